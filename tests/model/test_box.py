"""Boxes around boxes and around shapes."""

from __future__ import annotations

from math import nan

from mapdesk.model.query import Box


def test_box_around_boxes_holds_them_all() -> None:
    assert Box.around([Box(1, 2, 3, 4), None, Box(0, 3, 2, 9)]) == Box(0, 2, 3, 9)
    assert Box.around([None]) is None
    assert Box.around([]) is None


def test_box_of_edges_is_none_around_nothing() -> None:
    assert Box.of([1, 2, 3, 4]) == Box(1.0, 2.0, 3.0, 4.0)
    assert Box.of([nan] * 4) is None
