from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from mapdesk.geo.datum import wgs84_to_gcj02
from mapdesk.ui.map.shift import TILE_PX, decoded, encoded, laid_over, offset_px, shifted

Z = 15


def _pixel(lon: float, lat: float) -> tuple[float, float]:
    n = 2.0**Z * TILE_PX
    sine = np.sin(np.radians(lat))
    return (lon + 180) / 360 * n, (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * n


def _source(marked: tuple[float, float]):  # type: ignore[no-untyped-def]
    """Return a source of tiles that is black but for one red pixel at a global pixel."""

    def read(z: int, x: int, y: int) -> bytes:
        image = Image.new("RGB", (TILE_PX, TILE_PX))
        column, row = int(marked[0]) - x * TILE_PX, int(marked[1]) - y * TILE_PX
        if 0 <= column < TILE_PX and 0 <= row < TILE_PX:
            image.putpixel((column, row), (255, 0, 0))
        return encoded(image)

    return read


@pytest.mark.parametrize("place", [(121.51, 28.13), (121.5, 28.1), (109.99, 39.6)])
def test_place_on_shifted_tile_is_where_it_belongs(place: tuple[float, float]) -> None:
    there = wgs84_to_gcj02(np.array([place]))[0]
    read = _source(_pixel(*there))
    column, row = _pixel(*place)
    x, y = int(column // TILE_PX), int(row // TILE_PX)
    red = []
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            tile = shifted(Z, x + dx, y + dy, read)
            assert tile is not None
            pixels = np.asarray(decoded(tile))
            rows, columns = np.nonzero(pixels[..., 0] > 200)
            red += [((x + dx) * TILE_PX + c, (y + dy) * TILE_PX + r) for r, c in zip(rows, columns, strict=True)]
    assert red
    assert all(abs(c - column) <= 2 and abs(r - row) <= 2 for c, r in red)


def test_nothing_moves_outside_the_rectangle() -> None:
    assert offset_px(Z, 0, 2**14) == (0, 0)
    assert shifted(Z, 0, 2**14, lambda *_: b"as it is") == b"as it is"


def test_shift_of_half_a_kilometre_at_zoom_15() -> None:
    dx, dy = offset_px(Z, 27443, 13704)
    metres = 156543.03 * np.cos(np.radians(28.1)) / 2**Z
    assert 300 < np.hypot(dx, dy) * metres < 700


def test_tile_is_none_when_the_source_has_none() -> None:
    assert shifted(Z, 27443, 13704, lambda *_: None) is None


def test_tile_with_a_gap_when_the_source_lacks_a_neighbour() -> None:
    full = encoded(Image.new("RGB", (TILE_PX, TILE_PX), "white"))
    tile = shifted(Z, 27443, 13704, lambda z, x, y: full if (x, y) == (27443, 13704) else None)
    assert tile is not None
    assert 0 < (np.asarray(decoded(tile))[..., 3] == 0).mean() < 1


def test_names_lie_over_the_picture() -> None:
    below = encoded(Image.new("RGB", (TILE_PX, TILE_PX), "blue"))
    names = Image.new("RGBA", (TILE_PX, TILE_PX))
    names.putpixel((3, 4), (255, 255, 255, 255))
    pixels = np.asarray(decoded(laid_over([below, encoded(names)])))
    assert tuple(pixels[4, 3]) == (255, 255, 255, 255)
    assert tuple(pixels[0, 0]) == (0, 0, 255, 255)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"<html>", b"\xff\xd8garbage"])
def test_garbage_is_no_tile(data: bytes) -> None:
    with pytest.raises((OSError, ValueError)):
        decoded(data)


def test_huge_image_is_no_tile() -> None:
    target = io.BytesIO()
    Image.new("1", (5000, 5000)).save(target, "PNG")
    with pytest.raises(ValueError):
        decoded(target.getvalue())


def test_large_tile_is_scaled() -> None:
    assert decoded(encoded(Image.new("RGB", (512, 512)))).size == (TILE_PX, TILE_PX)
