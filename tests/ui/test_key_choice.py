"""Keys that are changed: what is refused and why, and that everything follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from mapdesk import commands, settings
from mapdesk.commands import COMMANDS
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.cheat_sheet import CheatSheet
from mapdesk.ui.dialogs.key_page import KeyPage
from mapdesk.ui.dialogs.palette import Palette
from mapdesk.ui.dialogs.preferences import Preferences
from mapdesk.ui.key_choice import refusal
from mapdesk.ui.main_window import MainWindow
from tests.ui.test_window import texts_of


@pytest.fixture(autouse=True)
def default_keys() -> Iterator[None]:
    yield
    commands.use_keys({})


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("map.zoom_all", "Ctrl+K", "is the key of “Command palette” already"),
        ("map.zoom_all", "Ctrl+C", "belongs to the fields"),
        ("map.zoom_all", "J", "moves in lists"),
        ("map.zoom_all", "Alt+Up", "moves in lists"),
        ("map.zoom_all", "A", "would be taken from every field"),
        ("map.zoom_all", "Shift+A", "would be taken from every field"),
        ("map.zoom_all", "", "is no key"),
        ("map.measure_distance", "Ctrl+Shift+Z", "is the key of “Redo” already"),
    ],
)
def test_keys_are_refused_with_the_reason(name: str, key: str, why: str) -> None:
    assert why in str(refusal(name, key, {}))


@pytest.mark.parametrize(
    ("name", "key"), [("map.zoom_all", "Ctrl+Alt+A"), ("map.zoom_all", "F7"), ("map.base_before", "A")]
)
def test_free_keys_are_taken(name: str, key: str) -> None:
    assert refusal(name, key, {}) is None


def test_key_that_was_given_up_is_free() -> None:
    assert refusal("map.zoom_all", "Ctrl+K", {"view.palette": "Ctrl+Alt+K"}) is None


def test_default_keys_would_all_be_allowed() -> None:
    kept = {"layer.toggle", "view.back"}
    for name, command in COMMANDS.load().items():
        for key in command.key.split(" | "):
            if key and name not in kept:
                assert refusal(name, key, {}) is None, (name, str(refusal(name, key, {})))


def test_page_sets_refuses_and_resets(qtbot: QtBot) -> None:
    page = KeyPage({"gone.command": "Ctrl+Alt+G"})
    qtbot.addWidget(page)
    assert page.chosen == {}
    assert not page.set_key("map.zoom_all", "Ctrl+K")
    assert "Command palette" in page.told.text()
    assert page.set_key("map.zoom_all", "F7")
    assert page.set_key("view.palette", "Ctrl+Home")
    assert page.chosen == {"map.zoom_all": "F7", "view.palette": "Ctrl+Home"}
    assert not page.reset("map.zoom_all")  # its first key belongs to the palette now
    assert page.reset("view.palette")
    assert page.reset("map.zoom_all")
    assert page.chosen == {}
    assert page.set_key("map.zoom_all", "")
    page.reset_all()
    assert page.chosen == {}


def test_key_is_pressed_into_the_field(qtbot: QtBot) -> None:
    page = KeyPage({})
    qtbot.addWidget(page)
    page.show()
    page.search.setText("whole district")
    item = next(one for one in page._items() if not one.isHidden())
    page.list.setCurrentItem(item)
    page.field.setKeySequence(QKeySequence("F7"))
    page.field.editingFinished.emit()
    assert page.chosen == {"map.zoom_all": "F7"}
    assert item.text(1) == "F7"
    assert item.text(2) == "Ctrl+Home"


def test_everything_follows_a_changed_key(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    dialog = Preferences(desk)
    dialog.keys.set_key("map.measure_distance", "Q")
    dialog.keys.set_key("view.palette", "Ctrl+Alt+K")
    dialog.save()
    assert settings.load().keys == {"map.measure_distance": "Q", "view.palette": "Ctrl+Alt+K"}
    qtbot.waitUntil(lambda: window.actions_of.of["view.palette"].shortcut().toString() == "Ctrl+Alt+K")
    assert window.actions_of.of["map.measure_distance"].text().endswith("\tQ")
    window.focus("map")
    qtbot.keyClick(desk.map, Qt.Key.Key_M)
    assert ("use_tool", "measure_distance") not in desk.map.asked  # type: ignore[attr-defined]
    qtbot.keyClick(desk.map, Qt.Key.Key_Q)
    assert ("use_tool", "measure_distance") in desk.map.asked  # type: ignore[attr-defined]
    sheet = CheatSheet(desk)
    qtbot.addWidget(sheet)
    assert {"Q", "Ctrl+Alt+K"} <= texts_of(sheet)
    palette = Palette(desk)
    qtbot.addWidget(palette)
    assert "Q" in [choice.right for choice in palette.all if choice.thing == "map.measure_distance"]


def test_damaged_keys_in_the_settings_are_left_out() -> None:
    from mapdesk import paths

    (paths.config_folder() / "settings.json").write_text('{"keys": {"a": 1, "map.zoom_all": "F7"}}', "utf-8")
    assert settings.load().keys == {"map.zoom_all": "F7"}
