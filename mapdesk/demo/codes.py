"""Codes of towns, villages, grids and micro-grids, numbered from west to east, then from north to south."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.atoms import Atoms
from mapdesk.demo.cells import BASIC, EXCLUSIVE, SEA, Plan
from mapdesk.demo.noise import Floats
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe

Ints = NDArray[np.int64]
_FIRST = {BASIC: 1, EXCLUSIVE: 801, SEA: 901}
TOWN_KINDS = ("subdistrict", "town", "township")
_TOWN_FIRST = {"subdistrict": 1, "town": 101, "township": 201}


@dataclass(frozen=True)
class Codes:
    """Codes as text, one per town, village, grid and micro-grid, and what kind towns and villages are."""

    town: list[str]
    village: list[str]
    grid: list[str]
    micro: list[str]
    town_kind: list[str]
    community: NDArray[np.bool_]


def make_codes(recipe: Recipe, sites: Sites, plan: Plan, atoms: Atoms) -> Codes:
    """Return the codes; sizes decide which town-level units are subdistricts and which villages communities."""
    towns = recipe.count("towns")
    size = np.bincount(sites.town, weights=sites.weight, minlength=towns)
    rank = np.argsort(np.argsort(-size, kind="stable"), kind="stable")
    kind = [TOWN_KINDS[0] if r < 0.7 * towns else TOWN_KINDS[1] if r < 0.85 * towns else TOWN_KINDS[2] for r in rank]
    town = _town_codes(recipe.county_code, kind, rank)
    community = _communities(sites, kind)
    village = _village_codes(sites, town, community)
    area = shapely.area(atoms.faces[: atoms.land])
    micro_at = _weighted(plan.points, plan.micro_of_atom, area, len(plan.grid_of_micro))
    grid_at = _grid_places(plan, atoms, micro_at)
    grid = _numbered(plan.village_of_grid, grid_at, village, _FIRST, plan.kind_of_grid)
    micro = _numbered(plan.grid_of_micro, micro_at, grid, {0: 1}, np.zeros(len(micro_at), dtype=np.int64))
    return Codes(town, village, grid, micro, kind, community)


def _town_codes(county: str, kind: list[str], rank: Ints) -> list[str]:
    given = dict(_TOWN_FIRST)
    result = [""] * len(kind)
    for k in np.argsort(rank, kind="stable").tolist():
        result[k] = f"{county}{given[kind[k]]:03d}"
        given[kind[k]] += 1
    return result


def _communities(sites: Sites, town_kind: list[str]) -> NDArray[np.bool_]:
    """Return which villages are communities: the larger ones of subdistricts."""
    urban = np.array([town_kind[t] == TOWN_KINDS[0] for t in sites.town])
    return np.asarray(urban & (sites.weight > np.quantile(sites.weight, 0.62)), dtype=np.bool_)


def _village_codes(sites: Sites, town: list[str], community: NDArray[np.bool_]) -> list[str]:
    order = np.lexsort((-sites.at[:, 1], sites.at[:, 0]))
    given: dict[tuple[int, bool], int] = {}
    result = [""] * len(sites)
    for k in order.tolist():
        sort = (int(sites.town[k]), bool(community[k]))
        given[sort] = given.get(sort, 0 if sort[1] else 199) + 1
        result[k] = f"{town[sort[0]]}{given[sort]:03d}"
    return result


def _weighted(points: Floats, owner: Ints, weight: Floats, count: int) -> Floats:
    total = np.bincount(owner, weights=weight, minlength=count)
    return np.column_stack([np.bincount(owner, weights=weight * points[:, k], minlength=count) / total for k in (0, 1)])


def _grid_places(plan: Plan, atoms: Atoms, micro_at: Floats) -> Floats:
    on_land = int((plan.kind_of_grid != SEA).sum())
    land = _weighted(micro_at, plan.grid_of_micro, np.ones(len(micro_at)), on_land)
    faces = atoms.faces[atoms.land :]
    middle = shapely.get_coordinates(shapely.centroid(faces))
    sea = _weighted(middle, atoms.sea_cell, shapely.area(faces), len(plan.sea_grid_of_cell))
    return np.vstack([land, sea])


def _numbered(parent: Ints, at: Floats, codes: list[str], first: dict[int, int], kind: Ints) -> list[str]:
    """Return the parent's code and three digits, counted per parent and kind from west to east, north to south."""
    result = [""] * len(parent)
    given: dict[tuple[int, int], int] = {}
    for k in np.lexsort((-at[:, 1], np.round(at[:, 0], 0))).tolist():
        sort = (int(parent[k]), int(kind[k]))
        given[sort] = given.get(sort, first[sort[1]] - 1) + 1
        result[k] = f"{codes[sort[0]]}{given[sort]:03d}"
    return result
