"""Where there is water: land as a raster, so that thousands of boats can be asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats

_CELL_M = 25.0


class Shoals:
    """Land of a district as a raster of 25 m cells; everything outside of it is open sea.

    Parameters
    ----------
    polygons : sequence of shapely geometry
        Land in a local plane, metres.
    """

    def __init__(self, polygons: Sequence[Any]) -> None:
        shapes = np.asarray(polygons, dtype=object)
        box = shapely.total_bounds(shapes) if len(shapes) else (0.0, 0.0, 0.0, 0.0)
        self._west, self._south = float(box[0]) - _CELL_M, float(box[1]) - _CELL_M
        columns = int((float(box[2]) - self._west) / _CELL_M) + 2
        rows = int((float(box[3]) - self._south) / _CELL_M) + 2
        self._land = _filled(shapes, (rows, columns), (self._west, self._south))

    def are_land(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Return whether places lie on land."""
        column = np.floor((x - self._west) / _CELL_M).astype(np.int64)
        row = np.floor((y - self._south) / _CELL_M).astype(np.int64)
        inside = (row >= 0) & (row < self._land.shape[0]) & (column >= 0) & (column < self._land.shape[1])
        found = np.zeros(len(x), np.bool_)
        found[inside] = self._land[row[inside], column[inside]]
        return found


def _filled(shapes: Any, size: tuple[int, int], corner: tuple[float, float]) -> NDArray[np.bool_]:
    """Fill polygons by even and odd crossings of the middle of each row of cells."""
    rings = shapely.get_rings(shapely.get_parts(shapes)) if len(shapes) else np.empty(0, object)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = (points - corner).T / _CELL_M - 0.5
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    x0, y0, x1, y1 = x[edge], y[edge], x[edge + 1], y[edge + 1]
    first = np.ceil(np.minimum(y0, y1)).astype(np.int64)
    count = np.maximum(0, np.ceil(np.maximum(y0, y1)).astype(np.int64) - first)
    which = np.repeat(np.arange(len(edge)), count)
    row = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    at = x0[which] + (row - y0[which]) / (y1 - y0)[which] * (x1 - x0)[which]
    crossings = np.zeros((size[0], size[1] + 1), np.int32)
    column = np.clip(np.ceil(at).astype(np.int64), 0, size[1])
    np.add.at(crossings, (np.clip(row, 0, size[0] - 1), column), 1)
    return np.asarray(np.cumsum(crossings, axis=1)[:, :-1] % 2 == 1)
