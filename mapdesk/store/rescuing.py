"""The rescue copy of a file that was deleted or replaced while it was open, written by a thread of its own.

The file still lives as long as a connection holds it; whoever closes the workspace waits for the copy.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from mapdesk.errors import MapdeskError
from mapdesk.store.connection import store_error
from mapdesk.store.copying import copy_file
from mapdesk.words import Message, msg


class Rescue:
    """One rescue copy on its way; it begins at once.

    Parameters
    ----------
    connection : sqlite3.Connection
        The one that writes; nobody else uses it from now on.
    path : Path
        Where the workspace was.
    copy : Path
        Where it is written to.

    Attributes
    ----------
    copy : Path
    pages_done, pages : int
        How far it is; 0 pages as long as that is not known.
    problem : MapdeskError or None
        Why it could not be written.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, copy: Path) -> None:
        self.copy = copy
        self.pages_done = self.pages = 0
        self.problem: MapdeskError | None = None
        self._path = path
        self._thread = threading.Thread(target=self._write, args=(connection,), name="mapdesk-rescue")
        self._thread.start()

    def under_way(self) -> bool:
        """Return whether it is being written."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Wait until it is written, or could not be."""
        self._thread.join()

    def told(self) -> object:
        """Return what is to be said of it now."""
        if self.problem is not None:
            return msg("What was stored could not be written to “{copy}”: {reason}", copy=self.copy.name,
                       reason=self.problem.sentence())  # fmt: skip
        if self.under_way():
            return msg("All that was stored is being written to “{copy}”.", copy=self.copy.name)
        return msg("All that was stored lies in “{copy}”.", copy=self.copy.name)

    def _write(self, connection: sqlite3.Connection) -> None:
        try:
            copy_file(connection, self.copy, self._on_step)
        except MapdeskError as problem:
            self.problem = problem
        except sqlite3.Error as error:
            self.problem = store_error(error, self._path)

    def _on_step(self, _status: int, remaining: int, pages: int) -> None:
        self.pages_done, self.pages = pages - remaining, pages


def gone(name: str, rescue: Rescue | None) -> tuple[Message, object, Message]:
    """Return title, detail and hint of the refusal to go on with a file that is gone."""
    return (
        msg("The workspace “{name}” was deleted or replaced while it was open.", name=name),
        "" if rescue is None else rescue.told(),
        msg("Nothing more is stored here: close it, and open what is meant."),
    )
