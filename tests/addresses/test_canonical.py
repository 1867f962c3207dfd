from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.canonical import bare, door, key, number_range
from mapdesk.addresses.elements import ELEMENTS, Elements


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("number", "６６６號", "666"),
        ("number", "甲12号", "12甲"),
        ("number", "12号之3", "12-3"),
        ("number", "012号", "12"),
        ("number", "358弄", "358弄"),
        ("building", "12-1号楼", "12-1"),
        ("building", "A座", "a"),
        ("unit", "二单元", "2"),
        ("floor", "3F", "3"),
        ("floor", "负一层", "-1"),
        ("floor", "地下1层", "-1"),
        ("road", "中山一路", "中山1路"),
        ("village", " 三 村", "3村"),
        ("room", "0501室", "0501"),
        ("room", "室", "室"),
    ],
)
def test_values_have_a_comparable_form(name: str, value: str, form: str) -> None:
    assert key(name, value) == form


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("town", "鹿西乡", "鹿西"),
        ("town", "稠城街道", "稠城"),
        ("town", "司前畲族镇", "司前畲族"),
        ("county", "忠县", "忠县"),
        ("county", "洞头区", "洞头"),
        ("village", "东岙村", "东岙"),
        ("community", "东沙社区居委会", "东沙"),
        ("island", "鹿西岛", "鹿西"),
        ("road", "望海路", "望海路"),
        ("province", "新疆维吾尔自治区", "新疆"),
    ],
)
def test_names_have_a_bare_form(name: str, value: str, form: str) -> None:
    assert bare(name, value) == form


def test_ranges_are_those_that_rise() -> None:
    assert number_range("48-50号") == number_range("48、50号") == number_range("48至50号") == (48, 50)
    assert number_range("12-1号") is None
    assert number_range("12号") is None


def test_number_and_sub_number_are_one_door() -> None:
    assert door(Elements(number="12号", sub_number="之1")) == "12-1"
    assert door(Elements(number="12-1号")) == "12-1"
    assert door(Elements(number="358弄", sub_number="81号")) == "358弄-81"
    assert door(Elements(number="12号", sub_number="附5号")) == "12附5"


@given(st.sampled_from(ELEMENTS), st.text(max_size=30))
def test_the_form_of_a_form_is_itself(name: str, value: str) -> None:
    once = key(name, value)
    assert key(name, once) == once or name == "floor"
    bare(name, value)
