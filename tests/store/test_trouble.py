"""Bad files, full disks, other programs, sudden ends: one clear sentence each, and nothing stored is lost."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from mapdesk.errors import StoreError
from mapdesk.model.query import Query
from mapdesk.store import opening
from mapdesk.store.connection import connect
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.migrations import Migration, migrate
from mapdesk.store.opening import check_workspace, create, open_workspace
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schemas
from tests.store.contract import at, put

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="a rule of POSIX systems")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        put(made, "posts", *({"name": f"name {n}", "geom": at(122 + n / 1000, 30)} for n in range(300)))
        yield made


def child(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start Python with a script that finds the tests' own modules."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def opened(path: Path, *, write: bool = False) -> GeoPackageWorkspace:
    """Open a workspace with the schemas of these tests."""
    return open_workspace(path, small_schemas(), write=write)


# files that are no workspace, or not a whole one


def nothing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("lon,lat\n" * 100)


def plain_sqlite(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (x)")


def foreign(path: Path) -> None:
    import geopandas as gpd

    path.unlink()
    gpd.GeoDataFrame({"a": [1]}, geometry=[at(1, 2)], crs=4326).to_file(path, layer="x")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_in_the_header(path: Path) -> None:
    os.truncate(path, 60)


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = os.urandom(4096)
    path.write_bytes(data)


def damaged_everywhere(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("UPDATE mapdesk_meta SET value = '99' WHERE name = 'schema_version'")
        made.commit()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (nothing, "no file"),
        (folder, "cannot be opened"),
        (empty, "is no GeoPackage"),
        (text, "is no GeoPackage"),
        (plain_sqlite, "is no GeoPackage"),
        (foreign, "no workspace of this program"),
        (cut, "its end is missing"),
        (cut_in_the_header, "is no GeoPackage"),
        (damaged, "damaged"),
        (newer, "newer version"),
    ],
)
def test_file_is_refused_in_one_sentence(
    workspace: GeoPackageWorkspace, spoil: Callable[[Path], None], says: str, *, write: bool
) -> None:
    workspace.close()
    spoil(workspace.path)
    with pytest.raises(StoreError, match=says) as refusal:
        opened(workspace.path, write=write)
    assert "small.gpkg" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert {path.name for path in workspace.path.parent.iterdir()} <= {"small.gpkg"}


def test_damage_anywhere_is_found_by_the_whole_check(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    assert check_workspace(workspace.path) == []
    damaged_everywhere(workspace.path)
    with pytest.raises(StoreError, match="damaged"):
        opened(workspace.path, write=True)
    assert check_workspace(workspace.path)


def test_making_is_refused_when_the_file_is_there(workspace: GeoPackageWorkspace) -> None:
    with pytest.raises(StoreError, match="already"):
        create(workspace.path, small_schemas())
    assert workspace.count(Query("posts")) == 300


def test_making_is_refused_when_the_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create(tmp_path / "no" / "w.gpkg", small_schemas())


# other programs


def test_second_writer_is_told_who_writes_and_since_when(workspace: GeoPackageWorkspace) -> None:
    with pytest.raises(StoreError, match="written by another program") as refusal:
        opened(workspace.path, write=True)
    assert str(os.getpid()) in str(refusal.value.detail)
    assert "since 20" in str(refusal.value.detail)
    workspace.close()
    opened(workspace.path, write=True).close()


def test_lock_of_a_killed_program_is_free(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    script = (
        "import sys; from tests.store.test_trouble import *\n"
        "held = opened(Path(sys.argv[1]), write=True); print('open', flush=True); sys.stdin.read()"
    )
    with child(script, workspace.path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=str(process.pid)):
            opened(workspace.path, write=True)
        process.kill()
    reopened = opened(workspace.path, write=True)
    assert reopened.cut_short is not None
    reopened.close()
    again = opened(workspace.path, write=True)
    assert again.cut_short is None
    again.close()
    assert [path.name for path in workspace.path.parent.iterdir()] == ["small.gpkg"]


def test_writing_is_refused_when_another_program_holds_the_file(workspace: GeoPackageWorkspace) -> None:
    writer = workspace._connections.writer
    assert writer is not None
    writer.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program holds"):
            put(workspace, "posts", {})
        assert workspace.count(Query("posts")) == 300
        other.execute("ROLLBACK")
    put(workspace, "posts", {})


def test_write_ahead_log_is_set_again_when_another_program_ended_it(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    opened(workspace.path, write=True).close()
    with closing(sqlite3.connect(workspace.path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


_AS_NOBODY = """
import os, sys
from tests.store.test_trouble import *
import sqlalchemy.dialects.sqlite.pysqlite
os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
with closing(opened(path)) as workspace:
    print(workspace.count(Query("posts")), workspace.read_only_reason)
try:
    opened(path, write=True)
except StoreError as error:
    print(error)
"""


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_workspace_in_a_read_only_folder_is_read_as_it_is(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    workspace.close()
    tmp_path.chmod(0o755)
    for place in tmp_path.parents:
        if place.name.startswith("pytest"):  # those of pytest are closed to others
            place.chmod(0o755)
    with child(_AS_NOBODY, workspace.path) as process:
        out, error = process.communicate(timeout=60)
    assert error == ""
    first, second = out.splitlines()
    assert first == "300 The file or its folder cannot be written."
    assert "cannot be written here" in second
    assert [path.name for path in tmp_path.iterdir()] == ["small.gpkg"]


# full disks


def test_full_disk_stores_nothing_and_loses_nothing(workspace: GeoPackageWorkspace) -> None:
    writer = workspace._connections.writer
    assert writer is not None
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="no room"):
        put(workspace, "posts", *({"name": "x" * 1000} for _ in range(200)))
    with pytest.raises(StoreError, match="no room"), workspace.bulk(AUTHOR, "demo", {}) as load:
        load.load("posts", ("name",), [("x" * 1000,)] * 200)
    assert workspace.count(Query("posts")) == 300
    assert len(workspace.entries()) == 1
    writer.execute("PRAGMA max_page_count = 1000000")
    assert put(workspace, "posts", {}) == ["POS0000301"]
    assert workspace.verify_journal().problem is None
    workspace.close()
    assert check_workspace(workspace.path) == []


_LIMITED = """
import resource, sys
from tests.store.test_trouble import *
path = Path(sys.argv[1])
with closing(opened(path, write=True)) as workspace:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, -1))
    stored = 0
    try:
        for stored in range(1000):
            put(workspace, "posts", {"name": "x" * 5000})
    except StoreError as error:
        print(error)
    print(stored, workspace.count(Query("posts")) - 300)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, -1))
    try:
        create(path.with_name("new.gpkg"), small_schemas()).close()
    except StoreError as error:
        print(error)
    try:
        workspace.backup(str(path.with_name("copy.gpkg")))
    except StoreError as error:
        print(error)
"""


@POSIX
def test_disk_that_fills_while_writing_stores_nothing_more_and_loses_nothing(
    workspace: GeoPackageWorkspace, tmp_path: Path
) -> None:
    workspace.close()
    with child(_LIMITED, workspace.path) as process:
        out, _ = process.communicate(timeout=100)
    lines = out.splitlines()
    stored, counted = map(int, lines[1].split())
    assert stored == counted > 0
    assert all("small.gpkg" in line or "new.gpkg" in line for line in (lines[0], *lines[2:]))
    assert not list(tmp_path.glob("copy*")) + list(tmp_path.glob("new*"))
    with closing(opened(workspace.path, write=True)) as again:
        assert again.count(Query("posts")) == 300 + stored
        assert again.verify_journal().problem is None
    assert check_workspace(workspace.path) == []


# sudden ends

_WRITING = """
import sys
from tests.store.test_trouble import *
workspace = opened(Path(sys.argv[1]), write=True)
while True:
    (key,) = put(workspace, "posts", {"name": "acknowledged", "geom": at(122, 30)})
    print(key, flush=True)
"""


@POSIX
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("rounds", [20, pytest.param(1000, marks=pytest.mark.soak)])
def test_no_acknowledged_row_is_lost_when_the_writer_is_killed(workspace: GeoPackageWorkspace, rounds: int) -> None:
    workspace.close()
    seeded = random.Random(20)
    acknowledged = set()
    for _ in range(rounds):
        with child(_WRITING, workspace.path) as process:
            assert process.stdout is not None
            for _ in range(seeded.randrange(1, 60)):
                acknowledged.add(process.stdout.readline().strip())
            process.kill()
            acknowledged.update(line.strip() for line in process.stdout if line.endswith("\n"))
        with closing(opened(workspace.path, write=True)) as again:
            assert acknowledged <= set(again.column("posts", "posts_id"))
            assert again.verify_journal().problem is None
    assert len(acknowledged) > 100
    assert check_workspace(workspace.path) == []


# migrations


def test_migration_keeps_a_copy_and_is_all_or_nothing(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    workspace.close()

    def add(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE mapdesk_more (x)")

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE mapdesk_even_more (x)")
        connection.execute("CREATE TABLE mapdesk_more (x)")

    with closing(connect(workspace.path, "rw")) as connection:
        steps = (Migration(2, add), Migration(3, fail))
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, workspace.path, 1, steps)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        version = connection.execute("SELECT value FROM mapdesk_meta WHERE name = 'schema_version'").fetchone()
    assert "mapdesk_more" in tables
    assert "mapdesk_even_more" not in tables
    assert version == ("2",)
    copy = tmp_path / "small.before-2.gpkg"
    with closing(opened(copy)) as before:
        assert before.count(Query("posts")) == 300
    shutil.copy(copy, workspace.path)
    with closing(connect(workspace.path, "rw")) as connection:
        assert [path.name for path in migrate(connection, workspace.path, 1, steps[:1])] == ["small.before-2-2.gpkg"]
        assert migrate(connection, workspace.path, 2, steps[:1]) == []


def test_close_interrupts_readings_of_other_threads(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", *({"name": f"p{number}", "geom": at(1, 2)} for number in range(2_000)))
    began, ends = Barrier(3), []

    def read(reading: Callable[[], object]) -> None:
        reading()
        began.wait()
        try:
            while True:
                reading()
        except StoreError as error:
            ends.append(error.title)

    readings = (lambda: workspace.count(Query("posts", text="zzz")), lambda: workspace.shapes("posts"))
    threads = [Thread(target=read, args=(reading,)) for reading in readings]
    for thread in threads:
        thread.start()
    began.wait()
    workspace.close()
    for thread in threads:
        thread.join(10)
    assert [str(end) for end in ends] == ["The workspace “small.gpkg” is closed."] * 2


def test_close_between_two_chunks_of_a_stream_ends_it(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {"name": "a"}, {"name": "b"})
    stream = workspace.stream(Query("posts"), chunk=1)
    next(stream)
    workspace.close()
    with pytest.raises(StoreError):
        next(stream)


def test_close_rolls_back_what_another_thread_writes(workspace: GeoPackageWorkspace) -> None:
    began, ends = Event(), []

    def write() -> None:
        try:
            with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
                while True:
                    transaction.put("posts", [{"name": str(number)} for number in range(200)])
                    began.set()
        except StoreError as error:
            ends.append(str(error.title))

    thread = Thread(target=write)
    thread.start()
    assert began.wait(10)
    workspace.close()
    thread.join(10)
    assert ends == ["The workspace “small.gpkg” is closed."]
    with closing(open_workspace(workspace.path, small_schemas(), write=True)) as again:
        assert (again.count(Query("posts")), len(again.entries())) == (300, 1)
    assert not workspace.path.with_name("small.gpkg-wal").exists()


@POSIX
def test_link_to_a_workspace_is_no_second_door(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    link = tmp_path / "link.gpkg"
    link.symlink_to(workspace.path)
    with pytest.raises(StoreError, match="being written by another program"):
        open_workspace(link, small_schemas(), write=True)
    with closing(open_workspace(link, small_schemas(), write=False)) as reader:
        assert reader.count(Query("posts")) == 300


def test_file_that_two_programs_make_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, fill = tmp_path / "new.gpkg", opening._fill

    def fill_while_another_tries(*arguments: object) -> None:
        with pytest.raises(StoreError, match="being written by another program"):
            create(path, small_schemas())
        fill(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_fill", fill_while_another_tries)
    create(path, small_schemas()).close()
    monkeypatch.undo()
    with pytest.raises(StoreError, match="already a file"):
        create(path, small_schemas())
    assert [one.name for one in tmp_path.iterdir()] == ["new.gpkg"]
