"""What the page counts in its view against the store, and what it writes there, in the real page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query
from mapdesk.session import Selection, Session
from mapdesk.store.change import RowsPut, RowsRemoved
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import InView
from mapdesk.ui.map.screenshot import wait_painted
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, make_district

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
HERE = (121.5, 28.1)
STATES = [case.value for case in LAYERS.load()["cameras"].style.cases]
_WRITTEN = """(() => {
  const canvas = document.querySelector('canvas.labels');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const rows = [];
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) rows.push((i - 3) / 4);
  return [width, height, rows];
})()"""
_SIGN = """(() => {
  const { left, top, right, bottom } = document.querySelector('.sign.inside').getBoundingClientRect();
  return [left, top, right, bottom, innerWidth, innerHeight];
})()"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    workspace = make_district(tmp_path / "district.gpkg")
    random = np.random.default_rng(5)
    places = np.array(HERE) + random.normal(0, 0.004, (400, 2))
    with workspace.transaction(AUTHOR, "test.fill", change={"kind": "test"}) as transaction:
        transaction.put(
            "cameras",
            [
                {"name": f"C{at}", "health": STATES[at % len(STATES)], "geom": shapely.Point(place)}
                for at, place in enumerate(places)
            ],
        )
        cells = [shapely.box(121.49 + 0.004 * at, 28.09, 121.494 + 0.004 * at, 28.11) for at in range(5)]
        transaction.put("villages", [{"name": f"云矶{at}村", "geom": cell} for at, cell in enumerate(cells)])
    made = Session(workspace, AUTHOR)
    yield made
    made.close()


@pytest.fixture
def sync(session: Session, host: MapHost) -> Iterator[MapSync]:
    made = MapSync(session, host, states=LayerStates.default())
    yield made
    made.close()


def counted(session: Session, view: MapView) -> tuple[int, ...]:
    """Return what the store holds of the cameras in the box of the view, by state."""
    seen = view.view()
    assert seen is not None
    rows = session.workspace.rows(Query("cameras", columns=("health",), geometry=True, box=seen.box))
    box = shapely.box(seen.box.west, seen.box.south, seen.box.east, seen.box.north)  # type: ignore[union-attr]
    inside = shapely.intersects(box, rows.geometries())
    values = [row["health"] or STATES[0] for row, within in zip(rows.dicts(), inside, strict=True) if within]
    return tuple(values.count(state) for state in STATES)


def told(qtbot: QtBot, view: MapView, done: Callable[[InView], bool]) -> InView:
    qtbot.waitUntil(lambda: done(view.in_view), timeout=20_000)
    return view.in_view


@pytest.mark.parametrize("zoom", [12, 15, 17])
def test_counts_of_the_view_are_those_of_the_store_also_after_edits(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView, zoom: int
) -> None:
    view = make_view()
    view.set_view(*HERE, zoom)
    sync.attach(view)
    first = told(qtbot, view, lambda one: one.zoom == zoom and "cameras" in one.layers).layers["cameras"]
    assert first == counted(session, view)
    assert sum(first) > 0
    key = session.workspace.schema("cameras").key
    rows = session.workspace.rows(Query("cameras", columns=(key, "name"))).dicts()
    ids = [str(row[key]) for row in rows if str(row["name"]).startswith("C")]
    session.do(RowsPut("cameras", tuple({key: one, "health": "offline"} for one in ids[:40])))
    session.do(RowsRemoved("cameras", tuple(ids[40:90])))
    now = counted(session, view)
    assert now != first
    told(qtbot, view, lambda one: one.layers.get("cameras") == now)


def test_layer_that_is_switched_off_is_not_counted(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    view.set_view(*HERE, 15)
    sync.attach(view)
    told(qtbot, view, lambda one: "cameras" in one.layers)
    sync.set_states(sync.states.changed("cameras", visible=False))
    told(qtbot, view, lambda one: one.zoom == 15 and "cameras" not in one.layers)


def asked(qtbot: QtBot, view: MapView, script: str) -> list[float]:
    answers: list[list[float]] = []
    view._page.runJavaScript(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    return answers[0]


def written(qtbot: QtBot, view: MapView) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which pixels of the labels' picture are inked; it is 96 px wider than the map on each side."""
    width, height, inked = asked(qtbot, view, _WRITTEN)
    picture = np.zeros(int(width) * int(height), bool)
    picture[np.array(inked, dtype=int)] = True  # type: ignore[arg-type]
    return picture.reshape(int(height), int(width))


def test_labels_are_written_none_cut_at_the_edge_none_under_the_name_of_what_is_selected(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    view.set_view(*HERE, 15)
    sync.attach(view)
    assert wait_painted(view, 20.0)
    before = written(qtbot, view)
    assert before.any()
    ratio = round(before.shape[1] / (view.width() + 2 * 96))
    for column in (96 * ratio, before.shape[1] - 96 * ratio):
        assert not before[96 * ratio : -96 * ratio, column - 1 : column + 1].any()
    key = session.workspace.schema("villages").key
    village = session.workspace.rows(Query("villages", columns=(key, "name"))).dicts()[2]
    session.select(Selection("villages", (str(village[key]),)))
    assert wait_painted(view, 20.0)
    qtbot.waitUntil(lambda: asked(qtbot, view, "[document.querySelectorAll('.sign.inside').length]") == [1])
    left, top, right, bottom, *_ = (round((one + 96) * ratio) for one in asked(qtbot, view, _SIGN))
    qtbot.waitUntil(lambda: not written(qtbot, view)[top:bottom, left:right].any(), timeout=10_000)


def test_name_of_a_selected_area_stays_in_sight(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    view.set_view(*HERE, 15)
    sync.attach(view)
    key = session.workspace.schema("land").key
    land = str(session.workspace.rows(Query("land", columns=(key,))).dicts()[0][key])
    session.select(Selection("land", (land,)))
    view.set_view(121.41, 28.01, 16)  # a corner of it: its middle is far away
    assert wait_painted(view, 20.0)
    left, top, right, bottom, width, height = asked(qtbot, view, _SIGN)
    assert left >= 0
    assert top >= 0
    assert right <= width
    assert bottom <= height
