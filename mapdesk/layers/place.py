"""What the layers say about a place: its cells, its nearest address, what is there at sea, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.geo.measure import bearing_deg, distance_m
from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import title_of
from mapdesk.layers.values import compass, distance, written
from mapdesk.model.query import Box, Op, Query, Where
from mapdesk.words import Message, msg, tr

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace

_FIRST_REACH_DEG = 0.0004  # about 40 m
_GROWTH = 4.0
_SMALLEST_STEP_DEG = 1e-6  # 0.1 m: rooms of one building share a point
_METRES_PER_DEG = 110_000.0  # of latitude, a little less than everywhere, so that a box never seems larger than it is
_FARTHEST_DEG = 0.26  # about 25 km
_MOST_ROWS = 4_000
_POSTS = 12

_CELLS = ("micro_grids", "grids", "area_groups", "villages", "towns", "land")
_SEA = ("sea_farms", "sea_parcels", "fishing_grounds")
_SEA_MARKS = ("land", "reefs", "aids", "harbours")


@dataclass(frozen=True)
class Near:
    """An object near a place: its row, how far it is, and the bearing from it to the place."""

    layer: str
    row: dict[str, Any]
    distance_m: float
    bearing_deg: float


def place_facts(workspace: Workspace, lon: float, lat: float) -> list[tuple[Message, str]]:
    """Return what the grids, the addresses and the sea layers say about a place.

    Parameters
    ----------
    workspace : Workspace
    lon, lat : float
        EPSG:4490, degrees.

    Returns
    -------
    list of (title, text)
        Nearest address with distance and bearing on land, or distance and bearing from a named place at sea; the
        micro-grid, grid, area group, village, town and island that hold the place; farm zone, parcel and fishing
        ground; the posts that answer for the grid. What is unknown is missing.
    """
    cells = cells_at(workspace, lon, lat, _CELLS)
    at_sea = "land" not in cells and workspace.status("land").rows > 0
    facts = [_where(workspace, lon, lat, at_sea=at_sea)]
    facts += [_cell(name, rows) for name, rows in cells.items()]
    facts += [_cell(name, rows) for name, rows in cells_at(workspace, lon, lat, _SEA).items()] if at_sea else []
    facts += _posts(workspace, cells)
    return [fact for fact in facts if fact is not None]


def cells_at(
    workspace: Workspace, lon: float, lat: float, layers: tuple[str, ...] = _CELLS
) -> dict[str, list[dict[str, Any]]]:
    """Return layer -> rows of the polygons that hold a place; layers without one are missing.

    A place on a border belongs to every cell that touches it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    point = shapely.Point(lon, lat)
    box = Box(lon, lat, lon, lat)
    for name in layers:
        rows = workspace.rows(Query(name, columns=_columns(LAYERS.load()[name]), box=box, geometry=True))
        if len(rows):
            inside = np.flatnonzero(shapely.intersects(rows.geometries(), point))
            if len(inside):
                every = rows.dicts()
                found[name] = [every[index] for index in inside.tolist()]
    return found


def nearest(
    workspace: Workspace, layer: str, lon: float, lat: float, *, within_deg: float = _FARTHEST_DEG
) -> Near | None:
    """Return the nearest object of a layer, by boxes that grow until one cannot hide a nearer one outside.

    Distances are geodesic to points; to lines and polygons they are measured to the nearest point of the outline.
    """
    columns = _columns(LAYERS.load()[layer])
    narrow = max(float(np.cos(np.radians(lat))), 0.05)  # a degree of longitude is shorter by this
    empty, reach = 0.0, _FIRST_REACH_DEG
    while True:
        box = Box(lon - reach / narrow, lat - reach, lon + reach / narrow, lat + reach)
        rows = workspace.rows(Query(layer, columns=columns, box=box, geometry=True, limit=_MOST_ROWS))
        if len(rows) == _MOST_ROWS and reach - empty > _SMALLEST_STEP_DEG:
            reach = (empty + reach) / 2  # too many to read: the nearest may be among those left out
            continue
        found = _closest(layer, rows.dicts(), rows.geometries(), lon, lat) if len(rows) else None
        if (found is not None and found.distance_m <= reach * _METRES_PER_DEG) or reach >= within_deg:
            return found
        empty = reach
        reach = within_deg if found is None and reach * _GROWTH > within_deg else reach * _GROWTH
        if found is not None:  # what was found in a corner bounds the box that decides
            reach = min(reach, found.distance_m / _METRES_PER_DEG)


def _closest(layer: str, rows: list[dict[str, Any]], shapes: Any, lon: float, lat: float) -> Near:
    here = np.full(len(rows), shapely.Point(lon, lat), dtype=object)
    ends = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(shapes, here), 0))
    metres = np.atleast_1d(distance_m(ends[:, 0], ends[:, 1], np.full(len(rows), lon), np.full(len(rows), lat)))
    rooms = np.array([row.get("kind") == "room" for row in rows])  # a caller stands at a door, not in a flat above it
    index = int(np.lexsort((rooms, np.floor(metres))).item(0))
    bearing = float(bearing_deg(ends[index, 0], ends[index, 1], lon, lat))
    return Near(layer, rows[index], float(metres[index]), bearing)


def _where(workspace: Workspace, lon: float, lat: float, *, at_sea: bool) -> tuple[Message, str] | None:
    if not at_sea:
        near = nearest(workspace, "addresses", lon, lat)
        return None if near is None else (msg("Nearest address"), _told(near, at_sea=False))
    marks = [found for name in _SEA_MARKS if (found := _named(workspace, name, lon, lat)) is not None]
    if not marks:
        return None
    return msg("Position at sea"), _told(min(marks, key=lambda mark: mark.distance_m), at_sea=True)


def _named(workspace: Workspace, layer: str, lon: float, lat: float) -> Near | None:
    found = nearest(workspace, layer, lon, lat)
    return found if found is not None and found.row.get("name") else None


def _told(near: Near, *, at_sea: bool) -> str:
    name = title_of(LAYERS.load()[near.layer], near.row)
    if near.distance_m < 1:
        return name
    return tr(
        "{distance} {direction} of {place}",
        distance=distance(near.distance_m, at_sea=at_sea),
        direction=compass(near.bearing_deg),
        place=name,
    )


def _cell(name: str, rows: list[dict[str, Any]]) -> tuple[Message, str]:
    layer = LAYERS.load()[name]
    return _TITLES[name], " / ".join(_named_cell(layer, row) for row in rows)


def _named_cell(layer: Layer, row: dict[str, Any]) -> str:
    title = title_of(layer, row)
    code = row.get(layer.code) if layer.code else None
    return f"{title} ({code})" if code and code != title else title


def _posts(workspace: Workspace, cells: dict[str, list[dict[str, Any]]]) -> list[tuple[Message, str]]:
    """Return the posts of the cells at a place, a line each: of the group, the grid, at last the micro-grid."""
    role = LAYERS.load()["staff"].schema.column("role")
    facts: list[tuple[Message, str]] = []
    known: set[str] = set()
    for name, column in _POST_KEYS:
        told: list[str] = []
        for code in filter(None, (row.get(column) for row in cells.get(name, []))):
            where = (Where(column, Op.EQ, code),)
            rows = workspace.rows(Query("staff", ("post", "role", "valid_to"), where=where, limit=_POSTS)).dicts()
            posts = [row for row in rows if row["post"] and not row["valid_to"]]
            told += [_post(row["post"], written(role, row["role"])) for row in posts]
        told = [post for post in dict.fromkeys(told) if post not in known][:_POSTS]
        known.update(told)
        if told:
            facts.append((_POST_TITLES[name], "\n".join(told)))
    return facts


def _post(post: str, role: str) -> str:
    """Return a post in words: a bare number gains its role, a full title stays."""
    return f"{role} {post}".strip() if post.isdigit() else post


def _columns(layer: Layer) -> tuple[str, ...]:
    """Return the few columns a place needs of a layer, so that wide rows are not read."""
    names = {column.name for column in layer.columns}
    wanted = (layer.card.title, layer.code, "name", "grid_code", "kind")
    return (layer.key, *dict.fromkeys(name for name in wanted if name in names and name is not None))


_TITLES = {
    "micro_grids": msg("Micro-grid"),
    "grids": msg("Grid"),
    "area_groups": msg("Area group"),
    "villages": msg("Village or community"),
    "towns": msg("Town"),
    "land": msg("Island"),
    "sea_farms": msg("Farm zone"),
    "sea_parcels": msg("Sea parcel"),
    "fishing_grounds": msg("Fishing ground"),
}

_POST_TITLES = {
    "area_groups": msg("Posts of the area group"),
    "grids": msg("Posts of the grid"),
    "micro_grids": msg("Posts of the micro-grid"),
}

_POST_KEYS = (("area_groups", "area_code"), ("grids", "grid_code"), ("micro_grids", "micro_code"))
