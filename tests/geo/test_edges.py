import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.errors import GeometryError
from mapdesk.geo.edges import OUTSIDE, Edges, cells_from_edges, edges_from_cells, merge_faces, parents_from_edges

from .coverages import grid_cells, labelled_grids, voronoi_cells


def assert_same(ours, given_cells):
    """Equal up to the start of rings: the same rings, vertex for vertex."""
    for one, other in zip(shapely.normalize(ours), shapely.normalize(given_cells), strict=True):
        assert shapely.get_parts(one).tolist() == shapely.get_parts(other).tolist()


@given(st.integers(0, 10_000), st.integers(3, 40))
@settings(max_examples=40, deadline=None)
def test_cells_come_back_vertex_for_vertex_when_voronoi(seed, count):
    cells = voronoi_cells(seed, count)
    edges = edges_from_cells(cells)
    back = cells_from_edges(edges, np.arange(len(cells)))
    assert_same(back, cells)
    assert shapely.coverage_is_valid(back)


@given(labelled_grids())
@settings(max_examples=150, deadline=None)
def test_cells_come_back_when_they_touch_in_points_and_nest(grid):
    cells = grid_cells(*grid)
    if not len(cells):
        return
    edges = edges_from_cells(cells)
    back = cells_from_edges(edges, np.arange(len(cells)))
    assert shapely.is_valid(back).all()
    assert shapely.equals(back, cells).all()
    assert (shapely.get_num_coordinates(back) >= shapely.get_num_coordinates(cells)).all()
    assert shapely.area(back).sum() == shapely.area(cells).sum()


@given(st.integers(0, 10_000), st.integers(5, 40), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_parents_cover_the_same_area_when_derived(seed, count, parents):
    cells = voronoi_cells(seed, count)
    parent = np.random.default_rng(seed).integers(0, parents, len(cells))
    numbers, shapes = parents_from_edges(edges_from_cells(cells), parent)
    assert numbers.tolist() == np.unique(parent).tolist()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    for number, shape in zip(numbers, shapes, strict=True):
        assert shapely.equals(shape, shapely.coverage_union_all(cells[parent == number]))
        kept = {tuple(point) for point in shapely.get_coordinates(shape)}
        assert kept <= {tuple(point) for point in shapely.get_coordinates(cells)}


def test_border_is_stored_once_when_two_cells_share_it():
    edges = edges_from_cells([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    sides = sorted(zip(edges.left.tolist(), edges.right.tolist(), strict=True))
    assert sides == [(0, OUTSIDE), (0, 1), (1, OUTSIDE)]
    shared = int(np.flatnonzero(edges.right == 1)[0])
    assert {tuple(p) for p in edges.coords[edges.offsets[shared] : edges.offsets[shared + 1]]} == {(1, 0), (1, 1)}


def test_hole_is_one_closed_edge_when_a_cell_lies_inside_another():
    outer = shapely.difference(shapely.box(0, 0, 9, 9), shapely.box(3, 3, 5, 5))
    edges = edges_from_cells([outer, shapely.box(3, 3, 5, 5)])
    assert len(edges) == 2
    assert shapely.is_closed(edges.lines()).all()
    assert_same(cells_from_edges(edges, [1, 0]), np.array([shapely.box(3, 3, 5, 5), outer]))


def test_enclave_has_outside_on_its_other_side_when_nothing_fills_a_hole():
    edges = edges_from_cells([shapely.difference(shapely.box(0, 0, 9, 9), shapely.box(3, 3, 5, 5))])
    assert edges.right.tolist() == [OUTSIDE, OUTSIDE]


def test_edges_survive_when_written_as_lines():
    cells = voronoi_cells(7, 20)
    edges = edges_from_cells(cells)
    again = Edges.from_lines(edges.lines(), edges.left, edges.right)
    assert_same(cells_from_edges(again, np.arange(len(cells))), cells)


def test_merged_faces_lose_inner_edges_only():
    edges = edges_from_cells([shapely.box(x, 0, x + 1, 1) for x in range(4)])
    merged = merge_faces(edges, [0, 0, 1, 1])
    sides = set(zip(merged.left.tolist(), merged.right.tolist(), strict=True))
    assert sides == {(0, OUTSIDE), (0, 1), (1, OUTSIDE)}
    assert len(edges) - len(merged) == 2


@pytest.mark.parametrize(
    "cells",
    [
        [shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)],
        [shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)],
        [shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1)],
        [shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])],
        [shapely.Point(0, 0)],
        [None],
        [shapely.Polygon()],
    ],
    ids=["overlap", "T-vertex", "duplicate", "bow tie", "point", "missing", "empty"],
)
def test_cells_are_refused_when_they_are_no_coverage(cells):
    with pytest.raises(GeometryError, match=r"cell|Cell"):
        edges_from_cells(cells)


def test_face_is_refused_when_its_edges_do_not_close():
    edges = Edges(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 3]), np.array([0]), np.array([OUTSIDE]))
    with pytest.raises(GeometryError, match="do not close"):
        cells_from_edges(edges, [0])


def test_face_is_refused_when_it_has_no_edges():
    with pytest.raises(GeometryError):
        cells_from_edges(edges_from_cells([shapely.box(0, 0, 1, 1)]), [5])
