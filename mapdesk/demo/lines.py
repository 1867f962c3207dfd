"""One planar net of all lines on land: roads cut at every crossing, and the faces between all lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats, Warp
from mapdesk.demo.strokes import Strokes

Ints = NDArray[np.int64]
GRID_M = 0.01
"""Coordinates are whole centimetres, so that crossings are exact places."""


@dataclass(frozen=True)
class RoadPieces:
    """Roads cut at every crossing.

    Attributes
    ----------
    lines : array of LineString
        Directed as their stroke.
    stroke : array of int
    from_m : array of float
        Where on the stroke the piece begins, m.
    """

    lines: NDArray[Any]
    stroke: Ints
    from_m: Floats

    def __len__(self) -> int:
        return len(self.stroke)

    def at(self, chosen: NDArray[Any]) -> RoadPieces:
        """Return some of the pieces."""
        return RoadPieces(self.lines[chosen], self.stroke[chosen], self.from_m[chosen])


def cut_roads(strokes: Strokes) -> RoadPieces:
    """Return the strokes cut at every crossing; short loose ends and parts without a link to the rest are dropped."""
    dry = strokes.kind == 0
    noded = shapely.get_parts(shapely.union_all(strokes.lines[dry], grid_size=GRID_M))
    noded = np.concatenate([noded, strokes.lines[~dry]])
    pieces = _attributed(noded, strokes)
    for _ in range(2):
        pieces = pieces.at(_kept(pieces))
    return pieces


def _attributed(noded: NDArray[Any], strokes: Strokes) -> RoadPieces:
    tree = shapely.STRtree(strokes.lines)
    middle = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    which, stroke = tree.query_nearest(middle, all_matches=False)
    order = np.argsort(which, kind="stable")
    stroke = stroke[order].astype(np.int64)
    host = strokes.lines[stroke]
    begin = shapely.line_locate_point(host, shapely.get_point(noded, 0))
    finish = shapely.line_locate_point(host, shapely.get_point(noded, -1))
    length = shapely.length(noded)
    ring = shapely.is_ring(noded)
    back = (begin > finish) & ~ring
    lines = np.where(back, shapely.reverse(noded), noded)
    return RoadPieces(lines, stroke, np.where(ring, 0.0, np.minimum(begin, finish)) + 0.0 * length)


def _kept(pieces: RoadPieces) -> NDArray[np.bool_]:
    """Return which pieces stay: no loose end under 30 m, and each part has a main road."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ends = np.vstack([shapely.get_coordinates(shapely.get_point(pieces.lines, k)) for k in (0, -1)])
    node = vertex_ids(ends)
    a, b = node[: len(pieces)], node[len(pieces) :]
    degree = np.bincount(node)
    loose = ((degree[a] == 1) | (degree[b] == 1)) & (shapely.length(pieces.lines) < 30)
    size = int(node.max()) + 1
    _, part = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False)
    metres = np.bincount(part[a], weights=shapely.length(pieces.lines))
    return np.asarray(~loose & (metres[part[a]] > 700))


def vertex_ids(points: Floats) -> Ints:
    """Return a number per point, the same for points on the same centimetre; numbers follow x, then y."""
    key = np.round(points / GRID_M).astype(np.int64)
    code = key[:, 0] * 1_000_000_000 + key[:, 1]
    return np.asarray(np.unique(code, return_inverse=True)[1], dtype=np.int64)


def border_lines(rng: np.random.Generator, points: Floats, *, land: Any, spacing_m: float) -> NDArray[Any]:
    """Return lines between points, half way from each to its neighbours, bent a little and cut off at the coast.

    Parameters
    ----------
    rng : numpy Generator
    points : array, shape (n, 2)
    land : array of Polygon
        Only what lies on it is returned.
    spacing_m : float
        Distance of vertices.
    """
    cells = shapely.voronoi_polygons(shapely.multipoints(points), only_edges=True)
    straight = shapely.segmentize(shapely.get_parts(cells), spacing_m)
    bent = shapely.transform(straight, Warp(rng, 22.0, 420.0))
    bent = shapely.set_precision(bent, GRID_M)
    return clipped(bent, land)


def clipped(lines: NDArray[Any], areas: NDArray[Any]) -> NDArray[Any]:
    """Return the parts of lines that lie in areas."""
    tree = shapely.STRtree(lines)
    shapely.prepare(areas)
    area, line = tree.query(areas, predicate="intersects")
    inside = tree.query(areas, predicate="contains")
    whole = np.isin(area * len(lines) + line, inside[0] * len(lines) + inside[1])
    parts = shapely.intersection(lines[line[~whole]], areas[area[~whole]])
    parts = shapely.get_parts(parts)
    parts = parts[(shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0.05)]
    return np.concatenate([lines[line[whole]], parts])


def faces_of(lines: NDArray[Any]) -> NDArray[Any]:
    """Return the faces between lines, which are first cut at every crossing; order: from west to east."""
    noded = shapely.union_all(lines, grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = shapely.normalize(faces)
    bounds = shapely.bounds(faces)
    return np.asarray(faces[np.lexsort((bounds[:, 3], bounds[:, 1], bounds[:, 2], bounds[:, 0]))], dtype=object)
