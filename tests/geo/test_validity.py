import numpy as np
import pytest
import shapely

from mapdesk.geo.validity import invalid_reason, problems, ring_problem

BOX = (120.9, 27.6, 121.3, 28.1)


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "no geometry"),
        (shapely.Polygon(), "empty"),
        (shapely.Point(np.nan, 1.0), "no number|empty"),
        (shapely.LineString([(0, 0), (np.inf, 1)]), "no number"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "crosses itself near 0.5, 0.5"),
        (shapely.Polygon([(0, 0), (1, 0), (0, 0), (0, 0)]), "too few|crosses"),
        (shapely.Point(200, 30), "out of range: 200, 30"),
        (shapely.Point(600000, 3080000), "out of range"),
        (shapely.Point(27.8, 121.1), "swapped"),
    ],
)
def test_problem_is_told_in_a_sentence(geometry, words):
    problem = problems([geometry], BOX)[0]
    assert problem is not None
    assert any(word in str(problem) for word in words.split("|"))


def test_nothing_is_told_when_nothing_is_wrong():
    assert problems([shapely.box(121, 27.8, 121.1, 27.9)], BOX) == [None]
    assert problems([shapely.Point(2.35, 48.85)], BOX) == [None]  # far away is unusual, not broken
    assert problems([]) == []


def test_problems_keep_the_order_of_the_geometries():
    found = problems([shapely.Point(1, 2), None, shapely.Point(3, 4)])
    assert [one is None for one in found] == [True, False, True]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "empty"),
        ([(0, 0), (1, 0), (1, 1)], "not closed"),
        ([(0, 0), (1, 0), (0, 0)], "three different"),
        ([(0, 0), (np.nan, 0), (1, 1), (0, 0)], "no number"),
    ],
)
def test_ring_is_judged_before_it_is_built(points, words):
    assert words in str(ring_problem(points))


def test_ring_is_fine_when_closed():
    assert ring_problem([(0, 0), (1, 0), (1, 1), (0, 0)]) is None


def test_wrong_kind_is_named():
    assert "Point" in str(invalid_reason(shapely.Point(1, 2)))
