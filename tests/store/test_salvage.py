"""What can be read of a damaged workspace is brought out, also behind the damage."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from mapdesk.errors import StoreError
from mapdesk.model.query import Box, Query
from mapdesk.model.raster import Raster
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.opening import check_workspace
from mapdesk.store.salvage import salvage
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schemas
from tests.store.contract import at, put
from tests.store.test_trouble import cut, damaged_everywhere, opened, text

ROWS = 3000


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        put(made, "posts", *({"name": f"name {n}", "geom": at(122 + n / 1e5, 30)} for n in range(ROWS)))
        for number in range(50):
            put(made, "duties", {"name": f"watch {number}"})
        yield made


def leaves(path: Path, table: str) -> list[int]:
    """Return the numbers of the leaf pages of a table, in order."""
    with closing(sqlite3.connect(path)) as reading:
        size = reading.execute("PRAGMA page_size").fetchone()[0]
        root = reading.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    data = path.read_bytes()

    def below(page: int) -> list[int]:
        start = (page - 1) * size
        if data[start] in (0x0D, 0x0A):
            return [page]
        cells = int.from_bytes(data[start + 3 : start + 5], "big")
        spots = [int.from_bytes(data[start + 12 + 2 * n : start + 14 + 2 * n], "big") for n in range(cells)]
        pages = [int.from_bytes(data[start + spot : start + spot + 4], "big") for spot in spots]
        return [leaf for one in (*pages, int.from_bytes(data[start + 8 : start + 12], "big")) for leaf in below(one)]

    return below(root)


def spoil(path: Path, pages: list[int]) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096)
            file.write(os.urandom(4096))


def test_rows_before_and_behind_a_damaged_page_are_brought_out(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    workspace.close()
    pages = leaves(workspace.path, "posts")
    spoil(workspace.path, [pages[len(pages) // 2]])
    before = workspace.path.read_bytes()
    out = tmp_path / "out.gpkg"
    report = salvage(workspace.path, out, small_schemas())
    lost = report.tables["posts"].lost
    assert 0 < lost < 100
    assert report.tables["posts"].brought == ROWS - lost
    assert any(problem.startswith("posts:") for problem in report.problems)
    assert report.to_json()["whole"] is False
    assert workspace.path.read_bytes() == before
    assert check_workspace(out) == []
    with closing(opened(out, write=True)) as salvaged:
        assert salvaged.workspace_id == workspace.workspace_id
        assert salvaged.count(Query("posts")) == ROWS - lost
        assert salvaged.column("posts", "name")[-1] == f"name {ROWS - 1}"
        assert salvaged.count(Query("duties")) == 50
        assert salvaged.verify_journal().problem is None
        assert report.journal_entries == 51
        assert salvaged.outside_changes() == []
        assert put(salvaged, "posts", {}) == [f"POS{ROWS + 1:07d}"]
        assert salvaged.count(Query("posts", box=Box(121.9, 29, 122.001, 31))) == 101


def test_sound_workspace_comes_out_whole(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert report.problems == []
    assert report.to_json()["whole"] is True
    with closing(opened(tmp_path / "out.gpkg")) as salvaged:
        assert salvaged.column("posts", "posts_id") == workspace.column("posts", "posts_id")
        assert [one.hash for one in salvaged.entries()] == [one.hash for one in workspace.entries()]
        assert len(salvaged.history("posts", "POS0000001")) == 1


def test_journal_is_kept_up_to_the_first_lost_entry_and_verifies(
    workspace: GeoPackageWorkspace, tmp_path: Path
) -> None:
    workspace.close()
    pages = leaves(workspace.path, "mapdesk_journal")
    spoil(workspace.path, [pages[len(pages) // 2]])
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert 0 < report.journal_entries < 51
    with closing(opened(tmp_path / "out.gpkg", write=True)) as salvaged:
        assert salvaged.verify_journal().problem is None
        assert salvaged.count(Query("duties")) == 50
        put(salvaged, "posts", {})
        assert salvaged.verify_journal().entries == report.journal_entries + 1


def test_file_that_misses_its_end_gives_what_is_there(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    workspace.close()
    cut(workspace.path)
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert report.problems
    opened(tmp_path / "out.gpkg", write=True).close()


@pytest.mark.parametrize("ruin", [text, damaged_everywhere])
def test_file_without_a_table_of_contents_is_refused_in_one_sentence(
    workspace: GeoPackageWorkspace, tmp_path: Path, ruin: object
) -> None:
    workspace.close()
    if ruin is damaged_everywhere:
        spoil(workspace.path, list(range(1, 30)))
        data = workspace.path.read_bytes()
        workspace.path.write_bytes(b"SQLite format 3\x00" + data[16:])
    else:
        text(workspace.path)
    with pytest.raises(StoreError) as refusal:
        salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert "\n" not in str(refusal.value)
    assert not (tmp_path / "out.gpkg").exists()


# the raster


@pytest.fixture
def terrain(workspace: GeoPackageWorkspace) -> Raster:
    """Return the heights of the workspace: nine tiles that fill many pages each."""
    heights = np.random.default_rng(7).normal(100, 40, (700, 640)).astype(np.float32)
    heights[:50, :50] = np.nan
    made = Raster(heights, 121.0, 28.0, 0.001)
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put_raster("terrain", made)
    return made


def test_raster_of_a_sound_workspace_comes_out_as_it_is(
    workspace: GeoPackageWorkspace, terrain: Raster, tmp_path: Path
) -> None:
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert report.problems == []
    assert (report.tables["terrain"].brought, report.tables["terrain"].lost) == (9, 0)
    with closing(opened(tmp_path / "out.gpkg")) as salvaged:
        found = salvaged.raster("terrain")
        assert found is not None
        assert (found.west, found.north, found.step_deg) == pytest.approx((121.0, 28.0, 0.001))
        np.testing.assert_array_equal(found.values, terrain.values)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_tiles_that_are_damaged_become_unknown_and_the_others_stay(
    workspace: GeoPackageWorkspace, terrain: Raster, tmp_path: Path, share: float
) -> None:
    workspace.close()
    data = workspace.path.read_bytes()
    first, last = data.find(b"II*\x00"), data.rfind(b"II*\x00")
    page = int(first + share * (last - first)) // 4096 + 1
    spoil(workspace.path, [page])
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    told = report.tables["terrain"]
    assert 1 <= told.lost <= 2
    assert told.brought + told.lost == 9
    assert any(problem.startswith("terrain:") for problem in report.problems)
    with closing(opened(tmp_path / "out.gpkg", write=True)) as salvaged:
        found = salvaged.raster("terrain")
        assert found is not None
        known = np.isfinite(found.values)
        np.testing.assert_array_equal(found.values[known], terrain.values[known])
        assert known.mean() > 0.6
        assert salvaged.count(Query("posts")) == ROWS


def test_raster_whose_place_is_lost_is_told_and_the_rest_comes_out(
    workspace: GeoPackageWorkspace, terrain: Raster, tmp_path: Path
) -> None:
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("DELETE FROM gpkg_tile_matrix")
        other.commit()
    report = salvage(workspace.path, tmp_path / "out.gpkg", small_schemas())
    assert any("import it again" in problem for problem in report.problems)
    with closing(opened(tmp_path / "out.gpkg")) as salvaged:
        assert salvaged.raster("terrain") is None
        assert salvaged.count(Query("posts")) == ROWS
