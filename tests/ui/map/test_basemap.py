from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from mapdesk.errors import MapdeskError, RefusedError
from mapdesk.ui.map.basemap import BaseMap, add_base_map, base_map, base_maps, remove_base_map
from mapdesk.ui.map.keys import keep_key, key_of, variable_of

MINE = BaseMap("mine", "Mine", ("https://{s}.tiles.test/{z}/{x}/{y}.png",), subdomains=("a", "b"), datum="gcj02")


def test_added_base_map_comes_back(tmp_path: Path) -> None:
    add_base_map(MINE, tmp_path)
    add_base_map(dataclasses.replace(MINE, attribution="Me"), tmp_path)
    assert base_map("mine", tmp_path) == dataclasses.replace(MINE, attribution="Me")
    remove_base_map("mine", tmp_path)
    with pytest.raises(RefusedError):
        base_map("mine", tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "plain"},
        {"name": "../x"},
        {"templates": ()},
        {"templates": ("https://tiles.test/{z}/{x}",)},
        {"templates": ("file:///{z}/{x}/{y}",)},
        {"datum": "bd09"},
        {"min_zoom": 9, "max_zoom": 3},
    ],
)
def test_incomplete_base_map_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        add_base_map(dataclasses.replace(MINE, **wrong), tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content", ["", "[", "{}", "[1]", '[{"name": 1}]', '[{"name": "a", "templates": [1]}]', "\x00"]
)
def test_damaged_list_leaves_the_built_in_ones(tmp_path: Path, content: str) -> None:
    (tmp_path / "base_maps.json").write_text(content)
    assert set(base_maps(tmp_path)) == {"plain", "relief", "tianditu_vec", "tianditu_img", "tianditu_ter"}


def test_key_is_never_part_of_what_is_kept(tmp_path: Path) -> None:
    add_base_map(dataclasses.replace(MINE, key="mine", templates=("https://t/{z}/{x}/{y}?k={key}",)), tmp_path)
    stored = json.loads((tmp_path / "base_maps.json").read_text())
    assert stored[0]["key"] == "mine"
    assert stored[0]["templates"] == ["https://t/{z}/{x}/{y}?k={key}"]


def test_only_tile_files_are_base_maps() -> None:
    assert base_map("file:/a/b.pmtiles").file == Path("/a/b.pmtiles")
    with pytest.raises(RefusedError):
        base_map("file:/etc/passwd")


def test_sources_of_tiles_are_told_apart() -> None:
    ids = {one.tile_id for one in base_maps().values()} | {MINE.tile_id}
    assert len(ids) == 6
    assert dataclasses.replace(MINE, datum="wgs84").tile_id != MINE.tile_id


def test_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPDESK_KEY_TIANDITU", " abc ")
    assert variable_of("tianditu") == "MAPDESK_KEY_TIANDITU"
    assert key_of("tianditu") == "abc"


def test_keyring_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        assert key_of("nobody") is None
        with pytest.raises(MapdeskError, match="MAPDESK_KEY_NOBODY"):
            keep_key("nobody", "x")
    finally:
        keyring.set_keyring(before)
