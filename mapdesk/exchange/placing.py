"""Positions of a file to geometries of a layer: system, datum, shape, and what is wrong with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.errors import GeometryError, MapdeskError
from mapdesk.exchange import positions
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.positions import PositionColumns
from mapdesk.exchange.tally import Tally
from mapdesk.files.table import Table
from mapdesk.geo import crs as systems
from mapdesk.geo import datum as datums
from mapdesk.geo import validity
from mapdesk.geo.datum import Datum
from mapdesk.geo.shapes import KEPT, kept
from mapdesk.model.query import Box
from mapdesk.model.schema import Shape
from mapdesk.words import Message, msg

_SMALLEST_GRID = 1_000.0  # metres; anything smaller beside grid coordinates is degrees
_ZONE_STEP = 1_000_000.0
_ZONE = 40  # of the district: before the eastings of `GRID_ZONED`
_NAMES = {Shape.POINT: msg("a point"), Shape.LINE: msg("a line"), Shape.POLYGON: msg("a polygon")}


@dataclass(frozen=True)
class Placed:
    """Where the rows lie.

    Attributes
    ----------
    geometries : array of shapely geometries or None
        In the stored system, in the form the layer keeps; None for a row without (or with an unusable) position.
    native : array of shapely geometries or None
        As the file has them (a shifted datum taken back), in system `crs`.
    crs : int or str
        The system of `native`.
    notes : tuple of Message
    """

    geometries: NDArray[np.object_]
    native: NDArray[np.object_]
    crs: int | str
    notes: tuple[Message, ...] = ()


def nowhere(rows: int) -> Placed:
    """Return rows without positions."""
    none = np.full(rows, None, dtype=object)
    return Placed(none, none, systems.STORED)


def place(
    table: Table, columns: PositionColumns, shape: Shape, options: ImportOptions, *, tally: Tally, box: Box | None
) -> Placed:
    """Return where the rows of a table lie.

    Parameters
    ----------
    table : Table
    columns : PositionColumns
    shape : Shape
        What the layer keeps; other geometries are rejected.
    options : ImportOptions
        Its crs and datum.
    tally : Tally
        Takes the rejects.
    box : Box, optional
        Where positions are expected, so that swapped axes can be told.

    Raises
    ------
    MapdeskError
        If there are positions and nothing says in which system.
    """
    if columns.kind == "none" or not shape.vector:
        return nowhere(table.rows)
    native, system, notes = _native(table, columns, options, tally)
    _check_datum(options.datum, system)
    if options.datum in (Datum.GCJ02, Datum.BD09):
        native, system = _shifted(native, options.datum), systems.STORED
    stored = _stored(native, system, tally)
    return Placed(_fit(stored, shape, tally, box), native, system, notes)


def system_of(table: Table, columns: PositionColumns, options: ImportOptions) -> int | str | None:
    """Return the system of the positions, as far as options, file and names of columns say; else None."""
    if columns.kind == "none":
        return systems.STORED
    asked = systems.parse_crs(options.crs) if options.crs is not None else None
    if columns.degrees:
        return asked if asked is not None and systems.is_geographic(asked) else systems.WGS84
    if asked is not None:
        return asked
    if columns.kind == "geometry" and table.crs is not None:
        return table.crs
    return systems.WGS84 if options.datum is not None else None


def guessed_system(table: Table, columns: PositionColumns) -> int | None:
    """Return the CGCS2000 grid that the coordinates look like, or None."""
    if columns.kind == "xy":
        points = positions.grid_of(table, columns.headers, Tally())
    elif columns.kind == "geometry" and table.geometries is not None:
        points = shapely.get_coordinates(table.geometries)
    else:
        return None
    try:
        return systems.order_grid(points[:, 0], points[:, 1])[2] if np.isfinite(points).any() else None
    except GeometryError:
        return None


def unknown_system(table: Table, columns: PositionColumns) -> MapdeskError:
    """Return the error for positions of which nothing says in which system they are."""
    guess = guessed_system(table, columns)
    where = ", ".join(columns.headers)
    return MapdeskError(
        msg("“{name}” has positions, but does not say in which reference system.", name=table.path.name),
        msg("They are in the columns {columns}.", columns=where) if where else "",
        msg("They look like EPSG:{code}; give that if it is right.", code=guess)
        if guess
        else msg("Give the code, for example EPSG:4549."),
    )


def _native(
    table: Table, columns: PositionColumns, options: ImportOptions, tally: Tally
) -> tuple[NDArray[np.object_], int | str, tuple[Message, ...]]:
    """Return (geometries as the file has them, x before y; their system; notes)."""
    system = system_of(table, columns, options)
    if columns.kind == "lonlat":
        points = positions.degrees_of(table, columns.headers, tally)
    elif columns.kind == "pair":
        points = positions.pair_of(table, columns.headers[0], tally)
    elif columns.kind == "xy":
        points = positions.grid_of(table, columns.headers, tally)
    else:
        shapes = (
            positions.shapes_of_wkt(table.columns[columns.headers[0]], columns.headers[0], tally)
            if columns.kind == "wkt"
            else np.asarray(table.geometries, dtype=object)
        )
        if system is None and not shapely.is_missing(shapes).all():
            raise unknown_system(table, columns)
        return shapes, systems.WGS84 if system is None else system, ()
    notes: tuple[Message, ...] = ()
    if system is None and np.isfinite(points).any():
        raise unknown_system(table, columns)
    if columns.kind == "xy" and isinstance(system, int):
        points, system, notes = _ordered(points, system, tally)
    return _points(points), systems.WGS84 if system is None else system, notes


def _ordered(points: Any, system: int, tally: Tally) -> tuple[Any, int, tuple[Message, ...]]:
    """Return grid coordinates of CGCS2000 as (east, north) with the code their eastings tell; others as they are."""
    if system not in (systems.METRIC, systems.GRID_ZONED):
        return points, system, ()
    points = points.copy()
    small = (np.abs(points) < _SMALLEST_GRID).any(axis=1)
    for row in np.flatnonzero(small).tolist():
        x, y = points[row]
        tally.reject(row, msg("These are no grid coordinates: {place}.", place=f"{x:.6g}, {y:.6g}"))
    points[small] = np.nan
    if not np.isfinite(points).any():
        return points, system, ()
    zoned = np.floor(points / _ZONE_STEP) == _ZONE
    if (
        zoned.any(axis=1).sum() < np.isfinite(points).all(axis=1).sum()
    ):  # some rows with the zone's number, some without
        points[zoned] -= _ZONE * _ZONE_STEP
    east, north, code = systems.order_grid(points[:, 0], points[:, 1])
    notes: tuple[Message, ...] = ()
    finite = np.isfinite(points[:, 0])
    if not (east[finite] == points[finite, 0]).all():
        notes = (msg("The first of the two columns is the northing."),)
    if code != system:
        notes = (*notes, msg("The eastings are those of EPSG:{code}.", code=code))
    return np.column_stack([east, north]), code, notes


def _points(points: Any) -> NDArray[np.object_]:
    made = np.full(len(points), None, dtype=object)
    there = np.isfinite(points).all(axis=1)
    made[there] = shapely.points(points[there])
    return made


def _check_datum(datum: Datum | None, system: int | str) -> None:
    if datum in (Datum.GCJ02, Datum.BD09) and not systems.is_geographic(system):
        raise MapdeskError(
            msg("{datum} shifts longitudes and latitudes; these positions are grid coordinates.", datum=datum.value)
        )


def _shifted(native: Any, datum: Datum) -> NDArray[np.object_]:
    moved = shapely.transform(shapely.force_2d(native), lambda points: datums.to_wgs84(points, datum))
    return np.asarray(moved, dtype=object)


def _stored(native: Any, system: int | str, tally: Tally) -> NDArray[np.object_]:
    """Return the geometries in the stored system; a row that cannot be converted is rejected."""
    finite = _finite(native)
    stored: NDArray[np.object_] = np.array(native, dtype=object)
    try:
        stored[finite] = systems.to_stored(native[finite], system)
        return stored
    except GeometryError:
        for row in np.flatnonzero(finite).tolist():
            try:
                stored[row] = systems.to_stored(native[row], system)
            except GeometryError as error:
                tally.reject(row, error.title if isinstance(error.title, Message) else msg("Out of range."))
                stored[row] = None
        return stored


def _finite(shapes: Any) -> NDArray[np.bool_]:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    result = ~shapely.is_missing(shapes)
    result[owner[~np.isfinite(points).all(axis=1)]] = False
    return np.asarray(result, dtype=bool)


def _fit(shapes: Any, shape: Shape, tally: Tally, box: Box | None) -> NDArray[np.object_]:
    """Return the geometries as the layer keeps them; wrong and unusable ones are rejected, empty ones are none."""
    made = shapes.copy()
    empty = shapely.is_empty(made) & ~shapely.is_missing(made)
    if empty.any():
        tally.warn(msg("An empty geometry counts as none."), int(np.argmax(empty)), count=int(empty.sum()))
        made[empty] = None
    made = kept(made, shape)
    wrong = ~shapely.is_missing(made) & (shapely.get_type_id(made) != KEPT[shape])
    for row in np.flatnonzero(wrong).tolist():
        tally.reject(row, msg("{wanted} is expected, not {kind}.", wanted=_NAMES[shape], kind=made[row].geom_type))
        made[row] = None
    there = np.flatnonzero(~shapely.is_missing(made))
    edges = None if box is None else (box.west, box.south, box.east, box.north)
    for row, problem in zip(there.tolist(), validity.problems(made[there], edges), strict=True):
        if problem is not None:
            tally.reject(row, problem)
            made[row] = None
    return made
