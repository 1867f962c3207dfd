"""Noting what other programs write: triggers in plain SQL, so that they work in whatever program opens the file.

This program marks its own writing by a row in `mapdesk_writing` that is put in and taken out within one transaction:
nobody ever sees it committed, and a sudden end rolls it back. Every other writer finds no mark, and the triggers keep
the row as it was: its columns as text made by `quote` (exact for numbers and bytes, and part of every SQLite), its
geometry beside it. Of a row that is changed again before this program writes, the first image is kept.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from mapdesk.model.schema import Schema, Shape
from mapdesk.store.layout import NOW
from mapdesk.store.sql import quoted, sql
from mapdesk.store.table import Content, Table

WATCH_TABLES = """
CREATE TABLE mapdesk_writing (id INTEGER PRIMARY KEY);
CREATE TABLE mapdesk_outside (
    layer TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, noted_at DATETIME NOT NULL, before TEXT, geom BLOB,
    PRIMARY KEY (layer, key, seq)) WITHOUT ROWID;
"""
UNKNOWN = ""
"""The key under which a table is noted that may have been changed without a trace."""

MANY = 2_000
_ON_INSERT = ("_replace", "_insert")
_UNMARKED = "WHEN NOT EXISTS (SELECT 1 FROM mapdesk_writing)"
_SEQ = "coalesce((SELECT max(seq) FROM mapdesk_journal), 0)"
_VALUE = r"'((?:[^']|'')*)':(NULL|X'[0-9A-F]*'|'(?:[^']|'')*'|[-+0-9.eEInf]+)(?:,|$)"
_PIECE = re.compile(_VALUE, re.DOTALL)


@contextmanager
def marked(connection: sqlite3.Connection) -> Iterator[None]:
    """Mark what is written inside as this program's own; begin and end lie within one transaction."""
    connection.execute("INSERT INTO mapdesk_writing VALUES (1)")
    yield
    connection.execute("DELETE FROM mapdesk_writing")


def watch(connection: sqlite3.Connection, schemas: Sequence[Schema]) -> None:
    """Make the triggers of layers where they are missing or tell of other columns, inside the open transaction.

    A layer whose triggers somebody took away is noted as changed without a trace.
    """
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mapdesk%'")
    present: dict[str, str] = dict(found.fetchall())
    known = watched(connection)
    layers = [schema for schema in schemas if schema.shape is not Shape.GRID]
    for schema in layers:
        wanted = triggers(schema)
        if schema.name in known and not wanted.keys() <= present.keys():
            _note_unknown(connection, schema.name)
        if any(present.get(name) != text for name, text in wanted.items()):
            for name, text in wanted.items():
                connection.execute(sql("DROP TRIGGER IF EXISTS {}", name))
                connection.execute(text)
            connection.execute("INSERT OR IGNORE INTO mapdesk_layers (layer) VALUES (?)", (schema.name,))
    names = {schema.name for schema in layers}
    if not names <= known:
        value = json.dumps(sorted(names | known))
        connection.execute("INSERT OR REPLACE INTO mapdesk_meta VALUES ('watched', ?)", (value,))


def watched(connection: sqlite3.Connection) -> set[str]:
    """Return the layers that have had their triggers once."""
    kept = connection.execute("SELECT value FROM mapdesk_meta WHERE name = 'watched'").fetchone()
    return set(json.loads(kept[0])) if kept else set()


def replaced(connection: sqlite3.Connection, schemas: Sequence[Schema]) -> Schema | None:
    """Return a layer that was here once and whose table is gone or is another one now: it has no keys."""
    known = watched(connection)
    for schema in schemas:
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (schema.name,)).fetchall()
        if schema.name in known and (schema.key,) not in columns:
            return schema
    return None


@contextmanager
def unwatched(connection: sqlite3.Connection, schema: Schema, rows: int) -> Iterator[None]:
    """Insert many rows without asking the triggers for each: they are away meanwhile, inside the open transaction.

    Taking them away and making them again costs about as much as a thousand rows; fewer rows are inserted as ever.
    """
    names = [name for name in triggers(schema) if name.endswith(_ON_INSERT)] if rows >= MANY else []
    kept = [connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone() for name in names]
    for name in names:
        connection.execute(sql("DROP TRIGGER IF EXISTS {}", name))
    yield
    for found in kept:
        if found is not None:
            connection.execute(found[0])


def triggers(schema: Schema) -> dict[str, str]:
    """Return the triggers of a layer, by name."""
    table = Table(schema)
    layer, key, fid = quoted(table.name), quoted(table.key), '"fid"'
    old = _noting(table, "OLD", f"OLD.{key}")
    new = _noting(table, None, f"NEW.{key}")
    replaced = _noting(table, "o", f"o.{key}", f"FROM {layer} o WHERE (o.{fid} = NEW.{fid} OR o.{key} = NEW.{key}) AND")
    renamed = f"{new[:-1]} AND NEW.{key} IS NOT OLD.{key};"
    made = {  # the first is for the row that INSERT OR REPLACE takes away without a word
        "replace": f"BEFORE INSERT ON {layer} {_UNMARKED} BEGIN {replaced}",
        "insert": f"AFTER INSERT ON {layer} {_UNMARKED} BEGIN {new}",
        "update": f"AFTER UPDATE ON {layer} {_UNMARKED} BEGIN {old} {renamed}",
        "delete": f"AFTER DELETE ON {layer} {_UNMARKED} BEGIN {old}",
    }
    grown = f"UPDATE mapdesk_layers SET revision = revision + 1 WHERE layer = {_literal(table.name)}; END"  # noqa: S608
    return {
        name: f"CREATE TRIGGER {quoted(name)} {text} {grown}"
        for name, text in ((f"mapdesk_outside_{table.name}_{when}", text) for when, text in made.items())
    }


def content_of(table: Table, image: str, geom: bytes | None) -> Content:
    """Return the row that a trigger kept; columns that are gone are left out."""
    told = {name.replace("''", "'"): _value(text) for name, text in _PIECE.findall(image)}
    fid = told.pop("fid", None)
    return Content(fid, {name: told.get(name) for name in table.names}, geom)


def _noting(table: Table, row: str | None, key: str, source: str = "WHERE") -> str:
    """Return the statement that notes a row, unless it is noted since the last entry; `row` None: it was not there.

    OR IGNORE would not do: the conflict rule of the statement that fires a trigger rules inside it too.
    """
    layer = _literal(table.name)
    image, geom = "NULL", "NULL"
    if row is not None:
        pieces = (f"{_literal(_literal(name) + ':')} || quote({row}.{quoted(name)})" for name in ("fid", *table.names))
        image = " || ',' || ".join(pieces)
        geom = f'{row}."geom"' if table.spatial else "NULL"
    return (
        f"INSERT INTO mapdesk_outside SELECT {layer}, {key}, {_SEQ}, {NOW}, {image}, {geom} {source} NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM mapdesk_outside n WHERE n.layer = {layer} AND n.key = {key} AND n.seq = {_SEQ});"
    )


def _note_unknown(connection: sqlite3.Connection, layer: str) -> None:
    connection.execute(
        f"INSERT OR IGNORE INTO mapdesk_outside SELECT ?, ?, {_SEQ}, {NOW}, NULL, NULL",
        (layer, UNKNOWN),
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _value(text: str) -> Any:
    """Return the value that `quote` wrote."""
    if text == "NULL":
        return None
    if text[0] == "X":
        return bytes.fromhex(text[2:-1])
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    return int(text) if text.lstrip("+-").isdigit() else float(text)
