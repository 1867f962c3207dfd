"""Search by words as somebody speaks them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.layers.base import LAYERS
from mapdesk.layers.searching import MOST, Wording, find, wordings
from mapdesk.store import opening
from mapdesk.store.change import RowsPut, commit
from mapdesk.store.workspace import Workspace
from tests.helpers.workspaces import AUTHOR

ADDRESSES = [
    "浙江省澜屿区石帆街道鸣垟村晚瑶路12号",
    "浙江省澜屿区石帆街道鸣垟村晚瑶路12号101室",
    "浙江省澜屿区石帆街道鸣垟村晚瑶路112号",
    "浙江省澜屿区石帆街道鸣垟村晚瑶路12-1号",
    "浙江省澜屿区石帆街道鸣垟村云庆路3号",
    "浙江省澜屿区南箬街道瑞葵街12号",
]
ROWS: dict[str, list[dict[str, object]]] = {
    "addresses": [{"text": text} for text in ADDRESSES],
    "towns": [{"name": "石帆街道", "division_code": "330395014"}],
    "villages": [{"name": "鸣垟村", "town": "石帆街道"}],
    "roads": [{"name": "瑞葵街", "aliases": '["老街"]'}, {"name": "瑞葵街东延", "aliases": None}],
    "reefs": [{"name": "北砚礁", "aliases": '["北砚母", "北砚仔"]'}],
    "facilities": [{"name": "四号桥", "village": "鸣垟村"}],
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("search") / "w.gpkg"
    made = opening.create(path, [layer.schema for layer in LAYERS.load().values()], name="search")
    for layer, rows in ROWS.items():
        commit(made, AUTHOR, RowsPut(layer, tuple(rows)))
    yield made
    made.close()


def texts(workspace: Workspace, text: str) -> list[str]:
    return [one.text for one in find(workspace, text)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "鸣垟村12号",
        "鸣垟村 12号",
        "鸣垟 12号",
        "12号 鸣垟",
        "鸣垟村晚瑶路十二号",
        "晚瑶路１２号",
        "石帆街道鸣垟村，12号",
    ],
)
def test_address_is_found_as_a_caller_says_it(spoken: Workspace, text: str) -> None:
    assert texts(spoken, text) == ADDRESSES[:2]


def test_number_is_a_whole_number(spoken: Workspace) -> None:
    assert texts(spoken, "鸣垟 112号") == [ADDRESSES[2]]
    assert texts(spoken, "鸣垟 1号") == []
    assert texts(spoken, "鸣垟 12") == [ADDRESSES[0], ADDRESSES[1]]
    assert texts(spoken, "鸣垟 12-1号") == [ADDRESSES[3]]


def test_exact_name_is_first(spoken: Workspace) -> None:
    assert texts(spoken, "瑞葵街") == ["瑞葵街", "瑞葵街东延", ADDRESSES[5]]
    assert texts(spoken, "石帆街道")[0] == "石帆街道"
    assert texts(spoken, "330395014") == ["石帆街道"]
    assert texts(spoken, "鸣垟村")[0] == "鸣垟村"


def test_other_names_are_found(spoken: Workspace) -> None:
    assert texts(spoken, "北砚母") == ["北砚礁"]
    assert texts(spoken, "老街") == ["瑞葵街"]


def test_spoken_number_in_a_name_stays_findable(spoken: Workspace) -> None:
    found = find(spoken, "四号桥")[0]
    assert [(one.text, one.whereabouts) for one in found] == [("四号桥", "鸣垟村")]


def test_no_more_than_a_screenful_is_given_and_it_is_said(tmp_path: Path) -> None:
    made = opening.create(tmp_path / "w.gpkg", [layer.schema for layer in LAYERS.load().values()], name="many")
    rows = tuple({"text": f"长街{number}号"} for number in range(1, 3000))
    commit(made, AUTHOR, RowsPut("addresses", rows))
    found, more = find(made, "长街")
    assert (len(found), more) == (MOST, True)
    assert [one.text for one in find(made, "长街2999号")[0]] == ["长街2999号"]
    assert find(made, "长街", lambda: True) == ([], False)
    made.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("南箬街道瑞葵街十二号", ("南箬街道", "瑞葵街", "12号")),
        ("三幢二单元一〇二室", ("3幢", "2单元", "102室")),
        ("一百二十号", ("120号",)),
        ("二十号 三巷", ("20号", "三巷")),
    ],
)
def test_words_end_after_address_elements_and_numbers_become_figures(text: str, words: tuple[str, ...]) -> None:
    assert wordings(text)[0].words == words


@given(st.text(max_size=30))
def test_any_text_has_words_that_occur_in_it_or_none(text: str) -> None:
    for wording in wordings(text):
        assert all(wording.words)
        assert Wording(text, (wording.words[0],)).occurs(wording.words[0])
