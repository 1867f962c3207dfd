"""Positions in writing: degrees, degrees-minutes, degrees-minutes-seconds.

Charts and radio use degrees and decimal minutes (27°50.500′N 121°09.000′E), sea-use papers use seconds, programs use
decimal degrees as (lon, lat).
"""

from __future__ import annotations

from enum import StrEnum


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
