import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.geo import crs
from mapdesk.geo.coverage import Kind, check_coverage

from .coverages import voronoi_cells

METRIC = crs.METRIC
with np.errstate(invalid="ignore"):
    NAN_CELL = shapely.Polygon([(200, 0), (np.nan, 100), (300, 0)])
SHIFT = np.array([600_000.0, 3_080_000.0])


def placed(*cells):
    """Return cells drawn near the origin as metres in the district's zone."""
    return np.array([cell if cell is None else shapely.transform(cell, lambda p: p + SHIFT) for cell in cells])


def squares(columns=3, rows=3):
    return [shapely.box(x * 100, y * 100, x * 100 + 100, y * 100 + 100) for y in range(rows) for x in range(columns)]


def kinds(report):
    return sorted(finding.kind.value for finding in report.findings)


def test_clean_cells_are_valid():
    report = check_coverage(placed(*squares()), crs=METRIC)
    assert report.valid
    assert report.figures() == {
        "valid": True, "overlaps": 0, "gaps": 0, "gap_area_m2": 0, "outside_area_m2": 0, "slivers": 0, "cells": 9,
        "enclaves": 0, "mismatches": 0, "invalid": 0, "overlap_area_m2": 0,
    }  # fmt: skip


def test_missing_cell_is_a_gap_though_geos_calls_the_coverage_valid():
    cells = squares()
    del cells[4]
    placed_cells = placed(*cells)
    assert shapely.coverage_is_valid(placed_cells)
    report = check_coverage(placed_cells, crs=METRIC)
    assert (report.valid, report.gaps, report.slivers) == (False, 1, 0)
    assert report.gap_area_m2 == pytest.approx(10_000.0)
    assert report.findings[0].cells == tuple(range(8))  # corner cells touch it in a point
    assert report.findings[0].width_m == pytest.approx(100.0, rel=0.01)
    allowed = check_coverage(placed_cells, crs=METRIC, allow_enclaves=True)
    assert (allowed.valid, allowed.gaps, allowed.enclaves) == (True, 0, 1)


def test_missing_border_cell_is_a_gap_when_the_district_is_known():
    cells = placed(*squares())
    district = shapely.union_all(cells)
    report = check_coverage(cells[1:], district, crs=METRIC, allow_enclaves=True)
    assert (report.valid, report.gaps, report.gap_area_m2) == (False, 1, pytest.approx(10_000.0))
    assert check_coverage(cells[1:], crs=METRIC).valid
    assert check_coverage(cells, district, crs=METRIC).valid


def test_cell_outside_the_district_is_told():
    cells = placed(*squares())
    report = check_coverage(cells, shapely.union_all(cells[:8]), crs=METRIC)
    assert kinds(report) == ["outside"]
    assert report.findings[0].cells == (8,)
    assert report.outside_area_m2 == pytest.approx(10_000.0)


def test_overlap_is_told_with_pair_and_area():
    cells = squares(2, 1)
    cells[0] = shapely.box(0, 0, 110, 100)
    report = check_coverage(placed(*cells), crs=METRIC)
    assert (kinds(report), report.overlaps) == (["overlap"], 1)
    assert report.findings[0].cells == (0, 1)
    assert report.overlap_area_m2 == pytest.approx(1000.0)
    assert report.findings[0].width_m == pytest.approx(10.0, rel=0.01)


def test_duplicate_is_told():
    report = check_coverage(placed(*squares(2, 1), squares(2, 1)[1]), crs=METRIC)
    assert (kinds(report), report.overlaps) == (["duplicate"], 1)
    assert report.findings[0].cells == (1, 2)


def test_missing_vertex_is_a_mismatch_not_a_gap():
    cells = [shapely.box(0, 0, 100, 200), shapely.box(100, 0, 200, 100), shapely.box(100, 100, 200, 200)]
    report = check_coverage(placed(*cells), crs=METRIC)
    assert not report.valid
    assert (report.overlaps, report.gaps) == (0, 0)
    assert report.mismatches >= 1
    assert all(finding.geometry.length > 0 for finding in report.findings)


def test_sliver_stays_a_gap_when_enclaves_are_allowed():
    left = shapely.Polygon([(0, 0), (100, 0), (99.96, 50), (100, 100), (0, 100)])
    report = check_coverage(placed(left, shapely.box(100, 0, 200, 100)), crs=METRIC, allow_enclaves=True)
    assert (report.gaps, report.slivers, report.enclaves) == (1, 1, 0)
    assert 0.0 < report.findings[-1].width_m < 0.05


@pytest.mark.parametrize(
    "broken",
    [
        None,
        shapely.Polygon(),
        shapely.Point(300, 50),
        shapely.Polygon([(200, 0), (300, 100), (300, 0), (200, 100)]),
        NAN_CELL,
    ],
    ids=["missing", "empty", "point", "bow tie", "nan"],
)
def test_broken_cell_is_a_finding_not_a_crash(broken):
    report = check_coverage(placed(*squares(2, 1), broken), crs=METRIC)
    assert report.invalid == 1
    assert not report.valid
    finding = report.findings[0]
    assert (finding.kind, finding.cells) == (Kind.INVALID, (2,))
    assert str(finding.detail)


def test_no_cells_are_no_coverage():
    report = check_coverage([], crs=METRIC)
    assert (report.valid, report.cells) == (False, 0)
    district = placed(shapely.box(0, 0, 100, 100))[0]
    assert check_coverage([], district, crs=METRIC).gap_area_m2 == pytest.approx(10_000.0)


def test_degrees_are_measured_in_metres():
    cells = [shapely.box(121.0, 27.8, 121.01, 27.81), shapely.box(121.009, 27.8, 121.02, 27.81)]
    report = check_coverage(cells)
    assert report.overlap_area_m2 == pytest.approx(0.001 * 98_400 * 0.01 * 110_800, rel=0.01)


@given(st.integers(0, 10_000), st.integers(4, 30))
@settings(max_examples=25, deadline=None)
def test_random_coverage_is_valid_until_a_cell_is_moved_or_lost(seed, count):
    cells = shapely.transform(voronoi_cells(seed, count), lambda p: p * 100 + SHIFT)
    district = shapely.union_all(cells)
    assert check_coverage(cells, district, crs=METRIC).valid
    index = seed % len(cells)
    lost = np.delete(cells, index)
    report = check_coverage(lost, district, crs=METRIC)
    assert report.gap_area_m2 == pytest.approx(cells[index].area, rel=1e-3)
    moved = cells.copy()
    moved[index] = shapely.transform(cells[index], lambda p: p + 3.0)
    assert not check_coverage(moved, district, crs=METRIC).valid


def test_denver_precincts_are_told_right(real_data):
    import geopandas

    frame = geopandas.read_file(
        real_data / "coverage" / "DenverCo_precincts2020_orig" / "DenverCo_precincts2020_orig.shp"
    )
    report = check_coverage(frame.geometry.to_numpy(), crs=2232, allow_enclaves=True)
    assert (report.cells, report.overlaps, report.slivers, report.gaps, report.enclaves) == (356, 27, 13, 13, 9)
    assert max(f.width_m for f in report.findings if f.kind is Kind.GAP) < 0.04
    assert check_coverage(frame.geometry.to_numpy(), crs=2232).gaps == 22


def test_communes_of_bretagne_are_valid_with_their_islands(real_data):
    import geopandas
    import pandas

    folder = real_data / "coverage"
    frames = [geopandas.read_file(path) for path in sorted(folder.glob("communes-*.geojson"))]
    cells = pandas.concat(frames).geometry.to_numpy()
    report = check_coverage(cells)
    assert (report.valid, report.cells, report.findings) == (True, 1232, ())


def test_district_with_other_vertices_is_covered_when_only_noise_is_left():
    district = shapely.Polygon([(121.0, 27.8), (121.1, 27.8137), (121.09, 27.9), (121.0, 27.88)])
    lines = [shapely.LineString([(120.9, 27.8 + y), (121.2, 27.83 + y)]) for y in (0.01, 0.03, 0.06)]
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all([district.exterior, *lines])]))
    cells = pieces[shapely.covers(district.buffer(1e-9), pieces)]
    assert len(cells) == 4
    report = check_coverage(cells, district)
    assert report.valid, report.findings


def test_cells_at_sea_tile_the_sea_where_it_is_given():
    cells = np.array([shapely.box(x, 0, x + 1, 1) for x in (0.0, 1.0, 2.0)], dtype=object)
    on_land = np.array([True, False, False])
    land, sea = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 3, 1)
    whole = check_coverage(cells, land, covering=on_land, beside=sea, crs=4549)
    assert whole.valid
    short = check_coverage(cells[:2], land, covering=on_land[:2], beside=sea, crs=4549)
    assert (short.gaps, short.outside_area_m2) == (1, 0.0)
    beyond = check_coverage(cells, land, covering=on_land, beside=shapely.box(1, 0, 2, 1), crs=4549)
    assert beyond.gaps == 0
    assert beyond.outside_area_m2 == pytest.approx(1.0, rel=0.01)
    alone = check_coverage(cells[1:], covering=on_land[1:], beside=sea, crs=4549)
    assert alone.valid
