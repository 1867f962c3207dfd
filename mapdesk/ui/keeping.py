"""Backups while a workspace is open: the schedule, in a thread of its own, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, QTimer

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.settings import Settings
from mapdesk.store import schedule
from mapdesk.store.backups import Backup
from mapdesk.ui.context import Desk
from mapdesk.ui.tasks import Post

_FIRST_LOOK_MS = 60_000
"""The first minute belongs to the person who opened the workspace."""


class Keeper(QObject):
    """Runs the schedule of one open workspace; whoever only reads keeps no backups.

    Parameters
    ----------
    desk : Desk
    first_look_ms : int
        How long after the opening the schedule begins.
    """

    def __init__(self, desk: Desk, first_look_ms: int = _FIRST_LOOK_MS) -> None:
        super().__init__()
        self._workspace = Path(desk.session.workspace.location)
        self._post = Post(self)
        self._told = ""
        self._started = False
        plan = schedule.plan_of(desk.settings, self._workspace)
        self.schedule = schedule.Schedule(self._workspace, plan, self._hear)
        desk.settings_changed.connect(self._on_settings)
        if not desk.session.workspace.read_only:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.timeout.connect(self.start)
            self._timer.start(first_look_ms)

    def start(self) -> None:
        """Begin to look whether a backup is due."""
        if not self._started:
            self._started = True
            self.schedule.start()

    def stop(self) -> None:
        """End; a backup that is under way is given up, and nothing is left of it."""
        self.schedule.stop()
        self.deleteLater()

    def _on_settings(self, chosen: Settings) -> None:
        self.schedule.plan = schedule.plan_of(chosen, self._workspace)

    def _hear(self, news: Backup | MapdeskError) -> None:
        self._post(lambda: self._tell(news))

    def _tell(self, news: Backup | MapdeskError) -> None:
        """Tell that no backup could be written, once for each reason; one that was written needs no word."""
        if not isinstance(news, MapdeskError):
            self._told = ""
        elif str(news.title) != self._told:
            self._told = str(news.title)
            notify.warn(news.title, news.detail, news.hint)  # type: ignore[arg-type]
