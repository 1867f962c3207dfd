"""Icons: one set (Material Design Icons of qtawesome), drawn in the colour of the text, loaded at the first paint."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QFont, QIcon, QIconEngine, QImage, QPainter, QPixmap

from mapdesk.ui import theme

_PREFIX = "mdi6"


class _GlyphEngine(QIconEngine):
    """Draws one glyph when it is needed, so that building the window loads no icon font.

    Because the colour is looked up while painting, icons follow a change of theme by themselves.
    """

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if painter is None:
            return
        ink = theme.current()
        colour = ink.colour(self._token)
        if mode == QIcon.Mode.Disabled:
            colour = theme.mixed(ink, "muted", "panel", 0.5)
        elif state == QIcon.State.On:
            colour = ink.colour("accent")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(_font(rect.height()))
        painter.setPen(colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _glyph(self._name))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._token)


def icon(name: str, token: str = "text") -> QIcon:
    """Return the icon of a name of the set ("layers", "undo"), in a token's colour; "" is no icon."""
    return QIcon(_GlyphEngine(name, token)) if name else QIcon()


def exists(name: str) -> bool:
    """Return whether the set has the icon; for the test that checks all names in use."""
    import qtawesome

    return name in qtawesome._resource["iconic"].charmap[_PREFIX] if _load() else False


def _load() -> bool:
    import qtawesome

    qtawesome.font(_PREFIX, 16)
    return True


def _font(size_px: int) -> QFont:
    import qtawesome

    font: QFont = qtawesome.font(_PREFIX, size_px)
    return font


def _glyph(name: str) -> str:
    import qtawesome

    qtawesome.font(_PREFIX, 16)
    glyph: str = qtawesome.charmap(f"{_PREFIX}.{name}")
    return glyph
