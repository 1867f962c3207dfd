"""The cheat sheet: every command with its key, by menu."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mapdesk.commands import COMMANDS, MENUS, Command
from mapdesk.ui.actions import key_text
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_COLUMNS = 3
_LISTS = (
    (msg("Show the row on the map"), "Enter"),
    (msg("Next, previous row"), "J, K"),
    (msg("Show or hide the layer"), "Space"),
    (msg("Move the layer"), "Alt+Up, Alt+Down"),
    (msg("Pan the map"), "←↑→↓"),
)
_ON_MAP = (
    (msg("Select the topmost thing; again: the next one there"), msg("Click")),
    (msg("List all that lies there"), msg("Alt+click")),
    (msg("Take into the selection or out of it"), msg("Ctrl+click")),
    (msg("Look into a count"), msg("Click on it")),
    (msg("Select in a rectangle"), msg("Shift+drag")),
    (msg("Add to the selection, with a tool"), "Shift"),
    (msg("Take away from the selection"), "Ctrl"),
    (msg("End the outline, take its last corner back"), "Enter, Backspace"),
    (msg("Leave outline, tool, cursor, selection"), "Esc"),
)
_CURSOR = (
    (msg("Move the cursor"), "←↑→↓"),
    (msg("In large steps, pixel by pixel"), "Shift, Ctrl"),
    (msg("Pick; again: the next one there"), "Enter"),
    (msg("Set a corner"), msg("Space")),
)
_MORE = (
    (msg("In lists and on the map"), _LISTS),
    (msg("Picking and selecting"), _ON_MAP),
    (msg("Map cursor"), _CURSOR),
)


class CheatSheet(Frame):
    """Commands with their keys in columns; single letters act only while the map or a list has the focus."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Keys"), desk.shell.widget(), width_px=1000)
        hint = tr("Single letters and digits act only while the map or a list has the focus, never in a field.")
        self.body.addWidget(label(hint, "muted"))
        inside = QWidget()
        inside.setObjectName("PanelBody")
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(32)
        stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        heights = [0] * _COLUMNS
        for title, lines in self._sections():
            at = heights.index(min(heights))
            heights[at] += len(lines) + 2
            stacks[at].addWidget(self._section(title, lines))
        for stack in stacks:
            stack.setSpacing(12)
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self.add_buttons(push_button(tr("Close"), self.close))
        window = desk.shell.widget()
        self.resize(min(1160, window.width() - 80), min(inside.sizeHint().height() + 200, window.height() - 60))

    @staticmethod
    def _sections() -> list[tuple[str, list[tuple[str, str]]]]:
        by_menu: dict[str, list[Command]] = {}
        for command in COMMANDS.load().values():
            by_menu.setdefault(command.menu, []).append(command)
        places = {menu: place for place, menu in enumerate(MENUS)}
        found = [
            (str(MENUS.get(menu, msg("Everywhere"))), [(str(one.title), key_text(one)) for one in commands])
            for menu, commands in sorted(by_menu.items(), key=lambda pair: places.get(pair[0], len(places)))
        ]
        for title, lines in _MORE:
            found.append((str(title), [(str(text), str(keys)) for text, keys in lines]))
        return found

    @staticmethod
    def _section(title: str, lines: list[tuple[str, str]]) -> QWidget:
        section = QWidget()
        grid = QGridLayout(section)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(title, "section"), 0, 0, 1, 2)
        for row, (text, keys) in enumerate(lines, start=1):
            grid.addWidget(label(text), row, 0)
            grid.addWidget(label(keys or "–", "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
        return section
