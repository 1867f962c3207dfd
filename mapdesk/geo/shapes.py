"""The form in which a layer keeps its geometries: two dimensions, points alone, lines and areas in several parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.model.schema import Shape

KEPT = {Shape.POINT: 0, Shape.LINE: 5, Shape.POLYGON: 6}
"""Shapely's number of the type in which each shape is kept: Point, MultiLineString, MultiPolygon."""
_SINGLE = {Shape.LINE: (1, 2), Shape.POLYGON: (3,)}  # line string and ring, polygon
_SEVERAL_POINTS = 4
_COLLECT: dict[Shape, Callable[..., Any]] = {Shape.LINE: shapely.multilinestrings, Shape.POLYGON: shapely.multipolygons}


def kept(geometries: Any, shape: Shape) -> NDArray[np.object_]:
    """Return geometries in the form in which a layer of a shape keeps them.

    Parameters
    ----------
    geometries : array of shapely geometries or None
    shape : Shape
        POINT, LINE or POLYGON.

    Returns
    -------
    array
        A multi-point of one point is that point; single lines and areas are multi-parts of one. What is of another kind
        is only brought to two dimensions: compare `shapely.get_type_id` with `KEPT`.
    """
    made = np.array(geometries, dtype=object)
    kinds = shapely.get_type_id(made)
    if shape is Shape.POINT:
        alone = (kinds == _SEVERAL_POINTS) & (shapely.get_num_geometries(made) == 1)
        made[alone] = shapely.get_geometry(made[alone], 0)
    else:
        single = np.isin(kinds, _SINGLE[shape])
        if single.any():
            made[single] = _COLLECT[shape](made[single], indices=np.arange(int(single.sum())))
    return np.asarray(shapely.force_2d(made), dtype=object)
