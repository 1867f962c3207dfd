"""Getting a workspace back: a backup in the place of the present file, which is set aside first."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mapdesk.errors import RefusedError, StoreError
from mapdesk.store import backups, copying, opening
from mapdesk.store.backups import Backup
from mapdesk.store.connection import connect
from mapdesk.store.lock import WriterLock
from mapdesk.store.permission import Signed, require_restorer
from mapdesk.words import msg

_TIME = "%Y%m%dT%H%M%SZ"
_PIECE = 4 << 20
Tell = Callable[[int, int, object], object]


@dataclass(frozen=True)
class Restored:
    """What a restoration did: the backup now in place, and where the file before it lies; None: there was none."""

    backup: Backup
    workspace: Path
    aside: Path | None


def restore(
    backup: str | Path, workspace: str | Path, *, signed: Signed | None = None, tell: Tell = lambda *_told: None
) -> Restored:
    """Put a backup in the place of a workspace, which may be damaged or missing and is set aside, never removed.

    Parameters
    ----------
    backup, workspace : str or Path
    signed : Signed, optional
        Who answers for it; needed where the workspace has accounts and can still be read.
    tell : callable
        Called with steps done, steps in all (0: unknown) and what is done; what it raises calls the restoration off,
        and nothing is changed then. It is not called any more once files change their names.

    Raises
    ------
    StoreError
        The backup cannot be read, is damaged or of a newer program; another program writes the workspace; the disk is
        full. Nothing is changed then.
    RefusedError
        It is a backup of another workspace, or nobody who may restore has signed.
    """
    source, target = Path(backup), Path(workspace)
    if source.exists() and target.exists() and target.samefile(source):
        raise RefusedError(msg("“{name}” is the workspace itself.", name=source.name))
    lock = WriterLock(target)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        if target.exists():
            _require_quiet(target)
            require_restorer(target, signed)
        facts = _sound(source, tell)
        if target.exists():
            _require_same(facts, target)
        _copy(source, part, tell)
        backups.sync(part)
        if target.exists():
            shutil.copymode(target, part)
        aside = _set_aside(target)
        part.replace(target)
        backups.sync(target.parent)
    except OSError as error:
        raise StoreError(
            msg("The backup “{name}” cannot be put in place.", name=source.name),
            str(error),
            msg("The workspace is as it was."),
        ) from error
    finally:
        copying.forget(part)
        lock.release()
    return Restored(facts, target, aside)


def place_for_rescue(path: Path) -> Path:
    """Return where the rescue copy of a file that is gone is written: beside its place, under a name that is free."""
    return _free(path, "rescued")


def _sound(source: Path, tell: Tell) -> Backup:
    """Return the facts of a backup that was read whole."""
    tell(0, 0, msg("Checking the backup"))
    facts = backups.facts_of(source)
    wrong = opening.check_workspace(source, lambda: tell(0, 0, msg("Checking the backup")))
    if wrong:
        raise StoreError(
            msg("The backup “{name}” is damaged.", name=source.name), wrong[0][:300], msg("Take an older one.")
        )
    return facts


def _copy(source: Path, part: Path, tell: Tell) -> None:
    total, done = source.stat().st_size, 0
    with source.open("rb") as reading, part.open("wb") as writing:
        while piece := reading.read(_PIECE):
            tell(done >> 10, total >> 10, msg("Putting the backup in place"))
            done += writing.write(piece)
    tell(total >> 10, total >> 10, msg("Putting the backup in place"))


def _require_quiet(target: Path) -> None:
    """Refuse while a program that knows no lock file (QGIS) is writing."""
    try:
        with closing(connect(target, "rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 500")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(
                msg("Another program holds the workspace “{name}”.", name=target.name),
                hint=msg("Try again when it has finished."),
            ) from error
    except sqlite3.Error:
        return  # damaged: nobody is writing it


def _require_same(facts: Backup, target: Path) -> None:
    try:
        present = backups.facts_of(target)
    except StoreError:
        return  # damaged: what it was cannot be told
    if present.workspace_id != facts.workspace_id:
        raise RefusedError(
            msg("“{backup}” is a backup of another workspace.", backup=facts.path.name),
            msg("It is of “{name}”, this is “{present}”.", name=facts.name, present=present.name),
            msg("Restore it under a new name."),
        )


def _set_aside(target: Path) -> Path | None:
    """Give the present file another name, together with its write-ahead log; return it.

    The name of the workspace is never without a file: the other name is put to the file first, and the backup then
    takes the place at one stroke.
    """
    log = target.with_name(target.name + "-wal")
    if not target.exists():
        if log.exists():
            log.rename(_free(target, "aside").with_name(_free(target, "aside").name + "-wal"))
        return None
    aside = _free(target, "aside")
    try:
        os.link(target, aside)
    except OSError:  # a file system without links
        target.rename(aside)
    if log.exists():
        log.rename(aside.with_name(aside.name + "-wal"))
    target.with_name(target.name + "-shm").unlink(missing_ok=True)
    return aside


def _free(path: Path, word: str) -> Path:
    now = datetime.now(UTC).strftime(_TIME)
    number, free = 1, path.with_name(f"{path.stem}.{word}-{now}{path.suffix}")
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}.{word}-{now}-{number}{path.suffix}")
    return free
