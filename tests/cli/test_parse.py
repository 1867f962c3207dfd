"""`mapdesk parse`: one text, and a spreadsheet with all its columns and its order."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mapdesk import cli
from mapdesk.addresses.elements import ELEMENTS
from mapdesk.cli.running import REFUSED

TEXT = "浙江省宁波市北仑区新碶街道富春江路666号3幢2单元501室"


def refuse_windows(*_: Any) -> Any:
    raise AssertionError("no window is needed")


def run(*words: object) -> int:
    return cli.run([str(word) for word in words], cli.Windows(refuse_windows, refuse_windows))


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPDESK_LANG", "en")


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(f"name,地址,room\nA,{TEXT},x\nB,,y\nC,=1+1,z\nD,望海路12号,\n", encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_text_as_json_has_every_element(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", TEXT, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == [*ELEMENTS, "leftover"]
    assert (answer["number"], answer["building"], answer["room"]) == ("666号", "3幢", "501室")
    assert answer["village"] is None


def test_one_text_for_people_lists_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", "望海路12号 送货前打电话") == 0
    assert "number: 12号" in capsys.readouterr().out


def test_no_address_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", "12345") == 0
    assert "No element of an address was found" in capsys.readouterr().out


def test_a_spreadsheet_keeps_its_columns_and_order(spreadsheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = spreadsheet.with_name("out.csv")
    assert run("parse", spreadsheet, out, "--column", "地址", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["found"]["road"]) == (4, 2)
    rows = rows_of(out)
    assert [row["name"] for row in rows] == ["A", "B", "C", "D"]
    assert [row["room"] for row in rows] == ["x", "y", "z", ""]
    assert [row["room_2"] for row in rows] == ["501室", "", "", ""]
    assert rows[3]["number"] == "12号"
    assert rows[2]["road"] == ""


def test_the_address_column_is_found_by_its_usual_names(spreadsheet: Path) -> None:
    out = spreadsheet.with_name("out.xlsx")
    assert run("parse", spreadsheet, out) == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    assert sheet[2][header.index("building")].value == "3幢"


def test_a_workbook_is_read_and_written(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["编号", "详细地址"])
    sheet.append([1, TEXT])
    sheet.append([2, None])
    workbook.save(tmp_path / "in.xlsx")
    assert run("parse", tmp_path / "in.xlsx", tmp_path / "out.csv", "--column", "详细地址") == 0
    rows = rows_of(tmp_path / "out.csv")
    assert [row["编号"] for row in rows] == ["1", "2"]
    assert rows[0]["town"] == "新碶街道"


@pytest.mark.parametrize(
    ("out", "words", "reason"),
    [
        ("in.csv", (), "replaced by its own result"),
        ("out.csv", ("--column", "nope"), "There is no column"),
        ("out.txt2", (), "no ending of a format"),
        ("out.gpkg", (), "no spreadsheet"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    spreadsheet: Path, capsys: pytest.CaptureFixture[str], out: str, words: tuple[str, ...], reason: str
) -> None:
    before = spreadsheet.read_bytes()
    assert run("parse", spreadsheet, spreadsheet.with_name(out), *words) == REFUSED
    assert reason in capsys.readouterr().err
    assert spreadsheet.read_bytes() == before
    assert [path.name for path in spreadsheet.parent.iterdir()] == ["in.csv"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", tmp_path / "no.csv", tmp_path / "out.csv") == REFUSED
    assert "There is no file" in capsys.readouterr().err


def test_a_file_without_one_to_write_is_refused(spreadsheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", spreadsheet) == REFUSED
    assert "Name the file to write" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "路" * 100_000, "\x00.csv", "望海路12号.csv"])
def test_any_text_is_answered(text: str) -> None:
    assert run("parse", text, "--json") == 0


def test_a_column_without_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", TEXT, "--column", "地址") == REFUSED
    assert "needs a file" in capsys.readouterr().err


def test_three_hundred_columns_are_kept(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(299)]
    (tmp_path / "in.csv").write_text(
        ",".join([*names, "address"]) + "\n" + ",".join([*("v" for _ in names), "望海路12号"]) + "\n", encoding="utf-8"
    )
    assert run("parse", tmp_path / "in.csv", tmp_path / "out.csv") == 0
    row = rows_of(tmp_path / "out.csv")[0]
    assert len(row) == 300 + len(ELEMENTS) + 1
    assert (row["c298"], row["road"]) == ("v", "望海路")
