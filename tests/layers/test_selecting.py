from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.errors import RefusedError
from mapdesk.layers import selecting
from mapdesk.layers.base import LAYERS
from mapdesk.layers.selecting import Found, combined, outline_of, query_of, rows_in, toggled
from mapdesk.model.journal import Author
from mapdesk.model.query import Op, Query, Where, Within
from mapdesk.model.selection import Chosen, Selection
from mapdesk.store.opening import create
from mapdesk.store.workspace import Workspace

AUTHOR = Author("planner", "seat 1")
PLACES = {"a": (121.0, 28.0), "b": (121.1, 28.1), "c": (121.2, 28.2), "d": (121.3, 28.3)}
AROUND_TWO = [(120.95, 27.95), (121.15, 27.95), (121.15, 28.15), (120.95, 28.15)]
AROUND_ALL = [(120.0, 27.0), (122.0, 27.0), (122.0, 29.0), (120.0, 29.0)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = create(tmp_path / "w.gpkg", [layer.schema for layer in LAYERS.load().values()])
    with made.transaction(AUTHOR, "test.fill", change={"kind": "test"}) as transaction:
        cameras = [{"name": name, "geom": shapely.Point(place)} for name, place in PLACES.items()]
        transaction.put("cameras", [*cameras, {"name": "nowhere"}])
        land = shapely.box(121.05, 28.05, 121.25, 28.25).difference(shapely.box(121.12, 28.12, 121.18, 28.18))
        transaction.put("land", [{"geom": shapely.MultiPolygon([land])}])
    yield made
    made.close()


def _names(workspace: Workspace, query: Query) -> set[str]:
    return {str(row["name"]) for row in workspace.rows(query).dicts()}


def test_rows_in_an_outline_are_found_by_the_store(workspace: Workspace) -> None:
    query = Query("cameras", within=outline_of(AROUND_TWO))
    assert _names(workspace, query) == {"a", "b"}
    assert workspace.count(query) == 2


def test_areas_are_found_touched_or_whole_and_not_around_their_hole(workspace: Workspace) -> None:
    def land(points: list[tuple[float, float]], *, whole: bool = False) -> int:
        return workspace.count(Query("land", within=outline_of(points, whole=whole)))

    assert land(AROUND_TWO) == 1
    assert land(AROUND_TWO, whole=True) == 0
    assert land(AROUND_ALL, whole=True) == 1
    assert land([(121.14, 28.14), (121.16, 28.14), (121.15, 28.16)]) == 0


def test_outline_joins_other_conditions(workspace: Workspace) -> None:
    query = Query("cameras", where=(Where("name", Op.NE, "a"),), within=outline_of(AROUND_TWO))
    assert _names(workspace, query) == {"b"}


def test_outline_of_nothing_is_refused() -> None:
    with pytest.raises(RefusedError):
        outline_of([(121.0, 28.0), (121.1, 28.0)])
    with pytest.raises(RefusedError):
        outline_of([(121.0, 28.0), (121.1, 28.0), (121.2, 28.0)])


@given(st.lists(st.tuples(st.floats(121, 122), st.floats(28, 29)), min_size=3, max_size=12))
def test_any_drawing_is_an_outline_or_refused(points: list[tuple[float, float]]) -> None:
    try:
        within = outline_of(points)
    except RefusedError:
        return
    drawn = shapely.from_wkb(within.wkb)
    assert shapely.is_valid(drawn)
    assert drawn.area > 0


def test_rows_told_by_number_are_taken_and_those_gone_left_out(workspace: Workspace) -> None:
    parts = rows_in(workspace, [Found("cameras", 3, (1, 2, 99)), Found("nothing", 1, (1,))], outline_of(AROUND_TWO))
    assert [(one.layer, one.count, len(one.keys)) for one in parts] == [("cameras", 2, 2)]


def test_rows_told_in_part_are_asked_of_the_store(workspace: Workspace) -> None:
    parts = rows_in(workspace, [Found("cameras", 2, (1,))], outline_of(AROUND_TWO))
    assert parts[0].count == 2
    assert parts[0].is_held


def test_too_many_rows_are_held_by_their_outline(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "MOST_KEYS", 1)
    within = outline_of(AROUND_TWO)
    parts = rows_in(workspace, [Found("cameras", 2, (1,))], within)
    assert [(one.count, len(one.keys)) for one in parts] == [(2, 1)]
    selection = combined(Selection(), parts, within, "set")
    assert _names(workspace, query_of(selection, LAYERS["cameras"])) == {"a", "b"}
    with pytest.raises(RefusedError):
        combined(selection, parts, within, "add")
    with pytest.raises(RefusedError):
        combined(Selection("cameras", ("x",)), parts, within, "add")


def test_outlines_add_and_take_away() -> None:
    one, other = outline_of(AROUND_TWO), outline_of(AROUND_ALL)
    first = combined(Selection(), (Chosen("cameras", ("a", "b"), 2),), one, "set")
    more = combined(first, (Chosen("cameras", ("b", "c"), 2), Chosen("land", ("l",), 1)), other, "add")
    assert [(part.layer, part.keys) for part in more.parts] == [("cameras", ("a", "b", "c")), ("land", ("l",))]
    assert more.count == 4
    assert more.within is not None
    assert shapely.from_wkb(more.within.wkb).equals(shapely.from_wkb(other.wkb))
    less = combined(more, (Chosen("cameras", ("a", "b", "c"), 3),), one, "remove")
    assert [(part.layer, part.keys) for part in less.parts] == [("land", ("l",))]
    assert (less.layer, less.keys) == ("land", ("l",))
    assert combined(less, (Chosen("land", ("l",), 1),), other, "remove") == Selection()


def test_taking_away_from_nothing_selects_nothing() -> None:
    within = outline_of(AROUND_TWO)
    assert combined(Selection(), (Chosen("cameras", ("a",), 1),), within, "remove") == Selection()


def test_one_object_is_taken_in_and_out_across_layers() -> None:
    start = Selection("cameras", ("a",))
    both = toggled(start, "land", "l")
    assert [(one.layer, one.keys) for one in both] == [("cameras", ("a",)), ("land", ("l",))]
    assert [one.layer for one in toggled(Selection.of_parts(both), "cameras", "a")] == ["land"]
    assert toggled(Selection("land", ("l",)), "land", "l") == ()


def test_object_of_a_layer_held_by_its_outline_stays() -> None:
    held = Selection.of_parts((Chosen("cameras", ("a",), 200_000),), Within(b"x"))
    assert toggled(held, "cameras", "a") == held.parts


def test_layer_of_which_nothing_is_selected_has_no_rows(workspace: Workspace) -> None:
    assert workspace.count(query_of(Selection(), LAYERS["cameras"])) == 0
