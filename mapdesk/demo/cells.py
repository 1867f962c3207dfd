"""Towns, villages, grids and micro-grids as unions of atoms, with their codes; borders are stored once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.atoms import Atoms
from mapdesk.demo.noise import Floats
from mapdesk.demo.partition import net_of, shares, split
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe
from mapdesk.geo import crs
from mapdesk.geo.edges import Edges, edges_from_cells, merge_faces

Ints = NDArray[np.int64]
BASIC, EXCLUSIVE, SEA = 0, 1, 2
GRID_KINDS = ("basic", "exclusive", "sea")


@dataclass(frozen=True)
class Plan:
    """The division of the district. Grids: basic, exclusive, sea. Micro-grids: on land only.

    Attributes
    ----------
    micro_of_atom : array of int
        For each atom on land.
    grid_of_micro, village_of_grid, kind_of_grid : arrays of int
        Sea grids come last and have no micro-grid.
    village_of_atom : array of int
    sea_grid_of_cell : array of int
        Grid of each sea cell.
    households : array
        Per atom on land.
    points : array, shape (atoms on land, 2)
        A place inside each.
    """

    micro_of_atom: Ints
    grid_of_micro: Ints
    village_of_grid: Ints
    kind_of_grid: Ints
    village_of_atom: Ints
    sea_grid_of_cell: Ints
    households: Floats
    points: Floats


def make_plan(recipe: Recipe, atoms: Atoms, sites: Sites, households: Floats) -> Plan:
    """Return the division: villages by nearness, grids and micro-grids by households, sites as exclusive grids."""
    points = shapely.get_coordinates(shapely.point_on_surface(atoms.faces[: atoms.land]))
    village = _villages(atoms, sites, points)
    on_land = (atoms.pairs < atoms.land).all(axis=1)
    net = net_of(atoms.pairs[on_land], atoms.land)
    basic = atoms.site < 0
    populated = basic & (households > 0)
    lived = np.bincount(village[populated], minlength=len(sites))
    weight = np.bincount(village[basic], weights=households[basic], minlength=len(sites))
    grids = shares(recipe.count("grids"), weight.astype(np.float64), np.maximum(1, lived // 3))
    grid = np.full(atoms.land, -1, dtype=np.int64)
    village_of_grid: list[int] = []
    for k in range(len(sites)):
        members = np.flatnonzero((village == k) & basic)
        grid[members] = len(village_of_grid) + np.array(split(members.tolist(), net, households, points, int(grids[k])))
        village_of_grid += [k] * int(grids[k])
    lonely = np.flatnonzero(~basic)
    micro, grid_of_micro = _micro_grids(recipe, net, grid, (households, populated, points), len(lonely))
    for atom in lonely.tolist():
        grid_of_micro.append(len(village_of_grid))
        micro[atom] = len(grid_of_micro) - 1
        village_of_grid.append(int(village[atom]))
    kinds = [BASIC] * int(grids.sum()) + [EXCLUSIVE] * len(lonely)
    sea_village = _sea_villages(recipe, atoms, sites)
    sea_grid = len(kinds) + np.arange(len(sea_village))
    return Plan(
        micro,
        np.array(grid_of_micro),
        np.array(village_of_grid + sea_village.tolist()),
        np.array(kinds + [SEA] * len(sea_village)),
        village,
        sea_grid,
        households,
        points,
    )


def _villages(atoms: Atoms, sites: Sites, points: Floats) -> Ints:
    """Return the village of each atom: the nearest over land; islets belong to the nearest as the crow flies."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    pairs = atoms.pairs[(atoms.pairs < atoms.land).all(axis=1)]
    far = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    graph = coo_matrix((far, (pairs[:, 0], pairs[:, 1])), shape=(atoms.land, atoms.land)).tocsr()
    _, nearest = cKDTree(points).query(sites.at, k=min(12, atoms.land))
    home: list[int] = []
    for options in nearest.tolist():
        home.append(next(one for one in options if one not in home and atoms.site[one] < 0))
    _, _, source = dijkstra(graph, directed=False, indices=home, min_only=True, return_predecessors=True)
    number = {atom: k for k, atom in enumerate(home)}
    direct = cKDTree(sites.at).query(points)[1]
    return np.array([number.get(int(s), int(d)) for s, d in zip(source, direct, strict=True)], dtype=np.int64)


def _micro_grids(
    recipe: Recipe, net: dict[int, list[int]], grid: Ints, land: tuple[Floats, NDArray[np.bool_], Floats], lonely: int
) -> tuple[Ints, list[int]]:
    households, populated, points = land
    count = int(grid.max()) + 1
    inside = grid >= 0
    weight = np.bincount(grid[inside], weights=households[inside], minlength=count)
    most = np.maximum(1, np.bincount(grid[populated], minlength=count))
    micros = shares(recipe.count("micro_grids") - lonely, weight.astype(np.float64), most)
    micro = np.full(len(grid), -1, dtype=np.int64)
    grid_of_micro: list[int] = []
    order = np.argsort(grid, kind="stable")
    starts = np.searchsorted(grid[order], np.arange(count + 1))
    for k in range(count):
        members = np.sort(order[starts[k] : starts[k + 1]])
        micro[members] = len(grid_of_micro) + np.array(
            split(members.tolist(), net, households, points, int(micros[k])), dtype=np.int64
        )
        grid_of_micro += [k] * int(micros[k])
    return micro, grid_of_micro


def _sea_villages(recipe: Recipe, atoms: Atoms, sites: Sites) -> Ints:
    from scipy.spatial import cKDTree

    centre = np.zeros((recipe.count("sea_grids"), 2))
    faces = atoms.faces[atoms.land :]
    area, middle = shapely.area(faces), shapely.get_coordinates(shapely.centroid(faces))
    for k in (0, 1):
        centre[:, k] = np.bincount(atoms.sea_cell, area * middle[:, k], len(centre))
    centre /= np.bincount(atoms.sea_cell, area, len(centre))[:, None]
    return np.asarray(cKDTree(sites.at).query(centre)[1], dtype=np.int64)


@dataclass(frozen=True)
class Borders:
    """The plan as topology, in degrees: faces are micro-grids, then sea grids."""

    edges: Edges
    micros: int

    def merged(self, parent_of_micro: Ints, parent_of_sea: Ints) -> NDArray[Any]:
        """Return polygons of parents, from 0 on without holes in the numbers; -1: belongs to none (stays out)."""
        from mapdesk.geo.edges import cells_from_edges

        parent = np.concatenate([parent_of_micro, parent_of_sea])
        return cells_from_edges(merge_faces(self.edges, parent), np.arange(int(parent.max()) + 1))


def make_borders(atoms: Atoms, plan: Plan) -> Borders:
    """Return the edges between micro-grids and sea grids; the coast is one of them."""
    stored = crs.from_metric(atoms.faces)
    stored = shapely.transform(stored, lambda points: np.round(points, 9))
    micros = len(plan.grid_of_micro)
    face = np.concatenate([plan.micro_of_atom, micros + atoms.sea_cell])
    return Borders(merge_faces(edges_from_cells(stored), face), micros)
