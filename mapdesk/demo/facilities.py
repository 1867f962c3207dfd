"""Facilities, hazards at them, sensors, and lifelines along roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from mapdesk.demo.addresses import AddressBase, Place
from mapdesk.demo.district import District
from mapdesk.demo.noise import Floats
from mapdesk.demo.tables import Table, keys, table
from mapdesk.demo.things import Placer, near_buildings

_RISKS = ("green", "blue", "yellow", "orange", "red")
_HAZARDS = {
    "fire": "消防通道被占用",
    "building": "房屋墙体开裂",
    "landslide": "边坡有松动迹象",
    "flood": "排水口淤堵",
    "electric": "线路老化裸露",
    "traffic": "护栏缺失",
    "sea": "码头系缆柱松动",
    "gas": "气瓶间通风不足",
}
_SENSORS = {
    "smoke": ("烟感", "", 0.0),
    "gas": ("燃气", "%LEL", 10.0),
    "manhole": ("井盖", "", 0.0),
    "water_level": ("水位", "m", 3.2),
    "tide": ("潮位", "m", 4.6),
    "wind": ("风速", "m/s", 17.2),
    "rain": ("雨量", "mm/h", 30.0),
    "tilt": ("边坡倾角", "°", 2.0),
}


@dataclass
class Facilities:
    """Where facilities are and what they are called; the first ones are those of towns and villages."""

    name: list[str]
    kind: list[str]
    level: list[str]
    at: Floats
    address: list[str]


def make_facilities(d: District, base: AddressBase) -> Facilities:
    """Return the facilities, with landmarks in the address base."""
    kinds = d.book.parts["facility_kinds"]
    name: list[str] = []
    kind: list[str] = []
    level: list[str] = []
    at: list[Floats] = []
    wanted = d.recipe.count("facilities")
    middle = shapely.get_coordinates(shapely.centroid(d.buildings.shapes))
    village = d.plan.village_of_atom[d.buildings.atom]
    order = np.argsort(village, kind="stable")
    starts = np.searchsorted(village[order], np.arange(len(d.sites) + 1))
    homes = [("town", k) for k in range(len(d.labels.town))] + [("village", k) for k in range(len(d.sites))]
    for where, k in homes:
        for one, (word, place) in kinds.items():
            if place == where and len(name) < wanted:
                home = k if where == "village" else int(np.flatnonzero(d.sites.town == k)[0])
                named = d.labels.village[k] if where == "village" else d.labels.town[k]
                name.append(d.book.claim(named + word))
                kind.append(one)
                level.append(where)
                inside = order[starts[home] : starts[home + 1]]
                at.append(middle[d.rng.choice(inside)] if len(inside) else d.sites.at[home])
    some = [(one, word) for one, (word, place) in kinds.items() if place == "some"]
    given: dict[tuple[int, str], int] = {}
    while len(name) < wanted:
        one, word = some[len(name) % len(some)]
        building = int(d.rng.integers(0, len(middle)))
        home = int(village[building])
        given[(home, one)] = number = given.get((home, one), 0) + 1
        name.append(d.book.claim(d.labels.village[home] + word + ("" if number == 1 else f"{number}号点")))
        kind.append(one)
        level.append("village")
        at.append(middle[building])
    places = np.array(at)
    links = base.add(
        [Place("landmark", n, (float(x), float(y))) for n, (x, y) in zip(name, places.tolist(), strict=True)]
    )
    return Facilities(name, kind, level, places, links)


def facilities_table(d: District, placer: Placer, made: Facilities) -> Table:
    """Return the rows of facilities."""
    count = len(made.name)
    columns = placer.columns(made.at)
    return table(
        d.recipe,
        "facilities",
        {
            "facility_id": keys("FAC", count),
            "facility_code": [f"SS{k + 1:06d}" for k in range(count)],
            "name": made.name,
            "kind": made.kind,
            "level": made.level,
            "key_site": d.rng.uniform(size=count) < 0.12,
            "risk": [_RISKS[k] for k in d.rng.choice(5, count, p=[0.45, 0.3, 0.17, 0.06, 0.02]).tolist()],
            "capacity": d.rng.integers(10, 400, count),
            "inspected_on": ["2026-03-20"] * count,
            "inspection_due_on": [f"2026-{m:02d}-15" for m in d.rng.integers(6, 13, count).tolist()],
            "unit": ["属地镇街"] * count,
            **columns,
            "address_id": made.address,
        },
        made.at,
    )


def hazards_table(d: District, placer: Placer, made: Facilities) -> Table:
    """Return hazards: half of them at facilities."""
    count = d.recipe.count("hazards")
    at = near_buildings(d, count, 60.0)
    facility = np.where(np.arange(count) % 2 == 0, d.rng.integers(0, len(made.name), count), -1)
    at = np.where((facility >= 0)[:, None], made.at[facility], at)
    kinds = list(_HAZARDS)
    kind = [kinds[k] for k in d.rng.integers(0, len(kinds), count).tolist()]
    state = d.rng.choice(4, count, p=[0.1, 0.15, 0.05, 0.7])
    columns = placer.columns(at)
    return table(
        d.recipe,
        "hazards",
        {
            "hazard_id": keys("HAZ", count),
            "hazard_code": [f"YH{k + 1:06d}" for k in range(count)],
            "name": [f"{v}{_HAZARDS[one]}" for v, one in zip(columns["village"], kind, strict=True)],
            "kind": kind,
            "state": [("open", "rectifying", "overdue", "cleared")[k] for k in state.tolist()],
            "risk": [_RISKS[k] for k in d.rng.choice(5, count, p=[0.1, 0.35, 0.35, 0.15, 0.05]).tolist()],
            "words": [_HAZARDS[one] for one in kind],
            "found_on": [f"2026-{m:02d}-08" for m in d.rng.integers(1, 6, count)],
            "due_on": ["2026-06-30"] * count,
            "cleared_on": ["2026-05-25" if k == 3 else None for k in state.tolist()],
            "facility_id": [f"FAC{k + 1:07d}" if k >= 0 else None for k in facility.tolist()],
            "unit": ["属地镇街"] * count,
            **columns,
        },
        at,
    )


def sensors_table(d: District, placer: Placer) -> Table:
    """Return sensors in and near buildings and along roads."""
    count = d.recipe.count("sensors")
    at = near_buildings(d, count, 40.0)
    kinds = list(_SENSORS)
    which = d.rng.choice(len(kinds), count, p=[0.4, 0.12, 0.14, 0.1, 0.04, 0.06, 0.08, 0.06])
    kind = [kinds[k] for k in which.tolist()]
    state = d.rng.choice(3, count, p=[0.93, 0.015, 0.055])
    limit = np.array([_SENSORS[one][2] for one in kind])
    value = np.where(limit > 0, limit * np.where(state == 1, 1.15, d.rng.uniform(0.05, 0.8, count)), np.nan)
    columns = placer.columns(at)
    return table(
        d.recipe,
        "sensors",
        {
            "sensor_id": keys("SEN", count),
            "sensor_code": [f"CG{k + 1:06d}" for k in range(count)],
            "name": [
                f"{v}{_SENSORS[one][0]}{k + 1:04d}"
                for k, (v, one) in enumerate(zip(columns["village"], kind, strict=True))
            ],
            "kind": kind,
            "state": [("normal", "alarm", "offline")[k] for k in state.tolist()],
            "state_at": [d.recipe.data["reference_time"]] * count,
            "value": np.round(value, 2),
            "value_unit": [_SENSORS[one][1] or None for one in kind],
            "limit_value": [float(x) or None for x in limit],
            "owner": ["区数据局"] * count,
            "unit": ["属地镇街"] * count,
            "installed_on": [f"20{y}-09-01" for y in d.rng.integers(19, 26, count).tolist()],
            **columns,
        },
        at,
    )


def lifelines_table(d: District) -> Table:
    """Return water, power and telecom lines along main roads, one per road and kind."""
    main = np.flatnonzero(d.strokes.village < 0)
    lines = d.strokes.lines[main]
    kinds = ("water", "power", "telecom")
    words = {"water": "供水干管", "power": "10千伏线路", "telecom": "通信光缆"}
    shapes = np.concatenate([shapely.simplify(shapely.offset_curve(lines, 3.0 + 1.5 * k), 0.5) for k in range(3)])
    names = [f"{d.labels.road[m]}{words[kind]}" for kind in kinds for m in main.tolist()]
    usable = (shapely.get_type_id(shapes) == 1) & (shapely.length(shapes) > 20)
    kept = np.flatnonzero(usable)
    all_kinds = np.repeat(np.arange(3), len(main))[kept]
    count = len(kept)
    return table(
        d.recipe,
        "lifelines",
        {
            "lifeline_id": keys("LIF", count),
            "lifeline_code": [f"SM{k + 1:05d}" for k in range(count)],
            "name": [names[k] for k in kept.tolist()],
            "kind": [kinds[k] for k in all_kinds.tolist()],
            "state": ["ok"] * count,
            "state_at": [d.recipe.data["reference_time"]] * count,
            "rating": [("DN300", "10 kV", "96芯")[k] for k in all_kinds.tolist()],
            "length_m": np.round(shapely.length(shapes[kept]), 1),
            "depth_m": [(1.2, 0.0, 0.8)[k] for k in all_kinds.tolist()],
            "unit": [("区水务公司", "区供电公司", "区通信管理办")[k] for k in all_kinds.tolist()],
        },
        shapes[kept],
    )
