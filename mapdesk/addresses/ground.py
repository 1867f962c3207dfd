"""What lies at or near a place, read from the workspace by boxes: always true, and quick enough for one question.

For many questions `loaded.LoadedGround` answers the same from memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from mapdesk.addresses.landmarks import LANDMARK_LAYERS, Landmarks
from mapdesk.geo.measure import bearing_deg, distance_m
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Box, Op, Query, Where

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace

Row = dict[str, Any]

_LANDMARKS: WeakKeyDictionary[Workspace, tuple[tuple[int, ...], Landmarks]] = WeakKeyDictionary()

_FIRST_REACH_DEG = 0.0004  # about 40 m
_GROWTH = 4.0
_SMALLEST_STEP_DEG = 1e-6  # 0.1 m: rooms of one building share a point
_METRES_PER_DEG = 110_000.0  # of latitude, a little less than everywhere, so that a box never seems larger than it is
FARTHEST_DEG = 0.26  # about 25 km
_MOST_ROWS = 4_000
ROOM_PENALTY_M = 15.0
"""A caller stands at a door, not in a flat above it: a room counts as so much farther than it is."""
CAMERA_REACH_M = 20_000.0
"""No camera is asked that stands farther away."""
_USUAL_REACH_M = 500.0  # most cameras see less far; those that see farther are looked for in the large box
CAMERA_COLUMNS = ("device_id", "name", "kind", "looks_at", "azimuth_deg", "angle_deg", "range_m", "health")
ADDRESS_COLUMNS = (
    "address_code", "text", "kind", "status", "province", "city", "county", "town", "community", "village", "island",
    "road", "number", "estate", "building", "unit", "floor", "room", "poi", "grid_code", "micro_code",
)  # fmt: skip
STAFF_COLUMNS = ("post", "role", "grid_code", "micro_code", "area_code", "unit", "shift", "duty_phone", "valid_to")
MOST_POSTS = 12
BELOW = {"micro_code": (), "grid_code": ("micro_code",), "area_code": ("grid_code", "micro_code")}
"""The codes of smaller cells: a post that has one answers for that cell, not for the whole."""


@dataclass(frozen=True)
class Near:
    """An object near a place: its row, how far it is, and the bearing from it to the place."""

    layer: str
    row: Row
    distance_m: float
    bearing_deg: float


class Ground(Protocol):
    """What `reverse` asks about a place (EPSG:4490, degrees)."""

    @property
    def landmarks(self) -> Landmarks:
        """Return the landmarks sea places are told from."""

    def cells(self, lon: float, lat: float, layers: tuple[str, ...]) -> dict[str, list[Row]]:
        """Return layer -> rows of the polygons that hold a place; layers without one are missing."""

    def address(self, lon: float, lat: float) -> Near | None:
        """Return the nearest address in use, an entrance rather than a room."""

    def cameras(self, lon: float, lat: float) -> list[tuple[Row, float, float]]:
        """Return the cameras within `CAMERA_REACH_M`: row, longitude and latitude."""

    def posts(self, column: str, code: str) -> list[Row]:
        """Return the posts of a cell by the column of its code, without those that ended or belong to a cell within."""

    def filled(self, layer: str) -> bool:
        """Return whether a layer has rows."""


class StoredGround:
    """The ground as the workspace holds it now."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._landmarks: Landmarks | None = None

    @property
    def landmarks(self) -> Landmarks:
        """Return the landmarks, read once for this ground."""
        if self._landmarks is None:
            self._landmarks = landmarks_of(self._workspace)
        return self._landmarks

    def cells(self, lon: float, lat: float, layers: tuple[str, ...]) -> dict[str, list[Row]]:
        """Return layer -> rows of the polygons that hold a place; one on a border lies in every cell it touches."""
        return cells_at(self._workspace, lon, lat, layers)

    def address(self, lon: float, lat: float) -> Near | None:
        """Return the nearest address in use, an entrance rather than a room."""
        return nearest(self._workspace, "addresses", lon, lat)

    def cameras(self, lon: float, lat: float) -> list[tuple[Row, float, float]]:
        """Return the cameras within reach: row, longitude and latitude; a distant one only when it sees that far."""
        found: dict[str, tuple[Row, float, float]] = {}
        for reach_m, where in ((_USUAL_REACH_M, ()), (CAMERA_REACH_M, (Where("range_m", Op.GT, _USUAL_REACH_M),))):
            tall = reach_m / _METRES_PER_DEG
            wide = tall / max(float(np.cos(np.radians(lat))), 0.05)
            box = Box(lon - wide, lat - tall, lon + wide, lat + tall)
            rows = self._workspace.rows(Query("cameras", ("camera_id", *CAMERA_COLUMNS), where, box=box, geometry=True))
            shapes: Any = rows.geometries() if len(rows) else []
            for row, one in zip(rows.dicts(), shapes, strict=True):
                found[str(row["camera_id"])] = (row, float(one.x), float(one.y))
        return list(found.values())

    def posts(self, column: str, code: str) -> list[Row]:
        """Return the posts of a cell by the column of its code, without those that ended or belong to a cell within."""
        narrower = (Where(one, Op.EMPTY) for one in BELOW[column])
        where = (Where(column, Op.EQ, code), Where("valid_to", Op.EMPTY), *narrower)
        return self._workspace.rows(Query("staff", STAFF_COLUMNS, where, limit=MOST_POSTS)).dicts()

    def filled(self, layer: str) -> bool:
        """Return whether a layer has rows."""
        return self._workspace.status(layer).rows > 0


def landmarks_of(workspace: Workspace) -> Landmarks:
    """Return the landmarks of a workspace, read once for each state of their layers."""
    state = tuple(workspace.status(layer).revision for layer in LANDMARK_LAYERS)
    known = _LANDMARKS.get(workspace)
    if known is None or known[0] != state:
        known = (state, Landmarks.of(workspace))
        _LANDMARKS[workspace] = known
    return known[1]


def cells_at(workspace: Workspace, lon: float, lat: float, layers: tuple[str, ...]) -> dict[str, list[Row]]:
    """Return layer -> rows of the polygons that hold a place; layers without one are missing.

    A place on a border belongs to every cell that touches it.
    """
    found: dict[str, list[Row]] = {}
    point = shapely.Point(lon, lat)
    box = Box(lon, lat, lon, lat)
    for name in layers:
        rows = workspace.rows(Query(name, columns=cell_columns(LAYERS.load()[name]), box=box, geometry=True))
        if len(rows):
            inside = np.flatnonzero(shapely.intersects(rows.geometries(), point))
            if len(inside):
                every = rows.dicts()
                found[name] = [every[index] for index in inside.tolist()]
    return found


def nearest(
    workspace: Workspace, layer: str, lon: float, lat: float, *, within_deg: float = FARTHEST_DEG
) -> Near | None:
    """Return the nearest object of a layer, by boxes that grow until one cannot hide a nearer one outside.

    Distances are geodesic to points; to lines and polygons they are measured to the nearest point of the outline.
    Retired addresses are passed over, and rooms count as `ROOM_PENALTY_M` farther.
    """
    columns = ADDRESS_COLUMNS if layer == "addresses" else cell_columns(LAYERS.load()[layer])
    columns = (LAYERS.load()[layer].key, *columns)
    narrow = max(float(np.cos(np.radians(lat))), 0.05)  # a degree of longitude is shorter by this
    empty, reach = 0.0, _FIRST_REACH_DEG
    while True:
        box = Box(lon - reach / narrow, lat - reach, lon + reach / narrow, lat + reach)
        rows = workspace.rows(Query(layer, columns=columns, box=box, geometry=True, limit=_MOST_ROWS))
        if len(rows) == _MOST_ROWS and reach - empty > _SMALLEST_STEP_DEG:
            reach = (empty + reach) / 2  # too many to read: the nearest may be among those left out
            continue
        found, bound_m = _closest(layer, rows.dicts(), rows.geometries(), lon, lat) if len(rows) else (None, 0.0)
        if (found is not None and bound_m <= reach * _METRES_PER_DEG) or reach >= within_deg:
            return found
        empty = reach
        reach = within_deg if found is None and reach * _GROWTH > within_deg else reach * _GROWTH
        if found is not None:  # what was found in a corner bounds the box that decides
            reach = min(reach, max(bound_m / _METRES_PER_DEG, empty * 1.01))


def _closest(layer: str, rows: list[Row], shapes: Any, lon: float, lat: float) -> tuple[Near | None, float]:
    """Return the best of some rows, and how far it counts as being."""
    here = np.full(len(rows), shapely.Point(lon, lat), dtype=object)
    ends = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(shapes, here), 0))
    metres = np.atleast_1d(distance_m(ends[:, 0], ends[:, 1], np.full(len(rows), lon), np.full(len(rows), lat)))
    rooms = np.array([row.get("kind") == "room" for row in rows])
    retired = np.array([row.get("status") == "retired" for row in rows])
    counted = metres + ROOM_PENALTY_M * rooms
    order = np.lexsort((rooms, np.floor(counted), retired))
    index = int(order[0])
    if retired[index]:
        return None, 0.0
    bearing = float(bearing_deg(ends[index, 0], ends[index, 1], lon, lat))
    return Near(layer, rows[index], float(metres[index]), bearing), float(counted[index])


def cell_columns(layer: Layer) -> tuple[str, ...]:
    """Return the few columns a place needs of a layer, so that wide rows are not read."""
    names = {column.name for column in layer.columns}
    wanted = (
        layer.key,
        layer.card.title,
        layer.code,
        "name",
        "kind",
        "species",
        "village",
        "town",
        "grid_code",
        "area_code",
    )
    return tuple(dict.fromkeys(name for name in wanted if name is not None and (name in names or name == layer.key)))
