"""Geometries on their way in: whatever form they come in, checked and brought to the form that is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError

from mapdesk.errors import StoreError
from mapdesk.model.schema import Shape
from mapdesk.words import msg

_SINGLE = {Shape.POINT: 0, Shape.LINE: 1, Shape.POLYGON: 3}
_MULTI = {Shape.POINT: 4, Shape.LINE: 5, Shape.POLYGON: 6}
_COLLECT: dict[Shape, Callable[..., Any]] = {Shape.LINE: shapely.multilinestrings, Shape.POLYGON: shapely.multipolygons}

Geometries = npt.NDArray[np.object_]


def read(values: Sequence[Any]) -> Geometries:
    """Return geometries given as shapely objects, WKB, hexadecimal WKB or None as an array of shapely objects.

    Raises
    ------
    StoreError
        If one of them cannot be read.
    """
    array = np.full(len(values), None, dtype=object)
    array[:] = values
    raw = np.fromiter((isinstance(one, str | bytes | bytearray | memoryview) for one in values), bool, len(values))
    if raw.any():
        given = [bytes(one) if isinstance(one, bytearray | memoryview) else one for one in array[raw]]
        try:
            array[raw] = shapely.from_wkb(np.array(given, dtype=object))
        except (ShapelyError, TypeError, ValueError) as error:
            raise StoreError(msg("A geometry cannot be read."), str(error)[:200]) from error
    if not (shapely.is_geometry(array) | shapely.is_missing(array)).all():
        raise StoreError(msg("A value given as geometry is none."))
    return array


def normalised(geometries: Geometries, shape: Shape) -> Geometries:
    """Return geometries as the layer keeps them: two dimensions, multi-parts for lines and areas, empty ones None.

    Raises
    ------
    StoreError
        If one is of another kind than the layer, or lies outside the range of longitudes and latitudes.
    """
    array = np.array(geometries, dtype=object)
    array[shapely.is_empty(array)] = None
    kinds = shapely.get_type_id(array)
    filled = kinds >= 0
    if not filled.any():
        return array
    kinds = _single_points(array, kinds) if shape is Shape.POINT else kinds
    if shape not in _SINGLE or not np.isin(kinds[filled], (_SINGLE[shape], _MULTI[shape])).all():
        raise StoreError(_wrong_kind(array, kinds, shape))
    if shapely.has_z(array[filled]).any():
        array = shapely.force_2d(array)
    if shape in _COLLECT:
        single = np.flatnonzero(kinds == _SINGLE[shape])
        if len(single):
            array[single] = _COLLECT[shape](array[single], indices=np.arange(len(single)))
    elif (kinds[filled] == _MULTI[shape]).any():
        raise StoreError(_wrong_kind(array, kinds, shape))
    _check_range(array[filled])
    return array


def _single_points(array: Geometries, kinds: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Take the point out of multi-points that have one; return the kinds after that."""
    for at in np.flatnonzero((kinds == 4) & (shapely.get_num_geometries(array) == 1)):
        array[at] = shapely.get_geometry(array[at], 0)
    return shapely.get_type_id(array)


def _wrong_kind(array: Geometries, kinds: npt.NDArray[np.int32], shape: Shape) -> object:
    allowed = (_SINGLE.get(shape, -2),) if shape is Shape.POINT else (_SINGLE.get(shape, -2), _MULTI.get(shape, -2))
    at = int(np.flatnonzero((kinds >= 0) & ~np.isin(kinds, allowed))[0])
    return msg(
        "A {found} cannot be stored in a layer of the shape “{shape}”.", found=_name(array[at]), shape=shape.value
    )


def _name(geometry: Any) -> str:
    return str(geometry.geom_type)


def _check_range(geometries: Geometries) -> None:
    points = shapely.get_coordinates(geometries)
    good = np.isfinite(points).all(axis=1) & (np.abs(points[:, 0]) <= 180.0) & (np.abs(points[:, 1]) <= 90.0)
    if not good.all():
        x, y = points[int(np.argmin(good))]
        raise StoreError(
            msg("A position lies outside the range of longitudes and latitudes: {x}, {y}.", x=f"{x:.8g}", y=f"{y:.8g}"),
            hint=msg("Stored positions are degrees, longitude first."),
        )
