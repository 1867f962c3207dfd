"""A few threads that take work from one queue, each with something of its own (a connection, a session)."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from mapdesk import log

S = TypeVar("S")
_logger = log.logger("map")


class Workers(Generic[S]):
    """Threads for reading and fetching; started with the first piece of work, never keeping the program alive.

    Parameters
    ----------
    name : str
    count : int
    enter : callable
        Makes what one thread keeps; called in that thread before each piece of work until it has succeeded once.
    leave : callable
        Gives it back, in the same thread.
    newest_first : bool
        Whether what was asked last is done first (tiles: the newest are the ones in view).
    """

    def __init__(
        self,
        name: str,
        count: int,
        *,
        enter: Callable[[], S],
        leave: Callable[[S], None] = lambda _thing: None,
        newest_first: bool = False,
    ) -> None:
        self._name = name
        self._count = count
        self._enter, self._leave = enter, leave
        self._todo: queue.Queue[Callable[[S | Exception], None] | None] = (
            queue.LifoQueue() if newest_first else queue.Queue()
        )
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, work: Callable[[S | Exception], None]) -> None:
        """Have `work` called in one of the threads, with the thread's own thing or the reason why there is none."""
        if self._closed:
            return
        self._todo.put(work)
        if len(self._threads) < self._count:
            thread = threading.Thread(target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self, wait_s: float = 2.0) -> None:
        """Drop what waits, let the threads end, and wait a little for them."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._todo.get_nowait()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join(wait_s)

    def _run(self) -> None:
        own: list[S] = []
        while (work := self._todo.get()) is not None:
            try:
                if not own:
                    own.append(self._enter())
                thing: S | Exception = own[0]
            except Exception as problem:  # told to whoever asked
                thing = problem
            try:
                work(thing)
            except Exception:
                _logger.exception("a piece of work of the map failed")
        for thing in own:
            self._leave(thing)
