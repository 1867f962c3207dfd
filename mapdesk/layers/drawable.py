"""Rows of a layer as they can be drawn: all of them or some, without those whose geometry no map can show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.geo.antimeridian import crosses, split
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Schema, Shape

Fids = npt.NDArray[np.uint32]
Array = npt.NDArray[Any]

_KINDS = {Shape.LINE: (1, 5), Shape.POLYGON: (3, 6)}
_MOST_LON, _MOST_LAT = 540.0, 90.0
"""Further round the earth nobody writes; what lies beyond is a mistake."""


class Source(Protocol):
    """What a payload is made of; a workspace is one."""

    def points(self, layer: str) -> tuple[Fids, npt.NDArray[np.float64]]:
        """Return fids and positions of rows with a point."""

    def shapes(self, layer: str) -> tuple[Fids, npt.NDArray[np.object_]]:
        """Return fids and geometries of rows with a geometry."""

    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        """Return a column, with `positioned` of the rows that `points` and `shapes` tell of."""


class SomeRows:
    """Rows of one layer by key, as a source: the same answers as those of the whole, for fewer rows.

    Parameters
    ----------
    rows : Rows
        With geometry, by fid, as `query_of` asks for them.
    schema : Schema
    """

    def __init__(self, rows: Rows, schema: Schema) -> None:
        self._rows = rows
        filled = [wkb is not None for wkb in rows.wkb or []] if schema.shape in _POSITIONED else [True] * len(rows)
        self._filled = np.flatnonzero(filled).tolist()

    @property
    def keys(self) -> set[str]:
        """Return the keys that are there, with or without a position."""
        return {str(row[1]) for row in self._rows.values}

    @property
    def fids(self) -> set[int]:
        """Return the numbers of the rows with a position."""
        return {int(self._rows.values[at][0]) for at in self._filled}

    def points(self, layer: str) -> tuple[Fids, npt.NDArray[np.float64]]:
        """Return fids and positions of the rows that have one."""
        fids, shapes = self.shapes(layer)
        return fids, np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)]).reshape(-1, 2)

    def shapes(self, layer: str) -> tuple[Fids, npt.NDArray[np.object_]]:
        """Return fids and geometries of the rows that have one."""
        del layer
        fids = np.array([self._rows.values[at][0] for at in self._filled], dtype=np.uint32)
        wkb = self._rows.wkb or []
        read = shapely.from_wkb(np.array([wkb[at] for at in self._filled], dtype=object))
        return fids, np.asarray(read, dtype=object)

    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        """Return a column of all rows, or of those with a position."""
        del layer
        values = self._rows.column(name)
        return [values[at] for at in self._filled] if positioned else values


_POSITIONED = (Shape.POINT, Shape.LINE, Shape.POLYGON)


def query_of(layer: str, key: str, keys: Iterable[str]) -> Query:
    """Return what asks for rows by key, with all columns and the geometry, by fid."""
    return Query(layer, where=(Where(key, Op.IN, tuple(sorted(keys))),), geometry=True)


class Drawable:
    """A source without the rows that no map can show: positions that are no numbers or off the earth, no shape at all.

    Shapes across the antimeridian are cut there.

    Attributes
    ----------
    left_out : int
        Rows that have a geometry but are not drawn; known once the geometries were read.
    """

    def __init__(self, source: Source, shape: Shape) -> None:
        self._source = source
        self._shape = shape
        self._sound: npt.NDArray[np.bool_] | None = None
        self.left_out = 0

    def points(self, layer: str) -> tuple[Fids, npt.NDArray[np.float64]]:
        """Return fids and positions, longitudes from -180 to 180."""
        fids, positions = self._source.points(layer)
        sound = _on_earth(positions)
        fids, positions = self._kept(sound, fids), self._kept(sound, positions)
        past = np.abs(positions[:, 0]) > 180.0
        if past.any():
            positions = positions.copy()
            positions[past, 0] = (positions[past, 0] + 180.0) % 360.0 - 180.0
        return fids, positions

    def shapes(self, layer: str) -> tuple[Fids, npt.NDArray[np.object_]]:
        """Return fids and lines or polygons, longitudes from -180 to 180."""
        fids, shapes = self._source.shapes(layer)
        sound = np.isin(shapely.get_type_id(shapes), _KINDS[self._shape]) & ~shapely.is_empty(shapes)
        bounds = shapely.bounds(shapes)  # leaves out what is no number, so the positions are asked one by one
        sound &= _on_earth(bounds[:, :2]) & _on_earth(bounds[:, 2:])
        sound[sound] &= _all_numbers(shapes[sound])
        fids, shapes = self._kept(sound, fids), self._kept(sound, shapes)
        across = np.flatnonzero(crosses(shapes))
        if len(across):
            shapes = shapes.copy()
            for at in across:
                shapes[at] = split(shapes[at])
        return fids, shapes

    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        """Return a column of the rows that are drawn."""
        values = self._source.column(layer, name, positioned=positioned)
        if self._sound is None or len(values) != len(self._sound):
            return values
        return [value for value, drawn in zip(values, self._sound, strict=True) if drawn]

    def _kept(self, sound: npt.NDArray[np.bool_], values: Array) -> Array:
        if sound.all():
            return values
        self._sound = sound
        self.left_out = int(np.count_nonzero(~sound))
        return values[sound]


def _on_earth(positions: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = (np.abs(positions) <= (_MOST_LON, _MOST_LAT)).all(axis=1)
    return np.asarray(near & np.isfinite(positions).all(axis=1))


def _all_numbers(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Return which shapes have no position that is no number, shape (n,)."""
    points, at = shapely.get_coordinates(shapes, return_index=True)
    bad = ~np.isfinite(points).all(axis=1)
    good = np.ones(len(shapes), dtype=bool)
    good[at[bad]] = False
    return good
