"""Whether what the page found under the pointer is really there, and what is drawn as selected."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mapdesk.errors import MapdeskError
from mapdesk.geo.measure import metres_per_pixel
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Shape
from mapdesk.model.selection import Selection
from mapdesk.ui.map.drawing import title_of
from mapdesk.ui.map.messages import Hit

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

MOST_DRAWN = 500
"""Objects drawn as selected; the page draws no more."""
_NEAR_PX = 24.0  # half of the largest symbol and a finger's width
_MOST_VERTICES = 20_000
_METRES_PER_DEGREE = 111_195.0
_SIGHT = "range_m"  # a camera lies under what it sees


@dataclass(frozen=True)
class Found:
    """An object of a layer: its key, its name, and the point of it that was pressed.

    An object that is a point has no place here: whoever presses its sign means the object, which knows where it is.
    `case` is the entry of the layer's legend it is drawn as.
    """

    layer: str
    key: str
    fid: int
    title: str
    place: tuple[float, float] | None = None
    case: int = 0


Finder = Callable[[Hit, tuple[float, float]], Found | None]
"""What a source of hits that is no stored layer (moving boats) says of one: what it is, or None when it is gone."""


def confirmed(
    workspace: Workspace,
    hits: Iterable[Hit],
    place: tuple[float, float],
    zoom: float,
    finders: Mapping[str, Finder] | None = None,
) -> list[Found]:
    """Return those hits that the workspace has at this place (lon, lat), in the order of the page.

    A polygon must hold the place or pass within a few pixels of it, a line or a point lie within a symbol's size, or
    the place within the view of a camera. Hits whose layer has one of `finders` are told by that.
    """
    found = []
    for hit in hits:
        finder = (finders or {}).get(hit.layer)
        if finder is not None:
            named = finder(hit, place)
            found += [] if named is None else [named]
            continue
        row = _row(workspace, hit, geometry=True)
        if row is not None and _near(LAYERS[hit.layer], row, place, zoom):
            one = _found(LAYERS[hit.layer], row)
            found.append(one if LAYERS[hit.layer].shape is Shape.POINT else replace(one, place=place))
    return found


def found_of(workspace: Workspace, hit: Hit) -> Found | None:
    """Return the object of one hit, or None when it is gone."""
    row = _row(workspace, hit, geometry=False)
    return None if row is None else _found(LAYERS[hit.layer], row)


def selected_items(workspace: Workspace, layer: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return what the page must draw for selected keys; what has no position or is gone is left out."""
    if layer not in LAYERS.load() or not LAYERS[layer].shape.vector:
        return []
    one = LAYERS[layer]
    wanted = tuple(keys)[:MOST_DRAWN]
    query = Query(layer, columns=_columns(one), where=(Where(one.key, Op.IN, wanted),), geometry=True)
    rows = workspace.rows(query)
    items = []
    for row, geometry in zip(rows.dicts(), rows.geometries(), strict=True):
        if geometry is not None and not geometry.is_empty:
            title = title_of(one, row)
            items.append({"layer": layer, "fid": row["fid"], "geometry": geojson(geometry), "label": title})
    return items


def drawn_selection(workspace: Workspace, selection: Selection) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Return what the page must draw as selected: objects one by one, and an outline for those that are too many.

    Without an outline the first ones are drawn of what is too much; with one, layers are drawn whole or not at all.
    """
    import shapely

    items: list[dict[str, Any]] = []
    for part in sorted(selection.parts, key=lambda one: one.count):
        room = MOST_DRAWN - len(items)
        if selection.within is None or part.count <= room:
            items += selected_items(workspace, part.layer, part.keys[:room])
    if selection.within is None or selection.count <= MOST_DRAWN:
        return items, None
    return items, geojson(shapely.from_wkb(selection.within.wkb))


def geojson(geometry: Any) -> dict[str, Any]:
    """Return a shapely geometry as GeoJSON, coarser when it has more vertices than a message should carry."""
    import shapely

    for tolerance_deg in (0.0, 1e-5, 1e-4, 1e-3, 1e-2):
        small = shapely.simplify(geometry, tolerance_deg) if tolerance_deg else geometry
        if shapely.get_num_coordinates(small) <= _MOST_VERTICES:
            break
    else:
        small = shapely.box(*shapely.bounds(geometry))
    plain: dict[str, Any] = json.loads(shapely.to_geojson(shapely.force_2d(small)))
    return plain


def _columns(layer: Layer) -> tuple[str, ...]:
    columns = {column.name for column in layer.schema.all_columns()}
    wanted = [one for one in (layer.card.title, layer.style.by, _SIGHT) if one in columns and one != layer.key]
    return ("fid", layer.key, *wanted)


def _row(workspace: Workspace, hit: Hit, *, geometry: bool) -> dict[str, Any] | None:
    if hit.layer not in LAYERS.load() or not LAYERS[hit.layer].shape.vector:
        return None
    layer, where = LAYERS[hit.layer], (Where("fid", Op.EQ, hit.fid),)
    try:
        rows = workspace.rows(Query(hit.layer, columns=_columns(layer), where=where, limit=1, geometry=geometry))
    except MapdeskError:
        return None
    if not len(rows):
        return None
    return {**rows.dicts()[0], "geom": rows.geometries()[0] if geometry else None}


def _found(layer: Layer, row: dict[str, Any]) -> Found:
    case = layer.style.case_of().get(str(row.get(layer.style.by)), 0) if layer.style.by else 0
    return Found(layer.name, str(row[layer.key]), int(row["fid"]), title_of(layer, row), case=case)


def _near(layer: Layer, row: Mapping[str, Any], place: tuple[float, float], zoom: float) -> bool:
    """Return whether a row's geometry is at a place, or sees it, measured in a local plane of true scale."""
    import shapely

    geometry = row["geom"]
    if geometry is None or geometry.is_empty:
        return False
    lon, lat = place
    scale = math.cos(math.radians(lat))
    local = shapely.transform(geometry, lambda xy: (xy - (lon, lat)) * (scale, 1.0))
    size = 6.0 if layer.shape is Shape.POLYGON else max(_NEAR_PX, *(case.symbol.size_px for case in layer.style.cases))
    near_m = max(size * metres_per_pixel(lat, zoom), row.get(_SIGHT) or 0.0)
    near_deg = near_m / _METRES_PER_DEGREE
    return bool(shapely.distance(local, shapely.Point(0.0, 0.0)) <= near_deg)
