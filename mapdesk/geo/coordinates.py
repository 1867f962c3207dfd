"""Positions as people write them: degrees, degrees-minutes, degrees-minutes-seconds.

Charts and radio use degrees and decimal minutes (27°50.500′N 121°09.000′E), sea-use papers use seconds, programs use
decimal degrees as (lon, lat).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from mapdesk.errors import MapdeskError
from mapdesk.words import Message, msg


class Notation(StrEnum):
    """How a position is written."""

    DEGREES = "degrees"
    MINUTES = "minutes"
    SECONDS = "seconds"


_DECIMALS = {Notation.DEGREES: 6, Notation.MINUTES: 4, Notation.SECONDS: 2}  # 0.1 m, 0.2 m, 0.3 m
_UNITS = {Notation.DEGREES: 1, Notation.MINUTES: 60, Notation.SECONDS: 3600}


def format_position(lon: float, lat: float, notation: Notation | str = Notation.DEGREES) -> str:
    """Return a position as text, latitude first, as seafarers and the hemisphere letters have it.

    Examples
    --------
    >>> format_position(121.15, 27.841666667, "minutes")
    '27°50.5000′N 121°09.0000′E'
    >>> format_position(121.15, 27.841666667, "seconds")
    '27°50′30.00″N 121°09′00.00″E'
    >>> format_position(121.15, 27.841666667, "degrees")
    '27.841667°N 121.150000°E'
    """
    notation = Notation(notation)
    return f"{format_angle(lat, notation, 'NS')} {format_angle(lon, notation, 'EW')}"


def format_angle(value: float, notation: Notation, letters: str) -> str:
    """Return one angle as text; `letters` are the hemispheres of positive and negative values ("NS" or "EW").

    The whole angle is rounded before it is split, so sixty minutes or seconds never appear.
    """
    decimals = _DECIMALS[notation]
    ticks = round(abs(value) * _UNITS[notation] * 10**decimals)
    whole, part = divmod(ticks, 10**decimals)
    tail = f".{part:0{decimals}d}"
    letter = letters[1] if value < 0 and ticks else letters[0]
    width = 2 if letters == "NS" else 3
    if notation is Notation.DEGREES:
        return f"{whole}{tail}°{letter}"
    if notation is Notation.MINUTES:
        degrees, minutes = divmod(whole, 60)
        return f"{degrees:0{width}d}°{minutes:02d}{tail}′{letter}"
    minutes, seconds = divmod(whole, 60)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees:0{width}d}°{minutes:02d}′{seconds:02d}{tail}″{letter}"


_FOLD = str.maketrans(
    {"'": "′", "’": "′", "‘": "′", "`": "′", "分": "′", '"': "″", "”": "″", "“": "″", "秒": "″", "度": "°", "º": "°"}
    | {"˚": "°", "，": " ", ",": " ", ";": " ", "、": " ", "−": "-", "–": "-"}
)
_WORDS = (("北纬", "N"), ("南纬", "S"), ("东经", "E"), ("西经", "W"), ("纬度", " "), ("经度", " "))
_NUMBER = r"\d+(?:\.\d+)?"
_BODY = rf"""(?P<sign>[+-])?\s*(?P<deg>{_NUMBER})\s*
    (?:°\s*(?:(?P<min>{_NUMBER})\s*′\s*(?:(?P<sec>{_NUMBER})\s*(?:″|′′)\s*)?)?)?"""
_LETTER_FIRST = re.compile(rf"\s*(?P<letter>[NSEW])\s*{_BODY}", re.VERBOSE)
_LETTER_LAST = re.compile(rf"\s*{_BODY}(?P<letter>[NSEW])?", re.VERBOSE)
_NUMBERS = rf"({_NUMBER}(?:\s+{_NUMBER}){{0,2}})"
_BLANKS_LETTER_FIRST = re.compile(rf"([NSEW])\s*{_NUMBERS}\s*([NSEW])\s*{_NUMBERS}")
_BLANKS_LETTER_LAST = re.compile(rf"{_NUMBERS}\s*([NSEW])\s*{_NUMBERS}\s*([NSEW])")
_BLANKS_ALONE = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER}){{2,5}}")
_LIMIT = {"N": 90.0, "S": 90.0, "E": 180.0, "W": 180.0}


@dataclass(frozen=True)
class Reading:
    """What was understood of a written position: degrees, and whether the longitude was written first."""

    lon: float
    lat: float
    longitude_first: bool


def parse_position(text: str) -> tuple[float, float]:
    """Return (lon, lat) in degrees of a written position; what is understood and refused is that of `read_position`."""
    reading = read_position(text)
    return reading.lon, reading.lat


def read_position(text: str) -> Reading:
    """Read a written position.

    Understood are degrees, degrees-minutes and degrees-minutes-seconds, with their signs or with blanks between the
    numbers (27 50 30 121 10 0), with hemisphere letters (N S E W, 北纬 东经) before or after each angle and in either
    order, and plain angles without letters where one of them can only be a longitude (above 90).

    Raises
    ------
    MapdeskError
        With the reason, if the text is anything else, ambiguous or impossible.
    """
    lon, lat, first = _read(text)
    return Reading(lon, lat, longitude_first=first != lat)


def _read(text: str) -> tuple[float, float, float]:
    """Return longitude, latitude, and the angle that was written first."""
    folded = unicodedata.normalize("NFKC", text.translate(_FOLD)).upper().translate(_FOLD).strip()
    for word, letter in _WORDS:
        folded = folded.replace(word, letter)
    folded = _signed(text, folded.strip())
    angle = _LETTER_FIRST if folded[:1] in _LIMIT else _LETTER_LAST
    first = angle.match(folded)
    second = angle.match(folded, first.end()) if first else None
    if first is None or second is None or folded[second.end() :].strip():
        raise _refused(text, msg("Two angles are expected, for example 27°50.500′N 121°09.000′E."))
    letters = (_letter(text, first), _letter(text, second))
    values = (_degrees(text, first, letters[0]), _degrees(text, second, letters[1]))
    if letters == (None, None):
        return (*_plain_pair(text, values), values[0])
    return (*_lettered_pair(text, letters, values), values[0])


def _signed(text: str, folded: str) -> str:
    """Return numbers that only blanks divide with the signs of degrees, minutes and seconds; other text as it is."""
    if found := _BLANKS_LETTER_FIRST.fullmatch(folded):
        one, first, other, second = found.groups()
    elif found := _BLANKS_LETTER_LAST.fullmatch(folded):
        first, one, second, other = found.groups()
    elif _BLANKS_ALONE.fullmatch(folded):
        numbers = folded.split()
        half, odd = divmod(len(numbers), 2)
        if odd:
            raise _refused(text, msg("Write as many numbers for the latitude as for the longitude, or add N and E."))
        one, first, other, second = "", " ".join(numbers[:half]), "", " ".join(numbers[half:])
    else:
        return folded
    return f"{_with_signs(first)}{one} {_with_signs(second)}{other}"


def _with_signs(numbers: str) -> str:
    return "".join(number + sign for number, sign in zip(numbers.split(), "°′″", strict=False))


def _letter(text: str, angle: re.Match[str]) -> str | None:
    letter: str | None = angle["letter"]
    if letter and angle["sign"]:
        raise _refused(text, msg("A sign and a hemisphere letter exclude each other."))
    return letter


def _degrees(text: str, angle: re.Match[str], letter: str | None) -> float:
    degrees, minutes, seconds = (float(angle[name] or 0.0) for name in ("deg", "min", "sec"))
    if minutes >= 60.0 or seconds >= 60.0:
        raise _refused(text, msg("Minutes and seconds end at 60."))
    if (angle["min"] and "." in angle["deg"]) or (angle["sec"] and "." in angle["min"]):
        raise _refused(text, msg("Only the last part of an angle may have decimals."))
    value = degrees + minutes / 60.0 + seconds / 3600.0
    if value > _LIMIT.get(letter or "E", 180.0):
        raise _refused(text, msg("{value} degrees are beyond the end of the scale.", value=f"{value:g}"))
    return -value if angle["sign"] == "-" or letter in ("S", "W") else value


def _lettered_pair(
    text: str, letters: tuple[str | None, str | None], values: tuple[float, float]
) -> tuple[float, float]:
    kinds = ["lat" if letter in ("N", "S") else "lon" if letter else None for letter in letters]
    if None in kinds:
        raise _refused(text, msg("Both angles need a hemisphere letter, or none."))
    if kinds[0] == kinds[1]:
        raise _refused(text, msg("Both angles have letters of the same axis."))
    return (values[0], values[1]) if kinds[0] == "lon" else (values[1], values[0])


def _plain_pair(text: str, values: tuple[float, float]) -> tuple[float, float]:
    one, two = values
    if abs(one) > 90.0 and abs(two) > 90.0:
        raise _refused(text, msg("No latitude is beyond 90 degrees."))
    if abs(one) <= 90.0 and abs(two) <= 90.0:
        raise _refused(text, msg("Which is the longitude? Add the letters N and E."))
    return (one, two) if abs(one) > 90.0 else (two, one)


def _refused(text: str, reason: Message) -> MapdeskError:
    return MapdeskError(msg("“{text}” is not a position.", text=text.strip()[:60]), reason)
