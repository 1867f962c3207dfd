"""Preferences: a form made from the settings' own declarations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLineEdit, QSpinBox, QTabWidget, QWidget

from mapdesk.commands import use_keys
from mapdesk.params import Param, params_of
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.key_page import KeyPage
from mapdesk.ui.map.basemap import base_maps
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import LANGUAGES, Message, msg, tr

CHOICE_TITLES: dict[str, Message] = {
    "system": msg("As the system"),
    "dark": msg("Dark"),
    "light": msg("Light"),
    "usual": msg("Usual"),
    "high": msg("High"),
    "safe": msg("Colour-blind-safe"),
    "degrees": msg("Degrees"),
    "degrees_minutes": msg("Degrees and minutes"),
    "dms": msg("Degrees, minutes, seconds"),
}

Field = tuple[QWidget, Callable[[], Any]]


class Preferences(Frame):
    """One line for each setting, and the keys; they hold for all workspaces of this user."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Preferences"), desk.shell.widget(), width_px=600)
        self._desk = desk
        self.fields: dict[str, Field] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for one in params_of(desk.settings):
            field = field_for(one, getattr(desk.settings, one.name))
            self.fields[one.name] = field
            title = f"{one.title} ({one.unit})" if one.unit else str(one.title)
            form.addRow(label(title, "muted"), field[0])
        general = QWidget()
        general.setLayout(form)
        form.setContentsMargins(0, 12, 0, 0)
        self.keys = KeyPage(desk.settings.keys)
        self.pages = QTabWidget()
        self.pages.addTab(general, tr("General"))
        self.pages.addTab(self.keys, tr("Keys"))
        self.body.addWidget(self.pages, 1)
        self.add_buttons(push_button(tr("Cancel"), self.reject), push_button(tr("Save"), self.save, primary=True))

    def save(self) -> None:
        """Keep what is in the fields and close."""
        values = {name: read() for name, (_widget, read) in self.fields.items()}
        changed = {name: value for name, value in values.items() if value != getattr(self._desk.settings, name)}
        new_keys = self.keys.chosen != dict(self._desk.settings.keys)
        self.accept()
        if new_keys:
            use_keys(self.keys.chosen)
            changed["keys"] = self.keys.chosen
        if changed:
            self._desk.use_settings(**changed)
        if new_keys:
            # The command that opened this may still be on the stack, with widgets of the old window.
            QTimer.singleShot(0, self._desk.program.rebuild)


def field_for(one: Param, value: Any) -> Field:
    """Return a widget for a param and the function that reads it."""
    if one.name == "base_map":
        return _choices({name: str(found.title) for name, found in base_maps().items()}, value)
    if one.choices:
        titles = {str(name): LANGUAGES.get(name, str(CHOICE_TITLES.get(name, name))) for name in one.choices}
        return _choices(titles, value)
    if isinstance(one.default, int):
        spin = QSpinBox()
        spin.setRange(int(one.minimum or 0), int(one.maximum if one.maximum is not None else 1_000_000))
        spin.setGroupSeparatorShown(True)
        spin.setValue(value)
        return spin, spin.value
    if isinstance(one.default, float):
        real = QDoubleSpinBox()
        real.setRange(one.minimum or 0.0, one.maximum if one.maximum is not None else 1e6)
        real.setDecimals(1)
        real.setValue(value)
        return real, real.value
    text = QLineEdit(str(value))
    return text, lambda: text.text().strip()


def _choices(titles: dict[str, str], value: Any) -> Field:
    box = QComboBox()
    for name, title in titles.items():
        box.addItem(title, name)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box, box.currentData
