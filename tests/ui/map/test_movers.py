"""Boats on the real page: where they are drawn, how they age, what lies under the pointer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PyQt6.QtGui import QColor
from pytestqt.qtbot import QtBot

from mapdesk.feeds.fixes import Fixes
from mapdesk.layers.inks import tokens
from mapdesk.model.query import Query
from mapdesk.session import Selection, Session
from mapdesk.store.change import RowsPut, RowsRemoved
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Clicked, Failed, Hit
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, make_district

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
HERE = (121.7, 28.3)  # open sea
ELSEWHERE = (121.702, 28.3)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    workspace = make_district(tmp_path / "district.gpkg")
    with workspace.transaction(AUTHOR, "test.boats", change={"kind": "test"}) as transaction:
        row = {"terminal": "ais_a", "fix_state": "fresh", "whereabouts": "at_sea", "course_deg": 90.0, "speed_kn": 8.0}
        names = ("浙澜渔10001", "浙澜渔10002")
        places = (shapely.Point(HERE), shapely.Point(121.71, 28.31))
        transaction.put("boats", [{**row, "boat_name": n, "geom": at} for n, at in zip(names, places, strict=True)])
    made = Session(workspace, AUTHOR)
    yield made
    made.close()


@pytest.fixture
def sync(session: Session, host: MapHost) -> Iterator[MapSync]:
    made = MapSync(session, host, states=LayerStates.default())
    yield made
    made.close()


def _boats(session: Session) -> dict[str, tuple[str, int]]:
    rows = session.workspace.rows(Query("boats", columns=("boat_name",))).dicts()
    return {row["boat_name"]: (row["boat_id"], row["fid"]) for row in rows}


def _shown(qtbot: QtBot, view: MapView, sync: MapSync, zoom: int = 15) -> None:
    painted: list[Any] = []
    view.painted.connect(painted.append)
    view.set_view(*HERE, zoom)
    sync.attach(view)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].layers.get("boats") == 2, timeout=20_000)


def _data(qtbot: QtBot, view: MapView) -> dict[str, str]:
    found: list[str] = []
    view._page.runJavaScript("JSON.stringify({...document.querySelector('.movers').dataset})", found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    told: dict[str, str] = json.loads(found[0])
    return told


def _is_marked(qtbot: QtBot, view: MapView) -> bool:
    hidden: list[bool] = []
    view._page.runJavaScript("document.querySelector('.simulated').hidden", hidden.append)
    qtbot.waitUntil(lambda: bool(hidden), timeout=10_000)
    return not hidden[0]


def _seen(qtbot: QtBot, view: MapView, session: Session) -> None:
    """Wait until the page has drawn the newest change of the board."""
    qtbot.waitUntil(lambda: int(_data(qtbot, view).get("seq", "-1")) >= session.live.seq, timeout=20_000)


def _pixels(view: MapView, token: str, place: tuple[float, float] = HERE, *, unlike: bool = False) -> int:
    """Return how many pixels around a place at zoom 15 have the colour of a token (or another one)."""
    image, ink = view.grab_image(), QColor(tokens()[token]["dark"])
    x = round(image.width() / 2 + (place[0] - HERE[0]) * 256 * 2**15 / 360)
    y, reach = round(image.height() / 2), range(-6, 7)
    near = [QColor(image.pixel(x + a, y + b)) for a in reach for b in reach]
    off = [abs(c.red() - ink.red()) + abs(c.green() - ink.green()) + abs(c.blue() - ink.blue()) for c in near]
    return sum((one > 60) if unlike else (one < 40) for one in off)


def _fix(session: Session, name: str, place: tuple[float, float], age_s: float = 0.0) -> None:
    at_s = np.array([time.time() - age_s])
    lon, lat = np.array([place[0]]), np.array([place[1]])
    speed, course = np.array([8.0]), np.array([90.0])
    session.live.take(
        Fixes([_boats(session)[name][0]], lon, lat, at_s, course_deg=course, heading_deg=course, speed_kn=speed)
    )


def test_boat_is_drawn_where_its_newest_fix_is(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    failed: list[Failed] = []
    view.failed.connect(failed.append)
    _fix(session, "浙澜渔10001", HERE, 2.0)
    _shown(qtbot, view, sync)
    _seen(qtbot, view, session)
    qtbot.waitUntil(lambda: _pixels(view, "boat", HERE) > 20, timeout=10_000)
    assert _pixels(view, "boat", ELSEWHERE) == 0
    _fix(session, "浙澜渔10001", ELSEWHERE)
    qtbot.waitUntil(lambda: _pixels(view, "boat", ELSEWHERE) > 20, timeout=10_000)
    qtbot.waitUntil(lambda: _pixels(view, "boat", HERE) == 0, timeout=10_000)
    assert failed == []


def test_boat_whose_reports_are_overdue_fades(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _fix(session, "浙澜渔10001", HERE, 40.0)  # four intervals of class A under way
    _shown(qtbot, view, sync)
    _seen(qtbot, view, session)
    qtbot.waitUntil(lambda: _pixels(view, "sea", unlike=True) > 10, timeout=10_000)
    assert _pixels(view, "boat") == 0


def test_burst_of_many_changes_is_told_once_and_fetched_whole(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    told: list[int] = []
    sync.movers.changed.connect(lambda: told.append(1))
    for step in range(200):
        lon = np.array([HERE[0] + step / 1e5])
        session.live.take(Fixes(["413000001"], lon, np.array([HERE[1]]), np.array([time.time() - 300 + step])))
    _seen(qtbot, view, session)
    assert len(told) <= 3


def test_click_on_a_boat_selects_it_where_it_is_now(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _fix(session, "浙澜渔10001", ELSEWHERE)
    _shown(qtbot, view, sync)
    _seen(qtbot, view, session)
    key, fid = _boats(session)["浙澜渔10001"]
    view.clicked.emit(Clicked(*ELSEWHERE, (Hit("boats", fid),)))
    assert session.selection == Selection("boats", (key,))
    view.clicked.emit(Clicked(*ELSEWHERE, (Hit("boats", 99),)))
    assert session.selection.layer is None


def test_page_finds_the_boat_under_the_pointer(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _fix(session, "浙澜渔10001", HERE)
    _shown(qtbot, view, sync)
    _seen(qtbot, view, session)
    key, fid = _boats(session)["浙澜渔10001"]
    clicked: list[Clicked] = []
    view.clicked.connect(clicked.append)
    press = """for (const kind of ['mousedown', 'mouseup', 'click'])
        document.querySelector('.leaflet-map-pane').dispatchEvent(new MouseEvent(kind,
            {clientX: innerWidth / 2, clientY: innerHeight / 2, bubbles: true, view: window})); 0"""
    view._page.runJavaScript(press)
    qtbot.waitUntil(lambda: bool(clicked), timeout=10_000)
    assert Hit("boats", fid) in clicked[0].hits
    assert session.selection.keys == (key,)


def test_boat_that_is_put_or_removed_appears_or_goes(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    row = {
        "boat_name": "浙澜渔10003",
        "terminal": "none",
        "whereabouts": "at_sea",
        "geom": shapely.to_wkb(shapely.Point(HERE)),
    }
    session.do(RowsPut("boats", (row,)))
    qtbot.waitUntil(lambda: _data(qtbot, view).get("count") == "3", timeout=20_000)
    session.do(RowsRemoved("boats", (_boats(session)["浙澜渔10003"][0],)))
    qtbot.waitUntil(lambda: _data(qtbot, view).get("count") == "2", timeout=20_000)


def test_second_map_shows_the_same_boats_and_says_when_they_are_made_up(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    session.live.simulated = True
    _fix(session, "浙澜渔10001", HERE)
    wall = make_view(wall=True)
    _shown(qtbot, wall, sync)
    for one in (view, wall):
        _seen(qtbot, one, session)
        qtbot.waitUntil(lambda one=one: _is_marked(qtbot, one), timeout=10_000)


def test_board_of_another_workspace_takes_the_place_of_the_first(
    qtbot: QtBot, session: Session, host: MapHost, make_view: MakeView, tmp_path: Path
) -> None:
    view = make_view()
    first = MapSync(session, host, states=LayerStates.default())
    _shown(qtbot, view, first)
    first.close()
    other = Session(make_district(tmp_path / "other.gpkg"), AUTHOR)
    second = MapSync(other, host, states=LayerStates.default())
    try:
        second.attach(view)
        qtbot.waitUntil(lambda: _data(qtbot, view).get("count") == "0", timeout=20_000)
    finally:
        second.close()
        other.close()
