from __future__ import annotations

import numpy as np
import pytest
import shapely

from mapdesk.geo.linework import borders, hatch, within

LEFT, RIGHT = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)


def test_border_between_neighbours_is_drawn_once() -> None:
    found = borders(np.array([LEFT, RIGHT]), np.array([0, 0]))
    assert shapely.length(found[(0, False)]) == 10.0
    assert shapely.length(found[(0, True)]) == 60.0


def test_border_between_looks_has_the_lower_one() -> None:
    found = borders(np.array([LEFT, RIGHT]), np.array([3, 1]))
    assert set(found) == {(1, False), (1, True), (3, True)}


def test_borders_of_nothing_are_none() -> None:
    assert borders(np.empty(0, object), np.empty(0, int)) == {}


@pytest.mark.parametrize("kind", ["diagonal", "back", "cross", "horizontal", "vertical"])
def test_hatch_lies_inside_the_polygon(kind: str) -> None:
    shape = shapely.Point(30, 30).buffer(20).difference(shapely.Point(30, 30).buffer(8))
    lines = hatch(shape, kind, 4.0)
    assert shapely.length(lines) > 200
    assert shapely.length(shapely.difference(lines, shape.buffer(1e-6))) == pytest.approx(0.0)


def test_hatch_of_dots_is_points_inside() -> None:
    dots = hatch(LEFT, "dots", 4.0)
    assert shapely.get_num_geometries(dots) > 6
    assert shapely.covers(LEFT, dots)


def test_hatch_of_an_unknown_kind_or_a_sliver_is_nothing() -> None:
    assert hatch(LEFT, "waves", 4.0) is None
    assert hatch(shapely.box(0.1, 0.1, 0.2, 0.2), "horizontal", 4.0) is None


def test_within_keeps_the_kind_and_drops_what_only_touches() -> None:
    line = shapely.LineString([(-5, 5), (25, 5)])
    cut = within(np.array([LEFT, shapely.box(30, 0, 40, 10), line, shapely.box(-5, 0, 0, 5)]), (0.0, 0.0, 20.0, 10.0))
    assert [one is None for one in cut] == [False, True, False, True]
    assert shapely.length(cut[2]) == 20.0
