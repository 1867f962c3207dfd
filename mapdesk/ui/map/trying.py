"""Trying a base map: one tile, fetched now, and a sentence that says what came."""

from __future__ import annotations

import math
import time
from pathlib import Path

from mapdesk.errors import MapdeskError
from mapdesk.ui.map.archives import open_archive
from mapdesk.ui.map.basemap import BaseMap
from mapdesk.ui.map.fetching import WebTiles, new_session
from mapdesk.ui.map.images import image_kind
from mapdesk.ui.map.shift import decoded
from mapdesk.ui.map.tile_cache import TileCache
from mapdesk.words import Message, msg

_MERCATOR_LAT = 85.0511  # where the square of Web Mercator ends, degrees


def tile_at(lon: float, lat: float, zoom: float) -> tuple[int, int, int]:
    """Return the tile (z, x, y from the north) of Web Mercator that holds a place."""
    z = round(zoom)
    lat = math.radians(min(_MERCATOR_LAT, max(-_MERCATOR_LAT, lat)))
    x = int((lon + 180.0) / 360.0 * 2**z) % 2**z
    y = int((1.0 - math.asinh(math.tan(lat)) / math.pi) / 2.0 * 2**z)
    return z, x, min(2**z - 1, max(0, y))


def try_base(base: BaseMap, place: tuple[float, float, float], timeout_s: float) -> Message:
    """Get one tile of a service or a file at (lon, lat, zoom) and return a sentence about it; call it in a thread.

    Raises
    ------
    MapdeskError
        No tile came; its title says why.
    """
    began = time.monotonic()
    images = _of_file(base, place) if base.file is not None else _of_service(base, place, timeout_s)
    took_s = time.monotonic() - began
    try:
        decoded(images[0])
    except (OSError, ValueError) as error:
        raise MapdeskError(msg("What came is no whole image"), type(error).__name__) from error
    kind = (image_kind(images[0]) or "").removeprefix("image/").upper()
    size = f"{max(1, sum(map(len, images)) // 1000):,}"
    return msg("A tile came: {kind}, {size} kB in {seconds} s", kind=kind, size=size, seconds=f"{max(0.1, took_s):.1f}")


def _of_service(base: BaseMap, place: tuple[float, float, float], timeout_s: float) -> list[bytes]:
    lon, lat, zoom = place
    session = new_session()
    try:
        tiles = WebTiles(base, TileCache(Path(), 0), timeout_s=timeout_s)
        return tiles.probe(session, tile_at(lon, lat, min(base.max_zoom, max(base.min_zoom, zoom))))
    finally:
        session.close()


def _of_file(base: BaseMap, place: tuple[float, float, float]) -> list[bytes]:
    assert base.file is not None
    lon, lat, zoom = place
    archive = open_archive(base.file)
    try:
        image = archive.read(*tile_at(lon, lat, min(archive.max_zoom, max(archive.min_zoom, zoom))))
    finally:
        archive.close()
    if image is None:
        raise MapdeskError(msg("{file} can be read but has no tile at this place", file=base.file.name))
    return [image]
