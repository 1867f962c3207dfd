"""The window: its frame, keys, palette, languages and themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QAction, QColor, QInputMethodEvent
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from mapdesk import notify, words
from mapdesk.commands import COMMANDS
from mapdesk.errors import MapdeskError, StoreError
from mapdesk.model.query import Op, Query, Where
from mapdesk.session import Selection
from mapdesk.ui import icons, theme, working
from mapdesk.ui.actions import key_text
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.cheat_sheet import CheatSheet
from mapdesk.ui.dialogs.palette import Palette
from mapdesk.ui.dialogs.preferences import Preferences
from mapdesk.ui.main_window import MainWindow, first_size
from mapdesk.ui.map.messages import Clicked
from mapdesk.ui.panels.base import PANELS
from mapdesk.ui.remember import Memory
from mapdesk.ui.wall import Wall
from mapdesk.ui.working import open_to_work
from mapdesk.words import msg
from tests.helpers.small import put


def texts_of(widget: QWidget) -> set[str]:
    """Return every text a person can see in a widget, tooltips included."""
    found: set[str] = set()
    for one in (widget, *widget.findChildren(QWidget)):
        found.add(one.toolTip())
        if isinstance(one, QLabel | QAbstractButton):
            found.add(one.text())
        if isinstance(one, QLineEdit):
            found.add(one.placeholderText())
        if isinstance(one, QComboBox):
            found.update(one.itemText(at) for at in range(one.count()))
        found.update(action.text() for action in one.findChildren(QAction))
    return {text.strip() for text in found if text.strip()}


def test_window_has_a_dock_for_each_panel(window: MainWindow) -> None:
    assert set(window.docks.of) == set(PANELS)
    assert window.docks.of["layers"].isVisible()
    assert window.docks.of["card"].isVisible()


def test_window_fits_1366_by_768(window: MainWindow) -> None:
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    assert (window.width(), window.height()) == (1366, 768)


def test_panels_and_commands_explain_themselves() -> None:
    for panel in PANELS.load().values():
        assert panel.help.endswith("."), panel.name
    for command in COMMANDS.load().values():
        assert (command.run.__doc__ or "").strip().endswith("."), command.name


def test_icons_in_use_are_in_the_set() -> None:
    names = [panel.icon for panel in PANELS.load().values()]
    names += [command.icon for command in COMMANDS.load().values() if command.icon]
    assert [name for name in names if not icons.exists(name)] == []


def test_keys_are_given_once() -> None:
    keys = [key for command in COMMANDS.load().values() if command.key for key in command.key.split(" | ")]
    assert len(keys) == len(set(keys))


def test_cheat_sheet_lists_all_commands(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    sheet = CheatSheet(desk)
    qtbot.addWidget(sheet)
    shown = texts_of(sheet)
    for command in COMMANDS.values():
        assert str(command.title) in shown
        assert not command.key or key_text(command) in shown


def test_palette_finds_and_runs_a_command(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    palette = Palette(desk)
    palette.show()
    palette.field.setText("whole district")
    assert [choice.thing for choice in palette.list.choices()] == ["map.zoom_all"]
    desk.extent = lambda: desk.session.workspace.status("land").extent
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.map.asked[-1][0] == "fit"  # type: ignore[attr-defined]


def test_palette_does_not_run_what_cannot_be_used_now(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    palette = Palette(desk)
    palette.show()
    palette.field.setText("redo")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_single_letters_act_on_the_map_only(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    asked = desk.map.asked  # type: ignore[attr-defined]
    window.focus("map")
    qtbot.keyClick(desk.map, Qt.Key.Key_M)
    assert asked[-1] == ("use_tool", "measure_distance")
    asked.clear()
    window.focus("search")
    qtbot.keyClick(window.top.search, Qt.Key.Key_M)
    assert asked == []
    assert window.top.search.text() == "m"


def test_single_letters_wait_while_an_input_method_composes(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    asked = desk.map.asked  # type: ignore[attr-defined]
    window.focus("map")
    QApplication.sendEvent(desk.map, QInputMethodEvent("hai", []))
    qtbot.keyClick(desk.map, Qt.Key.Key_M)
    assert asked == []
    QApplication.sendEvent(desk.map, QInputMethodEvent("", []))
    qtbot.keyClick(desk.map, Qt.Key.Key_M)
    assert asked == [("use_tool", "measure_distance")]


def test_digits_change_the_desk(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("map")
    qtbot.keyClick(desk.map, Qt.Key.Key_2)
    assert window.desk_name() == "planning"
    assert desk.active_layer == "addresses"
    qtbot.keyClick(desk.map, Qt.Key.Key_3)
    assert desk.active_layer == "boats"


def test_each_desk_keeps_its_arrangement(window: MainWindow) -> None:
    window.docks.of["card"].hide()
    window.use_desk("planning")
    assert window.docks.of["card"].isVisible()
    window.use_desk("operations")
    assert not window.docks.of["card"].isVisible()


def test_ctrl_keys_reach_their_fields(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.top.search.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert window.top.position.hasFocus()


def test_position_box_goes_to_a_written_position(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("position")
    window.top.position.setText("27°50.500'N 121°09.000'E")
    qtbot.keyClick(window.top.position, Qt.Key.Key_Return)
    kind, lon, lat, zoom = next(call for call in desk.map.asked if call[0] == "set_view")  # type: ignore[attr-defined]
    assert (kind, round(lon, 6), round(lat, 6), zoom) == ("set_view", 121.15, 27.841667, 15)
    assert desk.session.selection.place == pytest.approx((121.15, 27.8416667))


def test_position_box_explains_what_it_does_not_understand(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("position")
    qtbot.keyClicks(window.top.position, "27 28")
    qtbot.keyClick(window.top.position, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.top.position.property("bad") is True)
    assert "is not a position" in window.toasts()[-1]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("27 50 30 121 9 0", ["27.841667°N 121.150000°E", "On land: 青屿"]),
        (
            "121.15 27.841667",
            ["27.841667°N 121.150000°E", "The longitude was written first; read as above", "On land: 青屿"],
        ),
        ("27 28", ["Which is the longitude? Add the letters N and E."]),
    ],
)
def test_position_box_reads_back_before_anything_moves(
    qtbot: QtBot, window: MainWindow, desk: Desk, typed: str, understood: list[str]
) -> None:
    window.focus("position")
    before = list(desk.map.asked)  # type: ignore[attr-defined]
    qtbot.keyClicks(window.top.position, typed)
    qtbot.waitUntil(lambda: [choice.text for choice in window.top.position.read()] == understood)
    assert desk.map.asked == before  # type: ignore[attr-defined]


def test_position_told_from_a_name_is_read_back_and_gone_to(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("position")
    window.top.position.setText("青屿东3海里")
    window.top.position.read_back()
    qtbot.waitUntil(lambda: any("from 青屿" in choice.text for choice in window.top.position.read()))
    qtbot.keyClick(window.top.position, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.selection.place is not None)
    assert any(call[0] == "set_view" for call in desk.map.asked)  # type: ignore[attr-defined]


def test_position_outside_the_district_is_doubted(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("position")
    qtbot.keyClicks(window.top.position, "39.9 116.4")
    qtbot.waitUntil(lambda: len(window.top.position.read()) == 2)
    assert "Outside the district" in window.top.position.read()[1].text
    qtbot.keyClick(window.top.position, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("Outside the district" in text for text in window.toasts()))
    assert window.top.position.cursorPosition() == 0


def test_position_box_holds_a_whole_position_in_a_small_window(window: MainWindow) -> None:
    assert window.width() == 1366
    box = window.top.position
    assert box.width() >= box.fontMetrics().horizontalAdvance("27°50.500′N 121°09.000′E") + 40


def test_search_finds_addresses_and_flies_there(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("search")
    window.top.search.setText("海湾路7号")
    window.top.search.search()
    qtbot.waitUntil(lambda: [choice.text for choice in window.top.search.results()] == ["海湾路7号"])
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    assert desk.session.selection.layer == "addresses"
    assert desk.map.asked[-1][0] == "set_view"  # type: ignore[attr-defined]


def test_enter_before_the_answer_goes_to_the_single_thing_found_and_never_to_an_older_answer(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    window.focus("search")
    search = window.top.search
    search.setText("海湾路 ")
    qtbot.keyClicks(search, "7")
    qtbot.waitUntil(lambda: [choice.text for choice in search.results()] == ["海湾路7号"])
    qtbot.keyClicks(search, "1")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.selection.layer == "addresses")
    key = desk.session.selection.keys[0]
    rows = desk.session.workspace.rows(Query("addresses", where=(Where("address_id", Op.EQ, key),))).dicts()
    assert rows[0]["text"] == "海湾路71号"


def test_search_shows_which_words_were_found_and_where(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    put(desk.session, "facilities", {"name": "云顶水库", "village": "岭背村"})
    window.focus("search")
    window.top.search.setText("水库")
    window.top.search.search()
    qtbot.waitUntil(lambda: bool(window.top.search.results()))
    (only,) = window.top.search.results()
    assert (only.text, only.beside, only.marks) == ("云顶水库", "岭背村", ("水库",))


def test_search_says_when_nothing_is_found(qtbot: QtBot, window: MainWindow) -> None:
    window.focus("search")
    qtbot.keyClicks(window.top.search, "zzz")
    qtbot.waitUntil(lambda: bool(window.top.search.results()))
    (only,) = window.top.search.results()
    assert "zzz" in only.text
    assert not only.enabled


def test_undo_takes_back_and_says_what(window: MainWindow, desk: Desk) -> None:
    put(desk.session, "cameras", {"name": "new"})
    desk.run("edit.undo")
    assert desk.session.workspace.status("cameras").rows == 5
    assert window.toasts()[-1] == "Taken back"
    desk.run("edit.redo")
    assert desk.session.workspace.status("cameras").rows == 6


def test_errors_of_commands_are_shown_as_sentences(window: MainWindow) -> None:
    notify.error(MapdeskError(msg("It did not work"), "Row 7"))
    assert window.toasts()[-1] == "It did not work"


def test_escape_leaves_tool_and_selection(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("map")
    desk.session.select(Selection(place=(121.0, 27.0)))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert ("use_tool", "none") in desk.map.asked  # type: ignore[attr-defined]
    assert desk.session.selection == Selection()


def test_preferences_are_made_of_the_settings(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    dialog = Preferences(desk)
    dialog.fields["notation"][0].setCurrentIndex(2)  # type: ignore[attr-defined]
    dialog.fields["seat"][0].setText("seat 7")  # type: ignore[attr-defined]
    dialog.save()
    assert desk.settings.notation == "dms"
    assert desk.settings.seat == "seat 7"
    desk.map.pointer.emit((121.15, 27.84))
    assert window.bottom.position.text() == "27°50′24.00″N 121°09′00.00″E"


def test_map_and_session_stay_when_the_language_changes(window: MainWindow, desk: Desk) -> None:
    words.use_language("zh_CN")
    window.rebuild()
    assert desk.map.parent() is not None  # type: ignore[attr-defined]
    assert window.docks.of["layers"].windowTitle() == str(PANELS["layers"].title)


def test_no_text_of_the_window_stays_english_in_chinese(window: MainWindow, desk: Desk) -> None:
    english = texts_of(window)
    words.use_language("zh_CN")
    if str(msg("Layers")) == "Layers":
        pytest.skip("the catalogue of words is not compiled: run scripts/words.py compile")
    window.rebuild()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    proper = {"GCJ-02", "BD-09", "WGS 84", "CGCS2000", desk.session.workspace.location, window.bottom.seat.text()}
    same = {text for text in english & texts_of(window) if re.search("[A-Za-z]{3}", text)} - proper
    assert {text for text in same if not re.search(r"UTC|Ctrl", text)} == set()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_texts_stand_out_in_both_themes(name: str) -> None:
    ink = theme.inks(name)
    for ground in ("panel", "window"):
        for token in ("text", "muted", "accent", "level_1", "level_2", "level_3", "level_4", "normal"):
            ratio = theme.contrast(ink.colour(token), ink.colour(ground))
            assert ratio >= 4.0 if ground == "window" else ratio >= 4.5, (name, token, ground)
    assert theme.contrast(ink.colour("text"), theme.tint(ink, "accent")) >= 4.5
    assert theme.contrast(ink.colour("text"), ink.colour("control")) >= 4.5
    button = ink.colour("window")
    assert theme.contrast(button, ink.colour("accent")) >= 4.5


def test_style_sheet_has_no_colour_of_its_own() -> None:
    from mapdesk.ui.sheet import SHEET

    assert "#" not in SHEET.replace("#TopBar", "").replace("#PanelTitle", "").replace("#PanelBody", "").replace(
        "#Card", ""
    ).replace("#Toast", "").replace("#Popup", "").replace("#Separator", "")
    for name in ("dark", "light"):
        assert "@" not in theme.sheet_of(theme.inks(name))


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast(QColor("#ffffff"), QColor("#000000")) == pytest.approx(21.0)


@pytest.mark.parametrize(
    ("room", "size"), [((1366, 728), (1366, 728)), ((2560, 1400), (1600, 900)), ((800, 600), (1600, 900))]
)
def test_first_window_fits_the_screen(room: tuple[int, int], size: tuple[int, int]) -> None:
    class Screen:
        def availableSize(self) -> QSize:
            return QSize(*room)

    found = first_size(Screen())  # type: ignore[arg-type]
    assert (found.width(), found.height()) == size


def test_file_menu_begins_a_district_and_ends_with_quit(window: MainWindow) -> None:
    bar = window.findChild(QMenuBar)
    assert bar is not None
    menu = bar.actions()[0].menu()
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert "New workspace" in texts
    assert texts[-2:] == ["", "Quit"]


def test_menu_of_the_map_selects_the_place_and_offers_actions(window: MainWindow, desk: Desk) -> None:
    desk.menu_requested.emit(Clicked(121.15, 27.84), [])
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any("Copy the position" in action.text() for action in menu.actions())
    menu.close()
    assert desk.session.selection == Selection(place=(121.15, 27.84))


def test_arrangement_view_and_layers_are_remembered(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.docks.of["card"].hide()
    desk.use_layer_states(desk.layer_states.changed("cameras", visible=False))
    window.close()
    desk.memory.save()
    again = Desk(desk.session, desk.settings, desk.map, Memory(desk.memory.folder))
    again.program = desk.program
    assert again.kept["view"] == [121.15, 27.84, 12.0]
    assert again.layer_states.of["cameras"].visible is False
    other = MainWindow(again, desk.map, Wall(QWidget, lambda widget: widget.deleteLater()))  # type: ignore[arg-type]
    other.show()
    qtbot.waitExposed(other)
    assert not other.docks.of["card"].isVisible()
    assert other.docks.of["layers"].isVisible()
    other.close()
    again.reader.stop()


def test_first_error_is_told_when_reading_fails_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_location: str, *, write: bool) -> None:
        raise StoreError(msg("The disk is full") if write else msg("Made by an older version"))

    monkeypatch.setattr(working, "open_session", refuse)
    with pytest.raises(StoreError, match="The disk is full"):
        open_to_work(str(tmp_path / "old.gpkg"))


def test_workspace_that_somebody_writes_is_opened_for_reading(desk: Desk) -> None:
    session = open_to_work(desk.session.workspace.location)
    try:
        assert session.workspace.read_only
        assert "has written it since" in str(session.workspace.read_only_reason)
    finally:
        session.close()
