"""What a person has in hand on a map: tools that select, the keyboard's cursor, and what the page is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from mapdesk.ui.map.messages import Hands

EMPTY = Hands("none", 0, cursor=False)


class Hand(QObject):
    """One map's hand.

    Parameters
    ----------
    tell : callable
        Tells the page a state by its kind; it is told again to a page that had to be loaded anew.
    send : callable
        Tells the page something once.
    parent : QObject

    Signals
    -------
    changed : (Hands)
        Tool, corners or cursor are others now.
    area : (Area)
        An outline that selects was drawn.
    """

    changed = pyqtSignal(object)
    area = pyqtSignal(object)

    def __init__(self, tell: Callable[..., None], send: Callable[..., None], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell
        self._send = send
        self.state = EMPTY

    def choose_from(self, layers: Sequence[str] | None, *, whole: bool, mode: str) -> None:
        """Have outlines select of these layers (None: of all that are shown), touched or `whole`, in a mode."""
        self._tell("choosing", layers=None if layers is None else list(layers), whole=whole, mode=mode)

    def use_cursor(self, on: bool) -> None:
        """Show the keyboard's cursor, or put it away."""
        self._send("cursor", on=on)

    def ask_list(self) -> None:
        """Have the page tell what lies under cursor or pointer, as a click whose answer is to be listed."""
        self._send("list")

    def hint(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Point things out for a moment, none of them to end it; mappings as for `MapView.select`."""
        self._send("hint", items=[dict(one) for one in items])

    def step_back(self) -> bool:
        """Leave the outline begun, the tool that selects, or the cursor; return whether there was one."""
        if self.state == EMPTY:
            return False
        self._send("back")
        return True

    def take(self, state: Hands) -> None:
        """Take what the page says is in hand."""
        self.state = state
        self.changed.emit(state)
