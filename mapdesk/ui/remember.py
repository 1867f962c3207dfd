"""What the window remembers between starts: recent workspaces, layouts, view and layers of each workspace."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from mapdesk import log, paths

_FILE = "desktop.json"
_RECENT = 8
_WORKSPACES = 50


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

    def recent(self) -> list[str]:
        """Return the workspaces opened last, newest first, that still exist."""
        kept = self._data.get("recent", [])
        return [one for one in kept if isinstance(one, str) and Path(one).exists()] if isinstance(kept, list) else []

    def note_opened(self, location: str) -> None:
        """Put a workspace at the head of the recent ones."""
        others = [one for one in self.recent() if one != location]
        self._data["recent"] = [location, *others][:_RECENT]

    def save(self) -> None:
        """Write the file; that it cannot be written is no reason to disturb anybody, but is logged."""
        draft = self._file.with_suffix(".new")
        try:
            draft.write_text(json.dumps(self._data, ensure_ascii=False), encoding="utf-8")
            draft.replace(self._file)
        except OSError as error:
            log.logger("desktop").warning("layout not saved: %s", error.strerror)
