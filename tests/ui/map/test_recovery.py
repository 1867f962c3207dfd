"""Threads and processes that die, and layers that no map can show: the real page goes on, or comes back."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.model.query import Query
from mapdesk.session import Selection, Session
from mapdesk.store import blob
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Failed, Painted
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, CAMERAS, make_district

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
QUAY = CAMERAS["quay"]
CATCH_THREAD = """
{
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...message) {
    window.thread = this;
    return post.apply(this, message);
  };
}
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(make_district(tmp_path / "district.gpkg"), AUTHOR)
    yield made
    made.close()


@pytest.fixture
def told() -> Iterator[list[notify.Notice]]:
    heard: list[notify.Notice] = []
    end = notify.listen(heard.append)
    heard.clear()  # what tests before this one left
    yield heard
    end()


class Shown:
    """A map of a session, with what it tells."""

    def __init__(self, qtbot: QtBot, session: Session, host: MapHost, make_view: MakeView) -> None:
        self.qtbot = qtbot
        states = LayerStates.default()
        for name in ("cameras", "land", "roads"):
            states = states.changed(name, visible=True)
        self.sync = MapSync(session, host, states=states)
        self.view = make_view()
        self.painted: list[Painted] = []
        self.failed: list[Failed] = []
        self.view.painted.connect(self.painted.append)
        self.view.failed.connect(self.failed.append)
        self.view.set_view(*QUAY, 15)
        self.sync.attach(self.view)
        self.wait()

    def wait(self, cameras: int = 2) -> None:
        def good() -> bool:
            return bool(self.painted) and self.painted[-1].layers.get("cameras", 0) == cameras

        self.qtbot.waitUntil(good, timeout=30_000)

    def js(self, code: str) -> Any:
        got: list[Any] = []
        self.view._page.runJavaScript(code, got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=20_000)
        return got[0]


@pytest.fixture
def shown(qtbot: QtBot, session: Session, host: MapHost, make_view: MakeView) -> Iterator[Shown]:
    made = Shown(qtbot, session, host, make_view)
    yield made
    made.sync.close()


def lose_thread(shown: Shown) -> None:
    """Make the page believe that its painting thread has failed, as the browser would tell it."""
    shown.js(f"{CATCH_THREAD} map.panBy([1, 0], {{ animate: false }}); 0")
    shown.qtbot.waitUntil(lambda: shown.js("Boolean(window.thread?.onerror)") is True, timeout=20_000)
    shown.painted.clear()
    shown.js("window.thread.onerror({ message: 'lost in a test' }); 0")


def test_painting_thread_that_died_is_replaced_and_all_is_painted_again(
    shown: Shown, told: list[notify.Notice]
) -> None:
    lose_thread(shown)
    shown.wait()
    assert [one.where for one in shown.failed] == ["painting thread"]
    assert len(told) == 1
    assert shown.js("document.querySelectorAll('.bulk-tiles canvas').length") > 0
    assert shown.view.grab_image().pixelColor(20, 20).name() != "#13202b"  # land, not sea


def test_threads_that_die_again_and_again_bring_the_page_back(qtbot: QtBot, shown: Shown) -> None:
    with qtbot.waitSignal(shown.view.ready, timeout=30_000):
        for _ in range(4):
            lose_thread(shown)
            shown.js("map.panBy([1, 0], { animate: false }); 0")
    shown.painted.clear()
    shown.wait()
    assert shown.failed[-1].where == "painting threads"


def test_page_whose_process_died_comes_back_with_view_layers_selection_and_tool(
    qtbot: QtBot, session: Session, shown: Shown, told: list[notify.Notice]
) -> None:
    keys = tuple(session.workspace.column("cameras", "camera_id"))
    session.select(Selection("cameras", keys[:1]))
    shown.sync.set_states(shown.sync.states.changed("roads", visible=False))
    shown.view.use_tool("measure_distance")
    shown.view.set_view(121.51, 28.11, 14)
    qtbot.waitUntil(lambda: (seen := shown.view.view()) is not None and seen.box is not None and seen.zoom == 14)
    shown.painted.clear()
    with qtbot.waitSignal(shown.view.ready, timeout=30_000):
        os.kill(shown.view.renderer_pid(), signal.SIGKILL)
    shown.wait()
    assert "roads" not in shown.painted[-1].layers
    assert shown.js("[map.getCenter().lng, map.getCenter().lat, map.getZoom()]") == pytest.approx(
        [121.51, 28.11, 14], abs=1e-3
    )
    qtbot.waitUntil(lambda: shown.js("document.querySelectorAll('path.selected').length") == 1, timeout=20_000)
    assert len(told) == 1


def put_past_checks(path: Path, statements: list[tuple[str, tuple[Any, ...]]]) -> None:
    """Write what our store would refuse, as another program would: without our triggers."""
    other = sqlite3.connect(path)
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if "cameras" in name or "land" in name or "roads" in name:
            other.execute(f'DROP TRIGGER "{name}"')
    for statement, values in statements:
        other.execute(statement, values)
    other.commit()
    other.close()


def shape_blob(shape: Any) -> bytes:
    return bytes(blob._BOUNDS_HEADER[:3]) + b"\x01" + blob._BOUNDS_HEADER[4:] + shapely.to_wkb(shape)


def test_layers_that_no_map_can_show_leave_the_map_usable(
    qtbot: QtBot, host: MapHost, make_view: MakeView, tmp_path: Path
) -> None:
    make_district(tmp_path / "bad.gpkg").close()
    nowhere = blob.encode_points(np.array([[float("nan"), 28.0], [121.0, 95.0]]))
    insert = "INSERT INTO {} ({}, geom) VALUES (?, ?)"
    with np.errstate(invalid="ignore"):
        broken = shapely.from_wkt("POLYGON ((121 28, 121 nan, 122 28, 121 28))")
    across = shapely.Polygon([(179.0, 20.0), (-179.0, 20.0), (-179.0, 40.0), (179.0, 40.0)])
    put_past_checks(
        tmp_path / "bad.gpkg",
        [
            (insert.format("cameras", "camera_id"), ("CAM0000901", nowhere[0])),
            (insert.format("cameras", "camera_id"), ("CAM0000902", nowhere[1])),
            (insert.format("land", "land_id"), ("LND0000901", shape_blob(broken))),
            (insert.format("land", "land_id"), ("LND0000902", shape_blob(shapely.MultiPolygon()))),
            (insert.format("land", "land_id"), ("LND0000903", shape_blob(shapely.MultiPolygon([across])))),
            (insert.format("roads", "road_id"), ("ROA0000901", shape_blob(shapely.MultiLineString()))),
        ],
    )
    from mapdesk.session import open_workspace

    session = Session(open_workspace(tmp_path / "bad.gpkg", write=True), AUTHOR)
    shown = Shown(qtbot, session, host, make_view)
    assert shown.failed == []
    assert shown.painted[-1].layers["land"] == 2
    assert shown.painted[-1].layers.get("roads", 0) == 0
    out = {name: host.payloads.left_out_of(name) for name in ("cameras", "land", "roads")}
    assert out == {"cameras": 2, "land": 2, "roads": 1}
    rows = session.workspace.rows(Query("land")).dicts()
    assert len(rows) == 4  # nothing is lost: it is only not drawn
    shown.sync.close()
    session.close()


def test_area_of_a_million_vertices_does_not_stop_the_page(
    qtbot: QtBot, host: MapHost, make_view: MakeView, tmp_path: Path
) -> None:
    workspace = make_district(tmp_path / "large.gpkg")
    turns = np.linspace(0.0, 2 * np.pi, 1_000_000, endpoint=False)
    reach = 0.15 + 0.02 * np.sin(turns * 900)
    large = shapely.Polygon(np.column_stack([121.5 + reach * np.cos(turns), 28.1 + reach * np.sin(turns)]))
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put("land", [{"name": "large", "geom": large}])
    session = Session(workspace, AUTHOR)
    shown = Shown(qtbot, session, host, make_view)
    assert shown.failed == []
    assert shown.painted[-1].layers["land"] == 2
    shown.painted.clear()
    shown.js("map.setZoom(18, { animate: false }); 0")
    qtbot.waitUntil(lambda: bool(shown.painted), timeout=30_000)
    shown.js(
        "window.waits = []; (async () => { let last = performance.now();"
        " for (let i = 0; i < 40; i++) { map.panBy([30, 0], { animate: false });"
        " await new Promise((done) => setTimeout(done, 10)); const now = performance.now();"
        " window.waits.push(now - last); last = now; } window.panned = true; })(); 0"
    )
    qtbot.waitUntil(lambda: shown.js("window.panned === true") is True, timeout=30_000)
    waits = sorted(shown.js("window.waits"))
    assert waits[20] < 100  # the page's own thread goes on while the other one paints
    shown.sync.close()
    session.close()
