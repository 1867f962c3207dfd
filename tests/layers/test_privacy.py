"""Columns about persons are refused; codes, coordinates and device ids are not mistaken for them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.layers.base import LAYERS
from mapdesk.layers.privacy import is_person_name, is_telephone, masked, personal_columns

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ROWS = 2_000


def id_number(seed: int, *, right: bool = True) -> str:
    dice = random.Random(seed)
    text = (
        f"330302{dice.randint(1945, 2004)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{dice.randint(1, 999):03d}"
    )
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=True)) + (0 if right else 1)
    return text + "10X98765432"[total % 11]


def refused(layer: str, **columns: list[Any]) -> set[str]:
    return set(personal_columns(LAYERS.load()[layer], list(columns), columns))


@pytest.mark.parametrize(
    "header",
    ["身份证号", "身份证号码", "姓名", "户主", "户主姓名", "联系人", "出生日期", "车牌号", "人脸ID",
     "ID card", "id_number",
     "Face ID", "License Plate", "First Name", "Password", "性别", "报警人", "户籍地址", "重点人群"],
)  # fmt: skip
def test_column_is_refused_when_its_name_is_about_persons(header: str) -> None:
    assert refused("staff", **{header: ["x"]}) == {header}


@pytest.mark.parametrize(
    "header",
    ["门牌号", "name", "名称", "plate_no", "village", "image", "船长", "page", "surface", "户数",
     "户室", "岗位", "face_m2",
     "联系地址", "street", "owner", "message", "sex_ratio_of_fish"],
)  # fmt: skip
def test_column_is_kept_when_its_name_only_looks_alike(header: str) -> None:
    assert refused("addresses", **{header: ["x"]}) == set()


@pytest.mark.parametrize("header", ["联系电话", "手机号", "phone", "Telephone", "tel", "联系方式"])
def test_telephones_belong_to_three_layers(header: str) -> None:
    for layer in LAYERS.load().values():
        found = personal_columns(layer, [header], {header: ["0577-63391234"] * 5})
        assert bool(found) == (layer.name not in ("staff", "resources", "boats"))


def test_population_is_kept_as_a_count_and_refused_as_a_list() -> None:
    assert refused("villages", 人口=[1200, 851.0, "2,301"]) == set()
    assert refused("villages", 人口=["张三、李四"]) == {"人口"}


def test_id_numbers_are_found_anywhere_above_two_per_cent() -> None:
    cells = [id_number(row) if row % 40 == 0 else f"note {row}" for row in range(ROWS)]
    assert refused("addresses", note=cells) == {"note"}
    assert refused("staff", note=cells) == {"note"}


def test_id_numbers_up_to_two_per_cent_are_left_to_the_reader() -> None:
    cells = [id_number(row) if row % 50 == 0 else f"note {row}" for row in range(ROWS)]
    assert refused("addresses", note=cells) == set()


def test_id_numbers_inside_sentences_and_as_old_or_unchecked_numbers_are_found() -> None:
    assert refused("addresses", a=[f"查验{id_number(row)}无误" for row in range(100)]) == {"a"}
    assert refused("addresses", a=[id_number(row, right=False) for row in range(100)]) == {"a"}
    assert refused("addresses", a=[f"3303027{row % 10}0101{row % 900 + 100:03d}" for row in range(100)]) == {"a"}


def test_telephones_in_cells_are_found_in_any_notation() -> None:
    for phone in (
        "13812345678",
        "138 1234 5678",
        "+86-13812345678",
        "0577-63391234",
        "057763391234",
        "010 62345678",
        13812345678.0,
    ):
        assert refused("incidents", words=[phone, *["rubbish on the shore"] * 30]) == {"words"}
        assert refused("boats", words=[phone, *["rubbish on the shore"] * 30]) == set()


def codes_of_all_kinds() -> dict[str, list[Any]]:
    dice = random.Random(7)
    towns = [dice.choice([1, 2, 3, 101, 199, 200, 201, 202]) for _ in range(ROWS)]
    villages = [dice.choice([1, 2, 12, 101, 111, 200, 215, 301]) for _ in range(ROWS)]
    grids = [
        f"330305{town:03d}{village:03d}{dice.randint(1, 60):03d}" for town, village in zip(towns, villages, strict=True)
    ]
    return {
        "设备编号": [f"33030500001320{dice.randint(0, 999999):06d}" for _ in range(ROWS)],
        "网格编码": grids,
        "微网格编码": [f"{grid}{dice.randint(1, 60):03d}" for grid in grids],
        "村代码": [grid[:12] for grid in grids],
        "流水号": [
            f"330305{dice.randint(2019, 2025)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{row:04d}"
            for row in range(ROWS)
        ],
        "船舶识别码": [f"4123{dice.randint(0, 99999):05d}" for _ in range(ROWS)],
        "经度值": [120 + dice.random() for _ in range(ROWS)],
        "东": [40_515_300 + dice.random() for _ in range(ROWS)],
        "时间戳": [str(1_700_000_000_000 + row) for row in range(ROWS)],
        "信用代码": [f"9133030{dice.randint(0, 10**10):011d}" for _ in range(ROWS)],
    }


@pytest.mark.parametrize("layer", ["addresses", "cameras", "grids", "micro_grids", "incidents"])
def test_codes_positions_and_serial_numbers_raise_no_false_alarm(layer: str) -> None:
    assert refused(layer, **codes_of_all_kinds()) == set()


def test_holders_are_kept_as_organisations_and_refused_as_persons() -> None:
    assert refused("sea_parcels", 权利人=["霓屿村股份经济合作社", "海霞养殖公司", "布袋岙村"]) == set()
    assert refused("sea_parcels", 权利人=["霓屿村股份经济合作社", "张三"]) == {"权利人"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [("张三", True), ("欧阳", False), ("王家村", False), ("陈国强", True), ("A1", False), ("林业局", False)],
)
def test_names_of_persons_are_told_from_places(text: str, answer: bool) -> None:
    assert is_person_name(text) is answer


def test_real_files_hold_nothing_personal(real_data: Path) -> None:
    import csv

    for layer, name in (
        ("incidents", "incidents/nyc_311_animal_sample.csv"),
        ("addresses", "addresses/company_addresses.csv"),
    ):
        with (real_data / name).open(encoding="utf-8", errors="replace") as file:
            rows = list(csv.DictReader(file))
        headers = list(rows[0])
        assert personal_columns(LAYERS.load()[layer], headers, {h: [row[h] for row in rows] for h in headers}) == {}


def test_reasons_are_sentences_in_the_language_of_the_reader() -> None:
    reasons = personal_columns(LAYERS.load()["grids"], ["身份证"], {})
    assert str(reasons["身份证"]) == "the name of the column is about persons"


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=60)), max_size=20))
def test_any_cells_are_judged(cells: list[Any]) -> None:
    personal_columns(LAYERS.load()["addresses"], ["note"], {"note": cells})


@given(st.lists(st.integers(0, 999), min_size=60, max_size=60, unique=True))
def test_numbers_with_a_date_are_told_by_their_check_character(serials: list[int]) -> None:
    letters = "0123456789X"
    right, wrong = [], []
    for serial in serials:
        number = f"33030520230101{serial:03d}"
        total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number))
        check = next(at for at in range(11) if (total + (10 if letters[at] == "X" else at)) % 11 == 1)
        right.append(number + letters[check])
        wrong.append(number + letters[(check + 1) % 11])
    land = LAYERS.load()["addresses"]
    assert "note" in personal_columns(land, ["note"], {"note": right})
    assert "note" not in personal_columns(land, ["note"], {"note": wrong})


def test_numbers_of_persons_are_masked_and_others_are_not() -> None:
    assert masked("救援 13800138000，值班 0577-63388888") == "救援 •••，值班 •••"
    assert masked("11010519491231002X 住户") == "••• 住户"
    assert masked("网格 330395101200002，MMSI 412345678") == "网格 330395101200002，MMSI 412345678"


def test_columns_of_telephones_are_known_also_of_duty_posts() -> None:
    layers = LAYERS.load()
    assert is_telephone(layers["staff"].schema.column("duty_phone"))
    assert not is_telephone(layers["boats"].schema.column("boat_name"))
    assert not is_telephone(layers["cameras"].schema.column("range_m"))
