import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.errors import MapdeskError
from mapdesk.geo.grid_positions import read_grid

PLACE = (121.1404, 27.84)


@pytest.mark.parametrize(
    ("text", "code", "remarked"),
    [
        ("X=3081234.56 Y=612345.67", 4549, True),
        ("612345.67, 3081234.56", 4549, True),
        ("40612345.67, 3081234.56", 4528, False),
        ("CGCS2000 X:3081234.56 Y:40612345.67", 4528, False),
        ("612345.67 3081234.56 EPSG:4549", 4549, False),
        ("3081234.56 612345.67 40带", 4549, False),
        ("３０８１２３４．５６　６１２３４５．６７ 中央经线120", 4549, False),
        ("东612,345.67 北3,081,234.56", 4549, True),
        ("E 612345.67 N 3081234.56", 4549, True),
    ],
)
def test_grid_coordinates_are_read_in_either_order(text, code, remarked):
    found = read_grid(text)
    assert (found.lon, found.lat) == pytest.approx(PLACE, abs=1e-4)
    assert (found.code, found.remark is not None) == (code, remarked)


def test_neighbouring_zones_lie_three_degrees_away():
    here, east, west = (read_grid(f"EPSG:{code} 500000 3081234") for code in (4549, 4550, 4548))
    assert (here.lon, east.lon, west.lon) == pytest.approx((120.0, 123.0, 117.0))


@pytest.mark.parametrize("text", ["121.15 27.84", "", "somewhere", "275030N1210900E", "612345", "1 2 3"])
def test_other_texts_are_none(text):
    assert read_grid(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("999999 3081234", "An easting has 6 digits"),
        ("612345 9081234", "An easting has 6 digits"),
        ("EPSG:4550 40612345 3081234", "begins with zone 40"),
        ("EPSG:32651 300000 3081234", "no 3-degree grid"),
        ("EPSG:4549 CM 123 612345 3081234", "two zones"),
        ("99带 612345 3081234", "no 3-degree zone"),
    ],
)
def test_contradictions_are_refused(text, reason):
    with pytest.raises(MapdeskError) as refused:
        read_grid(text)
    assert reason in refused.value.sentence()


@given(st.text(max_size=250))
def test_any_text_is_read_or_refused(text):
    try:
        read_grid(text)
    except MapdeskError:
        return
