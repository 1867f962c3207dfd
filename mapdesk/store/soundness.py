"""What SQLite finds wrong with a whole file; the reading can be called off."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

_STEPS_ALIVE = 200_000
"""Steps of SQLite's machine between two questions whether to go on: some milliseconds."""


def complaints(connection: sqlite3.Connection, alive: Callable[[], object]) -> list[str]:
    """Read the file of a connection whole and return what is wrong with it, with "ok" for its pages in order.

    Parameters
    ----------
    connection : sqlite3.Connection
    alive : callable
        Called again and again meanwhile; what it raises ends the reading.
    """
    stopped: list[BaseException] = []

    def go_on() -> int:
        try:
            alive()
        except BaseException as reason:  # SQLite would swallow it and only end the statement
            stopped.append(reason)
        return len(stopped)

    connection.set_progress_handler(go_on, _STEPS_ALIVE)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(100)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return found + [f"{table}: row {row} refers to nothing" for table, row, *_ in broken]
