"""Positions in every notation: understood, read back, warned about, or refused with the reason."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.compass import POINTS, WORDS, abbreviation_of, bearing_of, point_of
from mapdesk.addresses.positions import understand
from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import format_position
from mapdesk.geo.crs import METRIC, STORED, transform_points
from mapdesk.geo.measure import bearing_deg, distance_m
from mapdesk.store.geopackage import GeoPackageWorkspace

HERE = (121.15, 27.8416666667)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("121.15 27.8416666667", "degrees"),
        ("纬度：27.8416666667 经度：121.15", "degrees"),
        ("北纬27度50.5分 东经121度9分", "minutes"),
        ("北纬二十七度五十点五分，东经一百二十一度九分", "minutes"),
        ("27 50.5N 121 9.0E", "minutes"),
        ("27-50.5N 121-09.0E", "minutes"),
        ("2750.5,N,12109.0,E", "minutes"),
        ("275030N1210900E", "seconds"),
        ('{"lat":27.8416666667,"lng":121.15}', "degrees"),
        ("纬27.8416666667经121.15", "degrees"),
        ("N:27.8416666667 E:121.15", "degrees"),
        ("27:50:30N 121:09:00E", "seconds"),
        ("２７°５０′３０″Ｎ　１２１°０９′００″Ｅ", "seconds"),
        ("船位：27°50′30″N，121°09′00″E", "seconds"),
        ("WGS84 27.8416666667, 121.15", "degrees"),
        ("CGCS2000：东经121°9′，北纬27°50.5′", "minutes"),
    ],
)
def test_position_is_understood_and_its_notation_named(text: str, notation: str) -> None:
    found = understand(text)
    assert (found.lon, found.lat) == pytest.approx(HERE, abs=1e-9)
    assert found.notation == notation
    assert "27" in str(found.readback)


@pytest.mark.parametrize(
    "text", ["-73.9 40.7", "-73.9,40.7", "40.7 -73.9", "+40.7-073.9/", "40.7N 73.9W", "lon -73.9 lat 40.7"]
)
def test_negative_longitudes_are_understood(text: str) -> None:
    found = understand(text)
    assert (found.lon, found.lat) == (-73.9, 40.7)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("27.5 28.1", "Which is the longitude"),
        ("27.84-121.15", "A dash between two numbers"),
        ("95N 121E", "beyond the end"),
        ("27°61′N 121°E", "end at 60"),
        ("lat 27 W, lon 8 N", "does not fit the axis"),
        ("999999 3081234", "An easting has 6 digits"),
        ("EPSG:4550 40612345 3081234", "begins with zone 40"),
        ("EPSG:32651 300000 3081234", "no 3-degree grid"),
        ("鹿西岛 400° 2海里", "does not exist"),
        ("鹿西岛 -5° 2海里", "does not exist"),
        ("鹿西岛东南三里", "may be 500 m"),
        ("鹿西岛 SE 2 miles", "land mile"),
        ("灯塔磁方位135° 2海里", "declination"),
        ("测得灯塔方位135°距离2海里", "to the mark or from it"),
        ("鹿西岛东南2海里", "looked up in a workspace"),
        ("1" * 100_000, "at most 300 signs"),
        ("", "Two angles"),
        ("\u202e\x00", "Two angles"),
        ("'; DROP TABLE addresses; --", "Two angles"),
        ("=1+1", "Two angles"),
    ],
)
def test_position_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(MapdeskError) as refused:
        understand(text)
    assert reason in refused.value.sentence()


@given(st.text(max_size=400))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = understand(text)
    except MapdeskError:
        return
    assert -180 <= found.lon <= 180
    assert -90 <= found.lat <= 90


@given(st.floats(118.6, 121.4), st.floats(20.0, 45.0), st.booleans(), st.sampled_from([METRIC, 4528]))
def test_grid_coordinates_are_read_back(lon: float, lat: float, swapped: bool, code: int) -> None:
    east, north = transform_points(np.array([[lon, lat]]), STORED, code)[0].tolist()
    pair = [f"X={north:.4f}", f"Y={east:.4f}"] if swapped else [f"{east:.4f}", f"{north:.4f}"]
    found = understand(" ".join(pair))
    assert found.notation == "grid"
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-7)
    assert bool(found.warnings) is (code == METRIC)


@given(st.floats(73.6, 136.4), st.floats(18.0, 53.0))
def test_every_zone_of_china_is_read_with_its_number(lon: float, lat: float) -> None:
    meridian = min(max(round(lon / 3) * 3, 75), 135)
    zoned, bare = 4513 - 25 + meridian // 3, 4534 - 25 + meridian // 3
    for code in (zoned, bare):
        east, north = transform_points(np.array([[lon, lat]]), STORED, code)[0].tolist()
        found = understand(f"EPSG:{code} {east:.4f} {north:.4f}")
        assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-7)


@given(st.floats(73.0, 135.0), st.floats(4.0, 53.0), st.sampled_from(["degrees", "minutes", "seconds"]))
def test_each_notation_of_angles_is_read_back(lon: float, lat: float, notation: str) -> None:
    found = understand(format_position(lon, lat, notation))
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=3e-6)
    assert str(found.readback) == format_position(found.lon, found.lat, found.notation)


@pytest.mark.parametrize(("text", "name"), [("GCJ-02 121.15, 27.84", "GCJ-02"), ("百度坐标：121.15,27.84", "BD-09")])
def test_shifted_datum_is_converted_and_said(text: str, name: str) -> None:
    found = understand(text)
    away = float(distance_m(found.lon, found.lat, 121.15, 27.84))
    assert 400.0 < away < 1500.0
    assert any(name in str(one) for one in found.warnings)


@given(st.sampled_from(list(WORDS)))
def test_words_for_directions_mean_a_point_of_the_compass(word: str) -> None:
    bearing = bearing_of(word)
    assert bearing is not None
    assert bearing % 22.5 == 0.0


def test_points_are_named_by_the_nearest_of_sixteen() -> None:
    assert [str(point_of(one)) for one in (0, 11, 12, 135, 359, 303.75)][:5] == [
        "north", "north", "north-north-east", "south-east", "north",
    ]  # fmt: skip
    assert len(POINTS) == 16
    assert abbreviation_of(157.5) == "SSE"
    assert (bearing_of("北偏东30°"), bearing_of("东偏南"), bearing_of("南偏北"), bearing_of("X")) == (
        30.0,
        112.5,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "bearing", "miles"),
    [
        ("中心渔港 135° 2.3海里", 135.0, 2.3),
        ("2.3 nm SE of 中心渔港", 135.0, 2.3),
        ("2.3 nautical miles south-east of 中心渔港", 135.0, 2.3),
        ("中心渔港东南2.3海里", 135.0, 2.3),
        ("距中心渔港东南方向约2.3海里处", 135.0, 2.3),
        ("中心渔港，方位 090，距离 3 海里", 90.0, 3.0),
        ("中心渔港东东南两海里", 112.5, 2.0),
        ("中心渔港北偏东30°五海里", 30.0, 5.0),
        ("135° 2.3nm from 中心渔港", 135.0, 2.3),
        ("中心渔港以东926米", 90.0, 0.5),
        ("中心渔港SE2.3海里", 135.0, 2.3),
        ("135度 2.3海里 中心渔港", 135.0, 2.3),
        ("2.3海里 东南 中心渔港", 135.0, 2.3),
        ("中心渔港东南 半海里", 135.0, 0.5),
        ("中心渔港 北 3链", 0.0, 0.3),
        ("中心 东南 2.3海里", 135.0, 2.3),
    ],
)
def test_place_told_from_a_name_is_measured_from_it(
    workspace: GeoPackageWorkspace, text: str, bearing: float, miles: float
) -> None:
    found = understand(text, workspace)
    assert found.notation == "bearing"
    assert float(distance_m(121.12, 27.80, found.lon, found.lat)) == pytest.approx(miles * 1852.0, abs=0.01)
    assert float(bearing_deg(121.12, 27.80, found.lon, found.lat)) == pytest.approx(bearing, abs=1e-6)
    assert "中心渔港" in str(found.readback)


def test_place_told_from_an_island_counts_from_its_coast(workspace: GeoPackageWorkspace) -> None:
    found = understand("东屿岛以东1海里", workspace)
    assert float(distance_m(121.12, 27.81, found.lon, found.lat)) == pytest.approx(1852.0, abs=20.0)
    assert any("wide" in str(one) for one in found.warnings)


def test_name_of_a_map_service_in_a_name_is_no_datum(workspace: GeoPackageWorkspace) -> None:
    with pytest.raises(MapdeskError, match="“高德岛”"):
        understand("高德岛东南2.3海里", workspace)


def test_unknown_name_is_refused(workspace: GeoPackageWorkspace) -> None:
    with pytest.raises(MapdeskError, match="no place called"):
        understand("无名岛东南2.3海里", workspace)


def test_mismatch_of_land_and_sea_is_warned_about(workspace: GeoPackageWorkspace) -> None:
    assert [str(one) for one in understand("海上 27.805N 121.105E", workspace).warnings] == [
        "On land, not at sea: 东屿岛"
    ]
    assert [str(one) for one in understand("岸上 27.805N 121.125E", workspace).warnings] == ["At sea, not on land"]
    assert "Outside the district" in str(understand("39.9 116.4", workspace).warnings[0])
    ashore = understand("中心渔港西北0.3海里", workspace)
    assert any("On land" in str(one) for one in ashore.warnings)


def test_published_vectors_are_understood_within_their_tolerance(real_data: Path) -> None:
    tried = {"GCJ02": 0, "EPSG:4549": 0}
    with (real_data / "crs" / "vectors.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            lon, lat, x, y = (float(row[name]) for name in ("x1", "y1", "x2", "y2"))
            if row["to_crs"] not in tried or row["from_crs"] not in ("WGS84", "EPSG:4490"):
                continue
            tried[row["to_crs"]] += 1
            if row["to_crs"] == "GCJ02":
                tolerance = 2.0 * float(row["tolerance"].split()[0].strip(";"))
                found = understand(f"GCJ-02 lon {x!r} lat {y!r}")
                assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=max(tolerance, 1e-7)), row
            else:  # only one of the two values is published
                made = transform_points(np.array([[lon, lat]]), STORED, METRIC)[0]
                east, north = np.where(np.isnan([x, y]), made, [x, y]).tolist()
                found = understand(f"EPSG:4549 {east:.6f} {north:.6f}")
                assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-9), row
    assert min(tried.values()) > 0
