"""Figures as people read them: counts with thousands, ages, local times with their zone, map scales."""

from __future__ import annotations

from datetime import UTC, datetime

from mapdesk.words import tr

MISSING = "–"


def count(value: int) -> str:
    """Return a count with thousands."""
    return f"{value:,}"


def age(seconds: int | None) -> str:
    """Return an age in its largest unit ("3 min"), or a dash when it is unknown."""
    if seconds is None:
        return MISSING
    if seconds >= 86_400:
        return tr("{n} d", n=count(seconds // 86_400))
    if seconds >= 3_600:
        return tr("{n} h", n=seconds // 3_600)
    return tr("{n} min", n=seconds // 60) if seconds >= 60 else tr("{n} s", n=seconds)


def moment(at: datetime | None) -> str:
    """Return a time as local date and time, without the zone."""
    return MISSING if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


def zone(at: datetime | None = None) -> str:
    """Return the local zone as its distance from UTC ("UTC+8")."""
    shift = (at or datetime.now(UTC)).astimezone().utcoffset()
    minutes = 0 if shift is None else round(shift.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def scale(denominator: float) -> str:
    """Return a map scale with two significant figures ("1:25,000")."""
    digits = max(0, len(str(int(denominator))) - 2)
    return f"1:{round(denominator / 10**digits) * 10**digits:,}"
