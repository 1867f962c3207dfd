"""Sign-on, second signatures and rights of one open workspace.

Whoever signed on is told from whoever only says so by a random token that lives in this process alone.
"""

from __future__ import annotations

import math
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.model.account import DUTY_ACCOUNT, SYSTEM_ACCOUNT, Account, Role, Signature
from mapdesk.model.journal import Author
from mapdesk.store import accounts, journal
from mapdesk.store.rights import Rights, act_title, listed, may, signers
from mapdesk.store.throttle import Throttle, wait_s
from mapdesk.store.values import read_datetime, stored_datetime
from mapdesk.words import msg

SIGNATURE_S = 600.0
"""How long a second signature may wait for its change."""


@dataclass
class AccountBook:
    """The accounts of one open workspace.

    Attributes
    ----------
    reading : callable
        Runs a function on a connection that reads.
    writing : callable
        Holds a write transaction: commits at the end, rolls back on an exception.
    synthetic : bool
        Whether the workspace holds a demo: its unsigned duty account may write although there are accounts.
    check_name : callable or None
        Why a name must not be given to an account.
    throttle : Throttle
    """

    reading: Callable[[Callable[[sqlite3.Connection], Any]], Any]
    writing: Callable[[], AbstractContextManager[sqlite3.Connection]]
    synthetic: bool
    check_name: accounts.NameCheck | None = None
    throttle: Throttle = field(default_factory=Throttle)
    _signed_on: dict[str, str] = field(default_factory=dict, repr=False)
    _signatures: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)

    def all(self) -> list[Account]:
        """Return all accounts by name, retired ones included."""
        found: list[Account] = self.reading(accounts.all_accounts)
        return found

    def find(self, name: str) -> Account | None:
        """Return the account with a name, or None."""
        found: Account | None = self.reading(lambda reader: accounts.find(reader, name))
        return found

    def needed(self) -> bool:
        """Return whether nothing is written without a sign-on."""
        return not self.synthetic and bool(self.reading(accounts.any_account))

    def sign_on(self, name: str, passphrase: str, *, seat: str) -> tuple[Author, Account]:
        """Check a passphrase and write the sign-on into the journal.

        Returns
        -------
        (Author, Account)
            The author carries what proves the sign-on to the store while the program runs.

        Raises
        ------
        RefusedError
            Account or passphrase are wrong, the account is retired, or it has to wait after wrong attempts.
        StoreError
            The workspace is read-only: neither attempts nor sign-ons can be noted then.
        """
        account, failures = self._checked(name, passphrase)
        token = secrets.token_hex(16)
        author = Author(account.name, seat, token)
        change = {"kind": "account.sign_on", "role": account.role.value, "failed_before": failures}
        self._signed_on[token] = account.name
        with self.writing() as writer:
            journal.append(writer, journal.Draft(journal.next_seq(writer), author, "account.sign_on", change), {})
        return author, account

    def sign_off(self, author: Author) -> None:
        """Forget a sign-on: the author can no longer write."""
        self._signed_on.pop(author.token, None)

    def sign(self, name: str, passphrase: str, *, change: Mapping[str, Any] | None = None) -> Signature:
        """Check a passphrase and return the account's signature: for one change, within ten minutes.

        Parameters
        ----------
        name, passphrase : str
        change : mapping, optional
            The change as plain data; the signature then counts for nothing else.

        Raises
        ------
        MapdeskError
            As `sign_on`.
        """
        account, _ = self._checked(name, passphrase)
        token = secrets.token_hex(16)
        covers = "" if change is None else journal.digest(journal.canonical(change))
        self._signatures[token] = (account.name, time.monotonic() + SIGNATURE_S)
        at = read_datetime(stored_datetime(datetime.now(UTC)))  # as precise as it is stored
        return Signature(account.name, account.role.value, at, covers, token)

    def wait_s(self, name: str) -> int:
        """Return how many seconds an account has to wait from its last wrong attempt to the next one."""

        def asked(reader: sqlite3.Connection) -> int:
            row = name if accounts.secret_of(reader, name) is not None else ""
            return math.ceil(wait_s(self.throttle.failures(reader, row)))

        return int(self.reading(asked))

    def check_passphrase(self, name: str, passphrase: str) -> None:
        """Refuse a wrong passphrase as `sign_on` does, without a sign-on (before an account changes its own)."""
        self._checked(name, passphrase)

    def may(self, author: Author, kind: str, layers: Sequence[str] = ()) -> bool:
        """Return whether the store would take a change of this kind from an author, its signatures left aside."""

        def asked(reader: sqlite3.Connection) -> bool:
            try:
                role = self._role(reader, author)
            except RefusedError:
                return False
            return role is None or may(role, kind, layers)

        return bool(self.reading(asked))

    def signers(self, kind: str) -> list[Account]:
        """Return the accounts whose second signature a kind of change needs; empty when it needs none."""
        roles = signers(kind)
        return [one for one in self.all() if one.role in roles and not one.retired]

    def rights(self, connection: sqlite3.Connection, draft: journal.Draft) -> Rights:
        """Return what the transaction of a journal entry may touch.

        Raises
        ------
        RefusedError
            The author did not sign on, is unknown or retired, has a role that may not, or a signature is missing,
            its own, used up, or of a role that may not give it.
        """
        kind = journal.root_kind(connection, draft.command, draft.undoes)
        role = self._role(connection, draft.author)
        rights = Rights(role, kind, draft.author.account)
        for signature in draft.signatures:
            self._require_signature(connection, draft, kind, signature)
        if role is not None and signers(kind) and not draft.signatures:
            raise RefusedError(
                msg("This needs the signature of a second account: {kind}.", kind=act_title(kind)),
                hint=msg("It needs one of these roles: {roles}.", roles=listed(signers(kind))),
            )
        return rights

    def _role(self, connection: sqlite3.Connection, author: Author) -> str | None:
        """Return the role of an author, None where anybody may do anything; RefusedError if it may not write."""
        if not accounts.any_account(connection):
            return None
        if author.account == SYSTEM_ACCOUNT:
            return SYSTEM_ACCOUNT
        if author.account == DUTY_ACCOUNT and self.synthetic:
            return None
        if self._signed_on.get(author.token) != author.account:
            raise RefusedError(
                msg("The account “{account}” has not signed on.", account=author.account),
                hint=msg("Sign on first; this workspace has duty accounts."),
            )
        account = accounts.find(connection, author.account)
        if account is None or account.retired:
            raise RefusedError(
                msg("The account “{account}” is retired.", account=author.account),
                hint=msg("Sign on with another account."),
            )
        return account.role.value

    def _require_signature(
        self, connection: sqlite3.Connection, draft: journal.Draft, kind: str, signature: Signature
    ) -> None:
        given = self._signatures.get(signature.token)
        if given is None or given[0] != signature.account or given[1] < time.monotonic():
            raise RefusedError(msg("The second signature is used up or too old."), hint=msg("Sign again."))
        if signature.covers and signature.covers != journal.digest(journal.canonical(draft.change)):
            raise RefusedError(msg("The second signature was given for another change."), hint=msg("Sign again."))
        if signature.account == draft.author.account:
            raise RefusedError(
                msg("The second signature is of the same account: {account}.", account=signature.account),
                hint=msg("Another account signs with its own passphrase."),
            )
        account = accounts.find(connection, signature.account)
        wanted = signers(kind)
        if account is None or account.retired or (wanted and account.role not in wanted):
            title = msg(
                "The account “{account}” may not sign this: {kind}.", account=signature.account, kind=act_title(kind)
            )
            raise RefusedError(
                title, hint=msg("It needs one of these roles: {roles}.", roles=listed(wanted or [Role.DUTY_LEADER]))
            )

    def require(self, connection: sqlite3.Connection, author: Author, kind: str) -> None:
        """Refuse an act without a journal entry to an author who did not sign on, or whose role may not do it.

        Raises
        ------
        RefusedError
        """
        Rights(self._role(connection, author), kind, author.account)

    def use_up(self, signatures: Sequence[Signature]) -> None:
        """Forget signatures after the change they were given for is on disk."""
        for signature in signatures:
            self._signatures.pop(signature.token, None)

    def _checked(self, name: str, passphrase: str) -> tuple[Account, int]:
        """Return the account whose passphrase this is, and how many attempts failed before."""
        with self.writing() as writer:
            account = accounts.find(writer, name)
            secret = accounts.secret_of(writer, name)
            row = name if secret is not None else ""  # attempts with unknown names wait together
            failures = self.throttle.failures(writer, row)
            left = self.throttle.attempt(writer, row)
        if left:
            raise RefusedError(
                msg("Too many wrong passphrases: the next attempt is possible in {seconds} s.", seconds=left)
            )
        if account is None or secret is None or not secret.fits(passphrase):
            raise RefusedError(msg("The account or the passphrase is wrong."))
        with self.writing() as writer:
            self.throttle.succeed(writer, row)
        if account.retired:
            raise RefusedError(
                msg("The account “{account}” is retired.", account=name), hint=msg("Sign on with another account.")
            )
        return account, failures
