"""Lets the boats of a demo sail on the live board, once a second, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mapdesk import log
from mapdesk.demo.traffic import Traffic
from mapdesk.errors import RefusedError
from mapdesk.feeds.stored import begin
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.feeds.board import Board
    from mapdesk.store.workspace import Workspace

EVERY_S = 1.0
_logger = log.logger("demo")


class Simulation:
    """Simulated boat traffic on a board, from `start` to `stop`. Nothing of it is stored.

    Parameters
    ----------
    board : Board
    workspace : Workspace
        A demo: only there may positions be made up.
    options
        As of `Traffic`: `moving`, `seed`, `pace_s`.

    Raises
    ------
    RefusedError
        The workspace is no demo.
    """

    def __init__(self, board: Board, workspace: Workspace, **options: Any) -> None:
        if not workspace.facts.get("synthetic"):
            raise RefusedError(msg("Boat traffic is simulated in demo workspaces only"))
        self._board, self._workspace, self._options = board, workspace, options
        self._end = threading.Event()
        self._restoring = False
        self._thread = threading.Thread(target=self._run, name="boat-traffic", daemon=True)
        self.began = threading.Event()
        self.moving = 0

    def start(self, on_failed: Callable[[Exception], object] = lambda _problem: None) -> Simulation:
        """Begin; reading the waters takes a second or two. `on_failed` is called in the thread."""
        self._on_failed = on_failed
        self._thread.start()
        return self

    def running(self) -> bool:
        """Return whether boats are sailing."""
        return self._thread.is_alive() and not self._end.is_set()

    def stop(self) -> None:
        """End; the thread then puts the stored positions back on the board."""
        self._restoring = True
        self._end.set()

    def end(self) -> None:
        """End without looking back: the workspace is being closed."""
        self._end.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            traffic = Traffic.of(self._workspace, **self._options)
            self.moving = traffic.moving
            self._board.simulated = True
            self._board.take(traffic.begin(time.time()))
            self.began.set()
            due = time.monotonic() + EVERY_S
            while not self._end.wait(max(0.0, due - time.monotonic())):
                self._board.take(traffic.step(time.time()))
                due = max(due + EVERY_S, time.monotonic())
            if self._restoring:
                self._board.clear()
                begin(self._board, self._workspace)
        except Exception as problem:  # a thread has nobody above it: it is told, and the boats stay where they are
            _logger.exception("simulated traffic ended")
            self._end.set()
            self._on_failed(problem)
