"""The page of the preferences on which keys are changed."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mapdesk.commands import COMMANDS, MENUS, Command
from mapdesk.ui.actions import by_menu
from mapdesk.ui.key_choice import keys_now, keys_text, refusal
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_NAME = Qt.ItemDataRole.UserRole


class KeyPage(QWidget):
    """All commands with their keys; `chosen` holds what differs from the defaults."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        super().__init__()
        self.chosen = {name: key for name, key in chosen.items() if name in COMMANDS.load()}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.told = label("", "muted", wrap=True)
        self._build()
        self.search.textChanged.connect(lambda _text: self._filter())
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_command())
        self.field.editingFinished.connect(self._on_key)
        self._fill()

    def set_key(self, name: str, key: str) -> bool:
        """Give a command a key ("" for none); when it may not have it, say why and return False."""
        why = refusal(name, key, self.chosen) if key else None
        if why is not None:
            self._tell(str(why), bad=True)
            return False
        if key == COMMANDS[name].key:
            self.chosen.pop(name, None)
        else:
            self.chosen[name] = key
        self._show_keys()
        self._tell(tr("{command}: {key}", command=COMMANDS[name].title, key=_text(COMMANDS[name], self.chosen)))
        return True

    def reset(self, name: str) -> bool:
        """Give a command its default key again; refused like any other when somebody else has that key now."""
        command = COMMANDS[name]
        others = {one: key for one, key in self.chosen.items() if one != name}
        for key in keys_now(command, {}):
            holder = next((COMMANDS[one] for one in others if key in keys_now(COMMANDS[one], others)), None)
            if holder is not None:
                self._tell(tr("{key} is the key of “{command}” already.", key=key, command=holder.title), bad=True)
                return False
        self.chosen = others
        self._show_keys()
        self._tell(tr("{command}: {key}", command=command.title, key=_text(command, self.chosen)))
        return True

    def reset_all(self) -> None:
        """Give all commands their default keys again."""
        self.chosen = {}
        self._show_keys()
        self._tell(tr("All keys are as at first."))

    def current(self) -> str | None:
        """Return the name of the command that is chosen in the list."""
        item = self.list.currentItem()
        name = item.data(0, _NAME) if item is not None else None
        return str(name) if name else None

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        self.list.setHeaderLabels([tr("Command"), tr("Key"), tr("At first")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        header = self.list.header()
        assert header is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in (1, 2):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("New key"), "muted"))
        row.addWidget(self.field, 1)
        row.addWidget(push_button(tr("No key"), lambda: self._with_current("none")))
        row.addWidget(push_button(tr("As at first"), lambda: self._with_current("reset")))
        row.addWidget(push_button(tr("Reset all"), self.reset_all))
        column.addLayout(row)
        column.addWidget(self.told)
        self._tell(tr("Choose a command, then press its new key in the field."))

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for name, command in by_menu():
            if command.menu not in groups:
                group = QTreeWidgetItem([str(MENUS.get(command.menu, msg("Everywhere")))])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[command.menu] = group
                self.list.addTopLevelItem(group)
                group.setExpanded(True)
            item = QTreeWidgetItem(groups[command.menu], [str(command.title)])
            item.setData(0, _NAME, name)
        self._show_keys()

    def _items(self) -> list[QTreeWidgetItem]:
        groups = [self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount())]
        found = [group.child(at) for group in groups if group is not None for at in range(group.childCount())]
        return [item for item in found if item is not None]

    def _show_keys(self) -> None:
        for item in self._items():
            command = COMMANDS[str(item.data(0, _NAME))]
            item.setText(1, _text(command, self.chosen))
            item.setText(2, _text(command, {}) if command.name in self.chosen else "")
        self._on_command(keep_told=True)

    def _filter(self) -> None:
        wanted = self.search.text().casefold().split()
        for item in self._items():
            text = f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not all(word in text for word in wanted))
        for at in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(at)
            if group is not None:
                children = [group.child(n) for n in range(group.childCount())]
                group.setHidden(all(child is None or child.isHidden() for child in children))

    def _on_command(self, *, keep_told: bool = False) -> None:
        name = self.current()
        self.field.setEnabled(name is not None)
        self._clear_field()
        if name is not None and not keep_told:
            self._tell(tr("Press the new key of “{command}” in the field.", command=COMMANDS[name].title))

    def _on_key(self) -> None:
        name = self.current()
        keys = self.field.keySequence()
        if name is not None and not keys.isEmpty():
            self.set_key(name, keys.toString(QKeySequence.SequenceFormat.PortableText))
            self._clear_field()

    def _clear_field(self) -> None:
        self.field.clear()
        inner = self.field.findChild(QLineEdit)
        if inner is not None:  # Qt writes its own English words there whenever the field is emptied
            inner.setPlaceholderText(tr("Press the key"))

    def _with_current(self, what: str) -> None:
        name = self.current()
        if name is None:
            self._tell(tr("Choose a command in the list first."), bad=True)
        elif what == "none":
            self.set_key(name, "")
        else:
            self.reset(name)

    def _tell(self, text: str, *, bad: bool = False) -> None:
        self.told.setText(text)
        self.told.setProperty("role", "bad" if bad else "muted")
        style = self.told.style()
        if style is not None:
            style.polish(self.told)


def _text(command: Command, chosen: Mapping[str, str]) -> str:
    return keys_text(" | ".join(keys_now(command, chosen)))
