"""Seat: who is at it."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.ui.context import Desk
from mapdesk.words import msg


def _has_accounts(desk: Desk) -> bool:
    return not desk.session.workspace.read_only and bool(desk.session.workspace.accounts.all())


def _signed_on(desk: Desk) -> bool:
    return desk.session.account is not None


@command("seat.sign_on", msg("Sign on or change shift"), menu="file", icon="account-switch-outline",
         enabled=_has_accounts)  # fmt: skip
def sign_on(desk: Desk) -> None:
    """Let a duty account take the seat."""
    from mapdesk.ui.dialogs.sign_on import ask_sign_on

    ask_sign_on(desk)


@command("seat.sign_off", msg("Sign off"), menu="file", icon="account-off-outline", enabled=_signed_on)
def sign_off(desk: Desk) -> None:
    """Leave the seat; nothing is written until somebody signs on."""
    desk.session.sign_off()
    desk.tell(msg("Signed off"), msg("The map can be read; to write, somebody signs on."))


@command("seat.accounts", msg("Duty accounts"), menu="file", icon="account-cog-outline",
         enabled=lambda desk: not desk.session.workspace.read_only)  # fmt: skip
def show_accounts(desk: Desk) -> None:
    """List the duty accounts; an administrator adds and retires them, everybody changes the own passphrase."""
    from mapdesk.ui.dialogs.accounts import Accounts

    Accounts(desk).open()
