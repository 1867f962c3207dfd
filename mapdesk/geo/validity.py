"""What is wrong with a geometry, in one sentence; None when nothing is."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.words import Message, msg

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]

_REASONS = {
    "Self-intersection": msg("The outline crosses itself near {place}."),
    "Ring Self-intersection": msg("A ring touches itself near {place}."),
    "Hole lies outside shell": msg("A hole lies outside its outline near {place}."),
    "Holes are nested": msg("A hole lies in another hole near {place}."),
    "Interior is disconnected": msg("Holes cut the inside apart near {place}."),
    "Nested shells": msg("A part lies inside another part near {place}."),
    "Duplicate Rings": msg("A ring is there twice near {place}."),
    "Too few points in geometry component": msg("A part has too few points near {place}."),
    "Ring is not closed": msg("A ring is not closed near {place}."),
    "Invalid Coordinate": msg("A coordinate is no number."),
}


def problems(geometries: Any, box: Box | None = None) -> list[Message | None]:
    """Return for each geometry in degrees what is wrong with it, or None.

    Missing, empty, coordinates that are no numbers or out of range, longitude and latitude probably swapped,
    outlines that cross themselves and all other ways of being invalid.

    Parameters
    ----------
    geometries : array of shapely geometries
        Any kinds, (lon, lat) in degrees; None is a problem.
    box : (west, south, east, north), optional
        Where they are expected: with it swapped axes are told from far-away places.
    """
    geometries = np.asarray(geometries, dtype=object)
    found: list[Message | None] = [None] * len(geometries)
    valid = shapely.is_valid(geometries)
    bounds = shapely.bounds(geometries)
    finite = _all_finite(geometries)
    in_range = (bounds[:, 0] >= -180.0) & (bounds[:, 2] <= 180.0) & (bounds[:, 1] >= -90.0) & (bounds[:, 3] <= 90.0)
    swapped = _swapped_bounds(bounds, box) if box else np.zeros(len(geometries), dtype=bool)
    for index in np.flatnonzero(~(valid & finite & in_range & ~swapped)).tolist():
        geometry = geometries[index]
        usable = geometry is not None and not shapely.is_empty(geometry) and finite[index]
        if usable and swapped[index]:
            found[index] = msg("Longitude and latitude are probably swapped.")
        elif usable and not in_range[index]:
            found[index] = msg("A coordinate is out of range: {place}.", place=_extreme(bounds[index]))
        else:
            found[index] = invalid_reason(geometry)
    return found


def ring_problem(points: Any) -> Message | None:
    """Return what is wrong with the points of a ring before it is built, or None: no numbers, too few, not closed.

    Parameters
    ----------
    points : array, shape (n, 2) or more columns
        In any system; first and last should be the same.
    """
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] < 2 or not len(points):
        return msg("The geometry is empty.")
    if not np.isfinite(points[:, :2]).all():
        return msg("A coordinate is no number.")
    if len(np.unique(points[:, :2], axis=0)) < 3:
        return msg("A ring needs at least three different points.")
    if not (points[0, :2] == points[-1, :2]).all():
        return msg(
            "A ring is not closed: it starts at {start} and ends at {end}.", start=_at(points[0]), end=_at(points[-1])
        )
    return None


def invalid_reason(geometry: Any) -> Message:
    """Return what makes one geometry unusable in any reference system: missing, empty, no numbers, invalid."""
    if geometry is None:
        return msg("There is no geometry.")
    if shapely.is_empty(geometry):
        return msg("The geometry is empty.")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return msg("A coordinate is no number.")
    if shapely.is_valid(geometry):
        return msg("A polygon is expected, not {kind}.", kind=geometry.geom_type)
    text = str(shapely.is_valid_reason(geometry))
    reason, _, place = text.partition("[")
    sentence = _REASONS.get(reason.strip())
    if sentence is None:
        return msg("The geometry is invalid: {reason}.", reason=text)
    return msg(sentence.key, place=place.rstrip("]").replace(" ", ", "))


def _all_finite(geometries: Any) -> NDArray[np.bool_]:
    points, owner = shapely.get_coordinates(geometries, return_index=True)
    result = np.ones(len(geometries), dtype=bool)
    result[owner[~np.isfinite(points).all(axis=1)]] = False
    return result


def _swapped_bounds(bounds: Floats, box: Box) -> NDArray[np.bool_]:
    wide = _widened(box)
    lower, upper = bounds[:, :2], bounds[:, 2:]
    straight = _inside(lower, wide) & _inside(upper, wide)
    crossed = _inside(lower[:, ::-1], wide) & _inside(upper[:, ::-1], wide)
    return crossed & ~straight


def _widened(box: Box) -> Box:
    west, south, east, north = box
    dx, dy = max(east - west, 0.1), max(north - south, 0.1)
    return west - dx, south - dy, east + dx, north + dy


def _inside(points: Floats, box: Box) -> NDArray[np.bool_]:
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))


def _extreme(bounds: Floats) -> str:
    west, south, east, north = bounds.tolist()
    return f"{west if abs(west) > abs(east) else east:.6g}, {south if abs(south) > abs(north) else north:.6g}"


def _at(point: Floats) -> str:
    return f"{point[0]:.6g}, {point[1]:.6g}"
