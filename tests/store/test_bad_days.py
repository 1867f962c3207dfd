"""Days on which much goes wrong: a disk that fills during a migration, damage in the middle, clocks, two at once."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mapdesk.errors import DamagedError, StoreError
from mapdesk.model.query import Query
from mapdesk.store import journal
from mapdesk.store.connection import connect, store_errors
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.migrations import SCHEMA_VERSION, Migration, migrate
from mapdesk.store.opening import check_workspace
from tests.helpers.workspaces import make_workspace
from tests.store.contract import at, put
from tests.store.test_salvage import leaves, spoil
from tests.store.test_trouble import POSIX, child, opened

ROWS = 2000


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        put(made, "posts", *({"name": f"name {n}", "geom": at(122 + n / 1e5, 30)} for n in range(ROWS)))
        yield made


def older(path: Path) -> bytes:
    """Make the file one of the version before; return its bytes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE mapdesk_files")
        connection.execute(
            "UPDATE mapdesk_meta SET value = ? WHERE name = 'schema_version'", (str(SCHEMA_VERSION - 1),)
        )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return path.read_bytes()


# a disk that fills during a migration

_LIMITED = """
import resource, sys
from tests.store.test_trouble import *
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
try:
    opened(path, write=True).close()
except StoreError as error:
    print(error)
"""


@POSIX
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_disk_that_fills_while_the_copy_before_a_migration_is_made(
    workspace: GeoPackageWorkspace, tmp_path: Path, share: float
) -> None:
    workspace.close()
    before = older(workspace.path)
    with child(_LIMITED, workspace.path, str(int(share * len(before)))) as process:
        out, error = process.communicate(timeout=60)
    assert error == ""
    (line,) = out.splitlines()
    assert "small.gpkg" in line
    assert "disk" in line
    assert workspace.path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} <= {"small.gpkg", "small.gpkg-wal", "small.gpkg-shm"}
    with closing(opened(workspace.path, write=True)) as again:  # there is room now
        assert again.schema_version == SCHEMA_VERSION
        assert again.count(Query("posts")) == ROWS
        assert again.verify_journal().problem is None


def test_disk_that_fills_in_the_middle_of_a_migration(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    workspace.close()
    before = older(workspace.path)

    def large(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE mapdesk_more (x)")
        connection.execute("CREATE TABLE mapdesk_large AS SELECT *, randomblob(2000) FROM posts")

    with closing(connect(workspace.path, "rw")) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")
        for _try in range(2):
            with pytest.raises(StoreError, match="disk has no room") as refusal, store_errors(workspace.path):
                migrate(connection, workspace.path, SCHEMA_VERSION - 1, (Migration(SCHEMA_VERSION, large),))
            assert "\n" not in str(refusal.value)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'mapdesk_more'").fetchone() is None
    assert workspace.path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["small.gpkg"]


# a damaged page in the middle


def test_damaged_page_in_the_middle_is_refused_at_the_opening_in_one_sentence(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    pages = leaves(workspace.path, "posts")
    spoil(workspace.path, [pages[len(pages) // 2]])
    assert check_workspace(workspace.path)
    for write in (False, True):
        with pytest.raises(DamagedError, match="is damaged") as refusal:
            opened(workspace.path, write=write)
        assert "\n" not in str(refusal.value)
        assert "mapdesk salvage" in str(refusal.value)


def test_page_that_is_damaged_while_open_is_one_sentence_where_it_is_read(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    pages = leaves(workspace.path, "posts")
    with closing(opened(workspace.path)) as damaged:
        spoil(workspace.path, [pages[len(pages) // 2]])
        assert damaged.count(Query("duties")) == 0  # all else goes on
        for reading in (lambda: damaged.rows(Query("posts", geometry=True)), lambda: damaged.column("posts", "name")):
            with (
                ThreadPoolExecutor(1) as other,  # a thread that has not read the page before
                pytest.raises(DamagedError, match="is damaged") as refusal,
            ):
                other.submit(reading).result()
            assert "small.gpkg" in str(refusal.value)
            assert "Restore a backup" in str(refusal.value)


# a clock that is set back


def test_journal_goes_on_when_the_clock_is_set_back(
    workspace: GeoPackageWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=UTC)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "datetime", Earlier)
        put(workspace, "posts", {"name": "long ago"})
        put(workspace, "posts", {"name": "long ago too"})
    put(workspace, "posts", {"name": "now"})
    entries = workspace.entries()
    assert [one.seq for one in entries] == sorted(one.seq for one in entries)
    assert entries[1].at.year == 2001
    assert entries[-1].at > datetime.now(UTC) - timedelta(days=1)
    assert workspace.verify_journal().problem is None


# two programs in the same second

_AT_ONCE = """
import sys
from tests.store.test_trouble import *
path = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
try:
    workspace = opened(path, write=True)
except StoreError as error:
    print("refused:", error, flush=True)
    with closing(opened(path)) as reader:
        print(reader.count(Query("posts")), flush=True)
else:
    print("writes", flush=True)
    sys.stdin.readline()
    put(workspace, "posts", {"name": "by the one"})
    workspace.close()
"""


def together(path: Path, count: int) -> list[subprocess.Popen[str]]:
    """Start programs that open a workspace for writing at the same moment."""
    programs = [child(_AT_ONCE, path) for _number in range(count)]
    for one in programs:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in programs:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return programs


@pytest.mark.parametrize("old", [False, True])
def test_of_programs_started_in_the_same_second_one_writes_and_the_others_are_told(
    workspace: GeoPackageWorkspace, tmp_path: Path, *, old: bool
) -> None:
    workspace.close()
    if old:  # then one of them has to bring it to the version of now as well
        older(workspace.path)
    programs = together(workspace.path, 4)
    first = [one.stdout.readline() for one in programs if one.stdout is not None]
    assert sorted(line.split()[0] for line in first) == ["refused:", "refused:", "refused:", "writes"]
    told = [line for line in first if line.startswith("refused")]
    assert all("small.gpkg" in line and "being written by another program" in line for line in told)
    for one, line in zip(programs, first, strict=True):
        out, error = one.communicate("end\n", timeout=60)
        assert error == ""
        assert out in ([""] if line.startswith("writes") else [f"{ROWS}\n", f"{ROWS + 1}\n"])
    with closing(opened(workspace.path, write=True)) as again:
        assert again.count(Query("posts")) == ROWS + 1
        assert again.verify_journal().problem is None
    assert len(list(tmp_path.glob("*.before-*"))) == int(old)
