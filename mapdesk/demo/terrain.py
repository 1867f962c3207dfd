"""The terrain as a raster in degrees: heights on land, depths below zero at sea."""

from __future__ import annotations

import numpy as np

from mapdesk.demo.shape import Relief
from mapdesk.geo import crs
from mapdesk.model.raster import Raster

_MOST = 640


def terrain(relief: Relief) -> Raster:
    """Return heights at most 640 values wide or high; the sea floor falls with the distance to the coast.

    Parameters
    ----------
    relief : Relief
    """
    frame = relief.frame
    far = [frame.x0 + frame.step * (frame.columns - 1), frame.y0 + frame.step * (frame.rows - 1)]
    low, high = crs.transform_points(np.array([[frame.x0, frame.y0], far]), crs.METRIC, crs.STORED)
    step = max(high - low) / _MOST
    columns, rows = (np.ceil((high - low) / step)).astype(int)
    lon = low[0] + (np.arange(columns) + 0.5) * step
    lat = high[1] - (np.arange(rows) + 0.5) * step
    grid = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    at = crs.transform_points(grid, crs.STORED, crs.METRIC)
    height = frame.sample(relief.height, at)
    coast = frame.sample(relief.coast_m, at)
    floor = -22.0 * (1 - np.exp(np.minimum(coast, 0.0) / 2500.0)) - 1.0
    values = np.where(coast > 0, np.maximum(height, 0.1), floor)
    return Raster(values.reshape(rows, columns).astype(np.float32), float(low[0]), float(high[1]), float(step))
