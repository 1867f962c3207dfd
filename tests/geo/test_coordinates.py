import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.errors import MapdeskError
from mapdesk.geo.coordinates import Notation, format_position
from mapdesk.geo.written_positions import parse_position, read_position

HERE = (121.15, 27.8416666667)


@pytest.mark.parametrize(
    "text",
    [
        "27°50.500′N 121°09.000′E",
        "121°09.000′E 27°50.500′N",
        "N27°50.500' E121°09.000'",
        "27°50′30″N, 121°09′00″E",
        "27° 50' 30\" N 121° 9' 0\" E",
        "北纬27度50分30秒，东经121度9分",
        "东经121°09′ 北纬27°50.5′",
        "27.8416666667N 121.15E",
        "27.8416666667°N 121.15°E",
        "N 27.8416666667 E 121.15",
        "121.15, 27.8416666667",
        "121.15 27.8416666667",
        "27.8416666667，121.15",
        "２７°５０．５′N １２１°０９′E",
        "27°50′30''N 121°09′00''E",
        "27 50 30 121 9 0",
        "27 50.5 121 9",
        "121 9 0 27 50 30",
        "27 50 30N 121 9E",
        "N27 50.5 E121 9 0",
        "121 09 E, 27 50 30 N",
        "北纬27 50 30 东经121 9 0",
        "27,50,30,121,9,0",
    ],
)
def test_position_is_read_in_each_notation(text):
    assert parse_position(text) == pytest.approx(HERE, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "position"),
    [("33°51′S 151°12′E", (151.2, -33.85)), ("-33.85 151.2", (151.2, -33.85)), ("0°0′N 30°30′W", (-30.5, 0.0))],
)
def test_hemispheres_and_signs_are_read(text, position):
    assert parse_position(text) == pytest.approx(position)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Two angles"),
        ("somewhere", "Two angles"),
        ("27.8", "Two angles"),
        ("27.8 28.1", "Which is the longitude"),
        ("121.1 122.2", "No latitude is beyond 90"),
        ("27°60′N 121°09′E", "end at 60"),
        ("27°50′61″N 121°09′E", "end at 60"),
        ("91°N 121°E", "beyond the end"),
        ("27°N 181°E", "beyond the end"),
        ("27.5°30′N 121°E", "Only the last part"),
        ("27°N 28°S", "same axis"),
        ("27°50′N 121°09′", "Both angles need"),
        ("N27°50′N 121°09′E", "Two angles"),
        ("-27°N 121°E", "exclude each other"),
        ("27°50′N 121°09′E 5", "Two angles"),
        ("121.15 27.84 x", "Two angles"),
        ("12115", "Two angles"),
        ("121.5x27.8", "Two angles"),
        ("27 50 30 121 9", "as many numbers"),
        ("27 50 121", "as many numbers"),
        ("27 50 30 28 10 0", "Which is the longitude"),
        ("27 60 0 121 9 0", "end at 60"),
        ("27.5 30 121 9", "Only the last part"),
        ("27 50 30 121 9 0 5", "Two angles"),
        ("1e3 1e2", "Two angles"),
    ],
)
def test_text_is_refused_with_the_reason(text, reason):
    with pytest.raises(MapdeskError, match=reason):
        parse_position(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [("121.15 27.84", True), ("27.84 121.15", False), ("121 9 0 27 50 30", True), ("N27°50′ E121°9′", False)],
)
def test_it_is_said_which_was_written_first(text, first):
    assert read_position(text).longitude_first is first


@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(list(Notation)))
def test_written_position_is_read_back(lon, lat, notation):
    assert parse_position(format_position(lon, lat, notation)) == pytest.approx((lon, lat), abs=3e-6)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        lon, lat = parse_position(text)
    except MapdeskError:
        return
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90


def test_sixty_never_appears_when_rounding():
    assert format_position(120.99999999, 27.99999999, Notation.MINUTES) == "28°00.0000′N 121°00.0000′E"
    assert format_position(-0.0000000001, 59.9999999999, "seconds") == "60°00′00.00″N 000°00′00.00″E"
