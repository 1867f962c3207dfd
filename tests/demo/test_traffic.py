from __future__ import annotations

import numpy as np
import pytest
import shapely

from mapdesk.demo.lanes import Lanes
from mapdesk.demo.shoals import Shoals
from mapdesk.demo.simulation import Simulation
from mapdesk.demo.traffic import Traffic
from mapdesk.errors import RefusedError
from mapdesk.feeds.board import Board
from mapdesk.feeds.fixes import Fixes
from mapdesk.feeds.stored import begin
from mapdesk.store.workspace import Workspace

NOW = 1_780_000_000.0


def _sail(workspace: Workspace, seconds: int, **options: object) -> list[Fixes]:
    traffic = Traffic.of(workspace, **options)
    return [traffic.begin(NOW), *(traffic.step(NOW + second) for second in range(1, seconds + 1))]


def test_same_seed_sails_the_same_way(tiny: Workspace) -> None:
    first, second, other = (_sail(tiny, 20, seed=seed)[-1] for seed in (4, 4, 5))
    assert first.boat_ids == second.boat_ids
    assert np.array_equal(first.lon, second.lon)
    assert len(first.lon) != len(other.lon) or not np.array_equal(first.lon, other.lon)


def test_boats_stay_on_the_water_and_within_their_speed(tiny: Workspace) -> None:
    traffic = Traffic.of(tiny, moving=20, seed=2, pace_s=1.0)
    board = Board(lambda: NOW + 10_000)
    board.take(traffic.begin(NOW))
    land = shapely.union_all(tiny.shapes("land")[1])
    before: dict[str, tuple[float, float]] = {}
    for second in range(1, 900):
        fixes = traffic.step(NOW + second)
        for one, lon, lat, speed in zip(fixes.boat_ids, fixes.lon, fixes.lat, fixes.speed_kn, strict=True):
            if one in before and speed > 0:
                metres = np.hypot((lon - before[one][0]) * 98_400, (lat - before[one][1]) * 111_195)
                assert metres < 75  # a turn at the end of a fairway changes its side
            before[one] = (lon, lat)
        if second % 60 == 0:
            moving = fixes.speed_kn > 0
            assert not shapely.contains_xy(land.buffer(-0.0004), fixes.lon[moving], fixes.lat[moving]).any()
    assert traffic.moving == 20


def test_reports_come_by_terminal_when_no_pace_is_set(tiny: Workspace) -> None:
    traffic = Traffic.of(tiny, moving=30, seed=3, pace_s=None)
    traffic.begin(NOW)
    seen: dict[str, int] = {}
    for second in range(1, 400):
        for one in traffic.step(NOW + second).boat_ids:
            seen[one] = seen.get(one, 0) + 1
    assert seen
    assert max(seen.values()) <= 200  # the fastest terminal reports every two seconds
    assert min(seen.values()) <= 3


def test_first_fixes_are_of_all_boats_and_some_are_overdue(tiny: Workspace) -> None:
    first = _sail(tiny, 0, seed=1)[0]
    board = Board(lambda: NOW)
    begin(board, tiny)
    taken = board.take(first)
    rows = board.changes(0).moved
    assert taken.taken == len(first.boat_ids) == len(board)
    with np.errstate(invalid="ignore"):
        overdue = NOW - rows["at_s"] > rows["lost_s"]
    assert 0 < np.count_nonzero(overdue) < 0.1 * len(board)


def test_simulation_marks_the_board_and_gives_the_stored_positions_back(tiny: Workspace) -> None:
    board = Board()
    begin(board, tiny)
    stored = board.changes(0).moved["lon"].copy()
    simulation = Simulation(board, tiny, moving=20).start()
    assert simulation.began.wait(30)
    assert board.simulated
    assert simulation.running()
    assert simulation.moving == 20
    simulation.stop()
    simulation.end()
    assert not board.simulated
    assert np.array_equal(board.changes(0).moved["lon"], stored)
    assert board.frozen_s is not None


def test_simulation_is_refused_where_positions_are_real(tiny: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiny, "facts", {})
    with pytest.raises(RefusedError):
        Simulation(Board(), tiny)


def test_land_is_found_by_the_raster() -> None:
    ring = shapely.box(0, 0, 1000, 1000)
    lake = shapely.box(300, 300, 700, 700)
    shoals = Shoals([shapely.difference(ring, lake), shapely.box(2000, 0, 2100, 100)])
    x = np.array([500.0, 100.0, 2050.0, 1500.0, -1e9])
    y = np.array([500.0, 500.0, 50.0, 50.0, 1e9])
    assert shoals.are_land(x, y).tolist() == [False, True, True, False, False]


def test_sea_without_land_or_lanes_is_open() -> None:
    assert not Shoals([]).are_land(np.array([0.0]), np.array([0.0])).any()
    assert len(Lanes([])) == 0


def test_lanes_are_one_axis_with_a_course_at_each_place() -> None:
    lanes = Lanes(
        [shapely.LineString([(0, 0), (0, 1000), (1000, 1000)]), shapely.LineString([(5000, 0), (5000, -900)])]
    )
    assert len(lanes) == 2
    assert (lanes.last - lanes.first).tolist() == [2000.0, 900.0]
    x, y = lanes.places(np.array([500.0, 1500.0, lanes.first[1] + 100]))
    assert list(zip(x.tolist(), y.tolist(), strict=True)) == [(0.0, 500.0), (500.0, 1000.0), (5000.0, -100.0)]
    course = lanes.courses(np.array([0, 0]), np.array([1500.0, 1500.0]), np.array([1.0, -1.0]))
    assert np.degrees(course) == pytest.approx([90, -90])
