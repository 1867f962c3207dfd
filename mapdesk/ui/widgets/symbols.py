"""Symbols of the legend, painted with the same shapes, signs, hatches and halos as the page paints them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QIcon,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from mapdesk.model.schema import Shape
from mapdesk.ui import theme

_OPEN = {"anchor", "ring"}
_SIGN_SHIFT = {"pin": -0.28, "drop": 0.3, "triangle": 0.24}
_HATCHES = {
    "diagonal": Qt.BrushStyle.BDiagPattern,
    "back": Qt.BrushStyle.FDiagPattern,
    "cross": Qt.BrushStyle.DiagCrossPattern,
    "dots": Qt.BrushStyle.Dense6Pattern,
    "horizontal": Qt.BrushStyle.HorPattern,
    "vertical": Qt.BrushStyle.VerPattern,
}


def symbol_icon(symbol: dict[str, Any], shape: Shape, side_px: int = 20) -> QIcon:
    """Return a symbol (as `Style.resolved` describes it) as an icon, sharp on dense screens too."""
    made = QIcon()
    for ratio in (1, 2):
        pixmap = symbol_pixmap(symbol, shape, QSize(side_px, side_px), ratio)
        made.addPixmap(pixmap)
    return made


def symbol_pixmap(symbol: dict[str, Any], shape: Shape, size: QSize, ratio: int = 1) -> QPixmap:
    """Return a symbol as a picture of this size on a transparent ground."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_symbol(painter, QRectF(0, 0, size.width(), size.height()), symbol, shape)
    painter.end()
    return QPixmap.fromImage(image)


def paint_symbol(painter: QPainter, box: QRectF, symbol: dict[str, Any], shape: Shape) -> None:
    """Paint a symbol into a box."""
    if shape is Shape.POINT:
        _paint_point(painter, box, symbol)
    elif shape is Shape.LINE:
        _paint_line(painter, box, symbol)
    elif shape is Shape.NONE:
        return
    else:
        _paint_area(painter, box.adjusted(1.5, 3.5, -1.5, -3.5), symbol)


def _paint_point(painter: QPainter, box: QRectF, symbol: dict[str, Any]) -> None:
    radius = min(float(symbol.get("size_px") or 8) / 2, min(box.width(), box.height()) / 2 - 2)
    paint_mark(painter, box.center(), symbol, radius)


def paint_mark(
    painter: QPainter, middle: QPointF, symbol: dict[str, Any], radius: float, *, turn_deg: float = 0.0
) -> None:
    """Paint a point symbol around its middle, as large as asked, turned clockwise; its sign stays upright."""
    shape = str(symbol.get("shape") or "circle")
    path = QPainterPath()
    _SHAPES.get(shape, _circle)(path, radius)
    painter.save()
    painter.translate(middle)
    if turn_deg:
        path = QTransform().rotate(turn_deg).map(path)
    fill, stroke = colour(symbol.get("fill")), colour(symbol.get("stroke"))
    hollow = shape in _OPEN or fill is None
    ink = (fill if shape in _OPEN else None) or stroke or fill or QColor("#808080")
    share = min(1.0, radius / (float(symbol.get("size_px") or 8) / 2))
    drawn = float(symbol.get("stroke_px") or 0) * share if hollow or stroke is not None else 0.0
    width = max(drawn, radius * 0.24 if shape in _OPEN else 0.0)
    halo = colour(symbol.get("halo"))
    if halo is not None:
        painter.strokePath(path, stroke_pen(halo, width + 2.2))
    if shape not in _OPEN:
        painter.fillPath(path, fill or halo or ink)
    if width > 0:
        painter.strokePath(path, stroke_pen(ink, width))
    _paint_sign(painter, symbol, radius, ink if hollow else None, fill)
    painter.restore()


def _paint_sign(
    painter: QPainter, symbol: dict[str, Any], radius: float, ink: QColor | None, fill: QColor | None
) -> None:
    if not symbol.get("sign"):
        return
    shape = str(symbol.get("shape"))
    dark, light = QColor("#10151a"), QColor("#ffffff")
    ground = fill or light
    on_fill = dark if theme.contrast(dark, ground) > theme.contrast(light, ground) else light
    painter.setPen(ink or on_fill)
    font = theme.base_font(max(7, round(radius * 1.15)), bold=True)
    font.clearFeatures()  # alternate figures have no code, and a PDF keeps codes
    font.setFeature(QFont.Tag("locl"), 0)
    painter.setFont(font)
    middle = radius * (0.06 + _SIGN_SHIFT.get(shape, 0.0))
    box = QRectF(-radius * 2, middle - radius * 2, radius * 4, radius * 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(symbol["sign"])[:2])


def _paint_line(painter: QPainter, box: QRectF, symbol: dict[str, Any]) -> None:
    y = box.center().y()
    ends = QPointF(box.left() + 1, y), QPointF(box.right() - 1, y)
    width = max(1.0, float(symbol.get("stroke_px") or 1))
    casing = colour(symbol.get("casing"))
    if casing is not None:
        painter.setPen(stroke_pen(casing, width + 2 * float(symbol.get("casing_px") or 1)))
        painter.drawLine(*ends)
    painter.setPen(stroke_pen(colour(symbol.get("stroke")) or QColor("#808080"), width, symbol.get("dash")))
    painter.drawLine(*ends)


def _paint_area(painter: QPainter, box: QRectF, symbol: dict[str, Any]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    fill = colour(symbol.get("fill"))
    if fill is not None:
        painter.setBrush(fill)
        painter.drawRect(box)
    if symbol.get("hatch"):
        ink = colour(symbol.get("hatch_ink")) or colour(symbol.get("stroke")) or QColor("#808080")
        painter.setBrush(QBrush(ink, _HATCHES.get(str(symbol["hatch"]), Qt.BrushStyle.BDiagPattern)))
        painter.drawRect(box)
    stroke = colour(symbol.get("stroke"))
    if stroke is not None and symbol.get("stroke_px"):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(stroke_pen(stroke, min(2.5, float(symbol["stroke_px"])), symbol.get("dash")))
        painter.drawRect(box)


def colour(text: Any) -> QColor | None:
    """Return "#rrggbb" or "#rrggbbaa" (as the page writes it) as a colour, None for anything else."""
    if not isinstance(text, str) or len(text) not in (7, 9):
        return None
    made = QColor(text[:7])
    if len(text) == 9:
        made.setAlpha(int(text[7:9], 16))
    return made if made.isValid() else None


def stroke_pen(ink: QColor, width: float, dash: Any = None) -> QPen:
    """Return a pen as wide as asked, with round joins; `dash` in the same unit as the width."""
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([max(0.1, float(part) / width) for part in (dash if len(dash) % 2 == 0 else [*dash, *dash])])
    return pen


def _polygon(path: QPainterPath, points: list[tuple[float, float]]) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()


def _corners(count: int, radius: float, inner: float = 0.0) -> list[tuple[float, float]]:
    steps = count * 2 if inner else count
    points = []
    for step in range(steps):
        r = radius * inner if inner and step % 2 else radius
        angle = step / steps * math.tau - math.pi / 2
        points.append((r * math.cos(angle), r * math.sin(angle)))
    return points


def _circle(path: QPainterPath, r: float) -> None:
    path.addEllipse(QPointF(0, 0), r, r)


def _square(path: QPainterPath, r: float) -> None:
    path.addRect(QRectF(-r * 0.86, -r * 0.86, r * 1.72, r * 1.72))


def _triangle(path: QPainterPath, r: float) -> None:
    _polygon(path, [(0, -r), (r * 0.88, r * 0.78), (-r * 0.88, r * 0.78)])


def _cross(path: QPainterPath, r: float) -> None:
    t = r * 0.36
    _polygon(
        path,
        [(-t, -r), (t, -r), (t, -t), (r, -t), (r, t), (t, t), (t, r), (-t, r), (-t, t), (-r, t), (-r, -t), (-t, -t)],
    )


def _bar(path: QPainterPath, r: float) -> None:
    _polygon(path, [(-r, -r * 0.4), (r, -r * 0.4), (r, r * 0.4), (-r, r * 0.4)])


def _ring(path: QPainterPath, r: float) -> None:
    _circle(path, r * 0.8)


def _pin(path: QPainterPath, r: float) -> None:
    head = r * 0.72
    y = -r + head
    path.moveTo(0, r)
    path.quadTo(-head, y + head * 0.7, -head, y)
    path.arcTo(QRectF(-head, y - head, 2 * head, 2 * head), 180, -180)
    path.quadTo(head, y + head * 0.7, 0, r)
    path.closeSubpath()


def _drop(path: QPainterPath, r: float) -> None:
    body = r * 0.68
    y = r - body
    path.moveTo(0, -r)
    path.quadTo(body, y - body * 0.7, body, y)
    path.arcTo(QRectF(-body, y - body, 2 * body, 2 * body), 0, -180)
    path.quadTo(-body, y - body * 0.7, 0, -r)
    path.closeSubpath()


def _anchor(path: QPainterPath, r: float) -> None:
    path.addEllipse(QPointF(0, -r * 0.72), r * 0.26, r * 0.26)
    path.moveTo(0, -r * 0.46)
    path.lineTo(0, r * 0.9)
    path.moveTo(-r * 0.5, -r * 0.18)
    path.lineTo(r * 0.5, -r * 0.18)
    path.moveTo(-r * 0.85, r * 0.2)
    path.quadTo(-r * 0.7, r * 0.9, 0, r * 0.92)
    path.quadTo(r * 0.7, r * 0.9, r * 0.85, r * 0.2)


_SHAPES: dict[str, Callable[[QPainterPath, float], None]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "diamond": lambda path, r: _polygon(path, _corners(4, r)),
    "cross": _cross,
    "hexagon": lambda path, r: _polygon(path, _corners(6, r)),
    "star": lambda path, r: _polygon(path, _corners(5, r, 0.45)),
    "pin": _pin,
    "bar": _bar,
    "ring": _ring,
    "anchor": _anchor,
    "drop": _drop,
}
SHAPE_NAMES = tuple(_SHAPES)
