"""Reference systems: the only place that names a code.

Everything stored is CGCS2000 (lon, lat); metric work is done in its 3-degree Gauss-Krueger zone of 120 degrees east.
WGS 84 agrees with CGCS2000 within decimetres and is taken over unchanged. The register gives grid coordinates as
(north, east); here the order is always (east, north), as in files.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from mapdesk.errors import GeometryError, MapdeskError
from mapdesk.words import msg

STORED = 4490
"""CGCS2000, degrees (lon, lat): what every layer is stored in."""
METRIC = 4549
"""CGCS2000, 3-degree Gauss-Krueger, central meridian 120 E, easting of 6 digits."""
GRID_ZONED = 4528
"""The same zone with its number (40) before the easting: 8 digits."""
WGS84 = 4326
WEB_MERCATOR = 3857

CrsLike = int | str
"""An EPSG code, or the text (WKT) of a system that has none."""
Floats = NDArray[np.float64]

_ZONES = range(25, 46)
_ZONE_CODE_BASE = 4488  # EPSG:4513 is zone 25, ... EPSG:4528 zone 40, ... EPSG:4533 zone 45
_NORTHINGS = (1_800_000.0, 6_000_000.0)  # China from its southern reefs to its northern bend
_EASTINGS = (100_000.0, 900_000.0)


def parse_crs(text: str | int) -> int:
    """Return the EPSG code of a reference system given as code, name or definition (WKT, also Esri's).

    Raises
    ------
    MapdeskError
        If the text names no system, or a system without a code, or one without positions on the ground.
    """
    system = _system(text)
    code = system.to_epsg(min_confidence=70) or system.to_epsg(min_confidence=25)
    if code is None and (authority := system.to_authority(min_confidence=70)):
        code = WEB_MERCATOR if authority == ("ESRI", "102100") else None
    if code is None:
        raise MapdeskError(
            msg("The reference system “{name}” has no EPSG code.", name=system.name),
            hint=msg("Give the code, for example EPSG:4549."),
        )
    return int(code)


def is_geographic(crs: CrsLike) -> bool:
    """Return whether coordinates of this system are degrees."""
    return bool(_system(crs).is_geographic)


def same_crs(one: CrsLike, other: CrsLike) -> bool:
    """Return whether coordinates of both systems can be used as each other (WGS 84 and CGCS2000 count as one)."""
    return one == other or {one, other} == {WGS84, STORED}


def unit_m(crs: CrsLike) -> float:
    """Return how many metres one unit of a projected system is; a degree counts as 111,320 m (at the equator)."""
    system = _system(crs)
    return 111_320.0 if system.is_geographic else float(system.axis_info[0].unit_conversion_factor)


def metric_for(crs: CrsLike, box: tuple[float, float, float, float]) -> CrsLike:
    """Return a system fit to measure areas and widths of what lies in `box`.

    `METRIC` where its zone reaches (a degree beyond it included), else an equal-area projection centred on the box.

    Parameters
    ----------
    crs : int or str
        The system of the box.
    box : (min x, min y, max x, max y)
        In that system.
    """
    corners = transform_points(np.array([box[:2], box[2:]], dtype=np.float64), crs, STORED)
    (west, south), (east, north) = corners.tolist()
    if west >= 117.5 and east <= 122.5 and south >= 0.0 and north <= 60.0:
        return METRIC
    lon, lat = (west + east) / 2.0, (south + north) / 2.0
    return f"+proj=laea +lat_0={lat:.6f} +lon_0={lon:.6f} +ellps=GRS80 +units=m +type=crs"


def to_stored(geometries: Any, crs: CrsLike) -> Any:
    """Return geometries of system `crs` in the stored system; WGS 84 is taken over unchanged.

    Parameters
    ----------
    geometries : shapely geometry or array of them
        None stays None; Z is dropped.
    crs : int or str
        Their system.

    Raises
    ------
    GeometryError
        If a position has no image (outside what the projection can show).
    """
    return convert(geometries, crs, STORED)


def from_metric(geometries: Any) -> Any:
    """Return geometries of `METRIC` in the stored system."""
    return convert(geometries, METRIC, STORED)


def to_crs(geometries: Any, target: CrsLike) -> Any:
    """Return stored geometries in the system `target`."""
    return convert(geometries, STORED, target)


def convert(geometries: Any, source: CrsLike, target: CrsLike) -> Any:
    """Return geometries of system `source` in system `target`; see `to_stored`."""
    if same_crs(source, target):
        return shapely.force_2d(geometries)
    return shapely.transform(geometries, lambda points: transform_points(points, source, target))


def transform_points(points: Floats, source: CrsLike, target: CrsLike) -> Floats:
    """Return points, shape (n, 2) as (x, y), of one system in another.

    Raises
    ------
    GeometryError
        If a finite position has no image in the other system.
    """
    if same_crs(source, target) or not len(points):
        return np.asarray(points, dtype=np.float64)
    try:
        x, y = _transformer(source, target)(points[:, 0], points[:, 1])
    except ProjError as error:
        raise GeometryError(msg("The positions cannot be converted."), str(error)) from error
    result = np.column_stack([x, y])
    lost = np.isfinite(points).all(axis=1) & ~np.isfinite(result).all(axis=1)
    if lost.any():
        x0, y0 = points[int(np.argmax(lost))]
        raise GeometryError(
            msg("{count} positions lie outside what their reference system can hold.", count=int(lost.sum())),
            msg("The first is x {x}, y {y}.", x=f"{x0:.6g}", y=f"{y0:.6g}"),
            msg("Check the reference system and the order of the coordinates."),
        )
    return result


def grid_variant(eastings: Any) -> int | None:
    """Return the code of a CGCS2000 3-degree grid told by its eastings, or None if they are no such eastings.

    Eight digits carry the number of the zone (40 here: `GRID_ZONED`; another zone gives its own code); six digits
    carry none and are taken as the zone of the district (`METRIC`).

    Parameters
    ----------
    eastings : array of float
        Metres; missing ones (NaN) are left out, the others must agree.
    """
    values = np.asarray(eastings, dtype=np.float64).ravel()
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    if ((values >= _EASTINGS[0]) & (values <= _EASTINGS[1])).all():
        return METRIC
    zones = np.floor(values / 1_000_000.0)
    rest = values - zones * 1_000_000.0
    if (zones == zones[0]).all() and zones[0] in _ZONES and (rest >= _EASTINGS[0]).all() and (rest <= 9e5).all():
        return _ZONE_CODE_BASE + int(zones[0])
    return None


def order_grid(first: Any, second: Any) -> tuple[Floats, Floats, int]:
    """Return (east, north, code) of two columns of grid coordinates, whichever of them is the easting.

    In the register, and in government files, X is north and Y is east; programs write the easting first. The
    northing of a place in China has seven digits and starts with 1 to 5, an easting has six, or eight with its zone.

    Raises
    ------
    GeometryError
        If the columns are no CGCS2000 3-degree grid coordinates in either order.
    """
    one = np.asarray(first, dtype=np.float64).ravel()
    two = np.asarray(second, dtype=np.float64).ravel()
    for east, north in ((one, two), (two, one)):
        code = grid_variant(east)
        finite = north[np.isfinite(north)]
        if code is not None and ((finite >= _NORTHINGS[0]) & (finite <= _NORTHINGS[1])).all():
            return east, north, code
    raise GeometryError(
        msg("These are no grid coordinates of CGCS2000."),
        msg("One column should hold eastings of 6 digits, or 8 with the zone, the other northings of 7 digits."),
        msg("Give the reference system, for example EPSG:4549."),
    )


def definition(code: int) -> tuple[str, int, str, str]:
    """Return (organisation, code, name, definition as WKT 1) of a system, as a GeoPackage lists it."""
    system = _system(code)
    return "EPSG", code, str(system.name), str(system.to_wkt("WKT1_GDAL"))


@lru_cache(maxsize=64)
def _system(crs: CrsLike) -> CRS:
    text = str(crs).strip()
    if text.isdigit():
        text = f"EPSG:{text}"
    try:
        system = CRS.from_user_input(text)
    except CRSError as error:
        raise MapdeskError(
            msg("The reference system “{text}” is not known.", text=text[:80]),
            hint=msg("Give the code, for example EPSG:4549."),
        ) from error
    if system.is_compound or system.is_bound:
        system = CRS.from_user_input(system.sub_crs_list[0] if system.is_compound else system.source_crs)
    if not (system.is_geographic or system.is_projected):
        raise MapdeskError(msg("The reference system “{text}” has no positions on the ground.", text=system.name))
    return system


@lru_cache(maxsize=64)
def _transformer(source: CrsLike, target: CrsLike) -> Callable[..., Any]:
    """Return a function (x, y) -> (x, y); other datums go through WGS 84, which is taken for CGCS2000."""
    if _is_cgcs2000(source) == _is_cgcs2000(target):
        return _one_way(source, target)
    first = _one_way(source, STORED if _is_cgcs2000(source) else WGS84)
    last = _one_way(STORED if _is_cgcs2000(target) else WGS84, target)
    return lambda x, y: last(*first(x, y))


def _one_way(source: CrsLike, target: CrsLike) -> Callable[..., Any]:
    if same_crs(source, target):
        return lambda x, y: (x, y)
    return Transformer.from_crs(_system(source), _system(target), always_xy=True).transform


def _is_cgcs2000(crs: CrsLike) -> bool:
    geodetic = _system(crs).geodetic_crs
    return geodetic is not None and "CGCS2000" in geodetic.name.upper().replace(" ", "").replace("_", "")


def proj_version() -> str:
    """Return the version of PROJ, the library that does the work."""
    import pyproj

    return str(pyproj.proj_version_str)
