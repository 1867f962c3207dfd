"""How a desktop opens a workspace: for writing where it may, else for reading with the reason."""

from __future__ import annotations

from pathlib import Path

from mapdesk.errors import StoreError
from mapdesk.session import Session, open_session
from mapdesk.store import backups
from mapdesk.words import msg


def open_to_work(location: str) -> Session:
    """Open a workspace for writing, or, when somebody else writes it or it is a backup, for reading with the reason.

    Raises
    ------
    MapdeskError
        It cannot be read either.
    """
    if backups.is_backup(Path(location)):
        session = open_session(location, write=False)
        session.workspace.read_only_reason = msg("This is a backup: it is looked at, never written.")
        return session
    try:
        return open_session(location, write=True)
    except StoreError as refused:
        try:
            session = open_session(location, write=False)
        except StoreError as unreadable:
            raise refused from unreadable  # the second one only follows from the first
        session.workspace.read_only_reason = refused.detail or refused.title
        return session
