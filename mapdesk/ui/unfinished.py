"""Unfinished work of the window: forms say what they hold, one timer keeps it beside the workspace for after a crash.

A form begins with its kind and a function that tells its state; it ends when it was confirmed or given up. What a
crash left is offered at the next opening, and the registered kind knows how to open it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from mapdesk import log, notify
from mapdesk.errors import MapdeskError
from mapdesk.registry import Registry
from mapdesk.store.unconfirmed import KEEP_EVERY_S, Leftover, Unconfirmed
from mapdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from mapdesk.session import Session
    from mapdesk.ui.context import Desk

State = Callable[[], Any]
"""Returns the present state of a form as plain JSON data, or None while there is nothing worth keeping."""


@dataclass(frozen=True)
class Resumable:
    """How one kind of work is named and opened again, both from the desk and the data that were kept.

    `title` is called while the window is made and must not ask the workspace for much; `resume` may raise MapdeskError.
    """

    title: Callable[[Desk, Any], object]
    resume: Callable[[Desk, Any], object]


RESUMABLE: Registry[Resumable] = Registry("unfinished work", "mapdesk.ui.dialogs")


class Unfinished(QObject):
    """The unfinished work of one open workspace; one that is only read keeps none.

    Parameters
    ----------
    session : Session
    every_s : float
        How often it is kept.

    Signals
    -------
    changed
        `found` may be another list now.
    """

    changed = pyqtSignal()

    def __init__(self, session: Session, every_s: float = KEEP_EVERY_S) -> None:
        super().__init__()
        workspace = session.workspace
        self._kept = None if workspace.read_only else Unconfirmed(Path(workspace.location), session.author.seat)
        self._found = self._kept.found() if self._kept is not None else []
        self._forms: dict[str, State] = {}
        self._last: dict[str, Any] = {}
        self._tasks = Tasks(self)  # one thread, so that the file is written in order; a slow disk stops no typing
        self._timer = QTimer(self)
        self._timer.setInterval(round(every_s * 1000))
        self._timer.timeout.connect(self.keep_now)

    def begin(self, kind: str, state: State) -> str:
        """Keep a form from now on; return the name to end it with."""
        name = f"{kind}:{uuid4().hex[:12]}"  # beside what an earlier run left, never in its place
        self._forms[name] = state
        self._timer.start()
        return name

    def end(self, name: str) -> None:
        """Forget a form: it was confirmed or given up."""
        self._forms.pop(name, None)
        if self._last.pop(name, None) is not None:
            self._drop(name)
        if not self._forms:
            self._timer.stop()

    def keep_now(self) -> None:
        """Keep what has changed since the last time."""
        for name, state in list(self._forms.items()):
            data = state()
            if data == self._last.get(name):
                continue
            if data is None:
                del self._last[name]
                self._drop(name)
            else:
                self._last[name] = data
                self._keep(name, data)

    def found(self) -> list[Leftover]:
        """Return what an earlier run left and nobody has decided on, oldest first."""
        return list(self._found)

    def title(self, desk: Desk, one: Leftover) -> object | None:
        """Return what a leftover is called, or None when this program does not understand it."""
        try:
            return RESUMABLE.load()[_kind(one)].title(desk, one.data)
        except (LookupError, TypeError, ValueError, AttributeError):
            return None

    def resume(self, desk: Desk, one: Leftover) -> None:
        """Open a leftover again as it was; it is offered no more once that has worked."""
        try:
            RESUMABLE.load()[_kind(one)].resume(desk, one.data)
        except MapdeskError as error:
            notify.error(error)
            return
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            log.logger("desktop").warning("unfinished work was not understood: %s", type(error).__name__)
        self.keep_now()  # under its new name first
        self.discard(one)

    def discard(self, one: Leftover) -> None:
        """Forget a leftover."""
        self._found = [other for other in self._found if other.name != one.name]
        self._drop(one.name)
        self.changed.emit()

    def written(self) -> bool:
        """Return whether all that was kept so far is on the disk."""
        return not self._tasks.busy()

    def close(self) -> None:
        """Forget the work of this run, at a clean end; what nobody decided on stays for the next time."""
        self._timer.stop()
        self._forms.clear()
        self._tasks.finish()
        if self._kept is not None:
            self._kept.close()

    def _keep(self, name: str, data: Any) -> None:
        kept = self._kept
        if kept is not None:
            self._tasks.run(lambda _job: kept.keep(name, data), lambda _done: None)

    def _drop(self, name: str) -> None:
        kept = self._kept
        if kept is not None:
            self._tasks.run(lambda _job: kept.drop(name), lambda _done: None)


def _kind(one: Leftover) -> str:
    return one.name.partition(":")[0]
