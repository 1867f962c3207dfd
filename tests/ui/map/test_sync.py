from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shapely
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from mapdesk import notify, words
from mapdesk.layers.selecting import outline_of
from mapdesk.model.query import Query
from mapdesk.model.selection import Chosen
from mapdesk.session import Selection, Session
from mapdesk.store.change import RowsPut, RowsRemoved
from mapdesk.ui.map.basemap import file_map
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Clicked, Failed, Hit, Painted
from mapdesk.ui.map.picking import confirmed, drawn_selection, geojson, selected_items
from mapdesk.ui.map.screenshot import wait_painted
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, CAMERAS, make_district
from tests.ui.map.pictures import make_mbtiles, png

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
QUAY = CAMERAS["quay"]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(make_district(tmp_path / "district.gpkg"), AUTHOR)
    yield made
    made.close()


@pytest.fixture
def sync(session: Session, host: MapHost) -> Iterator[MapSync]:
    states = LayerStates.default()
    made = MapSync(session, host, states=states.changed("cameras", visible=True).changed("land", visible=True))
    yield made
    made.close()


def _keys(session: Session) -> dict[str, str]:
    rows = session.workspace.rows(Query("cameras")).dicts()
    key = session.workspace.schema("cameras").key
    return {str(row["name"]): str(row[key]) for row in rows}


def _shown(qtbot: QtBot, view: MapView, sync: MapSync, zoom: int = 15) -> list[Painted]:
    painted: list[Painted] = []
    view.painted.connect(painted.append)
    view.set_view(*QUAY, zoom)
    sync.attach(view)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].layers.get("cameras") == 2, timeout=20_000)
    return painted


def _asked(qtbot: QtBot, view: MapView, script: str) -> object:
    """Return what a script says in the page; what was sent before has been heard by then."""
    answers: list[object] = []
    view._page.runJavaScript(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    return answers[0]


def _click(qtbot: QtBot, view: MapView, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = view._web.focusProxy()
    assert target is not None
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, modifier, target.rect().center() + QPoint(0, -2))


def test_layers_are_painted_without_any_request_outside(
    qtbot: QtBot, host: MapHost, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    failed: list[Failed] = []
    view.failed.connect(failed.append)
    painted = _shown(qtbot, view, sync)
    assert painted[-1].layers["land"] == 1
    assert host.blocked == []
    assert failed == []
    assert wait_painted(view, 20.0)
    image = view.grab_image()
    assert image.pixelColor(20, 20).name() != "#13202b"  # land, not sea


def test_change_is_painted_with_a_new_address(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    point = shapely.to_wkb(shapely.Point(121.501, 28.101), hex=True)
    session.do(RowsPut("cameras", ({"name": "new", "geom": point},)))
    qtbot.waitUntil(lambda: painted[-1].layers["cameras"] == 3, timeout=20_000)
    session.do(RowsRemoved("cameras", tuple(_keys(session).values())))
    qtbot.waitUntil(lambda: painted[-1].layers.get("cameras", 0) == 0, timeout=20_000)


def test_click_selects_what_is_there(qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    assert wait_painted(view, 20.0)
    with qtbot.waitSignal(sync.picked, timeout=10_000) as caught:
        _click(qtbot, view)
    found = caught.args[2]
    assert (found[0].layer, found[0].title) == ("cameras", "quay")
    assert session.selection.layer == "cameras"
    assert session.selection.keys == (_keys(session)["quay"],)
    with qtbot.waitSignal(sync.picked, timeout=10_000):
        _click(qtbot, view, Qt.KeyboardModifier.ControlModifier)
    assert session.selection.layer is None


def test_hits_are_confirmed_exactly(session: Session) -> None:
    fids, _ = session.workspace.points("cameras")
    near, far = (Hit("cameras", int(fid)) for fid in fids)
    land = Hit("land", int(session.workspace.shapes("land")[0][0]))
    lies = [Hit("cameras", 999), Hit("no_such_layer", 1), Hit("terrain", 1), Hit("staff", 1)]
    found = confirmed(session.workspace, [far, near, *lies, land], QUAY, 15)
    assert [(one.layer, one.fid) for one in found] == [("cameras", near.fid), ("land", land.fid)]
    assert [one.place for one in found] == [None, QUAY]  # who presses a point's sign means the object
    assert confirmed(session.workspace, [land], (121.565, 28.165), 15) == []  # in the hole
    assert confirmed(session.workspace, [land], (121.7, 28.1), 15) == []


def test_click_on_nothing_selects_the_place(
    session: Session, host: MapHost, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    sync.attach(view)
    view.clicked.emit(Clicked(121.7, 28.1, (Hit("cameras", 12345),)))
    assert session.selection == Selection(place=(121.7, 28.1))


def test_place_that_was_pressed_is_marked_until_something_else_is_selected(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    count = "document.querySelectorAll('.located.small').length"
    session.select(Selection(place=(QUAY[0] + 0.001, QUAY[1])))
    assert _asked(qtbot, view, count) == 1
    land = str(session.workspace.column("land", "land_id")[0])
    session.select(Selection("land", (land,), QUAY))
    assert _asked(qtbot, view, count) == 1
    session.select(Selection())
    assert _asked(qtbot, view, count) == 0
    view.locate(QUAY, "found")
    session.select(Selection("cameras", (_keys(session)["quay"],)))
    assert _asked(qtbot, view, "document.querySelectorAll('.located').length") == 1


def test_attribution_is_that_of_the_base_map_alone(
    qtbot: QtBot, sync: MapSync, make_view: MakeView, tmp_path: Path
) -> None:
    file = make_mbtiles(tmp_path / "base.mbtiles", {(0, 0, 0): png()}, format="png", attribution="<b>Survey</b> & co")
    view = make_view()
    _shown(qtbot, view, sync)
    text = "document.querySelector('.leaflet-control-attribution').textContent"
    assert _asked(qtbot, view, text) == ""
    sync.set_base(f"file:{file}")
    assert _asked(qtbot, view, text) == "Survey & co"
    sync.set_base("plain")
    assert _asked(qtbot, view, text) == ""


def test_selection_has_its_geometry(session: Session) -> None:
    items = selected_items(session.workspace, "cameras", [_keys(session)["school"], "CAM-none"])
    assert len(items) == 1
    assert items[0]["geometry"] == {"type": "Point", "coordinates": list(CAMERAS["school"])}
    assert items[0]["label"] == "school"
    assert selected_items(session.workspace, "staff", ["x"]) == []
    assert selected_items(session.workspace, "no_such_layer", ["x"]) == []


def test_huge_geometry_is_drawn_coarser() -> None:
    circle = shapely.Point(121.5, 28.1).buffer(0.1, quad_segs=50_000)
    assert len(geojson(circle)["coordinates"][0]) <= 20_000


def test_page_comes_back_with_layers_and_selection(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    session.select(Selection("cameras", (_keys(session)["quay"],)))
    painted.clear()
    with qtbot.waitSignal(view.ready, timeout=30_000):
        os.kill(view.renderer_pid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].layers.get("cameras") == 2, timeout=20_000)
    seen = view.view()
    assert seen is not None
    assert (seen.lon, seen.lat, seen.zoom) == pytest.approx((*QUAY, 15), abs=1e-3)
    shapes: list[int] = []

    def drawn() -> bool:
        view._page.runJavaScript("document.querySelectorAll('path.selected').length", shapes.append)
        return 1 in shapes

    qtbot.waitUntil(drawn, timeout=10_000)


def test_second_map_shows_the_same(qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView) -> None:
    first, wall = make_view(), make_view(wall=True)
    _shown(qtbot, first, sync)
    _shown(qtbot, wall, sync)
    with qtbot.waitSignals([first.painted, wall.painted], timeout=20_000):
        sync.set_states(sync.states.changed("cameras", visible=False))
    sync.detach(wall)
    wall.clicked.emit(Clicked(*QUAY))
    assert session.selection == Selection()


def test_theme_and_language_are_passed_on(qtbot: QtBot, sync: MapSync, make_view: MakeView) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    with qtbot.waitSignal(view.painted, timeout=20_000):
        sync.set_theme("light")
    themes: list[str] = []

    def light() -> bool:
        view._page.runJavaScript("document.documentElement.dataset.theme", themes.append)
        return "light" in themes

    qtbot.waitUntil(light, timeout=10_000)
    words.use_language("zh_CN")
    words.use_language("en")


def test_another_workspace_takes_the_place_of_the_first(
    qtbot: QtBot, session: Session, host: MapHost, sync: MapSync, make_view: MakeView, tmp_path: Path
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    sync.close()
    other = Session(make_district(tmp_path / "other.gpkg"), AUTHOR)
    other.do(RowsRemoved("cameras", (_keys(other)["quay"],)))
    second = MapSync(other, host)
    second.attach(view)
    qtbot.waitUntil(lambda: painted[-1].layers.get("cameras") == 1, timeout=20_000)
    second.close()
    other.close()


def test_file_of_tiles_is_shown_below(qtbot: QtBot, sync: MapSync, make_view: MakeView, tmp_path: Path) -> None:
    view = make_view()
    _shown(qtbot, view, sync, zoom=10)
    tiles = {(z, x, y): png("#123456") for z in (10,) for x in range(855, 862) for y in range(424, 432)}
    file = make_mbtiles(tmp_path / "a.mbtiles", tiles, attribution="Test")
    sync.set_base(f"file:{file}")
    assert file_map(file).tile_id
    qtbot.waitUntil(lambda: wait_painted(view, 5.0) and view.grab_image().pixelColor(20, 20).name() == "#123456")


def test_broken_file_of_tiles_is_told_once_and_the_plain_map_goes_on(
    qtbot: QtBot, sync: MapSync, make_view: MakeView, tmp_path: Path
) -> None:
    view = make_view()
    _shown(qtbot, view, sync)
    told: list[notify.Notice] = []
    end = notify.listen(told.append)
    told.clear()  # what others told while nobody listened
    (tmp_path / "cut.pmtiles").write_bytes(b"PMTiles\x03")
    sync.set_base(f"file:{tmp_path / 'cut.pmtiles'}")
    sync.set_base("file:/nowhere/x.txt")
    end()
    assert len(told) == 2
    assert "cut.pmtiles" in str(told[0].title)
    assert wait_painted(view, 20.0)


def _requests(host: MapHost, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of paths that pages ask for from now on."""
    asked: list[str] = []
    take = host._handler.requestStarted

    def noted(job: object) -> None:
        asked.append(job.requestUrl().path())  # type: ignore[attr-defined]
        take(job)  # type: ignore[arg-type]

    monkeypatch.setattr(host._handler, "requestStarted", noted)
    return asked


def test_edit_travels_as_a_patch_and_no_layer_is_sent_again(
    qtbot: QtBot, session: Session, host: MapHost, sync: MapSync, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    assert wait_painted(view, 20.0)
    asked = _requests(host, monkeypatch)
    key = _keys(session)["quay"]
    painted.clear()
    session.do(RowsPut("cameras", ({session.workspace.schema("cameras").key: key, "health": "offline"},)))
    qtbot.waitUntil(lambda: bool(painted), timeout=20_000)
    painted.clear()
    session.undo()
    qtbot.waitUntil(lambda: bool(painted), timeout=20_000)
    patches = [path for path in asked if path.startswith("/patch/cameras/")]
    assert len(patches) == 2
    assert [path for path in asked if path not in patches] == []
    assert painted[-1].layers["cameras"] == 2


def test_theme_state_and_selection_ask_for_nothing(
    qtbot: QtBot, session: Session, host: MapHost, sync: MapSync, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    assert wait_painted(view, 20.0)
    asked = _requests(host, monkeypatch)
    steps = (
        lambda: sync.set_theme("light"),
        lambda: sync.set_states(sync.states.changed("cameras", opacity=0.5)),
        lambda: sync.set_states(sync.states.changed("cameras", visible=False)),
        lambda: sync.set_states(sync.states.changed("cameras", visible=True)),
    )
    for step in steps:
        painted.clear()
        step()
        qtbot.waitUntil(lambda: bool(painted), timeout=20_000)
    session.select(Selection("cameras", (_keys(session)["quay"],)))
    assert _asked(qtbot, view, "document.querySelectorAll('path.selected').length") == 1
    assert asked == []


def test_page_that_comes_later_shows_what_the_patches_made(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    for step in range(40):
        place = shapely.to_wkb(shapely.Point(121.5 + step * 1e-4, 28.101), hex=True)
        session.do(RowsPut("cameras", ({"name": f"new {step}", "geom": place},)))
        sync._changes.rest()  # each on its own, as if nothing else came for a while
        sync._changes._rest.stop()
    session.do(RowsRemoved("cameras", (_keys(session)["school"],)))
    qtbot.waitUntil(lambda: painted[-1].layers["cameras"] == 41, timeout=20_000)
    assert 1 < len(sync._changes.book.patches("cameras")) <= 32
    wall = make_view(wall=True)
    told: list[Painted] = []
    wall.painted.connect(told.append)
    wall.set_view(*QUAY, 15)
    sync.attach(wall)
    qtbot.waitUntil(lambda: bool(told) and told[-1].layers.get("cameras") == 41, timeout=20_000)
    painted.clear()
    with qtbot.waitSignal(view.ready, timeout=30_000):
        os.kill(view.renderer_pid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(painted) and painted[-1].layers.get("cameras") == 41, timeout=20_000)


def test_patch_that_cannot_be_made_means_the_whole_layer(
    qtbot: QtBot, session: Session, host: MapHost, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    session.workspace.former_fids = lambda _layer, _keys: {}  # type: ignore[method-assign]  # the journal was blanked
    with qtbot.waitSignal(host.payloads.patch_failed, timeout=20_000):
        session.do(RowsRemoved("cameras", (_keys(session)["school"],)))
    qtbot.waitUntil(lambda: painted[-1].layers["cameras"] == 1, timeout=20_000)
    assert sync._changes.book.patches("cameras") == []


def test_edits_that_follow_closely_are_gathered(
    qtbot: QtBot, session: Session, sync: MapSync, make_view: MakeView
) -> None:
    view = make_view()
    painted = _shown(qtbot, view, sync)
    for step in range(10):
        place = shapely.to_wkb(shapely.Point(121.5 + step * 1e-4, 28.101), hex=True)
        session.do(RowsPut("cameras", ({"name": f"new {step}", "geom": place},)))
    qtbot.waitUntil(lambda: painted[-1].layers["cameras"] == 12, timeout=20_000)
    assert len(sync._changes.book.patches("cameras")) < 10


def test_what_is_too_much_is_drawn_as_its_outline(session: Session) -> None:
    keys = tuple(_keys(session).values())
    land = str(session.workspace.rows(Query("land")).dicts()[0][session.workspace.schema("land").key])
    within = outline_of([(121.4, 28.0), (121.6, 28.0), (121.6, 28.2)])
    parts = (Chosen("cameras", keys, 200_000), Chosen("land", (land,), 1))
    items, outline = drawn_selection(session.workspace, Selection.of_parts(parts, within))
    assert [one["layer"] for one in items] == ["land"]
    assert outline is not None
    assert outline["type"] == "Polygon"
    few = (Chosen("cameras", keys, len(keys)), Chosen("land", (land,), 1))
    items, outline = drawn_selection(session.workspace, Selection.of_parts(few, within))
    assert sorted(one["layer"] for one in items) == ["cameras", "cameras", "land"]
    assert outline is None
