"""Backups, restoring and salvage by the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mapdesk.cli.running import Windows, run
from tests.helpers.small import make_workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "w.gpkg", addresses=20)


@pytest.fixture
def mapdesk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("MAPDESK_LANG", "en")
    windows = Windows(show=lambda _path: 0, screenshot=lambda _request: None)

    def call(*words: object) -> tuple[int, object, str]:
        code = run([str(word) for word in words], windows)
        out, error = capsys.readouterr()
        return code, json.loads(out) if "--json" in words and out else out, error

    return call


def test_workspace_is_backed_up_listed_and_restored(path: Path, mapdesk) -> None:  # type: ignore[no-untyped-def]
    code, made, _ = mapdesk("backup", "-w", path, "--json")
    assert (code, made["rows"], made["good"]) == (0, 27, True)
    assert "disk" in made["advice"]
    code, listed, _ = mapdesk("backups", "-w", path, "--json")
    assert [one["path"] for one in listed["backups"]] == [made["path"]]
    path.write_bytes(b"damaged")
    code, done, _ = mapdesk("restore", made["path"], "-w", path, "--json")
    assert code == 0
    assert Path(done["aside"]).read_bytes() == b"damaged"
    assert mapdesk("info", path, "--json")[0] == 0


def test_backup_goes_to_the_folder_that_is_named(path: Path, tmp_path: Path, mapdesk) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = mapdesk("backup", "-w", path, "--to", tmp_path / "safe")
    assert code == 0
    assert "27 rows" in out
    assert len(list((tmp_path / "safe").glob("*.gpkg"))) == 1
    code, out, _ = mapdesk("backups", "-w", path)
    assert "no backups" in out


def test_damaged_workspace_names_the_backup_and_is_salvaged(path: Path, tmp_path: Path, mapdesk) -> None:  # type: ignore[no-untyped-def]
    _, made, _ = mapdesk("backup", "-w", path, "--json")
    with path.open("r+b") as file:
        file.seek(-30 * 4096, os.SEEK_END)
        file.write(os.urandom(30 * 4096))
    code, _, error = mapdesk("info", path)
    assert code == 2
    assert made["path"] in error
    assert error.count("\n") == 1
    code, report, error = mapdesk("salvage", path, tmp_path / "out.gpkg", "--json")
    assert (code, error) == (1, "")
    assert report["problems"]
    assert mapdesk("info", tmp_path / "out.gpkg", "--json")[0] == 0
    assert mapdesk("restore", tmp_path / "none.gpkg", "-w", path)[0] == 2
