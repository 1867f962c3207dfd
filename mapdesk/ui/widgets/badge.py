"""A badge: a short word on a tinted ground, with a sign so that colour never speaks alone."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from mapdesk.ui import theme

_PAD_PX = 8
_HEIGHT_PX = 20


class Badge(QWidget):
    """A word with its sign in the ink of a token ("level_1", "normal", "muted", "accent"); hidden while empty."""

    def __init__(self, text: str = "", token: str = "muted", sign: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text = ""
        self._token = token
        self.show_word(text, token, sign)

    def show_word(self, text: str, token: str = "muted", sign: str | None = None) -> None:
        """Show a word; `sign` defaults to the sign of the level."""
        mark = theme.SIGNS.get(token, "") if sign is None else sign
        self._text = f"{mark} {text}".strip()
        self._token = token
        self.setVisible(bool(text))
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the word with its sign."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 2 * _PAD_PX, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        ink = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.colour(self._token))
        painter.setBrush(theme.mixed(ink, "panel", self._token, 0.12))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
