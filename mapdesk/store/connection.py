"""Connections to the one file: one that writes, one reader per thread, and SQLite's errors in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from mapdesk.errors import StoreError
from mapdesk.store import blob
from mapdesk.words import Message, msg

Mode = Literal["rw", "ro", "immutable"]
BUSY_TIMEOUT_S = 10.0
CACHE_KIB = 16 * 1024
_WAL_LIMIT_BYTES = 64 * 1024 * 1024


class Connections:
    """All connections of one open workspace.

    Parameters
    ----------
    path : Path
    mode : {"rw", "ro", "immutable"}
        How readers open the file; "rw" readers refuse writes too, but may tidy up the write-ahead log.
    write : bool
        Whether there is a connection that writes.
    prepare : callable, optional
        What is done to each new reading connection first.
    """

    def __init__(
        self, path: Path, mode: Mode, *, write: bool, prepare: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        self.path = path
        self._prepare = prepare
        self._closed = False
        self.mode = mode
        self.writing = threading.RLock()
        self.writer = connect(path, "rw") if write else None
        self._watcher: sqlite3.Connection | None = None
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._guard = threading.Lock()

    def reader(self) -> sqlite3.Connection:
        """Return the reading connection of this thread; those of ended threads are closed."""
        me = threading.current_thread()
        found = self._readers.get(me)
        if found is None:
            with self._guard:
                for ended in [thread for thread in self._readers if not thread.is_alive()]:
                    self._readers.pop(ended).close()
                found = self._readers[me] = self.new_reader()
        return found

    def new_reader(self) -> sqlite3.Connection:
        """Return another reading connection; the caller closes it."""
        if self._closed:  # a thread that ends late must not open the file again
            raise StoreError(msg("The workspace “{name}” is closed.", name=self.path.name))
        made = connect(self.path, self.mode)
        try:
            if self._prepare is not None:
                self._prepare(made)
            made.execute("PRAGMA query_only = ON")
        except BaseException:
            made.close()
            raise
        return made

    def data_version(self) -> int:
        """Return SQLite's number that moves when another connection than the writing one has committed."""
        if self.writer is None and self._watcher is None:
            self._watcher = self.new_reader()
        watcher = self.writer or self._watcher
        assert watcher is not None
        return int(watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close all; the last one empties the write-ahead log into the file."""
        with self._guard:
            self._closed = True
            for reader in (*self._readers.values(), *([self._watcher] if self._watcher else [])):
                reader.close()
            self._readers.clear()
            self._watcher = None
        if self.writer is not None:
            self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.writer.close()
            self.writer = None


def connect(path: Path, mode: Mode) -> sqlite3.Connection:
    """Return a connection with GeoPackage's functions, in autocommit, that waits for other programs.

    Raises
    ------
    sqlite3.Error
        The file cannot be opened.
    """
    options = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    made = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        add_functions(made)
        made.execute("PRAGMA foreign_keys = ON")
        made.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if mode == "rw":
            made.execute("PRAGMA synchronous = FULL")
            made.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    except BaseException:
        made.close()
        raise
    return made


def add_functions(connection: sqlite3.Connection) -> None:
    """Register the five functions that the spatial index of a GeoPackage needs (clause F.3)."""
    last: list[tuple[bytes, blob.Bounds | None]] = [(b"", None)]

    def bounds(geometry: bytes | None) -> blob.Bounds | None:
        if geometry is None:
            return None
        if last[0][0] != geometry:  # the triggers ask five times for the same one
            last[0] = (geometry, blob.bounds(geometry))
        return last[0][1]

    def side(at: int) -> object:
        def of(geometry: bytes | None) -> float | None:
            found = bounds(geometry)
            return None if found is None else found[at]

        return of

    for at, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, side(at), deterministic=True)  # type: ignore[arg-type]
    connection.create_function(
        "ST_IsEmpty", 1, lambda one: None if one is None else int(bounds(one) is None), deterministic=True
    )


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into a `StoreError` that says what happened to which file."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the error in plain words."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    title, hint = _TEXTS.get(code & 0xFF, (_OTHER, ""))
    return StoreError(Message(title.key, {"name": path.name}), " ".join(str(error).split()), hint)


_OTHER = msg("The workspace “{name}” cannot be read or written.")
_DISK = msg("The disk has no room for the workspace “{name}”; nothing of the change was stored.")
_DAMAGED = msg("The workspace “{name}” is damaged.")
_TEXTS: dict[int, tuple[Message, object]] = {
    sqlite3.SQLITE_FULL: (_DISK, msg("Make room and try again.")),
    sqlite3.SQLITE_IOERR: (
        msg("The disk refused to read or write the workspace “{name}”; nothing of the change was stored."),
        msg("Look whether it is full or failing."),
    ),
    sqlite3.SQLITE_BUSY: (
        msg("Another program holds the workspace “{name}”."),
        msg("Try again when it has finished."),
    ),
    sqlite3.SQLITE_LOCKED: (
        msg("Another program holds the workspace “{name}”."),
        msg("Try again when it has finished."),
    ),
    sqlite3.SQLITE_READONLY: (msg("The workspace “{name}” cannot be written here."), ""),
    sqlite3.SQLITE_CANTOPEN: (msg("The workspace “{name}” cannot be opened."), ""),
    sqlite3.SQLITE_PERM: (msg("The workspace “{name}” cannot be opened."), ""),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, msg("Restore a backup.")),
    sqlite3.SQLITE_NOTADB: (msg("“{name}” is no GeoPackage."), ""),
    sqlite3.SQLITE_TOOBIG: (msg("A value is too large for the workspace “{name}”."), ""),
}
