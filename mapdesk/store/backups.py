"""Backups: whole copies of a workspace, written while it is in use, verified, listed, thinned.

A copy is made by SQLite's backup API in small steps, from a snapshot that a read transaction holds: writers go on and
never make the copy begin anew. What a copy holds is told in a small JSON file beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mapdesk.errors import MapdeskError, StoreError
from mapdesk.store import copying, opening
from mapdesk.store.connection import connect, store_errors
from mapdesk.store.migrations import SCHEMA_VERSION
from mapdesk.store.sql import sql
from mapdesk.store.values import read_datetime, stored_datetime
from mapdesk.words import Message, msg

FREE_SHARE = 0.10
"""So much of a disk is left free."""
STEP_PAGES = 100
STEP_PAUSE_S = 0.004
_SYNC_EVERY_STEPS = 10
_TIME = "%Y%m%dT%H%M%SZ"
_NOTE = ".json"
SUFFIX = ".backups"
"""Ending of the name of a folder of backups."""
_LAYERS = """
SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') AND table_name != 'mapdesk_layers'"""


@dataclass(frozen=True)
class Rule:
    """How many backups stay: the newest of each of so many hours, and the newest of each of so many days."""

    hourly: int = 24
    daily: int = 7


DEFAULT_RULE = Rule()


@dataclass(frozen=True)
class Backup:
    """One backup.

    Attributes
    ----------
    path : Path
    at : datetime
        What it shows is the workspace as it was then, UTC.
    size : int
        Bytes.
    good : bool
        It was verified and is as long as it was then.
    workspace_id, name : str
    schema_version, rows, entries : int
        Rows of all layers together; entries of the journal.
    last_change_at : datetime or None
        Time of the last journal entry, UTC.
    """

    path: Path
    at: datetime
    size: int
    good: bool
    workspace_id: str = ""
    name: str = ""
    schema_version: int = 0
    rows: int = 0
    entries: int = 0
    last_change_at: datetime | None = None

    @property
    def newer(self) -> bool:
        """Whether a newer version of the program wrote it: this one can neither open nor judge it."""
        return self.schema_version > SCHEMA_VERSION

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = asdict(self) | {"path": str(self.path), "at": stored_datetime(self.at)}
        return told | {"last_change_at": self.last_change_at and stored_datetime(self.last_change_at)}


class Stopped(Exception):
    """The writing of a backup was asked to stop."""


def is_backup(path: Path) -> bool:
    """Return whether a file lies where backups lie: it is then looked at, never written."""
    return path.absolute().parent.suffix == SUFFIX


def folder_of(workspace: Path, chosen: str = "") -> Path:
    """Return the folder of the backups of a workspace: in the chosen folder, else beside it."""
    return (Path(chosen).expanduser() if chosen else workspace.parent) / f"{workspace.stem}{SUFFIX}"


def write(workspace: Path, folder: Path, *, rule: Rule | None = None, stop: threading.Event | None = None) -> Backup:
    """Write, verify and list a backup; the workspace may be open and written meanwhile.

    Parameters
    ----------
    workspace, folder : Path
        The folder is made when it is missing.
    rule : Rule, optional
        Thin the folder by it afterwards; None: keep all.
    stop : threading.Event, optional
        Set it to give up; nothing is left of the backup then.

    Raises
    ------
    StoreError
        The workspace cannot be read, is damaged, or the disk has too little room: a tenth of it is left free.
    Stopped
        `stop` was set.
    """
    opening.look_at_header(workspace)
    at = datetime.now(UTC).replace(microsecond=0)
    target = _free_name(folder / f"{workspace.stem}-{at.strftime(_TIME)}{workspace.suffix}")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_room(folder, _bytes(workspace))
        part.touch(mode=0o600)
        with store_errors(workspace):
            facts = _copy(workspace, part, stop or threading.Event())
        _verify(part, facts)
        sync(part)
        part.rename(target)
        made = replace(facts, path=target, at=at, size=target.stat().st_size, good=True)
        target.with_name(target.name + _NOTE).write_text(json.dumps(made.to_json(), ensure_ascii=False), "utf-8")
        sync(folder)
    except OSError as error:
        raise StoreError(msg("The backup “{name}” cannot be written.", name=target.name), str(error)) from error
    finally:
        copying.forget(part)
    if rule is not None:
        thin(folder, rule, just_written=target)
    return made


def listed(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; damaged ones and those of others are listed as not good."""
    found = []
    for path in folder.glob("*.gpkg") if folder.is_dir() else ():
        at = _time_of(path)
        if at is not None:
            found.append(_told(path, at))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def newest_good(folder: Path) -> Backup | None:
    """Return the newest backup that is good, or None."""
    return next((one for one in listed(folder) if one.good and not one.newer), None)


def facts_of(path: Path) -> Backup:
    """Return what a workspace or a backup holds, read from the file itself.

    Raises
    ------
    StoreError
        It is no workspace, damaged, or of a newer program.
    """
    opening.look_at_header(path)
    with store_errors(path), closing(connect(path, opening.mode_of(path))) as connection:
        connection.execute("PRAGMA query_only = ON")
        return _facts(connection, path)


def thin(folder: Path, rule: Rule, *, just_written: Path | None = None) -> list[Path]:
    """Take away the backups that the rule does not keep; return them. The newest good one always stays.

    Backups of a newer version of the program are not judged and stay.

    Backups of a time that has not come yet (the clock was set back) are thinned among themselves, so that they do not
    push out what is written now.
    """
    now = datetime.now(UTC)
    good = [one for one in listed(folder) if one.good and not one.newer]
    kept = set() if just_written is None else {just_written}
    for ones in ([one for one in good if one.at <= now], [one for one in good if one.at > now]):
        kept |= {one.path for one in ones[:1]}
        for slots, form in ((rule.hourly, "%Y%m%d%H"), (rule.daily, "%Y%m%d")):
            newest: dict[str, Path] = {}
            for one in ones:
                newest.setdefault(one.at.strftime(form), one.path)
            kept |= set(list(newest.values())[:slots])
    gone = [one.path for one in listed(folder) if one.path not in kept and not one.newer] if good else []
    for path in gone:
        path.unlink(missing_ok=True)
        path.with_name(path.name + _NOTE).unlink(missing_ok=True)
    return gone


def state_of(one: Backup) -> Message:
    """Return what lists say of a backup."""
    if one.newer:
        return msg("of a newer version")
    return msg("good") if one.good else msg("damaged")


def same_disk(workspace: Path, folder: Path) -> bool:
    """Return whether backups in a folder would be lost together with the workspace's disk."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return there.stat().st_dev == workspace.parent.stat().st_dev


def advice(workspace: Path, folder: Path) -> object:
    """Return what is to be said of the place of the backups, or ""."""
    if not same_disk(workspace, folder):
        return ""
    return msg("The backups lie on the disk of the workspace: choose a folder on another disk.")


def hint_for(workspace: Path, chosen: str = "") -> tuple[object, Path | None]:
    """Return what to do about a damaged workspace, and the backup that this names, if there is one."""
    found = newest_good(folder_of(workspace, chosen))
    if found is None:
        return msg("There is no backup: bring out what can be read with “mapdesk salvage”."), None
    return (
        msg(
            "Restore the backup of {at}: mapdesk restore “{backup}” -w “{workspace}”.",
            at=found.at.strftime("%Y-%m-%d %H:%M UTC"),
            backup=str(found.path),
            workspace=str(workspace),
        ),
        found.path,
    )


def _copy(workspace: Path, part: Path, stop: threading.Event) -> Backup:
    """Copy in steps; return the facts of what was copied."""
    with closing(connect(workspace, opening.mode_of(workspace))) as source, closing(sqlite3.connect(part)) as copy:
        source.execute("PRAGMA query_only = ON")
        source.execute("BEGIN")  # the snapshot: what others write from here on does not disturb the copy
        facts = _facts(source, workspace)
        copy.execute("PRAGMA synchronous = OFF")  # written to the disk below, in pieces
        copy.execute("PRAGMA cache_size = -2048")
        source.backup(copy, pages=STEP_PAGES, progress=_pace(part, stop))
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
    return facts


def _pace(part: Path, stop: threading.Event) -> Callable[[int, int, int], None]:
    """Return what is done between two steps: give way, bring what is written to the disk, look for room."""
    steps = [0]

    def between(_status: int, remaining: int, _total: int) -> None:
        steps[0] += 1
        if stop.is_set():
            raise Stopped
        if remaining and steps[0] % _SYNC_EVERY_STEPS == 0:
            sync(part)  # in pieces: else the next commit of the writer would wait for all of it
            _require_room(part.parent, 0)
        time.sleep(STEP_PAUSE_S)

    return between


def _verify(part: Path, facts: Backup) -> None:
    """Read the copy whole, and compare what it holds."""
    wrong = opening.check_workspace(part)
    with store_errors(part), closing(connect(part, "ro")) as connection:
        held = _facts(connection, part)
    if wrong or held != replace(facts, path=part, at=held.at, size=held.size):
        raise StoreError(
            msg("The backup “{name}” is not what the workspace is.", name=part.name),
            wrong[0] if wrong else "",
            msg("Check the disk, and the workspace with “mapdesk salvage”."),
        )


def _facts(connection: sqlite3.Connection, path: Path) -> Backup:
    meta = opening.read_meta(connection, path)
    layers = [name for (name,) in connection.execute(_LAYERS)]
    rows = sum(connection.execute(sql("SELECT count(*) FROM {}", name)).fetchone()[0] for name in layers)
    entries, last = connection.execute("SELECT count(*), max(seq) FROM mapdesk_journal").fetchone()
    found = connection.execute("SELECT at FROM mapdesk_journal WHERE seq = ?", (last,)).fetchone()
    return Backup(
        path=path,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        size=path.stat().st_size,
        good=True,
        workspace_id=str(meta["workspace_id"]),
        name=str(meta["name"]),
        schema_version=int(meta["schema_version"]),
        rows=int(rows),
        entries=int(entries),
        last_change_at=None if found is None else read_datetime(found[0]),
    )


def _told(path: Path, at: datetime) -> Backup:
    """Return a backup as its note tells, or as the file itself does where there is no note."""
    size = path.stat().st_size
    try:
        told = json.loads(path.with_name(path.name + _NOTE).read_text("utf-8"))
        last = told["last_change_at"]
        values = {name: told[name] for name in ("workspace_id", "name", "schema_version", "rows", "entries")}
        known = Backup(path, at, size, told["size"] == size, **values)
        return replace(known, last_change_at=None if last is None else read_datetime(last))
    except (OSError, ValueError, KeyError, TypeError, StoreError):
        pass
    try:
        return replace(facts_of(path), at=at)
    except MapdeskError:
        return Backup(path, at, size, good=False, schema_version=_schema_of(path))


def _schema_of(path: Path) -> int:
    """Return the version of the schema of a file that is not read further; 0 where it does not tell."""
    try:
        with closing(connect(path, opening.mode_of(path))) as connection:
            found = connection.execute("SELECT value FROM mapdesk_meta WHERE name = 'schema_version'").fetchone()
            return 0 if found is None else int(json.loads(found[0]))
    except (sqlite3.Error, OSError, ValueError, TypeError):
        return 0


def _require_room(folder: Path, needed: int) -> None:
    disk = shutil.disk_usage(folder)
    if disk.free - needed < disk.total * FREE_SHARE:
        raise StoreError(
            msg("The disk of the backups has too little room: a tenth of it stays free."),
            msg("{free} MB are free, {needed} MB are needed.", free=disk.free >> 20, needed=needed >> 20),
            msg("Choose a folder on another disk, or keep fewer backups."),
        )


def _time_of(path: Path) -> datetime | None:
    """Return the time in the name of a backup, or None for another file."""
    for piece in path.stem.split("-"):
        try:
            return datetime.strptime(piece, _TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _free_name(target: Path) -> Path:
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free


def _bytes(workspace: Path) -> int:
    log = workspace.with_name(workspace.name + "-wal")
    return workspace.stat().st_size + (log.stat().st_size if log.exists() else 0)


def sync(path: Path) -> None:
    """Bring a file or the names in a folder to the disk; a system without that for folders does it itself."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
