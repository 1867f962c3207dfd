"""The coverage as topology: every border once, as an edge with a face on each side.

The semantics are those of PostGIS topology (ISO SQL/MM): faces, edges between nodes, a node where the pair of faces
changes or where other than two border segments meet. Because a border is stored once, moving it moves both cells,
and no gap or overlap can arise. Polygons are put together from the edges, vertex for vertex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.errors import GeometryError
from mapdesk.geo.assembly import Arcs, polygons_from_arcs
from mapdesk.words import msg

OUTSIDE = -1
"""The face beyond the coverage, enclaves included."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Edges:
    """Borders as flat arrays.

    Attributes
    ----------
    coords : array, shape (n, 2)
        Vertices of all edges, one edge after the other; both ends included, a ring's twice.
    offsets : array of int, shape (edges + 1,)
        Edge e has the vertices offsets[e] to offsets[e + 1].
    left, right : array of int, shape (edges,)
        The face on either side, seen along the edge; `OUTSIDE` beyond the coverage.
    """

    coords: Floats
    offsets: Ints
    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.left)

    def lines(self) -> NDArray[Any]:
        """Return the edges as an array of LineStrings."""
        owner = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        return np.asarray(shapely.linestrings(self.coords, indices=owner), dtype=object).reshape(-1)

    @staticmethod
    def from_lines(lines: Any, left: Any, right: Any) -> Edges:
        """Return edges from LineStrings and the faces on their sides."""
        lines = np.asarray(lines, dtype=object)
        counts = shapely.get_num_coordinates(lines)
        return Edges(
            shapely.get_coordinates(lines),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.asarray(left, dtype=np.int64),
            np.asarray(right, dtype=np.int64),
        )


def edges_from_cells(cells: Any) -> Edges:
    """Return the borders of a coverage; face i is cell i.

    Parameters
    ----------
    cells : array of polygons and multipolygons
        They must match vertex for vertex, without overlap. Vertices repeated one after the other are dropped.

    Raises
    ------
    GeometryError
        If they do not; the detail names the cell and the place.
    """
    cells = np.asarray(cells, dtype=object)
    _require_coverage(cells)
    cells = shapely.remove_repeated_points(shapely.force_2d(cells))
    rings, face = _oriented_rings(cells)
    points, owner = shapely.get_coordinates(rings, return_index=True)
    points = points + 0.0  # -0.0 and 0.0 are one place
    vertex = _vertex_ids(points)
    is_segment = np.concatenate([owner[1:] == owner[:-1], [False]])
    segments = np.flatnonzero(is_segment)
    start, end = vertex[segments], vertex[segments + 1]
    other_face = _opposite_faces(start, end, face[owner[segments]])
    node = _nodes(start, end, face[owner[segments]], other_face)
    return _cut_into_edges(
        points[segments], ring=owner[segments], start=start, node=node, faces=(face[owner[segments]], other_face)
    )


def cells_from_edges(edges: Edges, faces: Any) -> NDArray[Any]:
    """Return the polygons of faces, each with every vertex of its edges.

    Parameters
    ----------
    edges : Edges
    faces : array of int
        Which faces; the result has the same order.

    Returns
    -------
    array of Polygon and MultiPolygon
        Holes where an edge runs round something else, several parts for islands; shells run anticlockwise.

    Raises
    ------
    GeometryError
        If a face has no edges, or its edges do not close.
    """
    wanted = np.asarray(faces, dtype=np.int64)
    size = int(max(edges.left.max(initial=-1), edges.right.max(initial=-1), wanted.max(initial=-1))) + 1
    position = np.full(size + 1, -1, dtype=np.int64)  # the last place stands for OUTSIDE
    unique = np.unique(wanted)
    position[unique] = np.arange(len(unique))
    forward = np.flatnonzero((edges.left != OUTSIDE) & (position[edges.left] >= 0))
    backward = np.flatnonzero((edges.right != OUTSIDE) & (position[edges.right] >= 0))
    arcs = Arcs(
        edge=np.concatenate([forward, backward]),
        reverse=np.repeat([False, True], [len(forward), len(backward)]),
        face=np.concatenate([position[edges.left[forward]], position[edges.right[backward]]]),
    )
    shapes = polygons_from_arcs(edges.coords, edges.offsets, arcs, count=len(unique))
    missing = shapely.is_missing(shapes)
    if missing.any():
        raise GeometryError(msg("The edges of cell {cell} do not close.", cell=int(unique[missing][0]) + 1))
    return shapes[np.searchsorted(unique, wanted)]


def parents_from_edges(edges: Edges, parent_of_face: Any) -> tuple[Ints, NDArray[Any]]:
    """Return (parents, their polygons): edges between faces of one parent fall away, all others stay as they are.

    Parameters
    ----------
    edges : Edges
    parent_of_face : array of int
        For face i the number of its parent, 0 or above (grid, village, town).
    """
    merged = merge_faces(edges, parent_of_face)
    parents = np.unique(np.asarray(parent_of_face, dtype=np.int64))
    return parents, cells_from_edges(merged, parents)


def merge_faces(edges: Edges, parent_of_face: Any) -> Edges:
    """Return the edges between different parents, with the parents as faces."""
    parent = np.concatenate([np.asarray(parent_of_face, dtype=np.int64), [OUTSIDE]])  # index -1 is the last
    left, right = parent[edges.left], parent[edges.right]
    kept = left != right
    counts = np.diff(edges.offsets)
    return Edges(
        edges.coords[np.repeat(kept, counts)],
        np.concatenate([[0], np.cumsum(counts[kept])]).astype(np.int64),
        left[kept],
        right[kept],
    )


def _require_coverage(cells: NDArray[Any]) -> None:
    areal = np.isin(shapely.get_type_id(cells), (3, 6)) & ~shapely.is_empty(cells) & shapely.is_valid(cells)
    if not areal.all():
        raise GeometryError(msg("Cell {cell} is no valid polygon.", cell=int(np.argmin(areal)) + 1))
    if len(cells) and not shapely.coverage_is_valid(cells):
        wrong = shapely.coverage_invalid_edges(cells)
        index = int(np.argmin(shapely.is_empty(wrong)))
        x, y = shapely.get_coordinates(wrong[index])[0].tolist()
        raise GeometryError(
            msg("The cells do not match vertex for vertex."),
            msg("The first place is cell {cell} near {x}, {y}.", cell=index + 1, x=f"{x:.7g}", y=f"{y:.7g}"),
        )


def _oriented_rings(cells: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Return all rings with their inside on the left, and the cell of each."""
    parts, cell = shapely.get_parts(shapely.orient_polygons(cells), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, np.asarray(cell[part], dtype=np.int64)


def _vertex_ids(points: Floats) -> Ints:
    """Return a number for each point, the same for equal points, ascending from west to east, south to north."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    ordered = points[order]
    new = np.concatenate([[False], (ordered[1:] != ordered[:-1]).any(axis=1)])
    ids = np.empty(len(points), dtype=np.int64)
    ids[order] = np.cumsum(new)
    return ids


def _opposite_faces(start: Ints, end: Ints, face: Ints) -> Ints:
    """Return the face on the right of each directed segment: that of the segment running the other way."""
    size = np.int64(max(start.max(initial=0), end.max(initial=0)) + 1)
    here, there = start * size + end, end * size + start
    order = np.argsort(here)
    ordered = here[order]
    found = np.minimum(np.searchsorted(ordered, there), max(len(ordered) - 1, 0))
    return np.where(ordered[found] == there, face[order[found]], OUTSIDE)


def _nodes(start: Ints, end: Ints, face: Ints, other: Ints) -> NDArray[np.bool_]:
    """Return for each vertex whether it is a node."""
    once = (other == OUTSIDE) | (start < end)  # each segment with two faces is there twice
    low, high = np.minimum(face, other)[once], np.maximum(face, other)[once]
    ends = np.concatenate([start[once], end[once]])
    count = int(max(start.max(initial=-1), end.max(initial=-1))) + 1
    degree = np.bincount(ends, minlength=count)
    node = degree != 2
    for side in (low, high):
        least = np.full(count, np.iinfo(np.int64).max)
        most = np.full(count, np.iinfo(np.int64).min)
        both = np.concatenate([side, side])
        np.minimum.at(least, ends, both)
        np.maximum.at(most, ends, both)
        node |= least != most
    return np.asarray(node)


def _cut_into_edges(
    points: Floats, *, ring: Ints, start: Ints, node: NDArray[np.bool_], faces: tuple[Ints, Ints]
) -> Edges:
    """Cut rings (one row for each segment, in order) at nodes; a ring without nodes at its least vertex."""
    at_node = node[start]
    first = np.concatenate([[0], np.flatnonzero(np.diff(ring)) + 1])
    length = np.diff(np.concatenate([first, [len(ring)]]))
    ring = np.repeat(np.arange(len(first)), length)
    lonely = ~np.logical_or.reduceat(at_node, first)
    least = np.minimum.reduceat(start, first)
    at_node |= lonely[ring] & (start == least[ring])
    # Turn each ring so that it begins at a node: then arcs never run over its seam.
    local = np.arange(len(ring)) - first[ring]
    seam = np.minimum.reduceat(np.where(at_node, local, len(ring)), first)
    turned = first[ring] + (local + seam[ring]) % length[ring]
    begins = np.flatnonzero(at_node[turned])
    ends = np.concatenate([begins[1:], [len(ring)]])
    left, right = faces[0][turned[begins]], faces[1][turned[begins]]
    kept = (right == OUTSIDE) | (left < right)  # of the two runs along a border keep one
    begins, ends, left, right = begins[kept], ends[kept], left[kept], right[kept]
    counts = ends - begins + 1
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    step = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    row = np.repeat(begins, counts) + step
    # The last vertex of an arc is the first of the next arc of its ring; after the last arc of a ring, its beginning.
    last = offsets[1:] - 1
    of_ring = ring[begins]
    wraps = row[last] >= (first + length)[of_ring]
    row[last[wraps]] = first[of_ring[wraps]]
    return Edges(points[turned[row]], offsets, left, right)
