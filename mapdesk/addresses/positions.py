"""Positions as people write and say them, understood and read back: angles, grid coordinates, bearing and distance.

`understand` is what the command line, the position box and imports share. What is ambiguous or impossible is refused
with the reason; what was concluded, and what speaks against the place, comes as warnings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mapdesk.addresses.bearings import Relative, read_relative
from mapdesk.addresses.numerals import SIGNS, to_figures
from mapdesk.addresses.relative import place_of
from mapdesk.addresses.siting import district_box, remarks_on
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import Notation, format_position
from mapdesk.geo.datum import Datum, to_wgs84
from mapdesk.geo.grid_positions import read_grid
from mapdesk.geo.measure import distance_m
from mapdesk.geo.written_positions import read_position
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

MOST_SIGNS = 300
_DATUMS = (
    (re.compile(r"GCJ[-\s]?0?2|火星坐标系?|高德(?:坐标)?|腾讯(?:坐标)?|AMAP", re.IGNORECASE), Datum.GCJ02),
    (re.compile(r"BD[-\s]?0?9(?:LL)?|百度(?:地图)?(?:坐标)?|BAIDU", re.IGNORECASE), Datum.BD09),
    (re.compile(r"WGS[-\s]?84|GPS(?:坐标)?[:：]?", re.IGNORECASE), Datum.WGS84),
    (re.compile(r"CGCS[-\s]?2000|国家2000|EPSG:\s?(?:4490|4326)\b", re.IGNORECASE), Datum.CGCS2000),
)
_ASHORE = re.compile(r"岸上|陆上|on land|ashore", re.IGNORECASE)
_AFLOAT = re.compile(r"海上|海面|at sea|afloat", re.IGNORECASE)
_SPOKEN = re.compile(f"[{SIGNS}]+(?:点[{SIGNS}]+)?(?=[度分秒])")
_LABEL = re.compile(r"^\s*(?:坐标|位置|船位|概位|定位|position|pos)\s*(?:为|是|在)?\s*[:：=]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Understood:
    """A position that was understood.

    Attributes
    ----------
    lon, lat : float
        EPSG:4490, degrees.
    notation : str
        "degrees", "minutes", "seconds", "grid" or "bearing".
    readback : Message
        What was understood, in full.
    warnings : tuple of Message
        What was concluded rather than written, and what speaks against the place.
    facts : tuple of Message
        What else is to be known about it (on land, at sea).
    longitude_first : bool
        Whether angles were written with the longitude first.
    """

    lon: float
    lat: float
    notation: str
    readback: Message
    warnings: tuple[Message, ...] = ()
    facts: tuple[Message, ...] = ()
    longitude_first: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return lon, lat, notation, readback and warnings as plain data, in the current language."""
        return {
            "lon": self.lon,
            "lat": self.lat,
            "notation": self.notation,
            "readback": str(self.readback),
            "warnings": [str(one) for one in self.warnings],
            "facts": [str(one) for one in self.facts],
        }


def understand(text: str, workspace: Workspace | None = None, *, afloat: bool = False) -> Understood:
    """Read a position in any notation.

    Parameters
    ----------
    text : str
        Angles, grid coordinates, or (with a workspace) bearing and distance from a named place. "GCJ-02" or "BD-09"
        beside the numbers says in which shifted datum they are: they are converted, with a warning.
    workspace : Workspace, optional
        Without it only the notation is looked at.
    afloat : bool
        Whether a position at sea is expected (of a boat).

    Raises
    ------
    MapdeskError
        With the reason, if the text is no position, ambiguous or impossible.
    """
    named = _plain(text)
    plain, datum = _without_datum(named)
    ashore, afloat = bool(_ASHORE.search(plain)), afloat or bool(_AFLOAT.search(plain))
    relative = read_relative(named)
    if relative is not None:
        found = _from_base(text, relative, workspace)
        afloat = afloat or relative.afloat
    else:
        bare = _AFLOAT.sub(" ", _ASHORE.sub(" ", plain))
        found = _shifted(_from_numbers(text, bare, workspace), datum)
    if workspace is None:
        return found
    remarks = remarks_on(workspace, found.lon, found.lat, afloat=afloat, ashore=ashore and not afloat)
    return replace(
        found,
        warnings=(*found.warnings, *(one.text for one in remarks if one.doubt)),
        facts=(*found.facts, *(one.text for one in remarks if not one.doubt)),
    )


def _plain(text: str) -> str:
    """Return the text without a label before it and invisible signs; Chinese numerals of angles as figures."""
    if len(text) > MOST_SIGNS:
        raise MapdeskError(
            msg("“{text}” is not a position.", text=text.strip()[:60]),
            msg("A position has at most {count} signs.", count=MOST_SIGNS),
        )
    seen = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in text)
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", seen.translate(_KEPT)).translate(_BACK))
    return _SPOKEN.sub(lambda found: ".".join(to_figures(part) for part in found[0].split("点")), plain)


def _without_datum(plain: str) -> tuple[str, Datum | None]:
    """Return the text without the name of a datum, and that datum."""
    datum = None
    for pattern, one in _DATUMS:
        if pattern.search(plain):
            datum, plain = one, pattern.sub(" ", plain)
    return re.sub(r"^[\s:,，：]+|[\s:,，：]+$|\(\s*\)", "", plain), datum


def _from_numbers(text: str, plain: str, workspace: Workspace | None) -> Understood:
    grid = read_grid(plain)
    if grid is not None:
        readback = msg(
            "east {east} m, north {north} m, EPSG:{code}: {position}",
            east=f"{grid.east:.3f}",
            north=f"{grid.north:.3f}",
            code=grid.code,
            position=format_position(grid.lon, grid.lat),
        )
        warnings = () if grid.remark is None else (grid.remark,)
        return Understood(grid.lon, grid.lat, "grid", readback, warnings)
    try:
        reading = read_position(plain)
    except MapdeskError as error:
        return _by_district(text, plain, workspace, error)
    readback = msg("{position}", position=format_position(reading.lon, reading.lat, reading.notation))
    warnings = () if reading.remark is None else (reading.remark,)
    facts = (msg("The longitude was written first; read as above"),) if reading.longitude_first else ()
    return Understood(
        reading.lon, reading.lat, reading.notation.value, readback, warnings, facts, reading.longitude_first
    )


def _by_district(text: str, plain: str, workspace: Workspace | None, error: MapdeskError) -> Understood:
    """Return two plain numbers whose order only the district tells; else what was wrong, about the text as written."""
    refused = MapdeskError(msg("“{text}” is not a position.", text=text.strip()[:60]), error.detail, error.hint)
    box = None if workspace is None else district_box(workspace)
    numbers = re.fullmatch(r"\(?\s*([+-]?\d+(?:\.\d+)?)\s*[,，\s]\s*([+-]?\d+(?:\.\d+)?)\s*\)?", plain)
    if box is None or numbers is None:
        raise refused from error
    one, two = float(numbers[1]), float(numbers[2])
    orders = [
        (lon, lat) for lon, lat in ((one, two), (two, one))
        if box.west <= lon <= box.east and box.south <= lat <= box.north
    ]  # fmt: skip
    if len(orders) != 1:
        raise refused from error
    lon, lat = orders[0]
    readback = msg("{position}", position=format_position(lon, lat))
    warning = msg("The other order would lie outside the district.")
    return Understood(lon, lat, Notation.DEGREES.value, readback, (warning,), (), lon == one)


def _from_base(text: str, relative: Relative, workspace: Workspace | None) -> Understood:
    if workspace is None:
        raise MapdeskError(
            msg("“{text}” is not a position.", text=text.strip()[:60]),
            msg("“{name}” is looked up in a workspace, and none is given.", name=relative.base),
            msg("Give one with -w."),
        )
    found = place_of(workspace, relative)
    return Understood(found.lon, found.lat, "bearing", found.readback, found.warnings)


def _shifted(found: Understood, datum: Datum | None) -> Understood:
    """Return a position in the stored system that was written in another datum."""
    if datum not in (Datum.GCJ02, Datum.BD09) or found.notation == "grid":
        return found
    lon, lat = to_wgs84(np.array([[found.lon, found.lat]]), datum)[0].tolist()
    name = "GCJ-02" if datum is Datum.GCJ02 else "BD-09"
    moved = f"{float(distance_m(found.lon, found.lat, lon, lat)):.0f}"
    if (lon, lat) == (found.lon, found.lat):
        warning = msg("{datum} is not used outside China; the position stays as it is.", datum=name)
        return replace(found, warnings=(*found.warnings, warning))
    warning = msg("Converted from {datum} to CGCS2000: moved by {metres} m.", datum=name, metres=moved)
    notation = Notation(found.notation)
    readback = msg("{position} (from {datum})", position=format_position(lon, lat, notation), datum=name)
    return replace(found, lon=lon, lat=lat, readback=readback, warnings=(*found.warnings, warning))


_KEPT = str.maketrans({"″": "\ue000", "′": "\ue001", "º": "°", "˚": "°"})
_BACK = str.maketrans({"\ue000": "″", "\ue001": "′"})
