"""What is inside buildings: floors, units and rooms; and the number of households per atom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.buildings import HALL, HOUSE, SLAB, Buildings
from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]
USES = ("dwelling", "mixed", "commercial", "public", "industrial", "port", "other")


@dataclass(frozen=True)
class Rooms:
    """Per building: floors, units, rooms, use (index into `USES`), year; per room its building, unit, floor, number.

    Unit is 0 where a building has none.
    """

    floors: Ints
    units: Ints
    count: Ints
    use: Ints
    year: Ints
    building: Ints
    unit: Ints
    floor: Ints
    number: Ints


def make_rooms(rng: np.random.Generator, buildings: Buildings, total: int) -> Rooms:
    """Return rooms, exactly `total` of them; halls have none."""
    kind = buildings.kind
    count = len(kind)
    floors = np.where(
        kind == HOUSE,
        rng.choice([1, 2, 3, 4, 5], count, p=[0.08, 0.27, 0.38, 0.2, 0.07]),
        np.where(kind == SLAB, rng.choice([5, 6, 6, 7, 9, 11], count), rng.integers(1, 4, count)),
    )
    units = np.where(kind == SLAB, rng.integers(1, 4, count), 0)
    rooms = np.where(kind == SLAB, floors * units * 2, 0)
    use = rng.choice(len(USES), count, p=[0.79, 0.13, 0.035, 0.01, 0.01, 0.005, 0.02])
    use[kind == SLAB] = 0
    use[kind == HALL] = rng.choice([3, 4, 4, 5], int((kind == HALL).sum()))
    lived = np.flatnonzero((kind == HOUSE) & (use < 2))
    rooms[lived] = _spread(rng, total - int(rooms.sum()), floors[lived])
    year = np.clip(rng.normal(1998, 11, count), 1952, 2025).astype(np.int64)
    year[kind == SLAB] = rng.integers(2003, 2025, int((kind == SLAB).sum()))
    return Rooms(floors, units, rooms, use, year, *_numbered(rooms, floors, units))


def _spread(rng: np.random.Generator, total: int, floors: Ints) -> Ints:
    """Return rooms per house: one to two per floor on the mean of what is wanted, the sum exactly as wanted."""
    mean = total / len(floors)
    most = np.maximum(2, floors * (3 if mean > 2.6 else 2))
    rooms = np.clip(rng.poisson(floors * mean / floors.mean()), 1, most)
    order = rng.permutation(len(rooms))
    while (gap := total - int(rooms.sum())) != 0:
        can = order[rooms[order] < most[order]] if gap > 0 else order[rooms[order] > 1]
        if not len(can):
            raise ValueError(f"{total} rooms do not fit into {len(rooms)} houses")
        rooms[can[: abs(gap)]] += int(np.sign(gap))
    return np.asarray(rooms, dtype=np.int64)


def _numbered(rooms: Ints, floors: Ints, units: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    building = np.repeat(np.arange(len(rooms)), rooms)
    place = np.arange(len(building)) - np.repeat(np.cumsum(rooms) - rooms, rooms)
    per_unit = np.where(units > 0, floors * 2, 0)[building]
    unit = np.where(per_unit > 0, place // np.maximum(per_unit, 1) + 1, 0)
    inside = np.where(per_unit > 0, place % np.maximum(per_unit, 1), place)
    per_floor = np.where(per_unit > 0, 2, np.ceil(rooms / floors).astype(np.int64)[building])
    floor = inside // np.maximum(per_floor, 1) + 1
    return building, unit, floor, floor * 100 + inside % np.maximum(per_floor, 1) + 1


def households_per_atom(buildings: Buildings, rooms: Rooms, atoms: int) -> Floats:
    """Return households per atom: one per room."""
    return np.asarray(np.bincount(buildings.atom, weights=rooms.count, minlength=atoms), dtype=np.float64)
