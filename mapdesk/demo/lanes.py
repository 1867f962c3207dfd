"""Fairways as one long axis, so that a place on any of them is one number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats

_APART_M = 10_000.0
_AHEAD_M = 40.0


class Lanes:
    """Lines end to end on one axis, with a gap between each two.

    Parameters
    ----------
    lines : sequence of shapely geometry
        In a local plane, metres.
    """

    def __init__(self, lines: Sequence[Any]) -> None:
        parts = shapely.get_parts(np.asarray(lines, dtype=object))
        parts = parts[shapely.length(parts) > 2 * _AHEAD_M] if len(parts) else parts
        points, line = shapely.get_coordinates(parts, return_index=True)
        legs = np.hypot(*np.diff(points, axis=0).T) if len(points) else np.empty(0)
        same = line[1:] == line[:-1]
        self._s = np.concatenate([[0.0], np.cumsum(np.where(same, legs, _APART_M))]) if len(points) else np.empty(0)
        self._x, self._y = points.T
        begins = np.flatnonzero(np.concatenate([[True], ~same])) if len(points) else np.empty(0, np.int64)
        ends = np.append(begins[1:], len(points)) - 1 if len(points) else begins
        self.first, self.last = self._s[begins], self._s[ends]

    def __len__(self) -> int:
        return len(self.first)

    def places(self, s: Floats) -> tuple[Floats, Floats]:
        """Return (x, y) of places on the axis."""
        return np.interp(s, self._s, self._x), np.interp(s, self._s, self._y)

    def courses(self, lane: NDArray[np.int64], s: Floats, way: Floats) -> Floats:
        """Return the course in radians, clockwise from north, of boats that go forward (`way` 1) or back (-1)."""
        x0, y0 = self.places(np.clip(s - way * _AHEAD_M, self.first[lane], self.last[lane]))
        x1, y1 = self.places(np.clip(s + way * _AHEAD_M, self.first[lane], self.last[lane]))
        return np.arctan2(x1 - x0, y1 - y0)
