"""A base map whose source hangs, answers nonsense or is cut short: told once, and it comes back by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mapdesk import notify, paths
from mapdesk.ui.map.basemap import BaseMap, file_map
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.screenshot import wait_painted
from mapdesk.ui.map.view import MapView
from tests.ui.map.pictures import make_pmtiles, png
from tests.ui.map.tile_server import TileServer

pytestmark = [pytest.mark.gui, pytest.mark.web]
MakeView = Callable[..., MapView]
RED = "#ff0000"


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer()
    yield made
    made.close()


@pytest.fixture
def told() -> Iterator[list[notify.Notice]]:
    heard: list[notify.Notice] = []
    end = notify.listen(heard.append)
    heard.clear()
    yield heard
    end()


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path)


def shown(qtbot: QtBot, host: MapHost, view: MapView, base: BaseMap) -> None:
    source: dict[str, Any] | None = host.tiles.use(base)
    assert source is not None
    view._tell("base", source=source)
    view.set_view(121.5, 28.1, 10)
    view.set_layers([])
    with qtbot.waitSignal(view.ready, timeout=20_000):
        pass


def colour(view: MapView) -> str:
    return view.grab_image().pixelColor(200, 200).name()


@pytest.mark.parametrize("kind", ["away", "gate"])
def test_service_that_was_away_fills_its_gaps_when_it_is_back(
    qtbot: QtBot,
    host: MapHost,
    make_view: MakeView,
    server: TileServer,
    told: list[notify.Notice],
    empty_cache: None,
    kind: str,
) -> None:
    view = make_view()
    shown(qtbot, host, view, BaseMap(f"test-{kind}", "Test", (f"{server.url}/{kind}/{{z}}/{{x}}/{{y}}",)))
    qtbot.waitUntil(lambda: len(told) == 1, timeout=20_000)
    assert "gives no tiles" in str(told[0].title)
    moved: list[object] = []
    view.moved.connect(moved.append)
    view.set_view(121.6, 28.1, 10)
    qtbot.waitUntil(lambda: bool(moved), timeout=5_000)  # the map is usable meanwhile
    assert colour(view) != RED
    server.back.set()
    qtbot.waitUntil(lambda: colour(view) == RED, timeout=30_000)
    assert len(told) == 1


def test_file_cut_short_while_it_is_open_is_told_once_and_comes_back(
    qtbot: QtBot, host: MapHost, make_view: MakeView, told: list[notify.Notice], tmp_path: Path
) -> None:
    tiles = {(10, x, y): png("red") for x in range(855, 862) for y in range(424, 432)}
    file = make_pmtiles(tmp_path / "base.pmtiles", tiles)
    whole = file.read_bytes()
    base = file_map(file)
    view = make_view()
    source = host.tiles.use(dataclasses.replace(base))
    assert source is not None
    file.write_bytes(whole[:200])
    view._tell("base", source=source)
    view.set_view(121.5, 28.1, 10)
    view.set_layers([])
    qtbot.waitUntil(lambda: len(told) == 1, timeout=20_000)
    assert "base.pmtiles" in str(told[0].title)
    assert wait_painted(view, 20.0)
    assert colour(view) != RED
    file.write_bytes(whole)
    qtbot.waitUntil(lambda: colour(view) == RED, timeout=30_000)
    assert len(told) == 1
