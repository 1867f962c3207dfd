"""Code checks: what is right passes, what is unusual is told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk import paths
from mapdesk.layers import codes
from mapdesk.model.schema import Check

RIGHT = [
    (codes.county_code, "330305"),
    (codes.town_code, "330305001"),
    (codes.town_code, "330305202"),
    (codes.village_code, "330305001001"),
    (codes.village_code, "330322101221"),
    (codes.division_code, "33030500"),
    (codes.urban_class, "220"),
    (codes.grid_code, "330395001001001"),
    (codes.grid_code, "330395001001801"),
    (codes.grid_code, "330395101205900"),
    (codes.micro_code, "330395001001001012"),
    (codes.device_id, "33030500001320000001"),
    (codes.mmsi, "412345678"),
    (codes.mmsi, "994136001"),
    (codes.boat_name, "浙洞渔10204"),
    (codes.boat_name, "浙洞渔2121"),
    (codes.boat_name, "浙洞渔养10001"),
    (codes.supply_code, "1010101"),
    (codes.sea_use_code, "13"),
    (codes.sea_use_code, "开放式养殖"),
    (codes.incident_class, "street_order"),
]
WRONG = [
    (codes.county_code, "990305"),
    (codes.county_code, "33030"),
    (codes.town_code, "330305000"),
    (codes.town_code, "330305777"),
    (codes.village_code, "330305001000"),
    (codes.village_code, "330305001abc"),
    (codes.urban_class, "999"),
    (codes.grid_code, "330395001001000"),
    (codes.grid_code, "29002"),
    (codes.micro_code, "330395001001001000"),
    (codes.micro_code, "330395001001001"),
    (codes.device_id, "33030500009990000001"),
    (codes.device_id, "3303050000132000000"),
    (codes.device_id, "99030500001320000001"),
    (codes.mmsi, "41234567"),
    (codes.mmsi, "100000000"),
    (codes.boat_name, "Sea Star"),
    (codes.boat_name, "浙洞渔123"),
    (codes.supply_code, "4010101"),
    (codes.supply_code, "1010101010101"),
    (codes.sea_use_code, "77"),
    (codes.incident_class, "Illegal Animal Kept as Pet"),
]


@pytest.mark.parametrize(("check", "value"), RIGHT)
def test_check_says_nothing_when_the_code_follows_the_scheme(check: Check, value: str) -> None:
    assert check(value) is None


@pytest.mark.parametrize(("check", "value"), WRONG)
def test_check_tells_why_when_the_code_does_not(check: Check, value: str) -> None:
    reason = check(value)
    assert reason is not None
    assert str(reason)
    assert "{" not in str(reason)


@given(st.text(max_size=40))
def test_checks_answer_for_any_text(text: str) -> None:
    for check, _ in RIGHT:
        reason = check(text)
        assert reason is None or str(reason)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("330395001001001", "basic"),
        ("330395001001799", "basic"),
        ("330395001001800", "exclusive"),
        ("330395001001999", "sea"),
        ("330395001001000", None),
        ("nothing", None),
    ],
)
def test_grid_kind_follows_the_last_three_digits(code: str, kind: str | None) -> None:
    assert codes.grid_kind(code) == kind


def test_long_values_are_cut_in_the_reason() -> None:
    assert len(str(codes.grid_code("9" * 10_000))) < 120


def test_code_tables_say_source_licence_and_date() -> None:
    folder = paths.gis_data()
    names = [one.name for one in folder.iterdir() if one.name.endswith(".json")]
    assert "grid_scheme.json" in names
    for name in ("division_scheme", "grid_scheme", "gb28181", "mmsi", "boat_names", "gbt38565", "sea_use",
                 "incident_classes", "personal_headers"):  # fmt: skip
        table = json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))
        assert table["source"]
        assert table["licence"]
        assert table["date"]


def test_class_tree_has_each_code_and_title_once() -> None:
    classes = codes.table("incident_classes")["classes"]
    for part in ("code", "zh", "en"):
        assert len({one[part] for one in classes}) == len(classes)
    assert codes.incident_words()["街面秩序"] == "street_order"
