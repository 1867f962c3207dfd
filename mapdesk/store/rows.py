"""How rows are written: pairs of what a row was and what it shall be, with their image kept for taking back."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mapdesk.store import blob, watching
from mapdesk.store.sql import insertion, sql
from mapdesk.store.table import Content, Table, same_geometry

HISTORY_TABLE = """
CREATE TABLE mapdesk_row_history (
    layer TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, before TEXT, geom BLOB,
    blanked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (layer, key, seq)) WITHOUT ROWID;
CREATE INDEX mapdesk_row_history_seq ON mapdesk_row_history (seq);
"""

_FORMER_FIDS = """
SELECT DISTINCT h.key, json_extract(h.before, '$.fid') AS fid FROM json_each(:keys) k
JOIN mapdesk_row_history h ON h.layer = :layer AND h.key = k.value
WHERE h.before IS NOT NULL AND json_extract(h.before, '$.fid') IS NOT NULL"""

Pair = tuple[Content | None, Content | None]


def write(connection: sqlite3.Connection, table: Table, seq: int, pairs: Sequence[Pair]) -> set[str]:
    """Make rows what they shall be and keep what they were for entry `seq`; return the keys touched.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    table : Table
    seq : int
        The entry that is being written.
    pairs : sequence of (before, after)
        None before: insert; None after: remove. The version of what comes after is set here.
    """
    for before, after in pairs:
        if before is not None and after is not None:
            after.fid = before.fid
            after.values["version"] = (before.values["version"] or 0) + 1  # another program may leave it out
    keep(connection, table, seq, pairs)
    _remove(connection, table, [before for before, after in pairs if before and not after])
    insert(connection, table, [after for before, after in pairs if after and not before])
    update(connection, table, [(before, after) for before, after in pairs if before and after])
    return {(after or before).values[table.key] for before, after in pairs}  # type: ignore[union-attr]


def insert(connection: sqlite3.Connection, table: Table, contents: Sequence[Content]) -> None:
    """Insert rows; a fid is only given when a row comes back."""
    if not contents:
        return
    names = ("fid", *(("geom",) if table.spatial else ()), *table.names)
    statement = insertion(table.name, names)
    rows = (
        (one.fid, *((one.geom,) if table.spatial else ()), *(one.values.get(name) for name in table.names))
        for one in contents
    )
    with watching.unwatched(connection, table.schema, len(contents)):
        connection.executemany(statement, rows)


def moved_bounds(pairs: Iterable[Pair]) -> tuple[list[blob.Bounds], list[blob.Bounds]]:
    """Return the bounds of geometries that went away and of those that came."""
    gone, come = [], []
    for before, after in pairs:
        old, new = before.geom if before else None, after.geom if after else None
        if not same_geometry(old, new):
            gone += [bounds] if old is not None and (bounds := blob.bounds(old)) else []
            come += [bounds] if new is not None and (bounds := blob.bounds(new)) else []
    return gone, come


def keep(connection: sqlite3.Connection, table: Table, seq: int, pairs: Sequence[Pair]) -> None:
    """Keep what rows were before the entry; of a row touched twice by it, what it was at first."""
    rows = (
        (
            table.name,
            (before or after).values[table.key],  # type: ignore[union-attr]
            seq,
            table.image(before) if before else None,
            before.geom if before else None,
        )
        for before, after in pairs
    )
    connection.executemany(
        "INSERT OR IGNORE INTO mapdesk_row_history (layer, key, seq, before, geom) VALUES (?, ?, ?, ?, ?)", rows
    )


def former_fids(connection: sqlite3.Connection, layer: str, keys: Iterable[str]) -> dict[str, set[int]]:
    """Return by key the fids that the images kept of a row tell; what was blanked tells none."""
    found: dict[str, set[int]] = defaultdict(set)
    asked = {"layer": layer, "keys": json.dumps(list(keys), ensure_ascii=False)}
    for key, fid in connection.execute(_FORMER_FIDS, asked):
        found[key].add(int(fid))
    return dict(found)


def touched_since(connection: sqlite3.Connection, layer: str, after: int) -> list[str]:
    """Return the keys of the rows that entries above a position kept, one for each entry that did."""
    statement = "SELECT key FROM mapdesk_row_history WHERE seq > ? AND layer = ?"
    return [key for (key,) in connection.execute(statement, (after, layer))]


def _remove(connection: sqlite3.Connection, table: Table, contents: Sequence[Content]) -> None:
    statement = sql("DELETE FROM {} WHERE fid = ?", table.name)
    connection.executemany(statement, ((one.fid,) for one in contents))


def update(connection: sqlite3.Connection, table: Table, pairs: Sequence[tuple[Content, Content]]) -> None:
    """Write only the columns that differ, so that indexes (the spatial one above all) are left alone otherwise."""
    groups: dict[tuple[str, ...], list[Content]] = defaultdict(list)
    for before, after in pairs:
        names = [name for name in table.names if before.values.get(name) != after.values.get(name)]
        if table.spatial and not same_geometry(before.geom, after.geom):
            names.append("geom")
        groups[tuple(names)].append(after)
    for changed, contents in groups.items():
        settings = ", ".join(sql("{} = ?", name) for name in changed)
        statement = " ".join((sql("UPDATE {} SET", table.name), settings, "WHERE fid = ?"))
        connection.executemany(
            statement,
            (
                (*(one.geom if name == "geom" else one.values.get(name) for name in changed), one.fid)
                for one in contents
            ),
        )
