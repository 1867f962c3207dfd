"""Unconfirmed work is kept beside the workspace, offered after a crash and gone after a clean end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mapdesk.store.unconfirmed import Unconfirmed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.gpkg"


def test_work_of_a_run_that_crashed_is_offered_to_the_next(path: Path) -> None:
    crashed = Unconfirmed(path, "seat 1")
    assert crashed.keep("card", {"name": "半"})
    assert crashed.keep("card", {"name": "半填"})
    crashed.keep("drawing", [[121.1, 27.8]])
    assert crashed.found() == []
    after = Unconfirmed(path, "seat 1")
    assert [(one.name, one.data) for one in after.found()] == [("card", {"name": "半填"}), ("drawing", [[121.1, 27.8]])]
    assert Unconfirmed(path, "seat 2").found() == []
    if os.name == "posix":
        assert after.path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_after_a_clean_end(path: Path) -> None:
    work = Unconfirmed(path, "seat 1")
    work.keep("card", 1)
    work.close()
    assert list(path.parent.iterdir()) == []
    work.keep("card", 1)
    work.drop("card")
    assert list(path.parent.iterdir()) == []


def test_what_nobody_looked_at_stays_and_what_is_kept_anew_is_of_this_run(path: Path) -> None:
    first = Unconfirmed(path, "seat 1")
    first.keep("card", 1)
    first.keep("drawing", 2)
    second = Unconfirmed(path, "seat 1")
    second.keep("card", 3)
    assert [one.name for one in second.found()] == ["drawing"]
    second.close()
    assert [one.name for one in Unconfirmed(path, "seat 1").found()] == ["drawing"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"items": {"a": 1}}', '{"items": {"a": {"data": 1, "at": "x"}}}'])
def test_damaged_file_offers_nothing_and_is_written_over(path: Path, content: str) -> None:
    work = Unconfirmed(path, "seat 1")
    work.path.write_text(content)
    again = Unconfirmed(path, "seat 1")
    assert again.found() == []
    assert again.keep("card", 1)
    assert len(Unconfirmed(path, "seat 1").found()) == 1


def test_disk_that_refuses_stops_nobody(tmp_path: Path) -> None:
    assert not Unconfirmed(tmp_path / "no" / "w.gpkg", "seat 1").keep("card", 1)
