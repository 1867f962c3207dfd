"""Work off the window's thread, what is remembered, faults, ages, and following another writer."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.errors import MapdeskError
from mapdesk.notify import Level, Notice
from mapdesk.session import open_session
from mapdesk.ui import crash, figures
from mapdesk.ui.context import Desk
from mapdesk.ui.following import Follower
from mapdesk.ui.remember import Memory
from mapdesk.ui.tasks import Job, Post, Tasks
from mapdesk.words import msg
from tests.helpers.small import AUTHOR, put


def test_work_runs_on_another_thread_and_its_result_comes_back(qtbot: QtBot) -> None:
    tasks, came = Tasks(), []
    job = tasks.run(lambda _job: threading.get_ident(), lambda ident: came.append((ident, threading.get_ident())))
    with qtbot.waitSignal(job.ended):
        pass
    assert came[0][0] != threading.get_ident() == came[0][1]


def test_cancelled_work_gives_no_result(qtbot: QtBot) -> None:
    tasks, came, gate = Tasks(), [], threading.Event()

    def work(job: Job) -> str:
        gate.wait(10)
        job.advance(1, 2)
        return "done"

    job = tasks.run(work, came.append)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert came == []


def test_result_is_told_when_the_cancel_came_after_the_work_was_done(qtbot: QtBot) -> None:
    tasks, came, began, gate = Tasks(), [], threading.Event(), threading.Event()

    def begun(_job: Job) -> str:
        began.set()
        gate.wait(10)
        return "stored"

    job = tasks.run(begun, came.append)
    assert began.wait(10)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert came == ["stored"]


def test_dropped_work_gives_no_result(qtbot: QtBot) -> None:
    tasks, came, began, gate = Tasks(), [], threading.Event(), threading.Event()
    job = tasks.run(lambda _job: (began.set(), gate.wait(10)), came.append)
    assert began.wait(10)
    job.drop()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert came == []


def test_newer_question_makes_the_older_void(qtbot: QtBot) -> None:
    tasks, came, gate = Tasks(), [], threading.Event()
    tasks.ask("slot", lambda _job: gate.wait(10), lambda _done: came.append("old"))
    job = tasks.ask("slot", lambda _job: "new", came.append)
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert came == ["new"]


def test_expected_error_of_work_goes_to_whoever_asked(qtbot: QtBot) -> None:
    tasks, came = Tasks(), []

    def work(_job: Job) -> None:
        raise MapdeskError(msg("no"))

    job = tasks.run(work, came.append, lambda error: came.append(str(error)))
    with qtbot.waitSignal(job.ended):
        pass
    assert came == ["no."]


def test_post_brings_calls_to_the_thread_of_the_window(qtbot: QtBot) -> None:
    post, came = Post(), []
    thread = threading.Thread(target=lambda: post(lambda: came.append(threading.get_ident())))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: came == [threading.get_ident()])


def test_memory_survives_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "desktop.json").write_text("{broken", encoding="utf-8")
    memory = Memory(tmp_path)
    memory.of_workspace("W1")["view"] = [1.0, 2.0, 3.0]
    memory.save()
    assert Memory(tmp_path).of_workspace("W1") == {"view": [1.0, 2.0, 3.0]}


def test_recent_workspaces_are_those_that_exist_newest_first(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for name in ("a", "b", "c"):
        (tmp_path / name).touch()
        memory.note_opened(str(tmp_path / name))
    memory.note_opened(str(tmp_path / "a"))
    (tmp_path / "b").unlink()
    assert [Path(one).name for one in memory.recent()] == ["a", "c"]


def test_memory_of_other_shape_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "desktop.json").write_text(json.dumps({"recent": 7, "workspaces": []}), encoding="utf-8")
    memory = Memory(tmp_path)
    assert memory.recent() == []
    assert memory.of_workspace("W") == {}


def test_fault_is_told_in_one_sentence_and_once() -> None:
    told: list[Notice] = []
    leave = notify.listen(told.append)
    try:
        for _ in range(2):
            try:
                raise RuntimeError("secret value")
            except RuntimeError as error:
                crash.on_error(type(error), error, error.__traceback__)
    finally:
        leave()
    assert len(told) == 1
    assert told[0].level is Level.ERROR
    assert "secret" not in f"{told[0].title} {told[0].detail} {told[0].hint}"
    assert sys.excepthook is not None


@pytest.mark.parametrize(
    ("seconds", "text"), [(5, "5 s"), (180, "3 min"), (7200, "2 h"), (172_800, "2 d"), (None, figures.MISSING)]
)
def test_age_is_written_in_its_largest_unit(seconds: int | None, text: str) -> None:
    assert figures.age(seconds) == text


def test_zone_is_told_as_distance_from_utc() -> None:
    assert figures.zone(datetime.now(UTC)).startswith("UTC")
    assert figures.zone(datetime.now(timezone(timedelta(hours=8))))[:3] == "UTC"


def test_scale_has_two_figures() -> None:
    assert figures.scale(25_212) == "1:25,000"
    assert figures.scale(999) == "1:1,000" or figures.scale(999) == "1:990"


def test_reader_follows_what_another_program_writes(desk: Desk) -> None:
    reading = open_session(desk.session.workspace.location, write=False, author=AUTHOR)
    try:
        seen: list[set[str]] = []
        reading.changed.connect(lambda touched: seen.append(set(touched)))
        other = Desk(reading, desk.settings, desk.map, desk.memory)
        refreshed: list[bool] = []
        told: list[Notice] = []
        leave = notify.listen(told.append)
        follower = Follower(other, lambda: refreshed.append(True))
        leave()
        assert "reading only" in str(told[0].title)
        follower.look()
        assert seen == []
        put(desk.session, "cameras", {"name": "new"})
        follower.look()
        assert seen == [{"cameras"}]
        assert refreshed == [True]
        follower.stop()
        other.reader.stop()
        other.worker.stop()
    finally:
        reading.close()
