"""The terrain of the workspace as a base map: land in the colour of the theme, shaded by its slopes."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from mapdesk.model.raster import Raster
from mapdesk.ui.map.shift import TILE_PX, encoded

_SUN = (315.0, 45.0)  # azimuth and height, degrees: from the north-west, as on printed maps
_EXAGGERATION = 2.5  # island slopes are gentle at the scale of a district
_METRES_PER_DEGREE = 111_195.0
_RISE_TO_LIGHT_M = 600.0  # how far up the land has become lighter by `_RISE`
_RISE = 0.25


class Relief:
    """Makes tiles of a raster of heights; `read` may be called from any thread.

    Parameters
    ----------
    load : callable
        Gives the raster or None; called once, in the thread that first wants a tile.
    land : str
        "#rrggbb" of land.
    name : str
        Tells this one from those of another theme or workspace.
    """

    def __init__(self, load: Callable[[], Raster | None], *, land: str, name: str) -> None:
        self.name = name
        self._load = load
        self._land = np.array([int(land[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
        self._lock = threading.Lock()
        self._raster: Raster | None = None
        self._light: npt.NDArray[np.float64] | None = None
        self._loaded = False

    def read(self, z: int, x: int, y: int) -> bytes | None:
        """Return a tile as PNG, or None outside the raster."""
        with self._lock:
            if not self._loaded:
                self._raster = self._load()
                self._light = None if self._raster is None else light_of(self._raster)
                self._loaded = True
        if self._raster is None or self._light is None:
            return None
        rows, columns = _cells(self._raster, z, x, y)
        height, width = self._light.shape
        if rows.max() < 0 or columns.max() < 0 or rows.min() >= height or columns.min() >= width:
            return None
        light = _sampled(self._light, rows, columns)
        dry = np.isfinite(light)
        if not dry.any():
            return None
        return _image(np.where(dry, light, 0.0), dry, self._land)


def light_of(raster: Raster) -> npt.NDArray[np.float64]:
    """Return how light each cell is (0.95: flat land by the sea), NaN where there is no land (unknown, or not above 0).

    Lambert's cosine of the angle between the slope's normal and the sun.
    """
    heights = raster.values.astype(np.float64)
    filled = np.nan_to_num(heights, nan=0.0)
    middle = raster.north - raster.step_deg * heights.shape[0] / 2.0
    step_m = raster.step_deg * _METRES_PER_DEGREE
    south, east = np.gradient(filled) if min(heights.shape) > 1 else (np.zeros_like(filled), np.zeros_like(filled))
    slope_n = -south / step_m * _EXAGGERATION
    slope_e = east / (step_m * math.cos(math.radians(middle))) * _EXAGGERATION
    azimuth, height = (math.radians(angle) for angle in _SUN)
    flat = math.sin(height)
    towards = slope_e * math.sin(azimuth) + slope_n * math.cos(azimuth)
    cosine = (flat - math.cos(height) * towards) / np.sqrt(1.0 + slope_e**2 + slope_n**2)
    light = 0.40 + 0.55 * np.clip(cosine / flat, 0.0, 1.4) + _RISE * np.clip(filled / _RISE_TO_LIGHT_M, 0.0, 1.0)
    return np.where(np.isfinite(heights) & (heights > 0.0), light, np.nan)


def _cells(raster: Raster, z: int, x: int, y: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the rows and columns of the raster, as fractions, under the pixels of a tile."""
    at = (np.arange(TILE_PX) + 0.5) / TILE_PX
    n = 2.0**z
    lon = (x + at) / n * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * (y + at) / n))))
    return (raster.north - lat) / raster.step_deg - 0.5, (lon - raster.west) / raster.step_deg - 0.5


def _sampled(light: npt.NDArray[np.float64], rows: Any, columns: Any) -> npt.NDArray[np.float64]:
    """Return the light at fractions of rows and columns, between the four cells around, as far as they are land."""
    total = np.zeros((len(rows), len(columns)))
    weight = np.zeros_like(total)
    for down in (0, 1):
        for right in (0, 1):
            row, column = np.floor(rows).astype(int) + down, np.floor(columns).astype(int) + right
            inside = np.outer((row >= 0) & (row < light.shape[0]), (column >= 0) & (column < light.shape[1]))
            value = light[np.ix_(row.clip(0, light.shape[0] - 1), column.clip(0, light.shape[1] - 1))]
            share = np.outer(1.0 - np.abs(rows - row), 1.0 - np.abs(columns - column))
            share = np.where(inside & np.isfinite(value), share, 0.0)
            total += share * np.nan_to_num(value)
            weight += share
    # Half of the cells around must be land, so that the shore lies between sea and land cells.
    return np.where(weight >= 0.5, total / np.maximum(weight, 1e-9), np.nan)


def _image(light: npt.NDArray[np.float64], dry: npt.NDArray[np.bool_], land: npt.NDArray[np.float64]) -> bytes:
    from PIL import Image

    pixels = np.zeros((*light.shape, 4), dtype=np.uint8)
    pixels[..., :3] = np.clip(light[..., None] * land, 0.0, 255.0)
    pixels[..., 3] = np.where(dry, 255, 0)
    return encoded(Image.fromarray(pixels))
