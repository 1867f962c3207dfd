from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.feeds.board import FUTURE_S, TAIL, TAIL_EVERY_S, Board
from mapdesk.feeds.fixes import Fixes, Taken
from tests.feeds.boats import NOW, fixes, registered

REPORT = st.tuples(st.sampled_from("abcd"), st.integers(0, 500), st.floats(120.5, 121.5))


@pytest.fixture
def board() -> Board:
    return Board(lambda: NOW)


@given(batches=st.lists(st.lists(REPORT, max_size=12), max_size=8))
def test_newest_report_of_each_boat_is_held_whatever_the_order(batches: list[list[tuple[str, int, float]]]) -> None:
    board = Board(lambda: NOW)
    newest: dict[str, int] = {}
    places: dict[tuple[str, int], set[float]] = {}
    for batch in batches:
        ids = [one for one, _, _ in batch]
        at_s = np.array([NOW - 1000 + at for _, at, _ in batch])
        lon = np.array([lon for _, _, lon in batch])
        result = board.take(Fixes(ids, lon, np.full(len(ids), 27.8), at_s))
        assert result.taken + result.old == len(batch)
        for one, at, place in batch:
            newest[one] = max(newest.get(one, -1), at)
            places.setdefault((one, at), set()).add(place)
    assert len(board) == len(newest)
    for one, at in newest.items():
        found = board.place_of(one)
        assert found is not None
        assert found[0] in places[(one, at)]


@given(
    steps=st.lists(st.lists(REPORT, min_size=1, max_size=6), min_size=1, max_size=6), looks=st.sets(st.integers(0, 5))
)
def test_reader_that_looks_now_and_then_knows_what_one_that_looks_once_does(
    steps: list[list[tuple[str, int, float]]], looks: set[int]
) -> None:
    board = Board(lambda: NOW)
    known: dict[int, float] = {}
    seq = 0
    for k, step in enumerate(steps):
        ids, at_s = [one for one, _, _ in step], np.array([NOW - 1000 + at for _, at, _ in step])
        board.take(Fixes(ids, np.array([lon for _, _, lon in step]), np.full(len(ids), 27.8), at_s))
        if k in looks or k == len(steps) - 1:
            new = board.changes(seq)
            known.update(zip(new.slots.tolist(), new.moved["lon"].tolist(), strict=True))
            seq = new.seq
    whole = board.changes(0)
    assert known == dict(zip(whole.slots.tolist(), whole.moved["lon"].tolist(), strict=True))
    assert len(board.changes(seq).slots) == 0


def test_future_and_impossible_fixes_are_refused_and_counted(board: Board) -> None:
    ids = ["future", "soon", "north", "nan", "never"]
    lon = np.array([121.0, 121.0, 121.0, np.nan, 121.0])
    lat = np.array([27.8, 27.8, 91.0, 27.8, 27.8])
    at_s = np.array([NOW + FUTURE_S + 1, NOW + FUTURE_S - 1, NOW, NOW, np.nan])
    assert board.take(Fixes(ids, lon, lat, at_s)) == Taken(taken=1, future=1, bad=3)
    assert board.place_of("soon") == (121.0, 27.8)
    assert len(board) == 1


def test_stored_fix_gives_way_to_a_newer_one_and_not_to_an_older(board: Board) -> None:
    board.enrol(registered(["a"]), whole=True)
    assert board.take(fixes(["a"], 121.5, NOW - 700)) == Taken(old=1)
    assert board.place_of("a") == (121.0, 27.8)
    assert board.take(fixes(["a"], 121.5, NOW - 500)) == Taken(taken=1)
    board.enrol(registered(["a"]), whole=True)
    assert board.place_of("a") == (121.5, 27.8)


def test_stored_fix_without_a_time_does_not_take_the_place_of_a_live_one(board: Board) -> None:
    board.take(fixes(["a"], 121.5, NOW))
    board.enrol(registered(["a"], at_s=float("nan")), whole=True)
    assert board.place_of("a") == (121.5, 27.8)


def test_edited_position_is_followed_while_no_feed_knows_better(board: Board) -> None:
    board.enrol(registered(["a"]), whole=True)
    board.enrol(registered(["a"], lon=np.array([121.3]), at_s=NOW - 6000), whole=False)
    assert board.place_of("a") == (121.3, 27.8)


def test_stored_time_of_the_future_does_not_lock_live_fixes_out(board: Board) -> None:
    board.enrol(registered(["a"], at_s=NOW + 10**8), whole=True)
    assert board.take(fixes(["a"], 121.5, NOW)) == Taken(taken=1)


def test_boat_that_left_the_registry_is_told_as_gone_and_its_place_is_not_given_away(board: Board) -> None:
    board.enrol(registered(["a", "b"]), whole=True)
    seq = board.seq
    board.enrol(registered(["b"]), whole=True)
    new = board.changes(seq)
    assert new.gone.tolist() == [0]
    assert len(board) == 1
    assert board.place_of("a") is None
    board.take(fixes(["c"], 121.2, NOW))
    assert 0 not in board.changes(board.seq - 1).slots.tolist()


def test_boat_nobody_registered_is_kept_when_the_registry_is_read_again(board: Board) -> None:
    board.take(fixes(["413000001"], 121.2, NOW))
    board.enrol(registered(["a"]), whole=True)
    assert board.place_of("413000001") == (121.2, 27.8)
    assert board.fid_place(0) is None
    assert board.fid_place(1) == (121.0, 27.8)


def test_tail_keeps_positions_some_seconds_apart_and_ends_at_a_jump(board: Board) -> None:
    for second in range(0, 400):
        board.take(fixes(["a"], 121.0 + second * 5e-5, NOW - 1000 + second))
    row = board.changes(0).moved[0]
    assert row["tails"] == TAIL
    apart = -np.diff(row["tail"][:, 0]) / 5e-5
    assert apart == pytest.approx(np.full(TAIL - 1, TAIL_EVERY_S + 1), abs=1.01)
    board.take(fixes(["a"], 122.0, NOW - 500))
    assert board.changes(0).moved[0]["tails"] == 0


def test_clock_of_a_demo_runs_once_something_moves(board: Board) -> None:
    board.frozen_s = 5.0
    assert board.now_s() == 5.0
    board.take(fixes(["a"], 121.0, NOW))
    assert board.now_s() == NOW


def test_threads_that_feed_at_once_lose_nothing(board: Board) -> None:
    news: list[int] = []
    board.news.connect(lambda: news.append(1))

    def feed(name: str) -> None:
        for second in range(50):
            board.take(fixes([f"{name}{k}" for k in range(20)], 121.0 + second / 1000, NOW - 100 + second))

    threads = [threading.Thread(target=feed, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(board) == 80
    assert len(news) == 200
    assert set(board.changes(0).moved["lon"].tolist()) == {121.0 + 49 / 1000}


def test_cleared_board_tells_readers_that_all_are_gone(board: Board) -> None:
    board.enrol(registered(["a", "b"]), whole=True)
    seq = board.seq
    board.clear()
    assert sorted(board.changes(seq).gone.tolist()) == [0, 1]
    assert len(board) == 0
    assert board.place_of("a") is None
