"""One writer: a lock of the operating system on a file beside the workspace, and a readable note of who holds it.

The lock vanishes with the process, however that ends; the note may then stay and is written over by the next writer.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from mapdesk.errors import StoreError
from mapdesk.words import msg


class WriterLock:
    """The right to write one workspace, held until `release`.

    Parameters
    ----------
    path : Path
        The workspace; the lock lies beside it as `<name>.lock`, the note as `<name>.writer`.

    Raises
    ------
    StoreError
        Somebody else holds it; the detail names process, machine and since when.
    """

    def __init__(self, path: Path) -> None:
        self._lock_path = path.with_name(path.name + ".lock")
        self._note = path.with_name(path.name + ".writer")
        self._lock = FileLock(self._lock_path, is_singleton=False, thread_local=False)
        try:
            self._lock.acquire(timeout=0.2, poll_interval=0.02)
        except Timeout as error:
            raise StoreError(
                msg("The workspace “{name}” is being written by another program.", name=path.name),
                holder(path),
                msg("Close it there, or open the workspace for reading."),
            ) from error
        except OSError as error:
            raise StoreError(
                msg("The workspace “{name}” cannot be written here.", name=path.name), str(error)
            ) from error
        since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        note = {"process": os.getpid(), "machine": socket.gethostname(), "since": since}
        self._note.write_text(json.dumps(note) + "\n", encoding="utf-8")

    def release(self) -> None:
        """Give the right back and leave no file; the file goes first, while nobody else can hold it."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            with suppress(OSError):  # Windows removes it itself, after the release
                self._lock_path.unlink(missing_ok=True)
            self._lock.release()


def held(path: Path) -> bool:
    """Return whether some program writes the workspace now; the note of one that has died does not count."""
    lock_path = path.with_name(path.name + ".lock")
    if not lock_path.exists():
        return False
    lock = FileLock(lock_path, is_singleton=False, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def holder(path: Path) -> object:
    """Return who writes the workspace, as a message; empty when that is not known."""
    try:
        note = json.loads(path.with_name(path.name + ".writer").read_text(encoding="utf-8"))
        values = {name: str(note[name]) for name in ("process", "machine")}
        since = datetime.fromisoformat(str(note["since"])).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return msg(
        "A program on the machine {machine} has written it since {since} (process {process}).", since=since, **values
    )
