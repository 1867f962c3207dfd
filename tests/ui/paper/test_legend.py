from __future__ import annotations

from mapdesk.model.schema import Shape
from mapdesk.ui.paper.legend import Line, in_columns, shortened

FIRST, SECOND = {"fill": "#111111"}, {"fill": "#222222"}
LINES = [
    Line("Boats"),
    Line("Fresh", FIRST, Shape.POINT, indented=True),
    Line("Silent", SECOND, Shape.POINT, indented=True),
    Line("Land", FIRST, Shape.POLYGON),
]


def test_legend_without_room_has_one_line_for_each_layer_with_its_first_look() -> None:
    assert [(line.text, line.symbol) for line in shortened(LINES, 3)] == [("Boats", FIRST), ("Land", FIRST)]


def test_legend_without_any_room_says_how_many_more_there_are() -> None:
    lines = [Line(str(at), FIRST, Shape.POINT) for at in range(9)]
    assert [line.text for line in shortened(lines, 4)] == ["0", "1", "2", "and 6 more"]


def test_heading_never_stands_alone_at_the_end_of_a_column() -> None:
    lines = in_columns([Line("a", FIRST), Line("b", FIRST), *LINES], 3)
    assert [line.text for line in lines] == ["a", "b", "", "Boats", "Fresh", "Silent", "Land"]
