"""Toasts: how long they stay, what takes them away, and what a refused command says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from mapdesk import notify, words
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level
from mapdesk.session import open_session
from mapdesk.ui import greeting
from mapdesk.ui.context import Desk
from mapdesk.ui.following import Follower
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.widgets import toasts
from mapdesk.words import msg
from tests.helpers.small import AUTHOR


@pytest.fixture
def english() -> Iterator[None]:
    before = words.language()
    yield
    words.use_language(before)


def test_esc_takes_errors_away_before_it_leaves_the_selection(window: MainWindow, desk: Desk) -> None:
    desk.select("addresses", "ADR0000001")
    notify.error(MapdeskError(msg("The file is damaged")))
    assert window.toasts() == ["The file is damaged"]
    desk.run("view.back")
    assert window.toasts() == []
    assert desk.session.selection.keys == ("ADR0000001",)
    desk.run("view.back")
    assert desk.session.selection.keys == ()


def test_same_news_stands_there_once_and_there_are_four_at_most(window: MainWindow) -> None:
    for _time in range(3):
        notify.error(MapdeskError(msg("The file is damaged")))
    assert window.toasts() == ["The file is damaged"]
    for number in range(6):
        notify.error(MapdeskError(msg("Error {number}", number=number)))
    assert window.toasts() == [f"Error {number}" for number in range(2, 6)]


def test_toast_takes_presses_on_its_own_box_only(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    notify.error(MapdeskError(msg("The file is damaged")))
    (toast,) = window._toasts._toasts
    inside = window.childAt(toast.mapTo(window, toast.rect().center()))
    assert inside is not None
    assert toast.isAncestorOf(inside) or inside is toast
    assert window.childAt(toast.mapTo(window, QPoint(-20, toast.height() // 2))) is desk.map


def test_errors_speak_the_new_language(window: MainWindow, english: None) -> None:
    notify.error(MapdeskError(msg("Errors")))
    desk = window.desk
    desk.tell(msg("Layer"))
    words.use_language("zh_CN")
    window.rebuild()
    assert window.toasts() == [str(msg("Errors"))]


def test_next_start_says_that_the_program_was_ended_and_up_to_where_it_got(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    greeting.tell_cut_short(desk)
    assert window.toasts() == []
    desk.session.workspace.cut_short = datetime.now(UTC)
    greeting.tell_cut_short(desk)
    (toast,) = window._toasts._toasts
    told = [str(part) for part in (toast.notice.title, toast.notice.detail)]
    assert told[0] == "The last time the program ended without closing this workspace."
    newest = desk.session.workspace.entries(newest_first=True, limit=1)[0]
    assert told[1].startswith(f"What was confirmed is stored. The last step is {newest.seq}, of ")
    assert told[1].endswith("by duty: Saved 5 in Cameras")
    (button,) = [one for one in toast.findChildren(QPushButton) if one.text() == "Show the log"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.panel_shown("log")


def test_warning_waits_for_a_dialog_that_stands_before_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(toasts._SHOWN_MS, Level.WARNING, 20)
    dialog = QDialog(window)
    dialog.open()
    notify.warn(msg("Layer"))
    (timer,) = window._toasts._toasts[0].findChildren(QTimer)
    for _time in range(3):
        with qtbot.waitSignal(timer.timeout):
            pass
    assert window.toasts() == ["Layer"]
    dialog.close()
    qtbot.waitUntil(lambda: window.toasts() == [])


def test_command_that_cannot_be_used_says_why(window: MainWindow, desk: Desk) -> None:
    desk.run("edit.redo")
    assert window.toasts() == ["Redo"]
    (toast,) = window._toasts._toasts
    assert str(toast.notice.detail) == "Nothing was taken back before."


def test_reader_may_take_over_once_the_writer_is_gone(
    qtbot: QtBot, window: MainWindow, desk: Desk, small_file: Path, tmp_path: Path
) -> None:
    location = tmp_path / "other.gpkg"
    shutil.copy(small_file, location)
    writing = open_session(location, write=True, author=AUTHOR)
    reading = open_session(location, write=False, author=AUTHOR)
    other = Desk(reading, desk.settings, desk.map, desk.memory)
    other.shell, other.program = window, desk.program
    follower = Follower(other, lambda: None)
    try:
        window._toasts.clear()
        follower.look()
        assert window.toasts() == []
        writing.close()
        follower.look()
        follower.look()
        assert window.toasts() == ["The other program writes this workspace no more"]
        (toast,) = window._toasts._toasts
        (button,) = [one for one in toast.findChildren(QPushButton) if one.text() == "Take over writing"]
        button.click()
        assert ("take over",) in desk.program.calls  # type: ignore[attr-defined]
    finally:
        follower.stop()
        writing.close()
        other.reader.stop()
        other.worker.stop()
        reading.close()
