"""What happens between the begin and the commit of one journal entry in a GeoPackage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from mapdesk.errors import ConflictError, RefusedError, StoreError
from mapdesk.model.query import Query
from mapdesk.model.raster import Raster
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Schema, Shape
from mapdesk.model.status import LayerStatus
from mapdesk.store import blob, catalogue, journal, kept_files, outside, shapes, statements
from mapdesk.store import rows as row_writing
from mapdesk.store.accounts import AccountWriter, NameCheck
from mapdesk.store.journal import Draft
from mapdesk.store.restoring import restored
from mapdesk.store.rights import Rights
from mapdesk.store.table import Content, Table
from mapdesk.store.workspace import PutResult, Row, Transaction
from mapdesk.words import msg


class GeoPackageTransaction(Transaction):
    """The open transaction of a workspace; made by `GeoPackageWorkspace.transaction` only.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    tables : mapping of str to Table
    draft : Draft
        The entry that is being written.
    rights : Rights
        What it may touch.
    check_name : callable, optional
        Why a name must not be given to an account.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        tables: Mapping[str, Table],
        draft: Draft,
        rights: Rights,
        *,
        check_name: NameCheck | None = None,
    ) -> None:
        self.seq = draft.seq
        self.touched: dict[str, set[str]] = {}
        self.counts: dict[str, int] = {}
        self.draft = draft
        self.connection = connection
        self.accounts = AccountWriter(connection, rights, check_name)
        self.tables = tables
        self._rights = rights
        self._deriving = False
        self._numbers: dict[str, int] = {}
        self._gone: dict[str, list[blob.Bounds]] = {}
        self._come: dict[str, list[blob.Bounds]] = {}

    def put(self, layer: str, rows: Sequence[Row]) -> PutResult:
        """Insert or update rows; a key that is not there yet is inserted under that key."""
        table = self.table(layer, to_write=True)
        accepted = [table.accepted(row) for row in rows]
        blobs = _blobs(table, rows)
        given = {values[table.key] for values in accepted if values.get(table.key)}
        before = table.contents(self.connection, given) if given else {}
        for key in given - before.keys():  # before any key is made, so that no made one is among them
            self.count_keys(layer, catalogue.number_of(table.schema.prefix, key))
        after: dict[str, Content] = {}
        outcomes, keys = [], []
        for row, values, geom in zip(rows, accepted, blobs, strict=True):
            expected = values.pop("version", None)
            key = values.get(table.key)
            if not key:
                key, expected = self.new_key(layer), None  # a new row: nobody can have written it meanwhile
            values[table.key] = key
            present = after.get(key) or before.get(key)
            outcomes.append(_merge(after, present, values, geom if "geom" in row else _KEEP, key))
            if outcomes[-1] != "unchanged" and expected is not None and expected != _version(present):
                raise _conflict(table, row, key, present)
            keys.append(key)
        self.write(table, [(before.get(key), content) for key, content in after.items()])
        return PutResult(keys, outcomes)

    def remove(self, layer: str, keys: Iterable[str]) -> int:
        """Remove rows by key; the counter never goes back, so no new row gets their key."""
        table = self.table(layer, to_write=True)
        found = table.contents(self.connection, keys)
        self.write(table, [(content, None) for content in found.values()])
        return len(found)

    def restore(self, seq: int) -> None:
        """Bring back what entry `seq` touched; see `restoring`. The rights asked are those of what the entry did."""
        found = self.connection.execute("SELECT command, undoes FROM mapdesk_journal WHERE seq = ?", (seq,)).fetchone()
        if found is not None:
            self._rights.require_kind(journal.root_kind(self.connection, *found))
        for layer, pairs in restored(self.connection, self.tables, seq).items():
            self.write(self.table(layer), pairs)
        for layer, facts in catalogue.described_before(self.connection, seq).items():
            self.describe(layer, **facts)

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Let the block write layers whose rows follow from other tables."""
        self._deriving = True
        try:
            yield
        finally:
            self._deriving = False

    def new_key(self, layer: str) -> str:
        """Return the next key of a layer, past every number that its rows have, whoever wrote them."""
        table = self.table(layer)
        self._numbers[layer] = number = self._number(table) + 1
        return catalogue.key_of(table.schema.prefix, number)

    def rows(self, query: Query) -> Rows:
        """Return rows as this transaction sees them."""
        return statements.read(self.connection, self.table(query.layer), query)

    def schema(self, layer: str) -> Schema:
        """Return the schema of a layer or another table."""
        return self._known(layer).schema

    def put_raster(self, layer: str, raster: Raster) -> None:
        """Write the raster of a layer."""
        from mapdesk.store import terrain

        schema = self._known(layer).schema
        if schema.shape is not Shape.GRID:
            raise StoreError(msg("The layer “{layer}” holds no raster.", layer=layer))
        self.touch(layer)
        terrain.write(self.connection, layer, raster)

    def keep_file(self, content: bytes, thumbnail: bytes | None) -> str:
        """Keep bytes beside the rows; see `kept_files`. Whoever may not attach may not keep any."""
        self._rights.require("attachments")
        return kept_files.keep(self.connection, content, thumbnail)

    def status(self, layer: str) -> LayerStatus:
        """Return the status of a layer as this transaction sees it."""
        return catalogue.status(self.connection, self._known(layer))

    def describe(self, layer: str, **facts: Any) -> None:
        """Write facts of the data catalogue."""
        self._known(layer)
        self.touch(layer)
        catalogue.describe(self.connection, layer, facts, seq=self.seq)

    def settle_outside(self, places: Sequence[tuple[str, str]], *, back: bool) -> None:
        """Take rows changed outside into this entry, or put them back; see `outside`."""
        (outside.revert if back else outside.accept)(self, places)

    def table(self, layer: str, *, to_write: bool = False) -> Table:
        """Return the table of a layer of rows; RefusedError if its rows are derived and this derives none."""
        table = self._known(layer)
        if table.schema.shape is Shape.GRID:
            raise StoreError(msg("The layer “{layer}” holds a raster, no rows.", layer=layer))
        if to_write and table.schema.derived and not (self._deriving and self._rights.may_derive()):
            raise RefusedError(
                msg("The layer “{layer}” follows from a plan and is not edited by itself.", layer=layer),
                hint=msg("Change a draft plan and publish it."),
            )
        return table

    def write(self, table: Table, pairs: Sequence[row_writing.Pair]) -> None:
        """Write pairs of (before, after) and note what that touches."""
        if not pairs:
            return
        self.touch(table.name)
        row_writing.write(self.connection, table, self.seq, pairs)
        self.note(table, pairs)

    def note(self, table: Table, pairs: Sequence[row_writing.Pair]) -> None:
        """Note what pairs that are written touch."""
        keys = {(after or before).values[table.key] for before, after in pairs}  # type: ignore[union-attr]
        self.touch(table.name).update(keys)
        if table.spatial:
            gone, come = row_writing.moved_bounds(pairs)
            self._gone.setdefault(table.name, []).extend(gone)
            self._come.setdefault(table.name, []).extend(come)

    def touch(self, layer: str) -> set[str]:
        """Note that a layer is touched, and return the keys noted so far; RefusedError if the role may not."""
        self._rights.require(layer)
        return self.touched.setdefault(layer, set())

    def count_keys(self, layer: str, number: int) -> None:
        """Note that keys up to `number` are in use."""
        self._numbers[layer] = max(number, self._number(self._known(layer)))

    def count_bounds(self, layer: str, bounds: blob.Bounds) -> None:
        """Note that geometries within `bounds` came."""
        self._come.setdefault(layer, []).append(bounds)

    def finish(self) -> None:
        """Bring counters and catalogue up to date and write the journal entry, before the commit."""
        for layer, number in self._numbers.items():
            catalogue.set_last_number(self.connection, layer, number)
        for layer in self.touched:
            table = self._known(layer)
            catalogue.grow_revision(self.connection, layer)
            if self._gone.get(layer) or self._come.get(layer):
                catalogue.fit_extent(
                    self.connection, table, gone=self._gone.get(layer, []), come=self._come.get(layer, [])
                )
        counts = {layer: self.counts.get(layer, 0) + len(keys) for layer, keys in self.touched.items()}
        journal.append(self.connection, self.draft, counts)

    def _number(self, table: Table) -> int:
        if table.name not in self._numbers:
            self._numbers[table.name] = catalogue.highest_number(self.connection, table)
        return self._numbers[table.name]

    def _known(self, layer: str) -> Table:
        if layer not in self.tables:
            raise StoreError(msg("The workspace has no layer “{layer}”.", layer=layer))
        return self.tables[layer]


def _blobs(table: Table, given: Sequence[Row]) -> list[bytes | None]:
    values = [row.get("geom") for row in given]
    if not table.spatial:
        if any(value is not None for value in values):
            raise StoreError(msg("The layer “{layer}” has no positions.", layer=table.name))
        return [None] * len(values)
    return blob.encode(shapes.normalised(shapes.read(values), table.schema.shape), table.schema.shape)


def _version(present: Content | None) -> int:
    return 0 if present is None else int(present.values["version"] or 0)


def _conflict(table: Table, row: Row, key: str, present: Content | None) -> ConflictError:
    stored = None if present is None else table.plain(present)
    return ConflictError(
        msg("“{row}” in the layer “{layer}” was changed since.", row=key, layer=table.name),
        msg("It is of version {stored} now; {given} was expected.", stored=_version(present), given=row["version"])
        if stored
        else msg("It is not there any more."),
        layer=table.name,
        key=key,
        given=row,
        stored=stored,
    )


_KEEP = b""  # no geometry was given: the stored one stays


def _merge(
    after: dict[str, Content], present: Content | None, values: dict[str, Any], geom: bytes | None, key: str
) -> str:
    """Work one given row into what rows shall be; return what becomes of it."""
    if present is None:
        after[key] = Content(None, {**values, "version": 1}, None if geom is _KEEP else geom)
        return "inserted"
    merged = Content(present.fid, {**present.values, **values}, present.geom if geom is _KEEP else geom)
    if merged.same(present):
        return "unchanged"
    after[key] = merged
    return "updated"
