"""Signing on at the seat, and the second signature of another account: a list, a passphrase, one sentence if wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from mapdesk.errors import MapdeskError
from mapdesk.model.account import ROLE_TITLES, Account, Signature
from mapdesk.store.change import Change
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.tasks import Job
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import Message, msg, tr

T = TypeVar("T")
_NAME = Qt.ItemDataRole.UserRole
_MOST_ROWS = 8


class SignOn(Frame):
    """Accounts with their roles and a field for the passphrase; what the store answers is shown under it.

    Parameters
    ----------
    desk : Desk
    words : tuple of Message
        Title, what it is for, the verb on the button, and the verb on the other one.
    accounts : sequence of Account
        The ones to choose from.
    check : callable
        Called with account and passphrase off the window's thread, since hashing takes its time on purpose; a refusal
        keeps the dialog open.
    then : callable
        Called with what `check` returned, on the window's thread.
    """

    def __init__(
        self,
        desk: Desk,
        words: tuple[Message, Message, Message, Message],
        accounts: Sequence[Account],
        check: Callable[[str, str], T],
        then: Callable[[T], object] = lambda _checked: None,
    ) -> None:
        title, purpose, verb, other = words
        super().__init__(title, desk.shell.widget(), width_px=440)
        self._desk = desk
        self._check, self._then = check, then
        self._job: Job | None = None
        self.body.addWidget(label(purpose, "muted", wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Account"))
        for one in accounts:
            text = f"{one.name}   ·   {ROLE_TITLES[one.role]}"
            item = QListWidgetItem("   ·   ".join((text, tr("demo account"))) if one.demo else text)
            item.setData(_NAME, one.name)
            item.setSizeHint(QSize(0, ROW_PX))
            self.list.addItem(item)
        self.list.setFixedHeight(ROW_PX * max(2, min(_MOST_ROWS, len(accounts))) + 8)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(tr("Passphrase"))
        self.passphrase.setAccessibleName(tr("Passphrase"))
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        for widget in (self.list, self.passphrase, self.wrong):
            self.body.addWidget(widget)
        self.button = push_button(verb, self.sign, primary=True)
        self.add_buttons(push_button(other, self.reject), self.button)
        self.list.itemActivated.connect(lambda _item: self.passphrase.setFocus())
        self._choose_last()

    def sign(self) -> None:
        """Try the passphrase."""
        name, passphrase = self.chosen(), self.passphrase.text()
        if self._job is not None:
            return
        if not name or not passphrase:
            self._say(tr("Choose the account and enter its passphrase."))
            return
        if self._desk.worker.doing:  # the workspace is held; the window must not wait for it
            self._say(tr("Wait until this is done: {doing}", doing=self._desk.worker.doing))
            return
        self.passphrase.clear()
        self._busy(True)
        check = self._check
        self._job = self._desk.worker.run(lambda _job: check(name, passphrase), self._on_right, self._on_wrong)
        self._job.ended.connect(self._on_ended)

    def checking(self) -> bool:
        """Return whether a passphrase is being checked."""
        return self._job is not None

    def done(self, result: int) -> None:
        """Close; not while a passphrase is being checked, which may end with a sign-on."""
        if self._job is None:
            super().done(result)

    def _on_right(self, checked: Any) -> None:
        self._desk.kept["account"] = self.chosen()
        self._job = None
        self.accept()
        self._then(checked)

    def _on_wrong(self, error: Exception) -> None:
        if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
            self._say(_sentence(error, self._desk.session.workspace.accounts.wait_s(self.chosen())))

    def _on_ended(self) -> None:
        if self._job is not None:
            self._job = None
            self._busy(False)
            self.passphrase.setFocus()

    def _busy(self, on: bool) -> None:
        for widget in (self.list, self.passphrase, self.button):
            widget.setEnabled(not on)

    def chosen(self) -> str:
        """Return the name of the chosen account, or ""."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(_NAME))

    def choose(self, name: str) -> None:
        """Choose an account."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item is not None and item.data(_NAME) == name:
                self.list.setCurrentRow(at)

    def _choose_last(self) -> None:
        self.list.setCurrentRow(0)
        self.choose(str(self._desk.kept.get("account") or ""))
        self.passphrase.setFocus()

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.show()


def ask_sign_on(desk: Desk) -> SignOn:
    """Ask who is at the seat; the account that is there stays until another one has signed on."""
    present = desk.session.account
    accounts = [one for one in desk.session.workspace.accounts.all() if not one.retired]
    words = (
        msg("Sign on") if present is None else msg("Shift change"),
        msg("Every change is written down with the account. Until somebody signs on the workspace is read-only.")
        if present is None
        else msg("At the seat now: {account}. The workspace stays open.", account=present.title),
        msg("Sign on"),
        msg("Only read") if present is None else msg("Cancel"),
    )
    dialog = SignOn(desk, words, accounts, desk.session.sign_on)
    dialog.open()
    return dialog


def with_signature(
    desk: Desk, kind: str, act: Callable[[Sequence[Signature]], object], *, change: Change | None = None
) -> SignOn | None:
    """Call `act` with the second signature that an act needs, asked for first; without one where none is needed.

    Parameters
    ----------
    desk : Desk
    kind : str
        Of the change, or of the one that is taken back or made again.
    act : callable
    change : Change, optional
        The signature then counts for this one only.
    """
    accounts = desk.session.workspace.accounts
    signers = [one for one in accounts.signers(kind) if one.name != desk.session.author.account]
    if desk.session.account is None or not accounts.signers(kind):
        act(())
        return None
    words = (
        msg("Second signature"),
        msg("This needs another account beside {account}; it signs with its own passphrase.",
            account=desk.session.author.account),
        msg("Sign"),
        msg("Cancel"),
    )  # fmt: skip
    dialog = SignOn(
        desk, words, signers, lambda name, secret: desk.session.signed_by(name, secret, change), lambda one: act((one,))
    )
    dialog.open()
    return dialog


def _sentence(refused: MapdeskError, wait_s: int) -> str:
    """Return a refusal with the time to wait, if it does not tell it already."""
    text = refused.sentence()
    if wait_s and str(wait_s) not in text and not any(sign.isdigit() for sign in str(refused.title)):
        text = tr("{sentence} The next attempt is possible in {seconds} s.", sentence=text, seconds=wait_s)
    return text
