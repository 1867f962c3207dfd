"""The place pressed on the map: what the card says of it, what is copied, what else lies there."""

from __future__ import annotations

import pytest
from PyQt6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from mapdesk.geo.coordinates import Notation, format_position
from mapdesk.model.query import Query
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.messages import Clicked
from mapdesk.ui.map.picking import Found
from mapdesk.ui.models.card_content import content_of
from mapdesk.ui.panels.card import CardPanel
from tests.helpers.small import MIDDLE

PRESSED = (MIDDLE[0] - 0.02, MIDDLE[1] - 0.02)


def found_of(desk: Desk, layer: str, place: tuple[float, float] | None) -> Found:
    row = desk.session.workspace.rows(Query(layer, limit=1)).dicts()[0]
    return Found(layer, str(row[desk.layer(layer).key]), int(row["fid"]), str(row["name"]), place)


def copied() -> str:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    return clipboard.text()


def test_card_of_an_area_tells_of_the_place_pressed_on_it(desk: Desk) -> None:
    grid = found_of(desk, "grids", PRESSED)
    content = content_of(desk.session.workspace, Selection("grids", (grid.key,), PRESSED), Notation.DEGREES)
    assert content is not None
    assert (str(content.around[0][0]), content.around[0][1]) == ("Place pressed", format_position(*PRESSED))
    bare = content_of(desk.session.workspace, Selection(place=PRESSED), Notation.DEGREES)
    assert bare is not None
    assert content.place == bare.place
    assert [text for _title, text in content.around[1:]] == [text for _title, text in bare.around]


def test_address_stands_once_above_its_facts(desk: Desk) -> None:
    key = str(desk.session.workspace.rows(Query("addresses", limit=1)).dicts()[0]["address_id"])
    content = content_of(desk.session.workspace, Selection("addresses", (key,)), Notation.DEGREES)
    assert content is not None
    assert (content.title, content.place) == ("海湾路1号", "")


def test_card_says_whose_point_it_tells_of_when_nothing_was_pressed(desk: Desk) -> None:
    for layer, title in (("grids", "A point inside"), ("cameras", "Position")):
        content = content_of(
            desk.session.workspace, Selection(layer, (found_of(desk, layer, None).key,)), Notation.DEGREES
        )
        assert content is not None
        assert str(content.around[0][0]) == title


@pytest.mark.parametrize("layer", ["grids", "cameras"])
@pytest.mark.parametrize("pressed", [PRESSED, None])
def test_position_that_is_copied_is_the_one_the_card_shows(
    desk: Desk, window: MainWindow, layer: str, pressed: tuple[float, float] | None
) -> None:
    selection = Selection(layer, (found_of(desk, layer, None).key,), pressed)
    desk.session.select(selection)
    desk.run("object.copy_position")
    content = content_of(desk.session.workspace, selection, Notation.DEGREES)
    assert content is not None
    assert copied() == content.around[0][1]
    assert pressed is None or copied() == format_position(*pressed)


def test_menu_of_the_map_copies_the_point_under_the_pointer(desk: Desk, window: MainWindow) -> None:
    window._show_map_menu(Clicked(*PRESSED), [found_of(desk, "grids", PRESSED)])
    desk.run("object.copy_position")
    assert copied() == format_position(*PRESSED)


def test_keys_and_list_go_through_what_lies_under_the_place(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    found = [found_of(desk, "cameras", None), found_of(desk, "grids", PRESSED), found_of(desk, "land", PRESSED)]
    desk.select_found(found[0])
    desk.picked.emit(found)
    card = window.findChild(CardPanel)
    qtbot.waitUntil(lambda: card.content is not None and card.content.layer == "cameras")
    assert [one.text() for one in card.here.menu().actions()][1:] == ["Grids · 第一网格", "Land and islands · 青屿"]
    desk.run("object.next_here")
    assert desk.session.selection == Selection("grids", (found[1].key,), PRESSED)
    desk.run("object.previous_here")
    desk.run("object.previous_here")
    assert desk.session.selection == Selection("land", (found[2].key,), PRESSED)
    card.here.menu().actions()[1].trigger()
    assert desk.session.selection.layer == "grids"


def test_next_object_is_told_to_be_none_when_nothing_else_was_pressed(desk: Desk, window: MainWindow) -> None:
    desk.session.select(Selection(place=PRESSED))
    desk.run("object.next_here")
    assert any("Nothing else" in text for text in window.toasts())
