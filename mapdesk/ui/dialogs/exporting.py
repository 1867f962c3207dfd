"""Export: the rows of the active layer, all or those the table shows, to a file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PyQt6.QtWidgets import QComboBox, QFileDialog, QFormLayout

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.exchange.exporting import ExportReport, run_export
from mapdesk.files.formats import FORMATS
from mapdesk.layers.base import Layer
from mapdesk.layers.selecting import query_of
from mapdesk.model.query import Query
from mapdesk.ui import figures
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import Message, msg, tr

SYSTEMS: tuple[tuple[int, Message], ...] = (
    (4490, msg("Longitude, latitude: CGCS2000 (EPSG:4490)")),
    (4326, msg("Longitude, latitude: WGS 84 (EPSG:4326)")),
    (4549, msg("Metres: CGCS2000, 120°E (EPSG:4549)")),
    (4528, msg("Metres: CGCS2000, zone 40 (EPSG:4528)")),
)


class ExportDialog(Frame):
    """Which rows, in which system; the format is told by the file's name."""

    def __init__(self, desk: Desk, path: Path, *, selected: bool = False) -> None:
        super().__init__(tr("Export"), desk.shell.widget())
        self._desk = desk
        self._path = path
        self._layer: Layer = desk.layer(desk.active_layer)
        self.which = QComboBox()
        status = desk.session.workspace.status(self._layer.name)
        self.which.addItem(tr("All {n} rows", n=figures.count(status.rows)), Query(self._layer.name))
        shown = desk.shown_query
        if shown is not None and shown.layer == self._layer.name and (shown.where or shown.text or shown.within):
            query = dataclasses.replace(shown, columns=None, limit=None, offset=0)
            self.which.addItem(tr("The rows the table shows"), query)
        part = desk.session.selection.part(self._layer.name)
        if part is not None:
            title = tr("The {n} selected rows", n=figures.count(part.count))
            self.which.addItem(title, query_of(desk.session.selection, self._layer))
            if selected:
                self.which.setCurrentIndex(self.which.count() - 1)
        self.systems = QComboBox()
        for code, name in SYSTEMS:
            self.systems.addItem(str(name), code)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for title, widget in (
            (tr("Layer"), label(self._layer.title)), (tr("File"), label(path, wrap=True)),
            (tr("Rows"), self.which), (tr("Positions"), self.systems),
        ):  # fmt: skip
            form.addRow(label(title, "muted"), widget)
        self.strip = ProgressStrip()
        self.strip.hide()
        self.strip.cancelled.connect(self.reject)
        self.body.addLayout(form)
        self.body.addWidget(self.strip)
        self.write = push_button(tr("Export"), self.start, primary=True)
        self.add_buttons(push_button(tr("Cancel"), self.reject), self.write)

    def start(self) -> None:
        """Write the file off the window's thread."""
        self.write.setEnabled(False)
        self.strip.start(tr("Writing the file"))
        self.strip.show()
        workspace, layer, path = self._desk.session.workspace, self._layer, self._path
        query, code = self.which.currentData(), int(self.systems.currentData())
        self._desk.worker.run(
            lambda _job: run_export(workspace, layer, path, query, crs=code), self._on_done, self._on_failed
        )

    def _on_done(self, report: ExportReport) -> None:
        self.accept()
        notes = " ".join(str(note) for note in report.notes)
        self._desk.tell(msg("{n} rows written", n=figures.count(report.rows)), f"{report.file} {notes}".strip())

    def _on_failed(self, error: Exception) -> None:
        self.reject()
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            notify.error(error)


def ask_export(desk: Desk, *, selected: bool = False) -> None:
    """Ask for a file and open the export dialog for the active layer, with its selected rows chosen if asked."""
    written = [one for one in FORMATS.values() if one.written]
    kinds = ";;".join(f"{one.title} (*{one.suffixes[0]})" for one in written)
    name = str(Path(desk.session.workspace.location).parent / f"{desk.active_layer}.xlsx")
    location, _kind = QFileDialog.getSaveFileName(
        desk.shell.widget(), tr("Export"), name, kinds, f"{FORMATS['xlsx'].title} (*.xlsx)"
    )
    if location:
        ExportDialog(desk, Path(location), selected=selected).open()
