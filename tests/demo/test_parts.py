from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.demo.coast import coast_polygons, zero_lines
from mapdesk.demo.lines import faces_of
from mapdesk.demo.names import NameBook, chinese_number
from mapdesk.demo.noise import Frame, Warp, octave
from mapdesk.demo.partition import net_of, shares, split


@given(st.lists(st.tuples(st.floats(0, 1e4), st.integers(1, 9)), min_size=1, max_size=30), st.floats(0, 1))
def test_shares_add_up_and_keep_within_limits(rows: list[tuple[float, int]], part: float) -> None:
    weight, most = np.array([w for w, _ in rows]), np.array([m for _, m in rows])
    total = len(rows) + int(part * (most.sum() - len(rows)))
    result = shares(total, weight, most)
    assert result.sum() == total
    assert (result >= 1).all()
    assert (result <= most).all()


def test_shares_are_refused_when_the_limits_do_not_allow_them() -> None:
    with pytest.raises(ValueError, match="cannot be handed out"):
        shares(5, np.ones(2), np.array([2, 2]))


@settings(max_examples=30)
@given(st.integers(2, 8), st.integers(2, 8), st.integers(1, 6), st.integers(0, 1000))
def test_split_gives_connected_parts(rows: int, columns: int, count: int, seed: int) -> None:
    size = rows * columns
    count = min(count, size)
    number = np.arange(size).reshape(rows, columns)
    pairs = np.vstack(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    net = net_of(pairs, size)
    at = np.column_stack([number.ravel() % columns, number.ravel() // columns]).astype(float)
    weight = np.random.default_rng(seed).integers(0, 9, size).astype(float)
    part = split(list(range(size)), net, weight, at, count)
    assert set(part) == set(range(count))
    for k in range(count):
        members = {atom for atom in range(size) if part[atom] == k}
        reached, front = set(), [min(members)]
        while front:
            atom = front.pop()
            if atom not in reached:
                reached.add(atom)
                front += [other for other in net[atom] if other in members]
        assert reached == members


def test_zero_lines_run_with_the_land_on_the_left() -> None:
    frame = Frame(0.0, 0.0, 10.0, 41, 41)
    y, x = np.mgrid[0:41, 0:41]
    field = (120 - np.hypot(x * 10 - 200, y * 10 - 200)).astype(np.float32)
    (ring,) = zero_lines(frame, field)
    assert shapely.is_ccw(shapely.linearrings(ring))
    assert abs(shapely.polygons(ring).area / (np.pi * 120**2) - 1) < 0.02


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_coasts_are_valid_polygons_apart_from_each_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = Frame(0.0, 0.0, 20.0, 90, 90)
    field = octave(rng, frame, 400.0) + 0.5 * octave(rng, frame, 130.0) - 0.2
    field[:3] = field[-3:] = field[:, :3] = field[:, -3:] = -1
    islands = coast_polygons(rng, frame, field * 300, spacing_m=17.0)
    assert shapely.is_valid(islands).all()
    a, b = shapely.STRtree(islands).query(islands, predicate="intersects")
    assert (a == b).all()


def test_faces_between_lines_are_a_coverage() -> None:
    rng = np.random.default_rng(5)
    lines = shapely.linestrings(np.round(rng.uniform(0, 500, (40, 2, 2)), 2))
    faces = faces_of(np.concatenate([lines, [shapely.box(0, 0, 500, 500).exterior]]))
    assert shapely.coverage_is_valid(faces)
    assert shapely.coverage_union_all(faces).area == pytest.approx(250_000)


def test_warp_keeps_the_sense_of_triangles() -> None:
    corners = np.array([[0.0, 0.0], [30.0, 0.0], [0.0, 30.0]])
    places = np.random.default_rng(1).uniform(0, 5000, (500, 1, 2)) + corners
    moved = Warp(np.random.default_rng(2), 22.0, 420.0)(places.reshape(-1, 2)).reshape(-1, 3, 2)
    u, v = moved[:, 1] - moved[:, 0], moved[:, 2] - moved[:, 0]
    assert (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] > 0).all()


def test_names_are_given_once() -> None:
    book = NameBook(np.random.default_rng(3))
    names = [book.take(kind) for kind in ("village", "road", "islet", "reef", "estate") for _ in range(300)]
    assert len(set(names)) == len(names)
    with pytest.raises(ValueError, match="given out"):
        book.claim(names[0])
    assert book.numbered(names[0]) == names[0] + "二"
    assert [chinese_number(n) for n in (1, 10, 14, 20, 37)] == ["一", "十", "十四", "二十", "三十七"]
