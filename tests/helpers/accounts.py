"""A workspace with one duty account of each role, for tests; hashed once, since that is slow on purpose."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from mapdesk.layers.privacy import duty_name_problem
from mapdesk.model.account import Role
from mapdesk.model.journal import Author
from mapdesk.model.schema import Schema
from mapdesk.session import Session
from mapdesk.store.account_changes import AccountAdded
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.passphrases import Secret, hashed
from tests.helpers.workspaces import AUTHOR, make_workspace

PASSPHRASE = "nine tides at noon"
ACCOUNTS = {
    "管理员": Role.ADMINISTRATOR,
    "值班一席": Role.OPERATOR,
    "值班长": Role.DUTY_LEADER,
    "规划一席": Role.PLANNER,
    "规划二席": Role.PLANNER,
    "海事一席": Role.MARITIME,
    "大屏": Role.VIEWER,
}


@functools.cache
def secret() -> Secret:
    """Return the hash of the passphrase of all accounts of tests."""
    return hashed(PASSPHRASE)


def with_accounts(folder: Path, schemas: Sequence[Schema] | None = None) -> GeoPackageWorkspace:
    """Return a new workspace with the accounts above, open for writing."""
    workspace = make_workspace(folder, schemas)
    workspace.accounts.check_name = duty_name_problem
    add_accounts(workspace)
    return workspace


def add_accounts(workspace: GeoPackageWorkspace) -> None:
    """Make the accounts above in a workspace that has none."""
    (first, role), *others = ACCOUNTS.items()
    session = Session(workspace, AUTHOR)
    session.do(AccountAdded(first, role.value, secret=secret()))
    session.sign_on(first, PASSPHRASE)
    for name, role in others:
        session.do(AccountAdded(name, role.value, secret=secret()))
    session.sign_off()


def signed_on(workspace: GeoPackageWorkspace, name: str, seat: str = "seat-1") -> Session:
    """Return a session at which an account signed on."""
    session = Session(workspace, Author("duty", seat))
    session.sign_on(name, PASSPHRASE)
    return session
