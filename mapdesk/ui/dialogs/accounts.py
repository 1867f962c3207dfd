"""Duty accounts: who there is, added, given another role, retired, given a new passphrase."""

from __future__ import annotations

from PyQt6 import sip
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem

from mapdesk.errors import MapdeskError
from mapdesk.model.account import ROLE_TITLES, Account, Role
from mapdesk.store.account_changes import AccountAdded, AccountChanged, AccountRetired, PassphraseChanged
from mapdesk.store.change import Change
from mapdesk.ui import figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.dialogs.passphrase import NewPassphrase, hidden_field
from mapdesk.ui.rights import why_not
from mapdesk.ui.tasks import Job
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import label
from mapdesk.words import msg, tr

_ACCOUNT = Qt.ItemDataRole.UserRole


class Accounts(Frame):
    """The accounts of the workspace; who is no administrator sees them and changes the own passphrase."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Duty accounts"), desk.shell.widget(), width_px=760)
        self._desk = desk
        self.list = QTreeWidget()
        self.role, self.new_role = _roles(), _roles()
        self.name = QLineEdit()
        self.first, self.again = hidden_field(), hidden_field()
        self.wrong = label("", "bad", wrap=True)
        self.retire = push_button("", self.retire_or_bring_back)
        self.change = push_button(tr("Give this role"), self.change_role)
        self.passphrase = push_button(tr("New passphrase"), self.ask_passphrase)
        self.add = push_button(tr("Add the account"), self.add_account, primary=True)
        self._build()
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        follow(self, desk.session.signed_on, lambda _account: self.refresh())
        self.resize(760, 560)
        self.refresh()

    def refresh(self) -> None:
        """Read the accounts again."""
        chosen = self.chosen()
        self.list.clear()
        for one in self._desk.session.workspace.accounts.all():
            state = tr("retired since {day}", day=figures.moment(one.retired_at)) if one.retired else tr("in use")
            state = " · ".join((state, tr("demo account"))) if one.demo else state
            item = QTreeWidgetItem(
                self.list, [one.name, str(ROLE_TITLES[one.role]), figures.moment(one.made_at), state]
            )
            item.setData(0, _ACCOUNT, one)
            item.setSizeHint(0, QSize(self.fontMetrics().horizontalAdvance(one.name) + 16, ROW_PX))
            if chosen is not None and one.name == chosen.name:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self._on_chosen()

    def chosen(self) -> Account | None:
        """Return the chosen account."""
        item = self.list.currentItem()
        found = item.data(0, _ACCOUNT) if item is not None else None
        return found if isinstance(found, Account) else None

    def choose(self, name: str) -> None:
        """Choose an account by its name."""
        for item in self.list.findItems(name, Qt.MatchFlag.MatchExactly):
            self.list.setCurrentItem(item)

    def add_account(self) -> None:
        """Make a new account; after the first one its administrator is at the seat."""
        name, secret = self.name.text().strip(), self.first.text()
        if secret != self.again.text():
            self.wrong.setText(tr("The two passphrases are not the same."))
            return
        first, session, role = not self.list.topLevelItemCount(), self._desk.session, Role(self.new_role.currentData())

        def work(_job: Job) -> None:  # off the window's thread: hashing takes its time on purpose
            session.do(AccountAdded.of(name, role, secret))
            if first:
                session.sign_on(name, secret)

        self.add.setEnabled(False)
        self._desk.worker.run(work, lambda _done: self._on_added(name), self._on_refused, doing=msg("Saving"))

    def _on_added(self, name: str) -> None:
        if sip.isdeleted(self):
            return
        for field in (self.name, self.first, self.again):
            field.clear()
        self._told()
        self.choose(name)

    def _on_refused(self, error: Exception) -> None:
        if not sip.isdeleted(self):
            self._on_chosen()
            if isinstance(error, MapdeskError):  # others have been told as mistakes of the program already
                self.wrong.setText(error.sentence())

    def change_role(self) -> None:
        """Give the chosen account the role in the box."""
        one = self.chosen()
        if one is not None:
            self._do(AccountChanged(one.name, Role(self.role.currentData()).value))

    def retire_or_bring_back(self) -> None:
        """Retire the chosen account, or let it sign on again."""
        one = self.chosen()
        if one is not None:
            self._do(AccountChanged(one.name, one.role.value) if one.retired else AccountRetired.of(one))

    def ask_passphrase(self) -> NewPassphrase | None:
        """Ask for a new passphrase of the chosen account."""
        one, session = self.chosen(), self._desk.session
        if one is None:
            return None
        own = one.name == session.author.account

        def act(old: str, new: str) -> None:
            if own:
                session.change_passphrase(old, new)
            else:
                session.do(PassphraseChanged.of(one.name, new))

        def told() -> None:
            self._desk.tell(msg("The passphrase was changed"), one.name)

        dialog = NewPassphrase(self, one.name, self._desk.worker, own=own, act=act, told=told)
        dialog.open()
        return dialog

    def _do(self, change: Change) -> None:
        try:
            self._desk.session.do(change)
        except MapdeskError as refused:
            self.wrong.setText(refused.sentence())
            return
        self._told()

    def _told(self) -> None:
        self.wrong.setText("")
        self.refresh()

    def _on_chosen(self) -> None:
        one, session = self.chosen(), self._desk.session
        none = not self.list.topLevelItemCount()
        if one is not None:
            self.role.setCurrentIndex(self.role.findData(one.role.value))
        if none:
            self.new_role.setCurrentIndex(self.new_role.findData(Role.ADMINISTRATOR.value))
        self.new_role.setEnabled(not none)  # the first account is an administrator
        self.retire.setText(tr("Bring back") if one is not None and one.retired else tr("Retire"))
        refused = why_not(self._desk, "account.change")
        for widget in (self.add, self.change, self.retire, self.role):
            widget.setEnabled(not str(refused) and (widget is self.add or one is not None))
            widget.setToolTip(str(refused))
        own = one is not None and session.account is not None and one.name == session.author.account
        self.passphrase.setEnabled(one is not None and (own or not str(refused)))

    def _build(self) -> None:
        purpose = tr("Accounts are duties, never persons. A name is never given twice; who leaves a duty is retired.")
        self.body.addWidget(label(purpose, "muted", wrap=True))
        self.list.setHeaderLabels([tr("Account"), tr("Role"), tr("Made at"), tr("State")])
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        if header is not None:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.role, self.change, self.retire, self.passphrase):
            row.addWidget(widget)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(label(tr("New account"), "section"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.name.setPlaceholderText(tr("A duty, for example “Duty seat 1”"))
        form.addRow(label(tr("Account"), "muted"), self.name)
        form.addRow(label(tr("Role"), "muted"), self.new_role)
        form.addRow(label(tr("Passphrase"), "muted"), self.first)
        form.addRow(label(tr("The same again"), "muted"), self.again)
        self.body.addLayout(form)
        self.body.addWidget(self.wrong)
        self.add_buttons(push_button(tr("Close"), self.reject), self.add)


def _roles() -> QComboBox:
    box = QComboBox()
    for role, title in ROLE_TITLES.items():
        box.addItem(str(title), role.value)
    return box
