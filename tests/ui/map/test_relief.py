from __future__ import annotations

import math

import numpy as np

from mapdesk.model.raster import Raster
from mapdesk.ui.map.relief import Relief, light_of
from mapdesk.ui.map.shift import decoded

WEST, NORTH, STEP = 121.0, 28.2, 0.001


def _raster(values: np.ndarray) -> Raster:
    return Raster(values.astype(np.float32), WEST, NORTH, STEP)


def _tile(z: int, lon: float, lat: float) -> tuple[int, int, int]:
    n = 2**z
    return z, int((lon + 180) / 360 * n), int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n)


def test_slope_towards_the_sun_is_lighter() -> None:
    down_east = np.tile(np.linspace(500, 1, 100), (100, 1))
    assert np.nanmean(light_of(_raster(down_east[:, ::-1]))) > np.nanmean(light_of(_raster(down_east))) + 0.05


def test_sea_and_unknown_are_no_land() -> None:
    values = np.full((10, 10), 50.0)
    values[:, :5] = 0.0
    values[0, 9] = np.nan
    light = light_of(_raster(values))
    assert np.isnan(light[:, :5]).all()
    assert np.isnan(light[0, 9])
    assert np.isfinite(light[1:, 5:]).all()


def test_tile_shows_land_where_it_is() -> None:
    values = np.zeros((200, 200))
    values[:, 100:] = 10.0  # land east of 121.1
    relief = Relief(lambda: _raster(values), land="#808080", name="t")
    z, x, y = _tile(12, 121.1, 28.1)
    tile = relief.read(z, x, y)
    assert tile is not None
    alpha = np.asarray(decoded(tile))[..., 3]
    shore = (121.1 - (x / 2**z * 360 - 180)) / (360 / 2**z) * 256
    columns = np.arange(256)
    middle = alpha[128]
    assert (middle[columns > shore + 4] == 255).all()
    assert (middle[columns < shore - 4] == 0).all()


def test_no_tile_beside_the_raster_or_without_one() -> None:
    relief = Relief(lambda: _raster(np.ones((5, 5))), land="#808080", name="t")
    assert relief.read(12, 0, 0) is None
    assert Relief(lambda: None, land="#808080", name="t").read(*_tile(12, 121.1, 28.1)) is None
