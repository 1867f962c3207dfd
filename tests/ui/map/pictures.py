"""Small images and tile files for tests."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image


def png(colour: str = "red", size: int = 256) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(target, "PNG")
    return target.getvalue()


def make_mbtiles(file: Path, tiles: dict[tuple[int, int, int], bytes], **facts: str) -> Path:
    """Write an MBTiles file; rows are counted from the north here and stored from the south."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", list(facts.items()))
        rows = [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    return file


def make_pmtiles(file: Path, tiles: dict[tuple[int, int, int], bytes], *, vector: bool = False) -> Path:
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    with file.open("wb") as opened:
        writer = Writer(opened)
        for place, data in sorted(tiles.items(), key=lambda one: zxy_to_tileid(*one[0])):
            writer.write_tile(zxy_to_tileid(*place), data)
        zooms = [place[0] for place in tiles]
        header = {
            "tile_type": TileType.MVT if vector else TileType.PNG,
            "tile_compression": Compression.NONE,
            "min_zoom": min(zooms),
            "max_zoom": max(zooms),
            "min_lon_e7": -1_800_000_000,
            "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 850_000_000,
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {"attribution": "<a href='x'>Somebody</a>"})
    return file
