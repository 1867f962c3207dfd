"""Longitudes and latitudes along the frame of a sheet: ticks at round minutes, named inside the frame."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from mapdesk.geo.map_frame import MapFrame
from mapdesk.ui import theme
from mapdesk.ui.paper.fonts import sheet_font

# Minutes between ticks; below one minute they are 30, 20, 10, 5 and 2 seconds, so that every name is a round one.
_STEPS_MIN = (1 / 30, 1 / 12, 1 / 6, 1 / 3, 1 / 2, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800)
_APART_PX, _TICK_PX, _TEXT_PX, _HALO_PX = 150.0, 6.0, 10, 2.4
_CORNER_PX = 46.0  # near corners names of both sides would meet


@dataclass(frozen=True)
class Tick:
    """A tick: its place along the side (px), what it says, whether it is a longitude (upper and lower side)."""

    at: float
    text: str
    is_lon: bool


def ticks(frame: MapFrame) -> list[Tick]:
    """Return the ticks of a frame: as many as stand well apart."""
    box = frame.box
    found: list[Tick] = []
    for is_lon, low, high, side in (
        (True, box.west, box.east, frame.width_px), (False, box.south, box.north, frame.height_px),
    ):  # fmt: skip
        wanted = (high - low) * 60.0 * _APART_PX / side
        step = next((one for one in _STEPS_MIN if one >= wanted), _STEPS_MIN[-1])
        for minutes in _multiples(low * 60.0, high * 60.0, step):
            place = (minutes / 60.0, frame.lat) if is_lon else (frame.lon, minutes / 60.0)
            at = float(frame.to_page(np.array([place]))[0][0 if is_lon else 1])
            found.append(Tick(at, spoken(minutes, is_lon=is_lon), is_lon))
    return found


def spoken(minutes: float, *, is_lon: bool) -> str:
    """Return a longitude or latitude in words of charts: 121°08'E, 27°43'30"N."""
    letter = ("E" if minutes >= 0 else "W") if is_lon else ("N" if minutes >= 0 else "S")
    seconds = round(abs(minutes) * 60.0)
    degrees, rest = divmod(seconds, 3600)
    whole, second = divmod(rest, 60)
    return f"{degrees}°{whole:02d}'" + (f'{second:02d}"' if second else "") + letter


def paint_ticks(painter: QPainter, frame: MapFrame, inks: theme.Inks) -> None:
    """Paint the ticks on all sides, their names on the upper and the left one."""
    for tick in ticks(frame):
        painter.setPen(QPen(inks.colour("text"), 0.9))
        for start, end in _strokes(tick, frame):
            painter.drawLine(start, end)
        length = frame.width_px if tick.is_lon else frame.height_px
        if _CORNER_PX < tick.at < length - _CORNER_PX:
            _paint_name(painter, tick, inks)


def _paint_name(painter: QPainter, tick: Tick, inks: theme.Inks) -> None:
    font = sheet_font(_TEXT_PX)
    metrics = QFontMetricsF(font)
    inset, start = _TICK_PX + metrics.ascent(), QPointF(-metrics.horizontalAdvance(tick.text) / 2, 0)
    painter.save()
    painter.translate(*((tick.at, inset) if tick.is_lon else (inset, tick.at)))
    painter.rotate(0 if tick.is_lon else -90)
    outline = QPainterPath()
    outline.addText(start, font, tick.text)
    halo = QPen(inks.colour("map_halo"), _HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, halo)
    painter.setFont(font)
    painter.setPen(inks.colour("text"))
    painter.drawText(start, tick.text)
    painter.restore()


def names_boxes(frame: MapFrame) -> list[tuple[float, float, float, float]]:
    """Return where names of ticks stand, for labels to keep off."""
    return [
        (one.at - 34, 0.0, one.at + 34, 20.0) if one.is_lon else (0.0, one.at - 34, 20.0, one.at + 34)
        for one in ticks(frame)
    ]


def _strokes(tick: Tick, frame: MapFrame) -> Iterator[tuple[QPointF, QPointF]]:
    whole = QRectF(0, 0, frame.width_px, frame.height_px)
    for side in (0.0, 1.0):
        if tick.is_lon:
            y, inward = side * whole.height(), _TICK_PX * (1 - 2 * side)
            yield QPointF(tick.at, y), QPointF(tick.at, y + inward)
        else:
            x, inward = side * whole.width(), _TICK_PX * (1 - 2 * side)
            yield QPointF(x, tick.at), QPointF(x + inward, tick.at)


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)]
