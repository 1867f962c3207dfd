"""Reading of positions as people write them: degrees, degrees-minutes, degrees-minutes-seconds, in many hands.

Understood are signs or blanks between the numbers, hemisphere letters and words (N, north, 北纬) before or after each
angle, axis words (lat, longitude, 纬度), dashes and colons as charts and radio logs have them (27-50.5N), the joined
figures of NMEA 0183 (2750.500,N,12109.000,E), ISO 6709 (+27.84+121.15/), geo: links (RFC 5870) and WKT points.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import Notation
from mapdesk.words import Message, msg

_LONGEST = 300  # signs of a text that is looked at; longer ones are no position
_FOLD = str.maketrans(
    {"'": "′", "’": "′", "‘": "′", "`": "′", "分": "′", '"': "″", "”": "″", "“": "″", "秒": "″", "度": "°", "º": "°"}
    | {"˚": "°", "，": " ", ",": " ", ";": " ", "、": " ", "/": " ", "|": " ", "−": "-", "–": "-", "—": "-", "﹣": "-"}
    | dict.fromkeys("()[]{}<>【】〔〕", " ")
)
_WORDS = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        ("北纬|NORTH", "N"),
        ("南纬|SOUTH", "S"),
        ("东经|EAST", "E"),
        ("西经|WEST", "W"),
        ("LATITUDE|LAT|纬°?|Φ", "Φ"),
        ("LONGITUDE|LONG|LNG|LON|经°?|Λ", "Λ"),
        (r"(?<=[\d\s])DEG(?:REES?)?\b", "°"),
        (r"(?<=[\d\s])MIN(?:UTES?)?\b", "′"),
        (r"(?<=[\d\s])SEC(?:ONDS?)?\b", "″"),
        (r"([NSEWΦΛ])\s*[:=]", r"\1"),
        (r"(?<=\d):(?=\d)", " "),
    )
)
_QUOTED = re.compile(r"[\"']([A-Za-z]{2,})[\"']")  # the names of JSON, whose marks are no seconds
_NUMBER = r"\d+(?:\.\d+)?"
_BODY = rf"""(?P<sign>[+-])?\s*(?P<deg>{_NUMBER})\s*
    (?:°(?:\s*(?P<min>{_NUMBER})\s*′(?:\s*(?P<sec>{_NUMBER})\s*(?:″|′′)|(?P<sec_bare>{_NUMBER})(?![\d.°′]))?
        |(?P<min_bare>{_NUMBER})(?![\d.°′]))?)?"""
_AXIS = r"\s*(?P<axis>[ΦΛ])?"
_LETTER_FIRST = re.compile(rf"{_AXIS}\s*(?P<letter>[NSEW])\s*{_BODY}", re.VERBOSE)
_LETTER_LAST = re.compile(rf"{_AXIS}\s*{_BODY}\s*(?P<letter>[NSEW])?", re.VERBOSE)
_NUMBERS = rf"({_NUMBER}(?:\s+{_NUMBER}){{0,2}})"
_BLANKS_LETTER_FIRST = re.compile(rf"([ΦΛ]?\s*[NSEW])\s*{_NUMBERS}\s*([ΦΛ]?\s*[NSEW])\s*{_NUMBERS}")
_BLANKS_LETTER_LAST = re.compile(rf"{_NUMBERS}\s*([NSEW])\s*{_NUMBERS}\s*([NSEW])")
_BLANKS_AXES = re.compile(rf"([ΦΛ]\s*-?)\s*{_NUMBERS}\s*([ΦΛ]\s*-?)\s*{_NUMBERS}")
_BLANKS_ALONE = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER}){{2,5}}")
_JOINED_LAST = re.compile(
    r"(?<![\d.])(?:(\d{2})(\d{2})(\d{2})?(\.\d+)?\s*([NS])|(\d{3})(\d{2})(\d{2})?(\.\d+)?\s*([EW]))"
)
_JOINED_FIRST = re.compile(
    r"(?:([NS])\s*(\d{2})(\d{2})(\d{2})?(\.\d+)?|([EW])\s*(\d{3})(\d{2})(\d{2})?(\.\d+)?)(?![\d.°′])"
)
_LIMIT = {"N": 90.0, "S": 90.0, "E": 180.0, "W": 180.0}
_SOUTHERNMOST_DEG = -60.0  # nobody lives, and no map of ours lies, south of it (Antarctic Treaty, article VI)


@dataclass(frozen=True)
class Reading:
    """What was understood of a written position.

    Attributes
    ----------
    lon, lat : float
        Degrees.
    longitude_first : bool
        Whether the longitude was written first.
    notation : Notation
        The finer one of the two angles.
    remark : Message or None
        What was concluded rather than written.
    """

    lon: float
    lat: float
    longitude_first: bool
    notation: Notation = Notation.DEGREES
    remark: Message | None = None


@dataclass(frozen=True)
class _Angle:
    """One angle in degrees with its axis ("lat", "lon" or None where nothing says it)."""

    value: float
    axis: str | None
    notation: Notation


def parse_position(text: str) -> tuple[float, float]:
    """Return (lon, lat) in degrees of a written position; what is understood and refused is that of `read_position`."""
    reading = read_position(text)
    return reading.lon, reading.lat


def read_position(text: str) -> Reading:
    """Read a written position.

    Plain angles without letters or axis words are taken where only one of them can be the longitude: above 90, or
    below -60, where no latitude is that anybody means (that conclusion is the `remark`).

    Raises
    ------
    MapdeskError
        With the reason, if the text is anything else, ambiguous or impossible.
    """
    if len(text) > _LONGEST:
        raise _refused(text, msg("Two angles are expected, for example 27°50.500′N 121°09.000′E."))
    folded, order = _folded(text)
    folded = _with_signs_between(text, folded)
    angle = _LETTER_FIRST if re.match(r"\s*[ΦΛ]?\s*[NSEW]", folded) else _LETTER_LAST
    first = angle.match(folded)
    second = angle.match(folded, first.end()) if first else None
    if first is None or second is None or folded[second.end() :].strip():
        raise _refused(text, msg("Two angles are expected, for example 27°50.500′N 121°09.000′E."))
    one, two = _angle(text, first), _angle(text, second)
    if one.axis is None and two.axis is None:
        return _plain(text, one, two, order)
    if one.axis is None or two.axis is None:
        raise _refused(text, msg("Both angles need a hemisphere letter, or none."))
    if one.axis == two.axis:
        raise _refused(text, msg("Both angles have letters of the same axis."))
    return _reading(one, two, one.axis == "lon")


def _folded(text: str) -> tuple[str, str | None]:
    """Return the text in signs (° ′ ″ N S E W, Φ and Λ for the axes), and which axis its form puts first."""
    text = _QUOTED.sub(r"\1", text)
    upper = unicodedata.normalize("NFKC", text.translate(_FOLD)).upper().translate(_FOLD).strip()
    order = None
    for beginning, axis in (("POINT", "lon"), ("GEO:", "lat")):
        if upper.startswith(beginning):
            order, upper = axis, upper[len(beginning) :]
    for pattern, sign in _WORDS:
        upper = pattern.sub(sign, upper)
    return " ".join(upper.split()), order


def _with_signs_between(text: str, folded: str) -> str:
    """Return numbers that only blanks, dashes or nothing divide with the signs of degrees, minutes and seconds."""
    lettered = len(re.findall("[NSEW]", folded)) == 2
    if re.search(r"\d-\d", folded):
        if not lettered and folded[:1] not in "+-":
            raise _refused(
                text, msg("A dash between two numbers can be a sign or a separator; write a blank or N and E.")
            )
        folded = re.sub(r"(?<=\d)-(?=\d)", " ", folded) if lettered else folded
    if lettered:
        joined = _JOINED_FIRST if folded[:1] in _LIMIT else _JOINED_LAST
        folded = joined.sub(_apart, folded)
    if found := _BLANKS_LETTER_FIRST.fullmatch(folded) or _BLANKS_AXES.fullmatch(folded):
        one, first, other, second = found.groups()
        return f"{one}{_with_signs(first)} {other}{_with_signs(second)}"
    if found := _BLANKS_LETTER_LAST.fullmatch(folded):
        first, one, second, other = found.groups()
        return f"{_with_signs(first)}{one} {_with_signs(second)}{other}"
    if not _BLANKS_ALONE.fullmatch(folded):
        return folded
    numbers = folded.split()
    half, odd = divmod(len(numbers), 2)
    if odd:
        raise _refused(text, msg("Write as many numbers for the latitude as for the longitude, or add N and E."))
    return f"{_with_signs(' '.join(numbers[:half]))} {_with_signs(' '.join(numbers[half:]))}"


def _apart(found: re.Match[str]) -> str:
    """Return the joined figures ddmm.mmm or ddmmss as degrees, minutes and seconds, with their letter."""
    parts = [part for part in found.groups() if part is not None]
    letter = next(part for part in parts if part in _LIMIT)
    figures = [part for part in parts if part not in _LIMIT]
    if figures[-1].startswith("."):
        figures[-2:] = [figures[-2] + figures[-1]]
    written = _with_signs(" ".join(figures))
    return f"{letter}{written} " if parts[0] == letter else f"{written}{letter} "


def _with_signs(numbers: str) -> str:
    return "".join(number + sign for number, sign in zip(numbers.split(), "°′″", strict=False))


def _angle(text: str, found: re.Match[str]) -> _Angle:
    letter, axis = found["letter"], {"Φ": "lat", "Λ": "lon", None: None}[found["axis"]]
    if letter and found["sign"]:
        raise _refused(text, msg("A sign and a hemisphere letter exclude each other."))
    if letter:
        told = "lat" if letter in "NS" else "lon"
        if axis not in (None, told):
            raise _refused(text, msg("The letter {letter} does not fit the axis that is named.", letter=letter))
        axis = told
    minutes, seconds = found["min"] or found["min_bare"], found["sec"] or found["sec_bare"]
    if float(minutes or 0.0) >= 60.0 or float(seconds or 0.0) >= 60.0:
        raise _refused(text, msg("Minutes and seconds end at 60."))
    if (minutes and "." in found["deg"]) or (seconds and "." in minutes):
        raise _refused(text, msg("Only the last part of an angle may have decimals."))
    value = float(found["deg"]) + float(minutes or 0.0) / 60.0 + float(seconds or 0.0) / 3600.0
    if value > (90.0 if axis == "lat" else 180.0):
        raise _refused(text, msg("{value} degrees are beyond the end of the scale.", value=f"{value:g}"))
    notation = Notation.SECONDS if seconds else Notation.MINUTES if minutes else Notation.DEGREES
    return _Angle(-value if found["sign"] == "-" or letter in ("S", "W") else value, axis, notation)


def _plain(text: str, one: _Angle, two: _Angle, order: str | None) -> Reading:
    """Return the reading of two angles whose axes nothing names."""
    far = (abs(one.value) > 90.0, abs(two.value) > 90.0)
    if all(far):
        raise _refused(text, msg("No latitude is beyond 90 degrees."))
    if order is not None:
        first = order == "lon"
        if far[0 if not first else 1]:
            raise _refused(text, msg("No latitude is beyond 90 degrees."))
        return _reading(one, two, first)
    if any(far):
        return _reading(one, two, far[0])
    south = (one.value < _SOUTHERNMOST_DEG, two.value < _SOUTHERNMOST_DEG)
    if south[0] == south[1]:
        raise _refused(text, msg("Which is the longitude? Add the letters N and E."))
    value = f"{(one if south[0] else two).value:g}"
    remark = msg("{value} is taken as the longitude: as a latitude it would lie in Antarctica.", value=value)
    return _reading(one, two, south[0], remark)


def _reading(one: _Angle, two: _Angle, first: bool, remark: Message | None = None) -> Reading:
    lon, lat = (one, two) if first else (two, one)
    fine = max(one.notation, two.notation, key=list(Notation).index)
    return Reading(lon.value, lat.value, first, fine, remark)


def _refused(text: str, reason: Message) -> MapdeskError:
    return MapdeskError(msg("“{text}” is not a position.", text=text.strip()[:60]), reason)
