import numpy as np
import pytest
import shapely

from mapdesk.geo import crs, measure

BOX = shapely.box(121.10, 27.80, 121.11, 27.81)


def test_area_agrees_with_the_projection_within_its_distortion():
    projected = crs.to_crs(BOX.segmentize(0.0005), crs.METRIC).area
    assert measure.area_m2(BOX) == pytest.approx(projected, rel=5e-4)


def test_vectorised_areas_agree_with_the_geodesic_when_segments_are_short():
    rng = np.random.default_rng(3)
    shapes = [
        shapely.Point(lon, lat).buffer(size, quad_segs=8)
        for lon, lat, size in zip(
            rng.uniform(118, 123, 50), rng.uniform(20, 50, 50), rng.uniform(0.0002, 0.03, 50), strict=True
        )
    ]
    shapes.append(shapely.difference(shapes[0], shapes[0].centroid.buffer(0.0001)))
    exact = [measure.area_m2(shape) for shape in shapes]
    assert measure.areas_m2(shapes) == pytest.approx(exact, rel=1e-5)


def test_long_segments_are_measured_on_the_geodesic():
    large = shapely.box(118, 20, 123, 30)
    assert measure.areas_m2([large])[0] == measure.area_m2(large)


def test_nothing_has_no_area():
    assert measure.areas_m2([None, shapely.Point(1, 2), shapely.Polygon()]).tolist() == [0.0, 0.0, 0.0]
    assert measure.areas_m2([]).tolist() == []
    assert measure.area_m2(shapely.Point(1, 2)) == 0.0


def test_parts_are_summed_and_holes_taken_off():
    other = shapely.box(121.2, 27.8, 121.21, 27.81)
    hole = shapely.box(121.102, 27.802, 121.104, 27.804)
    both = shapely.MultiPolygon([shapely.difference(BOX, hole), other])
    expected = measure.area_m2(BOX) - measure.area_m2(hole) + measure.area_m2(other)
    assert measure.area_m2(both) == pytest.approx(expected)
    assert measure.areas_m2([both])[0] == pytest.approx(expected, rel=1e-5)


def test_minute_of_latitude_is_about_a_nautical_mile():
    metres = measure.distance_m(121.0, 28.0, 121.0, 28.0 + 1 / 60)
    assert measure.to_nautical_miles(metres) == pytest.approx(1.0, abs=0.005)


def test_destination_and_distance_agree():
    lon, lat = measure.destination(121.0, 28.0, 237.0, 12_345.0)
    assert measure.distance_m(121.0, 28.0, lon, lat) == pytest.approx(12_345.0, abs=1e-6)
    assert measure.bearing_deg(121.0, 28.0, lon, lat) == pytest.approx(237.0, abs=1e-9)


def test_arrays_give_arrays_and_numbers_numbers():
    assert isinstance(measure.distance_m(1.0, 2.0, 3.0, 4.0), float)
    assert measure.distance_m([1.0, 1.0], [2.0, 2.0], 3.0, 4.0).shape == (2,)
    assert measure.bearing_deg(0.0, 0.0, [-1.0], [0.0]).tolist() == [270.0]


def test_lengths_belong_to_their_geometries():
    line = shapely.LineString([(121.0, 28.0), (121.01, 28.0), (121.01, 28.01)])
    ring = shapely.LineString(BOX.exterior.coords)
    both = shapely.MultiLineString([line, ring])
    lengths = measure.lengths_m([line, None, both, shapely.Point(0, 0), BOX])
    assert lengths[0] == pytest.approx(measure.leg_lengths_m(shapely.get_coordinates(line)).sum())
    assert lengths[1] == lengths[3] == 0.0
    assert lengths[4] == pytest.approx(measure.length_m(ring))
    assert lengths[2] == pytest.approx(lengths[0] + lengths[4])


def test_fifteen_mu_are_a_hectare():
    assert measure.to_mu(10_000.0) == pytest.approx(15.0)
    assert measure.to_ha(10_000.0) == 1.0
    assert abs(measure.MU_M2 - 666.67) < 0.01


@pytest.mark.parametrize(("longest", "shown"), [(740, 500), (1999, 1000), (2000, 2000), (0.3, 0.2), (0, 0), (5, 5)])
def test_scale_bar_is_round(longest, shown):
    assert measure.round_scale(longest) == pytest.approx(shown)


def test_scale_follows_zoom_and_latitude():
    assert measure.metres_per_pixel(0.0, 0.0) == pytest.approx(156543.034, abs=1e-3)
    assert measure.metres_per_pixel(60.0, 1.0) == pytest.approx(156543.034 / 4, abs=1e-3)
    assert measure.scale_denominator(0.0, 0.0) == pytest.approx(5.917e8, rel=1e-3)
