"""Acts that are stored: a short one at once; a long one, or one that would have to wait, off the window's thread.

A change says by its class attribute `long` that it may take more than a moment. Undo and redo take about as long as the
act they are about, so the rows of its entry tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.model.account import Signature
from mapdesk.model.journal import Entry
from mapdesk.store.change import Change
from mapdesk.ui.context import Desk
from mapdesk.words import Message

Act = Callable[[], Entry]

MANY_ROWS = 500
"""An entry of more rows is undone off the window's thread: a row takes about 0.2 ms."""


def do(
    desk: Desk,
    change: Change,
    done: Callable[[Entry], object],
    *,
    doing: Message,
    reason: str = "",
    signatures: Sequence[Signature] = (),
) -> None:
    """Make a change and call `done(entry)` once it is on disk; see `perform`."""
    long = bool(getattr(change, "long", False))
    session = desk.session
    perform(desk, lambda: session.do(change, reason=reason, signatures=signatures), done, doing=doing, long=long)


def perform(desk: Desk, act: Act, done: Callable[[Entry], object], *, doing: Message, long: bool) -> None:
    """Call `act`, which stores something, and then `done(entry)` on the window's thread; a refusal is told.

    Parameters
    ----------
    desk : Desk
    act : callable
        `session.do`, `undo` or `redo` with what they need.
    done : callable
    doing : Message
        What the status line says while it goes on off the window's thread.
    long : bool
        Whether it may take more than a moment. While other work is under way every act goes behind that: it may hold
        the workspace, and the window must not wait for it.
    """
    if long or desk.worker.busy():
        desk.worker.run(lambda _job: act(), done, doing=doing)
        return
    try:
        entry = act()
    except MapdeskError as refused:
        notify.error(refused)
        return
    done(entry)


def is_long(entry: Entry | None) -> bool:
    """Return whether taking an entry back, or making it again, may take more than a moment."""
    return entry is not None and sum(entry.layers.values()) > MANY_ROWS
