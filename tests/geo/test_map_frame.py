from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.geo.map_frame import PX_PER_MM, MapFrame, fitting_frame, round_denominator
from mapdesk.geo.measure import destination
from mapdesk.model.query import Box


@pytest.mark.parametrize("bearing", [0.0, 45.0, 90.0, 180.0, 270.0])
@pytest.mark.parametrize("scale", [2_000.0, 10_000.0, 50_000.0])
def test_distance_on_paper_is_true_when_measured_from_the_middle(bearing: float, scale: float) -> None:
    frame = MapFrame(121.1, 27.9, 1000.0, 700.0, scale)
    metres = 0.1 * scale  # 10 cm on paper
    lon, lat = destination(121.1, 27.9, bearing, metres)
    x, y = frame.to_page(np.array([[lon, lat]]))[0]
    assert np.hypot(x - 500.0, y - 350.0) / PX_PER_MM == pytest.approx(100.0, rel=1e-3)


@given(st.floats(0.0, 1000.0), st.floats(0.0, 700.0), st.floats(-80.0, 80.0), st.sampled_from([1e3, 1e5, 1e6]))
def test_place_is_the_inverse_of_to_page(x: float, y: float, lat: float, scale: float) -> None:
    frame = MapFrame(10.0, lat, 1000.0, 700.0, scale)
    assert frame.to_page(np.array([frame.place(x, y)]))[0] == pytest.approx((x, y), abs=1e-4)


def test_frame_of_web_maps_agrees_with_their_projection() -> None:
    frame = MapFrame(0.0, 40.0, 512.0, 512.0, 1e6, sphere=True)
    north = frame.place(256.0, 0.0)[1]
    y = [np.arcsinh(np.tan(np.radians(lat))) for lat in (north, 40.0, frame.place(256.0, 512.0)[1])]
    assert y[0] - y[1] == pytest.approx(y[1] - y[2], rel=1e-9)


@given(st.floats(-170.0, 160.0), st.floats(-70.0, 65.0), st.floats(0.001, 5.0), st.floats(0.001, 5.0))
def test_fitting_frame_holds_the_whole_box(west: float, south: float, wide: float, high: float) -> None:
    box = Box(west, south, west + wide, south + high)
    shown = fitting_frame(box, 800.0, 500.0).box
    assert shown.west <= box.west + 1e-7
    assert shown.south <= box.south + 1e-7
    assert shown.east >= box.east - 1e-7
    assert shown.north >= box.north - 1e-7


@pytest.mark.parametrize(("least", "found"), [(1.0, 1), (9_999, 10_000), (10_001, 15_000), (82_000, 100_000)])
def test_round_denominator_is_not_below(least: float, found: int) -> None:
    assert round_denominator(least) == found
