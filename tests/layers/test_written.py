"""Values as people read them: units are words of the language too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mapdesk import words
from mapdesk.layers.values import distance, number, unit_word


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    before = words.language()
    yield
    words.use_language(before)


def test_distances_and_numbers_carry_their_unit() -> None:
    words.use_language("en")
    assert distance(543.4) == "543 m"
    assert distance(1_234) == "1.2 km"
    assert distance(3_333, at_sea=True) == "1.8 nautical miles"
    assert number(4.4, "kn") == "4.4 kn"
    assert number(12, "°") == "12°"


def test_units_are_chinese_in_chinese() -> None:
    words.use_language("zh_CN")
    assert distance(543) == "543 米"
    assert unit_word("km") == "公里"
    assert unit_word("°") == "°"
