from __future__ import annotations

import pytest

from mapdesk.layers.manner import Colours, Heat, Manner, from_json, to_json


@pytest.mark.parametrize("manner", [None, Heat(), Heat(500, "m", "people_in_danger"),
                                    Colours(count_of="cameras", per="km2", period="7d", classes=7),
                                    Colours(column="household_count", palette="brown_teal")])  # fmt: skip
def test_manner_is_kept(manner: Manner) -> None:
    assert from_json(to_json(manner)) == manner


HEAT, COLOURS = to_json(Heat()) or {}, to_json(Colours()) or {}
WRONG = [
    3, "heat", {}, {"as": "heat"}, {"as": "heat", "radius": True, "unit": "px"}, {**HEAT, "radius": -1},
    {**HEAT, "palette": "x"}, {**COLOURS, "classes": 99}, {**COLOURS, "method": 4},
]  # fmt: skip


@pytest.mark.parametrize("data", WRONG)
def test_what_does_not_fit_is_shown_by_symbols(data: object) -> None:
    assert from_json(data) is None
