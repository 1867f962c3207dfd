"""The raster of a damaged workspace, as far as its tiles can be read: what is lost becomes unknown."""

from __future__ import annotations

import math
import sqlite3
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from mapdesk.model.raster import Raster
from mapdesk.store import terrain

_FACTS = "SELECT min, max, mean FROM gpkg_2d_gridded_tile_ancillary WHERE tpudt_name = ? AND tpudt_id = ?"
_MOST_CELLS = 1 << 30
"""Cells of the largest raster that is believed: a damaged corner must not ask for all memory there is."""


def frame_of(source: sqlite3.Connection, layer: str) -> Raster | None:
    """Return a raster of unknown values where the damaged file says that the layer's lies, or None if that is lost."""
    try:
        west, south, east, north = source.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer,)
        ).fetchone()
        (step,) = source.execute("SELECT pixel_x_size FROM gpkg_tile_matrix WHERE table_name = ?", (layer,)).fetchone()
        rows, columns = round((north - south) / step), round((east - west) / step)
    except (sqlite3.DatabaseError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not 0 < rows * columns <= _MOST_CELLS or rows < 0 or not math.isfinite(west + north):
        return None
    return Raster(np.full((rows, columns), np.nan, dtype=np.float32), west, north, step)


def fill(source: sqlite3.Connection, layer: str, raster: Raster, tiles: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
    """Put tiles (id, zoom, column, row, bytes) into a raster; return how many are in it and how many are spoilt.

    A tile that still can be decoded is only believed when lowest, highest and mean value are those that were written
    beside it.
    """
    brought = spoilt = 0
    for number, _zoom, column, row, data in tiles:
        values = _values(data)
        if values is None or not _as_told(source, layer, number, values) or not _inside(raster, column, row):
            spoilt += 1
            continue
        size = terrain.TILE_PX
        window = raster.values[row * size : (row + 1) * size, column * size : (column + 1) * size]
        part = values[: window.shape[0], : window.shape[1]]
        window[:] = np.where(part == terrain.UNKNOWN, np.nan, part)
        brought += 1
    return brought, spoilt


def tiles_of(raster: Raster) -> int:
    """Return how many tiles a raster has."""
    rows, columns = raster.values.shape
    return int(math.ceil(rows / terrain.TILE_PX) * math.ceil(columns / terrain.TILE_PX))


def _values(data: object) -> npt.NDArray[np.float32] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library for pictures, about what is counted as spoilt here
            values = terrain.decoded(data if isinstance(data, bytes) else b"")
    except Exception:  # whatever damaged bytes make of a picture
        return None
    return values if values.shape == (terrain.TILE_PX, terrain.TILE_PX) else None


def _as_told(source: sqlite3.Connection, layer: str, number: object, values: npt.NDArray[np.float32]) -> bool:
    try:
        told = source.execute(_FACTS, (layer, number)).fetchone()
    except sqlite3.DatabaseError:
        return False
    known = values[values != terrain.UNKNOWN].astype(np.float64)
    if told is None or None in told or not known.size:
        return told is not None and not known.size
    return bool(np.allclose((known.min(), known.max(), known.mean()), told, rtol=1e-9, atol=1e-6))


def _inside(raster: Raster, column: object, row: object) -> bool:
    rows, columns = raster.values.shape
    if not (isinstance(column, int) and isinstance(row, int)):
        return False
    return bool(0 <= column * terrain.TILE_PX < columns and 0 <= row * terrain.TILE_PX < rows)
