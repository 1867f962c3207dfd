"""Work off the window's thread: what is said of it, and that nobody is told after the stop."""

from __future__ import annotations

import threading

import numpy as np
from PyQt6 import sip
from PyQt6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mapdesk.geo.crs import metric_for, transform_points
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


def test_positions_can_be_converted_by_one_work_after_another(qtbot: QtBot) -> None:
    tasks = Tasks(threads=2)
    done: list[float] = []
    points = np.array([[121.1, 27.8], [121.2, 27.9]])

    def work(_job: Job) -> float:
        system = metric_for(4490, (121.0, 27.7, 121.3, 28.0))
        return float(transform_points(points, 4490, system)[0, 0])

    for _ in range(60):
        tasks.run(work, done.append)
    tasks.finish()
    qtbot.waitUntil(lambda: len(done) == 60)
    assert len(set(done)) == 1
