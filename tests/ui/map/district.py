"""A tiny workspace: land with a hole, two cameras, a road."""

from __future__ import annotations

from pathlib import Path

import shapely

from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.store.opening import create
from mapdesk.store.workspace import Workspace

AUTHOR = Author("planner", "seat 1")
LAND = shapely.MultiPolygon(
    [
        shapely.Polygon(
            shapely.box(121.4, 28.0, 121.6, 28.2).exterior, [shapely.box(121.55, 28.15, 121.58, 28.18).exterior]
        )
    ]
)
CAMERAS = {"quay": (121.5, 28.1), "school": (121.52, 28.1)}


def make_district(file: Path) -> Workspace:
    workspace = create(file, [layer.schema for layer in LAYERS.load().values()])
    with workspace.transaction(AUTHOR, "test.fill", change={"kind": "test"}) as transaction:
        transaction.put("land", [{"geom": LAND}])
        transaction.put("cameras", [{"name": name, "geom": shapely.Point(place)} for name, place in CAMERAS.items()])
    return workspace
