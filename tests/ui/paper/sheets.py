"""A small workspace with known distances, and the sheets of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely

from mapdesk.geo.measure import destination
from mapdesk.layers.in_view import Shown
from mapdesk.session import open_session
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.making import Order
from tests.helpers.small import AUTHOR, MIDDLE, make_workspace, put, wkb

APART_M = 1_000.0
NASTY = "<b>\"海湾\" & 'x'</b> <script>alert(1)</script>"
NO_PIECES: frozenset[str] = frozenset()


def known_workspace(path: Path) -> Path:
    """Make a workspace whose cameras stand a kilometre east and north of the first one, and a farm zone."""
    make_workspace(path, addresses=3)
    session = open_session(path, write=True, author=AUTHOR)
    keys = session.workspace.column("cameras", "camera_id")
    rows = []
    for key, bearing in zip(keys[:3], (None, 90.0, 0.0), strict=True):
        place = (MIDDLE[0] - 0.005, MIDDLE[1] - 0.004)
        if bearing is not None:
            place = destination(*place, bearing, APART_M)
        rows.append({"camera_id": key, "name": NASTY, "health": "ok", "geom": wkb(shapely.Point(place))})
    far = wkb(shapely.Point(0.0, 0.0))
    rows += [{"camera_id": key, "geom": far} for key in keys[3:]]
    put(session, "cameras", *rows)
    lon, lat = MIDDLE
    zone = shapely.MultiPolygon([shapely.box(lon + 0.003, lat - 0.003, lon + 0.008, lat)])
    put(session, "sea_farms", {"name": "网箱一区", "geom": wkb(zone)})
    session.close()
    return path


def order_for(workspace: Path, target: Path, **values: Any) -> Order:
    """Return an order for a sheet at 1:10,000 around the middle."""
    layers = (Shown("land"), Shown("sea_farms"), Shown("cameras"))
    sheet = Composition(*MIDDLE, **{"scale": 10_000, "layers": layers, "title": NASTY, **values})
    return Order(str(workspace), sheet, str(target))
