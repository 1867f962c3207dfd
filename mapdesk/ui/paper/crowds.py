"""Points that would hide each other: counted in badges as on the screen, or as a field of density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.in_view import Part
from mapdesk.layers.ramps import heat_ramp
from mapdesk.layers.style import Cluster
from mapdesk.ui import theme
from mapdesk.ui.paper.fonts import sheet_font
from mapdesk.ui.widgets.symbols import colour, paint_mark

_CELL_PX = 4.0
_ALPHA, _CROWDED_ALPHA = 64.0, 170.0  # of 255 at the fullest place; on its own a field must be seen
_BADGE_HEIGHT, _GLYPH, _TEXT_PX, _STACK_PX = 15.0, 4.0, 10, 17.0
BADGE_HALF = (21.0, 9.0)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Badge:
    """A count of points at a place on the page, with the case most of them have."""

    x: float
    y: float
    count: int
    case: int


def clustered(part: Part, zoom: int) -> tuple[list[Badge], npt.NDArray[np.bool_]]:
    """Return the badges of a layer of points, and which of its points stand in one."""
    hidden = np.zeros(len(part), bool)
    rule = part.style.cluster
    if rule is None or not rule.min_zoom <= zoom <= rule.max_zoom or len(part) == 0:
        return [], hidden
    counted = _counted(part, rule)
    cells = np.floor(part.places / rule.cell_px).astype(np.int64)
    apart = np.array([index + 1 if case.apart else 0 for index, case in enumerate(part.style.cases)])[part.case]
    keys = np.column_stack([cells, apart])
    keys[~counted] = -1_000_000
    unique, inverse, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    badges: list[Badge] = []
    levels: dict[tuple[int, int], int] = {}
    for group in np.flatnonzero(counts >= rule.least).tolist():
        rows = np.flatnonzero((inverse == group) & counted)
        if len(rows) == 0:
            continue
        hidden[rows] = True
        cell = (int(unique[group, 0]), int(unique[group, 1]))
        level = levels[cell] = levels.get(cell, -1) + 1
        badges.append(_badge(part, rows, cell, rule.cell_px, level))
    return badges, hidden


def paint_badge(painter: QPainter, badge: Badge, symbol: dict[str, Any], inks: theme.Inks) -> None:
    """Paint a count on a plate, the symbol it counts beside it."""
    font = sheet_font(_TEXT_PX)
    text = f"{badge.count:,}"
    width = QFontMetricsF(font).horizontalAdvance(text) + 2 * _GLYPH + 12
    box = QRectF(badge.x - width / 2, badge.y - _BADGE_HEIGHT / 2, width, _BADGE_HEIGHT)
    plate, edge = inks.colour("map_halo"), colour(symbol.get("fill")) or colour(symbol.get("stroke"))
    plate.setAlphaF(0.9)
    painter.setBrush(plate)
    painter.setPen(QPen(edge or inks.colour("map_text"), 0.8))
    painter.drawRoundedRect(box, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
    paint_mark(painter, QPointF(box.left() + _GLYPH + 4.5, badge.y), {**symbol, "halo": None, "sign": None}, _GLYPH)
    painter.setFont(font)
    painter.setPen(inks.colour("map_text"))
    room = box.adjusted(2 * _GLYPH + 6, 0, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def density_image(part: Part, width_px: float, height_px: float, inks: theme.Inks) -> QImage:
    """Return a picture of the frame: how many features there are, as a smooth field of the layer's ink."""
    columns, rows = round(width_px / _CELL_PX) + 1, round(height_px / _CELL_PX) + 1
    cells = np.floor(part.places / _CELL_PX).astype(int)
    inside = (cells >= 0).all(axis=1) & (cells[:, 0] < columns) & (cells[:, 1] < rows)
    flat = cells[inside, 1] * columns + cells[inside, 0]
    counts = np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(np.float64)
    most = max(2.0, float(counts.max(initial=0.0)))
    share = np.minimum(1.0, np.log1p(_blurred(counts) * 2.5) / np.log1p(most))
    symbol = part.style.cases[0].symbol
    ink = inks.colour(symbol.fill or symbol.stroke or "muted")
    pixels = np.empty((rows, columns, 4), np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = ink.red(), ink.green(), ink.blue()
    pixels[..., 3] = np.rint((_CROWDED_ALPHA if part.crowded else _ALPHA) * share**1.6 * part.opacity)
    image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.copy()  # owns its bytes


def paint_field(painter: QPainter, part: Part, frame: MapFrame, inks: theme.Inks) -> None:
    """Paint a layer that is drawn as a field: of density, or of heat."""
    if part.heat is None:
        image = density_image(part, frame.width_px, frame.height_px, inks)
        painter.drawImage(density_box(image), image)
        return
    manner, field = part.heat
    ramp = np.array([_bytes(ink) for ink in heat_ramp(manner.palette, inks.name)], np.float64)
    # The root lets a place with a tenth of the fullest show as a third of the ramp; the legend is labelled to match.
    place = np.sqrt(field.shares) * (len(ramp) - 1)
    low = np.minimum(len(ramp) - 2, place.astype(int))
    pixels = ramp[low] + (ramp[low + 1] - ramp[low]) * (place - low)[..., None]
    pixels[..., 3] *= part.opacity
    rows, columns = field.shares.shape
    image = QImage(
        np.rint(pixels).astype(np.uint8).tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888
    )
    painter.drawImage(QRectF(0, 0, columns * field.cell_px, rows * field.cell_px), image.copy())


def _bytes(ink: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(f"{ink.removeprefix('#')}ff"[:8]))


def density_box(image: QImage) -> QRectF:
    """Return where the picture of a density lies in the frame, px."""
    return QRectF(0, 0, image.width() * _CELL_PX, image.height() * _CELL_PX)


def _counted(part: Part, rule: Cluster) -> npt.NDArray[np.bool_]:
    values = [rule.of is None or case.value in rule.of for case in part.style.cases]
    return np.asarray(np.array(values)[part.case])


def _badge(part: Part, rows: npt.NDArray[Any], cell: tuple[int, int], side: float, level: int) -> Badge:
    """Return a badge at the middle of its points, as far inside its cell as keeps it off those of others."""
    middle = part.places[rows].mean(axis=0)
    low = [cell[axis] * side + BADGE_HALF[axis] for axis in (0, 1)]
    high = [(cell[axis] + 1) * side - BADGE_HALF[axis] for axis in (0, 1)]
    x, y = (float(min(high[axis], max(low[axis], middle[axis]))) for axis in (0, 1))
    case = int(np.bincount(part.case[rows]).argmax())
    return Badge(x, y - level * _STACK_PX, len(rows), case)


def _blurred(counts: Floats) -> Floats:
    """Binomial blur, twice in each direction."""
    for axis in (0, 0, 1, 1):
        padded = np.pad(counts, [(1, 1) if one == axis else (0, 0) for one in (0, 1)])
        low, high = (padded[:-2], padded[2:]) if axis == 0 else (padded[:, :-2], padded[:, 2:])
        counts = (low + 2.0 * counts + high) / 4.0
    return counts
