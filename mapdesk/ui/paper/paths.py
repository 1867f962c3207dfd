"""Painter paths of geometries, made from whole arrays instead of vertex by vertex."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from PyQt6.QtCore import QByteArray, QDataStream
from PyQt6.QtGui import QPainterPath

# One element of a painter path as Qt streams it: what it is (0: move there, 1: a line), x, y; big endian.
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_ODD_EVEN = 0


def path_of(geometry: Any) -> QPainterPath:
    """Return the path of a polygon or line, single or multiple, on the page; holes stay holes."""
    kind = int(shapely.get_type_id(geometry))
    parts = shapely.get_parts(geometry)
    lines = shapely.get_rings(parts) if kind in (3, 6) else parts
    points, of_line = shapely.get_coordinates(lines, return_index=True)
    return _path(points, of_line)


def _path(points: npt.NDArray[np.float64], of_line: npt.NDArray[Any]) -> QPainterPath:
    path = QPainterPath()
    if len(points) == 0:
        return path
    elements = np.empty(len(points), _ELEMENT)
    elements["kind"] = 1
    starts = np.flatnonzero(np.diff(of_line, prepend=-1))
    elements["kind"][starts] = 0
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    head = np.array([len(points)], ">i4").tobytes()
    tail = np.array([int(starts[-1]), _ODD_EVEN], ">i4").tobytes()
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream >> path  # type: ignore[operator]
    return path
