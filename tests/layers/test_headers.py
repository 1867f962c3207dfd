"""Headers of real and spreadsheet files find their columns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.layers.base import LAYERS
from mapdesk.layers.headers import (
    PositionColumns,
    choice_of,
    folded,
    match_columns,
    position_columns,
)


def matched(layer: str, *headers: str) -> dict[str, str]:
    return match_columns(LAYERS.load()[layer], headers)


def test_government_address_sheet_is_read() -> None:
    assert matched(
        "addresses", "标准地址编码", "省", "市", "区(县)", "街道(乡镇)", "村(社区)", "街路巷", "门牌号", "小区",
        "幢", "单元", "室", "经度", "纬度",
    ) == {
        "标准地址编码": "address_code", "省": "province", "市": "city", "区(县)": "county", "街道(乡镇)": "town",
        "村(社区)": "village", "街路巷": "road", "门牌号": "number", "小区": "estate", "幢": "building", "单元": "unit",
        "室": "room",
    }  # fmt: skip


def test_camera_catalogue_is_read_without_its_password() -> None:
    found = matched(
        "cameras", "DeviceID", "Name", "Manufacturer", "Model", "Owner", "CivilCode", "Address", "ParentID", "Status",
        "Longitude", "Latitude", "Password", "IPAddress", "Port",
    )  # fmt: skip
    assert found["DeviceID"] == "device_id"
    assert found["CivilCode"] == "division_code"
    assert found["Status"] == "health"
    assert not {"Password", "IPAddress", "Port", "Longitude"} & set(found)


def test_french_communes_and_us_precincts_are_micro_grids() -> None:
    assert matched("micro_grids", "code", "nom") == {"code": "micro_code", "nom": "name"}
    assert matched("micro_grids", "PRECID", "STATEFP20", "NAME", "CD18") == {"PRECID": "micro_code", "NAME": "name"}


def test_service_requests_are_incidents() -> None:
    found = matched("incidents", "Unique Key", "Created Date", "Closed Date", "Complaint Type", "Descriptor",
                    "Incident Address", "Status", "Latitude", "Longitude")  # fmt: skip
    assert found == {
        "Unique Key": "source_code",
        "Created Date": "opened_at",
        "Closed Date": "closed_at",
        "Complaint Type": "incident_class",
        "Descriptor": "subclass",
        "Incident Address": "place",
        "Status": "state",
    }


def test_real_files_find_their_columns(real_data: Path) -> None:
    with (real_data / "addresses" / "company_addresses.csv").open(encoding="utf-8") as file:
        assert matched("addresses", *next(csv.reader(file))) == {"原始地址": "text"}
    with (real_data / "incidents" / "nyc_311_animal_sample.csv").open(encoding="utf-8") as file:
        headers = next(csv.reader(file))
    assert {"source_code", "opened_at", "state", "place"} <= set(matched("incidents", *headers).values())
    assert position_columns(headers) == PositionColumns("Longitude", "Latitude", None, geographic=True)


@pytest.mark.parametrize("name", sorted(LAYERS.load()))
def test_own_export_comes_back_whole(name: str) -> None:
    layer = LAYERS.load()[name]
    headers = [layer.key, *(column.name for column in layer.schema.columns)]
    assert match_columns(layer, headers) == {header: header for header in headers}


@pytest.mark.parametrize("name", sorted(LAYERS.load()))
def test_every_alias_alone_finds_its_column(name: str) -> None:
    layer = LAYERS.load()[name]
    for column in layer.schema.columns:
        for alias in column.aliases:
            if not position_columns([alias, "lat", "y"]) or position_columns([alias]).both is None:
                assert match_columns(layer, [alias]).get(alias, column.name) == column.name


def test_better_name_wins_when_two_headers_mean_one_column() -> None:
    assert matched("addresses", "地址", "text") == {"text": "text"}


@pytest.mark.parametrize("header", ["Grid Code", "grid_code", "GRID-CODE", " gridcode ", "ＧＲＩＤ＿ＣＯＤＥ"])
def test_header_is_found_whatever_its_width_case_and_spaces(header: str) -> None:
    assert matched("grids", header) == {header: "grid_code"}


def test_unit_in_brackets_is_ignored() -> None:
    assert matched("sea_parcels", "面积(公顷)", "宗海代码（编号）") == {
        "面积(公顷)": "area_ha",
        "宗海代码（编号）": "parcel_code",
    }


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["经度", "纬度"], PositionColumns("经度", "纬度", None, geographic=True)),
        (["lng", "lat"], PositionColumns("lng", "lat", None, geographic=True)),
        (["X坐标", "Y坐标"], PositionColumns("X坐标", "Y坐标", None)),
        (["东坐标", "北坐标"], PositionColumns("东坐标", "北坐标", None)),
        (["x", "y", "lon", "lat"], PositionColumns("lon", "lat", None, geographic=True)),
        (["经纬度"], PositionColumns(both="经纬度")),
        (["经度"], PositionColumns()),
        (["name"], PositionColumns()),
    ],
)
def test_position_headers_are_told_apart(headers: list[str], expected: PositionColumns) -> None:
    assert position_columns(headers) == expected
    assert bool(expected) == (expected.both is not None or expected.east is not None)


def test_words_of_files_become_choices() -> None:
    layers = LAYERS.load()
    health = layers["cameras"].schema.column("health")
    assert [choice_of(health, word) for word in ("ON", "离线", "offline", "VLOST", "Fault", "gone")] == [
        "ok", "offline", "offline", "video_lost", "defect", None,
    ]  # fmt: skip
    state = layers["incidents"].schema.column("state")
    assert [choice_of(state, word) for word in ("In Progress", "Closed", "已结案")] == ["handling", "closed", "closed"]
    kind = layers["incidents"].schema.column("incident_class")
    assert choice_of(kind, "街面秩序") == "street_order"
    assert choice_of(kind, "Illegal Animal Sold") == "Illegal Animal Sold"


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_headers_match_each_column_once(headers: list[str]) -> None:
    found = match_columns(LAYERS.load()["addresses"], headers)
    assert set(found) <= set(headers)
    assert len(set(found.values())) == len(found)


@given(st.text(max_size=40))
def test_spaces_and_underscores_around_a_header_change_nothing(header: str) -> None:
    assert folded(f" {header}_") == folded(header)
