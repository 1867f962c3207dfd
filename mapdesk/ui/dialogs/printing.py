"""Printing: a sheet with its preview, paper, scale, texts and pieces; to a printer or into a file."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QPoint, QSize, Qt, QTimer
from PyQt6.QtGui import QPixmap
from PyQt6.QtPrintSupport import QPrinterInfo
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.paper.choices import Choices, order_of, sheet_of
from mapdesk.ui.paper.composition import PAPERS_MM, PIECES, SCALES, Composition
from mapdesk.ui.paper.making import Order
from mapdesk.ui.paper.press import Press
from mapdesk.ui.printing import PAGE_KIND, SHEET_KINDS, ask_file, tell_written
from mapdesk.ui.tasks import Job, Tasks
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.ui.widgets.progress import ProgressStrip
from mapdesk.words import msg, tr

_PREVIEW = QSize(560, 480)
_SETTLE_MS = 300
_MM_PER_INCH = 25.4
_MARKS = 200  # letters of a text field
_SCALE = re.compile(r"(?:1\s*[:：])?\s*([0-9][0-9,，. ]*)")


class PrintDialog(Frame):
    """A sheet of what the map shows; nothing is drawn by the window itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Print the map"), desk.shell.widget(), width_px=960)
        self._desk = desk
        self._press = Press()
        self._tasks = Tasks(self, threads=2)
        self._folder = tempfile.TemporaryDirectory(prefix="mapdesk-")
        self._job: Job | None = None
        chosen = Choices.remembered(desk)
        self.preview = QLabel(tr("Drawing the sheet"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(_PREVIEW)
        self.preview.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._draw_preview)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self.preview, 1)
        columns.addLayout(self._form(chosen))
        self.strip = ProgressStrip()
        self.strip.hide()
        self.strip.cancelled.connect(self._cancel)
        self.body.addLayout(columns, 1)
        self.body.addWidget(self.strip)
        self.to_printer = push_button(tr("Print…"), self._ask_printer, icon_name="printer-outline")
        self.save = push_button(tr("Save…"), self._ask_file, primary=True)
        self.add_buttons(push_button(tr("Close"), self.reject), self.to_printer, self.save)
        self._timer.start(0)

    # What was chosen

    def choices(self) -> Choices:
        """Return what the fields say of the paper."""
        pieces = frozenset(name for name, box in self.pieces.items() if box.isChecked())
        return Choices(
            str(self.paper.currentData()), bool(self.orientation.currentData()), pieces, int(self.dpi.currentData())
        )

    def sheet(self) -> Composition:
        """Return the sheet that the fields describe.

        Raises
        ------
        MapdeskError
            The scale cannot be read.
        """
        texts = {name: field.text() for name, field in self.texts.items()}
        return sheet_of(self._desk, self.choices(), **texts, **self._scale())

    def _scale(self) -> dict[str, Any]:
        text = self.scale.currentText().strip()
        at = self.scale.findText(text)
        if at in (0, 1):
            return {"scale": None, "rounded": at == 0}
        found = _SCALE.fullmatch(text)
        if found is None:
            raise MapdeskError(
                msg("{text} is no scale", text=text), "", msg("An example: {example}", example="1:10,000")
            )
        return {"scale": int(re.sub(r"\D", "", found[1]))}

    # What happens

    def done(self, result: int) -> None:
        """Close; what is being drawn is dropped."""
        self.choices().remember(self._desk)
        self._timer.stop()
        self._press.close()
        self._tasks.stop()
        self._folder.cleanup()
        super().done(result)

    def _draw_preview(self) -> None:
        file = Path(self._folder.name) / "preview.png"
        try:
            sheet = self.sheet()
        except MapdeskError as problem:
            self.preview.setText(problem.sentence())
            return
        ratio = self.devicePixelRatioF()
        long_inch = PAPERS_MM[sheet.paper][1] / _MM_PER_INCH
        dpi = max(30, round(max(_PREVIEW.width(), _PREVIEW.height()) * ratio / long_inch))
        order = order_of(self._desk, sheet, file, dpi=dpi)

        def work(job: Job) -> bytes | None:
            # A newer preview makes this one void; the process that draws it goes on for the next.
            facts = self._press.draw(order, lambda *_step: None, lambda: not job.cancelled)
            return None if facts is None else file.read_bytes()

        self._tasks.ask("preview", work, self._show_preview, self._on_preview_failed)

    def _show_preview(self, content: bytes | None) -> None:
        picture = QPixmap()
        if content is not None and picture.loadFromData(content):
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.preview.setPixmap(picture)

    def _on_preview_failed(self, error: Exception) -> None:
        text = error.sentence() if isinstance(error, MapdeskError) else tr("The sheet could not be drawn")
        self.preview.setText(text)

    def _ask_file(self) -> None:
        try:
            sheet = self.sheet()
            target = ask_file(self._desk, tr("Save the sheet"), (*SHEET_KINDS, PAGE_KIND))
        except MapdeskError as problem:
            notify.error(problem)
            return
        if target is not None:
            self._start(order_of(self._desk, sheet, target, dpi=self.choices().dpi))

    def _ask_printer(self) -> None:
        names = QPrinterInfo.availablePrinterNames()
        menu = QMenu(self)
        for name in sorted(names, key=lambda one: one != QPrinterInfo.defaultPrinterName()):
            action = menu.addAction(name)
            assert action is not None
            action.triggered.connect(lambda _on=False, name=name: self._print(name))
        if not names:
            action = menu.addAction(tr("No printer is set up on this machine; save a PDF instead"))
            assert action is not None
            action.setEnabled(False)
        menu.popup(self.to_printer.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _print(self, printer: str) -> None:
        try:
            order = order_of(self._desk, self.sheet())
        except MapdeskError as problem:
            notify.error(problem)
            return
        self._start(Order(**{**order.__dict__, "printer": printer}))

    def _start(self, order: Order) -> None:
        self._timer.stop()
        self._set_busy(True)
        self.strip.start(tr("Drawing the sheet"))
        self._job = self._tasks.run(
            lambda job: self._press.draw(order, job.advance),
            lambda facts: self._on_written(order, facts),
            self._on_failed,
        )
        self._job.progressed.connect(self.strip.advance)
        self._job.ended.connect(lambda: self._set_busy(False))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _set_busy(self, busy: bool) -> None:
        self.strip.setVisible(busy)
        for button in (self.save, self.to_printer):
            button.setEnabled(not busy)
        if not busy:
            self._job = None

    def _on_written(self, order: Order, facts: dict[str, object] | None) -> None:
        self.accept()
        if order.printer:
            self._desk.tell(msg("The sheet is on its way to the printer"), order.printer)
        else:
            tell_written(self._desk, facts)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            notify.error(error)

    # The fields

    def _form(self, chosen: Choices) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        workspace = self._desk.session.workspace
        self.texts = {"title": self._text(workspace.name), "subtitle": self._text(""), "mark": self._text("")}
        self.texts["mark"].setPlaceholderText(tr("For example: for official use"))
        self.paper = self._combo([(name, name) for name in PAPERS_MM], chosen.paper)
        self.orientation = self._combo([(tr("Landscape"), True), (tr("Portrait"), False)], chosen.landscape)
        self.dpi = self._combo([(tr("{n} dots per inch", n=dpi), dpi) for dpi in (150, 300, 600)], chosen.dpi)
        scales: list[tuple[str, Any]] = [(tr("Round, the view fits"), None), (tr("As large as the view fits"), None)]
        self.scale = self._combo([*scales, *((f"1:{scale:,}", scale) for scale in SCALES)], None)
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.editTextChanged.connect(lambda _text: self._timer.start())
        for title, widget in (
            (tr("Title"), self.texts["title"]), (tr("Subtitle"), self.texts["subtitle"]),
            (tr("Mark"), self.texts["mark"]), (tr("Paper"), self.paper), (tr("Orientation"), self.orientation),
            (tr("Scale"), self.scale), (tr("Pictures"), self.dpi), (tr("On the sheet"), self._piece_boxes(chosen)),
        ):  # fmt: skip
            form.addRow(label(title, "muted"), widget)
        return form

    def _piece_boxes(self, chosen: Choices) -> QWidget:
        self.pieces: dict[str, QCheckBox] = {}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        for at, (name, title) in enumerate(PIECES.items()):
            box = QCheckBox(str(title))
            box.setChecked(name in chosen.pieces)
            box.toggled.connect(lambda _on: self._timer.start())
            self.pieces[name] = box
            grid.addWidget(box, at, 0)
        return holder

    def _text(self, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setMaxLength(_MARKS)
        field.setMinimumWidth(240)
        field.textEdited.connect(lambda _text: self._timer.start())
        return field

    def _combo(self, entries: list[tuple[str, Any]], present: Any) -> QComboBox:
        combo = QComboBox()
        for title, value in entries:
            combo.addItem(title, value)
        combo.setCurrentIndex(max(0, combo.findData(present)) if present is not None else 0)
        combo.currentIndexChanged.connect(lambda _at: self._timer.start())
        return combo
