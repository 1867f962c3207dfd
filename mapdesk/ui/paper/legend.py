"""The legend of a sheet: only what is drawn on it, the topmost layer first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter

from mapdesk.layers.base import LAYERS
from mapdesk.layers.in_view import Part
from mapdesk.model.schema import Shape
from mapdesk.ui import theme
from mapdesk.ui.paper.arrangement import LEGEND_HEAD_PX, LEGEND_LINE_PX, columns_of
from mapdesk.ui.paper.features import symbols_of
from mapdesk.ui.paper.fonts import sheet_font
from mapdesk.ui.widgets.symbols import paint_symbol
from mapdesk.words import tr

_SWATCH_PX, _INDENT_PX = 18.0, 8.0
_STEPS = 5


@dataclass(frozen=True)
class Line:
    """One line: a title, its symbol (None: a heading of those below; empty: density)."""

    text: str
    symbol: dict[str, Any] | None = None
    shape: Shape = Shape.NONE
    ink: str = ""
    indented: bool = False


def legend_lines(parts: Sequence[Part], theme_name: str) -> list[Line]:
    """Return a line for each look that is on the sheet, under a heading where a layer has several."""
    found: list[Line] = []
    for part in reversed(parts):
        if part.heat is not None or part.coloured is not None:
            found += _manner_lines(part, theme_name)
            continue
        if part.dense:
            symbol = part.style.cases[0].symbol
            title = tr("{layer} (density)", layer=part.title)
            found.append(Line(title, {}, part.shape, symbol.fill or symbol.stroke or "muted"))
            continue
        symbols = symbols_of(part, theme_name)
        cases = np.unique(part.case).tolist()
        if len(cases) == 1:
            found.append(Line(part.title, symbols[cases[0]], part.shape))
            continue
        found.append(Line(part.title))
        titles = part.style.cases
        found += [Line(str(titles[case].title), symbols[case], part.shape, indented=True) for case in cases]
    return found


def plain_cases(part: Part) -> list[dict[str, Any]]:
    """Return title and symbol of each case of a part as plain data, for pages."""
    if part.coloured is None:
        cases = part.style.resolved("light")["cases"]
        return [{"title": case["title"], "symbol": case["symbol"]} for case in cases]
    lines = [line for line in _manner_lines(part, "light") if line.symbol]
    symbols = symbols_of(part, "light")
    titles = [line.text for line in lines] + [tr("no data")]
    return [
        {"title": title, "symbol": {"casing": None, **symbol}} for title, symbol in zip(titles, symbols, strict=False)
    ]


def _manner_lines(part: Part, theme_name: str) -> list[Line]:
    """Return the lines of a layer that is shown as heat or coloured by values, under its name."""
    from mapdesk.ui.map.messages import HeatScale
    from mapdesk.ui.models.manner_legend import colours_legend, heat_legend

    layer = LAYERS[part.name]
    if part.coloured is not None:
        told = colours_legend(layer, part.coloured[0], part.coloured[1], theme_name)
    else:
        assert part.heat is not None
        manner, field = part.heat
        told = heat_legend(layer, manner, HeatScale(part.name, field.most, field.radius_m), theme_name)
    lines = [
        Line(one.title, one.symbol if one.symbol else {}, Shape.POLYGON if one.symbol else Shape.NONE, indented=True)
        for one in told
    ]
    return [Line(part.title), *lines]


def shortened(lines: list[Line], room: int) -> list[Line]:
    """Return at most as many lines as have room: without the looks of the lowest layers first, then cut."""
    lines = list(lines)
    while len(lines) > room:
        last = max((at for at, line in enumerate(lines) if line.indented), default=-1)
        if last < 0:
            break
        first = last
        while lines[first].indented:
            first -= 1
        look = lines[first + 1]
        lines[first : last + 1] = [Line(lines[first].text, look.symbol, look.shape)]
    if len(lines) > room > 0:
        rest = len(lines) - room + 1
        lines = [*lines[: room - 1], Line(tr("and {n} more", n=rest))]
    return lines


def in_columns(lines: list[Line], rows: int) -> list[Line]:
    """Return the lines with a blank before each heading that would stand alone at the end of a column."""
    blanks = 0
    for at, line in enumerate(list(lines)):
        if line.symbol is None and (at + blanks) % rows == rows - 1 and at + 1 < len(lines):
            lines.insert(at + blanks, Line("", {}))
            blanks += 1
    return lines


def paint_legend(painter: QPainter, box: QRectF, parts: Sequence[Part], inks: theme.Inks) -> None:
    """Paint the legend into its box, in columns where it is wide."""
    painter.setPen(inks.colour("text"))
    painter.setFont(sheet_font(theme.BASE_PX, bold=True))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), LEGEND_HEAD_PX), tr("Legend"))
    columns = columns_of(box.width())
    wide = box.width() / columns
    rows = int((box.height() - LEGEND_HEAD_PX) // LEGEND_LINE_PX)
    for index, line in enumerate(in_columns(shortened(legend_lines(parts, inks.name), rows * columns), rows)):
        left, top = box.left() + (index // rows) * wide, box.top() + LEGEND_HEAD_PX + (index % rows) * LEGEND_LINE_PX
        _paint_line(painter, QRectF(left, top, wide - 8, LEGEND_LINE_PX), line, inks)


def _paint_line(painter: QPainter, box: QRectF, line: Line, inks: theme.Inks) -> None:
    font = sheet_font(theme.SMALL_PX, bold=line.symbol is None)
    shift = 0.0
    if line.symbol is not None:
        swatch = QRectF(box.left() + (_INDENT_PX if line.indented else 0), box.top(), _SWATCH_PX, _SWATCH_PX)
        if line.ink:
            _paint_ramp(painter, swatch.adjusted(0, 4, 0, -4), inks, line.ink)
        else:
            paint_symbol(painter, swatch, line.symbol, line.shape)
        shift = swatch.right() + 7 - box.left()
    painter.setFont(font)
    painter.setPen(inks.colour("text"))
    room = box.adjusted(shift, 0, 0, 0)
    text = QFontMetricsF(font).elidedText(line.text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def _paint_ramp(painter: QPainter, box: QRectF, inks: theme.Inks, ink: str) -> None:
    wide = box.width() / _STEPS
    for step in range(_STEPS):
        shade = theme.mixed(inks, "panel", ink, 0.1 + 0.7 * step / (_STEPS - 1))
        painter.fillRect(QRectF(box.left() + step * wide, box.top(), wide, box.height()), shade)
