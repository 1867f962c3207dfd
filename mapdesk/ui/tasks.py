"""Long work off the window's thread: with progress, a way to cancel, and the result back on the window's thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from PyQt6 import sip
from PyQt6.QtCore import QObject, QThread, pyqtSignal

from mapdesk import notify
from mapdesk.errors import MapdeskError

T = TypeVar("T")
_LONGEST_S = 10.0


class CancelledError(Exception):
    """The person asked to stop; raised inside the work by `Job.advance`."""


class Job(QObject):
    """One piece of work that was started.

    Signals
    -------
    progressed : (int, int, str)
        Steps done, steps in all (0: unknown), what is being done.
    ended
        After the result, the error or the cancel was handled.
    """

    progressed = pyqtSignal(int, int, str)
    ended = pyqtSignal()
    _came = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._void = False
        self._done: Callable[[Any], object] = lambda _result: None
        self._failed: Callable[[Exception], object] | None = None
        self._came.connect(self._on_came)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; what it has finished by then may be stored, and is told."""
        self._stop.set()

    def drop(self) -> None:
        """Ask the work to stop, and throw its result away: nobody wants it any more."""
        self._void = True
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Return whether somebody asked to stop."""
        return self._stop.is_set()

    def advance(self, done: int, total: int = 0, text: object = "") -> None:
        """Tell how far the work is; called by the work, on its thread.

        Raises
        ------
        CancelledError
            The person asked to stop.
        """
        if self._stop.is_set():
            raise CancelledError
        self.progressed.emit(done, total, str(text))

    def _on_came(self, result: object, error: object) -> None:
        try:
            if self._void or isinstance(error, CancelledError) or _is_gone(self._done):
                return
            if isinstance(error, MapdeskError):
                (self._failed or notify.error)(error)
            elif isinstance(error, Exception):
                sys.excepthook(type(error), error, error.__traceback__)
                if self._failed is not None:
                    self._failed(error)
            else:
                self._done(result)
        finally:
            self.ended.emit()


def _is_gone(asked: Callable[[Any], object]) -> bool:
    """Return whether the widget that wanted the result was taken down meanwhile, as by another theme."""
    owner = getattr(asked, "__self__", None)
    return isinstance(owner, QObject) and sip.isdeleted(owner)


def _carry_out(job: Job, work: Callable[[Job], Any]) -> None:
    result: object = None
    error: Exception | None = CancelledError() if job.cancelled else None
    try:
        if error is None:
            result = work(job)
    except Exception as problem:  # whatever it is, it is handled on the window's thread
        error = problem
    job._came.emit(result, error)


class Post(QObject):
    """Brings calls to the window's thread: at once from there, queued from any other."""

    _asked = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked.connect(lambda act: act())

    def __call__(self, act: Callable[[], None]) -> None:
        if QThread.currentThread() is self.thread():
            act()
        else:
            self._asked.emit(act)


class Tasks(QObject):
    """Runs work on a pool of threads. One thread keeps the order of questions; more share long work.

    Signals
    -------
    doing_changed
        `doing` says something else now.
    """

    doing_changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None, *, threads: int = 1) -> None:
        super().__init__(parent)
        # Threads of Python, which last: a store keeps one connection for each. On threads of Qt what Python keeps for a
        # thread is thrown away after each work; pyproj keeps its context there, and then brings the program down.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="work")
        self._begun: set[Future[None]] = set()
        self._running: set[Job] = set()
        self._doing: dict[Job, object] = {}
        self._slots: dict[str, Job] = {}
        self.stopped = False

    def run(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        doing: object = "",
    ) -> Job:
        """Start `work(job)` and call `done(result)` on the window's thread.

        An expected error goes to `failed`, or else to the bus of notices; any other is a bug and goes to the hook.
        `doing` is what the window says meanwhile.
        """
        job = Job()
        job._done = done
        job._failed = failed
        self._running.add(job)
        job.ended.connect(lambda: self._on_ended(job))
        if doing:
            self._doing[job] = doing
            self.doing_changed.emit()
        begun = self._pool.submit(_carry_out, job, work)
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
        return job

    def ask(
        self,
        slot: str,
        work: Callable[[Job], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Like `run`, but a newer question of the same slot makes the older one void."""
        older = self._slots.pop(slot, None)
        if older is not None:
            older.drop()
        self._slots[slot] = job = self.run(work, done, failed)
        return job

    @property
    def doing(self) -> object:
        """Return what the oldest work that has a name for it does now, or ""."""
        return next(iter(self._doing.values()), "")

    def busy(self) -> bool:
        """Return whether work is under way."""
        return bool(self._running)

    def stop(self) -> None:
        """Drop everything and wait for the threads to be free; nobody is told of what ends afterwards."""
        self.stopped = True
        for job in list(self._running):
            job.drop()
        wait(list(self._begun), _LONGEST_S)

    def finish(self) -> None:
        """Wait until all that was started has ended; nothing of it is dropped."""
        wait(list(self._begun), _LONGEST_S)

    def _on_ended(self, job: Job) -> None:
        self._running.discard(job)
        if self._doing.pop(job, "") and not self.stopped:  # who would look then finds the workspace closed
            self.doing_changed.emit()
