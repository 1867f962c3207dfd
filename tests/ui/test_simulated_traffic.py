"""The command that lets the boats of a demo sail."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from mapdesk.commands import COMMANDS
from mapdesk.feeds.fixes import Fixes
from mapdesk.feeds.stored import begin
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from tests.helpers.small import AUTHOR, MIDDLE

pytestmark = pytest.mark.gui
NAME = "demo.traffic"
LON, LAT = MIDDLE[0] + 0.2, MIDDLE[1]


@pytest.fixture
def demo(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the desk on a workspace that is a demo, with some boats on the open sea."""
    monkeypatch.setitem(desk.session.workspace.facts, "synthetic", True)  # type: ignore[arg-type]
    rows = [
        {"boat_name": f"浙澜渔1000{k}", "terminal": "ais_b", "speed_kn": 5.0, "geom": shapely.Point(LON + k / 100, LAT)}
        for k in range(8)
    ]
    with desk.session.workspace.transaction(AUTHOR, "test.boats", change={"kind": "test"}) as transaction:
        transaction.put("boats", rows)
    begin(desk.session.live, desk.session.workspace)
    return desk


def test_boats_sail_until_the_command_is_run_again(qtbot: QtBot, window: MainWindow, demo: Desk) -> None:
    command, board = COMMANDS[NAME], demo.session.live
    assert command.checked is not None
    assert not command.checked(demo)
    demo.run(NAME)
    qtbot.waitUntil(lambda: board.simulated, timeout=20_000)
    assert command.checked(demo)
    seq = board.seq
    qtbot.waitUntil(lambda: board.seq > seq, timeout=10_000)
    demo.run(NAME)
    qtbot.waitUntil(lambda: not board.simulated and len(board) == 8, timeout=20_000)
    assert not command.checked(demo)
    assert "The simulated boats have stopped; the map shows the stored positions" in " ".join(window.toasts())


def test_only_demos_can_be_simulated(window: MainWindow, desk: Desk) -> None:
    desk.run(NAME)
    assert desk.simulation is None
    assert window.toasts() == ["Simulate boat traffic (demo)"]
    assert str(COMMANDS[NAME].why_not(desk)) == "Boat traffic is simulated in demo workspaces only"


def test_desk_that_is_closed_ends_the_simulation(qtbot: QtBot, window: MainWindow, demo: Desk) -> None:
    demo.run(NAME)
    assert demo.simulation is not None
    qtbot.waitUntil(lambda: demo.session.live.simulated, timeout=20_000)
    demo.simulation.end()
    assert not demo.simulation.running()


def test_selected_boat_is_gone_to_where_it_is_now(window: MainWindow, demo: Desk) -> None:
    boat = "BOT0000001"
    at_s = np.array([time.time()])
    demo.session.live.take(Fixes([boat], np.array([LON - 0.5]), np.array([LAT]), at_s))
    demo.session.select(Selection("boats", (boat,)))
    box = demo.box_of("boats", (boat,))
    assert box is not None
    assert (box.west, box.south) == (LON - 0.5, LAT)
