"""What the window remembers between starts: recent workspaces, layouts, view and layers of each workspace."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mapdesk import log, paths
from mapdesk.session import Session

_FILE = "desktop.json"
_RECENT = 8
_WORKSPACES = 50


@dataclass(frozen=True)
class Recent:
    """A workspace that was opened: where, its name, the rows it had (None: unknown), when it was opened last."""

    location: str
    name: str
    rows: int | None
    at: datetime | None


class Memory:
    """Plain data in one JSON file of this user's configuration folder.

    Parameters
    ----------
    folder : Path, optional
        Another folder than the user's, for tests.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.config_folder()
        self._file = self.folder / _FILE
        self._data: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            self._data = stored if isinstance(stored, dict) else {}

    def get(self, name: str, default: Any = None) -> Any:
        """Return what is kept for all workspaces under a name."""
        return self._data.get(name, default)

    def put(self, name: str, value: Any) -> None:
        """Keep a plain value for all workspaces."""
        self._data[name] = value

    def of_workspace(self, workspace_id: str) -> dict[str, Any]:
        """Return what is kept for one workspace; changes of the dictionary are kept too."""
        kept = self._data.setdefault("workspaces", {})
        if not isinstance(kept, dict):
            kept = self._data["workspaces"] = {}
        one = kept.pop(workspace_id, None)
        kept[workspace_id] = one if isinstance(one, dict) else {}  # the newest stands last
        while len(kept) > _WORKSPACES:
            kept.pop(next(iter(kept)))
        found: dict[str, Any] = kept[workspace_id]
        return found

    def recent_workspaces(self) -> list[Recent]:
        """Return the workspaces opened last, newest first, also those that are not there now."""
        kept, facts = self._data.get("recent", []), self._data.get("recent_facts", {})
        if not isinstance(kept, list):
            return []
        facts = facts if isinstance(facts, dict) else {}
        return [_recent(one, facts.get(one)) for one in kept if isinstance(one, str)]

    def forget(self, location: str) -> None:
        """Take a workspace out of the recent ones; the file is not touched."""
        self._data["recent"] = [one.location for one in self.recent_workspaces() if one.location != location]
        self.save()

    def recent(self) -> list[str]:
        """Return the workspaces opened last, newest first, that still exist."""
        return [one.location for one in self.recent_workspaces() if Path(one.location).exists()]

    def note_opened(self, location: str, name: str = "", rows: int | None = None) -> None:
        """Put a workspace at the head of the recent ones, with its name and rows as they are now."""
        before = self._data.get("recent_facts", {})
        before = before if isinstance(before, dict) else {}
        others = [one.location for one in self.recent_workspaces() if one.location != location]
        recent = [location, *others][:_RECENT]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        facts = {**before, location: {"name": name, "rows": rows, "at": now}}
        self._data["recent"] = recent
        self._data["recent_facts"] = {one: facts[one] for one in recent if one in facts}
        self.save()

    def save(self) -> None:
        """Write the file; that it cannot be written is no reason to disturb anybody, but is logged."""
        try:
            paths.write_whole(self._file, json.dumps(self._data, ensure_ascii=False))
        except OSError as error:
            log.logger("desktop").warning("layout not saved: %s", error.strerror)


def recent_facts(session: Session) -> tuple[str, str, int]:
    """Return what is remembered of an open workspace: where it is, its name, the rows of all its layers."""
    workspace = session.workspace
    rows = sum(status.rows for status in workspace.layers())
    return str(Path(workspace.location).resolve()), workspace.name, rows


def _recent(location: str, facts: object) -> Recent:
    known: dict[str, Any] = facts if isinstance(facts, dict) else {}
    name, rows, at = known.get("name"), known.get("rows"), None
    with contextlib.suppress(TypeError, ValueError):
        at = datetime.fromisoformat(known["at"]) if known.get("at") else None
    return Recent(location, str(name or Path(location).stem), rows if isinstance(rows, int) else None, at)
