"""How a value of a column is written for people: titles of choices, units, local times, thousands."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from mapdesk.layers import codes
from mapdesk.model.schema import Column, Kind
from mapdesk.words import msg, tr

_SHOWN_ITEMS = 12
_UNITS = {
    "persons": msg("persons"),
    "boats": msg("boats"),
    "m": msg("m"),
    "km": msg("km"),
    "km²": msg("km²"),
    "km/h": msg("km/h"),
    "ha": msg("ha"),
    "kn": msg("kn"),
    "nm": msg("nmi"),
    "kW": msg("kW"),
    "s": msg("s"),
    "CNY": msg("CNY"),
}
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def written(column: Column, value: Any) -> str:
    """Return a value as people read it, in the current language; "" for what is unknown.

    Dates stand as they are, times in the zone of this machine without naming it, numbers with thousands and unit,
    JSON lists with commas.
    """
    if value is None or value == "":
        return ""
    if column.choices:
        title = column.choices.get(str(value))
        return str(value) if title is None else str(title)
    if column.name == "incident_class":
        return str(codes.incident_titles().get(str(value), value))
    if column.kind is Kind.BOOLEAN:
        return tr("Yes") if value else tr("No")
    if column.kind is Kind.DATETIME:
        return local_time(str(value))
    if column.kind in (Kind.INTEGER, Kind.REAL):
        return number(value, column.unit, grouped=column.name != "year")
    if column.kind is Kind.JSON:
        return _json(column, str(value))
    return f"{value} {unit_word(column.unit)}".strip()


def number(value: Any, unit: str = "", *, grouped: bool = True) -> str:
    """Return a number with thousands, at most four decimals, and its unit."""
    text = f"{value:,}" if isinstance(value, int) else f"{float(value):,.4f}".rstrip("0").rstrip(".")
    if not grouped:
        text = text.replace(",", "")
    unit = unit_word(unit)
    return f"{text}{'' if unit in ('', '°') else ' '}{unit}"


def local_time(text: str) -> str:
    """Return an ISO time as "2026-11-21 14:05" in the zone of this machine; other text as it is."""
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at.tzinfo else at.strftime("%Y-%m-%d %H:%M")


def unit_word(unit: str) -> str:
    """Return a unit as people read it, in the current language; one that is no word stands as it is."""
    return str(_UNITS.get(unit, unit))


def compass(bearing_deg: float) -> str:
    """Return the nearest of eight compass points in words."""
    words = {
        "N": msg("north"),
        "NE": msg("north-east"),
        "E": msg("east"),
        "SE": msg("south-east"),
        "S": msg("south"),
        "SW": msg("south-west"),
        "W": msg("west"),
        "NW": msg("north-west"),
    }
    return str(words[_POINTS[round(bearing_deg / 45) % 8]])


def distance(metres: float, *, at_sea: bool = False) -> str:
    """Return a distance: metres, from 1 km kilometres, at sea nautical miles."""
    if at_sea and metres >= 1852 / 2:
        return tr("{miles} nautical miles", miles=f"{metres / 1852:,.1f}")
    return number(round(metres), "m") if metres < 1000 else f"{metres / 1000:,.1f} {unit_word('km')}"


def _json(column: Column, text: str) -> str:
    try:
        items = json.loads(text)
    except ValueError:
        return text
    if not isinstance(items, list):
        return text
    shown = [_item(column, item) for item in items[:_SHOWN_ITEMS]]
    return ", ".join(shown) + (" …" if len(items) > _SHOWN_ITEMS else "")


def _item(column: Column, item: Any) -> str:
    if isinstance(item, dict):
        parts = [item.get("name"), item.get("amount"), item.get("unit")]
        return " ".join(str(part) for part in parts if part is not None) or json.dumps(item, ensure_ascii=False)
    if isinstance(item, list) and len(item) == 2 and column.name == "exposed_sectors":
        return f"{item[0]}°–{item[1]}°"
    return str(item)
