"""The shifted datums of Chinese maps: GCJ-02 and BD-09, to and from WGS 84 / CGCS2000.

They exist only at the edge of an import and in the display shift of a base map. Public formulas, published many times
(for example in eviltransform and gcoord): a sine series on the Krasovsky 1940 ellipsoid for GCJ-02, a rotation by a
sine on top of it for BD-09. The formula meets other published sets within 0.75 m (anchors of the project, section 4);
its inverse is iterated here until it moves less than a millimetre. All arrays have shape (n, 2) as (lon, lat).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_A = 6_378_245.0  # Krasovsky 1940, metres
_EE = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_RECTANGLE = (72.004, 0.8293, 137.8347, 55.8271)  # where the shift applies in every public version, sea included
_ENOUGH_DEG = 1e-9  # 0.1 mm


class Datum(StrEnum):
    """What coordinates in degrees refer to."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(points: Floats, datum: Datum) -> Floats:
    """Return points of `datum` in WGS 84, which is taken for CGCS2000; shape (n, 2) as (lon, lat)."""
    if datum is Datum.GCJ02:
        return gcj02_to_wgs84(points)
    return bd09_to_wgs84(points) if datum is Datum.BD09 else _points(points)


def from_wgs84(points: Floats, datum: Datum) -> Floats:
    """Return WGS 84 (or CGCS2000) points in `datum`; shape (n, 2) as (lon, lat)."""
    if datum is Datum.GCJ02:
        return wgs84_to_gcj02(points)
    return wgs84_to_bd09(points) if datum is Datum.BD09 else _points(points)


def wgs84_to_gcj02(points: Floats) -> Floats:
    """Return WGS 84 points in GCJ-02; outside the rectangle around China nothing moves."""
    points = _points(points)
    west, south, east, north = _RECTANGLE
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.where(inside[:, None], points + _gcj02_shift(points), points)


def gcj02_to_wgs84(points: Floats) -> Floats:
    """Return GCJ-02 points in WGS 84, exact to 0.1 mm against the forward formula."""
    return _invert(wgs84_to_gcj02, points)


def gcj02_to_bd09(points: Floats) -> Floats:
    """Return GCJ-02 points in BD-09."""
    points = _points(points)
    x, y = points[:, 0], points[:, 1]
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _BD_PI)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BD_PI)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def bd09_to_gcj02(points: Floats) -> Floats:
    """Return BD-09 points in GCJ-02; the closed form in use elsewhere is off by up to 13 cm, this one by 0.1 mm."""
    return _invert(gcj02_to_bd09, points)


def wgs84_to_bd09(points: Floats) -> Floats:
    """Return WGS 84 points in BD-09."""
    return gcj02_to_bd09(wgs84_to_gcj02(points))


def bd09_to_wgs84(points: Floats) -> Floats:
    """Return BD-09 points in WGS 84."""
    return gcj02_to_wgs84(bd09_to_gcj02(points))


@dataclass(frozen=True)
class ShiftVerdict:
    """Whether a set of points looks like GCJ-02, and by which figures.

    Attributes
    ----------
    suspected : bool
        Whether the points fit clearly better after GCJ-02 has been taken back.
    before, after : float
        Share of points on land (0 to 1), or median distance to the reference in metres, as given and after.
    count : int
        How many points were judged.
    """

    suspected: bool
    before: float
    after: float
    count: int


MINIMUM_POINTS = 20
"""Fewer points prove nothing: a handful may lie on a pier by right."""


def suspected_gcj02(points: Floats, land: Any) -> ShiftVerdict:
    """Return whether points of land things lie half a kilometre to the south-east as a whole, told by the coast.

    The shift puts those near an eastern or southern shore into the sea, and taking it back brings them home. So:
    at least 3 % of the points (and five) come onto land, at least four times as many as leave it, and 95 % are on
    land afterwards. Good data of land things is nearly all on land as it is, and loses by the shift; data of the sea
    (boats, buoys) never reaches the 95 %. Data far from any coast cannot be told this way: nothing changes there.

    Parameters
    ----------
    points : array, shape (n, 2)
        (lon, lat) as given; rows with NaN are left out.
    land : shapely geometry
        The land in the stored system.
    """
    points = _finite(points)
    count = len(points)
    if count < MINIMUM_POINTS or land is None or shapely.is_empty(land):
        return ShiftVerdict(False, 0.0, 0.0, count)
    shapely.prepare(land)
    back = gcj02_to_wgs84(points)
    before = shapely.intersects_xy(land, points[:, 0], points[:, 1])
    after = shapely.intersects_xy(land, back[:, 0], back[:, 1])
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    suspected = gained >= max(5, 0.03 * count) and gained >= 4 * lost and after.mean() >= 0.95
    return ShiftVerdict(bool(suspected), float(before.mean()), float(after.mean()), count)


def suspected_gcj02_by_reference(points: Floats, reference: Floats) -> ShiftVerdict:
    """Return whether points lie half a kilometre to the south-east, told by known places of the same kind.

    The median distance to the nearest reference must be at least 50 m as given and fall to a third or less when
    GCJ-02 is taken back. Good data sits on its references already; where references are so dense that the nearest is
    always close (below 50 m), or have nothing to do with the points, nothing is claimed.

    Parameters
    ----------
    points, reference : array, shape (n, 2)
        (lon, lat); rows with NaN are left out.
    """
    points, reference = _finite(points), _finite(reference)
    if len(points) < MINIMUM_POINTS or not len(reference):
        return ShiftVerdict(False, 0.0, 0.0, len(points))
    scale = np.array([np.cos(np.radians(float(points[:, 1].mean()))), 1.0]) * 111_195.0
    tree = shapely.STRtree(np.asarray(shapely.points(reference * scale)).tolist())

    def median_m(candidates: Floats) -> float:
        _, distances = tree.query_nearest(shapely.points(candidates * scale), all_matches=False, return_distance=True)
        return float(np.median(distances))

    before, after = median_m(points), median_m(gcj02_to_wgs84(points))
    return ShiftVerdict(before >= 50.0 and after <= before / 3.0, before, after, len(points))


def _gcj02_shift(points: Floats) -> Floats:
    lon, lat = points[:, 0], points[:, 1]
    x, y = lon - 105.0, lat - 35.0
    common = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _EE * np.sin(phi) ** 2
    meridian = np.radians(_A * (1.0 - _EE) / (magic * np.sqrt(magic)))
    parallel = np.radians(_A / np.sqrt(magic) * np.cos(phi))
    return np.column_stack([east / parallel, north / meridian])


def _invert(forward: Callable[[Floats], Floats], points: Floats) -> Floats:
    """Return q with forward(q) = points, by fixed-point iteration (each round gains two digits or more)."""
    points = _points(points)
    guess = points.copy()
    for _ in range(12):
        step = points - forward(guess)
        guess = guess + step
        if not np.nanmax(np.abs(step), initial=0.0) > _ENOUGH_DEG:
            break
    return guess


def _points(points: Any) -> Floats:
    array = np.asarray(points, dtype=np.float64)
    flat: Floats = array.reshape(-1, array.shape[-1])[:, :2].copy()
    return flat


def _finite(points: Any) -> Floats:
    flat = _points(points)
    kept: Floats = flat[np.isfinite(flat).all(axis=1)]
    return kept
