"""What is at a place: nearest entrance, its chain, grid and micro-grid, posts, cameras; at sea where that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from mapdesk.addresses.compass import point_of
from mapdesk.addresses.elements import ELEMENTS
from mapdesk.addresses.ground import MOST_POSTS, Near, StoredGround
from mapdesk.addresses.sea_places import SeaPlace, sea_place
from mapdesk.errors import MapdeskError
from mapdesk.geo.sector import seen_from
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.addresses.ground import Ground, Row
    from mapdesk.store.workspace import Workspace

CELLS = ("micro_grids", "grids", "area_groups", "villages", "towns", "land")
MOST_CAMERAS = 20
_NEAR_THE_SHORE_M = 500.0  # farther out an address ashore tells nothing
_POST_KEYS = (("micro_grids", "micro_code"), ("grids", "grid_code"), ("area_groups", "area_code"))
_HEALTH = {"ok": 0, "unknown": 1, "defect": 2, "video_lost": 3, "offline": 4}


@dataclass(frozen=True)
class Whereabouts:
    """What is known of a place.

    Attributes
    ----------
    lon, lat : float
        EPSG:4490, degrees.
    cells : dict of layer to list of row
        Micro-grids, grids, area groups, villages, towns and land that hold it, by code; more than one on a border.
    address : Near or None
        The nearest entrance; at sea only within 500 m.
    sea : SeaPlace or None
        None on land.
    posts : list of dict
        Posts that answer for the place, those of the micro-grid first.
    cameras : list of (dict, float)
        Cameras that have it in their sector with the distance in metres, working and near ones first.
    """

    lon: float
    lat: float
    cells: dict[str, list[Row]]
    address: Near | None
    sea: SeaPlace | None
    posts: list[Row]
    cameras: list[tuple[Row, float]]

    def cell(self, layer: str) -> Row | None:
        """Return the first row of a layer that holds the place, or None."""
        return next(iter(self.cells.get(layer, [])), None)

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as plain data: grid, micro_grid, address, sea, staff, cameras and more."""
        return {
            "lon": self.lon,
            "lat": self.lat,
            "grid": _cell(self.cells.get("grids", []), "grid_code"),
            "micro_grid": _cell(self.cells.get("micro_grids", []), "micro_code"),
            "village": _cell(self.cells.get("villages", []), "division_code"),
            "town": _cell(self.cells.get("towns", []), "division_code"),
            "land": _cell(self.cells.get("land", []), "land_code"),
            "address": None if self.address is None else _address(self.address),
            "sea": None if self.sea is None else self.sea.to_dict(),
            "staff": [_post(row) for row in self.posts],
            "cameras": [_camera(row, metres) for row, metres in self.cameras],
        }


def reverse(workspace: Workspace, lon: float, lat: float, *, ground: Ground | None = None) -> Whereabouts:
    """Return what is at a place.

    Parameters
    ----------
    workspace : Workspace
    lon, lat : float
        EPSG:4490, degrees.
    ground : Ground, optional
        What answers; default: the workspace as it is stored now. For many places use `loaded.LoadedGround`.

    Raises
    ------
    MapdeskError
        If the numbers are no place on earth.
    """
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise MapdeskError(msg("{lon}, {lat} is no place on the earth.", lon=f"{lon:g}", lat=f"{lat:g}"))
    ground = ground or StoredGround(workspace)
    found = ground.cells(lon, lat, CELLS)
    cells = {layer: current for layer, rows in found.items() if (current := _current(rows))}
    grids = cells.get("grids", [])
    afloat = "land" not in cells and (ground.filled("land") or any(row.get("kind") == "sea" for row in grids))
    sea = _known(sea_place(ground, lon, lat, grids)) if afloat else None
    address = ground.address(lon, lat)
    if afloat and address is not None and address.distance_m > _NEAR_THE_SHORE_M:
        address = None
    return Whereabouts(lon, lat, cells, address, sea, _posts(ground, cells), _looking(ground, lon, lat))


def _current(rows: list[Row]) -> list[Row]:
    """Return the rows that are valid today, by code."""
    if any(row.get("valid_to") for row in rows):
        today = datetime.now(UTC).date().isoformat()
        rows = [row for row in rows if not row.get("valid_to") or str(row["valid_to"]) >= today]
    return sorted(rows, key=lambda row: str(row.get("grid_code") or "")) if len(rows) > 1 else rows


def _known(sea: SeaPlace) -> SeaPlace | None:
    """Return a sea place if anything is known of it; off the map nobody knows whether there is sea at all."""
    return sea if sea.landmark or sea.grid or sea.farms or sea.parcels or sea.grounds else None


def _posts(ground: Ground, cells: dict[str, list[Row]]) -> list[Row]:
    posts = [
        post
        for layer, column in _POST_KEYS
        for row in cells.get(layer, [])
        if row.get(column)
        for post in ground.posts(column, str(row[column]))
    ]
    return list({str(post.get("staff_id") or post): post for post in posts}.values())[:MOST_POSTS]


def _looking(ground: Ground, lon: float, lat: float) -> list[tuple[Row, float]]:
    near = ground.cameras(lon, lat)
    if not near:
        return []
    columns = [
        [np.nan if row.get(name) is None else row[name] for row, _, _ in near]
        for name in ("azimuth_deg", "angle_deg", "range_m")
    ]
    mask, metres = seen_from(
        [x for _, x, _ in near], [y for _, _, y in near],
        azimuths_deg=columns[0], angles_deg=columns[1], ranges_m=columns[2], place=(lon, lat),
    )  # fmt: skip
    found = [(near[at][0], float(metres[at])) for at in np.flatnonzero(mask).tolist()]
    return sorted(found, key=lambda one: (_HEALTH.get(str(one[0].get("health")), 1), one[1]))[:MOST_CAMERAS]


def _cell(rows: list[Row], code: str) -> dict[str, Any] | None:
    if not rows:
        return None
    kept = {name: rows[0].get(name) for name in (code, "name", "kind", "village", "town") if name in rows[0]}
    others = [row.get(code) for row in rows[1:]]
    return {**kept, "on_border_of": others} if others else kept


def _address(near: Near) -> dict[str, Any]:
    chain = {name: near.row[name] for name in ELEMENTS if near.row.get(name)}
    return {
        "address_id": near.row["address_id"],
        "address_code": near.row.get("address_code"),
        "text": near.row.get("text"),
        "kind": near.row.get("kind"),
        "distance_m": round(near.distance_m, 2),
        "bearing_deg": round(near.bearing_deg, 1),
        "direction": str(point_of(near.bearing_deg)),
        "chain": chain,
    }


def _post(row: Row) -> dict[str, Any]:
    wanted = ("post", "role", "micro_code", "grid_code", "area_code", "unit", "shift", "duty_phone")
    return {name: row.get(name) for name in wanted}


def _camera(row: Row, metres: float) -> dict[str, Any]:
    wanted = ("camera_id", "device_id", "name", "kind", "health", "azimuth_deg")
    return {**{name: row.get(name) for name in wanted}, "distance_m": round(metres, 1)}
