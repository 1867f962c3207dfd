"""Emergency resources: rescue teams, depots with stock, shelters, loudspeakers, life-saving points."""

from __future__ import annotations

from typing import Any

import numpy as np

from mapdesk.demo.base_layers import json_text
from mapdesk.demo.district import District
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.tables import Table, keys, table
from mapdesk.demo.things import Placer, near_buildings

_STOCK = (
    ("1010101", "帐篷", "顶"),
    ("1020101", "棉被", "床"),
    ("1030101", "饮用水", "箱"),
    ("2010101", "救生衣", "件"),
    ("2020101", "排水泵", "台"),
    ("2030101", "应急照明灯", "套"),
    ("3010101", "编织袋", "只"),
    ("3029900", "铁锹", "把"),
)
_WORDS = {
    "team": "应急救援队",
    "depot": "应急物资仓库",
    "shelter": "避灾安置点",
    "loudspeaker": "应急广播点",
    "life_saving_point": "海上救生点",
}


def resources_table(d: District, placer: Placer, ways: SeaWays) -> Table:
    """Return the resources; stock is coded by the first level of GB/T 38565-2020, the lower levels are synthetic."""
    towns = d.recipe.count("towns")
    counts = {
        "team": towns + 4,
        "depot": d.recipe.count("depots"),
        "shelter": d.recipe.count("shelters"),
        "loudspeaker": d.recipe.count("speakers"),
        "life_saving_point": len(ways.ports),
    }
    kind = [one for one, many in counts.items() for _ in range(many)]
    count = len(kind)
    at = near_buildings(d, count, 25.0)
    at[-len(ways.ports) :] = [port.at for port in ways.ports]
    columns = placer.columns(at)
    given: dict[tuple[str, str], int] = {}
    names = []
    for one, home in zip(kind, columns["village"], strict=True):
        given[(one, home)] = number = given.get((one, home), 0) + 1
        names.append(f"{home}{_WORDS[one]}{number}")
    rng = d.rng
    shelter, team = np.array([k == "shelter" for k in kind]), np.array([k == "team" for k in kind])
    return table(
        d.recipe,
        "resources",
        {
            "resource_id": keys("RES", count),
            "resource_code": [f"ZY{k + 1:05d}" for k in range(count)],
            "name": names,
            "kind": kind,
            "state": np.where(rng.uniform(size=count) < 0.95, "ready", "out").tolist(),
            "stock": [json_text(_stock(d)) if k == "depot" else None for k in kind],
            "capacity": [int(c) if s else None for c, s in zip(rng.integers(6, 60, count) * 10, shelter, strict=True)],
            "occupied": [0 if s else None for s in shelter.tolist()],
            "headcount": [int(c) if t else None for c, t in zip(rng.integers(8, 36, count), team, strict=True)],
            "boats": [int(c) if t else None for c, t in zip(rng.integers(0, 4, count), team, strict=True)],
            "vehicles": [int(c) if t else None for c, t in zip(rng.integers(1, 5, count), team, strict=True)],
            "skills": ["水上救援 排涝" if t else None for t in team.tolist()],
            "range_m": [300.0 if k == "loudspeaker" else None for k in kind],
            "unit": ["属地镇街"] * count,
            "duty_phone": [
                f"0577-5900{n % 10000:04d}" if k in ("team", "depot", "shelter") else None for n, k in enumerate(kind)
            ],
            "inspected_on": ["2026-05-06"] * count,
            "inspection_due_on": ["2026-11-06"] * count,
            **columns,
        },
        at,
    )


def _stock(d: District) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": name, "unit": unit, "count": int(d.rng.integers(10, 800))} for code, name, unit in _STOCK
    ]
