"""Geometries as GeoPackage keeps them: a header (with the bounds, except for points) and WKB.

Source of the format: OGC 12-128r18 (GeoPackage 1.3.1), clause 2.1.3. All ours are little-endian, EPSG:4490.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import isnan

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.model.schema import Shape

SRS_ID = 4490
POINT_BYTES = 29
_POINT_HEADER = b"GP\x00\x01" + struct.pack("<i", SRS_ID)
_BOUNDS_HEADER = b"GP\x00\x03" + struct.pack("<i", SRS_ID)
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)
_EMPTY = 0x10
_POINT = np.dtype([("header", "S8"), ("order", "u1"), ("kind", "<u4"), ("xy", "<f8", (2,))])
_BOUNDS = np.dtype([("header", "S8"), ("bounds", "<f8", (4,))])

Bounds = tuple[float, float, float, float]


def encode(geometries: npt.NDArray[np.object_], shape: Shape) -> list[bytes | None]:
    """Return geometries (normalised by `shapes.normalised`) as blobs; None stays None."""
    filled = ~shapely.is_missing(geometries)
    some = geometries[filled]
    blobs = np.full(len(geometries), None, dtype=object)
    if len(some):
        blobs[filled] = _points(some) if shape is Shape.POINT else _others(some)
    return list(blobs)


def encode_points(positions: npt.NDArray[np.float64]) -> list[bytes]:
    """Return positions, shape (n, 2) as (lon, lat), as blobs of points."""
    made = np.empty(len(positions), dtype=_POINT)
    made["header"] = _POINT_HEADER
    made["order"] = 1
    made["kind"] = 1
    made["xy"] = positions
    whole = made.tobytes()
    return [whole[at : at + POINT_BYTES] for at in range(0, len(whole), POINT_BYTES)]


def decode_points(blobs: Sequence[bytes]) -> npt.NDArray[np.float64]:
    """Return the positions, shape (n, 2), of blobs of points; NaN where one has none."""
    whole = b"".join(blobs)
    if len(whole) == POINT_BYTES * len(blobs):
        read = np.frombuffer(whole, dtype=_POINT)
        if (read["order"] == 1).all() and (read["kind"] == 1).all():
            return np.ascontiguousarray(read["xy"])
    points = decode(blobs)  # written by another program: also points without a position, and several with one
    several = shapely.get_type_id(points) == 4
    points[several] = shapely.get_geometry(points[several], 0)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def decode(blobs: Sequence[bytes]) -> npt.NDArray[np.object_]:
    """Return blobs as shapely geometries, shape (n,)."""
    with np.errstate(invalid="ignore"):  # positions that are no numbers: whoever reads them looks for that
        return np.asarray(shapely.from_wkb(np.array([wkb(one) for one in blobs], dtype=object)), dtype=object)


def wkb(blob: bytes) -> bytes:
    """Return the WKB inside a blob."""
    return blob[8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]


def bounds(blob: bytes) -> Bounds | None:
    """Return (west, south, east, north) of a blob, or None when it is empty."""
    flags = blob[3]
    if flags & _EMPTY:
        return None
    if (flags >> 1) & 7:
        west, east, south, north = struct.unpack_from("<4d" if flags & 1 else ">4d", blob, 8)
        return west, south, east, north
    if len(blob) == POINT_BYTES and blob[8] == 1:
        x, y = struct.unpack_from("<2d", blob, 13)
        return None if isnan(x) else (x, y, x, y)
    geometry = shapely.from_wkb(wkb(blob))
    return None if geometry.is_empty else geometry.bounds


def all_bounds(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Return the bounds, shape (n, 4), of geometries; NaN where there is none."""
    return np.asarray(shapely.bounds(geometries), dtype=np.float64)


def _points(geometries: npt.NDArray[np.object_]) -> list[bytes]:
    return encode_points(shapely.get_coordinates(geometries))


def _others(geometries: npt.NDArray[np.object_]) -> list[bytes]:
    headers = np.empty(len(geometries), dtype=_BOUNDS)
    headers["header"] = _BOUNDS_HEADER
    headers["bounds"] = all_bounds(geometries)[:, [0, 2, 1, 3]]
    whole = headers.tobytes()
    bodies = shapely.to_wkb(geometries, byte_order=1, output_dimension=2)
    return [whole[at * 40 : at * 40 + 40] + body for at, body in enumerate(bodies)]
