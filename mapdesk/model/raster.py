"""A raster over a box of longitudes and latitudes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Raster:
    """A grid of values, north row first.

    Attributes
    ----------
    values : array, shape (rows, columns), float32
        Metres above the datum for terrain; NaN where unknown.
    west, north : float
        Outer corner of the first cell, degrees, EPSG:4490.
    step_deg : float
        Size of a cell in both directions, degrees.
    """

    values: npt.NDArray[np.float32]
    west: float
    north: float
    step_deg: float
