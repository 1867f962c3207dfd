"""Connections to the one file: one that writes, one reader per thread, and SQLite's errors in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from mapdesk import paths
from mapdesk.errors import DamagedError, StoreError
from mapdesk.store import blob, inside
from mapdesk.words import Message, msg

Mode = Literal["rw", "ro", "immutable"]
BUSY_TIMEOUT_S = 10.0
CACHE_KIB = 16 * 1024
_WAL_LIMIT_BYTES = 64 * 1024 * 1024
_INTERRUPT_EVERY_S = 0.02
_CLOSED = msg("The workspace “{name}” is closed.")


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
        self._file = paths.identity(path)
        self._holding = self._file
        paths.hold(self._holding)
        self._watcher: sqlite3.Connection | None = None
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._own: set[sqlite3.Connection] = set()
        self._in_use = 0
        self._guard = threading.Condition(threading.RLock())

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the reading connection of this thread; `close` interrupts what is under way and waits for it."""
        with self._lent():
            yield self.reader()

    @contextmanager
    def own_reader(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection of its own to a reading that lasts, so that other readings are not held in its past."""
        with self._lent():
            made = self._taken()
            try:
                yield made
            finally:
                self._put_away(made)

    def chunks(self, statement: str, values: Sequence[object], size: int) -> Iterator[list[Any]]:
        """Yield the rows of a statement in chunks, all as they are at the first, by a connection of their own.

        Between two chunks the connection is not in use: whoever asks may take his time, or never come back.
        """
        made = self._taken()
        try:
            with self._lent():
                cursor = made.execute(statement, values)
            while found := self._fetched(cursor, size):
                yield found
        finally:
            self._put_away(made)

    def file_is_there(self) -> bool:
        """Return whether the file of this name is still the one that was opened."""
        return paths.identity(self.path) == self._file

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
            raise self._closed_error()
        made = connect(self.path, self.mode)
        try:
            if self._prepare is not None:
                self._prepare(made)
            made.execute("PRAGMA query_only = ON")
        except BaseException:
            made.close()
            raise
        return made

    def open_writer(self) -> sqlite3.Connection:
        """Return the connection that writes; StoreError once all is closed. Only while `writing` is held."""
        if self.writer is None:
            raise self._closed_error()
        return self.writer

    def data_version(self) -> int:
        """Return SQLite's number that moves when another connection than the writing one has committed."""
        if self.writer is None and self._watcher is None:
            self._watcher = self.new_reader()
        watcher = self.writer or self._watcher
        assert watcher is not None
        return int(watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close all; the last one empties the write-ahead log into the file.

        What other threads have under way is interrupted first, an unfinished transaction rolled back: a connection
        that is closed in the middle of a statement of another thread takes the whole process down.
        """
        with self._guard:
            self._closed = True
            while self._in_use:
                for reader in (*self._readers.values(), *self._own):
                    reader.interrupt()
                self._guard.wait(_INTERRUPT_EVERY_S)
        while not self.writing.acquire(timeout=_INTERRUPT_EVERY_S):
            if self.writer is not None:
                self.writer.interrupt()
        try:
            self._close_all()
        finally:
            holding, self._holding = self._holding, None
            paths.let_go(holding)
            self.writing.release()

    def _close_all(self) -> None:
        with self._guard:
            for reader in (*self._readers.values(), *self._own, *([self._watcher] if self._watcher else [])):
                reader.close()
            self._readers.clear()
            self._own.clear()
            self._watcher = None
        writer, self.writer = self.writer, None
        if writer is not None:
            try:
                if writer.in_transaction:  # its rolling back was interrupted too
                    writer.execute("ROLLBACK")
                writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                writer.close()

    @contextmanager
    def _lent(self) -> Iterator[None]:
        with self._guard:
            if self._closed:
                raise self._closed_error()
            self._in_use += 1
        try:
            yield
        finally:
            with self._guard:
                self._in_use -= 1
                self._guard.notify_all()

    def _fetched(self, cursor: sqlite3.Cursor, size: int) -> list[Any]:
        with self._lent():
            return cursor.fetchmany(size)

    def _taken(self) -> sqlite3.Connection:
        with self._guard:
            made = self.new_reader()
            self._own.add(made)
        return made

    def _put_away(self, reader: sqlite3.Connection) -> None:
        with self._guard:
            self._own.discard(reader)
            reader.close()

    def _closed_error(self) -> StoreError:
        return StoreError(Message(_CLOSED.key, {"name": self.path.name}))


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
        inside.add_function(made)
        made.execute("PRAGMA foreign_keys = ON")
        made.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if mode == "rw":
            made.execute("PRAGMA synchronous = FULL")
            made.execute("PRAGMA secure_delete = ON").fetchall()  # what is blanked must not stay in free pages
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
    if title is _OTHER and str(error).startswith(("no such table", "no such column")):
        title, hint = _REPLACED, msg("Close the workspace and open it again.")
    kind = DamagedError if title is _DAMAGED else StoreError
    return kind(Message(title.key, {"name": path.name}), " ".join(str(error).split()), hint)


_OTHER = msg("The workspace “{name}” cannot be read or written.")
_REPLACED = msg("Another program has replaced or removed a part of the workspace “{name}”.")
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
    sqlite3.SQLITE_INTERRUPT: (_CLOSED, ""),
    sqlite3.SQLITE_PERM: (msg("The workspace “{name}” cannot be opened."), ""),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, msg("Restore a backup.")),
    sqlite3.SQLITE_NOTADB: (msg("“{name}” is no GeoPackage."), ""),
    sqlite3.SQLITE_TOOBIG: (msg("A value is too large for the workspace “{name}”."), ""),
}
