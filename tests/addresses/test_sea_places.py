"""Places at sea are told from the landmark that serves best, with what lies there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.landmarks import Landmarks
from mapdesk.addresses.sea_places import told, zone_name
from mapdesk.geo.crs import METRIC
from mapdesk.geo.measure import NAUTICAL_MILE_M, destination
from mapdesk.geo.sector import sectors, seen_from

ISLAND = shapely.box(121.00, 27.90, 121.02, 27.92)


def landmarks(*things: tuple[str, dict[str, Any], Any]) -> Landmarks:
    """Return landmarks of (layer, columns, geometry)."""
    layers = [layer for layer, _, _ in things]
    rows = [{f"{layer.rstrip('s')}_id": str(at), **row} for at, (layer, row, _) in enumerate(things)]
    return Landmarks(layers, rows, np.array([shape for _, _, shape in things], dtype=object), METRIC)


def test_large_island_is_named_before_a_reef_that_is_a_little_nearer() -> None:
    island = ("land", {"name": "鹿岛", "kind": "island", "area_km2": 8.7}, ISLAND)
    reef = ("reefs", {"name": "小礁", "kind": "reef"}, shapely.Point(121.03, 27.88))
    found = landmarks(island, reef).best(121.045, 27.893)
    assert found is not None
    assert found.row["name"] == "鹿岛"
    beside = landmarks(island, reef).best(121.0301, 27.8801)
    assert beside is not None
    assert beside.row["name"] == "小礁"


@given(st.floats(0.05, 20.0), st.floats(20.0, 70.0))
def test_distance_and_bearing_are_those_from_the_coast(miles: float, bearing: float) -> None:
    lon, lat = destination(121.02, 27.92, bearing, miles * NAUTICAL_MILE_M)  # off the north-eastern corner
    found = landmarks(("land", {"name": "鹿岛", "kind": "island"}, ISLAND)).best(lon, lat)
    assert found is not None
    assert found.distance_m == pytest.approx(miles * NAUTICAL_MILE_M, rel=1e-4, abs=0.5)
    assert found.bearing_deg == pytest.approx(bearing, abs=0.3)


def test_place_is_told_in_words() -> None:
    lon, lat = destination(121.02, 27.90, 135.0, 2.3 * NAUTICAL_MILE_M)
    found = landmarks(("land", {"name": "鹿岛", "kind": "island"}, ISLAND)).best(lon, lat)
    assert found is not None
    assert told(found) == "2.3 nautical miles south-east of 鹿岛"
    at_it = landmarks(("aids", {"name": "鹿岛灯塔", "kind": "lighthouse"}, shapely.Point(121.0, 27.9))).best(
        121.0, 27.9
    )
    assert at_it is not None
    assert told(at_it) == "at 鹿岛灯塔"


def test_nothing_is_named_from_too_far_away() -> None:
    lonely = landmarks(("reefs", {"name": "小礁", "kind": "reef"}, shapely.Point(121.0, 27.9)))
    for place in ((121.0, 29.5), (10.0, 50.0), (-179.0, -89.0)):
        assert lonely.best(*place) is None
    assert lonely.harbour(121.0, 27.9) is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"farm_code": "LX-012", "species": "laver"}, "laver zone LX-012"),
        ({"farm_code": "LX-012", "species": "other"}, "farm zone LX-012"),
        ({"farm_code": None, "name": "东湾", "species": None}, "farm zone 东湾"),
    ],
)
def test_farm_zone_is_named_by_what_grows_there(row: dict[str, Any], words: str) -> None:
    assert zone_name({"farm_id": "FRM1", **row}) == words


@given(st.floats(0.0, 360.0), st.floats(5.0, 170.0), st.floats(0.0, 360.0), st.floats(0.05, 2.0))
def test_camera_sees_what_lies_in_the_sector_that_is_drawn(
    azimuth: float, angle: float, bearing: float, share: float
) -> None:
    reach = 300.0
    lon, lat = destination(121.0, 27.9, bearing, reach * share)
    camera = {"azimuths_deg": [azimuth], "angles_deg": [angle], "ranges_m": [reach]}
    mask, metres = seen_from([121.0], [27.9], place=(lon, lat), **camera)
    drawn = sectors([121.0], [27.9], **camera)[0]
    assert metres[0] == pytest.approx(reach * share, abs=0.01)
    edge_m = float(shapely.distance(shapely.boundary(drawn), shapely.Point(lon, lat))) * 98_000.0
    if edge_m > 1.0:
        assert bool(mask[0]) is bool(shapely.contains_xy(drawn, lon, lat))
