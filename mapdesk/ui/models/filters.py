"""What people type into a filter row, as conditions for the store."""

from __future__ import annotations

import math
import re

from mapdesk.model.query import Op, Where
from mapdesk.model.schema import Column, Kind
from mapdesk.words import tr

_SIGNS = {">=": Op.GE, "<=": Op.LE, "≥": Op.GE, "≤": Op.LE, "!=": Op.NE, "≠": Op.NE, ">": Op.GT, "<": Op.LT, "=": Op.EQ}
_COMPARED = re.compile(r"^\s*(>=|<=|!=|≥|≤|≠|>|<|=)?\s*(.*?)\s*$", re.DOTALL)


class FilterError(ValueError):
    """The text is no condition for this column."""


def where_of(column: Column, text: str) -> Where | None:
    """Return the condition a text means for a column, or None when it is empty.

    `=` alone finds what is empty, `*` what is filled; `>`, `<`, `>=`, `<=`, `=`, `!=` compare; anything else is
    searched in texts and compared with numbers.

    Raises
    ------
    FilterError
        Not a number in a column of numbers, or none of the column's choices.
    """
    text = text.strip()
    if not text:
        return None
    if text == "=":
        return Where(column.name, Op.EMPTY)
    if text == "*":
        return Where(column.name, Op.FILLED)
    if column.choices:
        return _chosen(column, text)
    match = _COMPARED.match(text)
    sign, rest = (match[1], match[2]) if match else (None, text)
    if column.kind in (Kind.INTEGER, Kind.REAL):
        return Where(column.name, _SIGNS[sign or "="], _number(rest))
    if column.kind is Kind.BOOLEAN:
        return Where(column.name, Op.EQ, _truth(text))
    if column.kind in (Kind.DATE, Kind.DATETIME):
        return Where(column.name, _SIGNS[sign] if sign and sign != "=" else Op.STARTS, rest)
    return Where(column.name, _SIGNS[sign] if sign else Op.CONTAINS, rest if sign else text)


def _chosen(column: Column, text: str) -> Where:
    other = text.startswith(("!=", "≠"))
    word = text.removeprefix("!=").removeprefix("≠").removeprefix("=").strip().casefold()
    found = tuple(v for v, title in column.choices.items() if word in str(title).casefold() or word == v.casefold())
    if not found:
        raise FilterError(text)
    if other:
        return Where(column.name, Op.IN, tuple(value for value in column.choices if value not in found))
    return Where(column.name, Op.IN, found)


def _number(text: str) -> float | int:
    try:
        number = float(text.replace(",", "").replace("，", ""))
    except ValueError as error:
        raise FilterError(text) from error
    if not math.isfinite(number):
        raise FilterError(text)
    return int(number) if number.is_integer() else number


def _truth(text: str) -> bool:
    word = text.lstrip("=").strip().casefold()
    if word in {"1", "yes", "true", tr("yes").casefold()}:
        return True
    if word in {"0", "no", "false", tr("no").casefold()}:
        return False
    raise FilterError(text)
