"""Work off the window's thread: what is said of it, and that nobody is told after the stop."""

from __future__ import annotations

import threading

from PyQt6 import sip
from PyQt6.QtWidgets import QLabel
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


def test_result_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    class Panel(QLabel):
        def show_it(self, result: object) -> None:
            self.setText(str(result))

    tasks, panel, go_on = Tasks(), Panel(), threading.Event()
    job = tasks.run(lambda _job: go_on.wait(5), panel.show_it)
    with qtbot.waitSignal(job.ended):
        sip.delete(panel)
        go_on.set()
