"""Buildings: lots along roads, slabs in estates, halls on fenced sites; none touches another or a road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.atoms import Atoms
from mapdesk.demo.footprints import Lots, outlines
from mapdesk.demo.lines import RoadPieces
from mapdesk.demo.noise import Floats
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief
from mapdesk.demo.strokes import Strokes

Ints = NDArray[np.int64]
HOUSE, SLAB, HALL = 0, 1, 2
HALF_WIDTH_M = np.array([8.0, 5.0, 4.0, 3.2, 3.4, 2.6])
"""Half the width of a road by class, as in `strokes.CLASSES`."""


@dataclass(frozen=True)
class Buildings:
    """Buildings as arrays of one length.

    Attributes
    ----------
    shapes : array of Polygon
    atom : array of int
    kind : array of int
        HOUSE, SLAB or HALL.
    stroke : array of int
        The road they stand at.
    along_m : array of float
        Where on it.
    left : array of bool
        On which side of it.
    setback_m : array of float
        Distance of the front from the middle of the road.
    """

    shapes: NDArray[Any]
    atom: Ints
    kind: Ints
    stroke: Ints
    along_m: Floats
    left: NDArray[np.bool_]
    setback_m: Floats

    def __len__(self) -> int:
        return len(self.atom)


@dataclass(frozen=True)
class Ground:
    """What buildings are placed on."""

    relief: Relief
    sites: Sites
    strokes: Strokes
    pieces: RoadPieces
    atoms: Atoms


def make_buildings(rng: np.random.Generator, recipe: Recipe, ground: Ground) -> Buildings:
    """Return exactly as many buildings as the recipe wants, settlements first."""
    estates = _estate_atoms(rng, recipe, ground)
    groups = [_houses(rng, ground), _slabs(rng, ground, estates), _halls(rng, ground)]
    shapes = np.concatenate([group.shapes for group in groups])
    liking = np.concatenate([group.liking for group in groups])
    kind = np.concatenate([np.full(len(group.shapes), k) for k, group in enumerate(groups)])
    atom = _atom_of(ground.atoms, shapes)
    taken = np.isin(atom, estates) | np.isin(atom, np.flatnonzero(ground.atoms.site >= 0))
    good = (atom >= 0) & (kind != HOUSE) | (atom >= 0) & ~taken
    good[good] = _free_of_lines(ground, shapes[good])
    index = np.flatnonzero(good)
    index = index[_apart(shapes[index], liking[index])]
    index = index[np.argsort(-liking[index], kind="stable")[: recipe.count("buildings")]]
    index = np.sort(index)
    lots = Lots.joined(groups)
    beside = np.where(kind == HOUSE, lots.piece, -1)[index]
    return _addressed(ground, shapes[index], atom[index], kind[index], beside, lots.left[index])


def _houses(rng: np.random.Generator, ground: Ground) -> Lots:
    """Return candidate houses along all roads, denser near villages."""
    pieces, rank = ground.pieces, ground.strokes.rank[ground.pieces.stroke]
    dry = np.flatnonzero(ground.strokes.kind[pieces.stroke] == 0)
    room = shapely.length(pieces.lines) - 12.0
    front = rng.uniform(11.5, 15.5, len(pieces))
    count = np.maximum(0, (room / front).astype(int))
    count[np.setdiff1d(np.arange(len(pieces)), dry)] = 0
    piece = np.repeat(np.arange(len(pieces)), 2 * count)
    place = np.arange(len(piece)) - np.repeat(np.cumsum(2 * count) - 2 * count, 2 * count)
    left = place % 2 == 0
    pace = (room / np.maximum(1, count))[piece]
    at = 6.0 + (place // 2 + 0.5) * pace + rng.uniform(-0.8, 0.8, len(piece))
    front_line, ahead = _on_line(pieces.lines[piece], at)
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]]) * np.where(left, 1.0, -1.0)[:, None]
    depth = rng.uniform(8.5, 13.5, len(piece))
    gap = rng.uniform(1.6, 3.4, len(piece))
    back = HALF_WIDTH_M[rank[piece]] + rng.choice([1.2, 1.8, 2.6, 4.5], len(piece), p=[0.4, 0.3, 0.2, 0.1])
    centre = front_line + aside * (back + depth / 2)[:, None]
    shapes = outlines(rng, centre, ahead, size=np.column_stack([pace - gap, depth]), bent=0.16)
    street = rank[piece] >= 4
    liking = _liking(rng, ground, centre, street)
    fit = liking > -9
    return Lots(shapes[fit], liking[fit], piece[fit], left[fit])


def _on_line(lines: NDArray[Any], at: Floats) -> tuple[Floats, Floats]:
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, at))
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(0, at - 3.5)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + 3.5))
    ahead = after - before
    return here, ahead / np.maximum(1e-6, np.hypot(*ahead.T))[:, None]


def _liking(rng: np.random.Generator, ground: Ground, centre: Floats, street: NDArray[np.bool_]) -> Floats:
    """Return how readily a lot is built on: streets first, then near villages on gentle land; -10 where never."""
    from scipy.spatial import cKDTree

    far, _ = cKDTree(ground.sites.at).query(centre)
    frame, relief = ground.relief.frame, ground.relief
    coast, slope = frame.sample(relief.coast_m, centre), frame.sample(relief.slope, centre)
    liking = rng.uniform(0, 1, len(centre)) + np.where(street, 1.15, 0.0) - far / 700 - 1.2 * slope
    liking[(coast < 13) | (slope > 0.5)] = -10.0
    return np.asarray(liking, dtype=np.float64)


def _estate_atoms(rng: np.random.Generator, recipe: Recipe, ground: Ground) -> Ints:
    """Return blocks that hold an estate of slabs: full-size blocks, mostly in the larger settlements."""
    faces = ground.atoms.faces[: ground.atoms.land]
    area = shapely.area(faces)
    full = (area > 3600) & (area < 12_000) & (ground.atoms.site < 0)
    full &= shapely.area(shapely.minimum_rotated_rectangle(faces)) < 1.22 * area
    from scipy.spatial import cKDTree

    near = cKDTree(ground.sites.at).query(shapely.get_coordinates(shapely.centroid(faces)))[1]
    weight = ground.sites.weight[near] / ground.sites.weight.mean()
    chance = np.clip(0.05 * weight**1.6, 0.01, 0.4) if recipe.size != "tiny" else np.full(len(faces), 0.2)
    return np.flatnonzero(full & (rng.uniform(size=len(faces)) < chance))


def _slabs(rng: np.random.Generator, ground: Ground, estates: Ints) -> Lots:
    faces = ground.atoms.faces[estates]
    return _filled(rng, faces, inset=8.0, size=(34.0, 12.0), pace=(41.0, 25.0))


def _halls(rng: np.random.Generator, ground: Ground) -> Lots:
    faces = ground.atoms.faces[: ground.atoms.land][ground.atoms.site >= 0]
    return _filled(rng, faces, inset=9.0, size=(38.0, 20.0), pace=(50.0, 34.0))


def _filled(
    rng: np.random.Generator,
    faces: NDArray[Any],
    *,
    inset: float,
    size: tuple[float, float],
    pace: tuple[float, float],
) -> Lots:
    """Return rows of equal buildings inside faces, along the longer side of each."""
    centres, turns = [], []
    for face in faces:
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(face))
        sides = np.diff(corners[:3], axis=0)
        u = sides[np.argmax(np.hypot(*sides.T))]
        u = u / np.hypot(*u)
        v = np.array([-u[1], u[0]])
        local = shapely.get_coordinates(shapely.buffer(face, -inset)) @ np.column_stack([u, v])
        if not len(local):
            continue
        low, room = local.min(axis=0), np.ptp(local, axis=0)
        n = [max(1, int((room[k] + pace[k] - size[k]) / pace[k])) for k in (0, 1)]
        x, y = (low[k] + room[k] / 2 + (np.arange(n[k]) - (n[k] - 1) / 2) * pace[k] for k in (0, 1))
        grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        centres.append(grid @ np.vstack([u, v]))
        turns.append(np.tile(u, (len(grid), 1)))
    if not centres:
        return Lots.none()
    centre, ahead = np.vstack(centres), np.vstack(turns)
    extent = np.array(size) + rng.uniform(-1.5, 1.5, (len(centre), 2))
    shapes = outlines(rng, centre, ahead, size=extent, bent=0.0)
    return Lots(
        shapes,
        np.full(len(shapes), 5.0) + rng.uniform(0, 1, len(shapes)),
        np.full(len(shapes), -1),
        np.zeros(len(shapes), dtype=bool),
    )


def _atom_of(atoms: Atoms, shapes: NDArray[Any]) -> Ints:
    """Return the face on land that holds each shape whole, or -1."""
    result = np.full(len(shapes), -1, dtype=np.int64)
    faces = atoms.faces[: atoms.land]
    shapely.prepare(faces)
    which, face = shapely.STRtree(faces).query(shapes, predicate="covered_by")
    result[which] = face
    return result


def _free_of_lines(ground: Ground, shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which shapes keep off roads by half their width, and off other borders by a metre."""
    free = np.ones(len(shapes), dtype=bool)
    rank = ground.strokes.rank[ground.pieces.stroke]
    for k in np.unique(rank).tolist():
        tree = shapely.STRtree(ground.pieces.lines[rank == k])
        free[tree.query(shapes, predicate="dwithin", distance=float(HALF_WIDTH_M[k]) + 0.6)[0]] = False
    if len(ground.atoms.borders):
        free[shapely.STRtree(ground.atoms.borders).query(shapes, predicate="dwithin", distance=1.0)[0]] = False
    return free


def _apart(shapes: NDArray[Any], liking: Floats) -> NDArray[np.bool_]:
    """Return which shapes stay when the less liked of each pair closer than 1.2 m goes."""
    order = np.argsort(-liking, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=1.2)
    better, worse = a[place[a] < place[b]], b[place[a] < place[b]]
    sort = np.argsort(place[better], kind="stable")
    keep = np.ones(len(shapes), dtype=bool)
    for one, other in zip(better[sort].tolist(), worse[sort].tolist(), strict=True):
        if keep[one]:
            keep[other] = False
    return keep


def _addressed(
    ground: Ground, shapes: NDArray[Any], atom: Ints, kind: Ints, piece: Ints, left: NDArray[np.bool_]
) -> Buildings:
    """Tell where on which road each building stands; buildings of estates and sites belong to the nearest road."""
    pieces = ground.pieces
    middle = shapely.centroid(shapes)
    unknown = np.flatnonzero(piece < 0)
    dry = np.flatnonzero(ground.strokes.kind[pieces.stroke] == 0)
    piece = piece.copy()
    left = left.copy()
    if len(unknown):
        where, nearest = shapely.STRtree(pieces.lines[dry]).query_nearest(middle[unknown], all_matches=False)
        piece[unknown[where]] = dry[nearest]
    line = pieces.lines[piece]
    at = shapely.line_locate_point(line, middle)
    here, ahead = _on_line(line, at)
    off = shapely.get_coordinates(middle) - here
    cross = ahead[:, 0] * off[:, 1] - ahead[:, 1] * off[:, 0]
    left[unknown] = cross[unknown] > 0
    return Buildings(
        shapes, atom, kind, pieces.stroke[piece], pieces.from_m[piece] + at, left, shapely.distance(shapes, line)
    )
