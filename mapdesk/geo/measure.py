"""Lengths, areas, bearings and units, on the ellipsoid of CGCS2000 (lon, lat in degrees).

Nothing here measures in a map projection for the web: at 28 degrees north that overstates areas by 28 %.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

AXIS_M = 6_378_137.0
"""Semi-major axis of CGCS2000 (and GRS80, WGS 84), metres."""
INVERSE_FLATTENING = 298.257222101
NAUTICAL_MILE_M = 1852.0
MU_M2 = 10_000.0 / 15.0
"""One mu in square metres: 15 mu are one hectare."""

_GEOD = Geod(a=AXIS_M, rf=INVERSE_FLATTENING)
_E2 = (2.0 - 1.0 / INVERSE_FLATTENING) / INVERSE_FLATTENING
_SHORT_DEG = 0.01  # segments to about 1 km: see areas_m2
_PIXELS_PER_METRE = 96.0 / 0.0254  # a CSS pixel is a 96th of an inch


def distance_m(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> Any:
    """Return the geodesic distance in metres between points (numbers or arrays of one shape)."""
    given = (lon1, lat1, lon2, lat2)
    x1, y1, x2, y2 = _alike(*given)
    _, _, distance = _GEOD.inv(x1, y1, x2, y2)
    return _plain(distance, *given)


def bearing_deg(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> Any:
    """Return the bearing at the first point towards the second, clockwise from true north, 0 to 360 exclusive."""
    given = (lon1, lat1, lon2, lat2)
    x1, y1, x2, y2 = _alike(*given)
    azimuth, _, _ = _GEOD.inv(x1, y1, x2, y2)
    return _plain(np.mod(azimuth, 360.0), *given)


def destination(lon: Any, lat: Any, bearing: Any, distance_m: Any) -> tuple[Any, Any]:
    """Return (lon, lat) reached from a point by a bearing (degrees, true) and a distance (metres)."""
    given = (lon, lat, bearing, distance_m)
    x, y, azimuth, metres = _alike(*given)
    end_lon, end_lat, _ = _GEOD.fwd(x, y, azimuth, metres)
    return _plain(end_lon, *given), _plain(end_lat, *given)


def leg_lengths_m(points: Floats) -> Floats:
    """Return the geodesic length in metres of each leg of a path, shape (n - 1,), of points (n, 2) as (lon, lat)."""
    points = np.asarray(points, dtype=np.float64)
    if len(points) < 2:
        return np.empty(0)
    return np.asarray(distance_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]))


def length_m(geometry: Any) -> float:
    """Return the geodesic length of a line, or of all rings of a polygon, in metres; 0 for points and None."""
    return float(lengths_m([geometry])[0])


def lengths_m(geometries: Any) -> Floats:
    """Return the geodesic lengths of many geometries in metres; see `length_m`."""
    geometries = np.asarray(geometries, dtype=object)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    polygons = shapely.get_type_id(parts) == 3
    rings, ring_of = shapely.get_rings(parts[polygons], return_index=True)
    lines = np.concatenate([parts[~polygons], rings])
    line_owner = np.concatenate([owner[~polygons], owner[polygons][ring_of]])
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    legs = leg_lengths_m(points)
    same = line_of[1:] == line_of[:-1]
    return np.bincount(line_owner[line_of[1:][same]], weights=legs[same], minlength=len(geometries)).astype(np.float64)


def area_m2(geometry: Any) -> float:
    """Return the geodesic area of a polygon (holes taken off) in square metres; 0 for anything else."""
    parts = np.asarray(shapely.get_parts(geometry), dtype=object)
    return float(sum(_polygon_area_m2(polygon) for polygon in parts[shapely.get_type_id(parts) == 3].tolist()))


def areas_m2(geometries: Any) -> Floats:
    """Return the areas of many polygons in square metres; 0 for what has none, and for None.

    Polygons of short segments are measured in the cylindrical equal-area projection of the ellipsoid (Snyder, Map
    Projections, USGS 1395, equations 3-12 and 10): a straight segment of up to 0.01 degrees there leaves the geodesic
    by 15 cm at most, which costs less than 1e-5 of the area of anything that big. Polygons with longer segments are
    measured on the geodesic one by one.
    """
    geometries = np.asarray(geometries, dtype=object)
    projected = shapely.transform(geometries, _equal_area)
    areas = np.asarray(shapely.area(projected), dtype=np.float64)
    points, owner = shapely.get_coordinates(geometries, return_index=True)
    # A step from one ring to the next counts too: it only sends a polygon with distant holes the exact way.
    steps = np.abs(np.diff(points, axis=0)).max(axis=1, initial=0.0)
    long = np.unique(owner[1:][(owner[1:] == owner[:-1]) & (steps > _SHORT_DEG)])
    for index in long.tolist():
        areas[index] = area_m2(geometries[index])
    return np.nan_to_num(areas)


def to_ha(square_metres: Any) -> Any:
    """Return hectares."""
    return square_metres / 10_000.0


def to_mu(square_metres: Any) -> Any:
    """Return mu (15 mu are one hectare)."""
    return square_metres / MU_M2


def to_nautical_miles(metres: Any) -> Any:
    """Return nautical miles of 1852 m."""
    return metres / NAUTICAL_MILE_M


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Return how many metres on the ground a pixel of a web map shows (256-pixel tiles) at a latitude and zoom."""
    return float(np.cos(np.radians(lat)) * 2.0 * np.pi * AXIS_M / (256.0 * 2.0**zoom))


def scale_denominator(lat: float, zoom: float) -> float:
    """Return n of the scale 1 : n of a web map on a screen of 96 pixels per inch."""
    return metres_per_pixel(lat, zoom) * _PIXELS_PER_METRE


def round_scale(longest_m: float) -> float:
    """Return the longest round length (1, 2 or 5 times a power of ten) that is not above `longest_m`, for a scale bar.

    Examples
    --------
    >>> round_scale(740.0)
    500.0
    """
    if not longest_m > 0.0:
        return 0.0
    power = 10.0 ** float(np.floor(np.log10(longest_m)))
    steps = (1.0, 2.0, 5.0)
    return float(max(step * power for step in steps if step * power <= longest_m * (1.0 + 1e-12)))


def _equal_area(points: Floats) -> Floats:
    sine = np.sin(np.radians(points[:, 1]))
    e = np.sqrt(_E2)
    q = (1.0 - _E2) * (sine / (1.0 - _E2 * sine * sine) + np.arctanh(e * sine) / e)
    return np.column_stack([AXIS_M * np.radians(points[:, 0]), AXIS_M * q / 2.0])


def _polygon_area_m2(polygon: Any) -> float:
    areas = []
    for ring in np.asarray(shapely.get_rings(polygon), dtype=object).tolist():
        lon, lat = shapely.get_coordinates(ring).T
        areas.append(abs(float(_GEOD.polygon_area_perimeter(lon, lat)[0])))
    return areas[0] - sum(areas[1:]) if areas else 0.0


def _alike(*values: Any) -> list[Floats]:
    arrays = np.broadcast_arrays(*[np.asarray(value, dtype=np.float64) for value in values])
    return [np.ascontiguousarray(array).copy() for array in arrays]


def _plain(result: Any, *given: Any) -> Any:
    """Return a float where only numbers were given."""
    return np.asarray(result).item() if all(np.ndim(value) == 0 for value in given) else np.asarray(result)
