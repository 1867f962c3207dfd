from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.addresses.elements import ELEMENTS, Elements
from mapdesk.addresses.parsing import LONGEST, parse
from mapdesk.addresses.register import Register
from tests.addresses.labelled import labelled

SIGNS = st.sampled_from("浙江省杭州市西湖区街道镇村路巷弄号幢单元室楼层号一二三十甲A1290-、()（） ,#之附至~\u200b")
MESSY = st.text(SIGNS | st.characters(codec="utf-8"), max_size=80)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n",
        "12345",
        "\u202e\u202d",
        "😀😀",
        "-- 1=1",
        "'; DROP TABLE addresses; --",
        "<script>alert(1)</script>",
        "=1+1",
        "((((",
        "\x00\x01",
    ],
)
def test_what_is_no_address_gives_no_elements(text: str) -> None:
    assert parse(text).found() == {}


def test_what_is_no_address_is_kept_as_leftover() -> None:
    assert parse("12345").leftover == "12345"
    assert parse("").leftover == ""


def test_what_stands_beyond_the_longest_is_left_over() -> None:
    text = "温州市洞头区望海路12号" + "啊" * 100_000
    elements = parse(text)
    assert elements.number == "12号"
    assert elements.leftover.endswith("啊" * (len(text) - LONGEST))


def test_values_stand_as_in_the_text() -> None:
    elements = parse("浙江省溫州市洞頭區望海路６６６號３幢")
    assert (elements.city, elements.county, elements.number) == ("溫州市", "洞頭區", "６６６號")


def test_marks_without_width_are_no_part_of_a_value() -> None:
    assert parse("望海\u200b路\u200e12\u200b号") == Elements(road="望海路", number="12号")


def test_remarks_in_brackets_are_left_over() -> None:
    assert parse("望海路12号（原渔业公司）").leftover == "原渔业公司"


def test_brackets_inside_a_name_belong_to_it() -> None:
    assert parse("祥园路108号中国（杭州）智慧信息产业园D座").poi == "中国（杭州）智慧信息产业园"


def test_a_hash_behind_a_road_marks_the_house_number_and_behind_an_estate_the_building() -> None:
    assert parse("宾王路233#").number == "233#"
    assert parse("宾王路大诚嘉园3#501").building == "3#"


def test_a_spoken_house_number_is_one_also_behind_a_blank() -> None:
    assert parse("望海路 二十二号").number == "二十二号"
    assert parse("望海路二十二号三楼").floor == "三楼"


def test_words_of_direction_are_no_place() -> None:
    assert parse("萧绍东路7号二楼东面").poi is None
    assert parse("长青路36号楼下").number == "36号"


def test_divisions_behind_a_firm_are_found() -> None:
    elements = parse("某某有限公司浙江省温州市洞头区望海路12号")
    assert (elements.province, elements.county, elements.road) == ("浙江省", "洞头区", "望海路")


def test_words_such_as_address_are_passed_over() -> None:
    assert parse("收货地址：温州市洞头区望海路12号").city == "温州市"


def test_names_of_a_workspace_are_known() -> None:
    register = Register.with_places(
        {"city": ["澜州市"], "county": ["澜屿区"], "town": ["云矶街道"], "road": ["归煦"], "estate": ["忠港"]}, "330395"
    )
    elements = parse("澜屿云矶归煦12号忠港3幢", register)
    assert (elements.county, elements.town, elements.road) == ("澜屿", "云矶", "归煦")
    assert (elements.number, elements.estate, elements.building) == ("12号", "忠港", "3幢")


def test_a_bare_name_of_two_districts_is_the_one_at_hand() -> None:
    home = Register.with_places({"town": ["江北街道"]}, "330305")
    assert parse("江北街道望海路1号", home).town == "江北街道"
    assert parse("江北路1号", home).county is None


def test_a_city_the_register_does_not_know_is_read_behind_its_province() -> None:
    elements = parse("浙江省澜州市澜屿区云矶街道澄礁村四街1号")
    assert (elements.city, elements.county, elements.town) == ("澜州市", "澜屿区", "云矶街道")


@settings(max_examples=300)
@given(MESSY)
def test_no_text_makes_it_fail_and_every_value_stands_in_the_text(text: str) -> None:
    elements = parse(text)
    visible = "".join(sign for sign in text if sign.isprintable())
    for value in elements.found().values():
        assert "".join(sign for sign in value if sign.isprintable()) in visible
    assert set(elements.to_dict()) == {*ELEMENTS, "leftover"}


@settings(max_examples=100)
@given(st.sampled_from([text for text, _ in labelled("gold.txt")]), st.integers(0, 40))
def test_half_typed_addresses_are_read_as_far_as_they_go(text: str, length: int) -> None:
    parse(text[:length])


def test_real_addresses_are_covered(real_data: Path) -> None:
    lines = (real_data / "addresses" / "company_addresses.csv").read_text(encoding="utf-8").splitlines()[1:]
    texts = [text for line in lines[:4000] if len(text := line.rsplit(",", 1)[0].strip(' "')) > 1]
    parsed = [parse(text) for text in texts]
    empty = sum(not one.found() for one in parsed)
    numbered = sum(one.number is not None or one.building is not None for one in parsed)
    assert empty < 0.02 * len(parsed)
    assert numbered > 0.6 * len(parsed)
