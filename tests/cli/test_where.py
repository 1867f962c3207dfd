"""`mapdesk where` and `mapdesk position` in a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mapdesk import cli
from mapdesk.cli.running import REFUSED, parser
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.layers.conftest import workspace

__all__ = ["workspace"]


def refuse_windows(*_: Any) -> Any:
    raise AssertionError("no window is needed")


def run(*words: object) -> int:
    return cli.run([str(word) for word in words], cli.Windows(refuse_windows, refuse_windows))


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPDESK_LANG", "en")


@pytest.fixture
def stored(workspace: GeoPackageWorkspace) -> Path:
    """Return the file of the small district."""
    return Path(workspace.location)


def test_place_on_land_has_the_fields_that_were_promised(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("where", "121.1022", "27.8020", "-w", stored, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {"grid", "micro_grid", "address", "sea", "staff", "cameras"} <= set(told)
    assert told["address"]["text"] == "北屿街道海霞路12号"
    assert told["sea"] is None


def test_place_at_sea_is_told_in_both_languages(
    stored: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("where", "121.1299", "27.805", "-w", stored, "--json") == 0
    assert "east-north-east of 中心渔港" in json.loads(capsys.readouterr().out)["sea"]["text"]
    monkeypatch.setenv("MAPDESK_LANG", "zh_CN")
    assert run("where", "121.1299", "27.805", "-w", stored, "--json") == 0
    assert json.loads(capsys.readouterr().out)["sea"]["text"].startswith("中心渔港")


def test_negative_numbers_are_values_and_no_options(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("position", "-73.9 40.7"), ("position", "-73.9,40.7"), ("position", "--json", "-73.9,40.7")):
        assert run(*words) == 0
        assert "-73.9" in capsys.readouterr().out
    assert run("where", "-73.9", "40.7", "-w", stored, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["lon"], told["sea"], told["address"]) == (-73.9, None, None)


def test_negative_longitude_is_a_value_of_an_option() -> None:
    read = parser().parse_args(["screenshot", "x.png", "-w", "W", "--at", "-73.9,40.7"])
    assert read.at == "-73.9,40.7"


def test_position_is_read_back_as_json(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("position", "中心渔港东南2.3海里", "-w", stored, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {"lon", "lat", "notation", "readback", "warnings"} <= set(told)
    assert told["notation"] == "bearing"
    assert run("position", "北纬27度50.5分 东经121度9分") == 0
    assert "121.1500000 27.8416667" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("position", "27 28"), ("position", ""), ("position", "无名岛东南2.3海里"), ("where", "a", "b", "-w", "x")],
)
def test_what_is_no_position_is_refused_in_one_sentence(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == REFUSED
    caught = capsys.readouterr()
    assert caught.out == ""
    assert len(caught.err.strip().splitlines()) == 1
