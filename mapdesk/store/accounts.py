"""The table of duty accounts: rows, and the rules that hold for each change of it.

The table is no layer: its rows are never images of the journal, so no hash of a passphrase leaves it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from mapdesk.errors import RefusedError
from mapdesk.model.account import RESERVED, Account, Role
from mapdesk.store.passphrases import Secret
from mapdesk.store.rights import Rights, may
from mapdesk.store.values import read_datetime, stored_datetime
from mapdesk.words import Message, msg

ACCOUNT_TABLE = """
CREATE TABLE mapdesk_accounts (
    account TEXT PRIMARY KEY, role TEXT NOT NULL, secret TEXT NOT NULL, made_at DATETIME NOT NULL,
    retired_at DATETIME, demo INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
"""
LONGEST_NAME = 40

NameCheck = Callable[[str], Message | None]
"""Returns why a name must not be given to an account (it looks like a person's), or None."""


def any_account(connection: sqlite3.Connection) -> bool:
    """Return whether the workspace has accounts of its own, retired ones included."""
    return connection.execute("SELECT 1 FROM mapdesk_accounts LIMIT 1").fetchone() is not None


def all_accounts(connection: sqlite3.Connection) -> list[Account]:
    """Return all accounts by name."""
    return [_account(row) for row in connection.execute(_SELECT + " ORDER BY account")]


def find(connection: sqlite3.Connection, name: str) -> Account | None:
    """Return the account with a name, or None."""
    row = connection.execute(_SELECT + " WHERE account = ?", (name,)).fetchone()
    return None if row is None else _account(row)


def secret_of(connection: sqlite3.Connection, name: str) -> Secret | None:
    """Return the hash of the passphrase of an account, or None when there is no such account."""
    row = connection.execute("SELECT secret FROM mapdesk_accounts WHERE account = ?", (name,)).fetchone()
    return None if row is None else Secret(str(row[0]))


class AccountWriter:
    """Changes of the table inside one transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    rights : Rights
        Of whoever makes the change.
    check_name : callable or None
        Why a name must not be given, handed in by whoever knows what names of persons look like.
    """

    def __init__(self, connection: sqlite3.Connection, rights: Rights, check_name: NameCheck | None) -> None:
        self._connection = connection
        self._rights = rights
        self._check_name = check_name

    def add(self, name: str, role: Role, secret: Secret, *, demo: bool = False) -> None:
        """Make an account.

        Raises
        ------
        RefusedError
            The name is taken, reserved, empty, too long or looks personal, or the first account is no administrator;
            or the transaction is of another kind, which the role may do.
        """
        self._rights.require_kind("account.add")
        self._require_name(name)
        if find(self._connection, name) is not None:
            raise RefusedError(
                msg("There is already an account “{account}”.", account=name),
                hint=msg("A name is never given twice, not even after its account was retired."),
            )
        if role is not Role.ADMINISTRATOR and not any_account(self._connection):
            raise RefusedError(msg("The first account of a workspace is an administrator."))
        self._connection.execute(
            "INSERT INTO mapdesk_accounts VALUES (?, ?, ?, ?, NULL, ?)",
            (name, role.value, secret.stored(), stored_datetime(datetime.now(UTC)), int(demo)),
        )

    def change(self, name: str, role: Role, *, retired: bool) -> None:
        """Give an account another role, retire it, or let a retired one sign on again.

        Raises
        ------
        RefusedError
            No such account, nobody would be left who may manage accounts, or the transaction is of another kind.
        """
        self._rights.require_kind("account.retire" if retired else "account.change")
        present = self._require(name)
        since = (present.retired_at or datetime.now(UTC)) if retired else None
        self._connection.execute(
            "UPDATE mapdesk_accounts SET role = ?, retired_at = ? WHERE account = ?",
            (role.value, None if since is None else stored_datetime(since), name),
        )
        left = self._connection.execute(
            "SELECT 1 FROM mapdesk_accounts WHERE role = ? AND retired_at IS NULL", (Role.ADMINISTRATOR.value,)
        )
        if left.fetchone() is None:
            raise RefusedError(
                msg("“{account}” is the last administrator of this workspace.", account=name),
                hint=msg("Make another one first."),
            )

    def set_passphrase(self, name: str, secret: Secret) -> None:
        """Give an account another passphrase.

        Raises
        ------
        RefusedError
            No such account, it is another one's and the role may not manage accounts, or the transaction is of another
            kind.
        """
        self._rights.require_kind("account.passphrase")
        self._require(name)
        role = self._rights.role
        if role is not None and name != self._rights.account and not may(role, "account.change"):
            raise RefusedError(msg("Only an administrator changes the passphrase of another account."))
        self._connection.execute("UPDATE mapdesk_accounts SET secret = ? WHERE account = ?", (secret.stored(), name))
        self._connection.execute("DELETE FROM mapdesk_sign_ons WHERE account = ?", (name,))

    def _require(self, name: str) -> Account:
        found = find(self._connection, name)
        if found is None:
            raise RefusedError(msg("There is no account “{account}”.", account=name))
        return found

    def _require_name(self, name: str) -> None:
        plain = name.isprintable() and name == " ".join(name.split()) and 0 < len(name) <= LONGEST_NAME
        if not plain or name.casefold() in RESERVED:
            raise RefusedError(
                msg("“{account}” cannot be the name of an account.", account=name[: LONGEST_NAME + 1]),
                hint=msg("Name the duty in up to {count} characters, for example “值班一席”.", count=LONGEST_NAME),
            )
        reason = None if self._check_name is None else self._check_name(name)
        if reason is not None:
            raise RefusedError(
                msg("“{account}” cannot be the name of an account.", account=name),
                reason,
                msg("Accounts are duties, never persons; for example “值班一席”."),
            )


_SELECT = "SELECT account, role, made_at, retired_at, demo FROM mapdesk_accounts"


def _account(row: tuple[str, str, str, str | None, int]) -> Account:
    name, role, made_at, retired_at, demo = row
    retired = None if retired_at is None else read_datetime(retired_at)
    return Account(name, Role(role), read_datetime(made_at), retired, bool(demo))
