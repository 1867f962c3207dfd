"""One writer: a lock of the operating system on a file beside the workspace, and a readable note of who holds it.

The lock vanishes with the process, however that ends; the note may then stay, and tells the next writer, who writes
over it, that the one before did not close the workspace.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from mapdesk.errors import StoreError
from mapdesk.words import msg


class WriterLock:
    """The right to write one workspace, held until `release`.

    Parameters
    ----------
    path : Path
        The workspace; the lock lies beside it as `<name>.lock`, the note as `<name>.writer`.

    Attributes
    ----------
    cut_short : datetime or None
        When the writer before took it, aware, UTC, if that one ended without giving it back.

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
        self.cut_short = _since(_read(self._note))
        since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        note = {"process": os.getpid(), "machine": socket.gethostname(), "since": since}
        with suppress(OSError):  # a full disk; the lock itself is what counts
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
    note = _read(path.with_name(path.name + ".writer"))
    since = _since(note)
    if since is None or not {"process", "machine"} <= set(note):
        return ""
    return msg(
        "A program on the machine {machine} has written it since {since} (process {process}).",
        machine=str(note["machine"]),
        since=since.astimezone().strftime("%Y-%m-%d %H:%M"),
        process=str(note["process"]),
    )


def _read(note: Path) -> dict[str, Any]:
    """Return what a note says; nothing when there is none or it cannot be read."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _since(note: dict[str, Any]) -> datetime | None:
    try:
        since = datetime.fromisoformat(str(note["since"]))
    except (KeyError, ValueError):
        return None
    return since if since.tzinfo is not None else None
