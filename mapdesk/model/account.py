"""Duty accounts: who is at a seat, by duty and role, never by name; and the second signature under a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mapdesk.words import Message, msg

DUTY_ACCOUNT = "duty"
"""The account of a workspace that has no accounts of its own, and of a synthetic one while nobody signed on."""

SYSTEM_ACCOUNT = "system"
"""The account under which feeds store what they bring; nobody signs on with it."""

RESERVED = frozenset({DUTY_ACCOUNT, SYSTEM_ACCOUNT})


class Role(StrEnum):
    """What an account may do; the table of rights is data in `gis_data/roles.json`."""

    OPERATOR = "operator"
    PLANNER = "planner"
    MARITIME = "maritime"
    DUTY_LEADER = "duty_leader"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: dict[Role, Message] = {
    Role.OPERATOR: msg("Operator"),
    Role.PLANNER: msg("Planner"),
    Role.MARITIME: msg("Maritime officer"),
    Role.DUTY_LEADER: msg("Duty leader"),
    Role.VIEWER: msg("Viewer"),
    Role.ADMINISTRATOR: msg("Administrator"),
}


@dataclass(frozen=True)
class Account:
    """One duty account of a workspace.

    Attributes
    ----------
    name : str
        The duty ("duty seat 1"), unique in the workspace and never given to another one.
    role : Role
    made_at : datetime
        Aware, UTC.
    retired_at : datetime or None
        Since when it can no longer sign on.
    demo : bool
        Whether it is one of the accounts of a demo, whose passphrase everybody knows.
    """

    name: str
    role: Role
    made_at: datetime
    retired_at: datetime | None = None
    demo: bool = False

    @property
    def retired(self) -> bool:
        """Return whether the account can no longer sign on."""
        return self.retired_at is not None

    @property
    def title(self) -> Message:
        """Return the account as people read it: duty and role."""
        return msg("{account} ({role})", account=self.name, role=ROLE_TITLES[self.role])


@dataclass(frozen=True)
class Signature:
    """Another account's word for one change.

    Attributes
    ----------
    account, role : str
    at : datetime
        When the passphrase was entered, aware, UTC.
    covers : str
        Digest of the change it was given for; "" for any one change.
    token : str
        What proves to the store that it was given; "" once it is part of the journal. It counts once.
    """

    account: str
    role: str
    at: datetime
    covers: str = field(default="", compare=False, repr=False)
    token: str = field(default="", compare=False, repr=False)
