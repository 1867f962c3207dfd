"""The data catalogue: of every layer source, owner, date, rows and age, and of what is missing how it comes in."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mapdesk.exchange.missing import Missing, missing_list
from mapdesk.model.status import LayerStatus
from mapdesk.ui import figures, theme
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.panels.base import panel
from mapdesk.ui.rights import why_not
from mapdesk.ui.tasks import Job
from mapdesk.ui.widgets.buttons import icon_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_LAYER = Qt.ItemDataRole.UserRole
_TELL_AGES_MS = 60_000
_BRING = 1
_WIDTHS_PX = (128, 0, 132, 56, 88, 72, 0, 84)
_SOURCE = 6

Line = tuple[Missing, LayerStatus]


@panel("catalogue", msg("Data catalogue"), "bottom", "database-outline")
class CataloguePanel(QWidget):
    """Source, owner, date, rows and age of every layer; what is missing can be imported, with a template for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.lines: list[Line] = []
        self.total = label("", "muted")
        self.only = QCheckBox(tr("Only what is missing"))
        self.list = QTreeWidget()
        self._build()
        self.only.toggled.connect(lambda _on: self._fill())
        self.list.itemDoubleClicked.connect(lambda item, _at: self._open(str(item.data(0, _LAYER))))
        follow(self, desk.session.changed, lambda _touched: self.refresh())
        follow(self, desk.session.signed_on, lambda _account: self._fill())
        ages = QTimer(self)
        ages.setInterval(_TELL_AGES_MS)
        ages.timeout.connect(self._fill)
        ages.start()
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.addWidget(self.total, 1)
        top.addWidget(self.only)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.list.setHeaderLabels([
            tr("Layer"), "", tr("State"), tr("Rows"), tr("As of"), tr("Fresh for"), tr("Source"), tr("Owner"),
        ])  # fmt: skip
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        assert header is not None
        header.setStretchLastSection(False)
        for at, width in enumerate(_WIDTHS_PX):
            self.list.setColumnWidth(at, width)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(_SOURCE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_BRING, QHeaderView.ResizeMode.Fixed)
        self.list.setColumnWidth(_BRING, 3 * theme.ROW_PX + 20)

    def refresh(self) -> None:
        """Read the catalogue again."""
        workspace = self._desk.session.workspace

        def read(_job: Job) -> list[Line]:
            return [(one, workspace.status(one.layer)) for one in missing_list(workspace)]

        self._desk.reader.ask("catalogue", read, self._show)

    def import_into(self, layer: str) -> None:
        """Bring a file into a layer."""
        self._desk.use_layer(layer)
        self._desk.run("layer.import")

    def change(self, layer: str) -> None:
        """Change what the catalogue says of a layer."""
        from mapdesk.ui.dialogs.layer_facts import LayerFacts

        LayerFacts(self._desk, self._desk.session.workspace.status(layer)).open()

    def ask_template(self, layer: str) -> None:
        """Ask where the spreadsheet to fill in shall lie, and write it."""
        suggested = str(Path.home() / f"{self._desk.layer(layer).title}.xlsx")
        location, _kind = QFileDialog.getSaveFileName(
            self, tr("Save the template"), suggested, tr("Spreadsheets") + " (*.xlsx)"
        )
        if location:
            self.save_template(layer, Path(location))

    def save_template(self, layer: str, file: Path) -> None:
        """Write the spreadsheet in which rows of a layer can be brought."""
        from mapdesk.exchange.template import write_template

        desk = self._desk  # the panel may be gone when it is done
        wanted = desk.layer(layer)
        desk.reader.run(
            lambda _job: write_template(wanted, file),
            lambda _headers: desk.tell(
                msg("The template was saved"), msg("Fill in {file} and import it as {layer}.",
                                                   file=file.name, layer=wanted.title)
            ),
        )  # fmt: skip

    def _open(self, layer: str) -> None:
        self._desk.use_layer(layer)
        self._desk.run("layer.table")

    def _show(self, lines: list[Line]) -> None:
        self.lines = lines
        self._fill()

    def _fill(self) -> None:
        chosen = self.list.currentItem()
        kept = None if chosen is None else chosen.data(0, _LAYER)
        self.list.clear()
        for one, status in self.lines:
            if one.there and self.only.isChecked():
                continue
            item = QTreeWidgetItem(self.list, list(cells(one, status)))
            item.setData(0, _LAYER, one.layer)
            item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, str(one.reason))
            item.setToolTip(2, str(one.reason) if not one.there else "")
            for at in (_SOURCE, 7):
                item.setToolTip(at, item.text(at))
            if status.stale() or (one.needed and not one.there):
                item.setFont(2, theme.mark_bold(self.font(), theme.BASE_PX))
            self.list.setItemWidget(item, _BRING, self._buttons(one))
            if one.layer == kept:
                self.list.setCurrentItem(item)
        self._tell_total()

    def _tell_total(self) -> None:
        needed = [one for one, _status in self.lines if one.needed]
        missing = sum(not one.there for one in needed)
        old = sum(status.stale() for _one, status in self.lines)
        parts = [
            tr("{missing} of {needed} layers that a desk needs are missing", missing=missing, needed=len(needed))
            if missing
            else tr("No layer that a desk needs is missing")
        ]
        if old:
            parts.append(tr("! {n} layers are old", n=old))
        self.total.setText(" · ".join(parts))

    def _buttons(self, one: Missing) -> QWidget:
        """Return the buttons of a line: import, and the template where there is one."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        bring = icon_button("import", tr("Import into the layer"), lambda: self.import_into(one.layer), small=True)
        kind = ("plan.draft", "plans") if one.planned else ("layer.import", one.layer)
        refused = why_not(self._desk, *kind) if one.template else msg("A raster comes with the program's own tools.")
        if str(refused):
            bring.setEnabled(False)
            bring.setToolTip(str(refused))
        sheet = icon_button("file-table-outline", tr("Save the template"), lambda: self.ask_template(one.layer),
                            small=True)  # fmt: skip
        sheet.setEnabled(one.template)
        facts = icon_button("pencil-outline", tr("Change source, owner and limit"), lambda: self.change(one.layer),
                            small=True)  # fmt: skip
        refused = why_not(self._desk, "layer.describe", one.layer)
        if str(refused):
            facts.setEnabled(False)
            facts.setToolTip(str(refused))
        for button in (bring, sheet, facts):
            row.addWidget(button)
        return holder


def cells(one: Missing, status: LayerStatus) -> tuple[str, ...]:
    """Return the texts of one line."""
    limit = status.fresh_for_s
    return (
        str(one.title),
        "",
        _state(one, status),
        figures.count(one.rows),
        figures.MISSING if status.as_of is None else status.as_of.astimezone().strftime("%Y-%m-%d"),
        figures.MISSING if limit is None else figures.age(limit),
        status.source or figures.MISSING,
        status.owner or figures.MISSING,
    )


def _state(one: Missing, status: LayerStatus) -> str:
    if not one.there:
        return tr("▲ missing, needed") if one.needed else tr("○ not there")
    age = status.age_s()
    if age is None:
        return tr("age unknown")
    text = tr("{age} old", age=figures.age(age))
    return f"! {text}" if status.stale() else text
