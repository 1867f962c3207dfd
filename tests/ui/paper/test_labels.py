from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mapdesk.layers.style import Label
from mapdesk.ui.paper.labels import Candidate, placed

SIGHT = (0.0, 0.0, 400.0, 300.0)


def label(text: str, x: float, y: float, **values: float) -> Candidate:
    return Candidate(text, Label("name"), values.pop("rank", 0.0), x, y, 8.0 * len(text), 14.0, **values)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.sampled_from([0.0, 5.0])), max_size=60))
def test_labels_never_lie_on_each_other_or_outside(places: list[tuple[float, float, float]]) -> None:
    wanted = [label(f"name {at}", x, y, offset=offset) for at, (x, y, offset) in enumerate(places)]
    found = placed(wanted, SIGHT)
    boxes = [(one.x - one.width / 2, one.y - 7.0, one.x + one.width / 2, one.y + 7.0) for one in found]
    for at, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[3] <= 300
        for b in boxes[at + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_higher_rank_goes_first() -> None:
    found = placed([label("low", 200, 150), label("high", 205, 150, rank=9.0)], SIGHT)
    assert found[0].text == "high"


def test_same_name_is_not_said_twice_nearby() -> None:
    assert len(placed([label("road", 100, 100), label("road", 250, 100)], SIGHT)) == 1


def test_label_of_a_point_keeps_off_badges() -> None:
    badges = [(206.0, 130.0, 400.0, 170.0)]
    (one,) = placed([label("boat", 200, 150, offset=4.0)], SIGHT, badges)
    assert one.x + one.width / 2 < 206.0
