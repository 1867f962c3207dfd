"""Menus and shortcuts from the registered commands."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QMenuBar, QWidget

from mapdesk.commands import COMMANDS, MENUS, Command, key_of
from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon


class Actions:
    """One `QAction` for each command, for menus and shortcuts of a window.

    Keys of commands that act on the map only are shown in the menus but are caught by `keys.MapKeys`, so that they
    never take a letter from a field.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self.of: dict[str, QAction] = {}
        for name, command in COMMANDS.load().items():
            self.of[name] = self._make(name, command, window)
            if key_of(command) and not command.on_map:
                window.addAction(self.of[name])

    def fill(self, bar: QMenuBar) -> None:
        """Add a menu for each entry of `MENUS` that has commands."""
        for key, title in MENUS.items():
            names = [name for name, command in COMMANDS.items() if command.menu == key]
            menu = bar.addMenu(str(title))
            if menu is None or not names:
                continue
            menu.setToolTipsVisible(True)
            for name in sorted(names, key=lambda name: COMMANDS[name].last):
                if COMMANDS[name].last:
                    menu.addSeparator()
                menu.addAction(self.of[name])
            menu.aboutToShow.connect(lambda names=names: self.refresh(names))
            menu.aboutToHide.connect(lambda names=names: self._enable(names))

    def refresh(self, names: Iterable[str]) -> None:
        """Show which of these commands can be used now and which are on."""
        for name in names:
            command = COMMANDS[name]
            self.of[name].setEnabled(command.enabled(self._desk))
            self.of[name].setToolTip("" if self.of[name].isEnabled() else str(command.why_not(self._desk)))
            if command.checked is not None:
                self.of[name].setChecked(command.checked(self._desk))

    def close(self) -> None:
        """Take all actions away from the window."""
        for action in self.of.values():
            action.setParent(None)
            action.deleteLater()
        self.of.clear()

    def _enable(self, names: Iterable[str]) -> None:
        """Let shortcuts through again; `Desk.run` asks for itself whether a command can be used."""
        for name in names:
            if name in self.of:
                self.of[name].setEnabled(True)

    def _make(self, name: str, command: Command, window: QWidget) -> QAction:
        action = QAction(icon(command.icon), str(command.title), window)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _on: self._desk.run(name))
        if command.on_map and key_of(command):
            action.setText(f"{command.title}\t{key_text(command)}")
        elif key_of(command):
            action.setShortcuts([QKeySequence(key) for key in key_of(command).split(" | ")])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action


def by_menu() -> list[tuple[str, Command]]:
    """Return the commands with their names in the order of the menus; those of no menu come last."""
    places = {menu: place for place, menu in enumerate(MENUS)}
    return sorted(COMMANDS.load().items(), key=lambda pair: places.get(pair[1].menu, len(places)))


def menu_of(desk: Desk, names: Iterable[str], parent: QWidget) -> QMenu:
    """Return a context menu of commands; "" is a line between groups."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    for name in names:
        if not name:
            menu.addSeparator()
            continue
        command = COMMANDS[name]
        keys = f"\t{key_text(command)}" if key_of(command) else ""
        action = menu.addAction(icon(command.icon), f"{command.title}{keys}")
        if action is not None:
            action.setEnabled(command.enabled(desk))
            action.setToolTip("" if action.isEnabled() else str(command.why_not(desk)))
            if command.checked is not None:
                action.setCheckable(True)
                action.setChecked(command.checked(desk))
            action.triggered.connect(lambda _on, name=name: desk.run(name))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def key_text(command: Command) -> str:
    """Return the first key of a command as this system writes it, or ""."""
    first = key_of(command).split(" | ")[0]
    return QKeySequence(first).toString(QKeySequence.SequenceFormat.NativeText)


def tip_of(command: Command) -> str:
    """Return the tooltip of a button that runs a command: its title and its key."""
    return f"{command.title} ({key_text(command)})" if key_of(command) else str(command.title)
