"""Changes of the duty accounts: journalled like any other, but the passphrase and its hash never are.

None of them is part of undo; each has its opposite (a retired account is changed back to one that is not).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from mapdesk.errors import RefusedError
from mapdesk.model.account import Account, Role
from mapdesk.store.change import register
from mapdesk.store.passphrases import Secret, hashed
from mapdesk.store.workspace import Transaction
from mapdesk.words import msg


@register
@dataclass(frozen=True)
class AccountAdded:
    """A new duty account; made by `of`, which hashes the passphrase before the transaction begins."""

    kind: ClassVar[str] = "account.add"
    account: str
    role: str
    demo: bool = False
    secret: Secret | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, account: str, role: Role | str, passphrase: str, *, demo: bool = False) -> AccountAdded:
        """Return the change; RefusedError when the passphrase is too simple."""
        return cls(account, Role(role).value, demo, hashed(passphrase, account))

    def apply(self, transaction: Transaction) -> None:
        """Make the account."""
        transaction.accounts.add(self.account, Role(self.role), _known(self.secret), demo=self.demo)

    def to_json(self) -> dict[str, Any]:
        """Return everything but the secret."""
        return {"account": self.account, "role": self.role, "demo": self.demo}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> AccountAdded:
        """Return the change without its secret."""
        return cls(**data)


@register
@dataclass(frozen=True)
class AccountChanged:
    """Another role for an account, or a retired one that may sign on again."""

    kind: ClassVar[str] = "account.change"
    account: str
    role: str

    def apply(self, transaction: Transaction) -> None:
        """Change the account."""
        transaction.accounts.change(self.account, Role(self.role), retired=False)

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {"account": self.account, "role": self.role}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> AccountChanged:
        """Return the change."""
        return cls(**data)


@register
@dataclass(frozen=True)
class AccountRetired:
    """An account that can no longer sign on; its name stays in the journal and is never given again."""

    kind: ClassVar[str] = "account.retire"
    account: str
    role: str

    @classmethod
    def of(cls, account: Account) -> AccountRetired:
        """Return the change for an account as it is."""
        return cls(account.name, account.role.value)

    def apply(self, transaction: Transaction) -> None:
        """Retire the account."""
        transaction.accounts.change(self.account, Role(self.role), retired=True)

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {"account": self.account, "role": self.role}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> AccountRetired:
        """Return the change."""
        return cls(**data)


@register
@dataclass(frozen=True)
class PassphraseChanged:
    """Another passphrase for an account: its own, or by an administrator one that was forgotten."""

    kind: ClassVar[str] = "account.passphrase"
    account: str
    secret: Secret | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, account: str, passphrase: str) -> PassphraseChanged:
        """Return the change; RefusedError when the passphrase is too simple."""
        return cls(account, hashed(passphrase, account))

    def apply(self, transaction: Transaction) -> None:
        """Store the new hash and end a wait after wrong attempts."""
        transaction.accounts.set_passphrase(self.account, _known(self.secret))

    def to_json(self) -> dict[str, Any]:
        """Return whose it is, nothing else."""
        return {"account": self.account}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PassphraseChanged:
        """Return the change without its secret."""
        return cls(**data)


def _known(secret: Secret | None) -> Secret:
    if secret is None:
        raise RefusedError(msg("Passphrases are not in the journal; this change cannot be made again from it."))
    return secret
