"""Posts of the 1+4+X+Y pattern for every grid; numbers, never names."""

from __future__ import annotations

from typing import Any

import numpy as np

from mapdesk.demo.cells import SEA
from mapdesk.demo.plan_layers import Division, area_codes
from mapdesk.demo.tables import Table, keys, table

_WORDS = {
    "area_head": "片格长",
    "adviser": "网格指导员",
    "grid_head": "网格长",
    "grid_worker": "网格员",
    "officer": "网格警员",
    "business_staff": "业务专员",
    "micro_head": "微网格长",
}
_BUSINESS = ("应急管理", "卫生健康", "综合执法", "人力社保", "农业农村")
_GRID_ROLES = ("adviser", "grid_head", "grid_worker", "officer")


def staff_table(v: Division) -> Table:
    """Return the posts: a head per area group, four posts and business staff per grid, a head per micro-grid."""
    d, plan = v.d, v.d.plan
    areas = area_codes(v)
    rows: list[tuple[str, int, int, int]] = [("area_head", -1, -1, area) for area in range(len(areas))]
    business = d.rng.integers(1, 4, len(plan.kind_of_grid))
    for grid in range(len(plan.kind_of_grid)):
        rows += [(role, grid, -1, -1) for role in _GRID_ROLES]
        if plan.kind_of_grid[grid] != SEA:
            rows += [("business_staff", grid, -1, -1)] * int(business[grid])
    rows += [("micro_head", grid, micro, -1) for micro, grid in enumerate(plan.grid_of_micro.tolist())]
    vacant = d.rng.uniform(size=len(rows)) < 0.025
    given: dict[str, int] = {}
    posts = []
    for role, _, _, _ in rows:
        given[role] = given.get(role, 0) + 1
        posts.append(f"{_WORDS[role]} {given[role]:04d}")
    count = len(rows)
    return table(
        d.recipe,
        "staff",
        {
            "staff_id": keys("STF", count),
            "post": posts,
            "role": [row[0] for row in rows],
            **_links(v, rows, areas),
            "unit": ["属地镇街"] * count,
            "business": [_BUSINESS[k % 5] if row[0] == "business_staff" else None for k, row in enumerate(rows)],
            "shift": ["always" if row[0] in ("grid_head", "area_head") else "day" for row in rows],
            "vacant": vacant,
            "duty_phone": [
                None if gone or row[0] == "micro_head" else f"0577-59{k % 1_000_000:06d}"
                for k, (row, gone) in enumerate(zip(rows, vacant.tolist(), strict=True))
            ],
            "valid_from": ["2025-01-01"] * count,
        },
        None,
    )


def _links(v: Division, rows: list[tuple[str, int, int, int]], areas: list[str]) -> dict[str, Any]:
    d, plan = v.d, v.d.plan
    grid = np.array([row[1] for row in rows])
    village = np.where(grid >= 0, plan.village_of_grid[grid], -1)
    town = [int(d.sites.town[k]) if k >= 0 else v.areas[row[3]] for k, row in zip(village.tolist(), rows, strict=True)]
    area = [row[3] if row[3] >= 0 else int(v.area_of_grid[row[1]]) for row in rows]
    return {
        "grid_code": [d.codes.grid[row[1]] if row[1] >= 0 else None for row in rows],
        "micro_code": [d.codes.micro[row[2]] if row[2] >= 0 else None for row in rows],
        "area_code": [areas[k] if k >= 0 else None for k in area],
        "village_code": [d.codes.village[k] if k >= 0 else None for k in village.tolist()],
        "village": [v.villages[k] if k >= 0 else None for k in village.tolist()],
        "town": [v.towns[k] for k in town],
    }
