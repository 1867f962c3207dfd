"""Signing on in a terminal: the account from `--account` or the environment, the passphrase never as an argument."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from mapdesk.errors import RefusedError
from mapdesk.session import Session, open_session
from mapdesk.words import msg, tr

ACCOUNT = "MAPDESK_ACCOUNT"
PASSPHRASE = "MAPDESK_PASSPHRASE"


def add_account(child: argparse.ArgumentParser) -> None:
    """Add `--account NAME`."""
    child.add_argument(
        "--account", metavar="NAME", help=f"duty account that signs on (default: {ACCOUNT}); see {PASSPHRASE}"
    )


def signed_session(path: Path, account: str | None) -> Session:
    """Open a workspace for writing and let an account sign on.

    Parameters
    ----------
    path : Path
    account : str or None
        None: the one in the environment. Without any, the duty account writes where that is allowed: in a workspace
        without accounts, and in a demo.

    Raises
    ------
    MapdeskError
        The workspace cannot be opened, it needs an account and none was named, or the passphrase is wrong.
    """
    name = account or os.environ.get(ACCOUNT) or None
    session = open_session(path, write=True)
    try:
        if name is not None:
            session.sign_on(name, asked_passphrase(name))
        elif session.workspace.accounts.needed():
            raise RefusedError(
                msg("The workspace “{name}” has duty accounts; sign on first.", name=path.name),
                hint=msg("Name one with --account or {variable}.", variable=ACCOUNT),
            )
    except BaseException:
        session.close()
        raise
    return session


def asked_passphrase(account: str, *, twice: bool = False) -> str:
    """Return the passphrase from the environment, or asked on the terminal without showing it.

    Parameters
    ----------
    account : str
    twice : bool
        Whether it is a new one, typed again to be sure.

    Raises
    ------
    RefusedError
        Neither is there, or the two are not the same.
    """
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise RefusedError(
            msg("There is no terminal to ask for a passphrase."),
            hint=msg("Set {variable} for this one command.", variable=PASSPHRASE),
        )
    typed = getpass.getpass(tr("Passphrase of “{account}”: ", account=account))
    if twice and getpass.getpass(tr("The same again: ")) != typed:
        raise RefusedError(msg("The two passphrases are not the same."))
    return typed
