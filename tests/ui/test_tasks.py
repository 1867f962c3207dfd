"""Work off the window's thread: what is said of it, and that nobody is told after the stop."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from mapdesk.ui.tasks import Job, Tasks


def test_nobody_is_told_of_what_ends_after_the_stop(qtbot: QtBot) -> None:
    tasks, begun = Tasks(), threading.Event()
    heard: list[object] = []

    def work(job: Job) -> None:
        begun.set()
        while not job.cancelled:
            pass

    job = tasks.run(work, heard.append, doing="Importing")
    assert begun.wait(5)
    tasks.doing_changed.connect(lambda: heard.append("changed"))
    with qtbot.waitSignal(job.ended):
        tasks.stop()
    assert heard == []
    assert tasks.doing == ""
    assert not tasks.busy()
