"""A backup on its way into the place of the workspace, while no window is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mapdesk.errors import MapdeskError
from mapdesk.store import recovering
from mapdesk.store.recovering import Restored
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.tasks import Tasks
from mapdesk.ui.widgets.labels import label
from mapdesk.words import tr


class Restoring(Frame):
    """Says what goes on and hands the outcome on; it cannot be closed, so that no half file is left.

    Parameters
    ----------
    backup, workspace : Path
    ended : callable
        Called with what was done, or with the error that prevented it (the workspace is then as it was).
    """

    def __init__(self, backup: Path, workspace: Path, ended: Callable[[Restored | MapdeskError], object]) -> None:
        super().__init__(tr("Restore a backup"), None)
        self.body.addWidget(label(tr("{name} is checked and put in place.", name=backup.name), wrap=True))
        self._ended = ended
        self._tasks = Tasks(self)
        self._tasks.run(lambda _job: recovering.restore(backup, workspace), self._leave, self._on_failed)

    def done(self, result: int) -> None:
        """Close only once it has ended."""
        if not self._tasks.busy():
            super().done(result)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self._leave(error)

    def _leave(self, outcome: Restored | MapdeskError) -> None:
        self._ended(outcome)
        self.close()
        self.deleteLater()
