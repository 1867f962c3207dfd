"""What of a layer lies in the frame of a drawn map: geometries on the page, cases, labels; read by a box query."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.layers.manner import Colours, Heat, Manner
from mapdesk.layers.payload import label_texts
from mapdesk.layers.style import Label
from mapdesk.model.period import Period
from mapdesk.model.query import Box, Query, Where
from mapdesk.model.schema import Shape

if TYPE_CHECKING:
    from mapdesk.geo.map_frame import MapFrame
    from mapdesk.layers.base import Layer
    from mapdesk.layers.colouring import Coloured
    from mapdesk.layers.heat_field import HeatField
    from mapdesk.layers.style import Style
    from mapdesk.store.workspace import Workspace

MOST = 50_000
"""Features of a layer in view that are drawn one by one; more are drawn as density."""
_MARGIN_PX = 40.0  # symbols reach into the frame from outside
_GRID_PX = 0.05  # vertices are set on a grid of a hundredth of a millimetre, so that neighbours keep one border
_MOST_PARTS = 255
_VALUES_FROM_ZOOM = 12

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Shown:
    """How a layer stands on a drawn map: its opacity, its manner (None: by its symbols), the time of what is shown."""

    name: str
    opacity: float = 1.0
    manner: Manner = None
    period: Period | None = None


@dataclass(frozen=True, eq=False)
class Part:
    """The features of one layer in a frame.

    Attributes
    ----------
    name, title : str
    shape : Shape
        POINT, LINE or POLYGON.
    style : Style
    opacity : float
    places : array (n, 2)
        Points: px on the page. For lines and polygons drawn as density: the middle of each.
    shapes : array (n,) of geometries, px on the page
        Lines and polygons; empty for points.
    keys : list of str
        Empty when drawn as density.
    case, grade : array (n,) of uint8
    texts : list of str
        Labels, "" for none.
    numbers : dict of str to array (n,)
        "bearing", "angle", "range_m" where the style asks for them; NaN is unknown.
    dense : bool
        Drawn as a field: no single features are held.
    crowded : bool
        It is so only because there are too many.
    heat : (Heat, HeatField) or None
    coloured : (Colours, Coloured) or None
        Then `case` is the class of each feature, that of no value the last.
    """

    name: str
    title: str
    shape: Shape
    style: Style
    opacity: float
    places: Floats
    shapes: Objects
    keys: list[str]
    case: npt.NDArray[np.uint8]
    grade: npt.NDArray[np.uint8]
    texts: list[str]
    numbers: dict[str, Floats]
    dense: bool = False
    crowded: bool = False
    heat: tuple[Heat, HeatField] | None = None
    coloured: tuple[Colours, Coloured] | None = None

    def __len__(self) -> int:
        return len(self.places) if self.dense or self.shape is Shape.POINT else len(self.shapes)

    def chosen(self, rows: npt.NDArray[Any]) -> Part:
        """Return some of the features: indices or a mask."""
        index = np.flatnonzero(rows) if rows.dtype == bool else rows
        some = index.tolist()
        return dataclasses.replace(
            self,
            places=self.places[index] if len(self.places) else self.places,
            shapes=self.shapes[index] if len(self.shapes) else self.shapes,
            keys=[self.keys[at] for at in some] if self.keys else [],
            case=self.case[index],
            grade=self.grade[index],
            texts=[self.texts[at] for at in some],
            numbers={name: values[index] for name, values in self.numbers.items()},
        )


def part_in_view(
    layer: Layer, workspace: Workspace, frame: MapFrame, shown: Shown, *, window: Period | None = None, most: int = MOST
) -> Part | None:
    """Return what of a layer is drawn in a frame, or None when nothing is.

    Parameters
    ----------
    layer : Layer
    workspace : Workspace
    frame : MapFrame
        Its zoom selects what the style draws.
    shown : Shown
    window : Period, optional
        What the manner's own window of time means.
    most : int
        Features drawn one by one.
    """
    zoom = frame.zoom
    if not layer.shape.vector or not layer.min_zoom <= zoom <= layer.max_zoom:
        return None
    query = Query(layer.name, where=conditions(layer, shown.period), box=widened(frame))
    if isinstance(shown.manner, Heat) and layer.shape is Shape.POINT:
        return _heated(layer, workspace, frame, shown, query)
    count = workspace.count(query)
    if count == 0:
        return None
    below = layer.style.density_below_zoom
    if count > most or (layer.shape is Shape.POINT and below is not None and zoom <= below):
        return _dense(layer, workspace, frame, shown, crowded=below is None or zoom > below)
    part = _single(layer, workspace, frame, query, shown.opacity)
    if isinstance(shown.manner, Colours) and layer.shape is Shape.POLYGON:
        return _coloured(layer, workspace, part, shown.manner, window)
    drawn = part.chosen(_drawn(part, zoom))
    return drawn if len(drawn) else None


def conditions(layer: Layer, period: Period | None) -> tuple[Where, ...]:
    """Return the conditions that a stretch of time puts on the rows of a layer."""
    return () if period is None or layer.time is None else period.where(layer.time)


def shapes_on_page(shapes: Objects, frame: MapFrame) -> Objects:
    """Return geometries of (lon, lat) on the page, their vertices on a fine grid, repeated ones dropped."""

    def project(points: Floats) -> Floats:
        return np.asarray(np.rint(frame.to_page(points) / _GRID_PX) * _GRID_PX)

    return np.asarray(
        shapely.remove_repeated_points(shapely.transform(shapely.force_2d(shapes), project)), dtype=object
    )


def widened(frame: MapFrame, by_px: float = _MARGIN_PX) -> Box:
    """Return the box of a frame with a margin."""
    west, north = frame.place(-by_px, -by_px)
    east, south = frame.place(frame.width_px + by_px, frame.height_px + by_px)
    return Box(west, south, east, north)


def _single(layer: Layer, workspace: Workspace, frame: MapFrame, query: Query, opacity: float) -> Part:
    style = layer.style
    numbers = _number_columns(layer)
    wanted = [style.by, style.grades and style.grades.by, style.label and style.label.column, *numbers.values()]
    columns = tuple(dict.fromkeys(("fid", layer.key, *(name for name in wanted if name))))
    rows = workspace.rows(dataclasses.replace(query, columns=columns, geometry=True))
    shapes = rows.geometries()
    sound = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    empty = np.empty(0, dtype=object)
    points = layer.shape is Shape.POINT
    count = len(rows)
    part = Part(
        layer.name, str(layer.title), layer.shape, style, opacity,
        places=np.full((count, 2), np.nan) if points else np.empty((0, 2)),
        shapes=empty if points else shapes,
        keys=[str(key) for key in rows.column(layer.key)],
        case=_indices(rows.column(style.by) if style.by else [], style.case_of(), count),
        grade=_indices(rows.column(style.grades.by), style.grades.grade_of(), count) if style.grades is not None
        else np.zeros(count, np.uint8),
        texts=[text or "" for text in label_texts(layer, rows.column(style.label.column))] if style.label is not None
        else [""] * count,
        numbers={
            name: np.array(rows.column(column), dtype=np.float64) for name, column in (*numbers.items(), ("fid", "fid"))
        },
    )  # fmt: skip
    if points:
        part.places[sound] = frame.to_page(shapely.get_coordinates(shapely.centroid(shapes[sound])))
        return part.chosen(sound)
    part = part.chosen(sound)
    return dataclasses.replace(part, shapes=shapes_on_page(part.shapes, frame))


def _number_columns(layer: Layer) -> dict[str, str]:
    if layer.style.bearing is None:
        return {}
    names = {column.name for column in layer.columns}
    sectors = {"angle": "angle_deg", "range_m": "range_m"} if {"angle_deg", "range_m"} <= names else {}
    return {"bearing": layer.style.bearing, **sectors}


def _indices(values: list[Any], index_of: Any, count: int) -> npt.NDArray[np.uint8]:
    """Return the index of each value's case or grade; the first stands in for values that none names."""
    if not values:
        return np.zeros(count, np.uint8)
    return np.fromiter((min(_MOST_PARTS, index_of.get(value, 0)) for value in values), np.uint8, count)


def _drawn(part: Part, zoom: int) -> npt.NDArray[np.bool_]:
    cases = np.array([case.min_zoom <= zoom <= case.max_zoom for case in part.style.cases])
    shown = cases[part.case]
    if part.style.grades is not None:
        shown &= np.array([grade.min_zoom <= zoom for grade in part.style.grades.grades])[part.grade]
    return np.asarray(shown)


def _dense(layer: Layer, workspace: Workspace, frame: MapFrame, shown: Shown, *, crowded: bool) -> Part | None:
    box = widened(frame)
    where = conditions(layer, shown.period)
    if where:
        shapes = workspace.rows(Query(layer.name, ("fid",), where, box=box, geometry=True)).geometries()
        positions = shapely.get_coordinates(shapely.centroid(shapes))
    elif layer.shape is Shape.POINT:
        positions = workspace.points(layer.name)[1]
    else:
        positions = shapely.get_coordinates(shapely.centroid(workspace.shapes(layer.name)[1]))
    inside = (positions[:, 0] >= box.west) & (positions[:, 0] <= box.east)
    inside &= (positions[:, 1] >= box.south) & (positions[:, 1] <= box.north)
    places = frame.to_page(positions[inside])
    return None if len(places) == 0 else _field(layer, shown, places, crowded=crowded)


def _field(layer: Layer, shown: Shown, places: Floats, *, crowded: bool = False) -> Part:
    none = np.empty(0, np.uint8)
    return Part(
        layer.name, str(layer.title), layer.shape, layer.style, shown.opacity, places, np.empty(0, dtype=object), [],
        none, none, [], {}, dense=True, crowded=crowded,
    )  # fmt: skip


def _heated(layer: Layer, workspace: Workspace, frame: MapFrame, shown: Shown, query: Query) -> Part | None:
    from mapdesk.layers.heat_field import heat_field, reach_px

    manner = shown.manner
    assert isinstance(manner, Heat)
    box = widened(frame, 2.0 * reach_px(manner, frame) + _MARGIN_PX)
    column = manner.weight if manner.weight in {one.name for one in layer.columns} else ""
    rows = workspace.rows(
        dataclasses.replace(query, columns=tuple(filter(None, ("fid", column))), box=box, geometry=True)
    )
    shapes = rows.geometries()
    sound = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not sound.any():
        return None
    places = frame.to_page(shapely.get_coordinates(shapely.centroid(shapes[sound])))
    weights = np.array(rows.column(column), dtype=np.float64)[sound] if column else None
    part = _field(layer, shown, places)
    return dataclasses.replace(part, heat=(manner, heat_field(places, weights, manner, frame)))


def _coloured(layer: Layer, workspace: Workspace, part: Part, manner: Colours, window: Period | None) -> Part:
    """Return the areas with the class of their value as case, the value as label."""
    from mapdesk.layers.colouring import coloured, read_block

    result = coloured(workspace, layer, manner, window=window)
    fids, values, classes = read_block(result.block)
    at = np.searchsorted(fids, part.numbers["fid"]).clip(0, max(0, len(fids) - 1))
    known = fids[at] == part.numbers["fid"] if len(fids) else np.zeros(len(part), bool)
    values = np.where(known, values[at], np.nan)
    case = np.where(np.isfinite(values), classes[at], len(result.classes)).astype(np.uint8)
    near = layer.style.label.min_zoom if layer.style.label is not None else _VALUES_FROM_ZOOM
    style = dataclasses.replace(layer.style, label=Label("", near, 11, 0, bold=True))
    texts = [f"{value:,.{result.decimals}f}" if np.isfinite(value) else "" for value in values.tolist()]
    return dataclasses.replace(part, style=style, case=case, texts=texts, coloured=(manner, result))
