"""The command palette: type a few letters, press Enter."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from mapdesk.commands import MENUS
from mapdesk.ui.actions import by_menu, key_text
from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.popup_list import Choice, ChoiceList, matching
from mapdesk.words import Message, tr

_WIDTH_PX = 560


class Popup(QDialog):
    """A field with a list of choices under it, over the upper middle of the window."""

    def __init__(self, desk: Desk, hint: str) -> None:
        super().__init__(desk.shell.widget(), Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.all: list[Choice] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.addAction(icon("magnify", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = ChoiceList()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self.filter)
        self.field.installEventFilter(self)
        self.list.picked.connect(self._on_picked)
        window = desk.shell.widget()
        self.setFixedWidth(_WIDTH_PX)
        self.move(window.mapToGlobal(QPoint((window.width() - _WIDTH_PX) // 2, 56)))

    def offer(self, choices: list[Choice]) -> None:
        """Offer these choices."""
        self.all = choices
        self.filter(self.field.text())

    def filter(self, text: str) -> None:
        """Show the choices that match a text."""
        self.list.show_choices(matching(self.all, text))
        self.list.setFixedHeight(self.list.wanted_height(14))
        self.adjustSize()

    def pick(self, thing: object) -> None:
        """Do what the choice stands for."""
        raise NotImplementedError

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.list.handle_key(event)
        return False

    def _on_picked(self, thing: object) -> None:
        self.close()
        self.pick(thing)


class Palette(Popup):
    """All commands; those that cannot be used now are muted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("What do you want to do?"))
        self.offer(
            [
                Choice(
                    str(command.title),
                    beside=str(MENUS.get(command.menu, Message(""))),
                    right=key_text(command),
                    icon=command.icon,
                    thing=name,
                    enabled=command.enabled(desk),
                )
                for name, command in by_menu()
                if name != "view.palette"
            ]
        )
        self.field.setFocus()

    def pick(self, thing: object) -> None:
        self.desk.run(str(thing))
