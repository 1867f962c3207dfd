"""The raster of a GRID layer, as a GeoPackage keeps terrain: tiles of 32-bit TIFF, one level.

Source: OGC 17-066r1 (extension for tiled gridded coverage data) and OGC 12-128r18, clause 2.2 (tiles).
"""

from __future__ import annotations

import io
import math
import sqlite3
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from mapdesk.errors import StoreError
from mapdesk.model.raster import Raster
from mapdesk.store.blob import SRS_ID
from mapdesk.store.layout import run, tables_present
from mapdesk.store.sql import sql
from mapdesk.words import msg

TILE_PX = 256
UNKNOWN = -32768.0
_PAGE = "http://docs.opengeospatial.org/is/17-066r1/17-066r1.html"
_NAME = "gpkg_2d_gridded_coverage"

_TABLES = """
CREATE TABLE gpkg_tile_matrix_set (
    table_name TEXT NOT NULL PRIMARY KEY, srs_id INTEGER NOT NULL, min_x DOUBLE NOT NULL, min_y DOUBLE NOT NULL,
    max_x DOUBLE NOT NULL, max_y DOUBLE NOT NULL,
    CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gtms_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_tile_matrix (
    table_name TEXT NOT NULL, zoom_level INTEGER NOT NULL, matrix_width INTEGER NOT NULL,
    matrix_height INTEGER NOT NULL, tile_width INTEGER NOT NULL, tile_height INTEGER NOT NULL,
    pixel_x_size DOUBLE NOT NULL, pixel_y_size DOUBLE NOT NULL,
    CONSTRAINT pk_ttm PRIMARY KEY (table_name, zoom_level),
    CONSTRAINT fk_tmm_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name));
CREATE TABLE gpkg_2d_gridded_coverage_ancillary (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tile_matrix_set_name TEXT NOT NULL UNIQUE,
    datatype TEXT NOT NULL DEFAULT 'integer', scale REAL NOT NULL DEFAULT 1.0, offset REAL NOT NULL DEFAULT 0.0,
    precision REAL DEFAULT 1.0, data_null REAL, grid_cell_encoding TEXT DEFAULT 'grid-value-is-center', uom TEXT,
    field_name TEXT DEFAULT 'Height', quantity_definition TEXT DEFAULT 'Height',
    CONSTRAINT fk_g2dgtct_name FOREIGN KEY (tile_matrix_set_name) REFERENCES gpkg_tile_matrix_set (table_name),
    CHECK (datatype IN ('integer', 'float')));
CREATE TABLE gpkg_2d_gridded_tile_ancillary (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tpudt_name TEXT NOT NULL, tpudt_id INTEGER NOT NULL,
    scale REAL NOT NULL DEFAULT 1.0, offset REAL NOT NULL DEFAULT 0.0, min REAL DEFAULT NULL, max REAL DEFAULT NULL,
    mean REAL DEFAULT NULL, std_dev REAL DEFAULT NULL,
    CONSTRAINT fk_g2dgtat_name FOREIGN KEY (tpudt_name) REFERENCES gpkg_contents (table_name),
    UNIQUE (tpudt_name, tpudt_id));
"""
_HEIGHTS = (  # the extension wants this system listed, whichever the raster has; it has no form in WKT 1
    "WGS 84 3D",
    4979,
    "EPSG",
    4979,
    "undefined",
    "longitude/latitude coordinates in decimal degrees, height above the ellipsoid in metres",
)
_TILES = """
CREATE TABLE {} (
    id INTEGER PRIMARY KEY AUTOINCREMENT, zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL,
    tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL, UNIQUE (zoom_level, tile_column, tile_row));
"""

Tile = tuple[int, int, npt.NDArray[np.float32]]


def write(connection: sqlite3.Connection, layer: str, raster: Raster) -> None:
    """Write a raster in place of the old one, inside the open transaction.

    Raises
    ------
    StoreError
        It has no cells, or no size of cells.
    """
    if raster.values.ndim != 2 or not raster.values.size or not raster.step_deg > 0.0:
        raise StoreError(msg("The raster for “{layer}” has no cells.", layer=layer))
    _clear(connection, layer)
    rows, columns = raster.values.shape
    across, down = math.ceil(columns / TILE_PX), math.ceil(rows / TILE_PX)
    step = raster.step_deg
    extent = (raster.west, raster.north - rows * step, raster.west + columns * step, raster.north)
    whole = (raster.west, raster.north - down * TILE_PX * step, raster.west + across * TILE_PX * step, raster.north)
    connection.execute(sql(_TILES, layer))
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)"
        " VALUES (?, '2d-gridded-coverage', ?, ?, ?, ?, ?, ?)",
        (layer, layer, *extent, SRS_ID),
    )
    connection.execute("INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)", (layer, SRS_ID, *whole))
    connection.execute(
        "INSERT INTO gpkg_tile_matrix VALUES (?, 0, ?, ?, ?, ?, ?, ?)",
        (layer, across, down, TILE_PX, TILE_PX, step, step),
    )
    connection.execute(
        "INSERT INTO gpkg_2d_gridded_coverage_ancillary"
        " (tile_matrix_set_name, datatype, data_null, grid_cell_encoding, uom, field_name, quantity_definition)"
        " VALUES (?, 'float', ?, 'grid-value-is-area', 'm', 'Height', 'Height')",
        (layer, UNKNOWN),
    )
    connection.execute("INSERT INTO gpkg_extensions VALUES (?, 'tile_data', ?, ?, 'read-write')", (layer, _NAME, _PAGE))
    for at, (column, row, values) in enumerate(_tiles(raster), start=1):
        _write_tile(connection, layer, at, (column, row, values))


def read(connection: sqlite3.Connection, layer: str) -> Raster | None:
    """Return the raster of a layer, or None when there is none."""
    if layer not in tables_present(connection):
        return None
    west, south, east, north = connection.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (layer,)
    ).fetchone()
    (step,) = connection.execute("SELECT pixel_x_size FROM gpkg_tile_matrix WHERE table_name = ?", (layer,)).fetchone()
    values = np.full((round((north - south) / step), round((east - west) / step)), np.nan, dtype=np.float32)
    for column, row, data in connection.execute(sql("SELECT tile_column, tile_row, tile_data FROM {}", layer)):
        window = values[row * TILE_PX : (row + 1) * TILE_PX, column * TILE_PX : (column + 1) * TILE_PX]
        window[:] = decoded(data)[: window.shape[0], : window.shape[1]]
    values[values == UNKNOWN] = np.nan
    return Raster(values, west, north, step)


def _clear(connection: sqlite3.Connection, layer: str) -> None:
    """Take the old raster away, and make the tables for rasters with the first."""
    present = tables_present(connection)
    if "gpkg_tile_matrix_set" not in present:
        run(connection, _TABLES)
        connection.execute("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _HEIGHTS)
        connection.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            [(f"{_NAME}_ancillary", _NAME, _PAGE), ("gpkg_2d_gridded_tile_ancillary", _NAME, _PAGE)],
        )
    if layer in present:
        connection.execute("DELETE FROM gpkg_2d_gridded_tile_ancillary WHERE tpudt_name = ?", (layer,))
        connection.execute("DELETE FROM gpkg_2d_gridded_coverage_ancillary WHERE tile_matrix_set_name = ?", (layer,))
        for table in ("gpkg_tile_matrix", "gpkg_tile_matrix_set", "gpkg_extensions", "gpkg_contents"):
            connection.execute(sql("DELETE FROM {} WHERE table_name = ?", table), (layer,))
        connection.execute(sql("DROP TABLE {}", layer))


def _tiles(raster: Raster) -> Iterator[Tile]:
    """Yield column, row and values of each tile, filled up with the value for unknown at the edges."""
    rows, columns = raster.values.shape
    for top in range(0, rows, TILE_PX):
        for left in range(0, columns, TILE_PX):
            part = raster.values[top : top + TILE_PX, left : left + TILE_PX]
            tile = np.full((TILE_PX, TILE_PX), UNKNOWN, dtype=np.float32)
            tile[: part.shape[0], : part.shape[1]] = np.where(np.isfinite(part), part, UNKNOWN)
            yield left // TILE_PX, top // TILE_PX, tile


def _write_tile(connection: sqlite3.Connection, layer: str, number: int, tile: Tile) -> None:
    column, row, values = tile
    connection.execute(sql("INSERT INTO {} VALUES (?, 0, ?, ?, ?)", layer), (number, column, row, _encoded(values)))
    known = values[values != UNKNOWN].astype(np.float64)
    facts = (known.min(), known.max(), known.mean(), known.std()) if known.size else (None,) * 4
    connection.execute(
        "INSERT INTO gpkg_2d_gridded_tile_ancillary (tpudt_name, tpudt_id, min, max, mean, std_dev)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (layer, number, *(None if one is None else float(one) for one in facts)),
    )


def _encoded(values: npt.NDArray[np.float32]) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(values).save(file, "TIFF", compression="tiff_lzw")
    return file.getvalue()


def decoded(data: bytes) -> npt.NDArray[np.float32]:
    """Return the values of a tile; StoreError when it cannot be read."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image, dtype=np.float32)
    except (UnidentifiedImageError, OSError) as error:
        raise StoreError(msg("A tile of the terrain cannot be read."), str(error)) from error
