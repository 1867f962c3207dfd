"""Labels of a sheet: who has one, where it stands, none over another; the rules of the page of the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from mapdesk.geo import linework
from mapdesk.layers.in_view import Part
from mapdesk.layers.style import Label
from mapdesk.model.schema import Shape

MOST = 400
_MOST_PER_LAYER = 1200
_LONGEST = 24
_GAP_PX, _BESIDE_PX, _SAME_TEXT_PX, _CELL_PX = 3.0, 2.0, 260.0, 64.0
_STRAIGHT = 0.97
_AREA_RANKS = 15

Box = tuple[float, float, float, float]
Width = Callable[[str, Label], float]


@dataclass(frozen=True)
class Candidate:
    """A label that wants a place: its text, its anchor and size (px), 0 as `offset` for what is no point."""

    text: str
    label: Label
    rank: float
    x: float
    y: float
    width: float
    height: float
    offset: float = 0.0
    angle_rad: float = 0.0
    crowd: int = 0
    row: int = 0

    def places(self) -> Iterator[tuple[float, float, Box]]:
        """Yield the middles the label may take with the box it needs, best first."""
        wide, high = self.width, self.height
        if self.offset == 0.0:
            c, s = abs(math.cos(self.angle_rad)), abs(math.sin(self.angle_rad))
            steps = (0.0,) if self.angle_rad else (0.0, -0.8 * high, 0.8 * high, -1.6 * high, 1.6 * high)
            for step in steps:
                yield self.x, self.y + step, _box(self.x, self.y + step, wide * c + high * s, wide * s + high * c)
            return
        dx, dy = self.offset + wide / 2 + _BESIDE_PX, self.offset + high / 2
        for ox, oy in ((dx, 0.0), (0.0, dy), (0.0, -dy), (-dx, 0.0)):
            yield self.x + ox, self.y + oy, _box(self.x + ox, self.y + oy, wide, high)


class _Occupied:
    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def free(self, box: Box) -> bool:
        return not any(_overlap(box, other) for cell in _cells_of(box) for other in self._cells.get(cell, ()))

    def add(self, box: Box) -> None:
        for cell in _cells_of(box):
            self._cells.setdefault(cell, []).append(box)


def placed(
    candidates: Iterable[Candidate], sight: Box, spared: Iterable[Box] = (), covered: Iterable[Box] = ()
) -> list[Candidate]:
    """Return the labels that fit, moved to their places.

    Parameters
    ----------
    candidates : iterable of Candidate
        In any order: higher ranks go first, among equals those of layers with fewer of them.
    sight : box
        All labels lie inside, px.
    spared : boxes
        Badges and the like: points' labels keep off them, others do if they can.
    covered : boxes
        No label touches these.
    """
    ordered = sorted(candidates, key=lambda one: (-one.rank, one.crowd, _scatter(one.row)))
    symbols = _Occupied(spared)
    for one in ordered:
        if one.offset > 0:
            r = max(1.0, one.offset - _GAP_PX)
            symbols.add((one.x - r, one.y - r, one.x + r, one.y + r))
    taken, texts, found = _Occupied(covered), dict[str, list[tuple[float, float]]](), list[Candidate]()
    for one in ordered:
        if len(found) == MOST or any(
            math.hypot(x - one.x, y - one.y) < _SAME_TEXT_PX for x, y in texts.get(one.text, ())
        ):
            continue
        place = _best(one, sight, taken, symbols)
        if place is not None:
            taken.add(place[2])
            texts.setdefault(one.text, []).append((one.x, one.y))
            found.append(replace(one, x=place[0], y=place[1]))
    return found


def candidates(
    part: Part, zoom: int, sight: Box, width: Width, radius: Callable[[int], float], hidden: Any = None
) -> list[Candidate]:
    """Return the labels of a layer's features in sight, anchored.

    Parameters
    ----------
    part : Part
    zoom : int
    sight : box
    width : callable
        Gives the width of a text, px.
    radius : callable
        Gives the radius of a row's symbol, px.
    hidden : mask, optional
        Points that stand in a count: they have no labels.
    """
    label = part.style.label
    if label is None or part.dense or not label.min_zoom <= zoom <= label.max_zoom:
        return []
    rows = [row for row, text in enumerate(part.texts) if text and (hidden is None or not hidden[row])]
    ranks = _ranks(part, label.rank)
    rows = sorted(rows, key=lambda row: -ranks[row])[:_MOST_PER_LAYER]
    found = []
    for row in rows:
        text = part.texts[row][:_LONGEST].replace("\n", " ")
        one = Candidate(text, label, ranks[row], 0.0, 0.0, width(text, label), label.size_px * 1.15, row=row)
        anchored = _anchored(part, row, one, sight, radius)
        if anchored is not None:
            found.append(anchored)
    return [replace(one, crowd=len(found)) for one in found]


def _anchored(part: Part, row: int, one: Candidate, sight: Box, radius: Callable[[int], float]) -> Candidate | None:
    if part.shape is Shape.POINT:
        x, y = part.places[row].tolist()
        inside = sight[0] <= x <= sight[2] and sight[1] <= y <= sight[3]
        return replace(one, x=x, y=y, offset=radius(row)) if inside else None
    shape = linework.within(part.shapes[row : row + 1], sight)[0]
    if shape is None:
        return None
    x0, y0, x1, y1 = shapely.bounds(shape).tolist()
    if part.shape is Shape.LINE:
        long_enough = math.hypot(x1 - x0, y1 - y0) > one.width * 1.1
        stretch = _straightest(shape, one.width * 1.15) if long_enough else None
        return None if stretch is None else replace(one, x=stretch[0], y=stretch[1], angle_rad=stretch[2])
    if x1 - x0 <= one.width or y1 - y0 <= 14:
        return None
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    middle = shapely.centroid(largest)
    if not shapely.contains(largest, middle):
        middle = shapely.point_on_surface(largest)
    return replace(one, x=float(middle.x), y=float(middle.y))


def _straightest(shape: Any, room: float) -> tuple[float, float, float] | None:
    """Return middle and angle of the straightest stretch that holds a label, never upside down."""
    best, most = None, _STRAIGHT
    for line in shapely.get_parts(shape).tolist():
        points = shapely.get_coordinates(line)
        steps = np.hypot(*np.diff(points, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        first = 0
        for last in range(1, len(points)):
            while first + 1 < last and along[last] - along[first + 1] >= room:
                first += 1
            length = along[last] - along[first]
            if length < room:
                continue
            dx, dy = points[last] - points[first]
            straight = math.hypot(dx, dy) / length
            if straight > most:
                most = straight
                x, y = (points[last] + points[first]) / 2
                best = (float(x), float(y), _upright(float(dx), float(dy)))
    return best


def _upright(dx: float, dy: float) -> float:
    angle = math.atan2(dy, dx)
    return angle - math.copysign(math.pi, angle) if abs(angle) > math.pi / 2 else angle


def _ranks(part: Part, base: float) -> list[float]:
    """Return priorities: the layer's, and larger polygons up to 15 above smaller ones."""
    if part.shape is not Shape.POLYGON or len(part) < 2:
        return [base] * len(part)
    area = np.log(np.maximum(shapely.area(part.shapes), 1e-6))
    spread = float(area.max() - area.min()) or 1.0
    return [float(rank) for rank in base + _AREA_RANKS * (area - area.min()) / spread]


def _best(one: Candidate, sight: Box, taken: _Occupied, symbols: _Occupied) -> tuple[float, float, Box] | None:
    free = [place for place in one.places() if _inside(place[2], sight) and taken.free(place[2])]
    sparing = next((place for place in free if symbols.free(place[2])), None)
    return sparing or (free[0] if free and one.offset == 0 else None)


def _box(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2 - _GAP_PX, y - height / 2 - _GAP_PX, x + width / 2 + _GAP_PX, y + height / 2 + _GAP_PX)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def _inside(a: Box, b: Box) -> bool:
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(box[0] / _CELL_PX), math.floor(box[2] / _CELL_PX) + 1):
        for line in range(math.floor(box[1] / _CELL_PX), math.floor(box[3] / _CELL_PX) + 1):
            yield column, line


def _scatter(row: int) -> int:
    """Return a number that looks random but is the same for the same row: spreads labels evenly."""
    mixed = ((row ^ (row >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    return mixed ^ (mixed >> 12)
