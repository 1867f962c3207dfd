"""Files that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapdesk import paths


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    for content in ("{}", "岛", b"\x00\xff"):
        paths.write_whole(file, content)
        assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert list(tmp_path.iterdir()) == [file]


def test_old_file_stays_when_it_cannot_be_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        paths.write_whole(taken, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
    with pytest.raises(FileNotFoundError):
        paths.write_whole(tmp_path / "none" / "file", "new")
