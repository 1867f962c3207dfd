"""Picking and selecting on the real page, with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import shapely
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mapdesk.session import Session
from mapdesk.store.change import RowsPut
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Area, Clicked, Hit, Hovered
from mapdesk.ui.map.picking import Found
from mapdesk.ui.map.screenshot import wait_painted
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, CAMERAS, make_district

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
QUAY = CAMERAS["quay"]
SHIFT, CTRL, ALT, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


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


@pytest.fixture
def view(qtbot: QtBot, sync: MapSync, make_view: MakeView) -> Iterator[MapView]:
    """Return a map on the quay's camera, painted, with the keyboard."""
    made = make_view()
    made.set_view(*QUAY, 15)
    made.hand.choose_from(None, whole=False, mode="set")
    sync.attach(made)
    painted: list[object] = []
    made.painted.connect(painted.append)
    qtbot.waitUntil(lambda: bool(painted), timeout=20_000)
    assert wait_painted(made, 20.0)
    made.activateWindow()
    made.setFocus()
    yield made
    qtbot.keyRelease(_target(made), Qt.Key.Key_Control)  # else Qt takes it as held in the tests that follow


def _target(view: MapView) -> QWidget:
    found = view._web.focusProxy()
    assert found is not None
    return found


def _centre(view: MapView) -> QPoint:
    return _target(view).rect().center() + QPoint(0, -2)


def _move(view: MapView, at: QPoint, *, pressed: bool = False, keys: Qt.KeyboardModifier = NONE) -> None:
    target = _target(view)
    held = Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton
    places = QPointF(at), QPointF(target.mapToGlobal(at))
    QApplication.sendEvent(target, QMouseEvent(QEvent.Type.MouseMove, *places, Qt.MouseButton.NoButton, held, keys))


def _drag(qtbot: QtBot, view: MapView, places: Sequence[QPoint], keys: Qt.KeyboardModifier = NONE) -> None:
    qtbot.mousePress(_target(view), Qt.MouseButton.LeftButton, keys, places[0])
    for place in places[1:]:
        _move(view, place, pressed=True, keys=keys)
    qtbot.mouseRelease(_target(view), Qt.MouseButton.LeftButton, keys, places[-1])


def _counts(area: Area) -> dict[str, int]:
    return {one.layer: one.count for one in area.found}


def test_rectangle_is_drawn_with_shift_and_names_what_lies_in_it(qtbot: QtBot, view: MapView) -> None:
    middle = _centre(view)
    with qtbot.waitSignal(view.hand.area, timeout=10_000) as caught:
        _drag(qtbot, view, [middle + QPoint(-40, -40), middle, middle + QPoint(40, 40)], SHIFT)
    area: Area = caught.args[0]
    assert (area.tool, area.mode) == ("select_rectangle", "set")
    assert _counts(area) == {"cameras": 1, "land": 1}
    outline = shapely.Polygon(area.points)
    assert outline.contains(shapely.Point(QUAY))
    assert outline.equals(outline.envelope)
    with qtbot.waitSignal(view.hand.area, timeout=10_000) as caught:
        _drag(qtbot, view, [middle + QPoint(-40, -40), middle, middle + QPoint(40, 40)], SHIFT | CTRL)
    assert caught.args[0].mode == "remove"


def test_drag_with_shift_selects_nothing_by_its_click(qtbot: QtBot, view: MapView, sync: MapSync) -> None:
    middle = _centre(view)
    clicks: list[Clicked] = []
    view.clicked.connect(clicks.append)
    with qtbot.waitSignal(view.hand.area, timeout=10_000):
        _drag(qtbot, view, [middle + QPoint(-20, -20), middle, middle], SHIFT)
    with qtbot.waitSignal(sync.picked, timeout=10_000):
        qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=middle)
    assert len(clicks) == 1


def test_lasso_and_polygon_select_in_a_mode(qtbot: QtBot, view: MapView) -> None:
    middle = _centre(view)
    around = [middle + QPoint(dx, dy) for dx, dy in ((-40, -40), (0, -50), (40, -40), (40, 40), (-40, 40))]
    view.hand.choose_from(["cameras"], whole=False, mode="add")
    view.use_tool("select_lasso")
    qtbot.waitUntil(lambda: view.hand.state.tool == "select_lasso", timeout=10_000)
    with qtbot.waitSignal(view.hand.area, timeout=10_000) as caught:
        _drag(qtbot, view, around)
    assert (caught.args[0].mode, _counts(caught.args[0])) == ("add", {"cameras": 1})
    view.use_tool("select_polygon")
    qtbot.waitUntil(lambda: view.hand.state.tool == "select_polygon", timeout=10_000)
    for number, place in enumerate(around[:4], start=1):
        qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda number=number: view.hand.state.points == number, timeout=10_000)
    qtbot.keyClick(_target(view), Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: view.hand.state.points == 3, timeout=10_000)
    with qtbot.waitSignal(view.hand.area, timeout=10_000) as caught:
        qtbot.keyClick(_target(view), Qt.Key.Key_Return, CTRL)
    area: Area = caught.args[0]
    assert (area.tool, area.mode, len(area.points)) == ("select_polygon", "remove", 3)


def test_one_step_back_leaves_outline_then_tool(qtbot: QtBot, view: MapView) -> None:
    view.use_tool("select_polygon")
    qtbot.waitUntil(lambda: view.hand.state.tool == "select_polygon", timeout=10_000)
    qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=_centre(view))
    qtbot.waitUntil(lambda: view.hand.state.points == 1, timeout=10_000)
    assert view.hand.step_back()
    qtbot.waitUntil(lambda: view.hand.state.points == 0 and view.hand.state.tool == "select_polygon", timeout=10_000)
    assert view.hand.step_back()
    qtbot.waitUntil(lambda: view.hand.state.tool == "none", timeout=10_000)
    assert not view.hand.step_back()


def test_cursor_moves_picks_and_draws_without_a_mouse(
    qtbot: QtBot, view: MapView, sync: MapSync, session: Session
) -> None:
    view.hand.use_cursor(True)
    with qtbot.waitSignal(view.pointer, timeout=10_000) as caught:
        qtbot.waitUntil(lambda: view.hand.state.cursor, timeout=10_000)
    assert caught.args[0] == pytest.approx(QUAY, abs=1e-4)
    with qtbot.waitSignal(sync.picked, timeout=10_000) as caught:
        qtbot.keyClick(_target(view), Qt.Key.Key_Return)
    assert caught.args[2][0].title == "quay"
    seen: list[tuple[float, float]] = []
    view.pointer.connect(lambda place: seen.append(place) if place else None)
    qtbot.keyClick(_target(view), Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1][0] > QUAY[0] + 0.002, timeout=10_000)
    large = seen[-1][0] - QUAY[0]
    qtbot.keyClick(_target(view), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: seen[-1][1] < QUAY[1] - 1e-5, timeout=10_000)
    assert QUAY[1] - seen[-1][1] < large / 4
    qtbot.keyClick(_target(view), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.hand.state.points == 1, timeout=10_000)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(_target(view), key, SHIFT)
    with qtbot.waitSignal(view.hand.area, timeout=10_000) as caught:
        qtbot.keyClick(_target(view), Qt.Key.Key_Return)
    assert _counts(caught.args[0]) == {"cameras": 1, "land": 1}
    assert view.hand.step_back()
    qtbot.waitUntil(lambda: not view.hand.state.cursor, timeout=10_000)


def test_cursor_takes_the_map_along_at_its_edge(qtbot: QtBot, view: MapView) -> None:
    view.hand.use_cursor(True)
    qtbot.waitUntil(lambda: view.hand.state.cursor, timeout=10_000)
    with qtbot.waitSignal(view.moved, timeout=10_000, check_params_cb=lambda seen: seen.lon > QUAY[0] + 1e-4):
        for _ in range(6):
            qtbot.keyClick(_target(view), Qt.Key.Key_Right, SHIFT)


def test_click_again_selects_the_next_and_a_list_is_asked_for(
    qtbot: QtBot, view: MapView, sync: MapSync, session: Session
) -> None:
    middle = _centre(view)
    with qtbot.waitSignal(sync.picked, timeout=10_000):
        qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=middle)
    assert session.selection.layer == "cameras"
    qtbot.wait(QApplication.doubleClickInterval() + 100)  # a quicker one would be a double click
    with qtbot.waitSignal(sync.picked, timeout=10_000):
        qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=middle)
    assert session.selection.layer == "land"
    for ask in (
        lambda: qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, ALT, middle),
        view.hand.ask_list,
    ):
        with qtbot.waitSignal(sync.list_requested, timeout=10_000) as caught:
            ask()
        _view, clicked, found = caught.args
        assert [one.layer for one in found] == ["cameras", "land"]
        assert clicked.at_px == pytest.approx((middle.x(), middle.y()), abs=3)
    assert session.selection.layer == "land"


def test_hover_names_the_top_feature_and_its_layer(qtbot: QtBot, view: MapView, sync: MapSync) -> None:
    with qtbot.waitSignal(view.hovered, timeout=10_000, check_params_cb=lambda one: one.hit is not None) as caught:
        _move(view, _centre(view) + QPoint(3, 0))
        _move(view, _centre(view))
    hovered: Hovered = caught.args[0]
    assert hovered.hit is not None
    assert hovered.hit.layer == "cameras"
    assert _shown_text(qtbot, view).split("\n")[-1] == "Cameras · +1 more"


def _shown_text(qtbot: QtBot, view: MapView) -> str:
    script = "(() => { const tip = document.querySelector('.tip'); return tip.hidden ? '' : tip.innerText; })()"
    answers: list[str] = []

    def known() -> bool:
        view._page.runJavaScript(script, answers.append)
        return bool(answers) and bool(answers[-1])

    qtbot.waitUntil(known, timeout=10_000)
    return answers[-1]


def test_press_on_a_count_looks_closer(qtbot: QtBot, view: MapView, session: Session) -> None:
    steps = (0.0, 1e-4, 2e-4)
    crowd = [shapely.Point(QUAY[0] + 0.0005 + dx, QUAY[1] + 0.01 + dy) for dx in steps for dy in steps]
    with qtbot.waitSignal(view.painted, timeout=20_000, check_params_cb=lambda told: told.layers.get("cameras") == 11):
        session.do(RowsPut("cameras", tuple({"name": "x", "geom": shapely.to_wkb(one, hex=True)} for one in crowd)))
    with qtbot.waitSignal(view.moved, timeout=10_000, check_params_cb=lambda seen: seen.lat > QUAY[1] + 0.005):
        view.set_view(QUAY[0] + 0.0006, QUAY[1] + 0.0101, 15)
    assert wait_painted(view, 20.0)
    before = session.selection
    with qtbot.waitSignal(view.moved, timeout=10_000, check_params_cb=lambda seen: seen.zoom > 15):
        qtbot.mouseClick(_target(view), Qt.MouseButton.LeftButton, pos=_centre(view))
    assert session.selection == before


def test_hits_of_another_source_are_told_by_its_finder(session: Session, sync: MapSync, view: MapView) -> None:
    sync.finders["movers"] = lambda hit, _place: Found("movers", "413000001", hit.fid, "Boat") if hit.fid == 1 else None
    view.clicked.emit(Clicked(*QUAY, (Hit("movers", 2), Hit("movers", 1))))
    assert (session.selection.layer, session.selection.keys) == ("movers", ("413000001",))
