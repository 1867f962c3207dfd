"""What a camera could see without walls: sectors on the geodesic."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from mapdesk.errors import GeometryError
from mapdesk.geo.measure import bearing_deg, destination, distance_m
from mapdesk.words import msg

_STEP_DEG = 5.0


def sector(lon: float, lat: float, *, azimuth_deg: float, angle_deg: float, range_m: float) -> Any:
    """Return the polygon a camera covers, in the system of its position (degrees).

    Parameters
    ----------
    lon, lat : float
        Where it stands.
    azimuth_deg : float
        The middle of its view, clockwise from north.
    angle_deg : float
        The opening, above 0 to 360; from 360 on it is a full circle (a dome).
    range_m : float
        How far it sees, above 0.

    Raises
    ------
    GeometryError
        If a value is missing or out of range.
    """
    return sectors([lon], [lat], azimuths_deg=[azimuth_deg], angles_deg=[angle_deg], ranges_m=[range_m])[0]


def sectors(lons: Any, lats: Any, *, azimuths_deg: Any, angles_deg: Any, ranges_m: Any) -> Any:
    """Return the sectors of many cameras: an array of polygons; see `sector`.

    All polygons have the same number of corners, so the array is built at once; the arc has a corner at least every
    five degrees of a full circle, which keeps it within 0.1 % of the range.
    """
    columns = [np.asarray(column, dtype=np.float64) for column in (lons, lats, azimuths_deg, angles_deg, ranges_m)]
    lon, lat, azimuth, angle, range_m = np.broadcast_arrays(*columns)
    good = np.isfinite(lon + lat + azimuth + angle + range_m) & (angle > 0.0) & (range_m > 0.0)
    if not good.all():
        raise GeometryError(
            msg("A camera sector needs a position, an azimuth, an angle and a range above zero."),
            msg("Row {row} lacks one.", row=int(np.argmin(good)) + 1),
        )
    full = angle >= 360.0
    steps = int(360.0 / _STEP_DEG)
    turn = np.linspace(-0.5, 0.5, steps + 1)
    bearings = azimuth[:, None] + np.where(full, 360.0, angle)[:, None] * turn
    shape = bearings.shape
    arc_lon, arc_lat = destination(
        np.broadcast_to(lon[:, None], shape), np.broadcast_to(lat[:, None], shape), bearings, range_m[:, None]
    )
    arc = np.stack([arc_lon, arc_lat], axis=-1)[:, ::-1]  # anticlockwise, as shells are
    arc = np.concatenate([arc[:, :-1], np.where(full[:, None], arc[:, 0], arc[:, -1])[:, None]], axis=1)
    apex = np.stack([lon, lat], axis=-1)[:, None, :]
    # A full circle has no apex: its ring closes on its first corner, repeated so that all rings are equally long.
    first = np.where(full[:, None, None], arc[:, :1], apex)
    return shapely.polygons(np.concatenate([first, arc, first], axis=1))


def seen_from(
    lons: Any, lats: Any, *, azimuths_deg: Any, angles_deg: Any, ranges_m: Any, place: tuple[float, float]
) -> tuple[Any, Any]:
    """Return which cameras have a place in their sector, and how far it is from each, in metres.

    Parameters
    ----------
    lons, lats, azimuths_deg, angles_deg, ranges_m : arrays (n,)
        As `sectors`; a camera that lacks one (NaN) sees nothing, but a full circle needs no azimuth.
    place : (lon, lat)

    Returns
    -------
    (array of bool (n,), array of float (n,))
        Measured on the geodesic, so the place may lie beyond the drawn polygon by its rounding of the arc (0.1 %).
    """
    lon, lat, azimuth, angle, reach = (
        np.asarray(column, dtype=np.float64) for column in (lons, lats, azimuths_deg, angles_deg, ranges_m)
    )
    x, y = np.full(len(lon), place[0]), np.full(len(lon), place[1])
    metres = np.atleast_1d(distance_m(lon, lat, x, y))
    turn = np.abs((np.atleast_1d(bearing_deg(lon, lat, x, y)) - azimuth + 180.0) % 360.0 - 180.0)
    return (metres <= reach) & ((turn <= angle / 2.0) | (angle >= 360.0)), metres
