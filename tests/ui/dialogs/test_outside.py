"""Changed outside, through the window: told, listed, taken in, taken back, undone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mapdesk.model.query import Op, Query, Where
from mapdesk.store.change import RowsPut
from mapdesk.store.connection import connect
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.outside import OutsideList
from mapdesk.ui.following import Follower
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.models.outside_table import told
from mapdesk.ui.wall import Wall


@pytest.fixture
def follower(window: MainWindow, desk: Desk) -> Follower:
    made = Follower(desk, lambda: None)
    made._timer.stop()  # the tests look themselves
    return made


def write(desk: Desk, *statements: str) -> None:
    """Write as QGIS does."""
    with closing(connect(Path(desk.session.workspace.location), "rw")) as other:
        for statement in statements:
            other.execute(statement)


def edited(desk: Desk) -> None:
    write(
        desk,
        "UPDATE cameras SET name = 'by others' WHERE camera_id = (SELECT min(camera_id) FROM cameras)",
        "DELETE FROM cameras WHERE camera_id = (SELECT max(camera_id) FROM cameras)",
    )


def key_column(desk: Desk) -> str:
    return desk.layer("cameras").schema.key


def camera_keys(desk: Desk) -> list[str]:
    return desk.session.workspace.column("cameras", key_column(desk))


def names(desk: Desk) -> list[str]:
    return desk.session.workspace.column("cameras", "name")


def listed(qtbot: QtBot, desk: Desk, count: int) -> OutsideList:
    dialog = OutsideList(desk)
    dialog.open()
    qtbot.waitUntil(lambda: len(dialog.model.things) == count)
    return dialog


def test_a_notice_with_a_count_comes_when_another_program_writes(
    qtbot: QtBot, window: MainWindow, desk: Desk, follower: Follower
) -> None:
    assert not window.bottom.outside.isVisible()
    edited(desk)
    follower.look()
    qtbot.waitUntil(window.bottom.outside.isVisible)
    assert window.bottom.outside.text() == "! 2 changed outside"
    assert "2 rows were changed outside." in window.toasts()


def test_a_new_window_tells_what_was_changed_while_it_was_away(qtbot: QtBot, desk: Desk) -> None:
    edited(desk)
    made = MainWindow(desk, desk.map, Wall(QWidget, lambda widget: widget.deleteLater()))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "2 rows were changed outside." in made.toasts())


def test_the_list_tells_what_it_was_and_what_it_is(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    edited(desk)
    dialog = listed(qtbot, desk, 2)
    by_kind = {one.kind: told(one) for one in dialog.model.things}
    assert "Camera 1 → by others" in by_kind["update"]
    assert "Camera 5" in by_kind["delete"]
    assert dialog.inside.text() == "Take all in"


def test_all_is_taken_in_and_the_log_tells_it(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    edited(desk)
    dialog = listed(qtbot, desk, 2)
    dialog.take_in()
    qtbot.waitUntil(lambda: not dialog.model.things)
    assert "by others" in names(desk)
    (entry,) = desk.session.workspace.entries(newest_first=True, limit=1)
    assert entry.command == "outside.accepted"
    qtbot.waitUntil(lambda: not window.bottom.outside.isVisible())
    assert not dialog.inside.isEnabled()


def test_one_row_is_taken_back_and_that_can_be_undone(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    edited(desk)
    dialog = listed(qtbot, desk, 2)
    at = next(row for row, one in enumerate(dialog.model.things) if one.kind == "update")
    dialog.table.selectRow(at)
    assert dialog.back.text() == "Take back (1)"
    dialog.take_back()
    qtbot.waitUntil(lambda: len(dialog.model.things) == 1)
    assert "Camera 1" in names(desk)
    desk.run("edit.undo")
    assert "by others" in names(desk)


def test_a_row_that_was_changed_here_since_cannot_be_taken_back(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    write(desk, "UPDATE cameras SET name = 'by others' WHERE camera_id = (SELECT min(camera_id) FROM cameras)")
    key = min(camera_keys(desk))
    desk.session.do(RowsPut("cameras", ({key_column(desk): key, "name": "here"},)))
    dialog = listed(qtbot, desk, 1)
    assert not dialog.back.isEnabled()
    assert "can only be taken in" in told(dialog.model.things[0])
    found = desk.session.workspace.rows(Query("cameras", ("name",), (Where(key_column(desk), Op.EQ, key),)))
    assert found.column("name") == ["here"]
