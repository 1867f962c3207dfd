from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mapdesk.errors import FormatError
from mapdesk.ui.map.archives import open_archive
from tests.ui.map.pictures import make_mbtiles, make_pmtiles, png

TILES = {(0, 0, 0): png("red"), (3, 6, 3): png("blue"), (3, 6, 4): png("green")}
Make = Callable[..., Path]
BOTH = pytest.mark.parametrize(("make", "name"), [(make_mbtiles, "a.mbtiles"), (make_pmtiles, "a.pmtiles")])


@BOTH
def test_tiles_are_read_by_their_place(tmp_path: Path, make: Make, name: str) -> None:
    archive = open_archive(make(tmp_path / name, TILES))
    assert {place: archive.read(*place) for place in TILES} == TILES
    assert archive.read(3, 0, 0) is None
    assert (archive.min_zoom, archive.max_zoom) == (0, 3)
    archive.close()


def test_attribution_has_no_markup(tmp_path: Path) -> None:
    assert open_archive(make_pmtiles(tmp_path / "a.pmtiles", TILES)).attribution == "Somebody"
    one = make_mbtiles(tmp_path / "a.mbtiles", TILES, attribution="<script>x</script>Me", format="png")
    assert open_archive(one).attribution == "xMe"


def test_vector_tiles_are_refused_with_one_sentence(tmp_path: Path) -> None:
    files = [
        make_pmtiles(tmp_path / "a.pmtiles", TILES, vector=True),
        make_mbtiles(tmp_path / "a.mbtiles", TILES, format="pbf"),
    ]
    for file in files:
        with pytest.raises(FormatError, match="only tiles that are images can be shown"):
            open_archive(file)


@BOTH
@pytest.mark.parametrize("content", [b"", b"x", b"PMTiles\x03" + b"\xff" * 119, b"SQLite format 3\x00" + b"\xff" * 500])
def test_foreign_file_is_refused(tmp_path: Path, make: Make, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(FormatError):
        open_archive(file)


@BOTH
def test_missing_file_is_refused(tmp_path: Path, make: Make, name: str) -> None:
    with pytest.raises(FormatError, match="cannot be read as a base map"):
        open_archive(tmp_path / name)


@BOTH
def test_damaged_file_gives_tiles_or_says_so(tmp_path: Path, make: Make, name: str) -> None:
    whole = make(tmp_path / name, TILES).read_bytes()
    chance = random.Random(7)
    said: list[str] = []
    for cut in [len(whole) - 1, len(whole) // 2, len(whole) // 3, 130, 90]:
        damaged = bytearray(whole[:cut])
        for _ in range(20):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for content in (whole[:cut], bytes(damaged)):
            (tmp_path / name).write_bytes(content)
            try:
                archive = open_archive(tmp_path / name)
                for place in TILES:
                    archive.read(*place)
                archive.close()
            except FormatError as problem:
                said.append(problem.sentence())
    assert said
    assert all("plain map" in sentence or "images" in sentence for sentence in said)
