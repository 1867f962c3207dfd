"""Positions written as grid coordinates: CGCS2000, 3-degree Gauss-Krueger, with or without the number of the zone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from mapdesk.errors import GeometryError, MapdeskError
from mapdesk.geo.crs import METRIC, STORED, order_grid, transform_points
from mapdesk.words import Message, msg

_LONGEST = 200
_LEAST_M = 90_000.0  # smaller numbers are angles
_HALF_ZONE_M = 180_000.0  # from the middle meridian of a 3-degree zone to its edge, at its southern end with room
_FALSE_EASTING_M = 500_000.0
_MERIDIAN_BASE = (
    4534 - 75 // 3
)  # EPSG:4534 is the 3-degree zone of 75 E without number, ... 4549 of 120 E, 4554 of 135 E
_ZONE_BASE = 4513 - 25  # EPSG:4513 is zone 25 with its number, ... 4528 zone 40, 4533 zone 45
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])")
_CODE = re.compile(r"EPSG[\s:：]*(\d{4,6})")
_MERIDIAN = re.compile(r"(?:中央经线|中央子午线|CENTRAL MERIDIAN|\bCM|\bL0)\s*[:=]?\s*(\d{2,3})\s*[°度]?E?")
_ZONE = re.compile(r"(?:ZONE|带号)\s*[:=]?\s*(\d{2})|第?(\d{2})带")
_NOISE = re.compile(
    r"CGCS\s?2000|国家2000|2000国家大地坐标系?|高斯-?克吕格|3度带|三度带|EASTING|NORTHING|[东北横纵]?坐标|[XYENM东北米]|"
    r"[:=,;，；、/()\[\]]"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class GridReading:
    """What was understood of grid coordinates.

    Attributes
    ----------
    lon, lat : float
        EPSG:4490, degrees.
    east, north : float
        Metres, as written.
    code : int
        EPSG code of the grid.
    remark : Message or None
        What was concluded rather than written, or speaks against it.
    """

    lon: float
    lat: float
    east: float
    north: float
    code: int
    remark: Message | None = None


def read_grid(text: str) -> GridReading | None:
    """Read grid coordinates, in either order; None when the text is no pair of such large numbers.

    Understood are two numbers with the letters X Y, E N or the words for them, a code ("EPSG:4549"), a middle meridian
    ("CM 120", 中央经线120) or a zone ("40带"). An easting of six digits without any of them is taken in the zone of
    the district (`crs.METRIC`), and the remark says so.

    Raises
    ------
    MapdeskError
        With the reason, if they are grid coordinates but impossible or contradict themselves.
    """
    if len(text) > _LONGEST:
        return None
    upper = unicodedata.normalize("NFKC", text).upper()
    upper = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), upper)
    upper, told = _system(text, upper)
    pieces = _NOISE.sub(" ", upper).split()
    if len(pieces) != 2 or not all(_NUMBER.fullmatch(piece) and float(piece) >= _LEAST_M for piece in pieces):
        return None
    try:
        east, north, found = order_grid([float(pieces[0])], [float(pieces[1])])
    except GeometryError as error:
        if re.search("[NS]", upper) and re.search("[EW]", upper):
            return None  # joined figures of degrees, minutes and seconds
        reason = msg("An easting has 6 digits, or 8 with its zone, a northing 7 digits that begin with 1 to 5.")
        raise _refused(text, reason) from error
    code = _agreed(text, found, told)
    try:
        point = transform_points(np.column_stack([east, north]), code, STORED)
    except GeometryError as error:
        raise _refused(text, error.title) from error
    remark = _remark(float(east[0]), told, found)
    return GridReading(float(point[0, 0]), float(point[0, 1]), float(east[0]), float(north[0]), code, remark)


def _system(text: str, upper: str) -> tuple[str, int | None]:
    """Return the text without what names the grid, and the longitude of its middle meridian if it is named."""
    meridians: set[int] = set()
    for code in _CODE.findall(upper):
        meridian = _meridian_of(int(code))
        if meridian is None:
            raise _refused(text, msg("EPSG:{code} is no 3-degree grid of CGCS2000.", code=code))
        meridians.add(meridian)
    meridians |= {int(found) for found in _MERIDIAN.findall(upper)}
    meridians |= {3 * int(one or other) for one, other in _ZONE.findall(upper)}
    if len(meridians) > 1 or any(one % 3 or not 75 <= one <= 135 for one in meridians):
        raise _refused(text, msg("The zone is no 3-degree zone of China, or two zones are named."))
    for pattern in (_CODE, _MERIDIAN, _ZONE):
        upper = pattern.sub(" ", upper)
    return upper, next(iter(meridians), None)


def _meridian_of(code: int) -> int | None:
    """Return the middle meridian (degrees east) of an EPSG code, or None if it is none of these grids."""
    if 4534 <= code <= 4554:
        return (code - _MERIDIAN_BASE) * 3
    return (code - _ZONE_BASE) * 3 if 4513 <= code <= 4533 else None


def _agreed(text: str, found: int, told: int | None) -> int:
    """Return the code of the grid: that of the easting's digits, or of the zone that is named."""
    if told is None:
        return found
    if found == METRIC:  # six digits carry no zone
        return _MERIDIAN_BASE + told // 3
    if _meridian_of(found) != told:
        zone = (_meridian_of(found) or 0) // 3
        raise _refused(text, msg("The easting begins with zone {zone}, but another zone is named.", zone=zone))
    return found


def _remark(east: float, told: int | None, found: int) -> Message | None:
    if abs(east % 1_000_000.0 - _FALSE_EASTING_M) > _HALF_ZONE_M:
        return msg("The easting lies beyond the edge of its zone.")
    if told is None and found == METRIC:
        return msg("The easting carries no zone; that of 120° E is taken (EPSG:{code}).", code=METRIC)
    return None


def _refused(text: str, reason: object) -> MapdeskError:
    return MapdeskError(msg("“{text}” is not a position.", text=text.strip()[:60]), reason)
