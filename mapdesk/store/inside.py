"""Whether a stored geometry lies in an outline: an SQL function, so that one statement counts, pages and exports."""

from __future__ import annotations

import sqlite3
import struct
from functools import lru_cache
from math import isnan
from typing import Any

import shapely

from mapdesk.errors import StoreError
from mapdesk.model.query import Box
from mapdesk.store import blob
from mapdesk.words import msg

FUNCTION = "mapdesk_within"
_POINT = struct.Struct("<2d")
_POINT_AT = 13


def add_function(connection: sqlite3.Connection) -> None:
    """Register `mapdesk_within(geometry, outline as WKB, whole)`: 1 or 0; 0 for a row without a position."""
    connection.create_function(FUNCTION, 3, _is_within, deterministic=True)


def box_of(wkb: bytes) -> Box:
    """Return the box around an outline.

    Raises
    ------
    StoreError
        It is no polygon, or an empty one.
    """
    return Box(*(float(edge) for edge in shapely.bounds(_outline(wkb))))


@lru_cache(maxsize=8)
def _outline(wkb: bytes) -> Any:
    try:
        found = shapely.from_wkb(wkb)
    except shapely.errors.ShapelyError as error:
        raise StoreError(msg("An outline cannot be read."), str(error)[:200]) from error
    if found.geom_type not in ("Polygon", "MultiPolygon") or found.is_empty:
        raise StoreError(msg("An outline cannot be read."), str(found.geom_type))
    shapely.prepare(found)
    return found


def _is_within(geometry: bytes | None, wkb: bytes, whole: int) -> int:
    if geometry is None:
        return 0
    outline = _outline(wkb)
    if len(geometry) == blob.POINT_BYTES and geometry[8] == 1:  # a point, little-endian as ours are
        x, y = _POINT.unpack_from(geometry, _POINT_AT)
        return int(not isnan(x) and bool(shapely.intersects_xy(outline, x, y)))
    shape = shapely.from_wkb(blob.wkb(geometry))
    return int(bool(outline.covers(shape) if whole else outline.intersects(shape)))
