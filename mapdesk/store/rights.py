"""What a role may do: the table in `gis_data/roles.json`, and the check of one transaction against it."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from mapdesk import paths
from mapdesk.errors import RefusedError
from mapdesk.model.account import ROLE_TITLES, SYSTEM_ACCOUNT, Role
from mapdesk.words import Message, msg

_ACTS: dict[str, Message] = {
    "account.passphrase": msg("change a passphrase"),
    "account.*": msg("manage accounts"),
    "plan.publish": msg("publish a plan"),
    "plan.*": msg("change plans"),
    "case.verify": msg("verify a case"),
    "handover.sign": msg("sign a handover"),
    "layer.import": msg("import a file"),
    "layer.describe": msg("change the data catalogue"),
    "attachment.*": msg("change attachments"),
    "journal.blank": msg("blank entries of the log"),
    "outside.*": msg("deal with changes from outside"),
    "rows.*": msg("change rows"),
    "workspace.restore": msg("restore a backup"),
}
"""How people read kinds of change in a refusal, by pattern; any other is called by its own name."""


@dataclass(frozen=True)
class Grant:
    """Kinds of change and the layers they may touch, as patterns."""

    kinds: tuple[str, ...]
    layers: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The whole table of rights: grants by role, and by kind the roles whose second signature counts."""

    grants: dict[str, tuple[Grant, ...]]
    signed: dict[str, tuple[str, ...]]


@functools.cache
def table() -> Table:
    """Return the table of rights of `gis_data/roles.json`."""
    data: dict[str, Any] = json.loads(paths.gis_data("roles.json").read_text("utf-8"))
    everyone = _grants(data["everyone"])
    grants = {role: (*_grants(given), *everyone) for role, given in data["grants"].items()}
    return Table(grants, {kind: tuple(roles) for kind, roles in data["signed"].items()})


def may(role: str, kind: str, layers: Sequence[str] = ()) -> bool:
    """Return whether a role may make a change of this kind that touches all these layers."""
    grants = [grant for grant in table().grants[role] if _matches(kind, grant.kinds)]
    return any(all(_matches(layer, grant.layers) for layer in layers) for grant in grants)


def signers(kind: str) -> tuple[str, ...]:
    """Return the roles whose second signature a kind of change needs; empty when it needs none."""
    return table().signed.get(kind, ())


class Rights:
    """What one transaction may touch.

    Parameters
    ----------
    role : str or None
        None: a workspace without accounts, where everything may be done.
    kind : str
        Of the change, or of the one that is taken back.
    account : str
    """

    def __init__(self, role: str | None, kind: str, account: str) -> None:
        self.role = role
        self.kind = kind
        self.account = account
        self._touched: set[str] = set()
        if role is not None and not may(role, kind):
            raise _refusal(role, kind)

    def require(self, layer: str) -> None:
        """Note that the transaction touches a layer.

        Raises
        ------
        RefusedError
            The role may not do that; the reason names it and who may.
        """
        if self.role is not None and layer not in self._touched:
            if not may(self.role, self.kind, (*self._touched, layer)):
                raise _refusal(self.role, self.kind, layer)
            self._touched.add(layer)

    def may_derive(self) -> bool:
        """Return whether rows that follow from others may be written: only by what a second account signs."""
        return self.role is None or bool(signers(self.kind))

    def require_kind(self, kind: str) -> None:
        """Refuse work of one kind in a transaction that was begun, and is told in the journal, as another.

        Raises
        ------
        RefusedError
        """
        if self.role is not None and kind != self.kind:
            raise _refusal(self.role, kind)


def _refusal(role: str, kind: str, layer: str = "") -> RefusedError:
    """Return the sentence that names the role and what is needed."""
    able = [one for one in Role if may(one, kind, (layer,) if layer else ())]
    title = msg("The role “{role}” may not do this: {kind}.", role=role_title(role), kind=act_title(kind))
    if layer:
        title = msg(
            "The role “{role}” may not change “{layer}” in this way: {kind}.",
            role=role_title(role),
            layer=layer,
            kind=act_title(kind),
        )
    hint = msg("It needs one of these roles: {roles}.", roles=listed(able)) if able else msg("No role may do it.")
    return RefusedError(title, hint=hint)


def role_title(role: str) -> Message:
    """Return how people read a role."""
    return msg("Feeds") if role == SYSTEM_ACCOUNT else ROLE_TITLES[Role(role)]


def act_title(kind: str) -> object:
    """Return how people read a kind of change."""
    return next((title for pattern, title in _ACTS.items() if fnmatchcase(kind, pattern)), kind)


def listed(roles: Sequence[str]) -> Message:
    """Return the titles of roles in a row, in the language of whoever reads it."""
    first, *rest = roles
    title = role_title(first)
    return msg("{first}, {rest}", first=title, rest=listed(rest)) if rest else title


def _grants(given: Sequence[dict[str, Any]]) -> tuple[Grant, ...]:
    return tuple(Grant(tuple(one["kinds"]), tuple(one["layers"])) for one in given)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    if any(pattern[:1] == "!" and fnmatchcase(name, pattern[1:]) for pattern in patterns):
        return False
    return any(fnmatchcase(name, pattern) for pattern in patterns)
