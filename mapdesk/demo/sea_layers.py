"""Rows of the sea: harbours, fairways, fishing grounds, farms and their parcels."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from mapdesk.demo.addresses import AddressBase, Place, town_name, village_name
from mapdesk.demo.atoms import sea_outline
from mapdesk.demo.base_layers import hectares, json_text
from mapdesk.demo.district import District
from mapdesk.demo.farms import Zone
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.tables import Table, degrees, keys, picked, table

_GRADES = ("central", "grade_1", "grade_1", "grade_2", "grade_2", "grade_2")


def harbours_table(d: District, ways: SeaWays, address: list[str]) -> Table:
    """Return the harbours; `address` holds the key of the first berth of each."""
    ports = ways.ports
    count = len(ports)
    village = np.array([port.village for port in ports])
    berths = [len(port.berths) for port in ports]
    shelter = [min(len(port.water), 6 * b) for port, b in zip(ports, berths, strict=True)]
    return table(
        d.recipe,
        "harbours",
        {
            "harbour_id": keys("HBR", count),
            "harbour_code": [f"{d.recipe.county_code}G{k + 1:03d}" for k in range(count)],
            "name": [port.name for port in ports],
            "grade": [_GRADES[k] if k < len(_GRADES) else "grade_3" for k in range(count)],
            "state": ["open"] * count,
            "berths": berths,
            "shelter_capacity": shelter,
            "shelter_over_24m": [s // 6 for s in shelter],
            "shelter_12_24m": [s // 3 for s in shelter],
            "shelter_under_12m": [s - s // 6 - s // 3 for s in shelter],
            "depth_m": np.round(d.rng.uniform(3.5, 9.0, count), 1),
            "exposed_sectors": [json_text([int(a), int(a) + 60]) for a in d.rng.integers(0, 30, count) * 10],
            "shelter_wind": d.rng.integers(9, 13, count).astype(float),
            "chief_role": ["港长"] * count,
            "town": [town_name(d, int(d.sites.town[v])) for v in village],
            "village": [village_name(d, v) for v in village.tolist()],
            "unit": ["区渔港管理站"] * count,
            "address_id": address,
            "inspected_on": ["2026-05-12"] * count,
        },
        np.array([port.at for port in ports]),
    )


def berth_places(ways: SeaWays) -> list[Place]:
    """Return the berths of all harbours as places with an address."""
    return [
        Place("harbour_berth", f"{port.name}{k + 1}号泊位", (float(x), float(y)))
        for port in ways.ports
        for k, (x, y) in enumerate(port.berths.tolist())
    ]


def fairways_table(d: District, ways: SeaWays, zones: list[Zone]) -> Table:
    """Return fairways, ferry routes and service lanes of farms."""
    lanes = [(zone.code, k, lane) for zone in zones for k, lane in enumerate(zone.lanes)]
    names = [name for name, _ in ways.fairways] + [name for name, _, _ in ways.ferries]
    names += [f"{code}养殖通道{k + 1}" for code, k, _ in lanes]
    lines = [line for _, line in ways.fairways] + [line for _, line, _ in ways.ferries] + [lane for _, _, lane in lanes]
    f, r = len(ways.fairways), len(ways.ferries)
    return table(
        d.recipe,
        "fairways",
        {
            "fairway_id": keys("FWY", len(lines)),
            "fairway_code": [f"HD{k + 1:04d}" for k in range(len(lines))],
            "name": names,
            "kind": ["fairway"] * f + ["ferry_route"] * r + ["service_lane"] * len(lanes),
            "width_m": [150.0] * f + [80.0] * r + [25.0] * len(lanes),
            "depth_m": [*np.round(d.rng.uniform(5, 14, f + r), 1).tolist(), *([3.0] * len(lanes))],
            "farm_code": [None] * (f + r) + [code for code, _, _ in lanes],
            "unit": ["区港航中心"] * len(lines),
        },
        np.array(lines, dtype=object),
    )


def grounds_table(d: District) -> Table:
    """Return fishing grounds, anchorages and closed waters in the open sea."""
    names = str(d.book.parts["ground_names"]).split()
    kinds = ["ground"] * 5 + ["anchorage", "closed", "protected"]
    last = {"ground": "渔场", "anchorage": "锚地", "closed": "禁渔区", "protected": "海洋保护区"}
    west, south, east, north = d.recipe.box
    sea = shapely.difference(sea_outline(d.recipe), shapely.buffer(shapely.multipolygons(d.islands), 900))
    shapes: list[Any] = []
    for k in range(len(kinds)):
        turn, reach = 2 * np.pi * (k + 0.4) / len(kinds), 0.4 if kinds[k] == "ground" else 0.3
        at = np.array(
            [
                (west + east) / 2 + reach * (east - west) * np.cos(turn),
                (south + north) / 2 + reach * (north - south) * np.sin(turn),
            ]
        )
        angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        radius = 0.075 * (east - west) * (1 + 0.25 * np.sin(2 * angle + k) + 0.12 * np.sin(5 * angle + 2 * k))
        ring = at + np.column_stack([np.cos(angle), 0.7 * np.sin(angle)]) * radius[:, None]
        round_m = 500.0 * min(1.0, d.recipe.scale)  # no horns where islets are cut out
        wet = shapely.intersection(shapely.polygons(np.round(ring, 2)), sea)
        parts = shapely.get_parts(shapely.buffer(shapely.buffer(wet, -round_m), round_m * 0.98))
        shapes.append(parts[int(np.argmax(shapely.area(parts)))])
    array = np.array(shapes, dtype=object)
    ban = ["2026-05-01" if kind in ("ground", "closed") else None for kind in kinds]
    return table(
        d.recipe,
        "fishing_grounds",
        {
            "ground_id": keys("GND", len(kinds)),
            "ground_code": [f"YC{k + 1:02d}" for k in range(len(kinds))],
            "name": [names[k] + last[kind] for k, kind in enumerate(kinds)],
            "kind": kinds,
            "rule": ["伏季休渔" if one else None for one in ban],
            "closed_from": ban,
            "closed_to": ["2026-09-16" if one else None for one in ban],
            "area_km2": np.round(shapely.area(array) / 1e6, 3),
            "depth_m": np.round(d.rng.uniform(12, 40, len(kinds)), 1),
            "unit": ["区海洋与渔业执法队"] * len(kinds),
        },
        array,
    )


def farms_tables(d: District, zones: list[Zone], base: AddressBase) -> list[Table]:
    """Return farm zones and sea parcels; each parcel also gets an address."""
    at = np.array([zone.at for zone in zones])
    village = d.village_at(at)
    grid, _ = d.grid_at(at)
    area = hectares(degrees(np.array([zone.shape for zone in zones], dtype=object)))
    months = {"laver": [9, 10, 11, 12, 1, 2, 3], "hijiki": [4, 5], "croaker": list(range(1, 13))}
    owner = [f"{d.labels.village[v]}村股份经济合作社" for v in village.tolist()]
    gear = [4 * len(zone.parcels) for zone in zones]
    season = ["bare" if z.species == "laver" else "harvest" if z.species == "hijiki" else "growing" for z in zones]
    farms = table(
        d.recipe,
        "sea_farms",
        {
            "farm_id": keys("FRM", len(zones)),
            "farm_code": [zone.code for zone in zones],
            "name": [
                f"{d.labels.village[v]}{zone.code}养殖区" for v, zone in zip(village.tolist(), zones, strict=True)
            ],
            "kind": [zone.kind for zone in zones],
            "species": [zone.species for zone in zones],
            "season": season,
            "sea_layer": ["seabed" if zone.kind == "seabed" else "surface" for zone in zones],
            "holder": owner,
            "village": [village_name(d, v) for v in village.tolist()],
            "town": [town_name(d, int(d.sites.town[v])) for v in village],
            "grid_code": picked(d.codes.grid, grid),
            "area_ha": area,
            "depth_m": np.round(d.rng.uniform(3, 11, len(zones)), 1),
            "gear_count": gear,
            "hut_count": [len(z.parcels) // 6 if z.kind in ("cage", "raft") else 0 for z in zones],
            "crew_count": [2 + len(zone.parcels) // 2 for zone in zones],
            "value_cny": np.round(area * d.rng.uniform(4e4, 9e4, len(zones)), -3),
            "harvest_months": [json_text(months.get(zone.species, [6, 7, 8])) for zone in zones],
        },
        np.array([zone.shape for zone in zones], dtype=object),
    )
    return [farms, _parcels(d, zones, village, base)]


def _parcels(d: District, zones: list[Zone], village: Any, base: AddressBase) -> Table:
    shapes = np.concatenate([zone.parcels for zone in zones])
    zone_of = np.repeat(np.arange(len(zones)), [len(zone.parcels) for zone in zones])
    number = np.concatenate([np.arange(len(zone.parcels)) for zone in zones]) + 1
    stored = degrees(shapes)
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    names = [f"{zones[z].code}养殖区{n}号" for z, n in zip(zone_of.tolist(), number.tolist(), strict=True)]
    base.add(
        [Place("farm_plot", name, (float(x), float(y))) for name, (x, y) in zip(names, middle.tolist(), strict=True)]
    )
    start = d.rng.integers(2014, 2025, len(shapes))
    corners = shapely.get_coordinates(stored).reshape(len(shapes), 5, 2)[:, :4]
    points = [
        json_text([[n + 1, lon, lat] for n, (lon, lat) in enumerate(np.round(one, 7).tolist())]) for one in corners
    ]
    home = village[zone_of]
    expired = start + 12 < 2026
    return table(
        d.recipe,
        "sea_parcels",
        {
            "parcel_id": keys("PAR", len(shapes)),
            "parcel_code": [f"{d.recipe.county_code}GH{k + 1:06d}" for k in range(len(shapes))],
            "name": names,
            "certificate_no": [f"浙（{y}）澜屿区不动产权第{k + 1:07d}号" for k, y in enumerate(start.tolist())],
            "holder": [f"{d.labels.village[v]}村股份经济合作社" for v in home.tolist()],
            "holder_kind": ["village_collective"] * len(shapes),
            "use_class": ["13"] * len(shapes),
            "use_mode": ["33" if zones[z].kind == "pen" else "41" for z in zone_of.tolist()],
            "sea_layer": ["seabed" if zones[z].kind == "seabed" else "surface" for z in zone_of.tolist()],
            "area_ha": hectares(stored),
            "term_start": [f"{y}-07-01" for y in start.tolist()],
            "term_end": [f"{y + 12}-06-30" for y in start.tolist()],
            "registration": ["initial"] * len(shapes),
            "state": ["expired" if gone else "valid" for gone in expired.tolist()],
            "mortgaged": d.rng.uniform(size=len(shapes)) < 0.05,
            "issued_by": ["澜屿区自然资源局"] * len(shapes),
            "issued_on": [f"{y}-06-20" for y in start.tolist()],
            "farm_code": [zones[z].code for z in zone_of.tolist()],
            "village": [village_name(d, v) for v in home.tolist()],
            "town": [town_name(d, int(d.sites.town[v])) for v in home],
            "boundary_points": points,
        },
        shapes,
    )
