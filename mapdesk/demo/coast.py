"""The coast: closed lines where the field of the islands is zero, with a vertex every 10 to 30 m."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats, Frame, Raster32

# Sides of a cell: 0 south, 1 east, 2 north, 3 west. For each of the 16 cases of corners above zero (bit 0 south-west,
# 1 south-east, 2 north-east, 3 north-west) the runs (from side, to side) with the land on the left.
_RUNS: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((0, 3),),
    ((1, 0),),
    ((1, 3),),
    ((2, 1),),
    ((0, 3), (2, 1)),
    ((2, 0),),
    ((2, 3),),
    ((3, 2),),
    ((0, 2),),
    ((1, 0), (3, 2)),
    ((1, 2),),
    ((3, 1),),
    ((0, 1),),
    ((3, 0),),
    (),
)


def coast_polygons(rng: np.random.Generator, frame: Frame, field: Raster32, *, spacing_m: float) -> NDArray[Any]:
    """Return the land as valid polygons without holes, largest first; coordinates are whole centimetres.

    Parameters
    ----------
    rng : numpy Generator
        Varies the spacing of vertices by a quarter.
    frame, field
        Raster whose positive part is land; its border must be sea.
    spacing_m : float
        Mean distance of vertices.
    """
    rings = [_resampled(rng, ring, spacing_m) for ring in zero_lines(frame, field)]
    lines = np.array([shapely.linearrings(ring) for ring in rings if len(ring) >= 5], dtype=object)
    shapes = np.asarray(shapely.polygons(lines), dtype=object)
    shapes = shapely.get_parts(shapely.make_valid(shapes, method="structure", keep_collapsed=False))
    shapes = shapes[shapely.area(shapes) > 1200]
    shapes = np.asarray(shapely.polygons(shapely.get_exterior_ring(shapes)), dtype=object)
    union = shapely.set_precision(shapely.union_all(shapes), 0.01)
    parts = shapely.get_parts(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(union))))
    parts = parts[shapely.area(parts) > 1200]
    return np.asarray(parts[np.argsort(-shapely.area(parts), kind="stable")], dtype=object)


def zero_lines(frame: Frame, field: Raster32) -> list[Floats]:
    """Return the zero lines of a raster as closed rings, land on the left (marching squares, saddles kept apart)."""
    above = field > 0
    case = (above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]).astype(np.int64)
    starts, ends = [], []
    for number, runs in enumerate(_RUNS):
        i, j = np.nonzero(case == number) if runs else (np.empty(0, int), np.empty(0, int))
        for begin, finish in runs:
            starts.append(_side_key(i, j, begin, frame.columns))
            ends.append(_side_key(i, j, finish, frame.columns))
    start, end = np.concatenate(starts), np.concatenate(ends)
    order = np.argsort(start)
    start, end = start[order], end[order]
    follower = np.searchsorted(start, end)
    points = _crossings(frame, field, start)
    return _chains(points, follower)


def _side_key(i: NDArray[np.int64], j: NDArray[np.int64], side: int, columns: int) -> NDArray[np.int64]:
    row = i + (side == 2)
    column = j + (side == 1)
    return np.asarray((row * columns + column) * 2 + (side % 2), dtype=np.int64)


def _crossings(frame: Frame, field: Raster32, key: NDArray[np.int64]) -> Floats:
    upright = key % 2 == 1
    row, column = np.divmod(key // 2, frame.columns)
    a = field[row, column].astype(np.float64)
    b = field[row + upright, column + ~upright].astype(np.float64)
    t = np.clip(a / (a - b), 0.02, 0.98)
    x = frame.x0 + (column + np.where(upright, 0.0, t)) * frame.step
    y = frame.y0 + (row + np.where(upright, t, 0.0)) * frame.step
    return np.column_stack([x, y])


def _chains(points: Floats, follower: NDArray[np.int64]) -> list[Floats]:
    nexts = follower.tolist()
    seen = bytearray(len(nexts))
    rings = []
    for first in range(len(nexts)):
        if seen[first]:
            continue
        ring = []
        at = first
        while not seen[at]:
            seen[at] = 1
            ring.append(at)
            at = nexts[at]
        rings.append(points[np.array(ring)])
    return rings


def _resampled(rng: np.random.Generator, ring: Floats, spacing_m: float) -> Floats:
    closed = np.vstack([ring, ring[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(8, int(along[-1] / spacing_m))
    at = (np.arange(count) + rng.uniform(-0.22, 0.22, count)) * (along[-1] / count) % along[-1]
    smooth = np.column_stack([np.interp(at, along, closed[:, 0]), np.interp(at, along, closed[:, 1])])
    return smooth + _rock(rng, smooth, rough_m=min(5.0, 0.012 * along[-1]))


def _rock(rng: np.random.Generator, ring: Floats, *, rough_m: float) -> Floats:
    """Return shifts across the coast: each vertex a little, runs of some vertices more, so that it looks like rock."""
    ahead = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    across = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.maximum(1.0, np.hypot(*ahead.T))[:, None]
    noise = rng.normal(0, 1, len(ring))
    runs = sum(np.roll(noise, k) for k in range(5)) / 2.2
    return np.asarray(across * (rough_m * np.clip(0.45 * rng.normal(0, 1, len(ring)) + runs, -2, 2))[:, None])
