"""The frame all dialogs share: title, room for the content, buttons at the lower right."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mapdesk.ui.widgets.labels import label


class Frame(QDialog):
    """A dialog with a heading; subclasses fill `body` and add buttons to `foot`. Esc closes, Shift+F1 explains."""

    def __init__(self, title: object, parent: QWidget | None, *, width_px: int = 560) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width_px)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(label(title, "heading"))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body, 1)
        QShortcut(QKeySequence("Shift+F1"), self, self._explain)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        column.addLayout(self.foot)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons at the lower right; the last one is what Enter does."""
        for button in buttons:
            self.foot.addWidget(button)
        if buttons:
            buttons[-1].setDefault(True)

    def _explain(self) -> None:
        from mapdesk.ui.help.manual import open_manual
        from mapdesk.ui.help.pages import page_of_dialog

        open_manual(page_of_dialog(type(self).__name__))
