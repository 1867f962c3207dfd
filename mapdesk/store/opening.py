"""Making and opening workspaces: what is looked at before a file is trusted."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from mapdesk import paths
from mapdesk.errors import DamagedError, RefusedError, StoreError
from mapdesk.model.schema import Schema, Shape
from mapdesk.store import journal, kept_files, layout, rows, watching
from mapdesk.store.connection import Connections, Mode, add_functions, connect, store_errors
from mapdesk.store.copying import forget, require_free
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.lock import WriterLock
from mapdesk.store.migrations import SCHEMA_VERSION, accounts_and_signatures, migrate
from mapdesk.store.soundness import complaints
from mapdesk.words import msg

QUICK_CHECK_BYTES = 32 * 1024 * 1024
_SMALL_TABLES = ("mapdesk_meta", "mapdesk_layers", "mapdesk_keys", "mapdesk_seats", "gpkg_contents")


def create(
    path: str | Path,
    schemas: Sequence[Schema],
    *,
    workspace_id: str | None = None,
    name: str = "",
    facts: Mapping[str, Any] | None = None,
) -> GeoPackageWorkspace:
    """Make a workspace and open it for writing.

    Parameters
    ----------
    path : str or Path
        Of the new file; it appears when it is whole.
    schemas : sequence of Schema
        The layers, in order.
    workspace_id : str, optional
        Default: a random one.
    name : str
        What people call it; default: the name of the file.
    facts : mapping, optional
        Plain JSON data about the district, given back as `facts`.

    Raises
    ------
    StoreError
        There is such a file already, or it cannot be written.
    """
    target = Path(path).resolve()
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    meta = {
        "schema_version": SCHEMA_VERSION,
        "workspace_id": workspace_id or uuid4().hex,
        "name": name or target.stem,
        "facts": dict(facts or {}),
    }
    require_free(target)
    if not target.parent.is_dir():  # the lock would make it
        raise StoreError(msg("The file “{name}” cannot be made.", name=target.name), str(target.parent))
    lock = WriterLock(target)  # of two programs that make the same file only one may
    try:
        require_free(target)
        with store_errors(target), closing(sqlite3.connect(part, isolation_level=None)) as connection:
            _fill(connection, schemas, meta)
        part.rename(target)
    except OSError as error:
        raise StoreError(msg("The file “{name}” cannot be made.", name=target.name), str(error)) from error
    finally:
        forget(part)
        lock.release()
    return open_workspace(target, schemas, write=True)


def open_workspace(path: str | Path, schemas: Sequence[Schema], *, write: bool) -> GeoPackageWorkspace:
    """Open a workspace.

    Parameters
    ----------
    path : str or Path
    schemas : sequence of Schema
        The layers this program knows; with `write`, tables and columns the file lacks are added.
    write : bool
        True: as the one writer. False: beside whoever writes; in a folder that cannot be written as immutable.

    Raises
    ------
    StoreError
        No such file, no GeoPackage, not a workspace of this program, damaged, of a newer program, or (with `write`)
        held by another writer or in a place that cannot be written.
    """
    target = Path(path).resolve()  # a link beside the file would have a lock and a log of its own
    try:
        return _opened(target, schemas, write=write)
    except DamagedError as error:
        error.hint, error.backup = help_for(target)
        raise


def help_for(target: Path) -> tuple[object, Path | None]:
    """Return what to do about a damaged workspace, and the backup that this names, if there is one."""
    from mapdesk import settings
    from mapdesk.store.backups import hint_for

    return hint_for(target, settings.load().backup_folder)


def _opened(target: Path, schemas: Sequence[Schema], *, write: bool) -> GeoPackageWorkspace:
    look_at_header(target)
    mode = mode_of(target)
    if not write:
        return _open_reading(target, schemas, mode)
    if mode != "rw":
        raise StoreError(msg("The workspace “{name}” cannot be written here.", name=target.name), str(target))
    lock = WriterLock(target)
    try:
        with store_errors(target):
            return _open_writing(target, schemas, lock)
    except BaseException:
        lock.release()
        raise


def check_workspace(path: str | Path, alive: Callable[[], object] = lambda: None) -> list[str]:
    """Read the whole file and return what SQLite finds wrong with it; empty when it is sound. Takes seconds per GB.

    Parameters
    ----------
    path : str or Path
    alive : callable
        Called again and again meanwhile; what it raises ends the reading.

    Raises
    ------
    StoreError
        It cannot be opened, is no GeoPackage, or its end is missing.
    """
    target = Path(path)
    look_at_header(target)
    with store_errors(target):
        try:
            with closing(connect(target, mode_of(target))) as connection:
                found = complaints(connection, alive)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            found = [str(error)]
    return [" ".join(text.split()) for text in found if text != "ok"]


def refuse_workspace(path: str | Path) -> None:
    """Refuse a file that somebody wants to write something else over, when it is a workspace.

    Raises
    ------
    RefusedError
        It is one, or an SQLite file too damaged to tell.
    """
    target = Path(path).resolve()
    try:
        if not paths.is_held(target):
            with target.open("rb") as file:
                if file.read(16) != b"SQLite format 3\x00":
                    return
        with closing(connect(target, mode_of(target))) as connection:
            if "mapdesk_meta" not in layout.tables_present(connection):
                return
    except OSError:
        return
    except sqlite3.Error:
        pass
    raise RefusedError(msg("“{name}” is a workspace and is not written over.", name=target.name), str(target))


def _fill(connection: sqlite3.Connection, schemas: Sequence[Schema], meta: Mapping[str, Any]) -> None:
    add_functions(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    layout.make_geopackage(connection)
    layout.run(connection, journal.JOURNAL_TABLES + rows.HISTORY_TABLE + watching.WATCH_TABLES + kept_files.FILES_TABLE)
    accounts_and_signatures(connection)
    connection.execute(journal.ACCOUNT_INDEX)
    connection.executemany(
        "INSERT INTO mapdesk_meta VALUES (?, ?)",
        [(name, json.dumps(value, ensure_ascii=False)) for name, value in meta.items()],
    )
    for schema in schemas:
        if schema.shape is not Shape.GRID:
            layout.make_table(connection, schema)
            layout.register(connection, schema)
    connection.execute("COMMIT")


def _open_reading(target: Path, schemas: Sequence[Schema], mode: Mode) -> GeoPackageWorkspace:
    reason: object = msg("It was opened for reading.")
    if mode != "rw":
        reason = msg("The file or its folder cannot be written.")
    connections = Connections(target, mode, write=False, prepare=lambda made: layout.stand_in(made, schemas))
    try:
        with store_errors(target):
            meta = read_meta(connections.reader(), target)
            _quick_check(connections.reader(), target)
            if meta["schema_version"] < SCHEMA_VERSION:
                raise StoreError(
                    msg("The workspace “{name}” was made by an older version of the program.", name=target.name),
                    hint=msg("Open it once for writing."),
                )
    except BaseException:
        connections.close()
        raise
    return GeoPackageWorkspace(connections, schemas, meta=meta, lock=None, reason=reason)


def _open_writing(target: Path, schemas: Sequence[Schema], lock: WriterLock) -> GeoPackageWorkspace:
    connections = Connections(target, "rw", write=True)
    writer = connections.writer
    assert writer is not None
    try:
        meta = read_meta(writer, target)
        writer.execute("PRAGMA journal_mode = WAL")  # another program may have changed it
        _quick_check(writer, target)
        migrate(writer, target, int(meta["schema_version"]))
        meta["schema_version"] = SCHEMA_VERSION
        _require_layers(writer, target, schemas)
        _add_missing(writer, schemas)
    except BaseException:
        connections.close()
        raise
    return GeoPackageWorkspace(connections, schemas, meta=meta, lock=lock)


def _require_layers(writer: sqlite3.Connection, target: Path, schemas: Sequence[Schema]) -> None:
    """Refuse a file in which another program made a layer anew (ogr2ogr -overwrite): its rows are gone from it."""
    lost = watching.replaced(writer, schemas)
    if lost is not None:
        raise DamagedError(
            msg("Another program has replaced or removed the layer “{layer}” of the workspace “{name}”.",
                layer=lost.name, name=target.name),
            hint=msg("Restore a backup."),
        )  # fmt: skip


def _add_missing(writer: sqlite3.Connection, schemas: Sequence[Schema]) -> None:
    writer.execute("BEGIN IMMEDIATE")
    try:
        missing = layout.missing_tables(writer, schemas)
        for schema in schemas:
            if schema in missing:
                layout.make_table(writer, schema)
                layout.register(writer, schema)
            elif schema.shape is not Shape.GRID:
                layout.add_columns(writer, schema)
        watching.watch(writer, schemas)
        writer.execute(journal.ACCOUNT_INDEX)
        writer.execute("COMMIT")
    except BaseException:
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        raise


def look_at_header(target: Path) -> None:
    """Refuse at once what the first 100 bytes give away (https://www.sqlite.org/fileformat.html, 1.3)."""
    look_at_kind(target)
    missing = missing_bytes(target)
    if missing:
        size = target.stat().st_size
        raise DamagedError(
            msg("The workspace “{name}” is damaged: its end is missing.", name=target.name),
            msg("It has {size} bytes of {whole}.", size=size, whole=size + missing),
            msg("Restore a backup."),
        )


def look_at_kind(target: Path) -> None:
    """Refuse what is no GeoPackage."""
    header = _header(target)
    named = len(header) == 100 and header[:16] == b"SQLite format 3\x00"
    if not named or struct.unpack_from(">I", header, 68)[0] != layout.APPLICATION_ID:
        raise StoreError(msg("“{name}” is no GeoPackage.", name=target.name), str(target))


def missing_bytes(target: Path) -> int:
    """Return how much of its end a file lacks, by its header; 0 where the rest may lie in a write-ahead log."""
    header = _header(target)
    page = struct.unpack_from(">H", header, 16)[0]
    pages, changed, counted_at = (struct.unpack_from(">I", header, at)[0] for at in (28, 24, 92))
    if changed != counted_at or _wal(target):
        return 0
    return max(0, int(pages * (65536 if page == 1 else page)) - target.stat().st_size)


def _header(target: Path) -> bytes:
    """Return the first 100 bytes; of a file that is open in this process, which must not be touched, what is known."""
    if paths.is_held(target):
        known = bytearray(100)
        known[:16] = b"SQLite format 3\x00"
        struct.pack_into(">I", known, 24, 1)  # changed since it was counted: its size says nothing
        struct.pack_into(">I", known, 68, layout.APPLICATION_ID)
        return bytes(known)
    try:
        with target.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        raise StoreError(msg("There is no file “{name}”.", name=target)) from None
    except OSError as error:
        raise StoreError(msg("The file “{name}” cannot be opened.", name=target.name), str(error)) from error


def mode_of(target: Path) -> Mode:
    """Return how a file is opened; immutable only where nobody can be writing it."""
    if os.access(target, os.W_OK) and os.access(target.parent, os.W_OK):
        return "rw"
    return "ro" if _wal(target) else "immutable"


def _wal(target: Path) -> bool:
    """Return whether there is a write-ahead log with something in it."""
    log = target.with_name(target.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def read_meta(connection: sqlite3.Connection, target: Path) -> dict[str, Any]:
    """Return what the file says of itself; StoreError if it is another program's, or a newer one's."""
    if "mapdesk_meta" not in layout.tables_present(connection):
        raise StoreError(
            msg("“{name}” is a GeoPackage, but no workspace of this program.", name=target.name),
            hint=msg("Import its layers into a workspace."),
        )
    meta = {name: json.loads(value) for name, value in connection.execute("SELECT name, value FROM mapdesk_meta")}
    if meta["schema_version"] > SCHEMA_VERSION:
        raise StoreError(
            msg("The workspace “{name}” was made by a newer version of the program.", name=target.name),
            msg(
                "It has the schema {found}; this program knows {known}.",
                found=meta["schema_version"],
                known=SCHEMA_VERSION,
            ),
            msg("Install the newer version."),
        )
    return meta


def _quick_check(connection: sqlite3.Connection, target: Path) -> None:
    """Look for damage as far as that takes no noticeable time: a small file whole, of a large one our own tables."""
    if target.stat().st_size <= QUICK_CHECK_BYTES:
        found = [connection.execute("PRAGMA quick_check(1)").fetchone()[0]]
    else:
        found = [connection.execute(f"PRAGMA quick_check({table})").fetchone()[0] for table in _SMALL_TABLES]
    wrong = [text for text in found if text != "ok"]
    if wrong:
        raise DamagedError(
            msg("The workspace “{name}” is damaged.", name=target.name),
            " ".join(wrong[0].split())[:300],
            msg("Restore a backup."),
        )
