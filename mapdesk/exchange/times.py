"""Dates and times as files write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

_ISO_LIKE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]*(\d{1,2})[:：时点](\d{1,2})(?:[:：分](\d{1,2})(?:[.,](\d{1,6})\d*)?)?[分秒]?)?"
    r"\s*(Z|[+-]\d{2}(?::?\d{2})?)?$"
)
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?$")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # day 0 of Excel's 1900 system, its leap year error included
_EXCEL_DAYS = (10_000.0, 80_000.0)  # 1927 to 2119


def day_first(values: Iterable[Any]) -> bool:
    """Return whether the dates of a column written as 31/12/2024 put the day first: one first number is above 12."""
    for value in values:
        found = _SLASHED.match(value.strip()) if isinstance(value, str) else None
        if found and int(found.group(1)) > 12:
            return True
    return False


def read_moment(value: Any, *, hours_from_utc: float = 8.0, days_first: bool = False) -> str:
    """Return a time as ISO text in UTC with milliseconds and Z, as it is stored.

    Parameters
    ----------
    value : datetime, date, number (Excel's days) or str
    hours_from_utc : float
        The zone of a time that names none.
    days_first : bool
        How 03/04/2024 is meant.

    Raises
    ------
    ValueError
        If it is no time.
    """
    at = _parsed(value, days_first)
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone(timedelta(hours=hours_from_utc)))
    try:
        at = at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(value) from error
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_date(value: Any, *, days_first: bool = False) -> str:
    """Return a date as ISO text; ValueError if it is none."""
    return _parsed(value, days_first).date().isoformat()


def _parsed(value: Any, days_first: bool) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if _EXCEL_DAYS[0] <= value <= _EXCEL_DAYS[1]:
            return _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
        value = str(int(value)) if math.isfinite(value) and abs(value) < 1e15 else ""
    return _parsed_text(str(value).strip(), days_first)


def _parsed_text(text: str, days_first: bool) -> datetime:
    if found := _ISO_LIKE.match(text):
        zone = found.group(8)
        parts = [int(part or 0) for part in found.groups()[:6]]
        micros = int((found.group(7) or "").ljust(6, "0") or 0)
        at = _made(parts, micros)
        return at if zone is None else at.replace(tzinfo=_zone(zone))
    if found := _SLASHED.match(text):
        first, second, year, hour, minute, seconds, half = found.groups()
        day, month = (first, second) if days_first else (second, first)
        hours = int(hour or 0)
        if half:
            hours = hours % 12 + (12 if half.lower() == "pm" else 0)
        return _made([int(year), int(month), int(day), hours, int(minute or 0), int(seconds or 0)], 0)
    if found := _PACKED.match(text):
        return _made([int(part or 0) for part in found.groups()], 0)
    raise ValueError(text)


def _made(parts: list[int], micros: int) -> datetime:
    year, month, day, hour, minute, second = parts
    if hour == 24 and minute == second == 0:
        return datetime(year, month, day) + timedelta(days=1)
    return datetime(year, month, day, hour, minute, second, micros)


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
