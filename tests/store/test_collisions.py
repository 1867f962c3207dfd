"""A disk that fills during a migration, two programs that start in the same second, damage met while reading."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mapdesk.errors import DamagedError, FormatError, StoreError
from mapdesk.files import formats
from mapdesk.model.query import Query
from mapdesk.store import backups, opening
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.migrations import SCHEMA_VERSION
from mapdesk.store.opening import check_workspace
from tests.helpers.workspaces import make_workspace
from tests.store.contract import at, put
from tests.store.test_salvage import leaves, spoil
from tests.store.test_trouble import POSIX, child, opened


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        put(made, "posts", *({"name": f"name {n}", "geom": at(122 + n / 1000, 30)} for n in range(300)))
        yield made


_MIGRATING = """
import resource, sys
from tests.store.test_trouble import *
path, room = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, -1))
try:
    opened(path, write=True)
except StoreError as error:
    print(error)
"""


@POSIX
@pytest.mark.parametrize("share", [0.2, 1.0])
def test_disk_that_fills_during_a_migration_leaves_the_file_as_it_was(
    workspace: GeoPackageWorkspace, share: float
) -> None:
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as older:
        older.execute(
            "UPDATE mapdesk_meta SET value = ? WHERE name = 'schema_version'", (json.dumps(SCHEMA_VERSION - 1),)
        )
        older.commit()
    before = workspace.path.read_bytes()
    room = int(len(before) * share) if share < 1 else 4096  # no room for the copy; or none for anything
    with child(_MIGRATING, workspace.path, str(room)) as process:
        out, error = process.communicate(timeout=60)
    assert error == ""
    assert out.count("\n") == 1
    assert "small" in out
    assert not list(workspace.path.parent.glob("*.part")) + list(workspace.path.parent.glob("*before*"))
    with closing(sqlite3.connect(workspace.path)) as untouched:
        kept = untouched.execute("SELECT value FROM mapdesk_meta WHERE name = 'schema_version'").fetchone()
    assert kept == (json.dumps(SCHEMA_VERSION - 1),)
    with closing(opened(workspace.path, write=True)) as again:
        assert again.count(Query("posts")) == 300
    assert check_workspace(workspace.path) == []


_STARTING = """
import sys
from tests.store.test_trouble import *
path = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
try:
    held = create(path, small_schemas()) if sys.argv[2] == "create" else opened(path, write=True)
    print("held", flush=True)
    sys.stdin.readline()
    held.close()
except StoreError as error:
    print(error, flush=True)
"""


@pytest.mark.parametrize("act", ["open", "create"])
def test_of_two_programs_that_start_together_one_writes_and_the_other_is_told(
    workspace: GeoPackageWorkspace, act: str
) -> None:
    workspace.close()
    path = workspace.path if act == "open" else workspace.path.with_name("new.gpkg")
    with child(_STARTING, path, act) as one, child(_STARTING, path, act) as other:
        for process in (one, other):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = sorted(process.stdout.readline() for process in (one, other) if process.stdout)
        for process in (one, other):
            process.communicate("end\n", timeout=60)
    assert said.count("held\n") == 1
    told = next(line for line in said if line != "held\n")
    assert "another program" in told or "already" in told
    with closing(opened(path)) as whole:
        assert whole.count(Query("posts")) == (300 if act == "open" else 0)


def test_damaged_page_met_while_reading_is_one_sentence_and_the_rest_is_read(
    workspace: GeoPackageWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "QUICK_CHECK_BYTES", 0)  # as in a large file
    put(workspace, "posts", *({"name": "x" * 500} for _ in range(2000)))
    workspace.close()
    pages = leaves(workspace.path, "posts")
    spoil(workspace.path, [pages[len(pages) // 2]])
    with closing(opened(workspace.path)) as reading:
        with pytest.raises(DamagedError, match="damaged") as refusal:
            reading.column("posts", "name")
        assert "\n" not in str(refusal.value)
        assert len(reading.rows(Query("posts", limit=20))) == 20
        assert reading.count(Query("duties")) == 0


@pytest.mark.skipif(os.name != "posix", reason="a rule of POSIX systems")
def test_reader_of_a_file_that_was_replaced_is_told(workspace: GeoPackageWorkspace) -> None:
    with closing(opened(workspace.path)) as reading:
        copy = workspace.path.with_name("copy")
        copy.write_bytes(workspace.path.read_bytes())
        copy.replace(workspace.path)
        with pytest.raises(Exception, match="deleted or replaced"):
            reading.data_version()


_PASSING_BY = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as other:
    print(other.execute("SELECT count(*) FROM posts").fetchone()[0])
other.close()
"""


@POSIX
def test_nothing_in_this_process_takes_the_locks_of_an_open_workspace_away(
    workspace: GeoPackageWorkspace, tmp_path: Path
) -> None:
    """The last program that closes removes the log: it must not take itself for the last one while we write."""
    backups.write(workspace.path, tmp_path / "b")
    backups.facts_of(workspace.path)
    with pytest.raises(StoreError, match="another program"):
        opened(workspace.path, write=True)
    opened(workspace.path).close()
    with pytest.raises(FormatError, match="is the workspace that is open"):
        formats.read(workspace.path)
    assert check_workspace(workspace.path) == []
    put(workspace, "posts", {"name": "in the log"})
    with child(_PASSING_BY, workspace.path) as process:
        out, error = process.communicate(timeout=60)
    assert (out, error) == ("301\n", "")
    assert workspace.path.with_name("small.gpkg-wal").exists()
    put(workspace, "posts", {"name": "after"})
    workspace.close()
    with closing(opened(workspace.path)) as again:
        assert again.count(Query("posts")) == 302
