"""Backups: whole, verified, thinned; restored in the place of a file that is set aside first."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mapdesk import settings
from mapdesk.errors import DamagedError, MapdeskError, RefusedError, StoreError
from mapdesk.model.query import Query
from mapdesk.store import backups, rescuing
from mapdesk.store.backups import Backup, Rule
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.opening import check_workspace
from mapdesk.store.permission import Signed, who_may_restore
from mapdesk.store.recovering import restore
from mapdesk.store.schedule import Plan, Schedule, plan_of
from tests.helpers.accounts import PASSPHRASE, with_accounts
from tests.helpers.workspaces import make_workspace
from tests.store.contract import at, put
from tests.store.test_trouble import child, damaged, damaged_everywhere, newer, nothing, opened, text

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    (tmp_path / "w").mkdir()
    with closing(make_workspace(tmp_path / "w")) as made:
        put(made, "posts", *({"name": f"name {n}", "geom": at(122 + n / 1000, 30)} for n in range(300)))
        yield made


@pytest.fixture
def folder(workspace: GeoPackageWorkspace) -> Path:
    return backups.folder_of(workspace.path)


def backup_of(workspace: GeoPackageWorkspace) -> Backup:
    return backups.write(workspace.path, backups.folder_of(workspace.path))


def test_backup_is_a_whole_workspace_and_tells_what_it_holds(workspace: GeoPackageWorkspace, folder: Path) -> None:
    made = backup_of(workspace)
    put(workspace, "posts", {"name": "later"})
    assert (made.rows, made.entries, made.workspace_id) == (300, 1, workspace.workspace_id)
    assert made.last_change_at == workspace.entries()[0].at
    assert backups.listed(folder) == [made]
    assert check_workspace(made.path) == []
    with closing(opened(made.path)) as reading:
        assert reading.count(Query("posts")) == 300
        assert reading.verify_journal().problem is None
    names = {path.name for path in folder.iterdir()}
    assert names == {made.path.name, made.path.name + ".json"}
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o077 == 0


def test_backup_is_taken_from_one_moment_while_others_write(workspace: GeoPackageWorkspace, folder: Path) -> None:
    put(workspace, "posts", *({"name": "x" * 4000} for _ in range(400)))
    written = []

    def between(_path: Path) -> None:
        written.append(put(workspace, "posts", {"name": "during"}))

    sync, backups.sync = backups.sync, lambda path: (between(path), sync(path))  # type: ignore[func-returns-value, assignment]
    try:
        made = backup_of(workspace)
    finally:
        backups.sync = sync
    assert written
    assert made.rows == 700
    with closing(opened(made.path)) as reading:
        assert reading.count(Query("posts")) == 700
    assert workspace.count(Query("posts")) == 700 + len(written)


def test_list_reads_the_file_when_its_note_is_gone(workspace: GeoPackageWorkspace, folder: Path) -> None:
    made = backup_of(workspace)
    made.path.with_name(made.path.name + ".json").unlink()
    (found,) = backups.listed(folder)
    assert (found.good, found.rows, found.at) == (True, 300, made.at.replace(microsecond=0))
    os.truncate(made.path, 5000)
    (found,) = backups.listed(folder)
    assert not found.good
    assert backups.newest_good(folder) is None
    assert found.to_json()["good"] is False


def empty_backup(folder: Path, moment: datetime) -> Path:
    """Make what the list takes for a good backup of a moment."""
    folder.mkdir(exist_ok=True)
    path = folder / f"small-{moment:%Y%m%dT%H%M%SZ}.gpkg"
    path.write_bytes(b"x")
    told = Backup(path, moment, 1, good=True).to_json()
    path.with_name(path.name + ".json").write_text(json.dumps(told))
    return path


def test_rule_keeps_the_newest_of_hours_and_of_days(folder: Path) -> None:
    for minutes in range(0, 60 * 24 * 10, 30):
        empty_backup(folder, NOW - timedelta(minutes=minutes))
    backups.thin(folder, Rule(24, 7))
    kept = [one.at for one in backups.listed(folder)]
    assert len(kept) == 24 + 7 - 2  # today and yesterday are among the hours
    assert kept[0] == NOW
    assert kept[:24] == [NOW - timedelta(hours=n) for n in range(24)]
    assert kept[-1].date() == (NOW - timedelta(days=6)).date()
    assert len(list(folder.iterdir())) == 2 * len(kept)
    assert backups.thin(folder, Rule(24, 7)) == []


def test_backup_of_now_stays_after_the_clock_was_set_back(workspace: GeoPackageWorkspace, folder: Path) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
    for hours in range(24 * 9):
        empty_backup(folder, ahead - timedelta(hours=hours))
    for _time in range(2):
        made = backups.write(workspace.path, folder, rule=Rule(24, 7))
        assert made.path.exists()
        put(workspace, "posts", {"name": "later"})
    assert len([one for one in backups.listed(folder) if one.at > datetime.now(UTC)]) >= 24 + 7 - 2


@pytest.mark.parametrize("noted", [True, False])
def test_backup_of_a_newer_version_is_called_so_and_never_thinned_away(
    workspace: GeoPackageWorkspace, folder: Path, noted: bool
) -> None:
    strange = backup_of(workspace).path
    note = strange.with_name(f"{strange.name}.json")
    newer(strange)
    told = json.loads(note.read_text()) | {"schema_version": 99, "size": strange.stat().st_size}
    note.write_text(json.dumps(told))
    if not noted:
        note.unlink()
    made = backups.write(workspace.path, folder, rule=Rule(hourly=0, daily=0))
    found = {one.path: one for one in backups.listed(folder)}
    assert found.keys() == {strange, made.path}
    assert str(backups.state_of(found[strange])) == "of a newer version"
    assert str(backups.state_of(found[made.path])) == "good"
    assert backups.newest_good(folder) == made


def test_newest_good_backup_is_never_thinned_away(folder: Path) -> None:
    last = empty_backup(folder, NOW)
    backups.thin(folder, Rule(0, 0))
    assert [one.path for one in backups.listed(folder)] == [last]


def test_backup_is_refused_when_the_disk_would_be_too_full(
    workspace: GeoPackageWorkspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "FREE_SHARE", 1.0)
    with pytest.raises(StoreError, match="too little room"):
        backup_of(workspace)
    assert list(folder.iterdir()) == []
    assert backups.advice(workspace.path, folder)


def test_backup_of_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    text(tmp_path / "w.gpkg")
    with pytest.raises(StoreError, match="is no GeoPackage"):
        backups.write(tmp_path / "w.gpkg", tmp_path / "b")


_FULL = """
import resource, sys
from tests.store.test_trouble import *
from mapdesk.store import backups
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, -1))
try:
    backups.write(path, backups.folder_of(path))
except StoreError as error:
    print(error)
print(list(backups.folder_of(path).iterdir()))
"""


@pytest.mark.skipif(os.name != "posix", reason="a rule of POSIX systems")
def test_disk_that_fills_during_a_backup_leaves_nothing(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    with child(_FULL, workspace.path) as process:
        out, error = process.communicate(timeout=60)
    assert error == ""
    first, second = out.splitlines()
    assert "small" in first
    assert second == "[]"
    assert check_workspace(workspace.path) == []


# by itself


def test_schedule_writes_what_is_due_and_tells_it(workspace: GeoPackageWorkspace, folder: Path) -> None:
    told: list[Backup | MapdeskError] = []
    heard = threading.Event()

    def tell(what: Backup | MapdeskError) -> None:
        told.append(what)
        heard.set()

    schedule = Schedule(workspace.path, plan_of(settings.Settings(), workspace.path), tell)
    assert schedule.due()
    schedule.start()
    assert heard.wait(30)
    heard.clear()
    assert not schedule.due()
    later = datetime.now(UTC) + timedelta(hours=2)
    assert not schedule.due(later)  # nothing changed
    put(workspace, "posts", {})
    assert schedule.due(later)
    assert schedule.due(datetime.now(UTC) - timedelta(days=400))  # the clock was set back
    schedule.write_now()
    assert heard.wait(30)
    schedule.stop()
    assert [one.rows for one in told if isinstance(one, Backup)] == [300, 301]
    assert not Schedule(workspace.path, Plan(folder, 0), tell).due()


def test_schedule_tells_why_there_is_no_backup_and_gives_up_when_stopped(
    workspace: GeoPackageWorkspace, folder: Path
) -> None:
    folder.write_text("a file where the folder should be")
    told: list[Backup | MapdeskError] = []
    heard = threading.Event()
    schedule = Schedule(workspace.path, Plan(folder), lambda what: (told.append(what), heard.set()))
    schedule.start()
    assert heard.wait(30)
    schedule.stop()
    assert isinstance(told[0], StoreError)
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(backups.Stopped):
        backups.write(workspace.path, folder.with_name("other"), stop=stopped)
    assert list(folder.with_name("other").iterdir()) == []


# back again


@pytest.mark.parametrize("spoil", [None, nothing, damaged, damaged_everywhere, text])
def test_backup_takes_the_place_of_the_present_file(
    workspace: GeoPackageWorkspace, spoil: Callable[[Path], None] | None
) -> None:
    made = backup_of(workspace)
    put(workspace, "posts", {"name": "later"})
    workspace.close()
    if spoil is not None:
        spoil(workspace.path)
    before = workspace.path.read_bytes() if workspace.path.exists() else None
    done = restore(made.path, workspace.path)
    assert (done.aside is None) == (before is None)
    if done.aside is not None:
        assert done.aside.read_bytes() == before
    with closing(opened(workspace.path, write=True)) as again:
        assert again.count(Query("posts")) == 300
        put(again, "posts", {})
    assert made.path.exists()
    assert not list(workspace.path.parent.glob("*.part"))


def test_write_ahead_log_is_set_aside_too(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    made = backup_of(workspace)
    put(workspace, "posts", {"name": "later"})
    other = tmp_path / "other"
    other.mkdir()
    for path in workspace.path.parent.glob("small.gpkg*"):
        if path.suffix not in (".lock", ".writer"):
            (other / path.name).write_bytes(path.read_bytes())
    done = restore(made.path, other / "small.gpkg")
    assert done.aside is not None
    with closing(opened(other / "small.gpkg")) as restored, closing(opened(done.aside)) as aside:
        assert (restored.count(Query("posts")), aside.count(Query("posts"))) == (300, 301)


def test_restoring_is_refused_while_another_program_writes(workspace: GeoPackageWorkspace) -> None:
    made = backup_of(workspace)
    with pytest.raises(StoreError, match="written by another program"):
        restore(made.path, workspace.path)
    workspace.close()
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program holds"):
            restore(made.path, workspace.path)
        other.execute("ROLLBACK")
    assert not list(workspace.path.parent.glob("*aside*"))


@pytest.mark.parametrize(
    ("spoil", "says"), [(nothing, "no file"), (damaged_everywhere, "damaged"), (newer, "newer version")]
)
def test_backup_that_cannot_serve_is_refused(
    workspace: GeoPackageWorkspace, spoil: Callable[[Path], None], says: str
) -> None:
    made = backup_of(workspace)
    workspace.close()
    spoil(made.path)
    with pytest.raises(StoreError, match=says) as refusal:
        restore(made.path, workspace.path)
    assert "\n" not in str(refusal.value)
    with closing(opened(workspace.path)) as still:
        assert still.count(Query("posts")) == 300


def test_backup_of_another_workspace_and_the_workspace_itself_are_refused(
    workspace: GeoPackageWorkspace, tmp_path: Path
) -> None:
    made = backup_of(workspace)
    workspace.close()
    make_workspace(tmp_path).close()
    with pytest.raises(RefusedError, match="another workspace"):
        restore(made.path, tmp_path / "small.gpkg")
    with pytest.raises(RefusedError, match="itself"):
        restore(workspace.path, workspace.path)


# damage and loss while it is open


@pytest.mark.parametrize("write", [True, False])
def test_damaged_workspace_offers_the_newest_good_backup(workspace: GeoPackageWorkspace, *, write: bool) -> None:
    workspace.close()
    damaged(workspace.path)
    with pytest.raises(DamagedError, match="mapdesk salvage"):
        opened(workspace.path, write=write)
    workspace.path.unlink()
    with closing(make_workspace(workspace.path.parent)) as again:
        made = backup_of(again)
    damaged(workspace.path)
    with pytest.raises(DamagedError, match="Restore the backup of 2") as refusal:
        opened(workspace.path, write=write)
    assert refusal.value.backup == made.path
    assert str(made.path) in str(refusal.value)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
@pytest.mark.parametrize("instead", [None, text])
def test_file_deleted_or_replaced_while_open_is_written_beside_and_nothing_is_lost(
    workspace: GeoPackageWorkspace, instead: Callable[[Path], None] | None
) -> None:
    put(workspace, "posts", {"name": "the last one"})
    workspace.path.unlink()
    if instead is not None:
        instead(workspace.path)
    with pytest.raises(StoreError, match="deleted or replaced") as refusal:
        put(workspace, "posts", {"name": "not any more"})
    with pytest.raises(StoreError, match="deleted or replaced"):
        workspace.data_version()
    assert workspace.rescue is not None
    workspace.rescue.wait()
    (copy,) = workspace.path.parent.glob("small.rescued-*.gpkg")
    assert copy.name in str(refusal.value)
    workspace.close()
    with closing(opened(copy, write=True)) as rescued:
        assert rescued.count(Query("posts")) == 301
        assert rescued.verify_journal().problem is None


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
def test_refusals_do_not_wait_for_the_rescue_copy_and_closing_does(
    workspace: GeoPackageWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, copied = threading.Event(), rescuing.copy_file

    def slowly(*given: Any) -> None:
        may_go_on.wait(30)
        copied(*given)

    monkeypatch.setattr(rescuing, "copy_file", slowly)
    assert workspace.count(Query("posts")) == 300
    workspace.path.unlink()
    with pytest.raises(StoreError, match="is being written"):
        workspace.data_version()
    with pytest.raises(StoreError, match="is being written"):
        put(workspace, "posts", {})
    assert workspace.count(Query("posts")) == 300  # what is there is still read
    may_go_on.set()
    workspace.close()
    assert workspace.rescue is not None
    with closing(opened(workspace.rescue.copy)) as rescued:
        assert rescued.count(Query("posts")) == 300


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
def test_rescue_copy_that_fails_is_told_and_tried_again_at_the_end(
    workspace: GeoPackageWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(rescuing, "copy_file", full)
        workspace.path.unlink()
        with pytest.raises(StoreError):
            workspace.data_version()
        assert workspace.rescue is not None
        workspace.rescue.wait()
        with pytest.raises(StoreError, match="could not be written") as refusal:
            put(workspace, "posts", {})
        assert "\n" not in str(refusal.value)
    workspace.close()
    with closing(opened(workspace.rescue.copy)) as rescued:
        assert rescued.count(Query("posts")) == 300


# who may restore


def with_backup(folder: Path) -> tuple[GeoPackageWorkspace, Path]:
    workspace = with_accounts(folder)
    made = backup_of(workspace).path
    workspace.close()
    return workspace, made


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        (None, "needs an account that may do it"),
        (Signed("值班长", "not this one at all"), "passphrase is wrong"),
        (Signed("nobody", PASSPHRASE), "passphrase is wrong"),
        (Signed("值班一席", PASSPHRASE), "may not do this: restore a backup"),
        (Signed("规划一席", PASSPHRASE), "may not do this: restore a backup"),
    ],
)
def test_restoring_is_refused_without_an_account_that_may(tmp_path: Path, signed: Signed | None, says: str) -> None:
    workspace, made = with_backup(tmp_path)
    before = workspace.path.stat().st_ino
    with pytest.raises(RefusedError, match=says) as refusal:
        restore(made, workspace.path, signed=signed)
    assert PASSPHRASE not in repr(signed) + str(refusal.value)
    assert workspace.path.stat().st_ino == before
    assert not list(tmp_path.glob("*aside*"))


@pytest.mark.parametrize("account", ["管理员", "值班长"])
def test_administrator_and_duty_leader_restore(tmp_path: Path, account: str) -> None:
    workspace, made = with_backup(tmp_path)
    assert [one.name for one in who_may_restore(workspace.path)] == sorted(["值班长", "管理员"])
    assert restore(made, workspace.path, signed=Signed(account, PASSPHRASE)).aside is not None


def test_wrong_passphrases_at_a_restoration_make_the_account_wait(tmp_path: Path) -> None:
    workspace, made = with_backup(tmp_path)
    for _attempt in range(3):
        with pytest.raises(RefusedError, match="passphrase is wrong"):
            restore(made, workspace.path, signed=Signed("值班长", "not this one at all"))
    with pytest.raises(RefusedError, match="next attempt is possible in"):
        restore(made, workspace.path, signed=Signed("值班长", PASSPHRASE))


@pytest.mark.parametrize("spoil", [nothing, damaged_everywhere, text])
def test_workspace_that_can_no_longer_say_who_may_asks_nobody(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    workspace, made = with_backup(tmp_path)
    spoil(workspace.path)
    assert who_may_restore(workspace.path) == []
    restore(made, workspace.path)
    with closing(opened(workspace.path)) as again:
        assert len(again.accounts.all()) == 7


@pytest.mark.parametrize("at", [1, 2, -1])
def test_restoring_that_is_called_off_leaves_all_as_it_was(workspace: GeoPackageWorkspace, at: int) -> None:
    made = backup_of(workspace)
    workspace.close()
    before = workspace.path.read_bytes()
    told: list[object] = []

    def tell(done: int, total: int, text: object) -> None:
        told.append(text)
        if len(told) == at or (at < 0 and total and done == total):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(made.path, workspace.path, tell=tell)
    assert workspace.path.read_bytes() == before
    assert not list(workspace.path.parent.glob("*.part")) + list(workspace.path.parent.glob("*aside*"))
    assert not workspace.path.with_name(workspace.path.name + ".lock").exists()
