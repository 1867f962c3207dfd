"""The walk: ten steps, each done by doing it in the window, remembered."""

from __future__ import annotations

import json

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk import words
from mapdesk.commands import COMMANDS
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.help import manual
from mapdesk.ui.help.steps import STEPS, Happened
from mapdesk.ui.help.walk import WalkPanel, offer_walk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.messages import Drawn
from tests.ui.test_window import texts_of


def panel(window: MainWindow) -> WalkPanel:
    found = window.centralWidget().findChild(WalkPanel)
    assert found is not None
    return found


def key(desk: Desk) -> str:
    rows = desk.session.workspace.rows
    from mapdesk.model.query import Query

    return str(next(iter(rows(Query("cameras", ("camera_id",), limit=1)).dicts()))["camera_id"])


def test_there_are_ten_steps_about_commands_that_exist() -> None:
    assert len(STEPS) == 10
    assert len({step.name for step in STEPS}) == 10
    for step in STEPS:
        assert not step.command or step.command in COMMANDS.load()
        if step.kind == "ran":
            assert set(step.what) <= set(COMMANDS)


def test_each_step_is_done_by_doing_it(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    desk.extent = lambda: desk.session.workspace.status("land").extent
    desk.run("help.walk")
    walk = panel(window)
    camera = key(desk)

    def search() -> None:
        window.focus("search")
        window.top.search.setText("海湾路7号")
        window.top.search.search()
        qtbot.waitUntil(lambda: bool(window.top.search.results()))
        qtbot.keyClick(window.top.search, Qt.Key.Key_Return)

    def position() -> None:
        window.focus("position")
        window.top.position.setText("27.8417 121.15")
        qtbot.keyClick(window.top.position, Qt.Key.Key_Return)

    def palette() -> None:
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        popup.close()

    def zoom() -> None:
        window.focus("map")
        qtbot.keyClick(desk.map, Qt.Key.Key_Z)

    acts = {
        "district": lambda: desk.run("map.zoom_all"),
        "layer": lambda: desk.use_layer_states(desk.layer_states.changed("cameras", visible=False)),
        "object": lambda: desk.select("cameras", camera),
        "zoom": zoom,
        "table": lambda: desk.run("object.table"),
        "search": search,
        "position": position,
        "measure": lambda: desk.map.drawn.emit(Drawn("measure_distance", ((121.0, 27.0), (121.1, 27.0)), True)),
        "palette": palette,
        "manual": lambda: desk.run("help.page"),
    }
    for number, step in enumerate(STEPS, start=1):
        assert walk.step is step
        assert f"Step {number} of 10" in texts_of(walk)
        assert step.name not in walk.done
        walk.happened(Happened("ran", "file.quit"))
        assert step.name not in walk.done
        acts[step.name]()
        assert step.name in walk.done, step.name
        if number < len(STEPS):
            walk.go(1)
    assert len(walk.done) == 10
    walk.go(1)
    assert not walk.isVisible()
    manual.close_manual()


def test_walk_goes_on_where_it_was_left(window: MainWindow, desk: Desk) -> None:
    desk.run("help.walk")
    walk = panel(window)
    walk.happened(Happened("ran", "map.zoom_all"))
    walk.go(1)
    walk.end()
    kept = json.loads((desk.memory.folder / "desktop.json").read_text("utf-8"))["walk"]
    assert kept == {"at": "layer", "done": ["district"], "ended": True}
    again = WalkPanel(desk, window.centralWidget())
    assert (again.step.name, again.done) == ("layer", {"district"})
    again.end()


def test_walk_speaks_the_language_of_now_and_lies_in_the_corner(window: MainWindow, desk: Desk) -> None:
    desk.run("help.walk")
    walk = panel(window)
    over = window.centralWidget()
    assert walk.geometry().right() <= over.width()
    assert walk.geometry().bottom() <= over.height()
    english = texts_of(walk)
    words.use_language("zh_CN")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if words.tr("Next") != "Next":
        assert not english & {text for text in texts_of(walk) if text.startswith("Step")}
    walk.end()


def test_key_in_a_step_is_the_one_of_now(window: MainWindow, desk: Desk) -> None:
    desk.run("help.walk")
    assert "Ctrl+Home" in panel(window).press.text()
    panel(window).end()


def test_walk_is_offered_once_and_in_a_demo_only(window: MainWindow, desk: Desk) -> None:
    offer_walk(desk)
    assert window.toasts() == []
    desk.session.workspace.facts["synthetic"] = True
    offer_walk(desk)
    offer_walk(desk)
    assert len(window.toasts()) == 1


def test_place_that_is_only_selected_is_no_object(window: MainWindow, desk: Desk) -> None:
    desk.run("help.walk")
    walk = panel(window)
    walk.go(2)
    desk.session.select(Selection(place=(121.0, 27.0)))
    assert "object" not in walk.done
    walk.end()
