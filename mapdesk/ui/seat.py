"""The seat in the status bar: account, role and seat, with the menu of the shift change."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QToolButton

from mapdesk.model.account import ROLE_TITLES
from mapdesk.ui.actions import menu_of
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.rights import nobody
from mapdesk.words import tr

_MENU = ("seat.sign_on", "seat.sign_off", "", "seat.accounts", "file.backups", "file.outside")


class SeatPart(QToolButton):
    """Who is at the seat; pressed, it offers the shift change and what an administrator does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "status")
        self.setToolTip(tr("Account and seat"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self.show_menu)
        follow(self, desk.session.signed_on, lambda _account: self.tell())
        follow(self, desk.session.changed, lambda _touched: self.tell())
        self.tell()

    def tell(self) -> None:
        """Say who is at the seat."""
        author, account = self._desk.session.author, self._desk.session.account
        if account is not None:
            parts = [account.name, str(ROLE_TITLES[account.role]), author.seat]
        elif nobody(self._desk):
            parts = [tr("Nobody signed on"), author.seat]
        else:
            parts = [author.account, author.seat]
        self.setText(" · ".join(part for part in parts if part))

    def show_menu(self) -> None:
        """Show what can be done at the seat."""
        from mapdesk.commands import COMMANDS

        menu = menu_of(self._desk, [name for name in _MENU if not name or name in COMMANDS], self)
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
