"""Where things stand on a sheet, in 96ths of an inch: title above, legend at the side or below, sources at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRectF

from mapdesk.geo.map_frame import PX_PER_MM
from mapdesk.ui.paper.composition import Composition

_EDGE_PX = 10.0 * PX_PER_MM
_TITLE_PX, _SUBTITLE_PX = 36.0, 18.0
_SIDE_PX, _GAP_PX = 226.0, 14.0
_MOST_BAND = 0.4  # of the height of a sheet that stands, for the legend below the map
LEGEND_LINE_PX, LEGEND_HEAD_PX, LEGEND_COLUMN_PX = 18.0, 24.0, 150.0
_BLOCK_PX, _BLOCK_WIDE_PX = 112.0, 220.0
FOOT_LINE_PX = 15.0
_FOOT_LINES = 2
_OVERLAY_PX = (190.0, 74.0)


@dataclass(frozen=True)
class Room:
    """What the texts need, once it is known: lines of the legend and of the foot."""

    legend: int = 0
    foot: int = _FOOT_LINES


@dataclass(frozen=True)
class Arrangement:
    """The boxes of a sheet.

    Attributes
    ----------
    page, title, map, legend, block, foot : QRectF
        `block` holds scale bar, scale and north arrow.
    overlaid : bool
        The block lies on the map, because there is no legend beside it.
    """

    page: QRectF
    title: QRectF
    map: QRectF
    legend: QRectF
    block: QRectF
    foot: QRectF
    overlaid: bool = False


def arrange(sheet: Composition, room: Room = Room()) -> Arrangement:
    """Return where the pieces of a sheet stand."""
    width, height = sheet.size_px()
    inner = QRectF(_EDGE_PX, _EDGE_PX, width - 2 * _EDGE_PX, height - 2 * _EDGE_PX)
    head = (_TITLE_PX if sheet.title or sheet.mark or sheet.demo else 0.0) + (_SUBTITLE_PX if sheet.subtitle else 0.0)
    feet = FOOT_LINE_PX * room.foot + 8 if room.foot and sheet.pieces & {"date", "sources", "crs"} else 0.0
    title = QRectF(inner.left(), inner.top(), inner.width(), head)
    foot = QRectF(inner.left(), inner.bottom() - feet, inner.width(), feet)
    body = inner.adjusted(0, head + (4 if head else 0), 0, -feet)
    page = QRectF(0, 0, width, height)
    if "legend" not in sheet.pieces:
        wide, high = _OVERLAY_PX
        block = QRectF(body.left() + 10, body.bottom() - high - 10, wide, high)
        return Arrangement(page, title, body, QRectF(), block, foot, overlaid=True)
    if sheet.landscape:
        side = QRectF(body.right() - _SIDE_PX, body.top(), _SIDE_PX, body.height())
        block = QRectF(side.left(), side.bottom() - _BLOCK_PX, _SIDE_PX, _BLOCK_PX)
        legend = side.adjusted(0, 0, 0, -_BLOCK_PX - _GAP_PX)
        return Arrangement(page, title, body.adjusted(0, 0, -_SIDE_PX - _GAP_PX, 0), legend, block, foot)
    columns = columns_of(body.width() - _BLOCK_WIDE_PX - _GAP_PX)
    rows = -(-room.legend // columns) + (columns > 1)  # headings are not left alone at the end of a column
    high = max(_BLOCK_PX, min(LEGEND_HEAD_PX + rows * LEGEND_LINE_PX + 2, _MOST_BAND * body.height()))
    band = QRectF(body.left(), body.bottom() - high, body.width(), high)
    block = QRectF(band.right() - _BLOCK_WIDE_PX, band.bottom() - _BLOCK_PX, _BLOCK_WIDE_PX, _BLOCK_PX)
    legend = band.adjusted(0, 0, -_BLOCK_WIDE_PX - _GAP_PX, 0)
    return Arrangement(page, title, body.adjusted(0, 0, 0, -high - _GAP_PX), legend, block, foot)


def columns_of(width_px: float) -> int:
    """Return in how many columns a legend of this width stands."""
    return max(1, int(width_px // LEGEND_COLUMN_PX)) if width_px > 1.5 * _SIDE_PX else 1
