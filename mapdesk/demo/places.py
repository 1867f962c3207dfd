"""Where people live: sites of villages in bays and valleys, and which town-level unit each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief, islands_of

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sites:
    """Villages, before their borders are known.

    Attributes
    ----------
    at : array, shape (n, 2)
        Centres, EPSG:4549.
    weight : array, shape (n,)
        Relative number of households.
    island : array of int, shape (n,)
        Label of the island in the raster.
    town : array of int, shape (n,)
    seat : int
        The village of the district's seat.
    """

    at: Floats
    weight: Floats
    island: Ints
    town: Ints
    seat: int

    def __len__(self) -> int:
        return len(self.weight)


def make_sites(rng: np.random.Generator, recipe: Recipe, relief: Relief) -> Sites:
    """Return the sites: flat, low, sheltered, near the sea, apart from each other; every larger island has one."""
    at, score, island = _candidates(rng, recipe, relief)
    chosen = _spread(at, score, island, recipe.count("villages"))
    at, island = at[chosen], island[chosen]
    biggest = np.bincount(island).argmax()
    here = np.flatnonzero(island == biggest)
    centre = at[here].mean(axis=0)
    liked = score[chosen][here] - score[chosen][here].mean()
    seat = int(here[np.argmin(np.hypot(*(at[here] - centre).T) / recipe.scale - 6000 * liked)])
    distance = np.hypot(*(at - at[seat]).T) / recipe.scale**0.5
    weight = rng.lognormal(0.0, 0.42, len(at)) * (1 + 2.6 * np.exp(-((distance / 2600) ** 2)))
    return Sites(at, weight, island, _towns(at, weight, island, recipe.count("towns")), seat)


def _candidates(rng: np.random.Generator, recipe: Recipe, relief: Relief) -> tuple[Floats, Floats, Ints]:
    stride = max(1, int(80 / relief.frame.step))
    rows, columns = (
        part.ravel() * stride for part in np.indices((relief.frame.rows // stride, relief.frame.columns // stride))
    )
    near_m = 90 if recipe.size != "tiny" else 70
    good = (relief.coast_m[rows, columns] > near_m) & (relief.slope[rows, columns] < 0.3)
    rows, columns = rows[good], columns[good]
    coast, slope = relief.coast_m[rows, columns], relief.slope[rows, columns]
    height = relief.height[rows, columns]
    shelter = relief.shelter[rows, columns]
    score = (
        np.exp(-slope / 0.12) * np.exp(-height / 60) * (0.25 + np.exp(-(((coast - 280) / 420) ** 2))) + 0.5 * shelter
    )
    score = score + rng.uniform(0, 0.35, len(score))
    labels = islands_of(relief)[rows, columns].astype(np.int64)
    return relief.frame.points(rows, columns), score.astype(np.float64), labels


def _spread(at: Floats, score: Floats, island: Ints, wanted: int) -> Ints:
    """Choose places by score that keep a distance, shrinking the distance until there are enough of them."""
    from scipy.spatial import cKDTree

    order = np.argsort(-score, kind="stable")
    tree = cKDTree(at)
    sizes = np.bincount(island)
    apart = 2200.0
    while True:
        free = np.ones(len(at), dtype=bool)
        chosen: list[int] = []
        for one in order.tolist():
            if free[one] and (sizes[island[one]] > 60 or len(at) < 2000):
                chosen.append(one)
                free[tree.query_ball_point(at[one], apart)] = False
        if len(chosen) >= wanted:
            return np.array(chosen[:wanted])
        apart *= 0.94


def _towns(at: Floats, weight: Floats, island: Ints, count: int) -> Ints:
    """Group villages into towns: seeds far apart, then the nearest seed, islands kept together where they can be."""
    apart = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1)) + 2500.0 * (island[:, None] != island[None])
    seeds = [int(np.argmax(weight))]
    while len(seeds) < count:
        seeds.append(int(np.argmax(apart[:, seeds].min(axis=1) * weight**0.25)))
    for _ in range(8):
        town = np.argmin(apart[:, seeds], axis=1)
        seeds = [
            int(np.flatnonzero(town == k)[np.argmin(apart[np.ix_(town == k, town == k)].sum(axis=1))])
            for k in range(count)
        ]
    return np.asarray(np.argmin(apart[:, seeds], axis=1), dtype=np.int64)
