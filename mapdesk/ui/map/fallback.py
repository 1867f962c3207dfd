"""What stands in the map's place when its page cannot be brought back: a sentence and a button."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from mapdesk.words import tr


class Fallback(QWidget):
    """Signal `asked`: the person wants the map loaded again."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton(self)
        self._button.clicked.connect(lambda _checked: self.asked.emit())
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def show_problem(self, title: object) -> None:
        """Say what has happened."""
        self._text.setText(tr("{title}. The tables and everything stored are not touched by this.", title=title))
        self._button.setText(tr("Load the map again"))
