"""Values of columns on their way in and out: each kind has one stored form."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from numbers import Integral, Real
from typing import Any

from mapdesk.errors import StoreError
from mapdesk.model.schema import Column, Kind
from mapdesk.words import msg

Converter = Callable[[Any], Any]


def stored_datetime(at: datetime) -> str:
    """Return an aware time as it is stored: UTC, milliseconds, Z; of one length, so that text order is time order."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_datetime(text: str) -> datetime:
    """Return a stored time as an aware datetime, UTC.

    Raises
    ------
    StoreError
        Another program typed something else there, or a time without a zone.
    """
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        return at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise StoreError(
            msg("A stored time cannot be read: {value}.", value=repr(text)[:80]),
            hint=msg("Another program changed it; restore a backup, or correct it there."),
        ) from error


def stored(column: Column, value: Any) -> Any:
    """Return a value in the stored form of its column.

    Raises
    ------
    StoreError
        If it is of another kind.
    """
    if value is None:
        return None
    try:
        return _CONVERTERS[column.kind](value)
    except (ValueError, TypeError, OverflowError) as error:
        raise StoreError(
            msg("The value {value} does not fit the column “{column}”.", value=repr(value)[:80], column=column.name),
            msg("The column holds values of the kind “{kind}”.", kind=column.kind.value),
        ) from error


def returned(kind: Kind) -> Converter | None:
    """Return what makes a stored value plain again, or None when it is plain already."""
    return _truth if kind is Kind.BOOLEAN else None


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _text(value: Any) -> Any:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("a zero character")  # other programs would cut the text there
        value.encode()  # lone surrogates cannot be stored
        return value
    return _missing(value)


def _missing(value: Any) -> Any:
    """Return None for the ways numpy and pandas have to say that there is no value."""
    if (isinstance(value, Real) and math.isnan(float(value))) or type(value).__name__ in ("NaTType", "NAType"):
        return None
    raise TypeError(type(value).__name__)


def _integer(value: Any) -> Any:
    if isinstance(value, Integral):
        number = int(value)
        if not -(2**63) <= number < 2**63:
            raise OverflowError(number)
        return number
    if isinstance(value, Real) and not math.isnan(float(value)):
        number = int(float(value))
        if number != value:
            raise ValueError(value)
        return _integer(number)
    return _missing(value)


def _real(value: Any) -> Any:
    if not isinstance(value, Real):
        return _missing(value)
    number = float(value)
    if math.isinf(number):
        raise ValueError(value)
    return None if math.isnan(number) else number


def _boolean(value: Any) -> Any:
    if type(value).__name__ in ("bool", "bool_") or (isinstance(value, Integral) and int(value) in (0, 1)):
        return int(bool(value))
    return _missing(value)


def _date(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value).isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return _missing(value)


def _datetime(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) == 24 and value[23] == "Z":
            datetime.fromisoformat(value)
            return value
        return stored_datetime(datetime.fromisoformat(value))
    if isinstance(value, datetime) and type(value).__name__ != "NaTType":
        return stored_datetime(value)
    return _missing(value)


def _json(value: Any) -> Any:
    if isinstance(value, str):
        json.loads(value)
        return value
    if isinstance(value, dict | list | tuple | bool | int):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _missing(value)


def _blob(value: Any) -> Any:
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else _missing(value)


_CONVERTERS: dict[Kind, Converter] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.REAL: _real,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.JSON: _json,
    Kind.BLOB: _blob,
}
