"""Lights told by their character, in abbreviations and in words of both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.light_search import find_lights, light_matches
from mapdesk.addresses.lights import Character, character_of, describes_light, likeness, parse_character
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR

LIGHTS = {
    "上礁灯塔": ("Fl(2) W 6s 15m 8M", "ok", 121.10),
    "下礁灯桩": ("Fl(2) W 6s 12m 6M", "ok", 121.12),
    "北口1号灯浮": ("Fl(2) W 10s 4m 3M", "ok", 121.11),
    "北口2号灯浮": ("Fl W 6s 4m 3M", "ok", 121.11),
    "南口灯浮": ("Q R 4m 3M", "ok", 121.11),
    "老灯塔": ("Fl(2) W 6s 20m 12M", "out", 121.10),
    "港口灯": ("Iso G 4s", "ok", 121.11),
}


@pytest.fixture
def lights(workspace: GeoPackageWorkspace) -> GeoPackageWorkspace:
    """Return the small district with seven lights."""
    import shapely

    rows = [
        {"name": name, "light_character": written, "state": state, "geom": shapely.Point(lon, 27.85)}
        for name, (written, state, lon) in LIGHTS.items()
    ]
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put("aids", rows)
    return workspace


@pytest.mark.parametrize(
    ("text", "rhythm", "group", "colours", "period_s"),
    [
        ("Fl(2) W 6s", "Fl", (2,), ("W",), 6.0),
        ("Fl(2) W 6s 15m 8M", "Fl", (2,), ("W",), 6.0),
        ("white, two flashes", "Fl", (2,), ("W",), None),
        ("two white flashes every 6 seconds", "Fl", (2,), ("W",), 6.0),
        ("a white light flashing twice every six seconds", "Fl", (2,), ("W",), 6.0),
        ("白光 联闪二次", "Fl", (2,), ("W",), None),
        ("红灯，每六秒闪两次", "Fl", (2,), ("R",), 6.0),
        ("二联闪 白 6秒", "Fl", (2,), ("W",), 6.0),
        ("双闪白光", "Fl", (2,), ("W",), None),
        ("白光三闪", "Fl", (3,), ("W",), None),
        ("闪白3秒", "Fl", (), ("W",), 3.0),
        ("长闪白光10秒", "LFl", (), ("W",), 10.0),
        ("等明暗 绿光 5秒", "Iso", (), ("G",), 5.0),
        ("明暗白光", "Oc", (), ("W",), None),
        ("快闪", "Q", (), (), None),
        ("定红光", "F", (), ("R",), None),
        ("Oc(2) WRG 8s", "Oc", (2,), ("W", "R", "G"), 8.0),
        ("VQ(6)+LFl 10s", "VQ", (6,), (), 10.0),
        ("Fl(2+1) R 12s", "Fl", (2, 1), ("R",), 12.0),
        ("group flashing three, green, 5 sec", "Fl", (3,), ("G",), 5.0),
    ],
)
def test_character_is_read_in_letters_and_in_words(
    text: str, rhythm: str, group: tuple[int, ...], colours: tuple[str, ...], period_s: float | None
) -> None:
    found = parse_character(text)
    assert (found.rhythm, found.group, found.colours, found.period_s) == (rhythm, group, colours, period_s)
    assert describes_light(text)


@pytest.mark.parametrize(
    "text",
    ["", "白沙村2号", "红旗路3号", "绿岛闪亮酒店", "Red Flag Road 2", "Deer Island", "灯塔", "100", "长明路", "Q"],
)
def test_names_of_places_are_no_characters(text: str) -> None:
    assert not describes_light(text)


@given(st.text(max_size=200))
def test_any_text_is_read_as_some_character_or_none(text: str) -> None:
    describes_light(text)
    assert isinstance(parse_character(text), Character)


@given(
    st.sampled_from(["Fl", "LFl", "Q", "VQ", "Oc", "Iso", "F"]),
    st.integers(1, 9),
    st.sampled_from(["W", "R", "G", "Y"]),
    st.integers(2, 60),
)
def test_written_character_is_read_back(rhythm: str, group: int, colour: str, period_s: int) -> None:
    found = parse_character(f"{rhythm}({group}) {colour} {period_s}s 12m 8M")
    assert found == Character(rhythm, (group,), (colour,), float(period_s), 12.0, 8.0, exact=True)


def test_lights_that_fit_come_first_and_the_dark_one_later(lights: GeoPackageWorkspace) -> None:
    names = [str(one.row["name"]) for one in find_lights(lights, "Fl(2) W 6s", near=(121.12, 27.85))]
    assert names == ["下礁灯桩", "上礁灯塔", "老灯塔"]
    vague = [str(one.row["name"]) for one in find_lights(lights, "白光 联闪二次", near=(121.11, 27.85))]
    assert vague == ["北口1号灯浮", "上礁灯塔", "下礁灯桩", "老灯塔"] or vague[0] == "北口1号灯浮"
    assert [one.row["name"] for one in find_lights(lights, "white flashing, 6 s")][-1] == "老灯塔"
    assert find_lights(lights, "东屿岛") == []


def test_lights_are_answers_of_the_search(lights: GeoPackageWorkspace) -> None:
    best = light_matches(lights, "红光 快闪")[0]
    assert (best.text, best.level, best.score) == ("南口灯浮 Q R 4m 3M", "aid", 100.0)
    assert light_matches(lights, "北屿街道海霞路12号") == []


@pytest.mark.parametrize(("period_s", "fits"), [(6.0, True), (6.5, True), (4.0, False), (9.0, False)])
def test_period_counted_by_ear_may_be_a_fifth_off(period_s: float, fits: bool) -> None:
    asked = Character("Fl", (2,), ("W",), period_s)
    assert (likeness(asked, parse_character("Fl(2) W 6s")) > 0.0) is fits


def test_columns_speak_where_no_character_is_written() -> None:
    row: dict[str, object] = {"rhythm": "Fl", "flashes": 2, "colour": "white", "period_s": 6.0}
    assert likeness(parse_character("white, two flashes"), character_of(row)) == 1.0
    assert not character_of({})
