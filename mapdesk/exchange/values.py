"""Cells of a file to values of a column: one way per kind, and what is unusual about them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from mapdesk.exchange import times
from mapdesk.exchange.tally import Tally
from mapdesk.layers import headers
from mapdesk.model.schema import Column, Kind
from mapdesk.words import msg

NOTHING = {"", "-", "--", "—", "/", "\\", "无", "不详", "未知", "空", "n/a", "na", "null", "none", "nan", "#n/a"}
"""Words for "there is nothing here", in cells that should hold a number, a time or a word of a list."""

_TRUE = {"1", "1.0", "true", "t", "yes", "y", "是", "有", "真", "√", "✓", "对"}
_FALSE = {"0", "0.0", "false", "f", "no", "n", "否", "无", "没有", "假", "×", "✗", "错"}
_NUMBER = re.compile(r"[-+]?(?:\d[\d,， ]*)?(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SEPARATORS = re.compile(r"[、，,;；|]")
_EXACT = 2.0**53

Reader = Callable[[Any], Any]


def read_column(column: Column, cells: Sequence[Any], tally: Tally, *, hours_from_utc: float = 8.0) -> list[Any]:
    """Return the cells of a file as values of a column, None where there is none.

    A required value that is missing or cannot be read rejects its row; another one that cannot be read is left out and
    counted, and so is a value outside the choices. Values the column's check finds unusual stay, counted.

    Parameters
    ----------
    column : Column
    cells : sequence
        One per row.
    tally : Tally
        Takes the rejects and warnings.
    hours_from_utc : float
        The zone of times that name none.
    """
    read = _reader(column, cells, hours_from_utc)
    values: list[Any] = [None] * len(cells)
    seen: dict[Any, Any] = {}
    for row, cell in enumerate(cells):
        if cell is None:
            continue
        key = (type(cell), cell)
        if key not in seen:
            seen[key] = _one(column, read, cell)
        value, unusual = seen[key]
        values[row] = value
        if unusual is not None:
            tally.warn(unusual, row, cell)
            if value is None and column.required:
                tally.reject(row, msg("“{column}” cannot be read: {value}.", column=column.title, value=str(cell)[:80]))
    if column.required:
        for row, value in enumerate(values):
            if value is None:
                tally.reject(row, msg("“{column}” is missing.", column=column.title))
    return values


def _one(column: Column, read: Reader, cell: Any) -> tuple[Any, Any]:
    """Return (value, what is unusual or None) of one cell."""
    try:
        value = read(cell)
    except (ValueError, TypeError, OverflowError):
        return None, msg("A value of “{column}” cannot be read and was left out.", column=column.title)
    if value is not None and column.kind is Kind.TEXT and isinstance(cell, float) and abs(cell) >= _EXACT:
        return value, msg("A code of “{column}” is a number that Excel has rounded.", column=column.title)
    if value is not None and column.check is not None and (reason := column.check(str(value))) is not None:
        return value, reason
    return value, None


def _reader(column: Column, cells: Sequence[Any], hours_from_utc: float) -> Reader:
    if column.choices or column.choice_aliases:
        return _choice_reader(column)
    if column.kind in (Kind.DATE, Kind.DATETIME):
        days_first = times.day_first(cells)
        if column.kind is Kind.DATE:
            return lambda cell: None if _nothing(cell) else times.read_date(cell, days_first=days_first)
        return lambda cell: (
            None if _nothing(cell) else times.read_moment(cell, hours_from_utc=hours_from_utc, days_first=days_first)
        )
    simple: dict[Kind, Reader] = {
        Kind.TEXT: read_text,
        Kind.INTEGER: lambda cell: read_integer(cell, column.unit),
        Kind.REAL: lambda cell: read_real(cell, column.unit),
        Kind.BOOLEAN: read_flag,
        Kind.JSON: read_json,
        Kind.BLOB: lambda _: None,
    }
    return simple[column.kind]


def _choice_reader(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        text = read_text(cell)
        if text is None or (column.choices and text.casefold() in NOTHING):
            return None
        found = headers.choice_of(column, text)
        if found is None:
            raise ValueError(text)
        return found

    return read


def read_text(cell: Any) -> str | None:
    """Return a cell as text: whole numbers without a decimal point, times as ISO, no zero characters."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = str(cell).replace("\x00", "").strip().encode("utf-8", "replace").decode()
    return text or None


def read_real(cell: Any, unit: str = "") -> float | None:
    """Return a cell as a decimal number; separators and the unit may stand in it. ValueError if it is none."""
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, int | float):
        number = float(cell)
    elif _nothing(cell):
        return None
    else:
        text = str(cell).strip()
        text = text[: -len(unit)].rstrip() if unit and text.casefold().endswith(unit.casefold()) else text
        if not text or not _NUMBER.fullmatch(text):
            raise ValueError(cell)
        number = float(re.sub("[,， ]", "", text))
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


def read_integer(cell: Any, unit: str = "") -> int | None:
    """Return a cell as a whole number; ValueError if it is none, or longer than 64 bits."""
    if isinstance(cell, str) and cell.strip().lstrip("+-").isdecimal():
        whole = int(cell)
    else:
        number = read_real(cell, unit)
        if number is None:
            return None
        if not number.is_integer():
            raise ValueError(cell)
        whole = int(number)
    if not -(2**63) <= whole < 2**63:
        raise ValueError(cell)
    return whole


def read_flag(cell: Any) -> bool | None:
    """Return a cell as yes or no; ValueError if it is neither."""
    if isinstance(cell, bool):
        return cell
    text = str(cell).strip().casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if text in NOTHING:
        return None
    raise ValueError(cell)


def read_json(cell: Any) -> str | None:
    """Return a cell as JSON text: as it is when it is a list or an object, else its words as a list."""
    text = read_text(cell)
    if text is None:
        return None
    if text[0] in "[{":
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except (ValueError, RecursionError):
            pass
    words = [word.strip() for word in _SEPARATORS.split(text)]
    return json.dumps([word for word in words if word], ensure_ascii=False)


def _nothing(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in NOTHING
