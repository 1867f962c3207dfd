from __future__ import annotations

import numpy as np
import pytest

from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.heat_field import heat_field, reach_px
from mapdesk.layers.manner import Heat

FRAME = MapFrame(121.0, 28.0, 400.0, 300.0, 10_000.0)


def test_field_is_fullest_where_the_points_are() -> None:
    field = heat_field(np.array([[202.0, 150.0]] * 5 + [[40.0, 40.0]]), None, Heat(radius=32.0), FRAME)
    row, column = np.unravel_index(field.shares.argmax(), field.shares.shape)
    assert (column + 0.5) * field.cell_px == pytest.approx(202.0, abs=field.cell_px)
    assert (row + 0.5) * field.cell_px == pytest.approx(150.0, abs=field.cell_px)
    assert field.shares.max() == 1.0


def test_field_holds_as_many_as_there_are_points() -> None:
    field = heat_field(np.array([[200.0, 150.0]] * 7), None, Heat(radius=20.0), FRAME)
    km2 = (field.cell_px * FRAME.metres_per_px / 1000) ** 2
    assert float(field.shares.sum()) * field.most * km2 == pytest.approx(7.0, rel=1e-6)


def test_weights_count_and_unknown_ones_do_not() -> None:
    places = np.array([[100.0, 100.0], [300.0, 200.0], [300.0, 200.0]])
    field = heat_field(places, np.array([5.0, np.nan, -3.0]), Heat(radius=20.0), FRAME)
    assert field.shares[25, 25] > 0.5
    assert field.shares[50, 75] == pytest.approx(0.0, abs=1e-12)


def test_points_beyond_the_frame_reach_into_it() -> None:
    field = heat_field(np.array([[-10.0, 150.0]]), None, Heat(radius=40.0), FRAME)
    assert field.most > 0


def test_reach_in_metres_follows_the_scale() -> None:
    assert reach_px(Heat(radius=264.583333, unit="m"), FRAME) == pytest.approx(100.0, rel=1e-6)
    assert reach_px(Heat(radius=24.0), FRAME) == 24.0


def test_nothing_is_an_empty_field() -> None:
    field = heat_field(np.empty((0, 2)), None, Heat(), FRAME)
    assert field.most == 0.0
    assert not field.shares.any()
