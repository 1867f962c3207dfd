"""Forward migrations of the workspace's own tables; a copy of the file is kept before each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapdesk.store import layout, watching
from mapdesk.store.accounts import ACCOUNT_TABLE
from mapdesk.store.kept_files import FILES_TABLE
from mapdesk.store.throttle import THROTTLE_TABLE


@dataclass(frozen=True)
class Migration:
    """One step: `apply(connection)` brings the schema to version `to`, inside a transaction."""

    to: int
    apply: Callable[[sqlite3.Connection], None]


def watch_tables(connection: sqlite3.Connection) -> None:
    """Make the tables that note what other programs write, and let rows without a key get one.

    The rule of a key column is changed in the stored schema itself, which SQLite allows for rules that do not change
    what is stored (https://www.sqlite.org/lang_altertable.html, 7).
    """
    layout.run(connection, watching.WATCH_TABLES)
    version = connection.execute("PRAGMA schema_version").fetchone()[0]
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'"
        " AND sql LIKE '%fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL%'",
        (f"TEXT {layout.OLD_KEY_RULE}", f"TEXT {layout.KEY_RULE}"),
    )
    connection.execute(f"PRAGMA schema_version = {version + 1}")
    connection.execute("PRAGMA writable_schema = OFF")


def accounts_and_signatures(connection: sqlite3.Connection) -> None:
    """Make the tables of duty accounts and the columns of the journal's second form; entries stay in their form."""
    layout.run(connection, ACCOUNT_TABLE + THROTTLE_TABLE)
    connection.execute("ALTER TABLE mapdesk_journal ADD COLUMN form INTEGER NOT NULL DEFAULT 1")
    connection.execute("ALTER TABLE mapdesk_journal ADD COLUMN signatures TEXT")


def files(connection: sqlite3.Connection) -> None:
    """Make the table of the bytes of attachments."""
    layout.run(connection, FILES_TABLE)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, watch_tables),
    Migration(3, accounts_and_signatures),
    Migration(4, files),
)
FIRST_VERSION = 1
SCHEMA_VERSION = MIGRATIONS[-1].to if MIGRATIONS else FIRST_VERSION


def migrate(
    connection: sqlite3.Connection, path: Path, version: int, migrations: Sequence[Migration] = MIGRATIONS
) -> list[Path]:
    """Bring a workspace to the last version.

    Parameters
    ----------
    connection : sqlite3.Connection
        The writer's, outside a transaction.
    path : Path
        The workspace; copies are kept beside it as `<stem>.before-<version><suffix>`.
    version : int
        The version it has.

    Returns
    -------
    list of Path
        The copies that were kept.

    Raises
    ------
    sqlite3.Error
        A step failed; the file is as it was before that step, and no copy is left of it.
    """
    from mapdesk.store.copying import copy_file, forget

    copies = []
    for migration in migrations:
        if migration.to <= version:
            continue
        copy = _free(path, migration.to)
        copy_file(connection, copy)
        try:
            connection.execute("BEGIN IMMEDIATE")
            migration.apply(connection)
            connection.execute(
                "UPDATE mapdesk_meta SET value = ? WHERE name = 'schema_version'", (json.dumps(migration.to),)
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            forget(copy)  # the file itself is what the copy is; on a full disk each try would leave another one
            raise
        copies.append(copy)
    return copies


def _free(path: Path, version: int) -> Path:
    """Return a name for the copy that is not taken: an earlier try may have left one."""
    copy = path.with_name(f"{path.stem}.before-{version}{path.suffix}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.stem}.before-{version}-{number}{path.suffix}")
    return copy
