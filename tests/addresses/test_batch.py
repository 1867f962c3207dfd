"""Geocoding a spreadsheet: statuses, columns, order, formulas, stopping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from mapdesk.addresses.batch import COLUMNS, geocode, locate_all
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.loading import index_of
from mapdesk.errors import MapdeskError
from mapdesk.files import formats
from tests.addresses.test_search import make

ROWS = [
    ("7", "晚瑶路12号101室", "=1+1"),
    ("3", "晚遥路12号103室", "@SUM(A1)"),
    ("9", "没有的地方", ""),
    ("7", "晚瑶路14号", "x"),
    ("", "", ""),
]
EXPECTED = ["auto", "review", "none", "review", "none"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("batch")
    workspace = make(folder / "w.gpkg")
    yield index_of(workspace, folder=folder / "cache")
    workspace.close()


def sheet(path: Path) -> Path:
    """Write the rows as a CSV file."""
    lines = ["id,地址,备注", *(",".join(row) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_geocode_keeps_columns_and_order_and_tells_the_status(index: Index, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out{suffix}"
    tally = geocode(index, sheet(tmp_path / "in.csv"), target, "地址")
    table = formats.read(target)
    assert list(table.columns) == ["id", "地址", "备注", *COLUMNS]
    assert table.columns["地址"][:4] == [row[1] for row in ROWS][:4]
    assert table.columns["备注"][:2] == ["=1+1", "@SUM(A1)"]
    assert table.columns["status"] == EXPECTED
    assert (tally.rows, tally.auto, tally.review, tally.none) == (5, 1, 2, 2)
    assert table.columns["address_id"][0] == "ADR0000002"
    assert table.columns["matched_text"][0] == "浙江省澜州市澜屿区石帆街道鸣垟村晚瑶路12号101室"
    assert table.columns["address_id"][1] is not None
    assert table.columns["address_id"][2] is None


def test_geocode_writes_no_formula(index: Index, tmp_path: Path) -> None:
    geocode(index, sheet(tmp_path / "in.csv"), tmp_path / "out.csv", "地址")
    assert "'=1+1" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    geocode(index, tmp_path / "in.csv", tmp_path / "out.xlsx", "地址")
    written = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells = [cell for row in written.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_geocode_of_its_own_answer_gives_the_same_file(index: Index, tmp_path: Path) -> None:
    geocode(index, sheet(tmp_path / "in.csv"), tmp_path / "one.csv", "地址")
    geocode(index, tmp_path / "one.csv", tmp_path / "two.csv", "地址")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_geocode_when_there_is_no_such_column(index: Index, tmp_path: Path) -> None:
    with pytest.raises(MapdeskError, match="备注"):
        geocode(index, sheet(tmp_path / "in.csv"), tmp_path / "out.csv", "address")
    assert not (tmp_path / "out.csv").exists()


def test_geocode_when_the_target_is_no_spreadsheet(index: Index, tmp_path: Path) -> None:
    with pytest.raises(MapdeskError):
        geocode(index, sheet(tmp_path / "in.csv"), tmp_path / "out.gpkg", "地址")


def test_geocode_when_it_is_stopped(index: Index, tmp_path: Path) -> None:
    def told(done: int, total: int) -> None:
        assert done <= total
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        geocode(index, sheet(tmp_path / "in.csv"), tmp_path / "out.csv", "地址", told=told)
    assert not (tmp_path / "out.csv").exists()


def test_locating_when_processes_share_the_work_gives_the_same(index: Index) -> None:
    texts = [f"晚瑶路{number}号" for number in range(20_200)]
    assert list(locate_all(index, texts, processes=2)) == list(locate_all(index, texts))
