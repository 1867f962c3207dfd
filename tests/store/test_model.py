"""Any run of puts, removals, undos and redos gives what a dictionary with a list of its former states gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.model.query import Box, Query
from mapdesk.session import Session
from mapdesk.store.change import RowsPut, RowsRemoved
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schema

State = dict[str, tuple[str | None, tuple[float, float] | None]]

KEYS = st.sampled_from(["a", "b", "c", "d"])
NAMES = st.none() | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=4)
PLACES = st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90))
PUTS = st.tuples(st.just("put"), st.lists(st.tuples(KEYS, NAMES, PLACES), min_size=1, max_size=4))
REMOVALS = st.tuples(st.just("remove"), st.lists(KEYS, min_size=1, max_size=3))
STEPS = st.lists(PUTS | REMOVALS | st.tuples(st.sampled_from(["undo", "redo"]), st.none()), max_size=14)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield Path(made)


def put(rows: list[tuple[str, str | None, tuple[float, float] | None]]) -> RowsPut:
    """Return the change that puts rows."""
    made: list[dict[str, Any]] = [
        {"posts_id": key, "name": name, "geom": None if place is None else shapely.Point(place).wkb_hex}
        for key, name, place in rows
    ]
    return RowsPut("posts", tuple(made))


def stored(session: Session) -> State:
    """Return what the store holds, as the model would."""
    rows = session.workspace.rows(Query("posts", columns=("name",), geometry=True))
    places = [None if one is None else (one.x, one.y) for one in rows.geometries()]
    return {row[1]: (row[2], place) for row, place in zip(rows.values, places, strict=True)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_store_agrees_with_a_dictionary(folder: Path, steps: list[tuple[str, Any]]) -> None:
    for old in folder.glob("small*"):
        old.unlink()
    with closing(Session(make_workspace(folder, [small_schema()]), AUTHOR)) as session:
        state: State = {}
        done: list[State] = []
        undone: list[State] = []
        for act, what in steps:
            if act == "put":
                done.append(dict(state))
                undone.clear()
                state.update({key: (name, place) for key, name, place in what})
                session.do(put(what))
            elif act == "remove":
                done.append(dict(state))
                undone.clear()
                state = {key: value for key, value in state.items() if key not in what}
                session.do(RowsRemoved("posts", tuple(what)))
            elif act == "undo" and done:
                undone.append(state)
                state = done.pop()
                session.undo()
            elif act == "redo" and undone:
                done.append(state)
                state = undone.pop()
                session.redo()
            assert stored(session) == state
        check(session, state)


def check(session: Session, state: State) -> None:
    """Check the spatial index, the counts and the journal."""
    placed = [place for _, place in state.values() if place is not None]
    workspace = session.workspace
    assert workspace.count(Query("posts", box=Box(-180, -90, 180, 90))) == len(placed)
    for x, y in placed:
        assert workspace.count(Query("posts", box=Box(x, y, x, y))) == placed.count((x, y))
    status = workspace.status("posts")
    assert (status.rows, status.without_position) == (len(state), len(state) - len(placed))
    assert workspace.verify_journal().problem is None
