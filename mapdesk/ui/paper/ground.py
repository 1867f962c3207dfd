"""The base map under a sheet, as one picture made of its tiles."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter

from mapdesk import log, paths, settings
from mapdesk.errors import MapdeskError
from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.inks import tokens
from mapdesk.store.workspace import Workspace
from mapdesk.ui.map.archives import open_archive
from mapdesk.ui.map.basemap import PLAIN, RELIEF, BaseMap, base_map
from mapdesk.ui.map.fetching import WebTiles, new_session
from mapdesk.ui.map.relief import Relief
from mapdesk.ui.map.tile_cache import TileCache

_MOST_TILES = 300
_THREADS = 4
_DENSITY = 2.0  # dots of the picture per px of the sheet: 192 an inch

Tile = tuple[int, int, int]
Read = Callable[[Tile], bytes | None]
Advance = Callable[[int, int], None]
_logger = log.logger("print")


@dataclass(frozen=True, eq=False)
class Ground:
    """The picture, whom to thank for it, and how many of its tiles are not there."""

    image: QImage
    credit: str
    missing: int = 0


def ground_of(name: str, workspace: Workspace, frame: MapFrame, advance: Advance) -> Ground | None:
    """Return the base map in a frame; None for the plain one and for one that cannot be read (the log says why)."""
    try:
        base = base_map(name)
        if base.name == PLAIN:
            return None
        read, least, most, credit = _source(base, workspace)
    except MapdeskError as problem:
        _logger.warning("no base map on the sheet: %s", problem.sentence())
        return None
    tiles = _tiles(frame, least, most)
    side = _DENSITY * frame.width_px, _DENSITY * frame.height_px
    image = QImage(round(side[0]), round(side[1]), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(_DENSITY, _DENSITY)
    missing = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        for done, (tile, content) in enumerate(zip(tiles, pool.map(read, tiles), strict=True)):
            advance(done, len(tiles))
            picture = QImage.fromData(content) if content else QImage()
            if picture.isNull():
                missing += 1
            else:
                painter.drawImage(_place(tile, frame), picture)
    painter.end()
    return Ground(image, credit, 0 if base.name == RELIEF else missing)  # there is no relief at sea


def _source(base: BaseMap, workspace: Workspace) -> tuple[Read, int, int, str]:
    if base.name == RELIEF:
        relief = Relief(lambda: workspace.raster("terrain"), land=tokens()["land"]["light"], name="sheet")
        return (lambda tile: relief.read(*tile)), base.min_zoom, base.max_zoom, ""
    if base.file is not None:
        archive = open_archive(base.file)
        return (lambda tile: archive.read(*tile)), archive.min_zoom, archive.max_zoom, archive.attribution
    chosen = settings.load()
    cache = TileCache(paths.cache_folder() / "tiles", chosen.tile_cache_mb * 2**20)
    web = WebTiles(base, cache, timeout_s=chosen.tile_timeout_s)

    def read(tile: Tile) -> bytes | None:
        try:
            with new_session() as session:
                return web.read(session, *tile)
        except Exception as problem:  # a tile that is not there leaves a gap, which the sheet tells
            _logger.info("a tile is missing: %s", type(problem).__name__)
            return None

    return read, base.min_zoom, base.max_zoom, base.attribution


def _tiles(frame: MapFrame, least: int, most: int) -> list[Tile]:
    """Return the tiles of the frame: one zoom finer than the screen's, coarser where they would be too many."""
    zoom = min(most, frame.zoom + 1)
    while True:
        found = list(_covering(frame, zoom))
        if len(found) <= _MOST_TILES or zoom <= least:
            return found[:_MOST_TILES]
        zoom -= 1


def _covering(frame: MapFrame, zoom: int) -> itertools.chain[Tile]:
    box, n = frame.box, 2**zoom
    left, right = (math.floor((lon + 180.0) / 360.0 * n) for lon in (box.west, box.east))
    top, bottom = (math.floor(_row(lat) * n) for lat in (box.north, box.south))
    rows = range(max(0, top), min(n - 1, bottom) + 1)
    columns = range(max(0, left), min(n - 1, right) + 1)
    return itertools.chain((zoom, x, y) for y in rows for x in columns)


def _row(lat: float) -> float:
    """Return the share of a web map's height above a latitude (EPSG:3857)."""
    return 0.5 - math.asinh(math.tan(math.radians(lat))) / (2.0 * math.pi)


def _place(tile: Tile, frame: MapFrame) -> QRectF:
    zoom, x, y = tile
    n = 2.0**zoom
    lons = [column / n * 360.0 - 180.0 for column in (x, x + 1)]
    lats = [math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row / n)))) for row in (y, y + 1)]
    (left, top), (right, bottom) = frame.to_page(np.column_stack([lons, lats])).tolist()
    grid = 1.0 / _DENSITY  # on whole dots, so that no seam shows between tiles
    left, top, right, bottom = (round(edge / grid) * grid for edge in (left, top, right, bottom))
    return QRectF(left, top, right - left, bottom - top)
