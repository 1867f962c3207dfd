"""A small district of two villages, three grids and a piece of sea, in a real workspace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from mapdesk.layers.base import LAYERS
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR, make_workspace

WEST, SOUTH, STEP = 121.10, 27.80, 0.01


def cell(column: int, row: int, *, hole: Any = None) -> shapely.MultiPolygon:
    """Return a square of the district, 0.01 degrees wide."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    box: Any = shapely.box(west, south, west + STEP, south + STEP)
    return shapely.MultiPolygon([box if hole is None else box.difference(hole)])


HOLE = shapely.box(121.104, 27.804, 121.106, 27.806)

ROWS: dict[str, list[dict[str, Any]]] = {
    "land": [
        {"name": "东屿岛", "kind": "island", "geom": shapely.MultiPolygon([shapely.box(121.10, 27.80, 121.12, 27.82)])}
    ],
    "grids": [
        {"grid_code": "330395001001001", "name": "岭背第一网格", "kind": "basic", "geom": cell(0, 0, hole=HOLE)},
        {
            "grid_code": "330395001001801",
            "name": "石化专属网格",
            "kind": "exclusive",
            "geom": shapely.MultiPolygon([HOLE]),
        },
        {"grid_code": "330395001001002", "name": "岭背第二网格", "kind": "basic", "geom": cell(1, 0)},
        {"grid_code": "330395001001901", "name": "东海网格", "kind": "sea", "geom": cell(2, 0)},
        {"grid_code": "330395001001009", "name": "未定", "kind": None, "geom": None},
    ],
    "micro_grids": [{"micro_code": "330395001001001001", "name": "微网格1", "geom": cell(0, 0, hole=HOLE)}],
    "villages": [{"division_code": "330395001001", "name": "岭背社区", "kind": "community", "geom": cell(0, 0)}],
    "towns": [{"division_code": "330395001", "name": "北屿街道", "kind": "subdistrict", "geom": cell(0, 0)}],
    "sea_farms": [
        {"farm_code": "LX-012", "name": "羊栖菜十二区", "kind": "raft", "species": "hijiki", "geom": cell(2, 0)}
    ],
    "roads": [
        {
            "name": "海霞路",
            "kind": "road",
            "geom": shapely.LineString([(121.101, 27.801), (121.105, 27.802), (121.11, 27.803)]),
        },
        {
            "name": "状元大桥",
            "kind": "bridge",
            "geom": shapely.MultiLineString([[(121.11, 27.81), (121.12, 27.81)], [(121.12, 27.811), (121.13, 27.812)]]),
        },
    ],
    "addresses": [
        {
            "text": "北屿街道海霞路12号",
            "number": "12号",
            "kind": "door_plate",
            "geom": shapely.Point(121.1020, 27.8020),
        },
        {"text": "北屿街道海霞路14号", "number": "14号", "kind": "building", "geom": shapely.Point(121.1040, 27.8020)},
        {"text": "位置不明", "kind": "room", "geom": None},
    ],
    "cameras": [
        {
            "name": "码头1",
            "health": "ok",
            "azimuth_deg": 359.96,
            "angle_deg": 62.5,
            "range_m": 150.0,
            "geom": shapely.Point(121.105, 27.805),
        },
        {
            "name": "码头2",
            "health": "offline",
            "geom": shapely.Point(121.106, 27.805),
            "offline_since": "2026-01-02T03:04:05Z",
        },
        {
            "name": None,
            "health": None,
            "azimuth_deg": -90.0,
            "angle_deg": 360.0,
            "range_m": 99_999.0,
            "geom": shapely.Point(121.107, 27.805),
        },
    ],
    "harbours": [
        {
            "name": "中心渔港",
            "grade": "central",
            "shelter_capacity": 1200,
            "exposed_sectors": json.dumps([[45, 135]]),
            "depth_m": 6.5,
            "geom": shapely.Point(121.12, 27.80),
        },
    ],
    "resources": [
        {
            "name": "北屿仓库",
            "kind": "depot",
            "state": "ready",
            "duty_phone": "0577-63391234",
            "stock": json.dumps([{"code": "1010101", "name": "帐篷", "amount": 120, "unit": "顶"}], ensure_ascii=False),
            "geom": shapely.Point(121.11, 27.805),
        },
    ],
    "staff": [
        {"post": "网格员 0412", "role": "grid_worker", "grid_code": "330395001001001"},
        {"post": "0007", "role": "grid_head", "grid_code": "330395001001001"},
        {"post": "0008", "role": "grid_head", "grid_code": "330395001001001", "valid_to": "2020-01-01"},
        {"post": "0009", "role": "micro_head", "grid_code": "330395001001002", "micro_code": "330395001001001001"},
    ],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    """Return the workspace with `ROWS`, open for writing."""
    made = make_workspace(tmp_path, [layer.schema for layer in LAYERS.load().values()])
    with made.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        for layer, rows in ROWS.items():
            with transaction.deriving():
                transaction.put(layer, rows)
    yield made
    made.close()
