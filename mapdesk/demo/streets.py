"""Streets of a settlement: blocks of a lattice along the main road, the best ones chosen, corners moved a little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats, Warp
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief
from mapdesk.demo.strokes import Strokes

Ints = NDArray[np.int64]
_SNAP_M = 24.0


@dataclass(frozen=True)
class _Ground:
    """What every settlement is laid out on."""

    relief: Relief
    sites: Sites
    roads: Any
    tree: Any
    stretches: Any
    near: Any
    warp: Warp
    owners: Any


def make_streets(rng: np.random.Generator, recipe: Recipe, relief: Relief, sites: Sites, main: Strokes) -> Strokes:
    """Return the streets of all villages.

    Parameters
    ----------
    rng, recipe, relief, sites
    main : Strokes
        Main roads; streets end on them.
    """
    from scipy.spatial import cKDTree

    roads = main.lines[main.kind == 0]
    stretches = _stretches(roads)
    ground = _Ground(
        relief,
        sites,
        roads,
        shapely.STRtree(roads),
        stretches,
        shapely.STRtree(stretches),
        Warp(rng, 9.0, 260.0),
        cKDTree(sites.at),
    )
    budget = recipe.count("micro_grids") * 0.72
    blocks = np.maximum(4, np.round(budget * sites.weight / sites.weight.sum())).astype(int)
    lines: list[Any] = []
    ranks: list[int] = []
    village: list[int] = []
    for k in range(len(sites)):
        for line, rank in _village_streets(rng, ground, k, int(blocks[k]), recipe):
            lines.append(line)
            ranks.append(rank)
            village.append(k)
    return Strokes(
        np.array(lines, dtype=object),
        np.array(ranks, dtype=np.int64),
        np.zeros(len(lines), dtype=np.int64),
        np.array(village, dtype=np.int64),
    )


def _stretches(roads: NDArray[Any]) -> NDArray[Any]:
    """Return the single segments of roads: short things are found faster in an index."""
    points, owner = shapely.get_coordinates(roads, return_index=True)
    inside = np.flatnonzero(owner[1:] == owner[:-1])
    return np.asarray(shapely.linestrings(np.stack([points[inside], points[inside + 1]], axis=1)), dtype=object)


def _village_streets(
    rng: np.random.Generator, ground: _Ground, k: int, blocks: int, recipe: Recipe
) -> list[tuple[Any, int]]:
    size = recipe.metres("block_m")
    deep, wide = size * rng.uniform(0.92, 1.12), size * rng.uniform(1.15, 1.5)
    reach = int(np.ceil(np.sqrt(blocks) * 1.6)) + 2
    corners = _corners(ground, ground.sites.at[k], wide, deep, reach)
    chosen = _chosen_blocks(rng, ground, corners, k, blocks)
    moved, snapped = _snapped(ground, corners)
    return _lines(moved, snapped, chosen, lambda path: _bent(rng, path, recipe.metres("vertex_m")))


def _corners(ground: _Ground, at: Floats, wide: float, deep: float, reach: int) -> Floats:
    """Return the corners of a lattice turned along the nearest road, shape (2 reach + 1, 2 reach + 1, 2)."""
    road = ground.roads[ground.tree.nearest(shapely.points(at))]
    along = float(shapely.line_locate_point(road, shapely.points(at)))
    a = shapely.get_coordinates(shapely.line_interpolate_point(road, max(0.0, along - 45)))[0]
    b = shapely.get_coordinates(shapely.line_interpolate_point(road, along + 45))[0]
    u = (b - a) / max(1.0, float(np.hypot(*(b - a))))
    v = np.array([-u[1], u[0]])
    steps = np.arange(-reach, reach + 1)
    origin = shapely.get_coordinates(shapely.line_interpolate_point(road, along))[0]
    lattice = origin + steps[None, :, None] * wide * u + steps[:, None, None] * deep * v
    return ground.warp(lattice.reshape(-1, 2)).reshape(lattice.shape)


def _chosen_blocks(
    rng: np.random.Generator, ground: _Ground, corners: Floats, k: int, blocks: int
) -> NDArray[np.bool_]:
    middle = (corners[:-1, :-1] + corners[1:, 1:] + corners[:-1, 1:] + corners[1:, :-1]) / 4
    flat = middle.reshape(-1, 2)
    frame = ground.relief.frame
    dry = frame.sample(ground.relief.coast_m, corners.reshape(-1, 2)).reshape(corners.shape[:2]) > 24
    dry = dry[:-1, :-1] & dry[1:, 1:] & dry[:-1, 1:] & dry[1:, :-1]
    slope = frame.sample(ground.relief.slope, flat)
    own = np.ones(len(flat), dtype=bool)
    if len(ground.sites) > 1:
        distance, nearest = ground.owners.query(flat, k=2)
        own = (nearest[:, 0] == k) & (distance[:, 1] - distance[:, 0] > 70)
    shore = np.abs(frame.sample(ground.relief.coast_m, flat))
    _, to_road = ground.near.query_nearest(shapely.points(flat), return_distance=True, all_matches=False)
    score = np.hypot(*(flat - ground.sites.at[k]).T) + 1.1 * to_road + 900 * slope**1.5 + 0.15 * shore
    score = score * rng.uniform(0.85, 1.15, len(score))
    score[~(own & dry.ravel() & (slope < 0.42))] = np.inf
    best = np.argsort(score, kind="stable")[:blocks]
    chosen = np.zeros(len(score), dtype=bool)
    chosen[best[np.isfinite(score[best])]] = True
    return chosen.reshape(dry.shape)


def _snapped(ground: _Ground, corners: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Move corners that lie close to a main road onto it."""
    flat = corners.reshape(-1, 2).copy()
    points: Any = shapely.points(flat)
    (which, road), distance = ground.near.query_nearest(
        points, max_distance=_SNAP_M, return_distance=True, all_matches=False
    )
    lines: Any = ground.stretches[road]
    flat[which] = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, points[which]))
    )
    snapped = np.zeros(len(flat), dtype=bool)
    snapped[which] = distance >= 0
    return flat.reshape(corners.shape), snapped.reshape(corners.shape[:2])


def _lines(
    corners: Floats, snapped: NDArray[np.bool_], chosen: NDArray[np.bool_], bend: Callable[[Floats], Any]
) -> list[tuple[Any, int]]:
    """Return one line per run of the lattice along the edges of chosen blocks; runs stop where a main road serves."""
    rows = np.zeros((corners.shape[0], corners.shape[1] - 1), dtype=bool)
    rows[:-1] |= chosen
    rows[1:] |= chosen
    columns = np.zeros((corners.shape[0] - 1, corners.shape[1]), dtype=bool)
    columns[:, :-1] |= chosen
    columns[:, 1:] |= chosen
    rows &= ~(snapped[:, :-1] & snapped[:, 1:])
    columns &= ~(snapped[:-1] & snapped[1:])
    result = []
    for i in range(rows.shape[0]):
        result += [(bend(corners[i, a : b + 1]), 4) for a, b in _runs(rows[i])]
    for j in range(columns.shape[1]):
        result += [(bend(corners[a : b + 1, j]), 5) for a, b in _runs(columns[:, j])]
    return result


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _bent(rng: np.random.Generator, path: Floats, spacing: float) -> Any:
    """Return a line through the corners with vertices between them, a little off the straight."""
    parts = []
    for a, b in pairwise(path):
        length = float(np.hypot(*(b - a)))
        count = max(1, round(length / spacing))
        t = np.arange(count) / count
        aside = np.array([a[1] - b[1], b[0] - a[0]]) / max(length, 1.0)
        shift = rng.normal(0, 0.45, count) * (t > 0)
        parts.append(a + t[:, None] * (b - a) + shift[:, None] * aside)
    return shapely.linestrings(np.round(np.vstack([*parts, path[-1:]]), 2))
