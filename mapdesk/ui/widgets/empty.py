"""Empty states: what would be here, and the one action that fills it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label


class EmptyState(QWidget):
    """An icon, a sentence and at most one button, in the middle of where something would be."""

    def __init__(
        self,
        icon_name: str,
        sentence: object,
        action: object = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        picture = QLabel()
        picture.setPixmap(icon(icon_name, "muted").pixmap(QSize(32, 32)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(picture)
        self.sentence = label(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence)
        self.button: QPushButton | None = None
        if act is not None:
            self.button = push_button(action, act)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
