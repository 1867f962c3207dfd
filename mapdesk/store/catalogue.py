"""What the file tells of its layers: rows, extent, source, owner, age, revision; and the counters of keys."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from mapdesk.errors import StoreError
from mapdesk.model.query import Box
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.model.status import LayerStatus
from mapdesk.store.blob import Bounds
from mapdesk.store.layout import NOW, index_name, tables_present
from mapdesk.store.sql import sql
from mapdesk.store.table import Table
from mapdesk.store.values import read_datetime, stored
from mapdesk.words import msg

KEY_DIGITS = 7
CATALOGUE = "mapdesk_layers"
"""Table of the data catalogue; its rows are kept in the history of rows like any other."""
_FACTS = {
    "source": Column("source", Kind.TEXT, msg("Source")),
    "owner": Column("owner", Kind.TEXT, msg("Owner")),
    "as_of": Column("as_of", Kind.DATETIME, msg("As of")),
    "fresh_for_s": Column("fresh_for_s", Kind.INTEGER, msg("Fresh for")),
}


def status(connection: sqlite3.Connection, table: Table) -> LayerStatus:
    """Return one layer as it stands; the counts are made by SQLite from its smallest index, also with other writers."""
    rows, without = _counts(connection, table)
    told = _told(connection, table.name)
    revision = connection.execute("SELECT revision FROM mapdesk_layers WHERE layer = ?", (table.name,)).fetchone()
    return LayerStatus(
        name=table.name,
        rows=rows,
        without_position=without,
        source=told["source"] or "",
        owner=told["owner"] or "",
        as_of=None if told["as_of"] is None else read_datetime(told["as_of"]),
        fresh_for_s=table.schema.fresh_for_s if told["fresh_for_s"] is None else told["fresh_for_s"],
        extent=extent(connection, table.name),
        revision=int(revision[0]) if revision else 0,
    )


def extent(connection: sqlite3.Connection, layer: str) -> Box | None:
    """Return the extent that the GeoPackage tells of a layer."""
    found = connection.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer,)
    ).fetchone()
    return None if found is None or None in found else Box(*found)


def describe(connection: sqlite3.Connection, layer: str, facts: Mapping[str, Any], *, seq: int) -> None:
    """Write facts of the data catalogue, and keep what they were for entry `seq`.

    Raises
    ------
    StoreError
        Unknown fact, or a value of another kind.
    """
    connection.execute(
        "INSERT OR IGNORE INTO mapdesk_row_history (layer, key, seq, before) VALUES (?, ?, ?, ?)",
        (CATALOGUE, layer, seq, json.dumps(_told(connection, layer), ensure_ascii=False)),
    )
    for name, value in facts.items():
        if name not in _FACTS:
            raise StoreError(msg("The data catalogue keeps no “{fact}”.", fact=name))
        kept = stored(_FACTS[name], value)
        if kept is None and name in ("source", "owner"):
            kept = ""
        grow_revision(connection, layer, by=0)
        connection.execute(sql("UPDATE mapdesk_layers SET {} = ? WHERE layer = ?", name), (kept, layer))


def described_before(connection: sqlite3.Connection, seq: int) -> dict[str, dict[str, Any]]:
    """Return by layer the facts that entry `seq` changed, as they were; not those somebody changed since."""
    found = {}
    touched = connection.execute(
        "SELECT key, before FROM mapdesk_row_history WHERE seq = ? AND layer = ? AND blanked = 0", (seq, CATALOGUE)
    )
    for layer, image in touched.fetchall():
        later = connection.execute(
            "SELECT before FROM mapdesk_row_history WHERE layer = ? AND key = ? AND seq > ? ORDER BY seq LIMIT 1",
            (CATALOGUE, layer, seq),
        ).fetchone()
        if later is not None and later[0] is None:
            continue  # blanked: what it was right after the entry is not known any more
        before, now = json.loads(image), _told(connection, layer)
        after = now if later is None else json.loads(later[0])
        changed = {name: was for name, was in before.items() if was != after.get(name) == now.get(name)}
        if changed:
            found[layer] = changed
    return found


def _told(connection: sqlite3.Connection, layer: str) -> dict[str, Any]:
    """Return the stored facts of a layer; what another program typed that does not fit is None."""
    found = connection.execute(
        "SELECT source, owner, as_of, fresh_for_s FROM mapdesk_layers WHERE layer = ?", (layer,)
    ).fetchone()
    told = dict(zip(_FACTS, found or ("", "", None, None), strict=True))
    return {name: _fitting(_FACTS[name], value) for name, value in told.items()}


def _fitting(column: Column, value: Any) -> Any:
    try:
        return stored(column, value)
    except StoreError:
        return None


def grow_revision(connection: sqlite3.Connection, layer: str, by: int = 1) -> None:
    """Count a change of a layer and note its time for the GeoPackage."""
    connection.execute(
        "INSERT INTO mapdesk_layers (layer, revision) VALUES (?, ?)"
        " ON CONFLICT (layer) DO UPDATE SET revision = revision + excluded.revision",
        (layer, by),
    )
    for listed in (layer, "mapdesk_layers"):
        connection.execute(f"UPDATE gpkg_contents SET last_change = {NOW} WHERE table_name = ?", (listed,))  # noqa: S608


def fit_extent(connection: sqlite3.Connection, table: Table, *, gone: Sequence[Bounds], come: Sequence[Bounds]) -> None:
    """Bring the extent of a layer up to date after geometries went away and came."""
    box = extent(connection, table.name)
    if box is not None and any(_at_edge(box, one) for one in gone):
        bounds = index_bounds(connection, table.name)
    else:
        known = [*come] if box is None else [(box.west, box.south, box.east, box.north), *come]
        bounds = None
        if known:
            wests, souths, easts, norths = zip(*known, strict=True)
            bounds = (min(wests), min(souths), max(easts), max(norths))
    set_extent(connection, table.name, bounds)


def set_extent(connection: sqlite3.Connection, layer: str, bounds: Bounds | None) -> None:
    """Write the extent of a layer."""
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*(bounds or (None,) * 4), layer),
    )


def index_bounds(connection: sqlite3.Connection, layer: str) -> Bounds | None:
    """Return the bounds that the root of a spatial index tells (32-bit, rounded outwards by a metre at most).

    The root is the node with number 1: depth and number of cells as 16-bit, then cells of an id (64-bit) and min x,
    max x, min y, max y (32-bit floats), all big-endian (comment at the head of SQLite's rtree.c).
    """
    found = connection.execute(sql("SELECT data FROM {} WHERE nodeno = 1", f"{index_name(layer)}_node")).fetchone()
    cells = struct.unpack_from(">H", found[0], 2)[0] if found else 0
    if not cells:
        return None
    read = [struct.unpack_from(">4f", found[0], 4 + 24 * at + 8) for at in range(cells)]
    west, east, south, north = zip(*read, strict=True)
    return min(west), min(south), max(east), max(north)


def last_number(connection: sqlite3.Connection, layer: str) -> int:
    """Return the number of the newest key of a layer; 0 before the first."""
    found = connection.execute("SELECT last FROM mapdesk_keys WHERE layer = ?", (layer,)).fetchone()
    return int(found[0]) if found else 0


def highest_number(connection: sqlite3.Connection, table: Table) -> int:
    """Return the largest number in use by keys of a table: the counter, or what another program typed ahead of it."""
    last, prefix = last_number(connection, table.name), table.schema.prefix
    ahead = sql("SELECT {} FROM {} WHERE {} > ? AND {} < ?", table.key, table.name, table.key, table.key)
    found = connection.execute(ahead, (key_of(prefix, last), f"{prefix}:"))  # ":" comes after the digits
    return max(last, *(number_of(prefix, str(key)) for (key,) in found), 0)


def set_last_number(connection: sqlite3.Connection, layer: str, number: int) -> None:
    """Write the number of the newest key of a layer."""
    connection.execute(
        "INSERT INTO mapdesk_keys VALUES (?, ?) ON CONFLICT (layer) DO UPDATE SET last = max(last, excluded.last)",
        (layer, number),
    )


def key_of(prefix: str, number: int) -> str:
    """Return the key with a number."""
    return f"{prefix}{number:0{KEY_DIGITS}d}"


def number_of(prefix: str, key: str) -> int:
    """Return the number in a key that looks like one of ours, else 0."""
    rest = key[len(prefix) :]
    return int(rest) if key.startswith(prefix) and rest.isascii() and rest.isdigit() and len(rest) < 19 else 0


def _counts(connection: sqlite3.Connection, table: Table) -> tuple[int, int]:
    if table.schema.shape is Shape.GRID:
        return int(table.name in tables_present(connection)), 0
    rows = int(connection.execute(sql("SELECT count(*) FROM {}", table.name)).fetchone()[0])
    if not table.spatial:
        return rows, 0
    positioned = connection.execute(sql("SELECT count(*) FROM {}", f"{index_name(table.name)}_rowid")).fetchone()[0]
    return rows, rows - int(positioned)


def _at_edge(box: Box, bounds: Bounds) -> bool:
    near = 1e-4  # an extent that came from the index is that much too large at most
    return (
        bounds[0] <= box.west + near
        or bounds[1] <= box.south + near
        or bounds[2] >= box.east - near
        or bounds[3] >= box.north - near
    )
