from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.errors import RefusedError
from mapdesk.ui.map.services import free_name, subdomains_of, templates_of
from mapdesk.ui.map.trying import tile_at

LONGEST = 41


def test_addresses_of_other_programs_are_understood() -> None:
    text = "https://t/${z}/{X}/{y}\n\n  https://t/wmts?tm={TileMatrix}&tr={TileRow}&tc={TileCol}&tk={tk} \n"
    assert templates_of(text) == ("https://t/{z}/{x}/{y}", "https://t/wmts?tm={z}&tr={y}&tc={x}&tk={key}")


@pytest.mark.parametrize("part", ["tk=1a2b", "access_token=x", "API_KEY=x", "a=1&key=x"])
def test_key_in_the_open_is_refused(part: str) -> None:
    with pytest.raises(RefusedError):
        templates_of(f"https://t/{{z}}/{{x}}/{{y}}?{part}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a, b,c", ("a", "b", "c")), ("0-3", ("0", "1", "2", "3")), ("a-c；d", ("a", "b", "c", "d")), ("west", ("west",))],
)
def test_hosts_are_a_list_or_a_range(text: str, expected: tuple[str, ...]) -> None:
    assert subdomains_of(text.replace("；", ";"), ("https://{s}.t/",)) == expected


def test_hosts_are_left_out_where_no_address_wants_them() -> None:
    assert subdomains_of("a, b", ("https://t/",)) == ()


@given(st.text(max_size=80), st.sets(st.sampled_from(["service", "service_2", "a"])))
def test_free_name_can_be_kept_and_is_free(title: str, taken: set[str]) -> None:
    name = free_name(title, taken)
    assert name not in taken
    assert name[0].isalpha()
    assert name.isascii()
    assert name.replace("_", "a").isalnum()
    assert name == name.lower()
    assert len(name) <= LONGEST


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 20))
def test_tile_of_a_place_lies_in_the_square(lon: float, lat: float, zoom: int) -> None:
    z, x, y = tile_at(lon, lat, zoom)
    assert z == zoom
    assert 0 <= x < 2**z
    assert 0 <= y < 2**z


def test_tile_of_a_place_is_that_of_the_usual_numbering() -> None:
    assert tile_at(0.1, -0.1, 1) == (1, 1, 1)
    assert tile_at(121.15, 27.84, 12) == (12, 3426, 1717)
