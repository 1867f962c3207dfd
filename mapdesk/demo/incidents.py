"""A year of incidents: near buildings and roads, at sea and in farms, by season; some are still open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.district import District
from mapdesk.demo.farms import Zone
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.noise import Floats
from mapdesk.demo.recipe import read_data
from mapdesk.demo.tables import Table, keys, table
from mapdesk.demo.things import Placer, near_buildings, on_roads

Ints = NDArray[np.int64]
_WEIGHTS = {
    "public_utilities": 13,
    "traffic_assets": 8,
    "sanitation_assets": 10,
    "greening": 4,
    "appearance": 16,
    "advertising": 4,
    "construction": 5,
    "street_order": 15,
    "emergency_event": 5,
    "fire_safety": 6,
    "sea_accident": 1.2,
    "farm_event": 1.6,
    "harbour_event": 2,
    "natural_disaster": 0.8,
    "accident": 2.4,
    "public_health": 1,
    "asset_fault": 3,
    "other": 2,
}
_CHANNELS = ("12345", "grid_worker", "public_app", "video", "phone", "superior")
_OPEN = ("reported", "accepted", "filed", "dispatched", "handling", "handled", "pending")
_UNITS = {
    "sea_accident": "区海上搜救中心",
    "farm_event": "区海洋与渔业执法队",
    "harbour_event": "区渔港管理站",
    "traffic_assets": "区公路与运输管理中心",
    "greening": "区园林所",
    "fire_safety": "区消防救援局",
}


def incidents_table(d: District, placer: Placer, ways: SeaWays, zones: list[Zone]) -> Table:
    """Return the incidents, oldest first; the newest ones are the open ones."""
    rng, count = d.rng, d.recipe.count("incidents")
    classes = [one for one in read_data("incident_classes.json")["classes"] if one["code"] in _WEIGHTS]
    weight = np.array([_WEIGHTS[one["code"]] for one in classes])
    which = rng.choice(len(classes), count, p=weight / weight.sum())
    code = [classes[k]["code"] for k in which.tolist()]
    words = [
        classes[k]["subclasses"][s % len(classes[k]["subclasses"])]["zh"]
        for k, s in zip(which.tolist(), rng.integers(0, 60, count).tolist(), strict=True)
    ]
    at = _places(d, ways, zones, code)
    is_open = np.arange(count) >= count - d.recipe.count("open_incidents")
    state = [
        _OPEN[k] if o else "closed" for k, o in zip(rng.integers(0, 7, count).tolist(), is_open.tolist(), strict=True)
    ]
    columns = placer.columns(at)
    grade = np.array([one in ("natural_disaster", "accident", "sea_accident") for one in code])
    danger = np.array([one == "sea_accident" for one in code])
    return table(
        d.recipe,
        "incidents",
        {
            "incident_id": keys("INC", count),
            "title": [f"{v}{w}" for v, w in zip(columns["village"], words, strict=True)],
            "incident_class": code,
            "subclass": words,
            "channel": _channels(d, code),
            "state": state,
            "incident_grade": [
                str(g) if on else None for g, on in zip(rng.choice([3, 4, 4, 4], count), grade, strict=True)
            ],
            "urgency": np.where(grade, "emergency", rng.choice(["urgent", "normal", "normal"], count)).tolist(),
            **_times(d, state),
            "unit": [_UNITS.get(one, f"{town}综治中心") for one, town in zip(code, columns["town"], strict=True)],
            "words": [f"{p}，{w}" for p, w in zip(columns["place"], words, strict=True)],
            "outcome": ["已处置完毕" if s == "closed" else None for s in state],
            "people_in_danger": [
                int(n) if on else None for n, on in zip(rng.integers(0, 6, count), danger, strict=True)
            ],
            "supervised": rng.uniform(size=count) < 0.01,
            "drill": [False] * count,
            "reopened": (rng.uniform(size=count) < 0.02).astype(int),
            **columns,
        },
        at,
    )


def _times(d: District, state: list[str]) -> dict[str, Any]:
    """Return the times of a case and its number, in the order of opening."""
    ago = _ages(d.rng, len(state))
    opened = [d.recipe.at - timedelta(hours=float(h)) for h in ago]
    hours = np.clip(d.rng.lognormal(2.4, 0.9, len(state)), 0.3, 400)
    done = np.minimum(hours, np.maximum(0.2, ago - 0.2)).tolist()
    sent = _iso(t + timedelta(minutes=9) for t in opened)
    handled = _iso(t + timedelta(hours=0.8 * h) for t, h in zip(opened, done, strict=True))
    closed = _iso(t + timedelta(hours=h) for t, h in zip(opened, done, strict=True))
    before = ("reported", "accepted", "filed")
    return {
        "external_ref": [f"SJ{t:%Y%m%d}{k + 1:06d}" for k, t in enumerate(opened)],
        "opened_at": _iso(opened),
        "dispatched_at": [None if s in before else i for s, i in zip(state, sent, strict=True)],
        "due_at": _iso(t + timedelta(hours=24) for t in opened),
        "handled_at": [i if s in ("handled", "closed") else None for s, i in zip(state, handled, strict=True)],
        "closed_at": [i if s == "closed" else None for s, i in zip(state, closed, strict=True)],
    }


def _iso(times: Iterable[datetime]) -> list[str]:
    return [f"{t:%Y-%m-%dT%H:%M:%SZ}" for t in times]


def _ages(rng: np.random.Generator, count: int) -> Floats:
    """Return hours before the reference time, descending: a year, more by day, more in the typhoon months."""
    day = rng.integers(0, 365, 3 * count)
    month_weight = 0.75 + 0.25 * np.cos((day - 270) / 365 * 2 * np.pi)
    day = day[rng.uniform(size=len(day)) < month_weight][:count]
    day = np.concatenate([day, rng.integers(0, 365, count - len(day))])
    hour = np.clip(rng.normal(13, 4.2, count), 0, 23.9)
    return np.sort(day * 24.0 + hour + 0.3)[::-1]


def _places(d: District, ways: SeaWays, zones: list[Zone], code: list[str]) -> Floats:
    count = len(code)
    at = near_buildings(d, count, 35.0)
    street = np.array(
        [one in ("traffic_assets", "street_order", "emergency_event", "public_utilities") for one in code]
    )
    at[street] = on_roads(d, int(street.sum()))[0]
    centres = np.array([zone.at for zone in zones])
    ports = np.array([port.water[0] for port in ways.ports])
    lines = [line for _, line in ways.fairways]
    for one, base, spread in (
        ("farm_event", centres, 60.0),
        ("harbour_event", ports, 25.0),
        ("sea_accident", None, 0.0),
    ):
        mine = np.flatnonzero(np.array([c == one for c in code]))
        if base is None:
            at[mine] = _along(d, lines, len(mine))
        else:
            at[mine] = base[d.rng.integers(0, len(base), len(mine))] + d.rng.normal(0, spread, (len(mine), 2))
    return at


def _along(d: District, lines: list[object], count: int) -> Floats:
    import shapely

    picked = np.array(lines, dtype=object)[d.rng.integers(0, len(lines), count)]
    spot = shapely.line_interpolate_point(picked, d.rng.uniform(0.1, 0.9, count), normalized=True)
    return np.asarray(shapely.get_coordinates(spot) + d.rng.normal(0, 40, (count, 2)), dtype=np.float64)


def _channels(d: District, code: list[str]) -> list[str]:
    special = {"sea_accident": "12395", "asset_fault": "camera_health", "farm_event": "vessel_alert"}
    drawn = d.rng.choice(len(_CHANNELS), len(code), p=[0.3, 0.36, 0.12, 0.08, 0.1, 0.04])
    return [special.get(one, _CHANNELS[k]) for one, k in zip(code, drawn.tolist(), strict=True)]
