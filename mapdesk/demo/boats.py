"""Boats: fishing, farm and leisure; most at their berths, some at sea with a fix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.addresses import town_name, village_name
from mapdesk.demo.district import District
from mapdesk.demo.farms import Zone
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.noise import Floats
from mapdesk.demo.tables import Table, keys, picked, table

Ints = NDArray[np.int64]
REGISTERED, SMALL, FARM, LEISURE = 0, 1, 2, 3
_GEAR = ("gillnet", "stake_net", "trawl", "pot", "hook", "purse")
_INTERVAL_S = {"ais_a": 10, "ais_b": 30, "beidou": 180, "vms": 180}


def boats_table(d: District, ways: SeaWays, zones: list[Zone], berth_keys: list[str]) -> Table:
    """Return all boats; `berth_keys` are the addresses of the berths, harbour by harbour."""
    group = _groups(d)
    count = len(group)
    length = np.select(
        [group == REGISTERED, group == LEISURE],
        [d.rng.uniform(13, 42, count), d.rng.uniform(8, 20, count)],
        d.rng.uniform(5, 11.8, count),
    )
    terminal = _terminals(d, group, length)
    port, berth = _homes(d, ways, count)
    at_sea = d.rng.uniform(size=count) < np.select([group == REGISTERED, group == FARM], [0.11, 0.3], 0.05)
    at = _positions(d, ways, zones, (group, port, at_sea))
    village = np.array([p.village for p in ways.ports])[port]
    first = np.concatenate([[0], np.cumsum([len(p.berths) for p in ways.ports])])[:-1]
    moored = berth < np.array([len(p.berths) for p in ways.ports])[port]
    return table(
        d.recipe,
        "boats",
        {
            "boat_id": keys("BOT", count),
            **_identity(d, group, terminal),
            "terminal": terminal.tolist(),
            "kind": [("fishing", "fishing", "farm", "leisure")[k] for k in group.tolist()],
            "gear": [
                _GEAR[g % 6] if k < 2 else "none"
                for k, g in zip(group.tolist(), d.rng.integers(0, 6, count).tolist(), strict=True)
            ],
            "length_class": np.select([length > 24, length >= 12], ["over_24m", "12_24m"], "under_12m").tolist(),
            "length_m": np.round(length, 1),
            "width_m": np.round(length * 0.2 + 0.6, 1),
            "draught_m": np.round(length * 0.07 + 0.2, 1),
            "power_kw": np.round(length**1.75 * 0.55),
            "max_speed_kn": np.round(d.rng.uniform(7, 14, count), 1),
            "crew_count": np.maximum(1, length / 4).astype(int),
            "home_harbour": [ways.ports[k].name for k in port.tolist()],
            "harbour_id": picked(keys("HBR", len(ways.ports)), port),
            "town": [town_name(d, int(d.sites.town[v])) for v in village],
            "village": [village_name(d, v) for v in village.tolist()],
            "berth_address_id": [
                berth_keys[first[p] + b] if m else None
                for p, b, m in zip(port.tolist(), berth.tolist(), moored.tolist(), strict=True)
            ],
            "boat_group": [f"编组{k // 12 + 1:02d}" if g == 0 else None for k, g in enumerate(group.tolist())],
            "liaison_role": [f"包联干部 {v + 1:04d}" for v in village.tolist()],
            **_fixes(d, terminal, at_sea),
        },
        at,
    )


def _fixes(d: District, terminal: NDArray[np.str_], at_sea: NDArray[np.bool_]) -> dict[str, Any]:
    """Return where boats are said to be: fix with its age, source and state; boats without a terminal by roll call."""
    count = len(terminal)
    course = np.where(at_sea, d.rng.integers(0, 360, count).astype(float), np.nan)
    known = terminal != "none"
    late = d.rng.exponential(120, count) + np.where(d.rng.uniform(size=count) < 0.03, 5400, 0)
    interval = np.array([_INTERVAL_S.get(one, 0) for one in terminal.tolist()])
    age = np.where(late > 10 * interval, "silent", np.where(late > 3 * interval, "stale", "fresh"))
    return {
        "expected_interval_s": [s or None for s in interval.tolist()],
        "whereabouts": np.where(at_sea, "at_sea", "in_port").tolist(),
        "fix_state": np.where(known, age, "none").tolist(),
        "fix_source": np.where(known, "synthetic", "roll_call").tolist(),
        "fix_at": [(d.recipe.at - timedelta(seconds=float(s))).strftime("%Y-%m-%dT%H:%M:%SZ") for s in late],
        "course_deg": course,
        "heading_deg": course,
        "speed_kn": np.where(at_sea, np.round(d.rng.gamma(3.0, 1.6, count), 1), 0.0),
        "identity": np.where(known, "certain", "reported").tolist(),
    }


def _groups(d: District) -> Ints:
    small = d.recipe.count("small_boats")
    sizes = [d.recipe.count("registered_boats"), small - small // 2, small // 2, d.recipe.count("leisure_boats")]
    return np.repeat(np.arange(4), sizes)


def _terminals(d: District, group: Ints, length: Floats) -> NDArray[np.str_]:
    """Return the terminal of each boat: large ones AIS or BeiDou, most small ones none."""
    chance = d.rng.uniform(size=len(group))
    return np.select(
        [
            (group == REGISTERED) & (length > 24) & (chance < 0.6),
            (group == REGISTERED) & (chance < 0.75),
            group == REGISTERED,
            (group == LEISURE) & (chance < 0.7),
            chance < 0.12,
        ],
        ["ais_a", "ais_b", "beidou", "ais_b", "beidou"],
        "none",
    )


def _identity(d: District, group: Ints, terminal: NDArray[np.str_]) -> dict[str, list[str | None]]:
    """Return names, numbers and call signs; none of them is given out in the real registers' form of a known county."""
    kinds = ("", "", "养", "休")
    number = 10000 + d.rng.permutation(89999)[: len(group)]
    mmsi = 413_950_001 + d.rng.permutation(49_000)[: len(group)]
    ais = [one.startswith("ais") for one in terminal.tolist()]
    return {
        "boat_name": [f"浙澜渔{kinds[g]}{n}" for g, n in zip(group.tolist(), number.tolist(), strict=True)],
        "mmsi": [str(m) if on else None for m, on in zip(mmsi.tolist(), ais, strict=True)],
        "call_sign": [f"BZ{n}" if on else None for n, on in zip(number.tolist(), ais, strict=True)],
        "terminal_id": [
            f"{t.upper()}-{n}" if t != "none" else None for t, n in zip(terminal.tolist(), number.tolist(), strict=True)
        ],
    }


def _homes(d: District, ways: SeaWays, count: int) -> tuple[Ints, Ints]:
    """Return harbour and place on its water for each boat; boats spread over harbours by room."""
    room = np.array([len(port.water) for port in ways.ports], dtype=float)
    weight = room * np.linspace(1.6, 0.7, len(room))
    port = d.rng.choice(len(room), count, p=weight / weight.sum())
    order = np.argsort(port, kind="stable")
    starts = np.searchsorted(port[order], np.arange(len(room)))
    berth = np.empty(count, dtype=np.int64)
    berth[order] = np.arange(count) - starts[port[order]]
    return port, berth


def _positions(d: District, ways: SeaWays, zones: list[Zone], fleet: tuple[Ints, Ints, NDArray[np.bool_]]) -> Floats:
    group, port, at_sea = fleet
    waters = [p.water for p in ways.ports]
    order = np.argsort(port, kind="stable")
    at = np.empty((len(port), 2))
    for k, water in enumerate(waters):
        mine = order[port[order] == k]
        at[mine] = water[np.arange(len(mine)) * 7 % len(water)] + d.rng.uniform(-6, 6, (len(mine), 2))
    far = np.flatnonzero(at_sea & (group != FARM))
    stride = max(2, int(200 / d.relief.frame.step))
    rows, columns = np.nonzero(d.relief.coast_m[::stride, ::stride] < -350)
    open_sea = d.relief.frame.points(rows * stride, columns * stride)
    at[far] = open_sea[d.rng.integers(0, len(open_sea), len(far))] + d.rng.uniform(-90, 90, (len(far), 2))
    working = np.flatnonzero(at_sea & (group == FARM))
    centres = np.array([zone.at for zone in zones])
    at[working] = centres[d.rng.integers(0, len(zones), len(working))] + d.rng.uniform(-60, 60, (len(working), 2))
    return at
