"""The index of a workspace: from the user's cache folder, brought up to date by the journal, or built."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mapdesk import log
from mapdesk.addresses.index import filing
from mapdesk.addresses.index.building import FORM, build, build_some, facts_of
from mapdesk.addresses.index.filing import DamagedIndexError
from mapdesk.addresses.index.index import Index
from mapdesk.paths import cache_folder
from mapdesk.store.watching import UNKNOWN

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

_MOST_CHANGES = 5_000
"""Rows changed since an index was built, above which it is built anew."""
_SUFFIX = ".addresses"


def index_of(workspace: Workspace, told: Callable[[int, int], None] | None = None, folder: Path | None = None) -> Index:
    """Return the index of a workspace as it stands now.

    Parameters
    ----------
    workspace : Workspace
    told : callable, optional
        Called with rows done and rows in all while it is built; what it raises ends that.
    folder : Path, optional
        Where indexes are kept; default: `addresses` in the user's cache folder.

    Returns
    -------
    Index
        Never an older state. A file that is damaged, of another state or form is built anew; when the folder cannot be
        written the index works all the same, from memory.
    """
    return kept_index(workspace, folder) or _built(workspace, told, folder)


def kept_index(workspace: Workspace, folder: Path | None = None) -> Index | None:
    """Return the index of a workspace from its file, up to date, or None when it has to be built."""
    for path in _files(workspace, folder):
        try:
            facts, arrays = filing.load(path)
        except (DamagedIndexError, OSError, ValueError, KeyError):
            with contextlib.suppress(OSError):
                path.unlink()
            continue
        keys = _changed_since(workspace, facts)
        if keys is not None:
            return with_changes(Index(facts, arrays, path), workspace, keys)
    return None


def up_to_date(index: Index, workspace: Workspace) -> Index | None:
    """Return an index brought to the present state, itself when it is there, None when it has to be built anew."""
    present = workspace.status("addresses").revision
    if (index.changes or index).facts["revision"] == present:
        return index
    keys = _changed_since(workspace, index.facts)
    return None if keys is None else with_changes(index, workspace, keys)


def with_changes(index: Index, workspace: Workspace, keys: set[str]) -> Index:
    """Return the same index with some rows as they are now."""
    if not keys:
        return index
    made = index.copy()
    made.changes = Index(*build_some(workspace, keys))
    made.gone = np.zeros(len(index), bool)
    made.gone[index.rows_of(keys)] = True
    return made


def file_of(facts: dict[str, Any], folder: Path) -> Path:
    """Return the file of an index: workspace, journal position and the hash of the entry there."""
    return folder / f"{facts['workspace_id']}-{facts['seq']}-{str(facts['hash'])[:12]}{_SUFFIX}"


def _built(workspace: Workspace, told: Callable[[int, int], None] | None, folder: Path | None) -> Index:
    facts, arrays = build(workspace, told)
    kept: Path | None = None
    target = _folder(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        path = file_of(facts, target)
        filing.save(path, facts, arrays)
        for old in target.glob(f"{facts['workspace_id']}-*{_SUFFIX}"):
            if old != path:
                old.unlink(missing_ok=True)
        facts, arrays = filing.load(path)
        kept = path
    except (OSError, DamagedIndexError) as problem:
        log.logger("addresses").warning("the index is not kept: %s", problem)
    return Index(facts, arrays, kept)


def _folder(folder: Path | None) -> Path:
    return cache_folder() / "addresses" if folder is None else folder


def _files(workspace: Workspace, folder: Path | None) -> list[Path]:
    """Return the files of a workspace, the youngest first."""
    found = _folder(folder).glob(f"{workspace.workspace_id}-*{_SUFFIX}")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _changed_since(workspace: Workspace, facts: dict[str, Any]) -> set[str] | None:
    """Return the keys of rows that changed since an index was built, or None when that is not known or too many."""
    now = facts_of(workspace)
    if facts.get("form") != FORM or facts["workspace_id"] != now["workspace_id"]:
        return None
    seq = int(facts["seq"])
    there = workspace.entries(after=seq - 1, limit=1) if seq else []
    if seq and (not there or there[0].hash != facts["hash"]):
        return None
    if facts["revision"] == now["revision"]:
        return set() if facts["rows"] == now["rows"] else None
    told: Counter[str] = Counter(workspace.touched_since("addresses", seq))
    counted = sum(entry.layers.get("addresses", 0) for entry in workspace.entries(after=seq))
    outside = {one.key for one in workspace.outside_changes() if one.layer == "addresses"}
    if UNKNOWN in outside or counted > told.total() or len(told) + len(outside) > _MOST_CHANGES:
        return None
    return set(told) | outside
