"""From the cells of a plan to edges, and from the edges to the polygons of cells and of their parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.geo.edges import Edges, cells_from_edges, edges_from_cells, parents_from_edges


@dataclass(frozen=True, eq=False)
class Derived:
    """What follows from cells that match.

    Attributes
    ----------
    edges : Edges
        Faces are the indexes of the cells.
    cells : array of polygons
        Put together from the edges, in the order of the cells.
    parents : list of str
        Codes of the parents, ascending.
    parent_shapes : array of polygons
        In the same order.
    """

    edges: Edges
    cells: NDArray[Any]
    parents: list[str]
    parent_shapes: NDArray[Any]


def derive(shapes: NDArray[Any], parents: Sequence[str | None]) -> Derived:
    """Return edges and polygons of cells.

    Parameters
    ----------
    shapes : array of polygons, EPSG:4490
        A coverage: checked by the edges themselves.
    parents : sequence of str or None
        Code of the parent of each cell (the grid of a micro-grid); None where it has none.

    Raises
    ------
    GeometryError
        If the shapes do not match vertex for vertex.
    """
    edges = edges_from_cells(shapes)
    cells = cells_from_edges(edges, np.arange(len(shapes)))
    codes = sorted({parent for parent in parents if parent})
    if not codes:
        return Derived(edges, cells, [], np.empty(0, dtype=object))
    number = {code: index for index, code in enumerate(codes)}
    orphans = len(codes)  # all cells without a parent together; their polygon is not asked for
    _, merged = parents_from_edges(edges, [number.get(parent or "", orphans) for parent in parents])
    return Derived(edges, cells, codes, merged[: len(codes)])
