"""Icons: one set (Material Design Icons of qtawesome), drawn in the colour of the text, loaded at the first paint."""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path

from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QImage, QPainter, QPixmap

from mapdesk.ui import theme


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
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _set()[1].get(self._name, ""))
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
    return name in _set()[1]


@functools.cache
def _set() -> tuple[str, dict[str, str]]:
    """Return the family of the icon font and the glyph of each name.

    The font and its table are taken from the files of qtawesome: importing the package itself (and qtpy with it) costs
    80 ms of the start, the two files 5 ms.
    """
    spec = importlib.util.find_spec("qtawesome")
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders:
        return "", {}
    fonts = Path(folders[0]) / "fonts"
    (font,) = fonts.glob("materialdesignicons6-webfont-*.ttf")
    (table,) = fonts.glob("materialdesignicons6-webfont-charmap-*.json")
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    codes: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))
    return families[0] if families else "", {name: chr(int(code, 16)) for name, code in codes.items()}


def _font(size_px: int) -> QFont:
    font = QFont(_set()[0])
    font.setPixelSize(max(1, size_px))
    return font
