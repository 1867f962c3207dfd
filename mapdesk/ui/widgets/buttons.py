"""Buttons with an icon, a tooltip and a size a finger can hit."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QPushButton, QToolButton

from mapdesk.ui.icons import icon
from mapdesk.ui.theme import ROW_PX


def icon_button(name: str, tip: object, act: Callable[[], object], *, small: bool = False) -> QToolButton:
    """Return a flat button with an icon and a tooltip."""
    made = QToolButton()
    made.setIcon(icon(name))
    side = 16 if small else 20
    made.setIconSize(QSize(side, side))
    made.setFixedSize(ROW_PX, ROW_PX)
    made.setToolTip(str(tip))
    made.setAccessibleName(str(tip))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _on=False: act())
    return made


def push_button(text: object, act: Callable[[], object], *, icon_name: str = "", primary: bool = False) -> QPushButton:
    """Return a button with a verb on it."""
    made = QPushButton(str(text))
    if icon_name:
        made.setIcon(icon(icon_name, "window" if primary else "text"))
    if primary:
        made.setProperty("role", "primary")
    made.setAutoDefault(False)
    made.clicked.connect(lambda _on=False: act())
    return made


def upright_line() -> QFrame:
    """Return a thin upright line that parts groups in a bar."""
    made = QFrame()
    made.setObjectName("Separator")
    made.setFixedSize(1, 20)
    return made
