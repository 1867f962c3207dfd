from __future__ import annotations

import itertools

import pytest

from mapdesk.geo.map_frame import MapFrame
from mapdesk.ui.paper.graticule import spoken, ticks


@pytest.mark.parametrize(
    ("minutes", "is_lon", "text"),
    [(7268.0, True, "121°08'E"), (-30.5, True, "0°30'30\"W"), (1663.5, False, "27°43'30\"N"), (-60.0, False, "1°00'S")],
)
def test_minutes_are_spoken_as_on_charts(minutes: float, is_lon: bool, text: str) -> None:
    assert spoken(minutes, is_lon=is_lon) == text


@pytest.mark.parametrize("scale", [500.0, 5_000.0, 10_000.0, 50_000.0, 250_000.0, 2_000_000.0])
def test_ticks_stand_apart_and_lie_on_the_frame(scale: float) -> None:
    frame = MapFrame(121.1, 27.9, 800.0, 560.0, scale)
    for is_lon, side in ((True, 800.0), (False, 560.0)):
        at = sorted(tick.at for tick in ticks(frame) if tick.is_lon == is_lon)
        assert 1 <= len(at) <= 6
        assert at[0] >= -1e-6
        assert at[-1] <= side + 1e-6
        assert all(second - first > 140 for first, second in itertools.pairwise(at))
        assert len({tick.text for tick in ticks(frame)}) == len(ticks(frame))
