"""What everything on land is called: towns, villages, roads, estates, islands; with the planted pairs of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.buildings import SLAB, Buildings
from mapdesk.demo.lines import RoadPieces
from mapdesk.demo.names import NameBook, Twin, chinese_number
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.strokes import Strokes

_MAIN_LAST = ("大道", "路", "路", "路")


@dataclass
class Labels:
    """Names as lists beside towns, villages (bare, and with 村 or 社区), strokes, islands; estates by atom."""

    town: list[str]
    village: list[str]
    road: list[str]
    estate: dict[int, str]
    island: list[str]


def make_labels(
    recipe: Recipe, book: NameBook, things: tuple[Sites, Strokes, RoadPieces, Buildings], islands: NDArray[Any]
) -> tuple[Labels, list[Twin]]:
    """Return the names and the planted pairs among roads."""
    sites, strokes, pieces, buildings = things
    island = _island_names(recipe, book, islands)
    town = [book.take("town") for _ in range(recipe.count("towns"))]
    village = [book.take("village") for _ in range(len(sites))]
    road = _road_names(book, strokes, village)
    estates = np.unique(buildings.atom[buildings.kind == SLAB]).tolist()
    estate = {int(atom): book.take("estate") for atom in estates}
    labels = Labels(town, village, road, estate, island)
    return labels, _plant_twins(recipe, strokes, np.unique(pieces.stroke), sites, labels)


def _road_names(book: NameBook, strokes: Strokes, village: list[str]) -> list[str]:
    """Main roads and the first street of a village have names of their own; the others are numbered by village."""
    given: dict[tuple[int, int], int] = {}
    result = []
    for rank, kind, home in zip(strokes.rank.tolist(), strokes.kind.tolist(), strokes.village.tolist(), strict=True):
        if kind == 2:
            result.append(book.claim(book.take("road") + "海堤"))
        elif kind == 1:
            result.append(book.claim(book.take("road") + "大桥"))
        elif home < 0:
            result.append(book.claim(book.take("road") + _MAIN_LAST[rank]))
        else:
            number = given[(home, rank)] = given.get((home, rank), 0) + 1
            last = "街" if rank == 4 else "巷"
            own = rank == 4 and number <= 2
            result.append(book.claim((book.take("road") if own else village[home] + chinese_number(number)) + last))
    return result


def _island_names(recipe: Recipe, book: NameBook, islands: NDArray[Any]) -> list[str]:
    result = [""] * len(islands)
    tree = shapely.STRtree(islands)
    for island in recipe.islands:
        at = shapely.points(island["lobes"][0][:2])
        found = tree.query_nearest(at, all_matches=False)
        if not result[int(found[0])]:
            result[int(found[0])] = book.claim(island["name"])
    area = shapely.area(islands)
    for k, name in enumerate(result):
        if not name:
            result[k] = book.claim(book.take("village") + "岛") if area[k] > 4e5 else book.take("islet")
    return result


def _plant_twins(recipe: Recipe, strokes: Strokes, used: NDArray[np.int64], sites: Sites, labels: Labels) -> list[Twin]:
    """Give roads of different towns the same name, as it happens after mergers; numbered streets stay as they are."""
    from scipy.spatial import cKDTree

    middle = shapely.get_coordinates(shapely.line_interpolate_point(strokes.lines, 0.5, normalized=True))
    town = sites.town[cKDTree(sites.at).query(middle)[1]]
    named = (strokes.kind == 0) & np.isin(np.arange(len(town)), used)
    free = [
        k
        for k in np.flatnonzero(named).tolist()
        if strokes.village[k] < 0 or not labels.road[k].startswith(labels.village[int(strokes.village[k])])
    ]
    free.sort(key=lambda k: (-int(strokes.rank[k]), k))
    twins: list[Twin] = []
    while free and len(twins) < recipe.count("twins"):
        one = free.pop(0)
        other = next((k for k in reversed(free) if town[k] != town[one]), None)
        if other is not None:
            free.remove(other)
            labels.road[other] = labels.road[one]
            places = (labels.town[int(town[one])], labels.town[int(town[other])])
            twins.append(Twin("road", labels.road[one], places))
    return twins
