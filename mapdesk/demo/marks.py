"""Reefs with their local names, and aids to navigation with their light characters."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from mapdesk.demo.addresses import AddressBase, Place, town_name
from mapdesk.demo.base_layers import json_text
from mapdesk.demo.district import District
from mapdesk.demo.farms import Zone
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.noise import Floats
from mapdesk.demo.tables import Table, keys, table

_REEF_KINDS = ("reef", "drying", "sunken", "shoal", "point", "wreck")
_SEA_MARK_RANGE = {"lighthouse": (14, 18, 30, 62), "light_beacon": (5, 9, 8, 18), "light_buoy": (3, 5, 4, 5)}


def reefs_table(d: District, base: AddressBase) -> Table:
    """Return the reefs, scattered off headlands and islets; each has an address."""
    count = d.recipe.count("reefs")
    stride = max(1, int(40 / d.relief.frame.step))
    coast = d.relief.coast_m[::stride, ::stride]
    rows, columns = np.nonzero((coast < -40) & (coast > -1300))
    shelter = d.relief.shelter[rows * stride, columns * stride]
    order = np.argsort(shelter + d.rng.uniform(0, 0.5, len(rows)), kind="stable")[: 12 * count]
    at = d.relief.frame.points(rows * stride, columns * stride)[d.rng.permutation(order)[:count]]
    _, island = shapely.STRtree(d.islands).query_nearest(shapely.points(at), all_matches=False)
    names = [d.book.take("reef") for _ in range(count)]
    aliases = [json_text(_aliases(d, name)) for name in names]
    kinds = d.rng.choice(len(_REEF_KINDS), count, p=[0.42, 0.26, 0.18, 0.07, 0.05, 0.02])
    dries = np.where(
        kinds == 0,
        d.rng.uniform(0.5, 6, count),
        np.where(kinds == 1, d.rng.uniform(-1.5, 0.4, count), d.rng.uniform(-7, -1.5, count)),
    )
    islands = [d.labels.island[k] for k in island.tolist()]
    links = base.add(
        [
            Place("reef", name, (float(x), float(y)), alias, home)
            for name, (x, y), alias, home in zip(names, at.tolist(), aliases, islands, strict=True)
        ]
    )
    village = d.village_at(at)
    return table(
        d.recipe,
        "reefs",
        {
            "reef_id": keys("REF", count),
            "reef_code": [f"{d.recipe.county_code}J{k + 1:04d}" for k in range(count)],
            "name": names,
            "aliases": aliases,
            "kind": [_REEF_KINDS[k] for k in kinds.tolist()],
            "dries_m": np.round(dries, 1),
            "area_ha": np.round(d.rng.lognormal(-2.2, 0.8, count), 3),
            "island": islands,
            "town": [town_name(d, int(d.sites.town[v])) for v in village],
            "accuracy_m": [20.0] * count,
            "address_id": links,
        },
        at,
    )


def _aliases(d: District, name: str) -> list[str]:
    bare = name.rstrip("礁石岩屿暗")
    options = [f"{bare}头", f"{bare}仔", f"老{bare}", f"{bare}母"]
    count = int(d.rng.integers(0, 3))
    return [options[k] for k in d.rng.permutation(4)[:count].tolist()]


def aids_table(d: District, ways: SeaWays, zones: list[Zone], base: AddressBase) -> Table:
    """Return lights on capes and islets, beacons at harbours, buoys along fairways, marks on farms and bridges."""
    at, kind, name, farm = _aid_places(d, ways, zones)
    count = len(kind)
    lights = [_light(d, k) for k in kind]
    links = base.add([Place("aid", n, (float(x), float(y))) for n, (x, y) in zip(name, at.tolist(), strict=True)])
    state = np.where(d.rng.uniform(size=count) < 0.04, "out", "ok")
    return table(
        d.recipe,
        "aids",
        {
            "aid_id": keys("AID", count),
            "aid_code": [f"HB{k + 1:05d}" for k in range(count)],
            "name": name,
            "kind": kind,
            "light_character": [one["text"] for one in lights],
            "rhythm": [one["rhythm"] for one in lights],
            "flashes": [one["flashes"] for one in lights],
            "colour": [one["colour"] for one in lights],
            "period_s": [one["period"] for one in lights],
            "height_m": [one["height"] for one in lights],
            "range_nm": [one["range"] for one in lights],
            "state": state.tolist(),
            "mmsi": [f"99413{k + 1:04d}" if one == "lighthouse" else None for k, one in enumerate(kind)],
            "farm_code": farm,
            "inspected_on": ["2026-04-18"] * count,
            "address_id": links,
            "unit": ["区航标站"] * count,
        },
        at,
    )


def _aid_places(d: District, ways: SeaWays, zones: list[Zone]) -> tuple[Floats, list[str], list[str], list[str | None]]:
    rows: list[tuple[Any, str, str, str | None]] = []
    bounds = shapely.bounds(d.islands)
    outer = np.argsort(-bounds[:, 2], kind="stable")
    for k in outer[: max(2, d.recipe.count("aids") // 6)].tolist():
        ring = shapely.get_coordinates(shapely.get_exterior_ring(d.islands[k]))
        rows.append((ring[np.argmax(ring[:, 0])] - np.array([6, 0]), "lighthouse", f"{d.labels.island[k]}灯塔", None))
    for port in ways.ports:
        rows.append((port.at, "light_beacon", f"{port.name}灯桩", None))
    for name, line in ways.fairways:
        for k in range(4):
            spot = shapely.get_coordinates(shapely.line_interpolate_point(line, 0.12 + 0.2 * k, normalized=True))[0]
            rows.append((spot + np.array([0, 110 if k % 2 else -110]), "light_buoy", f"{name}{k + 1}号灯浮", None))
    for zone in zones:
        corner = shapely.get_coordinates(zone.shape)[0]
        rows.append((corner, "farm_mark", f"{zone.code}养殖区界标", zone.code))
    wanted = d.recipe.count("aids")
    while len(rows) < wanted:
        k = len(rows)
        zone = zones[k % len(zones)]
        rows.append(
            (
                shapely.get_coordinates(zone.shape)[1 + k // len(zones) % 3],
                "farm_mark",
                f"{zone.code}养殖区界标{k}",
                zone.code,
            )
        )
    rows = rows[:wanted]
    return (
        np.array([row[0] for row in rows]),
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
    )


def _light(d: District, kind: str) -> dict[str, Any]:
    """Return a light character as in light lists (IALA): rhythm, group, colour, period, height, range."""
    rng = d.rng
    if kind == "farm_mark":
        return {
            "text": "Fl Y 4s 2m 2M",
            "rhythm": "Fl",
            "flashes": 1,
            "colour": "yellow",
            "period": 4.0,
            "height": 2.0,
            "range": 2.0,
        }
    low, high, short, tall = _SEA_MARK_RANGE[kind]
    rhythm = str(rng.choice(["Fl", "Fl", "Fl", "Iso", "Oc", "LFl", "Q"]))
    flashes = int(rng.integers(1, 4)) if rhythm == "Fl" else 1
    colour = "white" if kind == "lighthouse" else str(rng.choice(["white", "red", "green"]))
    period = float(rng.choice([3, 4, 5, 6, 8, 10, 12, 15])) if rhythm != "Q" else 1.0
    height, reach = float(rng.integers(short, tall + 1)), float(rng.integers(low, high + 1))
    letter = {"white": "W", "red": "R", "green": "G"}[colour]
    group = f"({flashes})" if flashes > 1 else ""
    every = "" if rhythm == "Q" else f" {period:.0f}s"
    return {
        "text": f"{rhythm}{group} {letter}{every} {height:.0f}m {reach:.0f}M",
        "rhythm": rhythm,
        "flashes": flashes,
        "colour": colour,
        "period": period,
        "height": height,
        "range": reach,
    }
