"""Searching the address base: what people type, what it costs, and what is never accepted unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.loading import index_of
from mapdesk.addresses.search import Match, search
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Box
from mapdesk.store import opening
from mapdesk.store.change import RowsPut, commit
from mapdesk.store.workspace import Workspace
from tests.helpers.workspaces import AUTHOR

HEAD = {"province": "浙江省", "city": "澜州市", "county": "澜屿区"}


def plate(key: str, town: str, village: str, road: str, number: str, **more: object) -> dict[str, object]:
    """Return a row of the address base."""
    tail = "".join(str(more.get(name) or "") for name in ("estate", "building", "unit", "room"))
    text = "".join((*HEAD.values(), town, village, road, number, tail))
    elements = {"town": town, "village": village, "road": road, "number": number}
    where = {"geom": shapely.Point(121 + int(key) / 1000, 27.8), "kind": "door_plate"}
    return {"address_id": f"ADR{int(key):07d}", "text": text, **HEAD, **elements, **where, **more}


def rows() -> list[dict[str, object]]:
    """Return a small address base in which everything that is looked for has one answer."""
    made = [
        plate("1", "石帆街道", "鸣垟村", "晚瑶路", "12号"),
        plate("2", "石帆街道", "鸣垟村", "晚瑶路", "12号", room="101室"),
        plate("3", "石帆街道", "鸣垟村", "晚瑶路", "12号", room="102室"),
        plate("4", "石帆街道", "鸣垟村", "晚瑶路", "16号"),
        plate("5", "石帆街道", "鸣垟村", "晚瑶路", "112号"),
        plate("6", "石帆街道", "鸣垟村", "晚瑶路", "12-1号"),
        plate("7", "石帆街道", "螺垟村", "螺垟七街", "33号"),
        plate("8", "石帆街道", "螺垟村", "螺垟七街", "33号", room="501室"),
        plate("9", "石帆街道", "螺垟村", "螺垟八街", "33号"),
        plate("10", "南箬街道", "蛎埠村", "瑞葵街", "5号", estate="福晏苑", building="3幢", unit="2单元", room="501室"),
        plate("11", "南箬街道", "蛎埠村", "瑞葵街", "5号", estate="福晏苑", building="3幢", unit="1单元", room="501室"),
        plate("12", "南箬街道", "蛎埠村", "瑞葵街", "48-50号"),
        plate("13", "南箬街道", "鸣垟村", "海天路", "1号"),
    ]
    reef = {"address_id": "ADR0000020", "text": "浙江省澜州市澜屿区石帆街道南橹礁", **HEAD, "town": "石帆街道"}
    made.append({**reef, "poi": "南橹礁", "aliases": ["南橹头"], "kind": "reef", "geom": shapely.Point(121.3, 27.9)})
    made.append({"address_id": "ADR0000021", "text": "浙江省澜州市澜屿区石帆街道鸣垟村渔湾路9号301室"})
    return made


def make(path: Path) -> Workspace:
    """Return a workspace with the small address base."""
    made = opening.create(path, [layer.schema for layer in LAYERS.load().values()], name="search")
    commit(made, AUTHOR, RowsPut("addresses", tuple(rows())))
    return made


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("search")
    workspace = make(folder / "w.gpkg")
    yield index_of(workspace, folder=folder / "cache")
    workspace.close()


def best(index: Index, text: str) -> Match:
    return search(index, text)[0]


def number(match: Match) -> int:
    return int(match.address_id[3:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江省澜州市澜屿区石帆街道鸣垟村晚瑶路12号", 1),
        ("晚瑶路12号", 1),
        ("晚瑶路１２号", 1),
        ("晚瑶路十二号", 1),
        ("晚瑶路十二号一〇一室", 2),
        ("鸣垟 晚瑶路 12号 102", 3),
        ("12号晚瑶路鸣垟村", 1),
        ("晚瑶路112号", 5),
        ("晚瑶路12-1号", 6),
        ("晚瑶路12号之1", 6),
        ("晚遥路12号", 1),
        ("鸣垟村瑶晚路12号", 1),
        ("晚瑶明路12号", 1),
        ("wanyaolu 12hao 101shi", 2),
        ("螺垟七街33号501", 8),
        ("luoyangqijie33hao", 7),
        ("螺洋七街33号", 7),
        ("螺垟7街33号", 7),
        ("晚瑶路12号(靠近菜场)", 1),
        ("晚瑶路12号101室，电话13800001234", 2),
        ("福晏苑3-2-501", 10),
        ("福晏苑3幢1单元501", 11),
        ("瑞葵街5号福晏苑3#2-501", 10),
        ("南橹头", 20),
        ("渔湾路9号301室", 21),
        ("ＷＡＮＹＡＯＬＵ１２ＨＡＯ", 1),
        ("\u202e晚瑶路12号\u200b", 1),
        ("石帆街道鳴垟村晚瑤路12號", 1),
    ],
)
def test_search_when_the_text_has_one_right_answer(index: Index, text: str, expected: int) -> None:
    assert number(best(index, text)) == expected


def test_search_when_typed_so_far(index: Index) -> None:
    assert "晚瑶路" in best(index, "晚瑶").matched.values()
    assert best(index, "螺垟七").matched["road"] == "螺垟七街"


def test_search_tells_what_matched_and_what_cost_what(index: Index) -> None:
    found = best(index, "石帆街道螺洋七街33号")
    assert found.matched == {"town": "石帆街道", "road": "螺垟七街", "number": "33"}
    assert [(one.kind, one.element) for one in found.faults] == [("homophone", "road")]
    assert found.score == pytest.approx(100 - sum(one.cost for one in found.faults))
    assert found.level == "number"


def test_search_when_the_number_is_between_its_neighbours(index: Index) -> None:
    found = best(index, "晚瑶路14号")
    assert (found.level, found.certain) == ("interpolated", False)
    assert found.lon == pytest.approx(121.0025)
    assert {"not_on_record", "between"} <= {one.kind for one in found.faults}


def test_search_when_the_number_is_beyond_all_of_its_road(index: Index) -> None:
    found = best(index, "晚瑶路999号")
    assert (found.level, found.certain) == ("road", False)
    assert found.matched == {"road": "晚瑶路"}


def test_search_when_the_room_is_not_on_record(index: Index) -> None:
    found = best(index, "晚瑶路12号909室")
    assert (found.level, number(found), found.certain) == ("number", 1, False)
    assert "room" in {one.element for one in found.faults}


def test_search_when_the_number_lies_in_a_range(index: Index) -> None:
    found = best(index, "瑞葵街50号")
    assert (number(found), found.certain) == (12, False)


@pytest.mark.parametrize(
    "text",
    [
        "晚瑶路13号",
        "晚瑶路12号103室",
        "福晏苑3幢501室",
        "鸣垟村12号",
        "螺垟街33号",
        "晚瑶路12号7街",
        "鸣垟村",
        "501室",
        "33",
    ],
)
def test_search_accepts_nothing_unseen_when_it_is_not_sure(index: Index, text: str) -> None:
    assert not any(one.certain for one in search(index, text))


def test_search_when_another_road_was_said(index: Index) -> None:
    assert number(best(index, "石帆街道螺垟村螺垟八街33号")) == 9


def test_search_when_two_are_as_good_the_nearer_comes_first(index: Index) -> None:
    both = search(index, "福晏苑3幢501室", limit=2)
    assert {number(one) for one in both} == {10, 11}
    assert number(search(index, "福晏苑3幢501室", near=(121.011, 27.8))[0]) == 11
    assert number(search(index, "福晏苑3幢501室", within=Box(121.0095, 27.7, 121.0105, 27.9))[0]) == 10


@pytest.mark.parametrize(
    "text", ["", " ", "，。", "\x00\x01", "((((", "🙂🙂", "'; DROP TABLE addresses; --", "<b>晚瑶路</b>", "路" * 50_000]
)
def test_search_when_the_text_is_no_address(index: Index, text: str) -> None:
    assert not any(one.certain for one in search(index, text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.sampled_from("晚瑶路螺垟七街号室幢单元0123456789-#~()（） ,之附ab\t\u200f"), max_size=80)
)
def test_search_of_anything_ends_and_says_a_level(index: Index, text: str) -> None:
    for one in search(index, text, limit=3):
        assert 0 <= one.score <= 100
        assert one.level
