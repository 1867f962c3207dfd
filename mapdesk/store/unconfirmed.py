"""Unconfirmed work: what a person has typed or drawn and not confirmed, kept beside the workspace for after a crash.

It never enters the workspace or its journal. One small file for each seat, readable by this user only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mapdesk.errors import StoreError
from mapdesk.store.values import read_datetime, stored_datetime

KEEP_EVERY_S = 2.0
"""How often the window keeps what is unconfirmed."""


@dataclass(frozen=True)
class Leftover:
    """Unconfirmed work that an earlier run left: its name, its data as they were kept, and when, UTC."""

    name: str
    data: Any
    at: datetime


class Unconfirmed:
    """The unconfirmed work at one seat.

    What an earlier run left stays in the file, and `found` keeps offering it, until it is dropped or kept anew under
    the same name; so a second crash loses nothing of the first.

    Parameters
    ----------
    path : Path
        The workspace.
    seat : str
    """

    def __init__(self, path: Path, seat: str) -> None:
        mark = hashlib.sha256(seat.encode()).hexdigest()[:12]
        self.path = path.with_name(f"{path.name}.{mark}.unconfirmed")
        self._items = self._read()
        self._left = set(self._items)

    def keep(self, name: str, data: Any) -> bool:
        """Keep the present state of one piece of work (a card, a drawing, a mapping), in place of the one before.

        Parameters
        ----------
        name : str
            What it is: the same name replaces.
        data : plain JSON data

        Returns
        -------
        bool
            Whether it is on the disk; False when that failed (a full disk must not stop the typing).
        """
        self._left.discard(name)
        if name in self._items and self._items[name]["data"] == data:
            return True
        self._items[name] = {"data": data, "at": stored_datetime(datetime.now(UTC))}
        return self._write()

    def found(self) -> list[Leftover]:
        """Return what an earlier run left, oldest first; nothing of this run."""
        left = [Leftover(name, one["data"], read_datetime(one["at"])) for name, one in self._items.items()]
        return sorted((one for one in left if one.name in self._left), key=lambda one: one.at)

    def drop(self, name: str) -> None:
        """Forget one piece of work: it was confirmed or given up; the file goes with the last one."""
        self._left.discard(name)
        if self._items.pop(name, None) is not None:
            self._write()

    def close(self) -> None:
        """Forget the work of this run, at a clean end; what an earlier run left and nobody looked at stays."""
        for name in [name for name in self._items if name not in self._left]:
            del self._items[name]
        self._write()

    def _read(self) -> dict[str, dict[str, Any]]:
        """Return what the file holds; a file that cannot be read holds nothing."""
        try:
            told = json.loads(self.path.read_text("utf-8"))
            items = {str(name): {"data": one["data"], "at": one["at"]} for name, one in told["items"].items()}
            for one in items.values():
                read_datetime(one["at"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StoreError):
            return {}
        return items

    def _write(self) -> bool:
        draft = self.path.with_name(self.path.name + ".new")
        try:
            if not self._items:
                self.path.unlink(missing_ok=True)
                return True
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
            opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                json.dump({"items": self._items}, file, ensure_ascii=False, separators=(",", ":"))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError:
            return False
        return True
