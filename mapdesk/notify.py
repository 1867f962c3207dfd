"""The bus on which news for the person at the screen travel; kept until somebody listens."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from mapdesk.errors import MapdeskError
from mapdesk.words import Message


class Level(Enum):
    """How much a notice asks of the person."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """One piece of news: title, detail, hint, as messages or text."""

    level: Level
    title: object
    detail: object = ""
    hint: object = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


_waiting: deque[Notice] = deque(maxlen=200)
_listeners: list[Callable[[Notice], None]] = []


def listen(listener: Callable[[Notice], None]) -> Callable[[], None]:
    """Give every notice to `listener`, the waiting ones first; return a function that ends it."""
    _listeners.append(listener)
    while _waiting:
        listener(_waiting.popleft())
    return lambda: _listeners.remove(listener)


def tell(notice: Notice) -> None:
    """Give a notice to the listeners, or keep it until there is one."""
    if not _listeners:
        _waiting.append(notice)
    for listener in list(_listeners):
        listener(notice)


def info(title: Message, detail: object = "") -> None:
    """Tell that something went well."""
    tell(Notice(Level.INFO, title, detail))


def warn(title: Message, detail: object = "", hint: object = "") -> None:
    """Tell of something a person should look at."""
    tell(Notice(Level.WARNING, title, detail, hint))


def error(problem: MapdeskError) -> None:
    """Tell of an expected error in the words of the place that raised it."""
    tell(Notice(Level.ERROR, problem.title, problem.detail, problem.hint))
