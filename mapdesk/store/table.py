"""One table as its rows are read and written: names, statements, values in order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mapdesk.errors import StoreError
from mapdesk.model.schema import Column, Kind, Schema
from mapdesk.store import blob
from mapdesk.store.layout import has_geometry
from mapdesk.store.sql import sql
from mapdesk.store.values import returned, stored
from mapdesk.words import msg

_SELECT = "SELECT fid, geom, {} FROM {} WHERE {} IN (SELECT value FROM json_each(?))"
_SELECT_PLAIN = "SELECT fid, NULL, {} FROM {} WHERE {} IN (SELECT value FROM json_each(?))"


@dataclass
class Content:
    """What one row holds: stored values by column (with key and version), the geometry's blob, and its fid."""

    fid: int | None
    values: dict[str, Any]
    geom: bytes | None

    def same(self, other: Content) -> bool:
        """Return whether both say the same, version and fid left aside; a missing value is None."""
        names = (self.values.keys() | other.values.keys()) - {"version"}
        return all(self.values.get(name) == other.values.get(name) for name in names) and same_geometry(
            self.geom, other.geom
        )


class Table:
    """A schema with what is needed to read and write its rows."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.name = schema.name
        self.key = schema.key
        self.spatial = has_geometry(schema)
        self.columns: dict[str, Column] = {one.name: one for one in schema.all_columns()}
        self.names = tuple(self.columns)

    @cached_property
    def select(self) -> str:
        """Statement that reads rows (fid, geom, values...) by a JSON list of keys."""
        return sql(_SELECT if self.spatial else _SELECT_PLAIN, self.names, self.name, self.key)

    def contents(self, connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Content]:
        """Return what the rows with these keys hold."""
        wanted = json.dumps(list(keys), ensure_ascii=False)
        found = {}
        for fid, geom, *values in connection.execute(self.select, (wanted,)):
            content = Content(fid, dict(zip(self.names, values, strict=True)), geom)
            found[content.values[self.key]] = content
        return found

    def accepted(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the stored values of a row that is given, without its geometry; `version` is the one it expects.

        Raises
        ------
        StoreError
            Unknown column, or a value of another kind.
        """
        made = {}
        for name, value in row.items():
            column = self.columns.get(name)
            if column is not None:
                made[name] = stored(column, value)
            elif name not in ("geom", "fid"):
                raise StoreError(msg("The layer “{layer}” has no column “{column}”.", layer=self.name, column=name))
        return made

    def plain(self, content: Content) -> dict[str, Any]:
        """Return a row as plain values, its geometry as WKB under `geom`."""
        made = {}
        for name, value in content.values.items():
            convert = returned(self.columns[name].kind)
            made[name] = value if convert is None else convert(value)
        if self.spatial:
            made["geom"] = None if content.geom is None else blob.wkb(content.geom)
        return made

    def image(self, content: Content) -> str:
        """Return a row as JSON text, to bring it back later; its geometry is kept beside it."""
        values = {name: value.hex() if isinstance(value, bytes) else value for name, value in content.values.items()}
        return json.dumps({"fid": content.fid, **values}, ensure_ascii=False, separators=(",", ":"))

    def from_image(self, image: str, geom: bytes | None) -> Content:
        """Return the row that `image` told of; columns that are gone are left out."""
        told = json.loads(image)
        fid = told.pop("fid")
        values = {name: told.get(name) for name in self.names}
        for name, value in values.items():
            if value is not None and self.columns[name].kind is Kind.BLOB:
                values[name] = bytes.fromhex(value)
        return Content(fid, values, geom)


def same_geometry(one: bytes | None, other: bytes | None) -> bool:
    """Return whether two blobs hold the same geometry, whatever their headers."""
    if one == other or one is None or other is None:
        return one == other
    return blob.wkb(one) == blob.wkb(other)
