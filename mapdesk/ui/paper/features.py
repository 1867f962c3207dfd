"""Paints the features of a layer as lines, areas and symbols, with the looks that the page of the map gives them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPainterPath

from mapdesk.geo import linework
from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.in_view import Part
from mapdesk.layers.style import Style
from mapdesk.model.schema import Shape
from mapdesk.ui import theme
from mapdesk.ui.paper import crowds
from mapdesk.ui.paper.paths import path_of
from mapdesk.ui.widgets.symbols import colour, paint_mark, stroke_pen

_HATCH_PERIOD_PX, _HATCH_LINE_PX, _HATCH_DOT_PX = 9.0, 0.8, 0.8
_HATCHED_FROM_PX = 22.0  # smaller areas have no room for a hatch
_SMALL_CELL_PX = 64.0  # cells of less are bounded by hairlines
_MIN_PX, _MIN_CASED_PX, _MIN_SIGN_PX, _MIN_SECTOR_PX = 0.6, 1.6, 10.0, 14.0
_HIDDEN_SHARE = 0.6  # symbols nearer to each other than this share of their radius: the first stands for all
_SECTOR_ALPHA, _SECTOR_EDGE_ALPHA = 0.10, 0.25
_TURNED = ("triangle", "drop", "pin")
_BATCH = 200

Symbol = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Drawing:
    """A painter on a frame: units are px of the frame, (0, 0) is its left upper corner."""

    painter: QPainter
    frame: MapFrame
    inks: theme.Inks

    @property
    def rect(self) -> linework.Rect:
        """Return the frame, a little larger: what lies beyond is not painted."""
        return (-4.0, -4.0, self.frame.width_px + 4.0, self.frame.height_px + 4.0)


def paint_part(drawing: Drawing, part: Part) -> None:
    """Paint the features of one layer, without their labels."""
    painter = drawing.painter
    painter.save()
    if part.dense:
        crowds.paint_field(painter, part, drawing.frame, drawing.inks)
    else:
        painter.setOpacity(part.opacity)
        painters = {Shape.POINT: _paint_points, Shape.LINE: _paint_lines, Shape.POLYGON: _paint_areas}
        painters[part.shape](drawing, part, symbols_of(part, drawing.inks.name))
    painter.restore()


def symbols_of(part: Part, theme_name: str) -> list[Symbol]:
    """Return the symbol of each case (or class of values) as plain data in a theme's colours."""
    if part.coloured is not None:
        from mapdesk.layers.colouring import symbols

        return symbols(part.coloured[1], part.coloured[0], theme_name)
    return [case["symbol"] for case in part.style.resolved(theme_name)["cases"]]


def point_scale(style: Style, zoom: int) -> float:
    """Return the size of point symbols at a zoom as a share of their own."""
    return _scale(style, zoom, (0.86, 0.45), (1.12, 1.5))


def line_scale(style: Style, zoom: int) -> float:
    """Return the width of lines at a zoom as a share of their own."""
    return _scale(style, zoom, (0.78, 0.35), (1.5, 8.0))


def radius_of(part: Part, row: int, zoom: int) -> float:
    """Return the radius of a point's symbol, px."""
    size = part.style.cases[int(part.case[row])].symbol.size_px
    return size / 2 * _grade_size(part, int(part.grade[row])) * point_scale(part.style, zoom)


def line_width_share(part: Part, row: int, zoom: int) -> float:
    """Return the width of a line at a zoom as a share of its symbol's own."""
    symbol = part.style.cases[int(part.case[row])].symbol
    return _grade_size(part, int(part.grade[row])) * (1.0 if symbol.fixed else line_scale(part.style, zoom))


def _scale(style: Style, zoom: int, smaller: tuple[float, float], larger: tuple[float, float]) -> float:
    below, above = style.shrink_below_zoom or 0, style.grow_above_zoom or 30
    down: float = max(smaller[1], smaller[0] ** max(0, below - zoom))
    up: float = min(larger[1], larger[0] ** max(0, zoom - above))
    return down * up


def _grade_size(part: Part, grade: int) -> float:
    return 1.0 if part.style.grades is None else part.style.grades.grades[grade].size


# Areas


def _paint_areas(drawing: Drawing, part: Part, symbols: list[Symbol]) -> None:
    cut = linework.within(part.shapes, drawing.rect)
    for case in np.unique(part.case).tolist():
        some = [one for one in cut[part.case == case].tolist() if one is not None]
        _fill(drawing, some, symbols[case])
    _paint_borders(drawing, part, symbols)


def _fill(drawing: Drawing, shapes: list[Any], symbol: Symbol) -> None:
    painter, fill = drawing.painter, colour(symbol.get("fill"))
    hatch_ink = (colour(symbol.get("hatch_ink")) or colour("#808080")) if symbol.get("hatch") else None
    for shape in shapes:
        if fill is not None:
            painter.fillPath(path_of(shape), fill)
        if hatch_ink is None or max(np.ptp(np.reshape(shapely.bounds(shape), (2, 2)), axis=0)) < _HATCHED_FROM_PX:
            continue
        lines = linework.hatch(shape, str(symbol["hatch"]), _HATCH_PERIOD_PX)
        if lines is None:
            continue
        if symbol["hatch"] == "dots":
            dots = QPainterPath()
            for x, y in shapely.get_coordinates(lines).tolist():
                dots.addEllipse(QPointF(x, y), _HATCH_DOT_PX, _HATCH_DOT_PX)
            painter.fillPath(dots, hatch_ink)
        else:
            painter.strokePath(path_of(lines), stroke_pen(hatch_ink, _HATCH_LINE_PX))


def _paint_borders(drawing: Drawing, part: Part, symbols: list[Symbol]) -> None:
    looks = [(s.get("stroke"), s.get("stroke_px"), s.get("dash"), s.get("outer")) for s in symbols]
    look_of = np.array([looks.index(one) for one in looks])
    boxes = shapely.bounds(part.shapes)
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    small = float(sides.mean()) < _SMALL_CELL_PX if len(sides) else False
    scale = line_scale(part.style, drawing.frame.zoom)
    stroked = np.array([bool(s.get("stroke") and s.get("stroke_px")) for s in symbols])[part.case]
    found = linework.borders(part.shapes[stroked], look_of[part.case[stroked]])
    for (look, outer), lines in sorted(found.items(), key=lambda one: (one[0][0], not one[0][1])):
        symbol = symbols[look]
        ink, width, dash = colour(symbol["stroke"]), max(_MIN_PX, float(symbol["stroke_px"]) * scale), symbol["dash"]
        if outer and symbol.get("outer"):
            ink, width, dash = colour(symbol["outer"]), float(symbol.get("outer_px") or width), None
        if ink is not None:
            _stroke(drawing, lines, stroke_pen(ink, min(1.0, width) if small else width, dash))


def _stroke(drawing: Drawing, lines: Any, pen: Any) -> None:
    for one in linework.within(np.array([lines], dtype=object), drawing.rect).tolist():
        if one is not None:
            parts = shapely.get_parts(one)
            for start in range(0, len(parts), _BATCH):
                drawing.painter.strokePath(path_of(shapely.multilinestrings(parts[start : start + _BATCH])), pen)


# Lines


def _paint_lines(drawing: Drawing, part: Part, symbols: list[Symbol]) -> None:
    looks = part.case.astype(int) + 256 * part.grade.astype(int)
    scale = line_scale(part.style, drawing.frame.zoom)
    ordered = sorted(np.unique(looks).tolist(), key=lambda look: (_grade_size(part, look >> 8), look))
    merged = {look: _merged(part.shapes[looks == look]) for look in ordered}
    for cased in (True, False):
        for look in ordered:
            symbol = symbols[look & 255]
            bare = _grade_size(part, look >> 8) * (1.0 if symbol.get("fixed") else scale)
            width = float(symbol["stroke_px"]) * bare
            ink = colour(symbol.get("casing" if cased else "stroke"))
            if ink is None or (cased and width < _MIN_CASED_PX):
                continue
            wide = width + 2 * float(symbol.get("casing_px") or 1) if cased else max(_MIN_PX, width)
            pen = stroke_pen(ink, wide, None if cased else symbol.get("dash"))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if pen.dashPattern() else Qt.PenCapStyle.RoundCap)
            _stroke(drawing, merged[look], pen)


def _merged(shapes: npt.NDArray[Any]) -> Any:
    """Return lines as one geometry, ends that meet joined, so that dashes run through."""
    return shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes)))


# Points


def _paint_points(drawing: Drawing, part: Part, symbols: list[Symbol]) -> None:
    zoom = drawing.frame.zoom
    badges, hidden = crowds.clustered(part, zoom)
    looks = part.case.astype(int) + 256 * part.grade.astype(int)
    drawn = _thinned(part, looks, hidden, zoom)
    if "range_m" in part.numbers:
        _paint_sectors(drawing, part, symbols, drawn)
    # Cases that come first in the legend are painted last: they matter most.
    for row in sorted(drawn.tolist(), key=lambda one: -int(part.case[one])):
        symbol, radius = symbols[int(part.case[row])], radius_of(part, row, zoom)
        if radius * 2 < _MIN_SIGN_PX:
            symbol = {**symbol, "sign": None}
        place = QPointF(*part.places[row].tolist())
        paint_mark(drawing.painter, place, symbol, radius, turn_deg=_turn(part, symbol, row))
    for badge in badges:
        if _sees(drawing, badge.x, badge.y):
            crowds.paint_badge(drawing.painter, badge, symbols[badge.case], drawing.inks)


def _thinned(part: Part, looks: npt.NDArray[Any], hidden: npt.NDArray[Any], zoom: int) -> npt.NDArray[Any]:
    """Return the rows to draw: one of those that would stamp the same spot."""
    rows = np.flatnonzero(~hidden & np.isfinite(part.places).all(axis=1))
    if len(rows) == 0:
        return rows
    sizes = [case.symbol.size_px for case in part.style.cases]
    unit = max(0.5, min(sizes) / 2 * point_scale(part.style, zoom) * _HIDDEN_SHARE)
    spots = np.column_stack([np.floor(part.places[rows] / unit).astype(np.int64), looks[rows]])
    return rows[np.sort(np.unique(spots, axis=0, return_index=True)[1])]


def _turn(part: Part, symbol: Symbol, row: int) -> float:
    if "bearing" not in part.numbers or "range_m" in part.numbers or symbol.get("shape") not in _TURNED:
        return 0.0
    bearing = float(part.numbers["bearing"][row])
    return bearing if math.isfinite(bearing) else 0.0


def _paint_sectors(drawing: Drawing, part: Part, symbols: list[Symbol], rows: npt.NDArray[Any]) -> None:
    for row in rows.tolist():
        bearing, range_m = (float(part.numbers[name][row]) for name in ("bearing", "range_m"))
        reach = range_m / drawing.frame.metres_per_px
        if not (math.isfinite(bearing) and math.isfinite(reach)) or reach < _MIN_SECTOR_PX:
            continue
        angle = float(part.numbers["angle"][row])
        angle = angle if math.isfinite(angle) and angle > 0 else 60.0
        symbol = symbols[int(part.case[row])]
        ink = colour(symbol.get("fill")) or colour(symbol.get("stroke")) or drawing.inks.colour("muted")
        x, y = part.places[row].tolist()
        path = QPainterPath(QPointF(x, y))
        path.arcTo(QRectF(x - reach, y - reach, 2 * reach, 2 * reach), 90.0 - bearing + angle / 2, -angle)
        path.closeSubpath()
        for alpha, paint in ((_SECTOR_ALPHA, True), (_SECTOR_EDGE_ALPHA, False)):
            ink.setAlphaF(alpha)
            if paint:
                drawing.painter.fillPath(path, ink)
            else:
                drawing.painter.strokePath(path, stroke_pen(ink, 0.75))


def _sees(drawing: Drawing, x: float, y: float) -> bool:
    x0, y0, x1, y1 = drawing.rect
    return x0 <= x <= x1 and y0 <= y <= y1
