"""The lines of a drawing: borders that polygons share, once each; hatches; what lies in a rectangle."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Rect = tuple[float, float, float, float]

_AREAS, _LINES, _PARTS = (3, 6), (1, 5), 7
_GRID = 100.0  # vertices of neighbours are the same when they agree to a hundredth of a unit
_DOT_PLACES = ((0.25, 0.25), (0.75, 0.75))


def borders(shapes: Objects, look: npt.NDArray[Any]) -> dict[tuple[int, bool], Any]:
    """Return the borders of polygons as merged lines, each stretch once.

    Parameters
    ----------
    shapes : array (n,) of polygons
        Neighbours have the same vertices on the border they share.
    look : array (n,) of int
        Which polygons are drawn alike.

    Returns
    -------
    dict
        (look, outer) -> line geometry. A stretch between two polygons has the lower of their looks; it is outer
        when only one polygon has it.
    """
    first, last, owner = _segments(shapes)
    if len(owner) == 0:
        return {}
    ends = np.rint(np.stack([first, last], axis=1) * _GRID).astype(np.int64)
    swap = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    ends[swap] = ends[swap][:, ::-1]
    order = np.argsort(look[owner], kind="stable")
    _unique, at, counts = np.unique(ends.reshape(-1, 4)[order], axis=0, return_index=True, return_counts=True)
    kept = order[at]
    lines: Objects = np.asarray(shapely.linestrings(np.stack([first[kept], last[kept]], axis=1)), dtype=object)
    looks, outer = look[owner][kept], counts == 1
    found: dict[tuple[int, bool], Any] = {}
    for one in np.unique(looks).tolist():
        for is_outer in (False, True):
            some = lines[(looks == one) & (outer == is_outer)]
            if len(some):
                found[(one, is_outer)] = shapely.line_merge(shapely.multilinestrings(some))
    return found


def hatch(shape: Any, kind: str, period: float) -> Any:
    """Return the lines of a hatch (or the points of "dots") inside a polygon, None where there are none.

    Parameters
    ----------
    shape : polygon
    kind : str
        diagonal, back, cross, dots, horizontal, vertical; anything else has no lines.
    period : float
        Side of the repeating square; squares are counted from (0, 0), so that hatches of neighbours meet.
    """
    if kind == "dots":
        return _dots(shape, period)
    kinds = ("diagonal", "back") if kind == "cross" else (kind,)
    lines = [line for one in kinds for line in _strokes(shapely.bounds(shape).tolist(), one, period)]
    if not lines:
        return None
    return only(shapely.intersection(shapely.multilinestrings(lines), shape), _LINES)


def within(shapes: Any, rect: Rect) -> Any:
    """Return what of geometries lies in a rectangle (x0, y0, x1, y1): the same kind of geometry, or None."""
    kinds = shapely.get_type_id(shapes)
    cut = shapely.clip_by_rect(shapes, *rect)
    return np.array(
        [
            only(one, _AREAS if kind in _AREAS else _LINES)
            for one, kind in zip(np.atleast_1d(cut).tolist(), np.atleast_1d(kinds).tolist(), strict=True)
        ],
        dtype=object,
    )


def only(geometry: Any, kinds: tuple[int, ...]) -> Any:
    """Return the parts of a geometry that are of the kinds (shapely type ids), or None."""
    if geometry is None or shapely.is_empty(geometry):
        return None
    kind = int(shapely.get_type_id(geometry))
    if kind in kinds:
        return geometry
    if kind != _PARTS:
        return None
    parts = shapely.get_parts(shapely.get_parts(geometry))
    some = parts[np.isin(shapely.get_type_id(parts), kinds)]
    if len(some) == 0:
        return None
    return shapely.multilinestrings(some) if kinds == _LINES else shapely.multipolygons(some)


def _segments(shapes: Objects) -> tuple[Floats, Floats, npt.NDArray[Any]]:
    """Return both ends of every segment of every ring, and the polygon each belongs to."""
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, at = shapely.get_coordinates(rings, return_index=True)
    if len(points) < 2:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, int)
    same = (at[1:] == at[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    return points[:-1][same], points[1:][same], part_of[ring_of][at[1:][same]]


def _strokes(bounds: list[float], kind: str, period: float) -> list[list[tuple[float, float]]]:
    x0, y0, x1, y1 = bounds
    if kind == "horizontal":
        return [[(x0, y), (x1, y)] for y in _steps(y0, y1, period, period / 2)]
    if kind == "vertical":
        return [[(x, y0), (x, y1)] for x in _steps(x0, x1, period, period / 2)]
    if kind == "diagonal":
        return [[(x0, c - x0), (c - y0, y0)] for c in _steps(x0 + y0, x1 + y1, period)]
    if kind == "back":
        return [[(x0, x0 + c), (y1 - c, y1)] for c in _steps(y0 - x1, y1 - x0, period)]
    return []


def _steps(low: float, high: float, period: float, shift: float = 0.0) -> list[float]:
    first = np.ceil((low - shift) / period)
    last = np.floor((high - shift) / period)
    return [float(step) for step in np.arange(first, last + 1) * period + shift]


def _dots(shape: Any, period: float) -> Any:
    x0, y0, x1, y1 = shapely.bounds(shape).tolist()
    grids = [
        np.stack(np.meshgrid(_steps(x0, x1, period, dx * period), _steps(y0, y1, period, dy * period)), axis=-1)
        for dx, dy in _DOT_PLACES
    ]
    places = np.concatenate([grid.reshape(-1, 2) for grid in grids])
    if len(places) == 0:
        return None
    shapely.prepare(shape)
    inside = places[shapely.contains_xy(shape, places[:, 0], places[:, 1])]
    return shapely.multipoints(inside) if len(inside) else None
