"""A new district: what it is made of, the making with progress, and then what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mapdesk.desks.beginning import Beginning, BeginningReport, begin_district, forget_district
from mapdesk.errors import MapdeskError
from mapdesk.exchange.missing import Missing, missing_list
from mapdesk.files.formats import FORMATS
from mapdesk.geo import crs
from mapdesk.layers.codes import county_code
from mapdesk.model.account import Role
from mapdesk.session import open_workspace
from mapdesk.store.account_changes import AccountAdded
from mapdesk.ui import figures
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.sentences import layer_title
from mapdesk.ui.start.file_field import FileField
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import Message, msg, tr

SYSTEMS: tuple[tuple[int | None, Message], ...] = (
    (None, msg("As the files say")),
    (crs.STORED, msg("Longitude, latitude: CGCS2000 (EPSG:4490)")),
    (crs.WGS84, msg("Longitude, latitude: WGS 84 (EPSG:4326)")),
    (crs.METRIC, msg("Metres: CGCS2000, 120°E (EPSG:4549)")),
    (crs.GRID_ZONED, msg("Metres: CGCS2000, zone 40 (EPSG:4528)")),
)


@dataclass(frozen=True)
class Made:
    """What the making of a district came to, and what it still lacks."""

    report: BeginningReport
    missing: list[Missing]


class NewDistrict(Frame):
    """Two pages: what the district is made of, and what came of it.

    Parameters
    ----------
    parent : QWidget or None
    tasks : Tasks
    done : callable
        Called with the location of the new workspace when the person opens it.
    """

    def __init__(self, parent: QWidget | None, tasks: Tasks, done: Callable[[str], object]) -> None:
        super().__init__(tr("New workspace"), parent, width_px=680)
        self._tasks = tasks
        self._done = done
        self._job: Job | None = None
        self._left = False
        self.location = ""
        self.name, self.code = QLineEdit(), QLineEdit()
        self.code.setPlaceholderText("330395")
        self.outline, self.villages = FileField(_kinds()), FileField(_kinds())
        self.systems = QComboBox()
        for value, title in SYSTEMS:
            self.systems.addItem(str(title), value)
        self.account, self.passphrase, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.wrong = label("", "bad", wrap=True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._form())
        self.pages.addWidget(self._outcome())
        self.strip = ProgressStrip()
        self.strip.hide()
        self.strip.cancelled.connect(self.reject)
        for widget in (self.pages, self.wrong, self.strip):
            self.body.addWidget(widget)
        self.make = push_button(tr("Make it"), self.ask_file, primary=True)
        self.open_it = push_button(tr("Open it"), self._open, primary=True)
        self.open_it.hide()
        self.leave = push_button(tr("Cancel"), self.reject)
        self.add_buttons(self.leave, self.open_it, self.make)

    def ask_file(self) -> None:
        """Ask where the workspace shall lie, and make it there."""
        problem = self.problem()
        self.wrong.setText(str(problem or ""))
        if problem is not None:
            return
        suggested = str(Path.home() / f"{self.code.text().strip()}.gpkg")
        kinds = tr("Workspaces") + " (*.gpkg)"
        location, _kind = QFileDialog.getSaveFileName(self, tr("New workspace"), suggested, kinds)
        if location:
            self.start(Path(location) if location.endswith(".gpkg") else Path(f"{location}.gpkg"))

    def problem(self) -> Message | None:
        """Return what is wrong with the form, or None."""
        if not self.name.text().strip():
            return msg("The district needs a name.")
        wrong = county_code(self.code.text().strip())
        if wrong is not None:
            return wrong
        if not self.outline.path():
            return msg("Choose the outline of the district: a file of polygons.")
        if self.account.text().strip() and self.passphrase.text() != self.again.text():
            return msg("The two passphrases are not the same.")
        return None

    def start(self, target: Path) -> None:
        """Make the workspace off the window's thread; a refusal keeps the form."""
        values = (self.code.text().strip(), self.name.text().strip(), self.outline.path(), self.villages.path())
        account, passphrase = self.account.text().strip(), self.passphrase.text()
        system = self.systems.currentData()

        def work(job: Job) -> Made:
            code, name, outline, villages = values
            first = AccountAdded.of(account, Role.ADMINISTRATOR, passphrase) if account else None
            given = Beginning(code, name, Path(outline), Path(villages) if villages else None, system, first)
            report = begin_district(
                target, given, progress=lambda share, doing: job.advance(round(share * 100), 100, doing)
            )
            workspace = open_workspace(target, write=False)
            try:
                return Made(report, [one for one in missing_list(workspace) if one.needed and not one.there])
            finally:
                workspace.close()

        self._busy(True)
        self.wrong.setText("")
        self.strip.start(tr("Making the workspace"))
        self._job = self._tasks.run(work, self._on_made, self._on_failed)
        self._job.progressed.connect(self.strip.advance)

    def done(self, result: int) -> None:
        """Close; a workspace that is being made is called off, and nothing is left of it."""
        if self._job is not None:
            self._left = True
            self._job.cancel()
        super().done(result)

    def _form(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        hint = tr("The outline of the land is what “the district” means in every check. All else can come in later.")
        form.addRow(label(hint, "muted", wrap=True))
        rows = (
            (tr("Name"), self.name), (tr("Code of the county"), self.code), (tr("Outline"), self.outline),
            (tr("Villages (not needed)"), self.villages), (tr("Positions"), self.systems),
        )  # fmt: skip
        for title, widget in rows:
            form.addRow(label(title, "muted"), widget)
        hint = tr("A first account, the administrator, signs on with a passphrase. Without one everybody may write.")
        form.addRow(label(hint, "muted", wrap=True))
        for title, widget in (
            (tr("Account (not needed)"), self.account), (tr("Passphrase"), self.passphrase), (tr("Again"), self.again),
        ):  # fmt: skip
            form.addRow(label(title, "muted"), widget)
        return page

    def _outcome(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("PanelBody")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        self.counts, self.missing = FactList(), FactList(sentences=True)
        self.warnings = label("", wrap=True)
        column.addWidget(label(tr("The workspace is made."), "title"))
        for widget in (self.counts, self.warnings, label(tr("Still missing"), "section"), self.missing):
            column.addWidget(widget)
        column.addWidget(label(tr("The data catalogue has the import and the template of each."), "muted", wrap=True))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _on_made(self, made: Made) -> None:
        if self._left:  # it was ready before it heard that it was called off
            forget_district(made.report)
            return
        self._job = None
        self._busy(False)
        self.location = str(made.report.path)
        rows = [(layer_title(name), figures.count(n)) for name, n in made.report.rows.items() if n]
        self.counts.show_facts(rows)
        told = [str(one) for one in made.report.warnings]
        if made.report.rejects_file is not None:
            told.append(tr("Rejected rows with their reasons: {file}", file=made.report.rejects_file))
        self.warnings.setText("\n".join(f"▲ {one}" for one in told))
        self.warnings.setVisible(bool(told))
        self.missing.show_facts([(one.title, str(one.reason)) for one in made.missing])
        self.pages.setCurrentIndex(1)
        self.make.hide()
        self.leave.setText(tr("Close"))
        self.open_it.show()

    def _on_failed(self, error: Exception) -> None:
        if self._left:
            return
        self._job = None
        self._busy(False)
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self.wrong.setText(error.sentence())

    def _open(self) -> None:
        self.accept()
        self._done(self.location)

    def _busy(self, on: bool) -> None:
        self.pages.setEnabled(not on)
        self.make.setEnabled(not on)
        self.strip.setVisible(on)


def _kinds() -> str:
    endings = " ".join(sorted({f"*{ending}" for one in FORMATS.values() for ending in one.suffixes}))
    return ";;".join((tr("All formats") + f" ({endings})", tr("All files") + " (*)"))
