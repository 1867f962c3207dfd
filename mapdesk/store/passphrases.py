"""Passphrases: what they have to be, and their salted hashes (Argon2id, RFC 9106, by argon2-cffi).

The hash is wrapped so that no log, error or journal can show it by mistake.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mapdesk.errors import RefusedError
from mapdesk.words import msg

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 200


class Secret:
    """The salted hash of a passphrase; it shows itself to the store only."""

    __slots__ = ("_hash",)

    def __init__(self, stored: str) -> None:
        self._hash = stored

    def __repr__(self) -> str:
        return "Secret(…)"

    def stored(self) -> str:
        """Return the hash as the store keeps it."""
        return self._hash

    def fits(self, passphrase: str) -> bool:
        """Return whether this is the hash of a passphrase; takes a tenth of a second on purpose."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return _hasher().verify(self._hash, _normal(passphrase))
        except (VerificationError, InvalidHashError):
            return False


def hashed(passphrase: str, account: str = "") -> Secret:
    """Return the salted hash of a new passphrase.

    Parameters
    ----------
    passphrase : str
        Compared in Unicode's form NFKC, so that full-width letters of a Chinese keyboard count as the plain ones.
    account : str
        Whose it is to be: the name itself is no passphrase.

    Raises
    ------
    RefusedError
        Too short, too long, one character repeated, or the name of the account.
    """
    text = _normal(passphrase)
    if len(text) < SHORTEST or len(set(text)) < 3:
        raise RefusedError(
            msg("The passphrase is too short or too simple."),
            hint=msg("It needs at least {count} characters; several words are good.", count=SHORTEST),
        )
    if len(text) > LONGEST:
        raise RefusedError(msg("The passphrase is longer than {count} characters.", count=LONGEST))
    if account and text.casefold() == _normal(account).casefold():
        raise RefusedError(msg("The name of the account is no passphrase."))
    return Secret(_hasher().hash(text))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _hasher() -> PasswordHasher:
    """Return the hasher with the second choice of RFC 9106 (64 MiB, 3 passes), which is argon2-cffi's own."""
    from argon2 import PasswordHasher

    return PasswordHasher()
