"""A stretch of time and values on the real page: what is repainted, and that no layer is sent again for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mapdesk.layers.base import layer_named
from mapdesk.layers.colouring import coloured, heat_looks, looks
from mapdesk.layers.manner import Colours, Heat
from mapdesk.model.period import Period
from mapdesk.session import Session
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.messages import Failed, HeatScale
from mapdesk.ui.map.screenshot import wait_painted
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.map.sync import MapSync
from mapdesk.ui.map.values import ValueBlocks
from mapdesk.ui.map.view import MapView
from tests.ui.map.district import AUTHOR, CAMERAS, make_district

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
QUAY = CAMERAS["quay"]
FIRST = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    workspace = make_district(tmp_path / "district.gpkg")
    rows = [
        {
            "title": f"{n}",
            "state": "handling",
            "opened_at": (FIRST + timedelta(hours=n)).isoformat(),
            "geom": shapely.Point(QUAY[0] + 0.002 * (n - 2), QUAY[1] + 0.001),
        }
        for n in range(5)
    ]
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction, transaction.deriving():
        transaction.put("incidents", rows)
        cells = [shapely.MultiPolygon([shapely.box(121.49 + n / 100, 28.09, 121.5 + n / 100, 28.11)]) for n in (0, 1)]
        transaction.put("grids", [{"name": f"{n}", "geom": cell} for n, cell in enumerate(cells)])
    made = Session(workspace, AUTHOR)
    yield made
    made.close()


class Shown:
    """A map at rest, and what it asked for since."""

    def __init__(self, session: Session, host: MapHost, view: MapView) -> None:
        states = LayerStates.default()
        for name in states.of:
            states = states.changed(name, visible=name in {"incidents", "grids"})
        self.view = view
        self.failed: list[Failed] = []
        self.asked: list[str] = []
        view.failed.connect(self.failed.append)
        request = host.payloads.request

        def counted(name: str, *rest: Any) -> None:
            self.asked.append(name)
            request(name, *rest)

        host.payloads.request = counted  # type: ignore[method-assign]
        self.sync = MapSync(session, host, states=states)
        view.set_view(*QUAY, 15)
        self.sync.attach(view)
        assert wait_painted(view, 20.0)
        self.asked.clear()

    def picture(self) -> QImage:
        assert wait_painted(self.view, 20.0)
        assert self.failed == []
        return self.view.grab_image()


@pytest.fixture
def shown(session: Session, host: MapHost, make_view: MakeView) -> Iterator[Shown]:
    made = Shown(session, host, make_view())
    yield made
    made.sync.close()


def test_scrubbing_paints_other_points_and_sends_no_layer_again(shown: Shown) -> None:
    whole = shown.picture()
    pictures = [whole]
    for hour in range(3):
        since = FIRST + timedelta(hours=hour)
        shown.sync.show_time(Period(since, since + timedelta(hours=1)), ("incidents",))
        pictures.append(shown.picture())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
    shown.sync.show_time(Period(FIRST - timedelta(days=9), FIRST + timedelta(days=9)), ("incidents",))
    everything = shown.picture()
    shown.sync.show_time(None, ())
    assert shown.picture() == whole
    assert everything != pictures[1]
    assert shown.asked == []


def test_many_windows_at_once_end_with_the_newest(shown: Shown) -> None:
    hours = [Period(FIRST + timedelta(hours=h), FIRST + timedelta(hours=h + 1)) for h in (0, 1, 2, 3, 2, 1, 0, 4)]
    shown.sync.show_time(hours[-1], ("incidents",))
    wanted = shown.picture()
    for one in hours:
        shown.sync.show_time(one, ("incidents",))
    assert shown.picture() == wanted
    assert shown.asked == []


def test_values_recolour_areas_without_sending_the_layer_again(
    shown: Shown, session: Session, host: MapHost, qtbot: QtBot
) -> None:
    from mapdesk.layers.base import LAYERS

    layer = LAYERS.load()["grids"]
    manner = Colours(count_of="incidents", method="equal", classes=2)
    result = coloured(session.workspace, layer, manner)
    plain = shown.picture()
    url = host.values.put(result.block)
    shown.sync.dress(lambda theme: {"grids": {"values": {"url": url, **looks(result, manner, layer, theme)}}})
    qtbot.waitUntil(lambda: shown.picture() != plain, timeout=10_000)
    image = shown.picture()
    middle, across = image.height() // 2 + 60, image.width() // 4
    left, right = (image.pixelColor(at, middle).name() for at in (across, image.width() - across))
    assert left != right  # two incidents in one, three in the other
    shown.sync.dress(lambda _theme: {})
    qtbot.waitUntil(lambda: shown.picture() == plain, timeout=10_000)
    assert shown.asked == []


def test_heat_is_painted_and_tells_its_numbers(shown: Shown, qtbot: QtBot) -> None:
    plain = shown.picture()
    told: list[HeatScale] = []
    shown.sync.heat_told.connect(told.append)
    other = {"cluster": None, "density": None, "label": None}
    shown.sync.dress(lambda theme: {"incidents": {"heat": heat_looks(Heat(), theme), **other}})
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told[-1].layer == "incidents"
    assert told[-1].most > 1
    assert told[-1].radius_m == pytest.approx(24 * 4.21, rel=0.02)  # at 28 degrees north, zoom 15
    assert shown.picture() != plain
    shown.sync.show_time(Period(FIRST, FIRST + timedelta(hours=1)), ("incidents",))
    assert shown.picture() != plain
    assert shown.asked == []


def test_positions_of_one_thing_are_a_line_with_its_newest_place(
    session: Session, host: MapHost, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(layer_named("incidents")), "track", "state")  # as if all were one thing
    shown = Shown(session, host, make_view())
    shown.sync.show_time(Period(FIRST, FIRST + timedelta(days=1)), ("incidents",))
    image = shown.picture()
    column = image.width() // 2 + 70  # between the last two of the positions, east of the middle
    inks = {image.pixelColor(column, y).name() for y in range(image.height() // 2 - 40, image.height() // 2)}
    assert len(inks) > 1
    assert shown.asked == []
    shown.sync.close()


def test_window_that_was_chosen_stays_when_the_page_comes_back(shown: Shown, qtbot: QtBot) -> None:
    shown.sync.show_time(Period(FIRST, FIRST + timedelta(hours=1)), ("incidents",))
    before = shown.picture()
    with qtbot.waitSignals([shown.view.ready, shown.view.painted], timeout=20_000):
        shown.view.reload()
    qtbot.waitUntil(lambda: shown.picture() == before, timeout=20_000)


def test_old_values_are_forgotten_and_numbers_not_used_again() -> None:
    blocks = ValueBlocks()
    urls = [blocks.put(bytes([n])) for n in range(60)]
    numbers = [int(url.rpartition("/")[2]) for url in urls]
    assert len(set(numbers)) == 60
    assert blocks.get(numbers[0]) is None
    assert blocks.get(numbers[-1]) == bytes([59])
    assert blocks.get(0) is None
