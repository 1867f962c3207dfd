"""The panel of plans, and long acts that leave the window usable."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.desks.planning.checking import ground_of
from mapdesk.desks.planning.draft import IncomingCells, make_draft
from mapdesk.desks.planning.reading import plan_of, plans_of
from mapdesk.model.query import Query
from mapdesk.store.change import RowsPut, RowsRemoved
from mapdesk.store.connection import connect
from mapdesk.ui import acts
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.plans import PlansPanel
from mapdesk.words import msg
from tests.helpers.small import put

EDGES = np.linspace(121.1, 121.14, 5).tolist()


@pytest.fixture
def panel(window: MainWindow, desk: Desk) -> PlansPanel:
    """Return the panel in a workspace whose land is tiled by one draft of four cells."""
    workspace = desk.session.workspace
    with closing(connect(Path(workspace.location), "rw")) as other:
        other.execute("DELETE FROM grids")  # cells of no plan; here they come and go with plans only
    desk.session.do(RowsRemoved("land", tuple(workspace.column("land", workspace.schema("land").key))))
    cells = [shapely.box(west, 27.8, east, 27.81) for west, east in itertools.pairwise(EDGES)]
    desk.session.do(RowsPut("land", ({"name": "岛", "geom": shapely.union_all(cells).wkb_hex},)))
    given = [{"micro_code": f"M{n}", "grid_code": "G1"} for n in range(4)]
    incoming = IncomingCells("micro_grids", np.array(cells, dtype=object), given)
    desk.session.do(make_draft("four", incoming, ground=ground_of(workspace), at=datetime.now(UTC)))
    window.show_panel("plans")
    found = window.findChild(PlansPanel)
    assert found is not None
    return found


@pytest.fixture
def told(desk: Desk) -> Iterator[list[str]]:
    """Return the titles of what is told."""
    titles: list[str] = []
    leave = notify.listen(lambda notice: titles.append(str(notice.title)))
    desk.tell = lambda title, *_more: titles.append(str(title))  # type: ignore[method-assign]
    yield titles
    leave()


def verdict(panel: PlansPanel) -> str:
    item = panel.table.item(0, 4)
    assert item is not None
    return item.text()


def test_plan_is_published_and_taken_back_off_the_thread_of_the_window(
    qtbot: QtBot, panel: PlansPanel, window: MainWindow, desk: Desk, told: list[str]
) -> None:
    threads: list[int] = []
    do = desk.session.do
    desk.session.do = lambda *args, **more: (threads.append(threading.get_ident()), do(*args, **more))[1]  # type: ignore
    (plan,) = plans_of(desk.session.workspace)
    panel.publish_plan(plan["plan_id"])
    assert str(desk.worker.doing) == "Publishing the plan"
    assert window.findChild(type(panel)).publish.isEnabled() is False
    qtbot.waitUntil(lambda: told == ["The plan is published"])
    assert threads
    assert threads[0] != threading.get_ident()
    assert plan_of(desk.session.workspace, plan["plan_id"])["state"] == "published"  # type: ignore[index]
    qtbot.waitUntil(lambda: not desk.worker.doing)
    desk.run("edit.undo")
    qtbot.waitUntil(lambda: told[1:] == ["Taken back"])
    assert desk.session.workspace.count(Query("micro_grids")) == 0


def test_refused_publication_is_told(qtbot: QtBot, panel: PlansPanel, desk: Desk, told: list[str]) -> None:
    panel.publish_plan("PLN999999")
    qtbot.waitUntil(lambda: told == ["There is no plan PLN999999."])


def test_long_undo_is_taken_back_off_the_thread_of_the_window(
    qtbot: QtBot, window: MainWindow, desk: Desk, told: list[str]
) -> None:
    many = tuple({"name": f"Camera {n}"} for n in range(acts.MANY_ROWS + 1))
    before = desk.session.workspace.count(Query("cameras"))
    desk.session.do(RowsPut("cameras", many))
    for command, title, rows in (
        ("edit.undo", "Taken back", before),
        ("edit.redo", "Made again", before + len(many)),
    ):
        told.clear()
        desk.run(command)
        assert desk.worker.doing
        desk.run("edit.undo")  # not while the first is under way
        qtbot.waitUntil(lambda title=title: told[-1:] == [title])
        qtbot.waitUntil(lambda: not desk.worker.doing)
        assert desk.session.workspace.count(Query("cameras")) == rows


def test_short_act_waits_behind_work_that_may_hold_the_workspace(
    qtbot: QtBot, window: MainWindow, desk: Desk, told: list[str]
) -> None:
    gate, done = threading.Event(), []
    desk.worker.run(lambda _job: gate.wait(10), lambda _result: done.append("work"))
    change = RowsPut("cameras", ({"name": "late"},))
    acts.do(desk, change, lambda entry: done.append(entry.command), doing=msg("Saving"))
    assert done == []
    assert str(desk.worker.doing) == "Saving"
    gate.set()
    qtbot.waitUntil(lambda: done == ["work", "rows.put"])
    qtbot.waitUntil(lambda: not desk.worker.busy())
    acts.do(desk, change, lambda _entry: done.append("at once"), doing=msg("Saving"))
    assert done[2:] == ["at once"]


def test_plan_is_not_called_valid_once_the_land_has_changed(panel: PlansPanel, desk: Desk) -> None:
    assert verdict(panel) == "○ valid, without gap or overlap"
    put(desk.session, "land", {"name": "islet", "geom": shapely.box(121.2, 27.8, 121.21, 27.81).wkb_hex})
    assert verdict(panel) == "△ the land has changed since the check"
