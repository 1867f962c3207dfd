from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.addresses.folding import fold, folded

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("⻄⻓號樓１Ａ（）　\u200b\u202e①Ⅱ㎡ﬃ"), max_size=60)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("１２号", "12号"),
        ("Ａ座", "a座"),
        ("三號樓", "三号楼"),
        ("⻄安⻓安", "西安长安"),
        ("\u2f2d", "山"),
        ("望\u200b海\ufeff路", "望海路"),
        ("\u202e12号", "12号"),
        ("３－２－５０１", "3-2-501"),
        ("3—2–501", "3-2-501"),
        ("【东区】〔西〕", "(东区)(西)"),
        ("望海路\t12号\n", "望海路 12号 "),
        ("\uf9dc", "隆"),
    ],
)
def test_texts_that_look_alike_fold_to_one(text: str, same: str) -> None:
    assert folded(text) == same
    assert fold(text).text == same


def test_compatibility_normalisation_would_not_be_enough_for_radicals() -> None:
    assert unicodedata.normalize("NFKC", "⻄") == "⻄"
    assert folded("⻄") == "西"


def test_numerals_stay_as_they_are() -> None:
    assert folded("三村二十二号") == "三村二十二号"


def test_pieces_are_those_of_the_original() -> None:
    one = fold("望\u200b海路１２號 ")
    assert one.text == "望海路12号 "
    assert one.piece(3, 7) == "１２號"
    assert one.piece(0, 3) == "望海路"
    assert one.piece(2, 2) == ""


@given(TEXTS)
def test_folding_once_more_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_every_piece_stands_in_the_original(text: str, start: int, end: int) -> None:
    one = fold(text)
    size = len(one.text)
    visible = "".join(sign for sign in text if sign.isprintable())
    piece = one.piece(min(start, size), min(end, size))
    assert "".join(sign for sign in piece if sign.isprintable()) in visible
