"""Doing, undoing and doing again, on a real workspace."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from mapdesk.errors import RefusedError, StoreError
from mapdesk.model.journal import Author
from mapdesk.model.query import Query
from mapdesk.session import Selection, Session
from mapdesk.store.change import RowsPut, RowsRemoved, change_from_json
from mapdesk.store.opening import open_workspace
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schemas


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(Session(make_workspace(tmp_path), AUTHOR)) as made:
        yield made


def name(session: Session) -> str | None:
    """Return the name of the one post, or None when there is none."""
    found = session.workspace.column("posts", "name")
    return found[0] if found else None


def named(text: str) -> RowsPut:
    """Return the change that gives the one post a name."""
    return RowsPut("posts", ({"posts_id": "a", "name": text},))


def links(session: Session) -> list[tuple[int | None, int | None]]:
    """Return (undoes, undone_by) of every entry."""
    return [(entry.undoes, entry.undone_by) for entry in session.workspace.entries()]


def test_undo_and_redo_go_back_and_forth_as_often_as_wanted(session: Session) -> None:
    session.do(named("x"))
    for _ in range(3):
        session.undo()
        assert name(session) is None
        assert session.undoable() is None
        session.redo()
        assert name(session) == "x"
    assert links(session) == [(None, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7), (6, None)]
    assert session.workspace.verify_journal().problem is None


def test_undo_goes_back_act_by_act(session: Session) -> None:
    for text in "xyz":
        session.do(named(text))
    found = []
    while session.undoable():
        session.undo()
        found.append(name(session))
    assert found == ["y", "x", None]
    while session.can_redo():
        session.redo()
        found.append(name(session))
    assert found[3:] == ["x", "y", "z"]
    session.undo()
    session.undo()
    assert name(session) == "x"


def test_new_act_ends_redo(session: Session) -> None:
    session.do(named("x"))
    session.undo()
    session.do(named("y"))
    assert not session.can_redo()
    with pytest.raises(RefusedError):
        session.redo()
    session.undo()
    assert name(session) is None
    with pytest.raises(RefusedError):
        session.undo()


def test_refused_act_leaves_redo(session: Session) -> None:
    session.do(named("x"))
    session.undo()
    with pytest.raises(StoreError):
        session.do(RowsPut("posts", ({"no such column": 1},)))
    session.redo()
    assert name(session) == "x"


def test_listeners_know_what_can_be_redone(session: Session) -> None:
    told: list[bool] = []
    session.changed.connect(lambda _touched: told.append(session.can_redo()))
    session.do(named("x"))
    session.undo()
    session.redo()
    session.undo()
    session.do(named("y"))
    assert told == [False, True, False, True, False]


def test_undo_goes_on_after_opening_again(session: Session) -> None:
    session.do(named("x"))
    session.do(named("y"))
    session.undo()
    session.redo()
    session.undo()
    session.close()
    workspace = open_workspace(session.workspace.location, small_schemas(), write=True)
    with closing(Session(workspace, AUTHOR)) as again:
        assert name(again) == "x"
        undone = again.undo()
        assert undone.undoes == 1
        assert name(again) is None
        assert again.undoable() is None
        again.redo()
        assert name(again) == "x"


def test_import_is_one_step(session: Session) -> None:
    session.do(RowsPut("posts", tuple({"name": str(number)} for number in range(500))))
    session.do(RowsPut("posts", tuple({"posts_id": f"POS{n:07d}", "name": "same"} for n in range(250, 750))))
    session.undo()
    assert session.workspace.column("posts", "name") == [str(number) for number in range(500)]
    session.undo()
    assert session.workspace.count(Query("posts")) == 0


def test_acts_of_another_account_are_left_alone(session: Session) -> None:
    other = Session(session.workspace, Author("duty-2", "seat-2"))
    session.do(named("x"))
    other.do(RowsPut("posts", ({"posts_id": "b", "name": "theirs"},)))
    session.undo()
    assert session.workspace.column("posts", "posts_id") == ["b"]
    assert session.undoable() is None
    assert other.undoable() is not None


def test_undo_is_refused_and_nothing_stored_when_somebody_changed_the_row_since(session: Session) -> None:
    other = Session(session.workspace, Author("duty-2", "seat-2"))
    session.do(named("x"))
    other.do(named("y"))
    with pytest.raises(RefusedError) as refusal:
        session.undo()
    assert "duty-2" in str(refusal.value)
    assert name(session) == "y"
    assert len(links(session)) == 2
    assert not session.can_redo()


def test_redo_is_refused_when_somebody_changed_the_row_since(session: Session) -> None:
    other = Session(session.workspace, Author("duty-2", "seat-2"))
    session.do(named("x"))
    session.undo()
    other.do(named("y"))
    with pytest.raises(RefusedError):
        session.redo()
    assert name(session) == "y"


def test_undo_and_redo_go_on_when_the_change_of_another_was_taken_back(session: Session) -> None:
    other = Session(session.workspace, Author("duty-2", "seat-2"))
    session.do(named("x"))
    other.do(named("y"))
    other.undo()
    session.undo()
    other.do(named("z"))
    other.undo()
    session.redo()
    assert name(session) == "x"


def test_ingest_is_never_undone_and_leaves_redo_alone(session: Session) -> None:
    session.do(named("x"))
    session.undo()
    entry = session.ingest(RowsPut("posts", ({"posts_id": "fed", "name": "fed"},)))
    assert entry.inverse is None
    assert session.can_redo()
    session.redo()
    session.undo()
    assert session.undoable() is None
    assert session.workspace.column("posts", "posts_id") == ["fed"]


def test_removal_is_taken_back(session: Session) -> None:
    session.do(named("x"))
    session.do(RowsRemoved("posts", ("a",)))
    session.undo()
    assert name(session) == "x"


def test_change_tells_layers_and_keys_when_it_is_committed(session: Session) -> None:
    heard: list[Mapping[str, set[str]]] = []
    session.changed.connect(heard.append)
    session.do(named("x"))
    session.undo()
    with pytest.raises(StoreError):
        session.do(RowsPut("posts", ({"colour": "red"},)))
    assert heard == [{"posts": {"a"}}, {"posts": {"a"}}]


def test_selection_is_told_when_it_differs(session: Session) -> None:
    heard: list[Selection] = []
    session.selection_changed.connect(heard.append)
    for _ in range(2):
        session.select(Selection("posts", ("a",)))
    assert heard == [Selection("posts", ("a",))]


def test_act_of_a_person_is_found_under_a_thousand_entries_of_a_feed(session: Session) -> None:
    done = session.do(named("mine"))
    author = Author("system", "seat-1")
    for number in range(1001):
        with session.workspace.transaction(author, "fed", change={"number": number}):
            pass
    found = session.undoable()
    assert found is not None
    assert found.seq == done.seq
    session.undo()
    assert name(session) is None
    with closing(sqlite3.connect(session.workspace.location)) as file:
        plan = file.execute("EXPLAIN QUERY PLAN SELECT seq FROM mapdesk_journal WHERE account = 'a' ORDER BY seq DESC")
        assert "mapdesk_journal_account" in str(plan.fetchall())


@pytest.mark.parametrize("data", [{"kind": "next.year"}, {"kind": "rows.removed", "layer": "posts", "more": 1}, {}])
def test_change_of_a_newer_program_is_refused_with_a_sentence(data: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="does not know the change"):
        change_from_json(data)


def test_changes_of_the_desks_are_known_when_nobody_imported_them() -> None:
    code = "from mapdesk.store.change import change_from_json as c; print(c({'kind': 'plan.publish', 'plan_id': 'x',"
    code += " 'at': '', 'effective_on': ''}).plan_id)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "x\n"
