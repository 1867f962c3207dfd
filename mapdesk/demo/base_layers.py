"""Rows of what lies below everything: land, roads, buildings."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from mapdesk.demo.addresses import AddressBase, site_name, town_name, village_name
from mapdesk.demo.buildings import HALF_WIDTH_M, HALL, HOUSE, SLAB
from mapdesk.demo.district import District
from mapdesk.demo.rooms import USES
from mapdesk.demo.strokes import CLASSES, KINDS
from mapdesk.demo.tables import Table, keys, picked, rounded, table
from mapdesk.geo import measure

_SPEED_KMH = np.array([80.0, 60.0, 40.0, 30.0, 30.0, 20.0])


def land_table(d: District) -> Table:
    """Return the islands."""
    area = shapely.area(d.islands) / 1e6
    lived = np.zeros(len(d.islands), dtype=bool)
    lived[shapely.STRtree(shapely.centroid(d.buildings.shapes)).query(d.islands, predicate="intersects")[0]] = True
    tops = [_top_of(d, island) for island in d.islands]
    flat = d.recipe.islands[2]["name"]
    kind = [
        "reclaimed" if name == flat else "island" if a > 0.05 else "islet"
        for name, a in zip(d.labels.island, area.tolist(), strict=True)
    ]
    return table(
        d.recipe,
        "land",
        {
            "land_id": keys("LND", len(area)),
            "name": d.labels.island,
            "land_code": [f"{d.recipe.county_code}D{k + 1:04d}" for k in range(len(area))],
            "kind": kind,
            "inhabited": lived,
            "area_km2": rounded(area, 4),
            "coast_km": rounded(shapely.length(d.islands) / 1000, 3),
            "top_m": rounded(np.array(tops, dtype=np.float64)),
        },
        d.islands,
    )


def _top_of(d: District, island: Any) -> float:
    frame = d.relief.frame
    west, south, east, north = shapely.bounds(island)
    rows = slice(int((south - frame.y0) / frame.step), int((north - frame.y0) / frame.step) + 1)
    columns = slice(int((west - frame.x0) / frame.step), int((east - frame.x0) / frame.step) + 1)
    return float(d.relief.height[rows, columns].max(initial=1.0))


def roads_table(d: District, ferries: list[tuple[str, Any, tuple[str, str]]]) -> Table:
    """Return the roads cut at nodes, and the ferry lines (name, line, from and to)."""
    pieces, strokes = d.pieces, d.strokes
    rank, kind = strokes.rank[pieces.stroke], strokes.kind[pieces.stroke]
    count = len(pieces)
    length = shapely.length(pieces.lines)
    width = 2 * HALF_WIDTH_M[rank] - 1.5
    more = [None] * len(ferries)
    lines = np.concatenate([pieces.lines, np.array([line for _, line, _ in ferries], dtype=object)])
    codes = [f"{'SXCYJN'[r]}{s + 1:05d}" for r, s in zip(rank.tolist(), pieces.stroke.tolist(), strict=True)]
    return table(
        d.recipe,
        "roads",
        {
            "road_id": keys("ROD", count + len(ferries)),
            "road_code": codes + [f"F{k + 1:05d}" for k in range(len(ferries))],
            "name": [d.labels.road[k] for k in pieces.stroke.tolist()] + [name for name, _, _ in ferries],
            "kind": [KINDS[k] for k in kind.tolist()] + ["ferry"] * len(ferries),
            "road_class": [CLASSES[k] for k in rank.tolist()] + more,
            "state": ["open"] * (count + len(ferries)),
            "lanes": [4 if r == 0 else 2 if r < 5 else 1 for r in rank.tolist()] + more,
            "width_m": [*rounded(width).tolist(), *more],
            "speed_kmh": [*_SPEED_KMH[rank].tolist(), *more],
            "oneway": [False] * (count + len(ferries)),
            "length_m": [*rounded(length).tolist(), *(round(float(shapely.length(line)), 1) for _, line, _ in ferries)],
            "from_km": [*rounded(pieces.from_m / 1000, 4).tolist(), *more],
            "to_km": [*rounded((pieces.from_m + length) / 1000, 4).tolist(), *more],
            "from_place": [None] * count + [ends[0] for _, _, ends in ferries],
            "to_place": [None] * count + [ends[1] for _, _, ends in ferries],
            "unit": ["区公路与运输管理中心" if r < 4 else "属地镇街" for r in rank.tolist()]
            + ["区海运公司"] * len(ferries),
        },
        lines,
    )


def buildings_table(d: District, base: AddressBase) -> Table:
    """Return the buildings with their links to addresses and micro-grids."""
    b, rooms, plates = d.buildings, d.rooms, base.plates
    count = len(b)
    micro = d.plan.micro_of_atom[b.atom]
    grid = d.plan.grid_of_micro[micro]
    village = d.plan.village_of_grid[grid]
    towns = [town_name(d, k) for k in range(len(d.labels.town))]
    villages = [village_name(d, k) for k in range(len(d.sites))]
    plate = plates.of_building
    estate = [
        d.labels.estate[a] if k == SLAB else site_name(d, int(d.atoms.site[a])) if k == HALL else None
        for a, k in zip(b.atom.tolist(), b.kind.tolist(), strict=True)
    ]
    use = np.where(b.kind == HOUSE, rooms.use, rooms.use)
    return table(
        d.recipe,
        "buildings",
        {
            "building_id": keys("BLD", count),
            "building_code": [f"{d.codes.village[v]}B{k + 1:06d}" for k, v in enumerate(village.tolist())],
            "building": [f"{n}幢" if n else None for n in plates.in_compound.tolist()],
            "estate": estate,
            "road": [d.labels.road[k] for k in plates.stroke[plate].tolist()],
            "number": [f"{n}号" for n in plates.number[plate].tolist()],
            "kind": [USES[k] for k in use.tolist()],
            "floors": rooms.floors,
            "units": [n or None for n in rooms.units.tolist()],
            "room_count": rooms.count,
            "household_count": rooms.count,
            "height_m": rounded(3.1 * rooms.floors + 1.2),
            "year": rooms.year,
            "town": picked(towns, d.sites.town[village]),
            "village": picked(villages, village),
            "address_id": base.of_building(),
            "grid_code": picked(d.codes.grid, grid),
            "micro_code": picked(d.codes.micro, micro),
        },
        b.shapes,
    )


def json_text(value: Any) -> str:
    """Return a value as JSON text with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def hectares(shapes: Any) -> Any:
    """Return geodesic areas in ha of polygons in degrees."""
    return np.round(measure.areas_m2(shapes) / 1e4, 4)
