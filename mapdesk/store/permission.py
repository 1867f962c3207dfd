"""Who may put a backup in the place of a workspace: asked of the accounts that the present file still tells of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from mapdesk.errors import RefusedError
from mapdesk.model.account import Account, Role
from mapdesk.store import accounts, layout, opening
from mapdesk.store.account_book import AccountBook
from mapdesk.store.connection import connect, store_errors
from mapdesk.store.rights import Rights, listed, may
from mapdesk.words import msg

RESTORE = "workspace.restore"
"""The kind of act in the table of rights."""

_UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
T = TypeVar("T")


@dataclass(frozen=True)
class Signed:
    """An account that answers for a restoration, with its passphrase, which shows itself nowhere."""

    account: str
    passphrase: str = field(repr=False)


def who_may_restore(path: Path) -> list[Account]:
    """Return the accounts that may restore, by name; empty where nobody is asked.

    Nobody is asked where there are no accounts, in a demo, and where the file is gone or too damaged to tell.

    Raises
    ------
    StoreError
        The file cannot be opened for another reason than damage.
    """
    found = _asked(path, accounts.all_accounts)
    return [one for one in found or [] if not one.retired and may(one.role, RESTORE)]


def require_restorer(path: Path, signed: Signed | None) -> None:
    """Refuse a restoration that no account with the right role answers for.

    Wrong passphrases are counted in the file, and the account waits after them as at a sign-on.

    Raises
    ------
    RefusedError
        Nobody signed, account or passphrase are wrong, it has to wait, it is retired, or its role may not.
    """
    _asked(path, lambda connection: _check(connection, path, signed))


def _check(connection: sqlite3.Connection, path: Path, signed: Signed | None) -> None:
    if signed is None:
        able = [one for one in Role if may(one, RESTORE)]
        raise RefusedError(
            msg("Restoring “{name}” needs an account that may do it.", name=path.name),
            hint=msg("It needs one of these roles: {roles}.", roles=listed(able)),
        )
    book = AccountBook(lambda read: read(connection), lambda: _writing(connection), synthetic=False)
    book.check_passphrase(signed.account, signed.passphrase)
    account = accounts.find(connection, signed.account)
    assert account is not None  # its passphrase was right
    Rights(account.role.value, RESTORE, account.name)


def _asked(path: Path, ask: Callable[[sqlite3.Connection], T]) -> T | None:
    """Return what a file with accounts answers; None where it has none or cannot tell."""
    if not path.exists():
        return None
    try:
        with closing(connect(path, opening.mode_of(path))) as connection:
            if not _has_accounts(connection):
                return None
            with store_errors(path):
                return ask(connection)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
            return None
        with store_errors(path):
            raise


def _has_accounts(connection: sqlite3.Connection) -> bool:
    if not {"mapdesk_accounts", "mapdesk_sign_ons", "mapdesk_meta"} <= layout.tables_present(connection):
        return False
    told = dict(connection.execute("SELECT * FROM mapdesk_meta").fetchall())
    try:
        synthetic = json.loads(told.get("facts", "{}")).get("synthetic") is True
    except (ValueError, AttributeError, TypeError):
        synthetic = False
    return not synthetic and accounts.any_account(connection)


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
