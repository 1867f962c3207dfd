"""Changed outside: what other programs wrote, as a list, and taken into the journal or taken back by a person.

`watching` keeps each row as it was before another program changed it. What lies between two entries of this program
that touched a row is one change of it; only the last one, on which this program built nothing, can be taken back.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from mapdesk.errors import RefusedError, StoreError
from mapdesk.model.outside import OutsideChange
from mapdesk.store import blob, catalogue, rows, shapes
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.layout import MADE_KEY
from mapdesk.store.sql import sql
from mapdesk.store.table import Content, Table, same_geometry
from mapdesk.store.values import read_datetime, stored
from mapdesk.store.watching import UNKNOWN, content_of
from mapdesk.store.workspace import Transaction
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.store.transaction import GeoPackageTransaction

Places = Sequence[tuple[str, str]]
_NOTES = "SELECT layer, key, seq, noted_at, before, geom FROM mapdesk_outside ORDER BY layer, key, seq"
_OWN = """
SELECT h.key, h.seq, h.before, h.geom FROM mapdesk_row_history h
WHERE h.layer = ? AND h.key IN (SELECT value FROM json_each(?)) AND h.seq > ? ORDER BY h.key, h.seq"""


@dataclass(frozen=True)
class Noted:
    """One change from outside as the store sees it: the row before it and after it."""

    change: OutsideChange
    before: Content | None
    after: Content | None


@register
@dataclass(frozen=True)
class OutsideAccepted(PlainChange):
    """Take rows changed outside into the journal, with what they were before, so that it can be taken back.

    Values are brought to their stored form, rows without a key of ours get one.

    Attributes
    ----------
    rows : tuple of (layer, key)
        As `outside_changes` lists them.
    """

    kind: ClassVar[str] = "outside.accepted"
    rows: tuple[tuple[str, str], ...]

    def apply(self, transaction: Transaction) -> Change:
        """Take the rows in.

        Raises
        ------
        RefusedError
            One of them is not on the list, or holds a value or geometry that its layer cannot keep.
        """
        transaction.settle_outside([(layer, key) for layer, key in self.rows], back=False)
        return RowsRestored(transaction.seq)


@register
@dataclass(frozen=True)
class OutsideReverted(PlainChange):
    """Put rows changed outside back as they were before; taking this back brings the outside state again.

    Attributes
    ----------
    rows : tuple of (layer, key)
        As `outside_changes` lists them.
    """

    kind: ClassVar[str] = "outside.reverted"
    rows: tuple[tuple[str, str], ...]

    def apply(self, transaction: Transaction) -> Change:
        """Put the rows back.

        Raises
        ------
        RefusedError
            One of them is not on the list, or this program changed it afterwards.
        """
        transaction.settle_outside([(layer, key) for layer, key in self.rows], back=True)
        return RowsRestored(transaction.seq)


def count(connection: sqlite3.Connection) -> int:
    """Return how many rows are noted; those that are again what they were count too. Quick."""
    return int(connection.execute("SELECT count(*) FROM mapdesk_outside").fetchone()[0])


def noted(connection: sqlite3.Connection, tables: Mapping[str, Table]) -> list[Noted]:
    """Return what was changed outside, by layer and key; of each row the oldest change first.

    Parameters
    ----------
    connection : sqlite3.Connection
    tables : mapping of str to Table
        Layers that are not among them are left out.
    """
    by_layer: dict[str, dict[str, list[tuple[int, str, str | None, bytes | None]]]] = defaultdict(dict)
    for layer, key, *note in connection.execute(_NOTES):
        if layer in tables:
            by_layer[layer].setdefault(key, []).append(tuple(note))
    made: list[Noted] = []
    for layer, notes in by_layer.items():
        table = tables[layer]
        present = table.contents(connection, notes)
        own = _own_images(connection, table, notes)
        for key in sorted(notes, key=lambda one: (present[one].fid or 0 if _made(one, present) else 0, one)):
            made += _of_row(table, key, notes[key], own.get(key, []), present.get(key))
    return made


def _made(key: str, present: Mapping[str, Content]) -> bool:
    """Return whether a row got its key by itself; those stand in the order in which they came."""
    return key.startswith(MADE_KEY) and key in present


def _own_images(
    connection: sqlite3.Connection, table: Table, notes: Mapping[str, list[tuple[int, str, str | None, bytes | None]]]
) -> dict[str, list[tuple[int, Content | None]]]:
    """Return by key the later entries of this program that touched the rows, with what they found."""
    first = min(found[0][0] for found in notes.values())
    images: dict[str, list[tuple[int, Content | None]]] = defaultdict(list)
    for key, seq, before, geom in connection.execute(_OWN, (table.name, json.dumps(list(notes)), first)):
        images[key].append((seq, None if before is None else table.from_image(before, geom)))
    return images


def _of_row(
    table: Table,
    key: str,
    found: Sequence[tuple[int, str, str | None, bytes | None]],
    own: Sequence[tuple[int, Content | None]],
    present: Content | None,
) -> list[Noted]:
    """Return the changes of one row: of the notes between two entries of ours the first holds what was before."""
    made: list[Noted] = []
    last: int | None = -1
    for seq, noted_at, image, geom in found:
        overlaid = next(((at, content) for at, content in own if at > seq), None)
        ended = overlaid[0] if overlaid else None
        if ended == last:
            continue  # between the same two entries of ours as the note before
        last = ended
        before = None if image is None else content_of(table, image, geom)
        after = overlaid[1] if overlaid else present
        told = OutsideChange(table.name, key, _kind(before, after), read_datetime(noted_at), overlaid_by=ended)
        if key == UNKNOWN:
            made.append(Noted(dataclasses.replace(told, kind="unknown"), None, None))
            continue
        columns = _differing(table, before, after)
        if columns or (before is None) != (after is None):
            olds, news = _values(before, columns), _values(after, columns)
            told = dataclasses.replace(told, columns=columns, before=olds, after=news)
            made.append(Noted(told, before, after))
    return made


def accept(transaction: GeoPackageTransaction, places: Places) -> None:
    """Write the images of rows changed outside for the open entry and bring the rows to their stored form."""
    for table, found in _wanted(transaction, places).items():
        if table.schema.derived and any(one.change.overlaid_by is None and one.change.key for one in found):
            raise RefusedError(
                msg("The layer “{layer}” follows from a plan and takes nothing in row by row.", layer=table.name),
                hint=msg("Make a draft of what was changed outside."),
            )
        pairs: list[rows.Pair] = []
        updates = []
        for one in found:
            if one.change.overlaid_by is not None or one.change.key == UNKNOWN:
                continue  # only acknowledged: the entries of this program already tell what it was
            after = None if one.after is None else _cleaned(table, one, transaction)
            pairs.append((one.before, after))
            if one.after is not None and after is not None:
                updates.append((one.after, after))
        rows.keep(transaction.connection, table, transaction.seq, pairs)
        rows.update(transaction.connection, table, updates)
        transaction.note(table, pairs)


def revert(transaction: GeoPackageTransaction, places: Places) -> None:
    """Put rows changed outside back as they were."""
    for table, found in _wanted(transaction, places).items():
        for one in found:
            if one.change.kind == "unknown":
                raise RefusedError(
                    msg("What was changed in the layer “{layer}” is not known.", layer=table.name),
                    hint=msg("Restore a backup, or take the layer as it is."),
                )
            if one.change.overlaid_by is not None:
                raise RefusedError(
                    msg("“{row}” in the layer “{layer}” was changed since.", row=one.change.key, layer=table.name),
                    msg("Entry {seq} built on the change from outside.", seq=one.change.overlaid_by),
                )
        transaction.write(table, _backwards(transaction.connection, table, found))


def _backwards(connection: sqlite3.Connection, table: Table, found: Sequence[Noted]) -> list[rows.Pair]:
    """Return the pairs (as it is, as it was); a number of a row that is in use by now is not given back."""
    going = {one.after.fid for one in found if one.after and not one.before}
    fids = json.dumps([one.before.fid for one in found if one.before and not one.after])
    asked = sql("SELECT fid FROM {} WHERE fid IN (SELECT value FROM json_each(?))", table.name)
    used = {fid for (fid,) in connection.execute(asked, (fids,))} - going
    for one in found:
        if one.before is not None and one.after is None:
            one.before.values["version"] = (one.before.values["version"] or 0) + 1
            if one.before.fid in used:
                one.before.fid = None
    return [(one.after, one.before) for one in found]


def _wanted(transaction: GeoPackageTransaction, places: Places) -> dict[Table, list[Noted]]:
    """Return by table the changes of the places, and strike the notes of these and of rows that are as they were."""
    every = noted(transaction.connection, transaction.tables)
    listed = {(one.change.layer, one.change.key) for one in every}
    for layer, key in places:
        if (layer, key) not in listed:
            raise RefusedError(msg("“{row}” in the layer “{layer}” was not changed outside.", row=key, layer=layer))
    settled = set(places)
    kept = transaction.connection.execute("SELECT DISTINCT layer, key FROM mapdesk_outside").fetchall()
    gone = settled | {place for place in kept if place not in listed and place[0] in transaction.tables}
    transaction.connection.executemany("DELETE FROM mapdesk_outside WHERE layer = ? AND key = ?", sorted(gone))
    found: dict[Table, list[Noted]] = defaultdict(list)
    for one in every:
        if (one.change.layer, one.change.key) in settled:
            found[transaction.table(one.change.layer)].append(one)
    return found


def _cleaned(table: Table, one: Noted, transaction: GeoPackageTransaction) -> Content:
    """Return a row from outside as this program keeps it; RefusedError names the row that cannot be kept."""
    assert one.after is not None
    try:
        values = {name: stored(column, one.after.values[name]) for name, column in table.columns.items()}
        geom = one.after.geom
        if geom is not None and (one.before is None or not same_geometry(one.before.geom, geom)):
            geom = _geometry(table, geom)
    except StoreError as error:
        raise RefusedError(
            msg("“{row}” in the layer “{layer}” cannot be taken in.", row=one.change.key, layer=table.name),
            error.title,
            msg("Correct it there, or take it back."),
        ) from error
    if one.before is None and one.change.key.startswith(MADE_KEY):
        values[table.key] = transaction.new_key(table.name)
    elif one.before is None:
        transaction.count_keys(table.name, catalogue.number_of(table.schema.prefix, one.change.key))
    values["version"] = (one.before.values["version"] or 0) + 1 if one.before else 1
    return Content(one.after.fid, values, geom)


def _geometry(table: Table, geom: bytes) -> bytes | None:
    """Return a geometry as the layer keeps it; its header must name the system of the layer."""
    if len(geom) < 8 or struct.unpack_from("<i" if geom[3] & 1 else ">i", geom, 4)[0] != blob.SRS_ID:
        raise StoreError(msg("A geometry is in another reference system than the layer."))
    return blob.encode(shapes.normalised(shapes.read([blob.wkb(geom)]), table.schema.shape), table.schema.shape)[0]


def _kind(before: Content | None, after: Content | None) -> str:
    return "insert" if before is None else "delete" if after is None else "update"


def _differing(table: Table, before: Content | None, after: Content | None) -> tuple[str, ...]:
    olds, news = before.values if before else {}, after.values if after else {}
    names = [name for name in table.names if name != "version" and olds.get(name) != news.get(name)]
    if not same_geometry(before.geom if before else None, after.geom if after else None):
        names.append("geom")
    return tuple(names)


def _values(content: Content | None, columns: Iterable[str]) -> dict[str, object]:
    if content is None:
        return {}
    geom = None if content.geom is None else blob.wkb(content.geom)
    return {name: geom if name == "geom" else content.values.get(name) for name in columns}
