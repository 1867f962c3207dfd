"""A small workspace for tests of the window: a few rows in some layers, made through the store."""

from __future__ import annotations

from pathlib import Path

import shapely

from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.session import Session, open_session
from mapdesk.store import opening
from mapdesk.store.change import RowsPut

AUTHOR = Author("duty", "seat 1")
MIDDLE = (121.15, 27.84)


def make_workspace(path: Path, addresses: int = 450) -> Path:
    """Make a workspace with addresses, cameras, grids and land; the last three addresses have no position."""
    opening.create(path, [layer.schema for layer in LAYERS.load().values()], name="测试区").close()
    session = open_session(path, write=True, author=AUTHOR)
    lon, lat = MIDDLE
    square = shapely.box(lon - 0.03, lat - 0.03, lon + 0.03, lat + 0.03)
    put(session, "land", {"name": "青屿", "geom": wkb(shapely.MultiPolygon([square]))})
    with session.workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction, transaction.deriving():
        transaction.put("grids", [{"name": "第一网格", "geom": shapely.MultiPolygon([square])}])
    rows = []
    for number in range(1, addresses + 1):
        place = shapely.Point(lon - 0.02 + 0.0001 * number, lat + 0.00005 * number)
        rows.append(
            {
                "text": f"海湾路{number}号",
                "kind": "room" if number % 3 == 0 else "door_plate",
                "number": str(number),
                "household_count": number % 7 if number % 5 else None,
                "geom": wkb(place) if number <= addresses - 3 else None,
            }
        )
    put(session, "addresses", *rows)
    put(
        session,
        "cameras",
        *({"name": f"Camera {n}", "geom": wkb(shapely.Point(lon + n / 1000, lat))} for n in range(1, 6)),
    )
    session.close()
    return path


def put(session: Session, layer: str, *rows: dict[str, object]) -> None:
    """Put rows as one change."""
    session.do(RowsPut(layer, tuple(rows)))


def wkb(shape: shapely.Geometry) -> str:
    """Return a shape as the journal carries it."""
    return str(shapely.to_wkb(shape, hex=True))
