"""How many features of one layer lie in each area of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.model.query import Query, Where
from mapdesk.model.schema import Shape

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace

Advance = Callable[[int, int], object]

_CHUNK = 20_000


def counts_per_area(
    workspace: Workspace, areas: Layer, of: Layer, where: Sequence[Where] = (), advance: Advance = lambda _n, _of: None
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Count the features of a layer in each polygon of another.

    A row whose stored code (`areas.code`, such as `grid_code`) names an area counts there, also without a position;
    every other row counts where its position lies. A line or polygon counts once, at a point that lies on it; a
    position on a border counts once, in the area that was stored first.

    Parameters
    ----------
    workspace : Workspace
    areas : Layer
        With polygons.
    of : Layer
        What is counted.
    where : sequence of Where
        Conditions on `of`.
    advance : callable
        Called with (rows done, rows in all); may raise to stop the work.

    Returns
    -------
    (fids, counts)
        One entry for each area with a geometry, ascending by fid.
    """
    fids, shapes = workspace.shapes(areas.name)
    codes = _places_of_codes(workspace, areas, of, len(fids))
    counts = np.zeros(len(fids), np.int64)
    unplaced: list[int] = []
    query = Query(of.name, columns=() if areas.code is None or not codes else (areas.code,), where=tuple(where))
    for rows in workspace.stream(query, _CHUNK):
        at = [codes.get(row[-1], -1) if codes else -1 for row in rows.values]
        counts += np.bincount([one for one in at if one >= 0], minlength=len(fids))
        unplaced += [row[0] for row, one in zip(rows.values, at, strict=True) if one < 0]
        advance(0, 0)
    left = np.array(unplaced, np.int64)
    ids, places = _places(workspace, of)
    wanted = places[np.isin(ids, left)]
    tree = shapely.STRtree(shapes)
    for start in range(0, len(wanted), _CHUNK):
        advance(start, len(wanted))
        points, found = tree.query(wanted[start : start + _CHUNK], predicate="intersects")
        order = np.lexsort((found, points))
        _, first = np.unique(points[order], return_index=True)
        counts += np.bincount(found[order][first], minlength=len(fids))
    advance(len(wanted), len(wanted))
    return fids, counts


def _places_of_codes(workspace: Workspace, areas: Layer, of: Layer, count: int) -> dict[str, int]:
    """Return the place of each area by its code; nothing where the counted rows keep no such code."""
    if areas.code is None or areas.code not in {column.name for column in of.columns}:
        return {}
    codes = workspace.column(areas.name, areas.code, positioned=True)
    if len(codes) != count:
        return {}  # written meanwhile: positions decide
    return {code: at for at, code in reversed(list(enumerate(codes))) if code}


def _places(workspace: Workspace, of: Layer) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return fids and points of the rows that have a position."""
    if of.shape is Shape.POINT:
        ids, positions = workspace.points(of.name)
        return ids, np.asarray(shapely.points(positions))
    if of.shape not in (Shape.LINE, Shape.POLYGON):
        return np.empty(0, np.uint32), np.empty(0, object)
    ids, shapes = workspace.shapes(of.name)
    return ids, np.asarray(shapely.point_on_surface(shapes))
