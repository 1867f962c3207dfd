"""What is open now: `do(change)`, `undo`, `redo`, `ingest(batch)`, selection, signals; nothing else."""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mapdesk import settings
from mapdesk.errors import RefusedError, StoreError
from mapdesk.feeds.board import Board
from mapdesk.layers.base import LAYERS
from mapdesk.layers.privacy import duty_name_problem
from mapdesk.model.account import DUTY_ACCOUNT, SYSTEM_ACCOUNT, Account, Signature
from mapdesk.model.journal import Author, Entry
from mapdesk.model.selection import Selection
from mapdesk.signals import Signal
from mapdesk.store.account_changes import PassphraseChanged
from mapdesk.store.attachments import ATTACHMENT_TABLES
from mapdesk.store.change import Change, ViewNoted, change_from_json, change_to_json, commit
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.store.salvage import SalvageReport

__all__ = ("Selection", "Session", "default_author", "open_session", "open_workspace", "salvage_workspace")


def open_workspace(path: str | Path, *, write: bool) -> Workspace:
    """Open a workspace file with every layer this program knows.

    Parameters
    ----------
    path : str or Path
    write : bool
        As the one writer, or beside it.

    Raises
    ------
    StoreError
        As `store.opening.open_workspace`.
    """
    from mapdesk.store import opening
    from mapdesk.store.desk_tables import DESK_TABLES

    workspace = opening.open_workspace(path, [layer.schema for layer in LAYERS.load().values()], write=write)
    workspace.accounts.check_name = duty_name_problem
    with contextlib.nullcontext() if write else contextlib.suppress(StoreError):
        # a file that only an older program wrote lacks some, and is read all the same
        workspace.tables(DESK_TABLES.load().values())
        workspace.tables(ATTACHMENT_TABLES)
    return workspace


def salvage_workspace(path: str | Path, target: str | Path) -> SalvageReport:
    """Bring what can be read out of a damaged workspace into a new one; errors as `store.salvage.salvage`."""
    from mapdesk.store.desk_tables import DESK_TABLES
    from mapdesk.store.salvage import salvage

    schemas = [layer.schema for layer in LAYERS.load().values()]
    return salvage(path, target, schemas, (*DESK_TABLES.load().values(), *ATTACHMENT_TABLES))


def open_session(path: str | Path, *, write: bool, author: Author | None = None) -> Session:
    """Open a workspace file as a session of `author` (default: the duty account at this seat)."""
    return Session(open_workspace(path, write=write), author or default_author())


def default_author() -> Author:
    """Return the duty account at this seat: the seat's name from the settings, else the machine's."""
    return Author(DUTY_ACCOUNT, settings.load().seat or platform.node() or "seat")


@dataclass
class Session:
    """One open workspace with its author, its undo history and its selection.

    Signals
    -------
    changed : (dict of str to set of str)
        Layers and keys that a commit touched; an empty set means "much of the layer".
    selection_changed : (Selection)
    signed_on : (Account or None)
        Who is at the seat now; None after a sign-off.

    `live` is the board of positions, which are no edits and go by no journal.
    `do`, `sign_on` and `signed_by` may be called from a thread that works for the window; `deliver` then brings the
    signal to the window's thread.
    """

    workspace: Workspace
    author: Author
    selection: Selection = field(default_factory=Selection)
    changed: Signal[[Mapping[str, set[str]]]] = field(default_factory=Signal)
    selection_changed: Signal[[Selection]] = field(default_factory=Signal)
    signed_on: Signal[[Account | None]] = field(default_factory=Signal)
    live: Board = field(default_factory=Board)
    deliver: Callable[[Callable[[], None]], None] = field(default=lambda act: act())
    _redo: list[int] = field(default_factory=list)

    def sign_on(self, account: str, passphrase: str) -> Account:
        """Let an account take the seat; a shift change is another sign-on, and the workspace stays open.

        Undo begins anew: an account takes back its own acts only.

        Raises
        ------
        MapdeskError
            Account or passphrase are wrong, it has to wait after wrong attempts, or the workspace is read-only. The
            account before stays at the seat then.
        """
        author, found = self.workspace.accounts.sign_on(account, passphrase, seat=self.author.seat)
        self.workspace.accounts.sign_off(self.author)
        self.author = author
        self._redo.clear()
        self.deliver(lambda: self.signed_on.emit(found))
        return found

    def sign_off(self) -> None:
        """Leave the seat: nothing is written until somebody signs on (in a demo, the duty account goes on)."""
        self.workspace.accounts.sign_off(self.author)
        self.author = Author(DUTY_ACCOUNT, self.author.seat)
        self._redo.clear()
        self.signed_on.emit(None)

    @property
    def account(self) -> Account | None:
        """Return the account at the seat, or None when nobody signed on."""
        return self.workspace.accounts.find(self.author.account) if self.author.token else None

    def may(self, kind: str, *layers: str) -> bool:
        """Return whether the store would take a change of this kind to these layers; for greying, not for safety."""
        return not self.workspace.read_only and self.workspace.accounts.may(self.author, kind, layers)

    def signed_by(self, account: str, passphrase: str, change: Change | None = None) -> Signature:
        """Return the second signature of another account, for `do`, `undo` or `redo` within ten minutes.

        Parameters
        ----------
        account, passphrase : str
        change : Change, optional
            The signature then counts for this one only.

        Raises
        ------
        MapdeskError
            As `sign_on`, or it is the account at the seat.
        """
        if account == self.author.account:
            raise RefusedError(
                msg("The second signature is of the same account: {account}.", account=account),
                hint=msg("Another account signs with its own passphrase."),
            )
        told = None if change is None else change_to_json(change)
        return self.workspace.accounts.sign(account, passphrase, change=told)

    def change_passphrase(self, old: str, new: str) -> Entry:
        """Give the account at the seat another passphrase.

        Raises
        ------
        MapdeskError
            Nobody signed on, the old one is wrong, or the new one too simple.
        """
        if self.account is None:
            raise RefusedError(msg("Nobody has signed on."))
        change = PassphraseChanged.of(self.author.account, new)
        self.workspace.accounts.check_passphrase(self.author.account, old)
        return self._commit(change, undoable=False)

    def note_view(self, layer: str, key: str, column: str) -> Entry:
        """Note in the journal that a masked value (a duty phone) was shown: which one and to whom, not the value."""
        return self._commit(ViewNoted(layer, key, column), undoable=False)

    def do(self, change: Change, *, reason: str = "", signatures: Sequence[Signature] = ()) -> Entry:
        """Make a change in one transaction with its journal entry.

        Parameters
        ----------
        change : Change
        reason : str
        signatures : sequence of Signature
            Of `signed_by`; some kinds of change need one in a workspace with accounts.

        Returns
        -------
        Entry
            On disk when this returns.

        Raises
        ------
        MapdeskError
            The change was refused or could not be stored; nothing is stored then.
        """
        return self._commit(change, reason=reason, signatures=signatures, stored=lambda _done: self._redo.clear())

    def undo(self, *, signatures: Sequence[Signature] = ()) -> Entry:
        """Take back the last act of this account that is not yet taken back; one that was signed, signed again.

        Raises
        ------
        RefusedError
            There is none, or somebody changed the same object since.
        """
        entry = self.undoable()
        if entry is None or entry.inverse is None:
            raise RefusedError(msg("There is nothing to undo"))
        return self._commit(
            change_from_json(entry.inverse),
            undoes=entry.seq,
            signatures=signatures,
            stored=lambda done: self._redo.append(done.seq),
        )

    def redo(self, *, signatures: Sequence[Signature] = ()) -> Entry:
        """Make again what the last undo took back.

        Raises
        ------
        RefusedError
            Nothing was undone since the last new change, or somebody changed the same object since.
        """
        if not self._redo:
            raise RefusedError(msg("There is nothing to redo"))
        undone = self.workspace.entries(after=self._redo[-1] - 1, limit=1)[0]
        if undone.inverse is None:
            raise RefusedError(msg("There is nothing to redo"))
        return self._commit(
            change_from_json(undone.inverse),
            undoes=undone.seq,
            signatures=signatures,
            stored=lambda _done: self._redo.pop(),
        )

    def is_redo(self, entry: Entry) -> bool:
        """Return whether an entry made a change again: an even number of undos back stands the change itself."""
        steps = 0
        while entry.undoes is not None:
            steps += 1
            entry = self.workspace.entries(after=entry.undoes - 1, limit=1)[0]
        return steps % 2 == 0

    def undoable(self) -> Entry | None:
        """Return the entry that `undo` would take back, or None."""
        return self.workspace.last_undoable(self.author.account)

    def can_redo(self) -> bool:
        """Return whether `redo` has something to make again."""
        return bool(self._redo)

    def ingest(self, batch: Change) -> Entry:
        """Store a batch of a feed under the system account: never part of undo and without touching the redo list."""
        return self._commit(batch, undoable=False, author=Author(SYSTEM_ACCOUNT, self.author.seat))

    def select(self, selection: Selection) -> None:
        """Make something the selection and tell the panels."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    def close(self) -> None:
        """Close the workspace."""
        self.workspace.close()

    def _commit(
        self,
        change: Change,
        *,
        reason: str = "",
        undoes: int | None = None,
        undoable: bool = True,
        signatures: Sequence[Signature] = (),
        author: Author | None = None,
        stored: Callable[[Entry], object] = lambda _entry: None,
    ) -> Entry:
        """Store a change; once it is on disk call `stored`, then tell the listeners, who may ask what can be redone."""
        transaction = commit(
            self.workspace,
            author or self.author,
            change,
            reason=reason,
            undoes=undoes,
            undoable=undoable,
            signatures=signatures,
        )
        entry = self.workspace.entries(after=transaction.seq - 1, limit=1)[0]
        stored(entry)
        touched = {layer: set(keys) for layer, keys in transaction.touched.items()}
        self.deliver(lambda: self.changed.emit(touched))
        return entry
