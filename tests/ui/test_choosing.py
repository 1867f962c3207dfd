"""What comes of outlines and lists in the window, around a map that only remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk.layers import selecting
from mapdesk.model.query import Query
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.exporting import ExportDialog
from mapdesk.ui.hit_list import HitList, show_hits
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.messages import Area, FoundIn, Hands
from mapdesk.ui.map.picking import Found
from mapdesk.ui.panels.table import TablePanel
from tests.helpers.small import MIDDLE

LON, LAT = MIDDLE
AROUND_TWO = ((LON, LAT - 0.01), (LON + 0.0025, LAT - 0.01), (LON + 0.0025, LAT + 0.01), (LON, LAT + 0.01))


def _area(*found: FoundIn, mode: str = "set", points: Sequence[tuple[float, float]] = AROUND_TWO) -> Area:
    return Area("select_rectangle", mode, False, tuple(points), found)


def _choose(qtbot: QtBot, desk: Desk, area: Area) -> Selection:
    changed: list[Selection] = []
    leave = desk.session.selection_changed.connect(changed.append)
    desk.area_chosen.emit(area)
    qtbot.waitUntil(lambda: bool(changed))
    leave()
    return changed[-1]


def _found(desk: Desk, layer: str) -> list[Found]:
    rows = desk.session.workspace.rows(Query(layer)).dicts()
    key = desk.layer(layer).key
    return [Found(layer, str(row[key]), int(row["fid"]), str(row["name"])) for row in rows]


def _hand(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    return desk.map.told  # type: ignore[attr-defined, no-any-return]


def test_outline_selects_of_several_layers_and_the_window_counts_them(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    selection = _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1, 2)), FoundIn("addresses", 3, (1, 2, 3))))
    assert [(one.layer, one.count) for one in selection.parts] == [("addresses", 3), ("cameras", 2)]
    assert window.bottom.selected.text() == "Selected: Addresses 3 · Cameras 2"
    assert window.choices.isVisible()
    assert window.choices.count.text() == "5 selected"
    desk.run("selection.clear")
    assert not window.choices.isVisible()
    assert window.bottom.selected.text() == ""


def test_more_than_the_page_tells_is_asked_of_the_store(qtbot: QtBot, desk: Desk) -> None:
    selection = _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1,))))
    assert selection.count == 2
    assert selection.parts[0].is_held


def test_what_is_held_by_its_outline_is_counted_by_the_store(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "MOST_KEYS", 1)
    _choose(qtbot, desk, _area(FoundIn("cameras", 3, (1,))))
    qtbot.waitUntil(lambda: [one.count for one in desk.session.selection.parts] == [2])
    assert not desk.session.selection.parts[0].is_held


def test_outline_around_nothing_says_so_and_clears(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.select("cameras", _found(desk, "cameras")[0].key)
    assert _choose(qtbot, desk, _area()) == Selection()
    assert "Nothing that is shown lies in this outline" in window.toasts()


def test_map_is_told_what_outlines_select_from(desk: Desk, window: MainWindow) -> None:
    def last() -> dict[str, Any]:
        return [values for kind, values in _hand(desk) if kind == "choosing"][-1]

    assert "cameras" in last()["layers"]
    assert "land" not in last()["layers"]
    assert last()["whole"]
    desk.run("select.every_layer")
    assert not last()["whole"]
    desk.run("select.whole")
    assert last() == {"layers": ["addresses"], "whole": True, "mode": "set"}
    desk.use_layer("cameras")
    assert last()["layers"] == ["cameras"]
    window.choices.modes["add"].click()
    assert last()["mode"] == "add"


def test_bar_is_there_with_a_tool_in_hand(window: MainWindow, desk: Desk) -> None:
    assert not window.choices.isVisible()
    desk.map.hand.take(Hands("select_lasso", 0, cursor=False))
    assert window.choices.isVisible()
    assert [button.isChecked() for button in window.choices.tools] == [False, True, False]
    desk.map.hand.take(Hands("none", 0, cursor=False))
    assert not window.choices.isVisible()


def test_table_shows_only_what_is_selected(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1, 2))))
    desk.run("selection.table")
    assert desk.active_layer == "cameras"
    panel = window.findChild(TablePanel)
    assert panel is not None
    qtbot.waitUntil(lambda: panel.model.known and panel.model.rowCount() == 2)
    qtbot.waitUntil(lambda: panel.model.key_at(0) is not None)
    panel.view.selectRow(1)  # choosing a row does not narrow the table further
    assert len(desk.session.selection.keys) == 1
    assert panel.model.rowCount() == 2
    desk.session.select(Selection())
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    assert not panel.only.isChecked()


def test_all_selected_rows_are_copied_layer_below_layer(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1, 2)), FoundIn("addresses", 1, (1,))))
    desk.run("selection.copy")
    qtbot.waitUntil(lambda: "Copied 3 rows" in window.toasts())
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    lines = clipboard.text().split("\n")
    assert lines[0] == "Addresses"
    assert lines[4] == "Cameras"
    assert [line.split("\t")[0] for line in lines[6:]] == ["Camera 1", "Camera 2"]


def test_export_of_the_selection_is_offered(qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Any) -> None:
    _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1, 2))))
    desk.use_layer("cameras")
    dialog = ExportDialog(desk, tmp_path / "cameras.csv", selected=True)
    qtbot.addWidget(dialog)
    assert dialog.which.currentText() == "The 2 selected rows"
    assert desk.session.workspace.count(dialog.which.currentData()) == 2


def test_zoom_shows_the_outline_of_the_selection(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    _choose(qtbot, desk, _area(FoundIn("cameras", 2, (1, 2)), FoundIn("addresses", 1, (1,))))
    desk.run("object.zoom")
    box = desk.map.asked[-1][1]  # type: ignore[attr-defined]
    assert (box.west, box.east) == pytest.approx((LON, LON + 0.0025))


def test_list_is_led_by_keys_and_points_out_its_line(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    found = _found(desk, "cameras")
    listed = show_hits(desk, found, QPoint(300, 300))
    assert isinstance(listed, HitList)
    qtbot.waitExposed(listed)
    first = listed.list.choices()[0]
    assert (first.text, first.beside, first.right) == ("Camera 1", "Cameras", "1")
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    kind, values = _hand(desk)[-1]
    assert (kind, values["items"][0]["label"]) == ("hint", "Camera 2")
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert desk.session.selection.keys == (found[1].key,)
    assert _hand(desk)[-1] == ("hint", {"items": []})


def test_list_takes_digits_and_is_left_by_escape(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    found = _found(desk, "cameras")
    listed = show_hits(desk, found, QPoint(0, 0))
    assert listed is not None
    qtbot.keyClick(listed, Qt.Key.Key_9)
    assert desk.session.selection == Selection()
    qtbot.keyClick(listed, Qt.Key.Key_3)
    assert desk.session.selection.keys == (found[2].key,)
    again = show_hits(desk, found, QPoint(0, 0))
    assert again is not None
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    assert desk.session.selection.keys == (found[2].key,)


def test_single_thing_is_selected_without_a_list_and_nothing_is_told(window: MainWindow, desk: Desk) -> None:
    found = _found(desk, "cameras")[:1]
    assert show_hits(desk, found, QPoint(0, 0)) is None
    assert desk.session.selection.keys == (found[0].key,)
    assert show_hits(desk, [], QPoint(0, 0)) is None
    assert "Nothing lies here" in window.toasts()


def test_keys_that_lead_the_cursor_reach_the_page(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("map")
    qtbot.keyClick(desk.map, Qt.Key.Key_C)  # type: ignore[call-overload]
    assert _hand(desk)[-1] == ("cursor", {"on": True})
    qtbot.keyClick(desk.map, Qt.Key.Key_Period)  # type: ignore[call-overload]
    assert _hand(desk)[-1] == ("list", {})
    qtbot.keyClick(desk.map, Qt.Key.Key_R)  # type: ignore[call-overload]
    assert desk.map.asked[-1] == ("use_tool", "select_rectangle")  # type: ignore[attr-defined]
    desk.map.hand.take(Hands("select_rectangle", 1, cursor=True))
    desk.select("cameras", _found(desk, "cameras")[0].key)
    desk.run("view.back")
    assert _hand(desk)[-1] == ("back", {})
    assert desk.session.selection.keys
    desk.map.hand.take(Hands("none", 0, cursor=False))
    desk.run("view.back")
    assert not desk.session.selection.keys
