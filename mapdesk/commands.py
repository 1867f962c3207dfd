"""Commands: a function with a name, a title and a key; menus, toolbar, palette and cheat sheet derive from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mapdesk.registry import Registry
from mapdesk.words import Message, msg

MENUS: dict[str, Message] = {
    "file": msg("File"),
    "edit": msg("Edit"),
    "view": msg("View"),
    "map": msg("Map"),
    "layer": msg("Layer"),
    "help": msg("Help"),
}


@dataclass(frozen=True)
class Command:
    """One thing a person can do.

    Attributes
    ----------
    name : str
        `noun.verb`, unique.
    title : Message
        What menus and the palette show.
    key : str
        Default key in Qt's portable notation, or ""; `key_of` tells the one in use.
    menu : str
        A key of `MENUS`, or "" for the palette only.
    icon : str
        Name of an icon of the set, or "".
    run : callable
        Called with the window context (`ui.context.Desk`).
    enabled : callable
        Called with the same context; whether the command can be used now.
    why_not : callable
        Called with the same context; what is to be said of it where it cannot be used, or "".
    checked : callable or None
        For a command that is on or off: whether it is on.
    on_map : bool
        True for a single letter or digit that acts only while the map or a work list has the focus.
    toolbar : bool
        Whether it has a button in the bar.
    last : bool
        Whether it stands at the end of its menu, below a line.
    """

    name: str
    title: Message
    run: Callable[[Any], object]
    key: str = ""
    menu: str = ""
    icon: str = ""
    enabled: Callable[[Any], bool] = lambda _desk: True
    why_not: Callable[[Any], object] = lambda _desk: ""
    checked: Callable[[Any], bool] | None = None
    on_map: bool = False
    toolbar: bool = False
    last: bool = False


COMMANDS: Registry[Command] = Registry("command", "mapdesk.ui.commands")

_chosen_keys: dict[str, str] = {}


def use_keys(chosen: Mapping[str, str]) -> None:
    """Use the keys a person chose: command name to key, "" for none; all other commands have their default keys."""
    _chosen_keys.clear()
    _chosen_keys.update(chosen)


def key_of(command: Command) -> str:
    """Return the key of a command now: the chosen one or its default, several parted by " | ", or ""."""
    return _chosen_keys.get(command.name, command.key)


def command(
    name: str, title: Message, key: str = "", **options: Any
) -> Callable[[Callable[[Any], object]], Callable[[Any], object]]:
    """Register the decorated function as a command; `options` are fields of `Command`."""

    def adding(function: Callable[[Any], object]) -> Callable[[Any], object]:
        COMMANDS.add(name)(Command(name, title, function, key=key, **options))
        return function

    return adding
