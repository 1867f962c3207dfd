"""The district as a whole: geometry in metres, division, names and codes, before it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.atoms import Atoms, make_atoms
from mapdesk.demo.buildings import Buildings, Ground, make_buildings
from mapdesk.demo.cells import Plan, make_plan
from mapdesk.demo.coast import coast_polygons
from mapdesk.demo.codes import Codes, make_codes
from mapdesk.demo.labels import Labels, make_labels
from mapdesk.demo.lines import RoadPieces, cut_roads
from mapdesk.demo.names import NameBook, Twin
from mapdesk.demo.network import make_network
from mapdesk.demo.noise import Floats
from mapdesk.demo.places import Sites, make_sites
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.rooms import Rooms, households_per_atom, make_rooms
from mapdesk.demo.shape import Relief, make_relief
from mapdesk.demo.streets import make_streets
from mapdesk.demo.strokes import Strokes, main_strokes

Ints = NDArray[np.int64]
Progress = Callable[[str], None]


@dataclass
class District:
    """Everything the layers are made from; positions in EPSG:4549."""

    recipe: Recipe
    rng: np.random.Generator
    relief: Relief
    islands: NDArray[Any]
    sites: Sites
    strokes: Strokes
    pieces: RoadPieces
    atoms: Atoms
    buildings: Buildings
    rooms: Rooms
    plan: Plan
    codes: Codes
    labels: Labels
    book: NameBook
    twins: list[Twin] = field(default_factory=list)

    def grid_at(self, points: Floats) -> tuple[Ints, Ints]:
        """Return grid and micro-grid of points, shape (n, 2); -1 where there is none (micro-grids at sea)."""
        face = np.full(len(points), -1, dtype=np.int64)
        places: Any = shapely.points(points)
        at, which = shapely.STRtree(places).query(self.atoms.faces, predicate="intersects")
        order = np.lexsort((-at, which))  # a point on a border belongs to the first face
        face[which[order]] = at[order]
        land = (face >= 0) & (face < self.atoms.land)
        micro = np.where(land, self.plan.micro_of_atom[np.where(land, face, 0)], -1)
        sea = face >= self.atoms.land
        cell = self.atoms.sea_cell[np.where(sea, face - self.atoms.land, 0)]
        grid = np.where(land, self.plan.grid_of_micro[np.maximum(micro, 0)], -1)
        return np.where(sea, self.plan.sea_grid_of_cell[cell], grid), micro

    def village_at(self, points: Floats) -> Ints:
        """Return the village of points: of their grid, else the nearest."""
        from scipy.spatial import cKDTree

        grid, _ = self.grid_at(points)
        nearest = cKDTree(self.sites.at).query(points)[1]
        return np.where(grid >= 0, self.plan.village_of_grid[np.maximum(grid, 0)], nearest)


def make_district(recipe: Recipe, seed: int, progress: Progress) -> District:
    """Return the district of a recipe; the same for the same seed.

    Parameters
    ----------
    recipe : Recipe
    seed : int
    progress : callable
        Told what is being made.
    """
    rng = np.random.default_rng([seed, 330395])
    progress("relief")
    relief = make_relief(rng, recipe)
    islands = coast_polygons(rng, recipe.frame, relief.field, spacing_m=20.0 if recipe.size == "banner" else 17.0)
    progress("roads")
    sites = make_sites(rng, recipe, relief)
    main = main_strokes(make_network(rng, recipe, relief, sites, islands))
    strokes = main.joined(make_streets(rng, recipe, relief, sites, main))
    pieces = cut_roads(strokes)
    progress("cells")
    atoms = make_atoms(rng, recipe, relief, islands, (strokes, pieces))
    progress("buildings")
    buildings = make_buildings(rng, recipe, Ground(relief, sites, strokes, pieces, atoms))
    rooms = make_rooms(rng, buildings, room_total(recipe, buildings, strokes))
    plan = make_plan(recipe, atoms, sites, households_per_atom(buildings, rooms, atoms.land))
    land = _land_of(atoms)
    codes = make_codes(recipe, sites, plan, atoms)
    book = NameBook(rng)
    labels, twins = make_labels(recipe, book, (sites, strokes, pieces, buildings), land)
    return District(
        recipe, rng, relief, land, sites, strokes, pieces, atoms, buildings, rooms, plan, codes, labels, book, twins
    )


def room_total(recipe: Recipe, buildings: Buildings, strokes: Strokes) -> int:
    """Return how many rooms are wanted; where the recipe fixes the number of addresses, what that leaves for rooms."""
    wanted = recipe.count("addresses")
    if not wanted:
        return recipe.count("rooms")
    return wanted - fixed_addresses(recipe, buildings, strokes)


def fixed_addresses(recipe: Recipe, buildings: Buildings, strokes: Strokes) -> int:
    """Return how many addresses there are without rooms: plates, buildings, landmarks, places at sea, bridges."""
    compounds = len(np.unique(buildings.atom[buildings.kind > 0]))
    named = sum(recipe.count(what) for what in ("facilities", "berths", "sea_parcels", "sea_grids", "aids", "reefs"))
    return len(buildings) + compounds + named + bridge_marks(strokes)


def bridge_marks(strokes: Strokes) -> int:
    """Return how many kilometre marks stand on bridges and causeways: one at each end and at each full kilometre."""
    crossing = strokes.kind > 0
    return int((2 + shapely.length(strokes.lines[crossing]) // 1000).sum())


def _land_of(atoms: Atoms) -> NDArray[Any]:
    """Return the islands as unions of atoms, so that coast and cells agree vertex for vertex; largest first."""
    parts = shapely.get_parts(shapely.coverage_union_all(atoms.faces[: atoms.land]))
    return np.asarray(parts[np.argsort(-shapely.area(parts), kind="stable")], dtype=object)
