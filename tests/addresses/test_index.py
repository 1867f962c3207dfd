"""The index of the address base: kept, followed, given up, and never the reason why something does not work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapdesk.addresses.index import filing
from mapdesk.addresses.index.filing import DamagedIndexError
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.loading import index_of, kept_index, up_to_date
from mapdesk.addresses.search import search
from mapdesk.layers.base import LAYERS
from mapdesk.store import opening
from mapdesk.store.change import RowsPut, RowsRemoved, commit
from mapdesk.store.workspace import Workspace
from tests.addresses.test_search import make, plate
from tests.helpers.workspaces import AUTHOR


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = make(tmp_path / "w.gpkg")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def keys(index: Index, text: str) -> list[str]:
    return [one.address_id for one in search(index, text) if one.certain]


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_index_is_named_by_workspace_and_journal_position(workspace: Workspace, folder: Path) -> None:
    index_of(workspace, folder=folder)
    (file,) = files(folder)
    assert file.name.startswith(f"{workspace.workspace_id}-{workspace.entries()[-1].seq}-")


def test_index_is_loaded_and_not_built_when_nothing_changed(workspace: Workspace, folder: Path) -> None:
    index_of(workspace, folder=folder)
    (file,) = files(folder)
    before = file.stat().st_mtime_ns
    assert keys(index_of(workspace, folder=folder), "晚瑶路16号") == ["ADR0000004"]
    assert file.stat().st_mtime_ns == before


def test_index_follows_what_the_journal_tells(workspace: Workspace, folder: Path) -> None:
    first = index_of(workspace, folder=folder)
    commit(workspace, AUTHOR, RowsPut("addresses", (plate("30", "石帆街道", "鸣垟村", "新潮路", "8号"),)))
    commit(
        workspace, AUTHOR, RowsPut("addresses", ({"address_id": "ADR0000004", "number": "18号", "text": "晚瑶路18号"},))
    )
    commit(workspace, AUTHOR, RowsRemoved("addresses", ("ADR0000009",)))
    for index in (up_to_date(first, workspace), kept_index(workspace, folder)):
        assert index is not None
        assert keys(index, "新潮路8号") == ["ADR0000030"]
        assert keys(index, "晚瑶路18号") == ["ADR0000004"]
        assert keys(index, "晚瑶路16号") == []
        assert keys(index, "螺垟八街33号") == []
        assert keys(index, "螺垟七街33号") == ["ADR0000007"]


def test_index_is_built_again_when_it_was_deleted(workspace: Workspace, folder: Path) -> None:
    index_of(workspace, folder=folder)
    files(folder)[0].unlink()
    assert kept_index(workspace, folder) is None
    assert keys(index_of(workspace, folder=folder), "晚瑶路16号") == ["ADR0000004"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "other"])
def test_index_is_built_again_when_it_is_damaged(workspace: Workspace, folder: Path, damage: str) -> None:
    index_of(workspace, folder=folder)
    (file,) = files(folder)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made: dict[str, bytes | bytearray] = {
        "cut": content[: len(content) // 3],
        "flipped": content,
        "emptied": b"",
        "other": b"SQLite format 3\0" * 9,
    }
    file.write_bytes(made[damage])
    with pytest.raises(DamagedIndexError):
        filing.load(file)
    assert keys(index_of(workspace, folder=folder), "晚瑶路16号") == ["ADR0000004"]


def test_index_of_a_copy_that_went_another_way_is_not_taken(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    workspace.backup(str(tmp_path / "copy.gpkg"))
    commit(workspace, AUTHOR, RowsPut("addresses", (plate("31", "石帆街道", "鸣垟村", "新潮路", "8号"),)))
    index_of(workspace, folder=folder)

    copy = opening.open_workspace(
        tmp_path / "copy.gpkg", [layer.schema for layer in LAYERS.load().values()], write=True
    )
    commit(copy, AUTHOR, RowsPut("addresses", (plate("32", "石帆街道", "鸣垟村", "新潮路", "9号"),)))
    index = index_of(copy, folder=folder)
    assert (keys(index, "新潮路8号"), keys(index, "新潮路9号")) == ([], ["ADR0000032"])
    copy.close()


def test_index_when_the_folder_cannot_be_written(workspace: Workspace, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert keys(index_of(workspace, folder=blocked), "晚瑶路16号") == ["ADR0000004"]


def test_index_when_two_programs_build_it_at_once(workspace: Workspace, folder: Path) -> None:
    found: list[list[str]] = []
    both = [
        threading.Thread(target=lambda: found.append(keys(index_of(workspace, folder=folder), "晚瑶路16号")))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found == [["ADR0000004"]] * 2
    assert len(files(folder)) == 1


def test_index_of_a_workspace_without_addresses(tmp_path: Path) -> None:
    empty = opening.create(tmp_path / "e.gpkg", [layer.schema for layer in LAYERS.load().values()], name="empty")
    assert search(index_of(empty, folder=tmp_path / "c"), "晚瑶路16号") == []
    empty.close()


def test_building_tells_how_far_it_is_and_can_be_stopped(workspace: Workspace, folder: Path) -> None:
    def told(done: int, total: int) -> None:
        assert 0 < done <= total
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_of(workspace, told, folder)
    assert not folder.exists()
