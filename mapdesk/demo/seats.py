"""The duty accounts of the demo: one of each role, marked as demo accounts, with a passphrase everybody knows."""

from __future__ import annotations

from mapdesk.model.account import Role
from mapdesk.store.accounts import AccountWriter
from mapdesk.store.passphrases import hashed

PASSPHRASE = "island demo 330395"
"""Of all demo accounts; it stands in docs/demo.md and protects nothing."""

ACCOUNTS = {
    "demo-admin": Role.ADMINISTRATOR,
    "demo-operator": Role.OPERATOR,
    "demo-planner": Role.PLANNER,
    "demo-planner-2": Role.PLANNER,
    "demo-maritime": Role.MARITIME,
    "demo-leader": Role.DUTY_LEADER,
    "demo-viewer": Role.VIEWER,
}


def add_accounts(accounts: AccountWriter) -> None:
    """Make the demo accounts inside the entry that makes the demo; hashed once, since that is slow on purpose."""
    secret = hashed(PASSPHRASE)
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, secret, demo=True)
