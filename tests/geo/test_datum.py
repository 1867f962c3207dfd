import csv

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.geo import crs, datum, measure
from mapdesk.geo.datum import Datum

VECTORS = [  # WGS 84, GCJ-02, BD-09
    ((122.1069, 30.0160), (122.1112603, 30.0137470), (122.1178479, 30.0194456)),
    ((122.2980, 29.9500), (122.3021497, 29.9476056), (122.3086062, 29.9537503)),
    ((122.4510, 30.7270), (122.4553205, 30.7248476), (122.4619148, 30.7304924)),
]
STEPS = {
    ("WGS84", "GCJ02"): datum.wgs84_to_gcj02,
    ("GCJ02", "WGS84"): datum.gcj02_to_wgs84,
    ("GCJ02", "BD09"): datum.gcj02_to_bd09,
    ("BD09", "GCJ02"): datum.bd09_to_gcj02,
    ("BD09", "WGS84"): datum.bd09_to_wgs84,
}


@pytest.mark.parametrize(("wgs", "gcj", "bd"), VECTORS)
def test_known_vectors_are_met(wgs, gcj, bd):
    assert datum.wgs84_to_gcj02([wgs])[0] == pytest.approx(gcj, abs=1e-7)
    assert datum.wgs84_to_bd09([wgs])[0] == pytest.approx(bd, abs=1e-7)
    assert datum.gcj02_to_wgs84([gcj])[0] == pytest.approx(wgs, abs=1e-7)
    assert datum.bd09_to_wgs84([bd])[0] == pytest.approx(wgs, abs=2e-7)


def test_shanghai_vector_of_eviltransform_is_met_to_all_digits():
    ours = datum.wgs84_to_gcj02([(121.5272106, 31.1774276)])[0]
    assert ours == pytest.approx((121.531541859215, 31.17530398364597), abs=1e-12)


@given(st.floats(73.5, 134.7), st.floats(3.5, 53.5))
def test_inverse_is_exact_to_a_millimetre(lon, lat):
    point = np.array([[lon, lat]])
    for there, back in ((datum.wgs84_to_gcj02, datum.gcj02_to_wgs84), (datum.wgs84_to_bd09, datum.bd09_to_wgs84)):
        again = back(there(point))
        assert measure.distance_m(lon, lat, again[0, 0], again[0, 1]) < 0.001


def test_nothing_moves_when_outside_the_rectangle():
    points = np.array([[2.35, 48.85], [-104.9, 39.7]])
    assert (datum.wgs84_to_gcj02(points) == points).all()
    assert (datum.gcj02_to_wgs84(points) == points).all()


def test_missing_position_stays_missing():
    result = datum.gcj02_to_wgs84([[np.nan, np.nan], [121.1, 27.8]])
    assert np.isnan(result[0]).all()
    assert np.isfinite(result[1]).all()
    assert datum.gcj02_to_wgs84(np.empty((0, 2))).shape == (0, 2)


def test_cgcs2000_is_taken_as_wgs84():
    assert (datum.to_wgs84([[121.1, 27.8]], Datum.CGCS2000) == [[121.1, 27.8]]).all()
    assert (datum.to_wgs84(datum.from_wgs84([[121.1, 27.8]], Datum.BD09), Datum.BD09) != 0).all()


def test_published_vectors_are_met_within_the_tolerance_of_their_source(real_data):
    judged = 0
    with (real_data / "crs" / "vectors.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point, wanted = ([float(row[name]) for name in names] for names in (("x1", "y1"), ("x2", "y2")))
            error = _error(row, np.array([point]), wanted)
            if error is None:
                continue
            judged += 1
            # A one-step inverse is only within metres of the truth, and says so itself.
            tolerance = 2.5e-5 if "one-step" in row["tolerance"] else float(row["tolerance"].split()[0].strip(";"))
            if row["source"] == "coordtransform" and row["from_crs"] == "BD09":
                tolerance = 2e-6  # the closed-form inverse, off by up to 13 cm
            assert error <= tolerance, row
    assert judged > 900


def _error(row, point, wanted):
    """Return the largest deviation from a published vector, or None when the row is for another test."""
    if row["source"] == "eviltransform" and row["from_crs"] == "BD09":
        return None  # its BD-09 takes pi where all others, and 332 published pairs, take pi * 3000 / 180: 10 to 40 m
    step = STEPS.get((row["from_crs"], row["to_crs"]))
    if step is not None:
        return np.abs(step(point)[0] - wanted).max()
    if row["to_crs"] == "EPSG:3857":
        return np.abs(crs.transform_points(point, crs.WGS84, crs.WEB_MERCATOR)[0] - wanted).max()
    return None


LAND = shapely.union_all([shapely.Point(121.1 + dx, 27.85 + dy).buffer(0.015) for dx, dy in ((0, 0), (0.06, 0.05))])


def points_on(land, count, seed=1):
    rng = np.random.default_rng(seed)
    west, south, east, north = land.bounds
    points = rng.uniform((west, south), (east, north), (count * 20, 2))
    return points[shapely.intersects_xy(land, points[:, 0], points[:, 1])][:count]


def test_file_is_suspected_when_it_lies_half_a_kilometre_to_the_south_east():
    shifted = datum.wgs84_to_gcj02(points_on(LAND, 400))
    verdict = datum.suspected_gcj02(shifted, LAND)
    assert verdict.suspected
    assert verdict.after == 1.0
    assert verdict.before < 0.95
    assert verdict.count == 400


@pytest.mark.parametrize("noise_deg", [0.0, 0.0005, 0.003])
def test_good_file_is_not_suspected(noise_deg):
    points = points_on(LAND, 400)
    points = points + np.random.default_rng(2).normal(0, 1, points.shape) * noise_deg
    assert not datum.suspected_gcj02(points, LAND).suspected


def test_boats_at_sea_are_not_suspected():
    around = LAND.buffer(0.02).difference(LAND)
    assert not datum.suspected_gcj02(points_on(around, 400), LAND).suspected
    south_east = shapely.intersection(around, shapely.box(121.1, 27.8, 121.2, 27.85))
    assert not datum.suspected_gcj02(points_on(south_east, 400), LAND).suspected


def test_few_points_prove_nothing():
    shifted = datum.wgs84_to_gcj02(points_on(LAND, 10))
    assert not datum.suspected_gcj02(shifted, LAND).suspected
    assert not datum.suspected_gcj02(shifted, None).suspected


def test_reference_points_tell_the_shift():
    reference = points_on(LAND, 200)
    near = reference[:100] + 0.0001
    assert datum.suspected_gcj02_by_reference(datum.wgs84_to_gcj02(near), reference[::7]).before > 0
    sparse = reference[:40]
    assert datum.suspected_gcj02_by_reference(datum.wgs84_to_gcj02(sparse), sparse).suspected
    assert not datum.suspected_gcj02_by_reference(sparse, sparse).suspected
    assert not datum.suspected_gcj02_by_reference(points_on(LAND, 100, seed=9), sparse).suspected
