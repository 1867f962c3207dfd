"""Atoms: the faces between coast, roads and field borders; micro-grids are unions of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.lines import GRID_M, RoadPieces, border_lines, faces_of, vertex_ids
from mapdesk.demo.noise import Floats, Warp
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief
from mapdesk.demo.strokes import Strokes

Ints = NDArray[np.int64]
_BLOCK_M2 = 26_000.0


@dataclass(frozen=True)
class Atoms:
    """Faces on land and at sea; neighbours share all vertices of their border.

    Attributes
    ----------
    faces : array of Polygon
        Land first.
    land : int
        How many are land.
    site : array of int, shape (land,)
        Number of the fenced site (exclusive grid) that the face is, or -1.
    sea_cell : array of int, shape (faces - land,)
        Which sea grid a sea face belongs to.
    pairs : array of int, shape (m, 2)
        Neighbours.
    shared_m : array, shape (m,)
        Length of their common border.
    borders : array of LineString
        Lines that are neither roads nor coast.
    """

    faces: NDArray[Any]
    land: int
    site: Ints
    sea_cell: Ints
    pairs: Ints
    shared_m: Floats
    borders: NDArray[Any]


def make_atoms(
    rng: np.random.Generator, recipe: Recipe, relief: Relief, islands: NDArray[Any], roads: tuple[Strokes, RoadPieces]
) -> Atoms:
    """Return the atoms of land and sea."""
    strokes, pieces = roads
    dry = pieces.lines[strokes.kind[pieces.stroke] == 0]
    coast = shapely.get_exterior_ring(islands)
    sites = _sites(rng, recipe, relief, dry)
    fields = _field_borders(rng, recipe, islands, np.concatenate([coast, dry]), sites)
    fence = shapely.get_exterior_ring(sites)
    outline = sea_outline(recipe)
    centres, sea = _sea_borders(rng, recipe, relief, islands, outline)
    faces = faces_of(np.concatenate([coast, dry, fields, fence, sea, [shapely.get_exterior_ring(outline)]]))
    inner = shapely.point_on_surface(faces)
    on_land = shapely.intersects(relief_land(islands), inner)
    faces = np.concatenate([faces[on_land], faces[~on_land]])
    inner = np.concatenate([inner[on_land], inner[~on_land]])
    land = int(on_land.sum())
    pairs, shared = neighbours(faces)
    return Atoms(
        faces,
        land,
        _site_of(sites, inner[:land]),
        _nearest_centre(centres, inner[land:]),
        pairs,
        shared,
        np.concatenate([fields, fence]),
    )


def relief_land(islands: NDArray[Any]) -> Any:
    """Return all islands as one prepared geometry."""
    land = shapely.multipolygons(islands)
    shapely.prepare(land)
    return land


def sea_outline(recipe: Recipe) -> Any:
    """Return the border of the district at sea: the box with its corners cut."""
    west, south, east, north = recipe.box
    cut = 0.12 * (east - west)
    corners = [
        (west + cut, south),
        (east - cut * 1.3, south),
        (east, south + cut),
        (east, north - cut * 0.8),
        (east - cut, north),
        (west + 0.5 * cut, north),
        (west, north - cut),
        (west, south + 1.2 * cut),
    ]
    ring = shapely.segmentize(shapely.linearrings(np.round(corners, 2)), 900.0)
    return shapely.polygons(shapely.set_precision(ring, GRID_M))


def neighbours(faces: NDArray[Any]) -> tuple[Ints, Floats]:
    """Return pairs of faces with a common border, shape (m, 2), and its length in metres."""
    rings, owner = shapely.get_rings(faces, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    vertex = vertex_ids(points)
    segment = np.flatnonzero(ring[1:] == ring[:-1])
    a, b = vertex[segment], vertex[segment + 1]
    face = owner[ring[segment]]
    length = np.hypot(*(points[segment + 1] - points[segment]).T)
    code = np.minimum(a, b) * (int(vertex.max()) + 1) + np.maximum(a, b)
    order = np.lexsort((face, code))
    code, face, length = code[order], face[order], length[order]
    twice = np.flatnonzero((code[1:] == code[:-1]) & (face[1:] != face[:-1]))
    key = np.minimum(face[twice], face[twice + 1]) * len(faces) + np.maximum(face[twice], face[twice + 1])
    unique, where = np.unique(key, return_inverse=True)
    shared = np.bincount(where, weights=length[twice]).astype(np.float64)
    return np.column_stack(np.divmod(unique, len(faces))), shared


def _sites(rng: np.random.Generator, recipe: Recipe, relief: Relief, roads: NDArray[Any]) -> NDArray[Any]:
    """Return fenced sites on flat land near a road but off it: ports, parks, schools, works."""
    from scipy.spatial import cKDTree

    stride = max(1, int(60 / relief.frame.step))
    rows, columns = np.nonzero((relief.coast_m[::stride, ::stride] > 120) & (relief.slope[::stride, ::stride] < 0.16))
    at = relief.frame.points(rows * stride, columns * stride)
    _, distance = shapely.STRtree(roads).query_nearest(shapely.points(at), return_distance=True, all_matches=False)
    coast = relief.coast_m[rows * stride, columns * stride]
    small = 0.6 if recipe.size == "tiny" else 1.0
    half = np.minimum(np.minimum(distance, coast) - 14, 150 * small) / 1.32
    fit = np.flatnonzero((distance < 330) & (half > 42 * small))
    tree = cKDTree(at)
    free = np.ones(len(at), dtype=bool)
    result: list[Any] = []
    for one in rng.permutation(fit).tolist():
        if free[one] and len(result) < recipe.count("exclusive"):
            free[tree.query_ball_point(at[one], 700.0 * min(1.0, recipe.scale * 1.5))] = False
            result.append(_fence(rng, at[one], float(half[one])))
    return np.array(result, dtype=object)


def _fence(rng: np.random.Generator, at: Floats, half: float) -> Any:
    ratio, turn = rng.uniform(0.62, 0.95), rng.uniform(0, np.pi)
    box = shapely.box(-half, -half * ratio, half, half * ratio)
    round_box = shapely.segmentize(shapely.buffer(shapely.buffer(box, -half * 0.25), half * 0.25, quad_segs=3), 24.0)
    c, s = np.cos(turn), np.sin(turn)
    return shapely.transform(round_box, lambda p: np.round(p @ np.array([[c, s], [-s, c]]) + at, 2))


def _field_borders(
    rng: np.random.Generator, recipe: Recipe, islands: NDArray[Any], lines: NDArray[Any], sites: NDArray[Any]
) -> NDArray[Any]:
    """Return borders through the open land: they leave blocks of settlements and fenced sites alone."""
    open_land = faces_of(lines)
    open_land = open_land[shapely.area(open_land) > _BLOCK_M2]
    open_land = open_land[shapely.intersects(relief_land(islands), shapely.point_on_surface(open_land))]
    pace = recipe.metres("rural_m")
    west, south, east, north = recipe.box
    x, y = np.meshgrid(np.arange(west, east, pace), np.arange(south, north, pace * 0.87))
    x[1::2] += pace / 2
    points = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-0.38 * pace, 0.38 * pace, (x.size, 2))
    borders = border_lines(rng, points, land=open_land, spacing_m=min(24.0, 1.5 * recipe.metres("vertex_m")))
    inside = shapely.STRtree(borders).query(sites, predicate="intersects")
    borders[inside[1]] = shapely.difference(borders[inside[1]], sites[inside[0]])
    return shapely.get_parts(borders)


def _sea_borders(
    rng: np.random.Generator, recipe: Recipe, relief: Relief, islands: NDArray[Any], outline: Any
) -> tuple[Floats, NDArray[Any]]:
    """Return the centres of sea grids and the lines between them, ending on coasts and on the outline."""
    frame = relief.frame
    stride = max(4, int(240 / frame.step))
    rows, columns = np.nonzero(relief.field[::stride, ::stride] < 0)
    at = frame.points(rows * stride, columns * stride)
    centres = at[rng.choice(len(at), recipe.count("sea_grids"), replace=False)]
    for _ in range(12):
        nearest = np.argmin(((at[:, None] - centres[None]) ** 2).sum(axis=2), axis=1)
        count = np.maximum(1, np.bincount(nearest, minlength=len(centres)))
        centres = np.column_stack([np.bincount(nearest, at[:, k], len(centres)) / count for k in (0, 1)])
    far = 40_000.0 * recipe.scale
    middle = at.mean(axis=0)
    guard = middle + far * np.array([[np.cos(t), np.sin(t)] for t in np.linspace(0, 2 * np.pi, 9)[:-1]])
    edges = shapely.voronoi_polygons(shapely.multipoints(np.vstack([centres, guard])), only_edges=True)
    lines = shapely.segmentize(shapely.get_parts(edges), 260.0)
    lines = shapely.set_precision(shapely.transform(lines, Warp(rng, 60.0, 2600.0)), GRID_M)
    wet = shapely.difference(shapely.intersection(lines, outline), shapely.multipolygons(islands))
    parts = shapely.get_parts(wet)
    return centres, parts[(shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0.05)]


def _site_of(sites: NDArray[Any], points: NDArray[Any]) -> Ints:
    result = np.full(len(points), -1, dtype=np.int64)
    if len(sites):
        site, face = shapely.STRtree(points).query(sites, predicate="contains")
        result[face] = site
    return result


def _nearest_centre(centres: Floats, points: NDArray[Any]) -> Ints:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(centres).query(shapely.get_coordinates(points))[1], dtype=np.int64)
