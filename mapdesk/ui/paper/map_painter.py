"""Paints the map of a sheet: base map or sea, layers from the lowest, labels above all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from mapdesk.layers.in_view import Part
from mapdesk.layers.style import Label
from mapdesk.model.schema import Shape
from mapdesk.ui import theme
from mapdesk.ui.paper import crowds, graticule, labels
from mapdesk.ui.paper.features import Drawing, paint_part, radius_of
from mapdesk.ui.paper.fonts import sheet_font
from mapdesk.ui.paper.reading import Content

_HALO_PX = 2.6
_SIGHT_PX = 4.0  # between labels and the frame


def paint_map(
    painter: QPainter, content: Content, inks: theme.Inks, pieces: frozenset[str], covered: Sequence[labels.Box] = ()
) -> None:
    """Paint the map with its left upper corner at the painter's origin; symbols may reach a little beyond the frame."""
    frame = content.frame
    painter.fillRect(QRectF(0, 0, frame.width_px, frame.height_px), inks.colour("sea"))
    paint_layers(painter, content, inks)
    if "grid" in pieces:
        covered = [*covered, *graticule.names_boxes(frame)]
    if "labels" in pieces:
        drawing = Drawing(painter, frame, inks)
        for one in placed_labels(drawing, content.parts, covered):
            _paint_label(drawing, one)
    if "grid" in pieces:
        graticule.paint_ticks(painter, frame, inks)


def paint_layers(painter: QPainter, content: Content, inks: theme.Inks) -> None:
    """Paint the base map and the layers on whatever ground there is."""
    frame = content.frame
    if content.ground is not None:
        painter.drawImage(QRectF(0, 0, frame.width_px, frame.height_px), content.ground.image)
    drawing = Drawing(painter, frame, inks)
    for part in content.parts:
        paint_part(drawing, part)


def placed_labels(
    drawing: Drawing, parts: Sequence[Part], covered: Sequence[labels.Box] = ()
) -> list[labels.Candidate]:
    """Return the labels of a map with their places, none of them in the boxes that are covered."""
    zoom, frame = drawing.frame.zoom, drawing.frame
    sight = (_SIGHT_PX, _SIGHT_PX, frame.width_px - _SIGHT_PX, frame.height_px - _SIGHT_PX)
    wanted: list[labels.Candidate] = []
    counts: list[labels.Box] = []
    for part in reversed(parts):
        hidden = None
        if part.shape is Shape.POINT and not part.dense:
            badges, hidden = crowds.clustered(part, zoom)
            wide, high = crowds.BADGE_HALF
            counts += [(one.x - wide, one.y - high, one.x + wide, one.y + high) for one in badges]
        wanted += labels.candidates(part, zoom, sight, _width, _radius(part, zoom), hidden)
    return labels.placed(wanted, sight, covered=[*covered, *counts])


def _radius(part: Part, zoom: int) -> Callable[[int], float]:
    return lambda row: radius_of(part, row, zoom)


def _font(label: Label) -> QFont:
    font = sheet_font(label.size_px)
    if label.bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _width(text: str, label: Label) -> float:
    return QFontMetricsF(_font(label)).horizontalAdvance(text)


def _paint_label(drawing: Drawing, one: labels.Candidate) -> None:
    painter, font = drawing.painter, _font(one.label)
    metrics = QFontMetricsF(font)
    start = QPointF(-one.width / 2, (metrics.ascent() - metrics.descent()) / 2)
    outline = QPainterPath()
    outline.addText(start, font, one.text)
    painter.save()
    painter.translate(one.x, one.y)
    painter.rotate(one.angle_rad * 57.29577951308232)
    halo = QPen(drawing.inks.colour("map_halo"), _HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, halo)
    painter.setFont(font)
    painter.setPen(drawing.inks.colour(one.label.ink))
    painter.drawText(start, one.text)  # as text, so that it can be searched for
    painter.restore()
