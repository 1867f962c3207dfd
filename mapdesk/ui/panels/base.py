"""The one form of a panel: a widget class with `@panel`; the dock, the menu entry and the memory derive from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PyQt6.QtWidgets import QWidget

from mapdesk.registry import Registry
from mapdesk.words import Message

if TYPE_CHECKING:
    from mapdesk.ui.context import Desk

AREAS = ("left", "right", "bottom")


@dataclass(frozen=True)
class Panel:
    """A dock of the window.

    Attributes
    ----------
    name : str
        Unique; also the name under which its place is remembered.
    title : Message
    area : str
        One of `AREAS`: where it stands in a fresh arrangement.
    icon : str
        Name of an icon of the set.
    make : callable
        Makes the widget for a desk. The widget reads the session and asks it; it calls no other panel, touches no
        map and opens no file.
    help : str
        The first line of the class's docstring, for the reference pages.
    order : int
        Position among the panels of the area, low first.
    """

    name: str
    title: Message
    area: str
    icon: str
    make: Callable[[Desk], QWidget]
    help: str
    order: int = 100


PANELS: Registry[Panel] = Registry("panel", "mapdesk.ui.panels")

W = TypeVar("W", bound=type[QWidget])


def panel(name: str, title: Message, area: str, icon: str, *, order: int = 100) -> Callable[[W], W]:
    """Register the decorated widget class, made with the desk as its only argument, as a panel."""

    def adding(widget: W) -> W:
        if area not in AREAS:
            raise ValueError(f"panel {name!r}: no area {area!r}")
        line = (widget.__doc__ or "").strip().split("\n")[0]
        PANELS.add(name)(Panel(name, title, area, icon, widget, line, order))
        return widget

    return adding
