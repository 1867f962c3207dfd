"""A field of heat on a drawn map: how many points (or how much) there is around each place, per square kilometre."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mapdesk.layers.manner import Heat

if TYPE_CHECKING:
    from mapdesk.geo.map_frame import MapFrame

_LEAST_PX, _CELL_PX, _CELLS_PER_RADIUS, _PASSES = 4.0, 4.0, 8.0, 3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HeatField:
    """The field of a frame.

    Attributes
    ----------
    shares : array (rows, columns), 0 to 1
        Of the fullest place.
    cell_px : float
        Side of a cell; the first one begins at the frame's corner.
    most : float
        What the fullest place holds per square kilometre.
    radius_m : float
        Reach of one point.
    """

    shares: Floats
    cell_px: float
    most: float
    radius_m: float


def reach_px(manner: Heat, frame: MapFrame) -> float:
    """Return how far points reach on the page."""
    return max(_LEAST_PX, manner.radius / frame.metres_per_px if manner.unit == "m" else manner.radius)


def heat_field(places: Floats, weights: Floats | None, manner: Heat, frame: MapFrame) -> HeatField:
    """Return the field of points on a page: three box blurs, which come within 3 % of a Gaussian.

    Parameters
    ----------
    places : array (n, 2)
        px on the page, those around the frame too.
    weights : array (n,) or None
        What each point counts; NaN and what is below zero count nothing. None: one each.
    manner : Heat
    frame : MapFrame
    """
    radius = reach_px(manner, frame)
    cell = max(_CELL_PX, 2.0 ** math.floor(math.log2(radius / _CELLS_PER_RADIUS)))
    sigma = radius / 2.0 / cell
    # The variance of a box of 2h + 1 cells is ((2h + 1)^2 - 1) / 12; three of them are to make sigma squared.
    half = max(1, round((math.sqrt(4.0 * sigma * sigma + 1.0) - 1.0) / 2.0))
    margin = _PASSES * half + 1
    columns, rows = (math.ceil(side / cell) + 2 * margin for side in (frame.width_px, frame.height_px))
    at = np.floor(places / cell).astype(np.int64) + margin
    inside = (at >= 0).all(axis=1) & (at[:, 0] < columns) & (at[:, 1] < rows)
    given = None if weights is None else np.maximum(0.0, np.nan_to_num(weights[inside]))
    counts = np.bincount(at[inside, 1] * columns + at[inside, 0], given, rows * columns).reshape(rows, columns)
    field = _blurred(counts.astype(np.float64), half)[margin:-margin, margin:-margin]
    most = float(field.max(initial=0.0))
    km = cell * frame.metres_per_px / 1000.0
    return HeatField(field / most if most > 0 else field, cell, most / (km * km), radius * frame.metres_per_px)


def _blurred(field: Floats, half: int) -> Floats:
    for _ in range(_PASSES):
        for axis in (0, 1):
            padded = np.pad(field, [(half + 1, half) if one == axis else (0, 0) for one in (0, 1)])
            sums = np.cumsum(padded, axis=axis)
            wide = 2 * half + 1
            low, high = (
                np.take(sums, range(field.shape[axis]), axis),
                np.take(sums, range(wide, wide + field.shape[axis]), axis),
            )
            field = (high - low) / wide
    return field
