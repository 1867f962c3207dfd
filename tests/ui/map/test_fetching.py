from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from mapdesk.ui.map.basemap import BaseMap
from mapdesk.ui.map.fetching import TileTroubleError, WebTiles, new_session
from mapdesk.ui.map.images import image_kind
from mapdesk.ui.map.tile_cache import TileCache
from tests.ui.map.pictures import png
from tests.ui.map.tile_server import TileServer


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer()
    yield made
    made.close()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    made = new_session()
    yield made
    made.close()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _tiles(server: TileServer, folder: Path, *kinds: str, clock: Clock | None = None, **options: str) -> WebTiles:
    base = BaseMap(
        "test",
        "Test",
        tuple(
            f"{server.url}/{kind}/{{z}}/{{x}}/{{y}}?k={{key}}"
            if "key" in options
            else f"{server.url}/{kind}/{{z}}/{{x}}/{{y}}"
            for kind in kinds
        ),
        **options,
    )  # type: ignore[arg-type]
    cache = TileCache(folder / "tiles", 10_000_000)
    return WebTiles(base, cache, timeout_s=0.5, **({"clock": clock} if clock else {}))  # type: ignore[arg-type]


def test_tile_is_fetched_once_and_then_kept(server: TileServer, session: requests.Session, tmp_path: Path) -> None:
    tiles = _tiles(server, tmp_path, "good")
    assert tiles.read(session, 3, 6, 3) == png("red")
    assert tiles.read(session, 3, 6, 3) == png("red")
    assert _tiles(server, tmp_path, "good").read(session, 3, 6, 3) == png("red")
    assert server.asked == ["/good/3/6/3"]
    assert server.agents[0].startswith("mapdesk/")


def test_missing_tile_is_not_asked_for_again(server: TileServer, session: requests.Session, tmp_path: Path) -> None:
    clock = Clock()
    tiles = _tiles(server, tmp_path, "missing", clock=clock)
    assert tiles.read(session, 3, 6, 3) is None
    assert tiles.read(session, 3, 6, 3) is None
    assert len(server.asked) == 1
    clock.now += 601
    assert tiles.read(session, 3, 6, 3) is None
    assert len(server.asked) == 2


@pytest.mark.parametrize("kind", ["hang", "trickle", "huge", "broken", "forbidden"])
def test_bad_host_is_left_alone_for_a_while(
    server: TileServer, session: requests.Session, tmp_path: Path, kind: str
) -> None:
    tiles = _tiles(server, tmp_path, kind)
    with pytest.raises(TileTroubleError, match="gives no tiles"):
        tiles.read(session, 3, 6, 3)
    asked = len(server.asked)
    for x in range(8):
        with pytest.raises(TileTroubleError):
            tiles.read(session, 3, x, 1)
    assert len(server.asked) == asked


def test_wait_doubles_until_the_host_answers(server: TileServer, session: requests.Session, tmp_path: Path) -> None:
    clock = Clock()
    tiles = _tiles(server, tmp_path, "broken", clock=clock)
    for wait in (2.0, 4.0, 8.0):
        asked = len(server.asked)
        with pytest.raises(TileTroubleError):
            tiles.read(session, 3, 6, 3)
        assert len(server.asked) == asked + 1
        clock.now += wait - 0.1
        with pytest.raises(TileTroubleError):
            tiles.read(session, 3, 6, 3)
        assert len(server.asked) == asked + 1
        clock.now += 0.2


def test_host_that_is_not_there(session: requests.Session, tmp_path: Path) -> None:
    server = TileServer()
    server.close()
    with pytest.raises(TileTroubleError, match="did not answer"):
        _tiles(server, tmp_path, "good").read(session, 3, 6, 3)


def test_garbage_is_no_tile_and_told_when_it_goes_on(
    server: TileServer, session: requests.Session, tmp_path: Path
) -> None:
    tiles = _tiles(server, tmp_path, "garbage")
    for x in range(7):
        assert tiles.read(session, 3, x, 3) is None
    with pytest.raises(TileTroubleError, match="no images"):
        tiles.read(session, 3, 7, 3)


def test_names_are_laid_over_the_picture(server: TileServer, session: requests.Session, tmp_path: Path) -> None:
    tile = _tiles(server, tmp_path, "good", "names").read(session, 3, 6, 3)
    assert tile is not None
    assert image_kind(tile) == "image/png"
    assert server.asked == ["/good/3/6/3", "/names/3/6/3"]


def test_shifted_source_is_composed_of_its_neighbours(
    server: TileServer, session: requests.Session, tmp_path: Path
) -> None:
    tile = _tiles(server, tmp_path, "good", datum="gcj02").read(session, 15, 27443, 13704)
    assert tile is not None
    assert len(server.asked) == 4


def test_key_goes_to_the_service_and_nowhere_else(
    server: TileServer,
    session: requests.Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("MAPDESK_KEY_MINE", "s3cret")
    with caplog.at_level(logging.INFO, logger="mapdesk"):
        assert _tiles(server, tmp_path, "good", key="mine").read(session, 3, 6, 3) == png("red")
        with pytest.raises(TileTroubleError) as caught:
            _tiles(server, tmp_path, "hang", key="mine").read(session, 3, 6, 3)
    assert server.asked[0] == "/good/3/6/3?k=s3cret"
    assert "s3cret" not in caught.value.sentence() + caplog.text
    assert caught.value.__cause__ is None
    assert not [file for file in tmp_path.rglob("*") if "s3cret" in str(file)]


def test_missing_key_is_told_with_the_variable(
    server: TileServer, session: requests.Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    tiles = _tiles(server, tmp_path, "good", key="nobody_has_this")
    with pytest.raises(TileTroubleError, match="MAPDESK_KEY_NOBODY_HAS_THIS"):
        tiles.read(session, 3, 6, 3)
    assert server.asked == []


def test_cache_stays_within_its_bound(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, 10_000)
    for x in range(200):
        cache.keep("a", (9, x, 0), b"x" * 100)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in kept) <= 10_000
    assert cache.read("a", 9, 199, 0) == b"x" * 100


def test_cache_keeps_nothing_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = TileCache(tmp_path / "file", 10_000)
    cache.keep("a", (1, 0, 0), b"x")
    assert cache.read("a", 1, 0, 0) is None
