"""Tiles in one local file: PMTiles and MBTiles, raster only."""

from __future__ import annotations

import gzip
import re
import sqlite3
import threading
from pathlib import Path
from typing import Any

from mapdesk.errors import FormatError
from mapdesk.words import msg

_VECTOR = msg("It holds vector tiles; only tiles that are images can be shown")
_LARGEST = 8 * 2**20  # bytes of one tile


class Archive:
    """A file of tiles. `read` may be called from any thread.

    Attributes
    ----------
    min_zoom, max_zoom : int
    attribution : str
    """

    min_zoom: int = 0
    max_zoom: int = 22
    attribution: str = ""

    def read(self, z: int, x: int, y: int) -> bytes | None:
        """Return the image of a tile (y from the north), or None when the file has none; FormatError if damaged."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""


def open_archive(file: Path) -> Archive:
    """Open a PMTiles or MBTiles file.

    Raises
    ------
    FormatError
        It cannot be read, is damaged, or holds vector tiles.
    """
    kind = PMTiles if file.suffix.lower() == ".pmtiles" else MBTiles
    try:
        return kind(file)
    except FormatError:
        raise
    except Exception as error:  # a damaged file makes the readers fail in any way
        raise _damaged(file, error) from error


class PMTiles(Archive):
    """A PMTiles archive, version 3 (github.com/protomaps/PMTiles)."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._lock = threading.Lock()
        # Read, not mapped: a mapped file that is cut short while it is open would end the program.
        self._file = file.open("rb", buffering=0)
        try:
            self._begin()
        except BaseException:
            self._file.close()
            raise

    def _begin(self) -> None:
        from pmtiles.reader import Reader
        from pmtiles.tile import Compression, TileType

        reader: Any = Reader  # the library has no types
        self._reader = reader(self._bytes)
        header: dict[str, Any] = self._reader.header()
        if header["tile_type"] == TileType.MVT:
            raise FormatError(msg("{file} cannot be the base map", file=self._path.name), _VECTOR)
        self._packed = header["tile_compression"] == Compression.GZIP
        self.min_zoom, self.max_zoom = int(header["min_zoom"]), int(header["max_zoom"])
        self.attribution = _plain_text(self._reader.metadata().get("attribution"))

    def read(self, z: int, x: int, y: int) -> bytes | None:
        try:
            tile: bytes | None = self._reader.get(z, x, y)
            return gzip.decompress(tile) if tile is not None and self._packed else tile
        except Exception as error:
            raise _damaged(self._path, error) from error

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _bytes(self, offset: int, length: int) -> bytes:
        if length > _LARGEST:
            raise EOFError("it is damaged")
        with self._lock:
            self._file.seek(offset)
            data = self._file.read(length) or b""
        if len(data) < length:
            raise EOFError("the file is cut short")
        return data


class MBTiles(Archive):
    """An MBTiles file (github.com/mapbox/mbtiles-spec), which is SQLite with rows counted from the south."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._lock = threading.Lock()
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        facts = dict(self._connection.execute("SELECT name, value FROM metadata").fetchall())
        if facts.get("format") in {"pbf", "mvt"}:
            self._connection.close()
            raise FormatError(msg("{file} cannot be the base map", file=file.name), _VECTOR)
        low, high = self._connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        self.min_zoom, self.max_zoom = int(low or 0), int(high or 0)
        self.attribution = _plain_text(facts.get("attribution"))

    def read(self, z: int, x: int, y: int) -> bytes | None:
        place = (z, x, 2**z - 1 - y)
        try:
            with self._lock:
                row = self._connection.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", place
                ).fetchone()
        except sqlite3.Error as error:
            raise _damaged(self._path, error) from error
        return bytes(row[0][:_LARGEST]) if row and isinstance(row[0], bytes) else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def _damaged(file: Path, error: Exception) -> FormatError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return FormatError(
        msg("{file} cannot be read as a base map", file=file.name), reason, msg("The plain map is shown instead")
    )


def _plain_text(value: object) -> str:
    """Return an attribution without its markup, which many files carry."""
    return re.sub(r"<[^>]*>", "", value)[:300] if isinstance(value, str) else ""
