"""Import: file, layer, system, columns, a look at the first rows, a trial run, progress, and a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from mapdesk.exchange.importing import ImportReport
from mapdesk.exchange.preview import Preview
from mapdesk.files.formats import FORMATS
from mapdesk.geo.datum import Datum
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.model.schema import Shape
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.models.incoming import Incoming, figures_of, reasons_of, refusal, remarks_of, sheets_of
from mapdesk.ui.tasks import Job
from mapdesk.ui.unfinished import RESUMABLE, Resumable
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.columns_table import ColumnsTable
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import Message, msg, tr

SYSTEMS: tuple[tuple[object, dict[str, Any]], ...] = (
    (msg("As the file says"), {"crs": None, "datum": None}),
    (msg("Longitude, latitude: WGS 84"), {"crs": None, "datum": Datum.WGS84}),
    (msg("Longitude, latitude: CGCS2000"), {"crs": None, "datum": Datum.CGCS2000}),
    (msg("Longitude, latitude: GCJ-02"), {"crs": None, "datum": Datum.GCJ02}),
    (msg("Longitude, latitude: BD-09"), {"crs": None, "datum": Datum.BD09}),
    (msg("Metres: CGCS2000, 120°E (EPSG:4549)"), {"crs": 4549, "datum": None}),
    (msg("Metres: CGCS2000, zone 40 (EPSG:4528)"), {"crs": 4528, "datum": None}),
)
ENCODINGS = ("", "utf-8", "gb18030")


class ImportDialog(Frame):
    """Two pages: what goes where, and what came of it. Nothing is stored before the button is pressed."""

    def __init__(self, desk: Desk, path: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(tr("Import"), desk.shell.widget(), width_px=880)
        self._desk = desk
        self.incoming = Incoming(desk.session, desk.layer(desk.active_layer), path)
        self.preview: Preview | None = None
        self.report: ImportReport | None = None
        self._job: Job | None = None
        self._closed = False
        self._name = desk.unfinished.begin("import", self.decided)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._first_page())
        self.pages.addWidget(self._second_page())
        self.body.addWidget(self.pages, 1)
        self.strip = ProgressStrip()
        self.strip.cancelled.connect(self._on_cancelled)
        self.strip.hide()
        self.body.addWidget(self.strip)
        self.try_it = push_button(tr("Try it"), lambda: self._run(dry_run=True))
        self.try_it.setToolTip(tr("Count what would come of it; nothing is stored"))
        self.import_it = push_button(tr("Import"), lambda: self._run(dry_run=False), primary=True)
        self.back = push_button(tr("Back"), self._go_back)
        self.rejects = push_button(tr("Open the rejected rows"), self._open_rejects, icon_name="file-table-outline")
        self.end = push_button(tr("Close"), self.reject)
        self.add_buttons(self.rejects, self.back, self.end, self.try_it, self.import_it)
        window = desk.shell.widget()
        self.resize(min(1080, window.width() - 60), min(720, window.height() - 40))
        self._show_page(0)
        if state is None:
            self.look()
        else:
            self.go_on(state)

    def decided(self) -> dict[str, Any] | None:
        """Return what was decided, for after a crash; None once the rows are stored."""
        if self.report is not None and not self.report.dry_run:
            return None
        options = self.incoming.options
        return {
            "file": str(self.incoming.path),
            "layer": self.incoming.layer.name,
            "sheet": options.sheet,
            "encoding": options.encoding,
            "system": self.systems.currentIndex(),
            "mapping": dict(options.mapping),
        }

    def go_on(self, state: dict[str, Any]) -> None:
        """Decide again what `state` told of, and look at the file."""
        self.incoming.layer = self._desk.layer(state["layer"])
        self.layers.setCurrentIndex(self.layers.findData(state["layer"]))
        self.sheets.setCurrentIndex(max(0, self.sheets.findData(state["sheet"])))
        self.encodings.setCurrentIndex(max(0, self.encodings.findData(state["encoding"])))
        self.systems.setCurrentIndex(int(state["system"]))
        mapping = {str(header): str(column) for header, column in state["mapping"].items()}
        system = SYSTEMS[int(state["system"])][1]
        self.incoming.decide(mapping=mapping, sheet=state["sheet"], encoding=state["encoding"], **system)
        self.look()

    def look(self) -> None:
        """Read the file (again) and show what would come in."""
        self._busy(tr("Reading the file"))
        self._job = self._desk.worker.run(lambda _job: self.incoming.look(), self._on_looked, self._on_failed)

    def _first_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self.layers = _box(
            [(str(one.title), name) for name, one in LAYERS.load().items() if one.shape is not Shape.GRID],
            self._on_layer,
        )
        self.layers.setCurrentIndex(max(0, self.layers.findData(self.incoming.layer.name)))
        self.sheets = _box([(tr("The one with the table"), None)], self._on_sheet)
        for name in sheets_of(self.incoming.path):
            self.sheets.addItem(name, name)
        self.encodings = _box([(one or tr("Found in the file"), one or None) for one in ENCODINGS], self._on_encoding)
        self.systems = _box([(str(title), at) for at, (title, _values) in enumerate(SYSTEMS)], self._on_system)
        cells = (
            (tr("File"), ElidedLabel(str(self.incoming.path))), (tr("Layer"), self.layers),
            (tr("Sheet or table"), self.sheets), (tr("Encoding"), self.encodings),
            (tr("Positions"), self.systems),
        )  # fmt: skip
        for at, (title, widget) in enumerate(cells):
            grid.addWidget(label(title, "muted"), at // 2, at % 2 * 2)
            grid.addWidget(widget, at // 2, at % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.state = label("", "muted", wrap=True)
        self.columns = ColumnsTable()
        self.columns.mapped.connect(self._on_mapped)
        column.addLayout(grid)
        column.addWidget(self.state)
        column.addWidget(self.columns, 1)
        return page

    def _second_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.outcome = label("", "title", wrap=True)
        self.counts = FactList()
        self.counts.setMaximumWidth(320)
        self.remarks = label("", wrap=True)
        for widget in (self.outcome, self.counts, self.remarks):
            column.addWidget(widget)
        column.addStretch(1)
        return page

    def _on_looked(self, found: Preview) -> None:
        if self._closed:
            return
        self._idle()
        self.preview = found
        named = FORMATS[found.format].title if found.format in FORMATS else found.format
        parts = [tr("{format}, {rows} rows, {columns} columns", format=named, rows=f"{found.rows:,}",
                    columns=len(found.headers))]  # fmt: skip
        if found.problems:
            parts.append(tr("{n} rows cannot be read", n=f"{found.problems:,}"))
        if found.crs_needed:
            parts.append(tr("In which system are the positions? Choose it above."))
            if found.crs_guess is not None:
                parts.append(tr("They look like EPSG:{code}.", code=found.crs_guess))
        parts += [str(note) for note in found.notes]
        self.state.setText(" · ".join(parts))
        self.columns.show_preview(found, self.incoming.layer)
        self.import_it.setEnabled(not found.crs_needed)
        self.try_it.setEnabled(not found.crs_needed)

    def _on_failed(self, error: Exception) -> None:
        if self._closed:
            return
        self._idle()
        self.preview = None
        self.columns.clear_preview()
        self.state.setText(refusal(error))
        self._show_page(0)
        self.import_it.setEnabled(False)
        self.try_it.setEnabled(False)

    def _run(self, *, dry_run: bool) -> None:
        self._busy(tr("Importing"))
        work = self.incoming.take_in
        self._job = self._desk.worker.run(lambda job: work(job, dry_run=dry_run), self._on_report, self._on_failed,
                                          doing="" if dry_run else tr("Importing"))  # fmt: skip
        self._job.progressed.connect(self.strip.advance)

    def _on_report(self, report: ImportReport) -> None:
        if self._closed:  # the rows were stored before the work heard that it was called off
            if not report.dry_run:
                self._desk.tell(outcome_of(report, self.incoming.layer))
            return
        self._idle()
        self.report = report
        self.outcome.setText(str(outcome_of(report, self.incoming.layer)))
        self.counts.show_facts(figures_of(report))
        self.remarks.setText("\n".join(f"· {line}" for line in (*reasons_of(report), *remarks_of(report))))
        self._show_page(1)

    def _show_page(self, at: int) -> None:
        self.pages.setCurrentIndex(at)
        finished = at == 1 and self.report is not None and not self.report.dry_run
        self.rejects.setVisible(finished and self.report is not None and self.report.rejects_file is not None)
        self.back.setVisible(at == 1 and not finished)
        self.try_it.setVisible(at == 0)
        self.import_it.setVisible(not finished)
        self.end.setText(tr("Close") if finished else tr("Cancel"))
        (self.end if finished else self.import_it).setDefault(True)

    def _go_back(self) -> None:
        self._show_page(0)

    def _open_rejects(self) -> None:
        if self.report is not None and self.report.rejects_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.report.rejects_file)))

    def _busy(self, text: str) -> None:
        self.pages.setEnabled(False)
        self.import_it.setEnabled(False)
        self.try_it.setEnabled(False)
        self.strip.start(text)
        self.strip.show()

    def _idle(self) -> None:
        self.pages.setEnabled(True)
        self.import_it.setEnabled(True)
        self.try_it.setEnabled(True)
        self.strip.hide()

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._idle()
        if self.preview is None:
            self.reject()

    def done(self, result: int) -> None:
        self._closed = True
        self._desk.unfinished.end(self._name)
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _on_layer(self, name: str) -> None:
        self.incoming.layer = self._desk.layer(name)
        self.incoming.decide(mapping={})
        self.look()

    def _on_sheet(self, name: str | None) -> None:
        self.incoming.decide(sheet=name, mapping={})
        self.look()

    def _on_encoding(self, name: str | None) -> None:
        self.incoming.decide(encoding=name, mapping={})
        self.look()

    def _on_system(self, at: int) -> None:
        self.incoming.decide(**SYSTEMS[at][1])
        self.look()

    def _on_mapped(self, header: str, column: str) -> None:
        self.incoming.decide(mapping={**self.incoming.options.mapping, header: column})


def outcome_of(report: ImportReport, layer: Layer) -> Message:
    """Return what came of an import, or would come of it, in one sentence."""
    if report.dry_run:
        return msg("This is what would come of it. Nothing is stored yet.")
    if layer.planned:
        return msg("The cells are a draft plan now; the published plan has not changed.")
    if report.imported or report.updated:
        return msg("The rows are in the layer “{layer}”. Ctrl+Z takes them back.", layer=layer.title)
    return msg("Nothing new: the layer “{layer}” has not changed.", layer=layer.title)


def ask_import(desk: Desk) -> None:
    """Ask for a file and open the import dialog for it and the active layer."""
    endings = " ".join(sorted({f"*{ending}" for one in FORMATS.values() for ending in one.suffixes}))
    folder = str(desk.memory.get("import_folder") or Path(desk.session.workspace.location).parent)
    kinds = ";;".join((tr("All formats") + f" ({endings})", tr("All files") + " (*)"))
    location, _kind = QFileDialog.getOpenFileName(desk.shell.widget(), tr("Import"), folder, kinds)
    if location:
        desk.memory.put("import_folder", str(Path(location).parent))
        ImportDialog(desk, Path(location)).open()


def _resume(desk: Desk, data: Any) -> None:
    desk.layer(data["layer"])
    dialog = ImportDialog(desk, Path(data["file"]), data)
    dialog.open()


RESUMABLE.add("import")(
    Resumable(lambda desk, data: msg("import of {file} into {layer}", file=Path(data["file"]).name,
                                     layer=desk.layer(data["layer"]).title), _resume)
)  # fmt: skip


def _box(items: list[tuple[str, Any]], chosen: Callable[[Any], object]) -> QComboBox:
    box = QComboBox()
    for title, data in items:
        box.addItem(title, data)
    box.setMinimumWidth(200)
    box.activated.connect(lambda at: chosen(box.itemData(at)))
    return box
