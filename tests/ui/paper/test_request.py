from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapdesk import cli
from mapdesk.ui.paper.request import draw_request


def refuse(*_args: object) -> int:
    raise AssertionError("no window is wanted")


def run(*words: object) -> int:
    return cli.run([str(word) for word in words], cli.Windows(refuse, lambda _request: None, draw_request))


def test_sheet_of_the_whole_district_is_drawn(known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "map.pdf"
    assert run("print", target, "-w", known, "--bbox", "121.12,27.81,121.18,27.87", "--json", "--lang", "en") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["path"] == str(target)
    assert answer["scale"] == 40_000
    assert answer["features"]["land"] == 1
    assert target.read_bytes().startswith(b"%PDF")


def test_layers_title_and_paper_are_taken(known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "map.svg"
    words = ("--layers", "land", "--title", "标题", "--mark", "内部", "--paper", "A3", "--portrait", "--lang", "en")
    assert run("print", target, "-w", known, "--at", "121.15,27.84", "--scale", 5000, *words) == 0
    svg = target.read_text(encoding="utf-8")
    assert "标题" in svg
    assert "内部" in svg
    assert "Cameras" not in svg
    assert "1:5,000" in capsys.readouterr().out


def test_file_that_is_there_is_replaced_only_when_told(
    known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "map.png"
    target.write_bytes(b"older")
    words = ("print", target, "-w", known, "--layers", "land", "--dpi", 50, "--lang", "en")
    assert run(*words) == 2
    assert target.read_bytes() == b"older"
    assert run(*words, "--force") == 0
    assert target.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "121,27"), ("--at", "x,y", "--scale", "5000"), ("--bbox", "1,2,3"), ("--bbox", "5,1,2,3"),
        ("--dpi", "5000"), ("--scale", "3"), ("--layers", "nowhere"),
    ],
)  # fmt: skip
def test_impossible_wish_is_refused_with_one_sentence(
    known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run("print", tmp_path / "map.pdf", "-w", known, *words) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "map.pdf").exists()
