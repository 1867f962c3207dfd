from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.numerals import SIGNS, figure, to_figures


@pytest.mark.parametrize(
    ("spoken", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("卅", 30),
        ("一百零二", 102),
        ("一百二", 120),
        ("三百二十一", 321),
        ("一千零五", 1005),
        ("两千", 2000),
        ("三万二千", 32000),
        ("一〇二", 102),
        ("五零一", 501),
        ("壹佰", 100),
    ],
)
def test_a_numeral_has_its_value(spoken: str, value: int) -> None:
    assert figure(spoken) == value


@pytest.mark.parametrize("signs", ["", "百", "万", "十十", "二三十", "百二", "一二三四五六七八九〇"])
def test_signs_that_make_no_numeral_have_none(signs: str) -> None:
    assert figure(signs) is None


def test_a_text_keeps_what_is_no_numeral() -> None:
    assert to_figures("三幢二单元五〇一室") == "3幢2单元501室"
    assert to_figures("百丈路") == "百丈路"
    assert to_figures("〇〇七") == "007"


@given(st.text(SIGNS, max_size=12))
def test_no_signs_make_it_fail(signs: str) -> None:
    value = figure(signs)
    assert value is None or 0 <= value < 10**9
    to_figures(signs)
