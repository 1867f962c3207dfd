"""Polygons put together from directed arcs, vertex for vertex (the inner part of `edges`).

Nearly every face is simple: at each of its nodes exactly one of its arcs ends and one begins, so its rings follow
by looking up "which arc of this face begins where this one ends". Where a face touches itself in a point, or holes
must be told from several shells, GEOS cuts the lines into areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Edges as they run round faces, each with its face on the left.

    Attributes
    ----------
    edge : array of int
        Which edge.
    reverse : array of bool
        Whether it is run backwards.
    face : array of int
        Which face, 0 to count - 1.
    """

    edge: Ints
    reverse: Bools
    face: Ints


def polygons_from_arcs(coords: Floats, offsets: Ints, arcs: Arcs, *, count: int) -> NDArray[Any]:
    """Return `count` polygons or multipolygons, None for a face whose arcs do not close or that has none.

    Parameters
    ----------
    coords, offsets
        The edges as in `edges.Edges`.
    arcs : Arcs
        All arcs of all wanted faces.
    """
    result = np.full(count, None, dtype=object)
    if not len(arcs.edge):
        return result
    follower, tangled = _followers(coords, offsets, arcs, count)
    order, ring_of_arc = _ring_order(follower, tangled[arcs.face])
    if len(order):
        _fill_simple(result, tangled, _ring_table(coords, offsets, arcs, order, ring_of_arc))
    for face in np.flatnonzero(tangled).tolist():
        mine = arcs.face == face
        result[face] = _built(coords, offsets, arcs.edge[mine], arcs.reverse[mine])
    return result


def _followers(coords: Floats, offsets: Ints, arcs: Arcs, count: int) -> tuple[Ints, Bools]:
    """Return for each arc the arc of its face that begins where it ends, and which faces are tangled."""
    ends = np.concatenate([coords[offsets[:-1]], coords[offsets[1:] - 1]])
    _, place = np.unique(ends + 0.0, axis=0, return_inverse=True)
    head, tail = place.reshape(2, -1)
    begin = np.where(arcs.reverse, tail[arcs.edge], head[arcs.edge]).astype(np.int64)
    end = np.where(arcs.reverse, head[arcs.edge], tail[arcs.edge]).astype(np.int64)
    places = np.int64(place.max() + 1)
    key = arcs.face * places + begin
    order = np.argsort(key)
    ordered, wanted = key[order], arcs.face * places + end
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    tangled = np.zeros(count, dtype=bool)
    tangled[arcs.face[ordered[at] != wanted]] = True  # nothing goes on: it does not close
    doubled = np.concatenate([ordered[1:] == ordered[:-1], [False]])
    tangled[arcs.face[order[doubled]]] = True  # two go on: the face touches itself
    return order[at], tangled


def _ring_order(follower: Ints, skipped: Bools) -> tuple[Ints, Ints]:
    """Return the arcs in the order of their rings, and the number of the ring for each of them."""
    following, seen = follower.tolist(), skipped.tolist()
    order: list[int] = []
    ring_of: list[int] = []
    rings = 0
    for first in range(len(following)):
        if seen[first]:
            continue
        arc = first
        while not seen[arc]:
            seen[arc] = True
            order.append(arc)
            ring_of.append(rings)
            arc = following[arc]
        rings += 1
    return np.array(order, dtype=np.int64), np.array(ring_of, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Rings:
    points: Floats
    ring_of_point: Ints
    face: Ints


def _ring_table(coords: Floats, offsets: Ints, arcs: Arcs, order: Ints, ring_of_arc: Ints) -> _Rings:
    """Return the vertices of all rings; each arc gives all of its vertices but the last."""
    edge, reverse = arcs.edge[order], arcs.reverse[order]
    counts = offsets[edge + 1] - offsets[edge] - 1
    starts = np.concatenate([[0], np.cumsum(counts)])
    step = np.arange(starts[-1]) - np.repeat(starts[:-1], counts)
    backwards = np.repeat(reverse, counts)
    base = np.repeat(np.where(reverse, offsets[edge + 1] - 1, offsets[edge]), counts)
    points = coords[np.where(backwards, base - step, base + step)]
    first_arc = np.concatenate([[0], np.flatnonzero(np.diff(ring_of_arc)) + 1])
    return _Rings(points, np.repeat(ring_of_arc, counts), arcs.face[order[first_arc]])


def _fill_simple(result: NDArray[Any], tangled: Bools, table: _Rings) -> None:
    """Write the polygons of faces whose holes are told from one shell; mark the others as tangled."""
    rings: Any = shapely.linearrings(table.points, indices=table.ring_of_point)
    is_hole = ~np.asarray(shapely.is_ccw(rings))
    shells = np.bincount(table.face[~is_hole], minlength=len(result))
    holes = np.bincount(table.face[is_hole], minlength=len(result))
    tangled |= ((shells > 1) & (holes > 0)) | ((shells == 0) & (holes > 0))
    use = np.flatnonzero(~tangled[table.face])
    if not len(use):
        return
    # The shell first, then its holes; of several shells each is a part of its own.
    use = use[np.lexsort((use, is_hole[use], table.face[use]))]
    face = table.face[use]
    part = np.cumsum(~is_hole[use]) - 1
    polygons = np.asarray(shapely.polygons(rings[use], indices=part), dtype=object).reshape(-1)
    face_of_part = face[~is_hole[use]]
    many = shells[face_of_part] > 1
    result[face_of_part[~many]] = polygons[~many]
    if many.any():
        several, number = np.unique(face_of_part[many], return_inverse=True)
        result[several] = shapely.multipolygons(polygons[many], indices=number)


def _built(coords: Floats, offsets: Ints, edges: Ints, reverse: Bools) -> Any:
    """Return the area on the left of the arcs of one face, or None if they do not bound one.

    The lines are cut into the smallest areas they enclose; an area belongs to the face when its shell, run
    anticlockwise, runs along the arcs and not against them.
    """
    runs = [coords[offsets[edge] : offsets[edge + 1]] for edge in edges.tolist()]
    runs = [run[::-1] if back else run for run, back in zip(runs, reverse.tolist(), strict=True)]
    along = {tuple(leg) for run in runs for leg in np.hstack([run[:-1], run[1:]]).tolist()}
    lines: Any = [shapely.linestrings(run) for run in runs]
    parts = shapely.get_parts(shapely.orient_polygons(shapely.polygonize(lines)))
    inside = [part for part in parts.tolist() if tuple(shapely.get_coordinates(part)[:2].ravel().tolist()) in along]
    closed = inside and np.isclose(shapely.length(inside).sum(), shapely.length(lines).sum(), rtol=1e-9)
    if not closed:
        return None
    return inside[0] if len(inside) == 1 else shapely.multipolygons(inside)
