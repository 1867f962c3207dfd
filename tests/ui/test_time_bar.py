"""The slider of times: keys, play, what the table says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import shapely
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from mapdesk.model.period import Period
from mapdesk.model.query import Op
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.models.timeline import Timeline
from mapdesk.ui.panels.table import TablePanel
from mapdesk.ui.widgets.time_bar import TimeBar, span_text
from tests.helpers.small import MIDDLE, put, wkb

FIRST = datetime(2026, 5, 4, tzinfo=UTC)
HOURS = 240


@pytest.fixture
def bar(qtbot: QtBot, desk: Desk, window: MainWindow) -> TimeBar:
    """Return the slider over an incident an hour for ten days, and one without a time."""
    rows = [
        {"title": f"{n}", "opened_at": (FIRST + timedelta(hours=n)).isoformat(), "geom": wkb(shapely.Point(MIDDLE))}
        for n in range(HOURS)
    ]
    put(desk.session, "incidents", *rows, {"title": "no time"})
    desk.run("time.slider")
    made = window.time_bar
    assert isinstance(made, TimeBar)
    qtbot.waitUntil(lambda: len(made.track.line.times) == HOURS and desk.period is not None)
    return made


def _table(window: MainWindow) -> TablePanel:
    found = window.docks.of["table"].findChild(TablePanel)
    assert found is not None
    return found


def test_slider_begins_with_the_newest_day(desk: Desk, bar: TimeBar) -> None:
    assert desk.period is not None
    assert desk.period.length == timedelta(days=1)
    assert desk.period.holds(FIRST + timedelta(hours=HOURS - 1))
    assert bar.text.text().endswith("24 of 240, 1 without a time")


def test_keys_move_the_window_as_far_as_the_times_go(qtbot: QtBot, desk: Desk, bar: TimeBar) -> None:
    def press(key: Qt.Key) -> Period:
        qtbot.keyClick(bar.track, key)
        qtbot.waitUntil(lambda: desk.period == bar.track.period)
        assert desk.period is not None
        return desk.period

    assert press(Qt.Key.Key_Home).since == FIRST
    assert press(Qt.Key.Key_Right).since == FIRST + timedelta(hours=6)
    assert press(Qt.Key.Key_PageDown).since == FIRST + timedelta(hours=30)
    assert press(Qt.Key.Key_Left).since == FIRST + timedelta(hours=24)
    end = press(Qt.Key.Key_End)
    assert press(Qt.Key.Key_Right) == end


def test_mouse_drags_the_window(qtbot: QtBot, desk: Desk, bar: TimeBar) -> None:
    desk.use_period(Period(FIRST + timedelta(days=4), FIRST + timedelta(days=5)))
    at = QPoint(round(bar.track.width() * 4.5 / 10), 10)
    qtbot.mousePress(bar.track, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(bar.track, at + QPoint(bar.track.width() // 10, 0))
    qtbot.waitUntil(lambda: desk.period is not None and desk.period.since > FIRST + timedelta(days=4, hours=20))
    qtbot.mouseRelease(bar.track, Qt.MouseButton.LeftButton, pos=at)
    assert desk.period is not None
    assert desk.period.length == timedelta(days=1)


def test_play_runs_to_the_end_and_stops(qtbot: QtBot, desk: Desk, bar: TimeBar) -> None:
    desk.use_period(bar.track.line.window_at(FIRST.timestamp() + 8.9 * 86_400, 86_400))
    bar.speed.setCurrentIndex(bar.speed.count() - 1)
    qtbot.keyClick(bar.track, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.period is not None and bar.track.line.at_end(desk.period), timeout=10_000)
    qtbot.waitUntil(lambda: not bar._player.isActive())


def test_table_total_and_export_follow_the_window(qtbot: QtBot, desk: Desk, window: MainWindow, bar: TimeBar) -> None:
    desk.use_layer("incidents")
    panel = _table(window)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 24)
    qtbot.waitUntil(lambda: panel.total.text() == "24 of 241, the others outside the time window")
    assert desk.period is not None
    assert panel.time_chip.isVisibleTo(panel)
    assert span_text(desk.period, year=False) in panel.time_chip.text()
    assert desk.shown_query is not None
    assert [(one.column, one.op) for one in desk.shown_query.where] == [("opened_at", Op.GE), ("opened_at", Op.LT)]
    desk.run("time.earlier")
    qtbot.waitUntil(lambda: desk.shown_query.where == desk.period_where("incidents"))  # type: ignore[union-attr]
    panel.time_chip.click()
    assert desk.period is None
    qtbot.waitUntil(lambda: panel.model.rowCount() == 241)
    assert not panel.time_chip.isVisibleTo(panel)


def test_other_layers_are_listed_whole(qtbot: QtBot, desk: Desk, window: MainWindow, bar: TimeBar) -> None:
    assert desk.period is not None
    desk.use_layer("cameras")
    assert desk.period_where("cameras") == ()
    assert desk.period_where("boats") == ()
    qtbot.waitUntil(lambda: _table(window).model.rowCount() == 5)


def test_new_rows_come_into_the_counts(qtbot: QtBot, desk: Desk, bar: TimeBar) -> None:
    put(desk.session, "incidents", {"title": "late", "opened_at": (FIRST + timedelta(hours=HOURS)).isoformat()})
    qtbot.waitUntil(lambda: len(bar.track.line.times) == HOURS + 1)


def test_closing_the_slider_shows_all_times(qtbot: QtBot, desk: Desk, bar: TimeBar) -> None:
    desk.run("time.slider")
    assert desk.period is None
    assert bar.isHidden()
    desk.run("time.slider")
    qtbot.waitUntil(lambda: desk.period is not None)


def test_line_counts_what_is_there() -> None:
    line = Timeline.of({"a": ["2026-05-04T00:00:00.000Z", None, "2026-05-04T10:00:00.000Z"], "b": []})
    assert line.unknown == 1
    assert line.bars(2).tolist() == [1, 1]
    assert line.within(Period(FIRST, FIRST + timedelta(hours=10))) == 1
    assert Timeline.of({}).bars(3).tolist() == [0, 0, 0]
    window = line.window_at(FIRST.timestamp() + 9 * 3_600, 7_200)
    assert line.within(window) == 1
    assert line.at_end(window)
