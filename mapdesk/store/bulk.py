"""Loading many rows at once: the demo, a first import. Indexes are filled afterwards, in order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import shapely

from mapdesk.errors import StoreError
from mapdesk.model.schema import Kind, Schema
from mapdesk.store import blob, catalogue, layout, shapes, watching
from mapdesk.store.sql import insertion, sql
from mapdesk.store.table import Table
from mapdesk.store.transaction import GeoPackageTransaction
from mapdesk.store.values import stored
from mapdesk.words import msg

CHUNK = 20_000
Values = tuple[Any, ...]


class BulkLoad:
    """An open bulk load: `load` for rows, `transaction` for what a journal entry can do besides (rasters, facts).

    The rows are not kept as images: the entry cannot be taken back row by row, its inverse stays None.
    """

    def __init__(self, transaction: GeoPackageTransaction) -> None:
        self.transaction = transaction
        self.seq = transaction.seq
        self._connection = transaction.connection

    def load(
        self, layer: str, names: Sequence[str], values: Iterable[Sequence[Any]], geometries: Iterable[Any] | None = None
    ) -> int:
        """Insert rows.

        Parameters
        ----------
        layer : str
        names : sequence of str
            Columns of each tuple of `values`; the key may be among them, else keys are made.
        values : iterable of sequences
            Taken in chunks; all of the right kind, or they are refused.
        geometries : iterable, optional
            Beside the values: shapely objects, WKB, hexadecimal WKB or None; or positions, an array of shape (n, 2) as
            (lon, lat), NaN where there is none.

        Returns
        -------
        int
            How many rows were inserted.

        Raises
        ------
        StoreError
            Unknown layer or column, wrong kind of value or geometry, a key that is there already, or fewer geometries
            than values or more.
        RefusedError
            The rows of the layer are derived, and this is not inside `transaction.deriving()`.
        """
        table = self.transaction.table(layer, to_write=True)
        for name in names:
            if name not in table.columns or name == "version":
                raise StoreError(msg("The layer “{layer}” has no column “{column}”.", layer=layer, column=name))
        with_key = table.key in names
        kept = tuple(names) if with_key else (table.key, *names)
        rows = _rows(table, tuple(names), values)
        if not with_key:
            rows = ((self.transaction.new_key(layer), *row) for row in rows)
        with watching.unwatched(self._connection, table.schema, watching.MANY):
            return self._insert(table, kept, rows, self._blobs(table, geometries))

    def finish(self) -> None:
        """Write the journal entry, before the commit."""
        self.transaction.finish()

    def _insert(self, table: Table, names: Sequence[str], rows: Iterator[Values], blobs: Iterator[Any]) -> int:
        connection = self._connection
        statement = insertion(table.name, ("fid", *(("geom",) if table.spatial else ()), *names))
        first = _next_fid(connection, table.name)
        _drop_indexes(connection, table.schema)
        loaded, key_at = 0, names.index(table.key)
        number = 0
        while chunk := list(islice(rows, CHUNK)):
            fids = range(first + loaded, first + loaded + len(chunk))
            if table.spatial:
                geoms = list(islice(blobs, len(chunk)))
                if len(geoms) < len(chunk):
                    raise StoreError(msg("There are fewer geometries than rows for “{layer}”.", layer=table.name))
                connection.executemany(statement, ((f, g, *row) for f, g, row in zip(fids, geoms, chunk, strict=True)))
            else:
                connection.executemany(statement, ((f, *row) for f, row in zip(fids, chunk, strict=True)))
            number = max(number, *(catalogue.number_of(table.schema.prefix, row[key_at]) for row in chunk), 0)
            loaded += len(chunk)
        if next(blobs, None) is not None:
            raise StoreError(msg("There are more geometries than rows for “{layer}”.", layer=table.name))
        self.transaction.count_keys(table.name, number)
        self.transaction.touch(table.name)
        self.transaction.counts[table.name] = self.transaction.counts.get(table.name, 0) + loaded
        self._index(table, first)
        return loaded

    def _index(self, table: Table, first: int) -> None:
        """Make the indexes again and fill the spatial one with the new rows."""
        layout.make_indexes(self._connection, table.schema)
        if not table.spatial:
            return
        self._connection.execute(
            sql(
                "INSERT INTO {} SELECT fid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) FROM {}"
                " WHERE fid >= ? AND geom IS NOT NULL",
                layout.index_name(table.name),
                table.name,
            ),
            (first,),
        )
        layout.make_triggers(self._connection, table.name)

    def _blobs(self, table: Table, geometries: Iterable[Any] | None) -> Iterator[bytes | None]:
        if not table.spatial:
            if geometries is not None:
                raise StoreError(msg("The layer “{layer}” has no positions.", layer=table.name))
            return
        shape = table.schema.shape
        for part in _parts(geometries):
            normal = shapes.normalised(part, shape)
            if not shapely.is_missing(normal).all():
                west, south, east, north = (float(side) for side in shapely.total_bounds(normal))
                self.transaction.count_bounds(table.name, (west, south, east, north))
            yield from blob.encode(normal, shape)


def _next_fid(connection: sqlite3.Connection, table: str) -> int:
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(found[0]) + 1 if found else 1


def _drop_indexes(connection: sqlite3.Connection, schema: Schema) -> None:
    for name in dict.fromkeys(schema.indexed):
        connection.execute(sql("DROP INDEX IF EXISTS {}", layout.column_index(schema.name, name)))
    if layout.has_geometry(schema):
        layout.drop_triggers(connection, schema.name)


def _rows(table: Table, names: tuple[str, ...], values: Iterable[Sequence[Any]]) -> Iterator[Values]:
    """Yield rows in stored form; plain values of the right kind pass with one look at their type."""
    columns = [table.columns[name] for name in names]
    plain = [_PLAIN.get(column.kind, type(None)) for column in columns]
    for row in values:
        yield tuple(
            value if value is None or type(value) is kind else stored(column, value)
            for value, kind, column in zip(row, plain, columns, strict=True)
        )


_PLAIN: dict[Kind, type] = {Kind.TEXT: str, Kind.INTEGER: int, Kind.BLOB: bytes}


def _parts(geometries: Iterable[Any] | None) -> Iterator[shapes.Geometries]:
    """Yield geometries, however they are given, in chunks; without end when there are none."""
    if geometries is None:
        while True:
            yield np.full(CHUNK, None, dtype=object)
    if isinstance(geometries, np.ndarray) and geometries.ndim == 2:
        for at in range(0, len(geometries), CHUNK):
            positions = np.asarray(geometries[at : at + CHUNK], dtype=np.float64)
            points = np.full(len(positions), None, dtype=object)
            known = np.isfinite(positions).all(axis=1)
            points[known] = shapely.points(positions[known])
            yield points
        return
    given = iter(geometries)
    while part := list(islice(given, CHUNK)):
        yield shapes.read(part)
