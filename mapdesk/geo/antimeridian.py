"""Shapes across the antimeridian, cut there, so that a flat map draws two pieces and no band around the earth."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]

_HALF, _TURN = 180.0, 360.0


def crosses(shapes: Geometries) -> npt.NDArray[np.bool_]:
    """Return which lines or polygons cross the antimeridian, whichever way that is written, shape (n,).

    Such a shape either goes on past 180 degrees, or one of its segments spans more than half the earth: the shorter
    way between its ends is the other one (RFC 7946, 3.1.9).
    """
    found = np.zeros(len(shapes), dtype=bool)
    bounds = shapely.bounds(shapes)
    past = (bounds[:, 0] < -_HALF) | (bounds[:, 2] > _HALF)
    wide = bounds[:, 2] - bounds[:, 0] > _HALF
    found[past] = True
    for at in np.flatnonzero(wide & ~past):
        found[at] = any(_jumps(ring).any() for ring in _runs(shapes[at]))
    return found


def split(shape: Any) -> Any:
    """Return a shape that crosses the antimeridian as the same in pieces between -180 and 180 degrees.

    Parameters
    ----------
    shape : shapely.Polygon, MultiPolygon, LineString or MultiLineString
        (lon, lat) in degrees. An invalid polygon is mended first.

    Returns
    -------
    shapely.MultiPolygon or MultiLineString
        Empty when nothing of it is left.
    """
    areal = shape.geom_type in ("Polygon", "MultiPolygon")
    level = _levelled(shape)
    if areal and not shapely.is_valid(level):
        level = shapely.make_valid(level)
    pieces = []
    west, _, east, _ = shapely.bounds(level)
    for turn in range(int(np.floor((west + _HALF) / _TURN)), int(np.floor((east + _HALF) / _TURN)) + 1):
        left = -_HALF + turn * _TURN
        piece = shapely.intersection(level, shapely.box(left, -90.0, left + _TURN, 90.0))
        pieces.append(shapely.transform(piece, partial(_moved, by=-turn * _TURN)))
    return _collected(pieces, areal)


def _runs(shape: Any) -> list[npt.NDArray[np.float64]]:
    parts = shapely.get_parts(shape)
    lines = shapely.get_rings(parts) if shape.geom_type in ("Polygon", "MultiPolygon") else parts
    return [shapely.get_coordinates(line) for line in lines]


def _moved(points: Points, by: float) -> Points:
    return np.asarray(points + np.array([by, 0.0]))


def _jumps(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(np.diff(points[:, 0])) > _HALF)


def _levelled(shape: Any) -> Any:
    """Return the shape with longitudes that run on past 180 degrees instead of jumping to the other side."""

    def level(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        steps = np.diff(points[:, 0])
        turns = np.concatenate([[0.0], np.cumsum(-np.sign(steps) * (np.abs(steps) > _HALF))])
        return points + np.column_stack([turns * _TURN, np.zeros(len(points))])

    if shape.geom_type == "LineString":
        return shapely.transform(shape, level)
    if shape.geom_type == "Polygon":
        shell = level(shapely.get_coordinates(shape.exterior))
        holes = [level(shapely.get_coordinates(ring)) for ring in shape.interiors]
        middle = shell[:, 0].mean()
        # A hole begins on its own side: it is brought to that of its shell.
        turns = [_TURN * np.round((middle - hole[:, 0].mean()) / _TURN) for hole in holes]
        return shapely.Polygon(shell, [_moved(hole, turn) for hole, turn in zip(holes, turns, strict=True)])
    return type(shape)([_levelled(part) for part in shape.geoms])


def _collected(pieces: list[Any], areal: bool) -> Any:
    wanted = ("Polygon",) if areal else ("LineString",)
    parts = [part for piece in pieces for part in _flat(piece) if part.geom_type in wanted and not part.is_empty]
    return shapely.MultiPolygon(parts) if areal else shapely.MultiLineString(parts)


def _flat(shape: Any) -> list[Any]:
    if hasattr(shape, "geoms"):
        return [one for part in shape.geoms for one in _flat(part)]
    return [shape]
