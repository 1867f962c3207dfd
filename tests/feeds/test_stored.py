from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely

from mapdesk.feeds.board import Board
from mapdesk.feeds.stored import begin, read_boats
from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.store.opening import create
from mapdesk.store.workspace import Workspace

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = create(tmp_path / "boats.gpkg", [layer.schema for layer in LAYERS.load().values()])
    with made.transaction(Author("duty", "seat 1"), "test.fill", change={"kind": "test"}) as transaction:
        rows = [
            {"boat_name": "浙澜渔10001", "terminal": "ais_a", "fix_at": AT, "geom": shapely.Point(121.1, 27.8),
             "course_deg": 90.0, "speed_kn": 8.0, "fix_state": "stale", "whereabouts": "returning", "length_m": 24.0},
            {"boat_name": "浙澜渔10002", "terminal": "beidou", "geom": None},
            {"terminal": "none", "geom": shapely.Point(121.2, 27.8), "whereabouts": "in_port", "fix_state": "none"},
        ]  # fmt: skip
        transaction.put("boats", rows)
    yield made
    made.close()


def test_boats_are_read_with_their_last_fix(workspace: Workspace) -> None:
    boats = read_boats(workspace)
    style = LAYERS["boats"].style
    assert boats.names == ["浙澜渔10001", "浙澜渔10002", ""]
    assert boats.terminals == ["ais_a", "beidou", "none"]
    assert boats.lon == pytest.approx([121.1, float("nan"), 121.2], nan_ok=True)
    assert boats.at_s == pytest.approx([AT.timestamp(), float("nan"), float("nan")], nan_ok=True)
    assert style.cases[int(boats.states[0])].value == "stale"
    assert style.grades is not None
    assert style.grades.grades[int(boats.whereabouts[2])].value == "in_port"
    assert boats.length_m[0] == 24.0
    assert np.isnan(boats.heading_deg).all()


def test_only_those_asked_for_are_read(workspace: Workspace) -> None:
    ids = list(read_boats(workspace).boat_ids)
    assert list(read_boats(workspace, [ids[2], "BOT9999999"]).boat_ids) == [ids[2]]


def test_board_begins_with_all_and_draws_those_with_a_place(workspace: Workspace) -> None:
    board = Board()
    begin(board, workspace)
    assert len(board) == 3
    assert len(board.changes(0).slots) == 2
    assert board.frozen_s is None


def test_time_of_a_demo_stands_still_until_a_feed_comes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workspace.facts, "synthetic", True)  # type: ignore[arg-type]
    with workspace.transaction(Author("duty", "seat 1"), "test.describe", change={"kind": "test"}) as transaction:
        transaction.describe("boats", as_of=AT)
    board = Board()
    begin(board, workspace)
    assert board.frozen_s == AT.timestamp()
