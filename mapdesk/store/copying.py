"""A consistent copy of an open file, by SQLite's backup API in steps."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from mapdesk.errors import StoreError
from mapdesk.words import msg

_PAGES = 2_000
Step = Callable[[int, int, int], object]
"""Called with SQLite's status, the pages that remain and all pages, after each step."""


def copy_file(source: sqlite3.Connection, target: Path, step: Step | None = None) -> None:
    """Write a consistent copy of an open file; it appears under its name when it is whole.

    Raises
    ------
    StoreError
        There is such a file already.
    sqlite3.Error
        It cannot be read or written.
    """
    require_free(target)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=_PAGES, sleep=0.0, progress=step)
            copy.execute("PRAGMA journal_mode = DELETE")
        part.rename(target)
    finally:
        forget(part)


def require_free(target: Path) -> None:
    """Refuse a name that a file has already."""
    if target.exists():
        raise StoreError(msg("There is already a file “{name}”.", name=target.name), str(target))


def forget(part: Path) -> None:
    """Take away what is left of a file that did not become whole."""
    for rest in (part, part.with_name(part.name + "-wal"), part.with_name(part.name + "-shm")):
        with suppress(OSError):  # its folder may be none
            rest.unlink()
