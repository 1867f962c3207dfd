"""A small signal for the core: plain callables, called in order, on the thread that emits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """A list of listeners that are called when something has happened.

    Core signals are emitted on the thread of the window only; a listener that raises stops the later ones, since an
    error in a listener is a bug and must be seen.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[P, object]] = []

    def connect(self, listener: Callable[P, object]) -> Callable[[], None]:
        """Add a listener; return a function that takes it away again."""
        self._listeners.append(listener)

        def disconnect() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return disconnect

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every listener with the arguments."""
        for listener in list(self._listeners):
            listener(*args, **kwargs)
