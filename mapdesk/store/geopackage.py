"""A workspace in one file: a conforming GeoPackage that is also the transactional store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from mapdesk.errors import StoreError
from mapdesk.model.account import Signature
from mapdesk.model.journal import Author, Entry, JournalReport
from mapdesk.model.outside import OutsideChange
from mapdesk.model.query import Query
from mapdesk.model.raster import Raster
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Schema, Shape
from mapdesk.model.status import LayerStatus
from mapdesk.store import blob, catalogue, journal, kept_files, layout, outside, statements, watching
from mapdesk.store import rows as row_writing
from mapdesk.store.account_book import AccountBook
from mapdesk.store.bulk import BulkLoad
from mapdesk.store.connection import Connections, store_errors
from mapdesk.store.copying import copy_file
from mapdesk.store.lock import WriterLock
from mapdesk.store.rescuing import Rescue, gone
from mapdesk.store.sql import sql
from mapdesk.store.table import Table
from mapdesk.store.transaction import GeoPackageTransaction
from mapdesk.store.values import read_datetime, returned
from mapdesk.store.workspace import NOBODY, Transaction, Workspace
from mapdesk.words import msg

CHUNK = 50_000
T = TypeVar("T")
_COLUMN = "SELECT {} FROM {} ORDER BY fid"
_COLUMN_POSITIONED = "SELECT {} FROM {} WHERE geom IS NOT NULL ORDER BY fid"


class GeoPackageWorkspace(Workspace):
    """An open workspace; made by `opening.create` and `opening.open_workspace` only.

    Readings may be made in any thread and see what is committed; one transaction is open at a time.

    Attributes
    ----------
    facts : dict of str to value
        What was told of the district when the workspace was made.
    """

    def __init__(
        self,
        connections: Connections,
        schemas: Sequence[Schema],
        *,
        meta: Mapping[str, Any],
        lock: WriterLock | None,
        reason: object = "",
    ) -> None:
        self.path = connections.path
        self.location = str(connections.path)
        self.workspace_id = str(meta["workspace_id"])
        self.name = str(meta["name"])
        self.facts: dict[str, Any] = dict(meta["facts"])
        self.read_only = lock is None
        self.read_only_reason: object = reason
        self.cut_short = None if lock is None else lock.cut_short
        self._version = int(meta["schema_version"])
        self._connections = connections
        self._layers = [schema.name for schema in schemas]
        self._tables = {schema.name: Table(schema) for schema in schemas}
        self._lock = lock
        self._open_entry: int | None = None
        self._commits = 0
        self._last_version = 0
        self.rescue: Rescue | None = None
        self._known: dict[str, tuple[tuple[int, int], LayerStatus]] = {}
        synthetic = self.facts.get("synthetic") is True
        self.accounts = AccountBook(self._read, self._writing, synthetic)

    @property
    def schema_version(self) -> int:
        """Return the version of the schema in the file."""
        return self._version

    def schema(self, layer: str) -> Schema:
        """Return the schema of a layer or another table."""
        return self._table(layer).schema

    def layers(self) -> list[LayerStatus]:
        """Return the status of each layer, in the order of the schemas."""
        return [self.status(layer) for layer in self._layers]

    def status(self, layer: str) -> LayerStatus:
        """Return the status of one layer; counted anew only when somebody has written."""
        table = self._table(layer)
        stamp = (self._commits, self.data_version())
        known = self._known.get(layer)
        if known is None or known[0] != stamp:
            known = self._known[layer] = (stamp, self._read(lambda reader: catalogue.status(reader, table)))
        return known[1]

    def count(self, query: Query) -> int:
        """Return how many rows a query finds, its page ignored."""
        table = self._row_table(query.layer)
        return self._read(lambda reader: statements.count(reader, table, query))

    def rows(self, query: Query) -> Rows:
        """Return the rows of a query."""
        table = self._row_table(query.layer)
        return self._read(lambda reader: statements.read(reader, table, query))

    def stream(self, query: Query, chunk: int = 10_000) -> Iterator[Rows]:
        """Yield the rows of a query in chunks, all as they are at the first."""
        table = self._row_table(query.layer)
        statement, names = statements.select_statement(table, query)
        with store_errors(self.path):
            for found in self._connections.chunks(*statement, chunk):
                yield statements.rows_of(table, query, names, found)

    def points(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
        """Return fids and positions of all rows with a point, by fid."""
        if self._row_table(layer).schema.shape is not Shape.POINT:
            raise StoreError(msg("The layer “{layer}” has no points.", layer=layer))
        fids, parts = self._geometries(layer, blob.decode_points)
        return fids, np.concatenate([np.empty((0, 2)), *parts])

    def shapes(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.object_]]:
        """Return fids and geometries of all rows with a geometry, by fid."""
        fids, parts = self._geometries(layer, blob.decode)
        return fids, np.concatenate([np.empty(0, dtype=object), *parts])

    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        """Return one column of all rows by fid, or of those that `points` and `shapes` tell of."""
        table = self._row_table(layer)
        if name != "fid" and name not in table.columns:
            raise StoreError(msg("The layer “{layer}” has no column “{column}”.", layer=layer, column=name))
        filled = positioned and table.spatial
        statement = sql(_COLUMN_POSITIONED if filled else _COLUMN, name, layer)
        found = self._read(lambda reader: reader.execute(statement).fetchall())
        made = None if name == "fid" else returned(table.columns[name].kind)
        return [made(row[0]) for row in found] if made else [row[0] for row in found]

    @contextmanager
    def transaction(
        self,
        author: Author,
        command: str,
        *,
        change: Mapping[str, Any],
        reason: str = "",
        undoes: int | None = None,
        signatures: Sequence[Signature] = (),
    ) -> Iterator[Transaction]:
        """Begin a transaction with its journal entry; it is on disk when the block ends without an exception."""
        with self._writing() as writer:
            draft = journal.Draft(journal.next_seq(writer), author, command, change, reason, undoes)
            draft.signatures = tuple(signatures)
            made = self._begun(writer, draft)
            yield made
            made.finish()
        self.accounts.use_up(signatures)

    @contextmanager
    def bulk(self, author: Author, command: str, facts: Mapping[str, Any]) -> Iterator[BulkLoad]:
        """Begin a load of many rows as one journal entry that is not taken back row by row.

        Parameters
        ----------
        author : Author
        command : str
        facts : mapping
            What the journal tells of it (file, sizes, seed); plain JSON data.
        """
        with self._writing() as writer:
            change = {"kind": command, **facts}
            made = BulkLoad(self._begun(writer, journal.Draft(journal.next_seq(writer), author, command, change)))
            yield made
            made.finish()

    def set_inverse(self, transaction: Transaction, inverse: Mapping[str, Any] | None) -> None:
        """Record the inverse of the change that is being made."""
        assert isinstance(transaction, GeoPackageTransaction)
        transaction.draft.inverse = inverse

    def entries(self, *, after: int = 0, limit: int | None = None, newest_first: bool = False) -> list[Entry]:
        """Return journal entries with a position above `after`."""
        return self._read(lambda reader: journal.entries(reader, after=after, limit=limit, newest_first=newest_first))

    def last_undoable(self, account: str) -> Entry | None:
        """Return the last act of an account that can be taken back."""
        return self._read(lambda reader: journal.last_undoable(reader, account))

    def history(self, layer: str, key: str, *, limit: int = 50) -> list[Entry]:
        """Return the entries that touched one row, newest first."""
        return self._read(lambda reader: journal.entries_touching(reader, layer, key, limit=limit))

    def former_fids(self, layer: str, keys: Iterable[str]) -> dict[str, set[int]]:
        """Return by key the fids that rows had before entries touched them."""
        return self._read(lambda reader: row_writing.former_fids(reader, layer, keys))

    def touched_since(self, layer: str, after: int) -> list[str]:
        """Return the keys of the rows that entries above a position touched, one for each entry that did."""
        return self._read(lambda reader: row_writing.touched_since(reader, layer, after))

    def verify_journal(self) -> JournalReport:
        """Check the whole journal; see `journal.verify` for what that shows and what it cannot."""
        return self._read(journal.verify)

    def blank_text(self, seq: int, author: Author = NOBODY) -> None:
        """Blank the text of an entry and the images of the rows it touched; the chain stays whole."""
        with self._writing() as writer:
            self.accounts.require(writer, author, "journal.blank")
            if seq >= journal.next_seq(writer) or seq < 1:
                raise StoreError(msg("The journal has no entry {seq}.", seq=seq))
            journal.blank(writer, seq)
            writer.execute(
                "UPDATE mapdesk_row_history SET before = NULL, geom = NULL, blanked = 1 WHERE seq = ?", (seq,)
            )
            kept_files.sweep(writer)

    def raster(self, layer: str) -> Raster | None:
        """Return the raster of a layer, or None when it is empty."""
        from mapdesk.store import terrain

        if self._table(layer).schema.shape is not Shape.GRID:
            raise StoreError(msg("The layer “{layer}” holds no raster.", layer=layer))
        return self._read(lambda reader: terrain.read(reader, layer))

    def file(self, digest: str, *, thumbnail: bool = False) -> bytes | None:
        """Return kept bytes or their thumbnail."""
        return self._read(lambda reader: kept_files.read(reader, digest, thumbnail=thumbnail))

    def tables(self, schemas: Sequence[Schema]) -> None:
        """Make tables that are not layers if they are missing."""
        missing = self._read(lambda reader: layout.missing_tables(reader, schemas))
        if self.read_only and missing:
            raise StoreError(
                msg("The workspace “{name}” lacks the table “{table}”.", name=self.path.name, table=missing[0].name),
                hint=msg("Open it once for writing."),
            )
        if not self.read_only:
            with self._writing() as writer:
                for schema in schemas:
                    if schema in missing:
                        layout.make_table(writer, schema)
                    else:
                        layout.add_columns(writer, schema)
        self._tables.update({schema.name: Table(schema) for schema in schemas})

    def backup(self, target: str) -> None:
        """Write a consistent copy while the workspace is in use, by SQLite's backup API in steps."""
        with store_errors(self.path), self._connections.own_reader() as reader:
            copy_file(reader, Path(target))

    def outside_changes(self) -> list[OutsideChange]:
        """Return what other programs changed and nobody took in or took back yet."""
        return [one.change for one in self._read(lambda reader: outside.noted(reader, self._tables))]

    def outside_count(self) -> int:
        """Return how many rows are noted as changed outside."""
        return self._read(outside.count)

    def data_version(self) -> int:
        """Return a number that changes when another program has written."""
        self._require_no_rescue()
        if self._connections.writing.acquire(blocking=False):  # a transaction in another thread: nobody else writes
            try:
                with store_errors(self.path):
                    self._require_file(self._connections.writer)
                    self._last_version = self._connections.data_version()
            finally:
                self._connections.writing.release()
        return self._last_version

    def last_change_at(self) -> datetime | None:
        """Return the time of the last journal entry."""
        found = self._read(
            lambda reader: reader.execute("SELECT at FROM mapdesk_journal ORDER BY seq DESC LIMIT 1").fetchone()
        )
        return None if found is None else read_datetime(found[0])

    def close(self) -> None:
        """Close; what other threads have under way is interrupted. Closing twice does nothing.

        The rescue copy of a file that is gone is waited for, and tried once more when it could not be written.
        """
        self._end_rescue()
        try:
            with store_errors(self.path):
                self._connections.close()
        finally:
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _begun(self, writer: sqlite3.Connection, draft: journal.Draft) -> GeoPackageTransaction:
        rights = self.accounts.rights(writer, draft)
        return GeoPackageTransaction(writer, self._tables, draft, rights, check_name=self.accounts.check_name)

    def _table(self, layer: str) -> Table:
        if layer not in self._tables:
            raise StoreError(msg("The workspace has no layer “{layer}”.", layer=layer))
        return self._tables[layer]

    def _row_table(self, layer: str) -> Table:
        table = self._table(layer)
        if table.schema.shape is Shape.GRID:
            raise StoreError(msg("The layer “{layer}” holds a raster, no rows.", layer=layer))
        return table

    def _read(self, reading: Callable[[sqlite3.Connection], T]) -> T:
        with store_errors(self.path), self._connections.reading() as reader:
            return reading(reader)

    def _require_file(self, writer: sqlite3.Connection | None) -> None:
        """Refuse to go on when the file was deleted or replaced; what the writer still holds is written beside it."""
        self._require_no_rescue()
        if self._connections.file_is_there():
            return
        if writer is not None:
            from mapdesk.store.recovering import place_for_rescue

            self.rescue = Rescue(writer, self.path, place_for_rescue(self.path))
        raise StoreError(*gone(self.path.name, self.rescue))

    def _require_no_rescue(self) -> None:
        """Refuse at once, without waiting for the copy, when the file is known to be gone."""
        if self.rescue is not None:
            raise StoreError(*gone(self.path.name, self.rescue))

    def _end_rescue(self) -> None:
        rescue = self.rescue
        if rescue is None:
            return
        rescue.wait()
        with self._connections.writing:
            writer = self._connections.writer
            if rescue.problem is not None and writer is not None:
                from mapdesk.store.recovering import place_for_rescue

                self.rescue = Rescue(writer, self.path, place_for_rescue(self.path))
                self.rescue.wait()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold SQLite's write transaction; commit at the end, roll back on an exception."""
        if self.read_only:
            raise StoreError(
                msg("The workspace “{name}” is open for reading only.", name=self.path.name), self.read_only_reason
            )
        self._require_no_rescue()
        with self._connections.writing, store_errors(self.path):
            writer = self._connections.open_writer()
            if writer.in_transaction:
                raise RuntimeError("a transaction is open already")
            self._require_file(writer)
            writer.execute("BEGIN IMMEDIATE")
            try:
                with watching.marked(writer):
                    yield writer
                writer.execute("COMMIT")
            except BaseException:
                if writer.in_transaction:  # a full disk makes SQLite roll back by itself
                    writer.execute("ROLLBACK")
                raise
            self._commits += 1

    def _geometries(self, layer: str, decode: Callable[[Sequence[bytes]], T]) -> tuple[npt.NDArray[np.uint32], list[T]]:
        """Return fids and, in parts, what `decode` makes of the blobs: never all blobs at once."""
        if not self._row_table(layer).spatial:
            raise StoreError(msg("The layer “{layer}” has no positions.", layer=layer))
        statement = sql("SELECT fid, geom FROM {} WHERE geom IS NOT NULL ORDER BY fid", layer)
        fids, parts = [np.empty(0, dtype=np.uint32)], []
        with store_errors(self.path):
            for found in self._connections.chunks(statement, (), CHUNK):
                numbers, blobs = zip(*found, strict=True)
                fids.append(np.array(numbers, dtype=np.uint32))
                parts.append(decode(blobs))
        return np.concatenate(fids), parts
