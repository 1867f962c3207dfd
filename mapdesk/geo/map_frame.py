"""The frame of a drawn map: where a place lies on it, in a Mercator projection that is true at the frame's middle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapdesk.geo.measure import AXIS_M, INVERSE_FLATTENING
from mapdesk.model.query import Box

PX_PER_MM = 96.0 / 25.4
"""Drawn maps are laid out in 96ths of an inch, the pixel of style sheets."""

_M_PER_PX = 0.0254 / 96.0
_ROUNDS = 8  # of the latitude's iteration: below 1e-12 rad after six

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MapFrame:
    """A frame on paper or in a picture, and the part of the earth in it.

    The projection is Mercator's (conformal, north is up everywhere), scaled so that lengths are true on the parallel
    of the middle (Snyder, Map Projections, USGS 1395, equations 7-6 and 7-7). At 30 degrees north a sheet of 30 cm at
    1 : 100,000 is true within 0.2 % at its edges, at 1 : 10,000 within 0.02 %.

    Attributes
    ----------
    lon, lat : float
        The middle, degrees.
    width_px, height_px : float
        96ths of an inch.
    scale : float
        n of 1 : n.
    sphere : bool
        The projection of web maps instead (EPSG:3857), for pictures that are laid on one.
    finer : int
        Steps of zoom by which more is drawn than a screen of 96 pixels per inch would show at the scale.
    """

    lon: float
    lat: float
    width_px: float
    height_px: float
    scale: float
    sphere: bool = False
    finer: int = 0

    @property
    def metres_per_px(self) -> float:
        """Return how many metres on the ground a 96th of an inch shows at the middle."""
        return self.scale * _M_PER_PX

    @property
    def zoom(self) -> int:
        """Return the zoom of a web map that comes nearest to the scale: what styles ask for."""
        exact = math.log2(math.cos(math.radians(self.lat)) * 2.0 * math.pi * AXIS_M / (256.0 * self.metres_per_px))
        return max(0, math.floor(exact + 0.5) + self.finer)

    @property
    def box(self) -> Box:
        """Return the part of the earth in the frame, degrees."""
        west, north = self.place(0.0, 0.0)
        east, south = self.place(self.width_px, self.height_px)
        return Box(west, south, east, north)

    def to_page(self, points: Floats) -> Floats:
        """Return positions (n, 2) of (lon, lat) in px from the frame's left upper corner, x right and y down."""
        x = np.radians(points[:, 0] - self.lon) * self._per_radian + self.width_px / 2.0
        y = (self._isometric(math.radians(self.lat)) - self._isometric(np.radians(points[:, 1]))) * self._per_radian
        return np.column_stack([x, y + self.height_px / 2.0])

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the (lon, lat) of a point on the page."""
        lon = self.lon + math.degrees((x - self.width_px / 2.0) / self._per_radian)
        wanted = float(self._isometric(math.radians(self.lat))) - (y - self.height_px / 2.0) / self._per_radian
        lat = 2.0 * math.atan(math.exp(wanted)) - math.pi / 2.0
        for _ in range(_ROUNDS):
            sine = self._e * math.sin(lat)
            lat = 2.0 * math.atan(math.exp(wanted) * ((1.0 + sine) / (1.0 - sine)) ** (self._e / 2.0)) - math.pi / 2.0
        return lon, math.degrees(lat)

    @property
    def _e(self) -> float:
        flattening = 1.0 / INVERSE_FLATTENING
        return 0.0 if self.sphere else math.sqrt((2.0 - flattening) * flattening)

    @property
    def _per_radian(self) -> float:
        """Return px per radian of longitude: the radius of the middle's parallel at the scale."""
        lat = math.radians(self.lat)
        return AXIS_M * math.cos(lat) / math.sqrt(1.0 - (self._e * math.sin(lat)) ** 2) / self.metres_per_px

    def _isometric(self, lat_rad: Any) -> Any:
        sine = np.clip(np.sin(lat_rad), -0.99999999, 0.99999999)
        return np.arctanh(sine) - self._e * np.arctanh(self._e * sine)


def fitting_frame(box: Box, width_px: float, height_px: float) -> MapFrame:
    """Return the frame that shows a whole box as large as it can; a box of no size is shown at 1 : 1,000."""
    lon = (box.west + box.east) / 2.0
    at_one = MapFrame(lon, (box.south + box.north) / 2.0, width_px, height_px, 1.0)
    corners = at_one.to_page(np.array([[box.west, box.north], [box.east, box.south]]))
    (left, top), (right, bottom) = corners.tolist()
    _lon, lat = at_one.place(width_px / 2.0, (top + bottom) / 2.0)
    scale = max((right - left) / width_px, (bottom - top) / height_px)
    return MapFrame(lon, lat, width_px, height_px, max(scale, 1_000.0) if scale > 0 else 1_000.0)


def round_denominator(least: float) -> int:
    """Return the smallest round n (1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten) not below `least`.

    Examples
    --------
    >>> round_denominator(13_240.0)
    15000
    """
    power = 10.0 ** math.floor(math.log10(max(1.0, least)))
    steps = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return round(next(step * power for step in steps if step * power >= least * (1.0 - 1e-9)))
