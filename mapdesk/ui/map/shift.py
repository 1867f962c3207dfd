"""Tiles of a GCJ-02 map moved to where they belong: each is cut from up to four tiles of the source."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mapdesk.geo.datum import wgs84_to_gcj02

if TYPE_CHECKING:
    from PIL import Image

TILE_PX = 256
Read = Callable[[int, int, int], bytes | None]


def offset_px(z: int, x: int, y: int) -> tuple[int, int]:
    """Return by how many pixels, east and south, the source shows the centre of a tile beside its true place.

    The shift differs by a few metres across a tile at most, that is by less than a pixel at every zoom.
    """
    column, row = x + 0.5, y + 0.5
    lon, lat = _place(z, column, row)
    there = wgs84_to_gcj02(np.array([[lon, lat]]))[0]
    east, south = _tile(z, float(there[0]), float(there[1]))
    return round((east - column) * TILE_PX), round((south - row) * TILE_PX)


def shifted(z: int, x: int, y: int, read: Read) -> bytes | None:
    """Return the PNG of a tile at its true place, made of the source's tiles; None when the source has none of them.

    `read(z, x, y)` gives a tile of the source; tiles of another size than 256 pixels are scaled.
    """
    from PIL import Image

    dx, dy = offset_px(z, x, y)
    if dx == 0 and dy == 0:
        return read(z, x, y)
    made = Image.new("RGBA", (TILE_PX, TILE_PX))
    found = False
    for column in _covered(x, dx):
        for row in _covered(y, dy):
            data = read(z, column % 2**z, row) if 0 <= row < 2**z else None
            if data is not None:
                found = True
                made.paste(decoded(data), ((column - x) * TILE_PX - dx, (row - y) * TILE_PX - dy))
    return encoded(made) if found else None


def laid_over(images: list[bytes]) -> bytes:
    """Return tiles laid over each other, the first lowest, as one PNG; a single one is returned as it is."""
    if len(images) == 1:
        return images[0]
    from PIL import Image

    made = decoded(images[0])
    for one in images[1:]:
        made = Image.alpha_composite(made, decoded(one))
    return encoded(made)


def decoded(data: bytes) -> Image.Image:
    """Return a tile as a Pillow image, RGBA, 256 pixels wide; OSError or ValueError when it is no image."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
        if opened.width > 4 * TILE_PX or opened.height > 4 * TILE_PX:
            raise ValueError("a tile of more than 1024 pixels")
        image = opened.convert("RGBA")
    return image if image.size == (TILE_PX, TILE_PX) else image.resize((TILE_PX, TILE_PX))


def encoded(image: Image.Image) -> bytes:
    """Return a Pillow image as PNG."""
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return target.getvalue()


def _covered(at: int, offset: int) -> range:
    """Return which tiles of the source a tile at `at`, moved by `offset` pixels, touches in one direction."""
    first = at + offset // TILE_PX
    return range(first, first + (1 if offset % TILE_PX == 0 else 2))


def _place(z: int, column: float, row: float) -> tuple[float, float]:
    n = 2.0**z
    return column / n * 360.0 - 180.0, math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row / n))))


def _tile(z: int, lon: float, lat: float) -> tuple[float, float]:
    n = 2.0**z
    return (lon + 180.0) / 360.0 * n, (1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * n
