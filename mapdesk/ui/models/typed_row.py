"""A row as a person types it: a text for each column, read as the cells of a file are, and made one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.exchange.tally import Tally
from mapdesk.exchange.values import read_column
from mapdesk.geo.coordinates import Notation, format_position
from mapdesk.geo.written_positions import parse_position
from mapdesk.layers.base import Layer
from mapdesk.layers.privacy import personal_columns
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.store.change import RowsPut
from mapdesk.store.values import read_datetime, stored_datetime
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

_UNTYPED = (Kind.JSON, Kind.BLOB)
_MADE = frozenset({"source", "as_of"})
"""Columns that tell who wrote the row and when; they are filled when it is stored."""


@dataclass(frozen=True)
class Typed:
    """What stands in a form: a text for each column, and the position of a point."""

    texts: Mapping[str, str]
    place: str = ""


@dataclass(frozen=True)
class Target:
    """What a form is about: a row that is there, with the version that was read, or a new one."""

    layer: Layer
    key: str = ""
    version: int = 0


def typed_columns(layer: Layer) -> list[Column]:
    """Return the columns of a layer that a person fills in."""
    return [one for one in layer.schema.columns if one.kind not in _UNTYPED and one.name not in _MADE]


def read_row(workspace: Workspace, layer: Layer, key: str, notation: Notation) -> tuple[Target, Typed]:
    """Return a row as it stands, to be changed in a form.

    Raises
    ------
    RefusedError
        There is no such row any more.
    """
    import shapely

    schema = layer.schema
    names = tuple(one.name for one in schema.all_columns())
    query = Query(layer.name, names, (Where(schema.key, Op.EQ, key),), geometry=layer.shape is Shape.POINT)
    rows = workspace.rows(query)
    if not len(rows):
        raise RefusedError(msg("“{row}” is not in the layer “{layer}” any more.", row=key, layer=layer.title))
    values = rows.dicts()[0]
    texts = {one.name: text_of(one, values[one.name]) for one in typed_columns(layer)}
    place = ""
    if layer.shape is Shape.POINT and rows.wkb is not None and rows.wkb[0] is not None:
        lon, lat, *_height = shapely.from_wkb(rows.wkb[0]).coords[0]
        place = format_position(lon, lat, notation)
    return Target(layer, key, int(values["version"] or 0)), Typed(texts, place)


def text_of(column: Column, value: Any) -> str:
    """Return a stored value as it stands in a form; times are local."""
    if value is None:
        return ""
    if column.kind is Kind.BOOLEAN:
        return "yes" if value else "no"
    if column.kind is Kind.DATETIME:
        return read_datetime(str(value)).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def change_of(target: Target, before: Typed, now: Typed, *, by: str, geom: str | None = None) -> RowsPut:
    """Return the change that stores what was typed; of a row that is there only what differs.

    Parameters
    ----------
    target : Target
    before, now : Typed
    by : str
        Account that typed it: the source of a new row.
    geom : str, optional
        Hexadecimal WKB of a new line or area, EPSG:4490.

    Raises
    ------
    MapdeskError
        A text cannot be read, a column that is needed is empty, something looks like a person's number, or nothing
        differs.
    """
    columns = [one for one in typed_columns(target.layer) if not target.key or _differs(one, before, now)]
    _refuse_personal(target.layer, columns, now)
    values = {one.name: _value(one, now.texts.get(one.name, "").strip()) for one in columns}
    if not target.key:
        values = {name: value for name, value in values.items() if value is not None} | {"source": by}
    if now.place.strip() and now.place != before.place:
        values["geom"] = _point(now.place)
    elif not now.place.strip() and before.place:
        values["geom"] = None
    elif geom is not None:
        values["geom"] = geom
    if not values or (not target.key and set(values) == {"source"}):
        raise RefusedError(msg("Nothing is filled in yet.") if not target.key else msg("Nothing was changed."))
    if target.key:
        values |= {target.layer.key: target.key, "version": target.version}
    return RowsPut(target.layer.name, (values | {"as_of": stored_datetime(datetime.now(UTC))},))


def _differs(column: Column, before: Typed, now: Typed) -> bool:
    return before.texts.get(column.name, "") != now.texts.get(column.name, "").strip()


def _value(column: Column, text: str) -> Any:
    shift = datetime.now(UTC).astimezone().utcoffset()
    tally = Tally()
    cells = [text or None]
    hours = 8.0 if shift is None else shift.total_seconds() / 3600
    (value,) = read_column(column, cells, tally, hours_from_utc=hours)
    if tally.rejected:
        raise RefusedError(tally.rejected[0])
    if value is None and text:
        raise RefusedError(msg("“{column}” cannot be read: {value}.", column=column.title, value=text[:80]))
    return value


def _refuse_personal(layer: Layer, columns: list[Column], now: Typed) -> None:
    free = [one for one in columns if one.kind is Kind.TEXT and not one.choices]
    cells = {one.name: [now.texts.get(one.name, "")] for one in free}
    found = personal_columns(layer, list(cells), cells)
    for one in free:
        if one.name in found:
            raise RefusedError(
                msg("“{column}” is not stored: it looks like something about a person.", column=one.title),
                hint=msg("Places, things, boats and duty posts only."),
            )


def _point(place: str) -> str:
    import shapely

    return str(shapely.to_wkb(shapely.Point(*parse_position(place)), hex=True))
