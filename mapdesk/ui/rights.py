"""What the person at the seat may do, in words: why a button is grey. The store alone decides."""

from __future__ import annotations

from mapdesk.model.account import Role
from mapdesk.store.rights import listed, may, role_title
from mapdesk.ui.context import Desk
from mapdesk.words import msg


def nobody(desk: Desk) -> bool:
    """Return whether nothing can be written because nobody signed on."""
    return desk.session.account is None and desk.session.workspace.accounts.needed()


def why_not(desk: Desk, kind: str, *layers: str) -> object:
    """Return why a change of this kind to these layers would be refused, or "" when it would be taken.

    Parameters
    ----------
    desk : Desk
    kind : str
        As the changes tell it ("layer.import").
    *layers : str
        Layers and tables it touches.
    """
    session = desk.session
    if session.workspace.read_only:
        return session.workspace.read_only_reason or msg("This workspace is open for reading only")
    if nobody(desk):
        return msg("Nobody has signed on; sign on first.")
    if session.may(kind, *layers):
        return ""
    account = session.account
    able = [one for one in Role if may(one, kind, layers)]
    if account is None or not able:
        return msg("No role may do it.")
    return msg(
        "The role “{role}” may not do this. It needs one of these roles: {roles}.",
        role=role_title(account.role),
        roles=listed(able),
    )
