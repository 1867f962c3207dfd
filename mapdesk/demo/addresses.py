"""The address base of the district: plates, buildings, rooms, landmarks, and the places at sea."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.buildings import HALL, SLAB
from mapdesk.demo.district import District
from mapdesk.demo.noise import Floats
from mapdesk.demo.plates import Plates
from mapdesk.demo.tables import Table, degrees
from mapdesk.store.catalogue import key_of

Ints = NDArray[np.int64]
NAMES = (
    "address_id",
    "address_code",
    "text",
    "province",
    "city",
    "county",
    "town",
    "community",
    "village",
    "island",
    "road",
    "number",
    "estate",
    "building",
    "unit",
    "floor",
    "room",
    "poi",
    "aliases",
    "kind",
    "position_source",
    "accuracy_m",
    "datum",
    "status",
    "valid_from",
    "grid_code",
    "micro_code",
    "household_count",
    "building_id",
    "source",
    "as_of",
)


@dataclass
class Place:
    """An address that is not a plate, building or room: a landmark, a berth, a farm plot, a reef, a light."""

    kind: str
    name: str
    at: tuple[float, float]
    aliases: str | None = None
    island: str | None = None


@dataclass
class AddressBase:
    """All addresses: those of buildings from the district, other places as they are added.

    Keys are handed out in one order: plates, buildings of compounds, rooms, then places as added.
    """

    district: District
    plates: Plates
    places: list[Place] = field(default_factory=list)

    @property
    def compound_buildings(self) -> Ints:
        """Buildings inside estates and sites: they have an address beside the plate."""
        return np.flatnonzero(self.plates.in_compound > 0)

    @property
    def building_count(self) -> int:
        """How many addresses plates, buildings and rooms make."""
        return len(self.plates.number) + len(self.compound_buildings) + len(self.district.rooms.building)

    def add(self, places: list[Place]) -> list[str]:
        """Add places and return their keys."""
        first = self.building_count + len(self.places) + 1
        self.places += places
        return [key(first + k) for k in range(len(places))]

    def of_plate(self, plates: Ints) -> list[str]:
        """Return the keys of plates."""
        return [key(k + 1) for k in plates.tolist()]

    def of_building(self) -> list[str]:
        """Return for each building the key of its own address: of its plate, or of itself inside a compound."""
        number = self.plates.of_building + 1
        inside = self.compound_buildings
        number[inside] = len(self.plates.number) + 1 + np.arange(len(inside))
        return [key(k) for k in number.tolist()]


def key(number: int) -> str:
    """Return the key of an address."""
    return key_of("ADR", number)


def address_table(base: AddressBase) -> Table:
    """Return all addresses; texts are in the standard order, a level that is not there is None."""
    writer = _Writer(base)
    geometries = np.vstack([writer.plate_at, writer.building_at, writer.room_at, writer.place_at])
    return Table("addresses", NAMES, writer.rows(), degrees(geometries))


class _Writer:
    """Makes the rows, one after the other, so that a million of them are never held at once."""

    def __init__(self, base: AddressBase) -> None:
        self.base, d = base, base.district
        self.d, self.recipe, plates = d, d.recipe, base.plates
        buildings, rooms = d.buildings, d.rooms
        middle = shapely.get_coordinates(shapely.point_on_surface(buildings.shapes))
        self.inside = base.compound_buildings
        self.plate_at, self.building_at = plates.at, middle[self.inside]
        self.room_at = _room_places(middle, buildings.shapes, rooms.building, rooms.unit, rooms.units)
        self.place_at = np.array([place.at for place in base.places], dtype=np.float64).reshape(-1, 2)
        micro = d.plan.micro_of_atom[buildings.atom]
        self.micro, self.grid = micro, d.plan.grid_of_micro[micro]
        self.village = d.plan.village_of_grid[self.grid]
        self.island = _islands_of(d, middle)
        self.tail = (d.recipe.source, d.recipe.data["reference_time"])
        data = d.recipe.data
        self.head = (data["province"], data["city"], data["county"])
        self.towns = [town_name(d, k) for k in range(len(d.labels.town))]
        self.villages = [village_name(d, k) for k in range(len(d.sites))]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self._plates()
        yield from self._compounds()
        yield from self._rooms()
        yield from self._places()

    def _where(self, building: int) -> tuple[Any, ...]:
        """Return prefix of the text, province to island, codes, for a building."""
        village = int(self.village[building])
        town = self.towns[int(self.d.sites.town[village])]
        name = self.villages[village]
        levels = (
            *self.head,
            town,
            name if self.d.codes.community[village] else None,
            None if self.d.codes.community[village] else name,
            self.d.labels.island[int(self.island[building])],
        )
        codes = (self.d.codes.grid[int(self.grid[building])], self.d.codes.micro[int(self.micro[building])])
        return "".join(self.head) + town + name, levels, codes, self.d.codes.village[village]

    def _front(self, building: int) -> tuple[str, str, str | None]:
        """Return road, number and estate of a building."""
        plate = int(self.base.plates.of_building[building])
        road = self.d.labels.road[int(self.base.plates.stroke[plate])]
        estate = None
        if self.d.buildings.kind[building] == SLAB:
            estate = self.d.labels.estate[int(self.d.buildings.atom[building])]
        elif self.d.buildings.kind[building] == HALL:
            estate = site_name(self.d, int(self.d.atoms.site[self.d.buildings.atom[building]]))
        return road, f"{int(self.base.plates.number[plate])}号", estate

    def _plates(self) -> Iterator[tuple[Any, ...]]:
        kind, count = self.d.buildings.kind, self.d.rooms.count
        for k, building in enumerate(self.base.plates.building.tolist()):
            head, levels, codes, village = self._where(building)
            road, number, estate = self._front(building)
            households = int(count[building]) if kind[building] == 0 else None
            owner = _building_key(building) if kind[building] == 0 else None
            yield (
                key(k + 1),
                f"{village}{k + 1:07d}",
                head + road + number + (estate or ""),
                *levels,
                road,
                number,
                estate,
                None,
                None,
                None,
                None,
                None,
                None,
                "door_plate",
                "synthetic",
                1.0,
                "cgcs2000",
                "active",
                "2020-01-01",
                *codes,
                households,
                owner,
                *self.tail,
            )

    def _compounds(self) -> Iterator[tuple[Any, ...]]:
        first = len(self.base.plates.number) + 1
        for k, building in enumerate(self.inside.tolist()):
            head, levels, codes, village = self._where(building)
            road, number, estate = self._front(building)
            block = f"{int(self.base.plates.in_compound[building])}幢"
            text = f"{head}{road}{number}{estate or ''}{block}"
            yield (
                key(first + k),
                f"{village}{first + k:07d}",
                text,
                *levels,
                road,
                number,
                estate,
                block,
                None,
                None,
                None,
                None,
                None,
                "building",
                "synthetic",
                3.0,
                "cgcs2000",
                "active",
                "2020-01-01",
                *codes,
                int(self.d.rooms.count[building]),
                _building_key(building),
                *self.tail,
            )

    def _rooms(self) -> Iterator[tuple[Any, ...]]:
        first = len(self.base.plates.number) + len(self.inside) + 1
        rooms = self.d.rooms
        last = -1
        for k, (building, unit, floor, room) in enumerate(
            zip(rooms.building.tolist(), rooms.unit.tolist(), rooms.floor.tolist(), rooms.number.tolist(), strict=True)
        ):
            if building != last:
                last = building
                head, levels, codes, village = self._where(building)
                road, number, estate = self._front(building)
                inside = int(self.base.plates.in_compound[building])
                block = f"{inside}幢" if inside else None
                start, owner = f"{head}{road}{number}{estate or ''}{block or ''}", _building_key(building)
            part = f"{unit}单元" if unit else None
            yield (
                key(first + k),
                f"{village}{first + k:07d}",
                f"{start}{part or ''}{room}室",
                *levels,
                road,
                number,
                estate,
                block,
                part,
                f"{floor}层",
                f"{room}室",
                None,
                None,
                "room",
                "synthetic",
                5.0,
                "cgcs2000",
                "active",
                "2020-01-01",
                *codes,
                1,
                owner,
                *self.tail,
            )

    def _places(self) -> Iterator[tuple[Any, ...]]:
        first = self.base.building_count + 1
        d = self.d
        grid, micro = d.grid_at(self.place_at)
        villages = d.village_at(self.place_at)
        for k, place in enumerate(self.base.places):
            village = int(villages[k])
            town, name = self.towns[int(d.sites.town[village])], self.villages[village]
            at_sea = place.kind not in ("landmark", "harbour_berth", "bridge_km")
            community = d.codes.community[village]
            levels = (
                *self.head,
                town,
                name if community and not at_sea else None,
                name if not community and not at_sea else None,
                place.island,
            )
            text = "".join(self.head) + town + ("" if at_sea else name) + place.name
            codes = (
                d.codes.grid[int(grid[k])] if grid[k] >= 0 else None,
                d.codes.micro[int(micro[k])] if micro[k] >= 0 else None,
            )
            yield (
                key(first + k),
                f"{d.codes.village[village]}{first + k:07d}",
                text,
                *levels,
                None,
                None,
                None,
                None,
                None,
                None,
                None,
                place.name,
                place.aliases,
                place.kind,
                "synthetic",
                10.0 if at_sea else 3.0,
                "cgcs2000",
                "active",
                "2020-01-01",
                *codes,
                None,
                None,
                *self.tail,
            )


def _building_key(building: int) -> str:
    return key_of("BLD", building + 1)


def town_name(district: District, town: int) -> str:
    """Return the name of a town-level unit with its kind."""
    last = {"subdistrict": "街道", "town": "镇", "township": "乡"}[district.codes.town_kind[town]]
    return district.labels.town[town] + last


def village_name(district: District, village: int) -> str:
    """Return the name of a village or community with its kind."""
    return district.labels.village[village] + ("社区" if district.codes.community[village] else "村")


def site_name(district: District, site: int) -> str:
    """Return the name of a fenced site."""
    kinds = ("渔港物流园", "海洋产业园", "职业学校", "船舶修造厂", "冷链基地", "风电运维基地")
    atom = int(np.flatnonzero(district.atoms.site == site)[0])
    return district.labels.village[int(district.plan.village_of_atom[atom])] + kinds[site % len(kinds)]


def _room_places(middle: Floats, shapes: NDArray[Any], building: Ints, unit: Ints, units: Ints) -> Floats:
    """Return a place per room: at its unit along the building, else its middle."""
    corners = shapely.get_coordinates(shapely.get_exterior_ring(shapes))
    start = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(shapes))])[:-1]
    long = corners[start + 1] - corners[start]
    other = corners[start + 2] - corners[start + 1]
    long = np.where((np.hypot(*long.T) >= np.hypot(*other.T))[:, None], long, other)
    share = np.where(unit > 0, (unit - 0.5) / np.maximum(1, units[building]) - 0.5, 0.0)
    return np.asarray(middle[building] + share[:, None] * long[building] * 0.9, dtype=np.float64)


def _islands_of(district: District, points: Floats) -> Ints:
    places: Any = shapely.points(points)
    tree = shapely.STRtree(places)
    result = np.zeros(len(points), dtype=np.int64)
    island, which = tree.query(district.islands, predicate="intersects")
    result[which] = island
    return result
