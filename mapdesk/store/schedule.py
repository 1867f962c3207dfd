"""When backups are written: by a thread of its own, at an interval, and only when something changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mapdesk import log
from mapdesk.errors import MapdeskError
from mapdesk.settings import Settings
from mapdesk.store import backups
from mapdesk.store.backups import DEFAULT_RULE, Backup, Rule

_LOOK_EVERY_S = 30.0


@dataclass(frozen=True)
class Plan:
    """How often and where backups are written; an interval of 0 means: only when somebody asks."""

    folder: Path
    every_s: float = 3600.0
    rule: Rule = DEFAULT_RULE


def plan_of(settings: Settings, workspace: Path) -> Plan:
    """Return the plan that a person's settings make for a workspace."""
    rule = Rule(settings.backup_hourly, settings.backup_daily)
    return Plan(backups.folder_of(workspace, settings.backup_folder), settings.backup_every_min * 60.0, rule)


class Schedule:
    """Writes backups of one open workspace until `stop`.

    Parameters
    ----------
    workspace : Path
    plan : Plan
    tell : callable
        Called in the thread of the backups with each backup written, or the error that prevented it.
    """

    def __init__(self, workspace: Path, plan: Plan, tell: Callable[[Backup | MapdeskError], object]) -> None:
        self.plan = plan
        self._workspace = workspace
        self._tell = tell
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._asked = False
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)

    def start(self) -> None:
        """Begin to look whether a backup is due."""
        self._thread.start()

    def write_now(self) -> None:
        """Ask for a backup, due or not."""
        self._asked = True
        self._wake.set()

    def stop(self) -> None:
        """Give up what is under way and end; nothing is left of an unfinished backup."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def due(self, now: datetime | None = None) -> bool:
        """Return whether a backup is due: the last one is old enough (or of a future, the clock was set back)."""
        if self.plan.every_s <= 0:
            return False
        moment = now or datetime.now(UTC)
        last = next((one for one in backups.listed(self.plan.folder) if one.good and one.at <= moment), None)
        if last is None:
            return True
        if moment - last.at < timedelta(seconds=self.plan.every_s):
            return False
        held = backups.facts_of(self._workspace)
        return (held.entries, held.rows, held.schema_version) != (last.entries, last.rows, last.schema_version)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._wake.wait(_LOOK_EVERY_S)
            self._wake.clear()

    def _look(self) -> None:
        asked, self._asked = self._asked, False
        try:
            if asked or self.due():
                made = backups.write(self._workspace, self.plan.folder, rule=self.plan.rule, stop=self._stop)
                self._tell(made)
        except backups.Stopped:
            log.logger("store").info("a backup was given up")
        except MapdeskError as error:
            log.logger("store").warning("no backup was written: %s", type(error).__name__)
            self._tell(error)
