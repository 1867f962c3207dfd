from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mapdesk.model.query import Box
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Failed, View
from mapdesk.ui.map.screenshot import save_picture, wait_painted
from mapdesk.ui.map.view import MapView

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]


def test_page_is_painted_without_any_request_outside(qtbot: QtBot, host: MapHost, make_view: MakeView) -> None:
    view = make_view()
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    failed: list[Failed] = []
    view.failed.connect(failed.append)
    with qtbot.waitSignals([view.ready, view.painted], timeout=20_000):
        pass
    assert host.blocked == []
    assert failed == []


def test_view_is_told_back(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    view.set_view(121.5, 28.1, 12)
    with qtbot.waitSignal(view.moved, timeout=20_000, check_params_cb=lambda seen: seen.zoom == 12) as caught:
        pass
    seen: View = caught.args[0]
    assert (seen.lon, seen.lat) == pytest.approx((121.5, 28.1), abs=1e-3)
    assert seen.box is not None
    assert seen.box.west < 121.5 < seen.box.east


def test_box_is_shown_whole(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    view.fit(Box(121.0, 28.0, 121.4, 28.2))
    with qtbot.waitSignal(view.moved, timeout=20_000, check_params_cb=lambda seen: seen.zoom > 8) as caught:
        pass
    box = caught.args[0].box
    assert box.west <= 121.0
    assert box.east >= 121.4
    assert box.south <= 28.0
    assert box.north >= 28.2


@pytest.mark.parametrize(("side", "zoom"), [(1.1, 11), (1.3, 10)])
def test_box_shown_loosely_may_lie_a_little_beyond_the_edges(
    qtbot: QtBot, make_view: MakeView, side: float, zoom: int
) -> None:
    view = make_view()  # 640 x 480: at zoom 11 a degree of longitude is 1456 px wide
    half = side * 640 / 1456 / 2
    view.fit(Box(121.5 - half, 28.0, 121.5 + half, 28.1), loose=True)
    with qtbot.waitSignal(view.moved, timeout=20_000, check_params_cb=lambda seen: seen.zoom == zoom) as caught:
        pass
    assert (caught.args[0].lon, caught.args[0].lat) == pytest.approx((121.5, 28.05), abs=2e-3)


def test_page_comes_back_with_the_same_view_when_its_process_dies(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    view.set_layers([])
    view.set_view(121.5, 28.1, 12)
    qtbot.waitUntil(lambda: view.view() is not None and view.view().box is not None, timeout=20_000)  # type: ignore[union-attr]
    view.set_view(121.9, 28.4, 13)
    with qtbot.waitSignal(view.moved, timeout=20_000, check_params_cb=lambda seen: seen.zoom == 13):
        pass
    old = view.renderer_pid()
    seen_again: list[View] = []
    view.moved.connect(seen_again.append)
    with qtbot.waitSignals([view.ready, view.painted], timeout=30_000):
        os.kill(old, signal.SIGKILL)
    assert view.renderer_pid() not in {0, old}
    qtbot.waitUntil(lambda: any(seen.zoom == 13 for seen in seen_again), timeout=20_000)
    seen = seen_again[-1]
    assert (seen.lon, seen.lat) == pytest.approx((121.9, 28.4), abs=1e-3)


def test_person_is_asked_when_the_page_dies_again_and_again(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    with qtbot.waitSignal(view.ready, timeout=20_000):
        pass
    for _ in range(3):
        with qtbot.waitSignal(view.ready, timeout=30_000):
            os.kill(view.renderer_pid(), signal.SIGKILL)
    with qtbot.waitSignal(view.failed, timeout=30_000):
        os.kill(view.renderer_pid(), signal.SIGKILL)
    button = view.findChild(QPushButton)
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    with qtbot.waitSignal(view.ready, timeout=30_000):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isVisible()


def test_keys_move_the_map_when_it_has_the_focus(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    with qtbot.waitSignals([view.ready, view.painted], timeout=20_000):
        view.activateWindow()
        view.setFocus()
    target = view._web.focusProxy()
    assert target is not None
    with qtbot.waitSignal(view.moved, timeout=10_000, check_params_cb=lambda seen: seen.lon > 121.501):
        qtbot.keyClick(target, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.moved, timeout=10_000, check_params_cb=lambda seen: seen.zoom == 13):
        qtbot.keyClick(target, Qt.Key.Key_Plus)


def test_measuring_shows_geodesic_figures(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    view.use_tool("measure_distance")
    with qtbot.waitSignals([view.ready, view.painted], timeout=20_000):
        pass
    target = view._web.focusProxy()
    assert target is not None
    centre = target.rect().center()
    with qtbot.waitSignal(view.drawn, timeout=10_000):
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=centre)
    with qtbot.waitSignal(view.drawn, timeout=10_000) as caught:
        centre.setX(centre.x() + 100)
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=centre)
    assert len(caught.args[0].points) == 2
    texts: list[str] = []

    def shown() -> bool:
        view._page.runJavaScript("document.querySelector('.measured')?.textContent ?? ''", texts.append)
        return any("nautical miles" in text for text in texts)

    qtbot.waitUntil(shown, timeout=10_000)


def ready_to_draw(qtbot: QtBot, view: MapView, tool: str) -> QWidget:
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    view.use_tool(tool)
    with qtbot.waitSignals([view.ready, view.painted], timeout=20_000):
        pass
    target = view._web.focusProxy()
    assert isinstance(target, QWidget)
    return target


def wait_for_script(qtbot: QtBot, view: MapView, script: str, good: Callable[[str], bool]) -> None:
    found: list[str] = []

    def shown() -> bool:
        view._page.runJavaScript(script, found.append)
        return any(isinstance(one, str) and good(one) for one in found)

    qtbot.waitUntil(shown, timeout=10_000)


FILL = "((one) => one ? getComputedStyle(one).fill : '')(document.querySelector('path.measure'))"
TEXT = "document.querySelector('.measured')?.textContent ?? ''"


def test_area_is_filled_and_counts_the_leg_to_the_pointer(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    target = ready_to_draw(qtbot, view, "measure_area")
    centre = target.rect().center()
    for step in (QPoint(0, 0), QPoint(100, 0)):
        with qtbot.waitSignal(view.drawn, timeout=10_000):
            qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=centre + step)
    qtbot.mouseMove(target, centre + QPoint(100, 60))
    qtbot.mouseMove(target, centre + QPoint(100, 80))
    wait_for_script(qtbot, view, TEXT, lambda text: text.startswith("Area "))
    wait_for_script(qtbot, view, FILL, lambda fill: fill.startswith("rgb"))


def test_length_counts_the_leg_to_the_pointer_and_is_not_filled(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    target = ready_to_draw(qtbot, view, "measure_distance")
    centre = target.rect().center()
    with qtbot.waitSignal(view.drawn, timeout=10_000):
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=centre)
    qtbot.mouseMove(target, centre + QPoint(60, 60))
    qtbot.mouseMove(target, centre + QPoint(100, 80))
    wait_for_script(qtbot, view, TEXT, lambda text: text.startswith("Length "))
    wait_for_script(qtbot, view, FILL, lambda fill: fill == "none")


def test_pointer_is_told_again_when_the_map_moves_under_it(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view()
    target = ready_to_draw(qtbot, view, "none")
    with qtbot.waitSignal(view.pointer, timeout=10_000, check_params_cb=lambda place: place is not None):
        qtbot.mouseMove(target, target.rect().center() + QPoint(5, 5))
        qtbot.mouseMove(target, target.rect().center())
    with qtbot.waitSignal(
        view.pointer, timeout=10_000, check_params_cb=lambda place: place is not None and abs(place[0] - 121.9) < 0.01
    ):
        view.set_view(121.9, 28.3, 12)


def test_drawing_goes_on_from_points_and_comes_back_with_the_page(qtbot: QtBot, make_view: MakeView) -> None:
    view, points = make_view(), ((121.5, 28.1), (121.51, 28.1), (121.51, 28.11))
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    view.use_tool("measure_area", points)
    with qtbot.waitSignal(view.drawn, timeout=20_000) as caught:
        pass
    assert (caught.args[0].tool, caught.args[0].points) == ("measure_area", points)
    with qtbot.waitSignal(view.drawn, timeout=20_000) as caught:
        view.reload()
    assert caught.args[0].points == points


def test_unknown_tool_is_refused(make_view: MakeView) -> None:
    with pytest.raises(ValueError):
        make_view().use_tool("saw")


def test_picture_of_a_painted_map(qtbot: QtBot, make_view: MakeView, tmp_path: object) -> None:
    view = make_view()
    view.set_view(121.5, 28.1, 12)
    view.set_layers([])
    assert wait_painted(view, 20.0)
    file = save_picture(view, view, tmp_path / "map.png")  # type: ignore[operator]
    assert file.stat().st_size > 500
    image = view.grab_image()
    assert image.pixelColor(5, image.height() // 2).name() == "#13202b"
