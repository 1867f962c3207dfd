"""`mapdesk search` and `mapdesk geocode` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapdesk.cli.running import Windows, run
from tests.addresses.test_search import make


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    path = tmp_path / "w.gpkg"
    make(path).close()
    return str(path)


def ran(*words: str) -> int:
    """Run a command line without windows."""
    return run(list(words), Windows(lambda _path: 1, lambda _request: None))


def test_search_gives_the_fields_of_a_match(workspace: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("search", "晚遥路12号101", "-w", workspace, "--limit", "2", "--json") == 0
    found = json.loads(capsys.readouterr().out)["matches"]
    assert len(found) <= 2
    fields = {"address_id", "address_code", "text", "score", "level", "lon", "lat", "matched", "faults"}
    assert fields <= set(found[0])
    assert found[0]["address_id"] == "ADR0000002"
    assert {one["fault"] for one in found[0]["faults"]} == {"homophone", "unmarked"}


def test_search_when_nothing_is_found(workspace: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("search", "zzzz", "-w", workspace, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"matches": []}


def test_geocode_writes_the_file_and_counts(workspace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("id,地址\n1,晚瑶路12号\n2,晚瑶路13号\n", encoding="utf-8")
    target = tmp_path / "out.csv"
    assert ran("geocode", str(tmp_path / "in.csv"), str(target), "--column", "地址", "-w", workspace, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["auto"], told["review"], told["none"]) == (2, 1, 1, 0)
    assert target.read_text(encoding="utf-8-sig").splitlines()[0].endswith("matched_text,score,status,lon,lat")


def test_geocode_when_the_column_is_missing(workspace: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,地址\n1,晚瑶路12号\n", encoding="utf-8")
    assert ran("geocode", str(tmp_path / "in.csv"), str(tmp_path / "o.csv"), "--column", "x", "-w", workspace) == 2
