"""Beginning, missing list, template and sign-on in a terminal."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mapdesk import cli
from mapdesk.session import open_workspace
from tests.helpers.accounts import PASSPHRASE

OUTLINE = {
    "type": "Feature",
    "properties": {"name": "大岛"},
    "geometry": {"type": "Polygon", "coordinates": [[[121.1, 27.8], [121.2, 27.8], [121.2, 27.9], [121.1, 27.8]]]},
}


def refuse_windows(*_: Any) -> Any:
    raise AssertionError("no window is needed")


def run(*words: object) -> int:
    return cli.run([str(word) for word in words], cli.Windows(refuse_windows, refuse_windows))


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPDESK_LANG", "en")
    for name in ("MAPDESK_ACCOUNT", "MAPDESK_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    outline = tmp_path / "outline.geojson"
    outline.write_text(json.dumps({"type": "FeatureCollection", "features": [OUTLINE]}), "utf-8")
    monkeypatch.setenv("MAPDESK_PASSPHRASE", PASSPHRASE)
    path = tmp_path / "new.gpkg"
    assert (
        run("new", path, "--code", 330395, "--name", "云屿区", "--outline", outline, "--account", "管理员", "--json")
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"]["land"], told["account"], told["warnings"]) == (1, "管理员", [])
    assert told["missing"][:3] == ["villages", "towns", "grids"]
    monkeypatch.delenv("MAPDESK_PASSPHRASE")
    return path


@pytest.fixture
def boats(tmp_path: Path) -> Path:
    path = tmp_path / "boats.csv"
    path.write_text("船名,经度,纬度\n浙岱渔00001,121.1,27.8\n", "utf-8")
    return path


def test_missing_lists_what_is_not_there(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("missing", district, "--json") == 0
    listed = [one["layer"] for one in json.loads(capsys.readouterr().out)["missing"]]
    assert "addresses" in listed
    assert "land" not in listed
    assert run("missing", district) == 0
    assert "▲" in capsys.readouterr().out


def test_template_is_written_and_its_headers_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "boats.xlsx"
    assert run("template", "boats", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["headers"][-1] == "纬度 (lat)"
    assert path.is_file()
    assert run("template", "terrain", tmp_path / "t.xlsx") == 2


def test_import_needs_a_sign_on_where_there_are_accounts(
    district: Path, boats: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "boats", boats, "-w", district) == 2
    assert "has duty accounts; sign on first" in capsys.readouterr().err
    assert run("import", "boats", boats, "-w", district, "--dry-run") == 0
    assert run("import", "boats", boats, "-w", district, "--account", "管理员") == 2
    assert "no terminal" in capsys.readouterr().err
    monkeypatch.setenv("MAPDESK_PASSPHRASE", "not this one")
    assert run("import", "boats", boats, "-w", district, "--account", "管理员") == 2
    assert "passphrase is wrong" in capsys.readouterr().err
    monkeypatch.setenv("MAPDESK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("MAPDESK_ACCOUNT", "管理员")
    assert run("import", "boats", boats, "-w", district) == 0
    with closing(open_workspace(district, write=False)) as workspace:
        last = workspace.entries(newest_first=True, limit=1)[0]
        assert (last.command, last.author.account) == ("layer.import", "管理员")
    printed = capsys.readouterr()
    assert PASSPHRASE not in printed.out + printed.err


def test_new_is_refused_in_one_sentence_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, outline = tmp_path / "new.gpkg", tmp_path / "outline.geojson"
    assert run("new", path, "--code", 330395, "--name", "x", "--outline", outline) == 2
    outline.write_text("{", "utf-8")
    assert run("new", path, "--code", 330395, "--name", "x", "--outline", outline) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["outline.geojson"]
