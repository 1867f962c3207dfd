"""A second desktop on the same workspace reads only; it follows what the first one writes, and may take its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QTimer

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.store.lock import held
from mapdesk.ui.context import Desk
from mapdesk.words import msg

_LOOK_MS = 1000


class Follower:
    """Looks every second whether another program has written, and tells session and map.

    Parameters
    ----------
    desk : Desk
    refresh_map : callable
        Makes the map look at all revisions again.
    """

    def __init__(self, desk: Desk, refresh_map: Callable[[], object]) -> None:
        self._desk = desk
        self._refresh_map = refresh_map
        workspace = desk.session.workspace
        self._version = workspace.data_version()
        self._waits = workspace.read_only and held(Path(workspace.location))
        self._revisions = self._read()
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        if workspace.read_only and workspace.read_only_reason:
            notify.tell(
                Notice(
                    Level.WARNING,
                    msg("This workspace is open for reading only"),
                    workspace.read_only_reason,
                    msg("What others write appears here by itself."),
                )
            )

    def look(self) -> None:
        """Look now."""
        self._look_for_writer()
        try:
            version = self._desk.session.workspace.data_version()
            if version == self._version:
                return
            self._version = version
            before, self._revisions = self._revisions, self._read()
        except MapdeskError as error:
            self._timer.stop()
            self._tell(error)
            return
        touched: dict[str, set[str]] = {
            name: set() for name, revision in self._revisions.items() if before.get(name) != revision
        }
        self._refresh_map()
        self._desk.session.changed.emit(touched)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look_for_writer(self) -> None:
        """Offer the place of the writer once it is free; two that take it at once are parted by the lock."""
        if self._waits and not held(Path(self._desk.session.workspace.location)):
            self._waits = False
            self._desk.shell.toast(
                Notice(
                    Level.WARNING,
                    msg("The other program writes this workspace no more"),
                    msg("You can write it now; the workspace is opened again for that."),
                ),
                (msg("Take over writing"), self._desk.program.take_over),
            )

    def _tell(self, error: MapdeskError) -> None:
        """Tell why there is nothing to follow any more; of a file that is gone, what becomes of what it held."""
        rescue = self._desk.session.workspace.rescue
        if rescue is None:
            notify.error(error)
            return
        from mapdesk.ui.dialogs.rescuing import RescueDialog

        RescueDialog(self._desk, rescue).show()

    def _read(self) -> dict[str, int]:
        return {one.name: one.revision for one in self._desk.session.workspace.layers()}
