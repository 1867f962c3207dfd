"""What cards say of objects, and what the layers say of places."""

from __future__ import annotations

import time

import pytest

from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import badge_of, details_of, facts_of, legend, row_of, title_of
from mapdesk.layers.values import compass, distance, local_time, number, written
from mapdesk.store.geopackage import GeoPackageWorkspace


def key_of(workspace: GeoPackageWorkspace, layer: str, number: int = 0) -> str:
    return str(workspace.column(layer, LAYERS.load()[layer].key)[number])


def facts(workspace: GeoPackageWorkspace, layer: str, number: int = 0) -> dict[str, str]:
    row = row_of(LAYERS.load()[layer], workspace, key_of(workspace, layer, number))
    assert row is not None
    return {str(title): text for title, text in facts_of(LAYERS[layer], row)}


def test_card_writes_choices_units_and_lists(workspace: GeoPackageWorkspace) -> None:
    assert facts(workspace, "harbours") == {
        "Grade": "Central harbour",
        "Shelter capacity": "1,200 boats",
        "Water depth": "6.5 m",
        "Exposed to winds from": "45°–135°",
    }
    assert facts(workspace, "resources")["Stock"] == "帐篷 120 顶"


def test_card_leaves_out_what_is_unknown(workspace: GeoPackageWorkspace) -> None:
    assert "Owner" not in facts(workspace, "cameras")
    assert row_of(LAYERS.load()["cameras"], workspace, "CAM-none") is None


def test_details_hold_the_rest_and_begin_with_the_key(workspace: GeoPackageWorkspace) -> None:
    key = key_of(workspace, "cameras")
    row = row_of(LAYERS.load()["cameras"], workspace, key)
    assert row is not None
    details = details_of(LAYERS["cameras"], row)
    assert (str(details[0][0]), details[0][1]) == ("ID", key)
    assert ("View angle", "62.5°") in [(str(title), text) for title, text in details]


def test_badge_has_title_sign_and_colour_token(workspace: GeoPackageWorkspace) -> None:
    layer = LAYERS.load()["cameras"]
    row = row_of(layer, workspace, key_of(workspace, "cameras", 1))
    assert row is not None
    badge = badge_of(layer, row)
    assert badge is not None
    assert (badge.title, badge.sign, badge.ink) == ("Offline", "×", "asset_off")
    assert badge_of(layer, {"health": None}) is None
    assert title_of(layer, row) == "码头2"
    assert title_of(layer, {"camera_id": "CAM-9", "name": None}) == "CAM-9"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_legend_has_a_title_and_colours_for_each_case(theme: str) -> None:
    for layer in LAYERS.load().values():
        entries = legend(layer, theme)
        assert len(entries) == len(layer.style.cases)
        assert all(str(title) for title, _ in entries)


@pytest.mark.parametrize(
    ("bearing", "words"), [(0, "north"), (44, "north-east"), (359, "north"), (181, "south"), (300, "north-west")]
)
def test_bearings_are_named_by_the_nearest_of_eight_points(bearing: float, words: str) -> None:
    assert compass(bearing) == words


def test_numbers_and_distances_have_thousands_and_units() -> None:
    assert number(12345) == "12,345"
    assert number(0.5, "ha") == "0.5 ha"
    assert number(90.0, "°") == "90°"
    assert distance(12) == "12 m"
    assert distance(1500) == "1.5 km"
    assert distance(500, at_sea=True) == "500 m"


def test_times_are_local_and_damaged_ones_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        assert local_time("2026-11-21T06:05:00Z") == "2026-11-21 14:05"
        monkeypatch.undo()
        time.tzset()
    assert local_time("yesterday") == "yesterday"


def test_values_that_no_choice_names_stay_as_they_are() -> None:
    incidents = LAYERS.load()["incidents"].schema
    assert written(incidents.column("incident_class"), "street_order") == "Street order"
    assert written(incidents.column("incident_class"), "Rooster") == "Rooster"
    assert written(incidents.column("supervised"), 1) == "Yes"
    assert written(incidents.column("state"), None) == ""
    assert written(LAYERS.load()["buildings"].schema.column("year"), 1998) == "1998"
    assert written(LAYERS.load()["reefs"].schema.column("aliases"), "{broken") == "{broken"
