"""The log and the reports for support, to read and to copy."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QFont, QFontDatabase, QGuiApplication, QTextCursor
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from mapdesk import log, paths
from mapdesk.ui import report
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr

_LINES = 5_000
_COPIED_FOR_SUPPORT = 200_000


class LogWindow(Frame):
    """Shows the end of the log, or one of the reports; what is shown can be copied.

    Parameters
    ----------
    parent : QWidget or None
    file : Path, optional
        The report to show first; default: the log.
    """

    def __init__(self, parent: QWidget | None, file: Path | None = None) -> None:
        super().__init__(tr("Log and reports"), parent, width_px=860)
        self.files = QComboBox()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(_even_font(self.text.font()))
        self.state = label("", "muted")
        hint = tr("No values of fields, no keys and no folders are in here; it can be handed to the support.")
        self.body.addWidget(label(hint, "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.files, 1)
        row.addWidget(push_button(tr("Read again"), self.read, icon_name="refresh"))
        self.body.addLayout(row)
        self.body.addWidget(self.text, 1)
        self.foot.insertWidget(0, self.state)
        self.add_buttons(
            push_button(tr("Open the folder"), self.open_folder, icon_name="folder-open-outline"),
            push_button(tr("Copy"), self.copy, icon_name="content-copy"),
            push_button(tr("Close"), self.close),
        )
        self.resize(860, 560)
        self._list(file)
        self.files.currentIndexChanged.connect(lambda _at: self._show())

    def read(self) -> None:
        """Read the folder and what is shown again."""
        self._list(self.files.currentData())

    def copy(self) -> None:
        """Copy what is shown, at most its last 200,000 characters."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.text.toPlainText()[-_COPIED_FOR_SUPPORT:])
            self.state.setText(tr("Copied"))

    def open_folder(self) -> None:
        """Open the folder with the log, or tell where it is."""
        folder = paths.log_folder()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.state.setText(str(folder))
            self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _list(self, chosen: Path | None) -> None:
        self.files.blockSignals(True)
        self.files.clear()
        self.files.addItem(tr("Log"), None)
        for file in report.reports():
            self.files.addItem(tr("Report {name}", name=file.stem.removeprefix("report-")), file)
        names = [self.files.itemData(at) for at in range(self.files.count())]
        self.files.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.files.blockSignals(False)
        self._show()

    def _show(self) -> None:
        file: Path | None = self.files.currentData()
        self.text.setPlainText("\n".join(log.last_lines(_LINES)) if file is None else _text_of(file))
        self.text.moveCursor(QTextCursor.MoveOperation.End if file is None else QTextCursor.MoveOperation.Start)
        self.state.setText("" if self.text.toPlainText() else tr("Nothing was written yet"))


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return tr("The report cannot be read: {reason}", reason=error.strerror or "")


def _even_font(base: QFont) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(max(11, base.pixelSize() - 1))
    return font
