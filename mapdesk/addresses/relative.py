"""The place that a bearing and a distance from a named place mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.addresses.compass import point_of
from mapdesk.addresses.light_search import find_lights
from mapdesk.addresses.names import Named, named
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import format_position
from mapdesk.geo.measure import NAUTICAL_MILE_M, destination, distance_m
from mapdesk.layers.base import LAYERS
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.addresses.bearings import Relative
    from mapdesk.store.workspace import Workspace

_SAME_M = 300.0  # things of one name that lie so near each other are one place (an islet and its light)
_STEPS = 512
_WIDE_M = 500.0
_SHOWN = 5


@dataclass(frozen=True)
class Told:
    """A place told from another: degrees, how it was understood, what is to be said about it."""

    lon: float
    lat: float
    readback: Message
    warnings: tuple[Message, ...]


def place_of(workspace: Workspace, relative: Relative) -> Told:
    """Return the place a bearing and a distance from a name mean.

    From a point they are measured on the geodesic. From an island or an area the bearing starts in its middle and the
    distance at its coast (or edge) in that direction, as people speak; the warning says how wide it is.

    Raises
    ------
    MapdeskError
        If nothing is called so, or several places apart from each other are.
    """
    base = _one(relative.base, named(workspace, relative.base) or _lights(workspace, relative.base))
    lon, lat, warnings = _start(base, relative.bearing_deg)
    end_lon, end_lat = destination(lon, lat, relative.bearing_deg, relative.distance_m)
    readback = msg(
        "{distance} nautical miles, {bearing}° ({direction}) from {place}: {position}",
        distance=f"{relative.distance_m / NAUTICAL_MILE_M:.2f}",
        bearing=f"{relative.bearing_deg:05.1f}",
        direction=point_of(relative.bearing_deg),
        place=msg("{name} ({kind})", name=base.name, kind=LAYERS.load()[base.layer].title),
        position=format_position(end_lon, end_lat, "minutes"),
    )
    return Told(float(end_lon), float(end_lat), readback, warnings)


def _lights(workspace: Workspace, text: str) -> list[Named]:
    """Return the lights of a character, for a place told from one that was only seen."""
    return [
        Named("aids", str(one.row["aid_id"]), str(one.row["name"]), one.row, shapely.Point(one.lon, one.lat))
        for one in find_lights(workspace, text)
    ]


def _one(name: str, found: list[Named]) -> Named:
    if not found:
        raise MapdeskError(
            msg("There is no place called “{name}” in the workspace.", name=name[:60]),
            hint=msg("Write the name as on the map, or give a position in degrees."),
        )
    middles = [_middle(one.geometry) for one in found]
    apart = [
        one for one, (x, y) in zip(found, middles, strict=True)
        if float(distance_m(*middles[0], x, y)) > max(_SAME_M, _half_width_m(found[0].geometry))
    ]  # fmt: skip
    if apart:
        several = [f"{one.name} ({one.layer} {one.key})" for one in (found[0], *apart)][:_SHOWN]
        raise MapdeskError(
            msg("“{name}” is ambiguous: {count} places are called so.", name=name[:60], count=1 + len(apart)),
            msg("They are: {places}.", places=", ".join(several)),
        )
    return found[0]


def _start(base: Named, bearing_deg: float) -> tuple[float, float, tuple[Message, ...]]:
    """Return the point the distance counts from, and what is to be said about it."""
    lon, lat = _middle(base.geometry)
    if base.geometry.geom_type == "Point":
        return lon, lat, ()
    reach = 3.0 * _half_width_m(base.geometry)
    steps = np.linspace(0.0, reach, _STEPS)
    x, y = destination(np.full(_STEPS, lon), np.full(_STEPS, lat), np.full(_STEPS, bearing_deg), steps)
    inside = np.flatnonzero(shapely.contains_xy(base.geometry, x, y))
    last = int(inside[-1]) if len(inside) else 0
    coast_lon, coast_lat = float(x[last]), float(y[last])
    width = 2.0 * _half_width_m(base.geometry)
    if width < _WIDE_M:
        return coast_lon, coast_lat, ()
    warning = msg(
        "{name} is {width} km wide: counted from its edge in that direction; the place is uncertain by that.",
        name=base.name,
        width=f"{width / 1000.0:.1f}",
    )
    return coast_lon, coast_lat, (warning,)


def _middle(geometry: Any) -> tuple[float, float]:
    middle = geometry if geometry.geom_type == "Point" else geometry.centroid
    if geometry.geom_type != "Point" and not geometry.intersects(middle):
        middle = geometry.representative_point()
    return float(middle.x), float(middle.y)


def _half_width_m(geometry: Any) -> float:
    west, south, east, north = geometry.bounds
    return float(distance_m(west, south, east, north)) / 2.0
