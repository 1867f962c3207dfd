"""The index of addresses behind the search box: loaded or built in the background, followed as rows change."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer

from mapdesk import notify
from mapdesk.layers.searching import MOST, FoundObject, find, find_named
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.addresses.index.index import Index
    from mapdesk.addresses.search import Match
    from mapdesk.store.workspace import Workspace
    from mapdesk.ui.context import Desk
    from mapdesk.ui.tasks import Job

_AFTER_OPENING_MS = 2_000  # the map is painted first
_AT_ONCE_ROWS = 2_000  # so few are indexed in a blink, and need no process
_LOOK_EVERY_S = 0.2
_MOST_ADDRESSES = 20
_MOST_OTHER = 15
_TOLD_FROM = 5.0


class AddressIndex(QObject):
    """Holds the index once it is there. `find` runs in a reader's thread and brings it up to date first."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._index: Index | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_OPENING_MS)
        self._timer.timeout.connect(self.prepare)
        self._timer.start()
        self._leave = desk.session.changed.connect(self._on_changed)
        self.destroyed.connect(lambda *_: self._leave())

    def prepare(self) -> None:
        """Load the index, or build it, unless there are no addresses, it is there, or that is under way."""
        self._timer.stop()
        if self._desk.reader.stopped:  # the workspace was closed meanwhile
            return
        workspace = self._desk.session.workspace
        if self._index is None and self._job is None and workspace.status("addresses").rows:
            self._job = self._desk.reader.run(
                lambda job: prepared(workspace, lambda: job.cancelled),
                self._take,
                self._failed,
                doing=msg("Indexing addresses"),
            )

    def present(self, workspace: Workspace) -> Index | None:
        """Return the index as the workspace stands now, or None when it is not there; for a reader's thread."""
        if self._index is None:
            return None
        from mapdesk.addresses.index.loading import up_to_date

        self._index = up_to_date(self._index, workspace)
        return self._index

    def find(
        self, workspace: Workspace, text: str, near: tuple[float, float] | None, stopped: Callable[[], bool]
    ) -> tuple[list[FoundObject], bool]:
        """Return what a text finds and whether there is more, as `layers.searching.find`; for a reader's thread.

        As long as the index is not there addresses are looked for in the rows themselves. A text that describes a light
        ("Fl(2) W 6s", 白光 联闪二次) finds the lights of that character.
        """
        if lights := _lights(workspace, text, near):
            return lights[:MOST], len(lights) > MOST
        index = self.present(workspace)
        if index is None:
            return find(workspace, text, stopped)
        from mapdesk.addresses.search import search

        addresses = [_found(one) for one in search(index, text, limit=_MOST_ADDRESSES, near=near)]
        exact, names = find_named(workspace, text, stopped)
        known = {(one.layer, one.key) for one in exact}
        names = [one for one in names if (one.layer, one.key) not in known]
        ordered = list(dict.fromkeys([*exact, *addresses, *names[: _MOST_OTHER if addresses else None]]))
        return ordered[:MOST], len(ordered) > MOST

    def _take(self, index: Index | None) -> None:
        self._index, self._job = index, None

    def _failed(self, problem: Exception) -> None:
        """Say it once; the search goes on without the index. `_job` stays, so that it is not tried for ever."""
        notify.warn(msg("The addresses could not be indexed"), str(problem))

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        """Begin when the first addresses come in; later changes are followed by `present`."""
        if "addresses" in touched and self._index is None:
            self._timer.start()


def _lights(workspace: Workspace, text: str, near: tuple[float, float] | None) -> list[FoundObject]:
    """Return the lights whose character a text describes, with it beside the name."""
    from mapdesk.addresses.light_search import find_lights

    return [
        FoundObject("aids", str(row["aid_id"]), str(row["name"] or row["aid_id"]), str(row["light_character"] or ""))
        for row in (one.row for one in find_lights(workspace, text, near=near, limit=MOST + 1))
    ]


def _found(one: Match) -> FoundObject:
    """Return a match as the list shows it; what is wrong most stands beside it."""
    worst = max(one.faults, key=lambda fault: fault.cost, default=None)
    remark = "" if worst is None or worst.cost < _TOLD_FROM else str(worst.text)
    return FoundObject("addresses", one.address_id, one.text, remark)


def prepared(workspace: Workspace, stopped: Callable[[], bool]) -> Index | None:
    """Return the index of a workspace; a large one is built by another process, since Python would hold up the window.

    Parameters
    ----------
    workspace : Workspace
    stopped : callable
        Asked while the other process works; once it is true that is ended.

    Returns
    -------
    Index or None
        None when it was stopped.
    """
    from mapdesk.addresses.index.loading import index_of, kept_index

    if workspace.status("addresses").rows <= _AT_ONCE_ROWS:
        return index_of(workspace)
    index = kept_index(workspace)
    if index is None and _built_apart(workspace.location, stopped):
        index = kept_index(workspace)
    return index


def _built_apart(location: str, stopped: Callable[[], bool]) -> bool:
    """Have the command line make the index, as it does before it searches."""
    words = [sys.executable, "-m", "mapdesk", "search", "", "-w", location, "--json"]
    low = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, creationflags=low)
    with contextlib.suppress(AttributeError, OSError):  # the map and the window come first
        os.setpriority(os.PRIO_PROCESS, process.pid, 10)
    try:
        while not stopped():
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(_LOOK_EVERY_S) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    return False
