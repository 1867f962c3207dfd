"""Who did what, when: values of the append-only journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mapdesk.model.account import Signature


@dataclass(frozen=True)
class Author:
    """At which seat, under which duty account, something is done. Never a person's name.

    `token` proves to the store that the account signed on; it is never stored and no part of what an author is.
    """

    account: str
    seat: str
    token: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Entry:
    """One journal entry.

    Attributes
    ----------
    seq : int
        Position in the journal of the workspace, from 1, without holes.
    author : Author
    at : datetime
        Aware, UTC.
    command : str
        Name of the change ("layer.import").
    reason : str
        What the person gave as reason, or "".
    layers : dict of str to int
        How many rows of each layer were touched.
    change, inverse : dict or None
        The change and its inverse as plain data (`{"kind": ..., ...}`); the change's values are None once blanked.
    undoes : int or None
        Position of the entry that this one takes back.
    undone_by : int or None
        Position of the entry that took this one back.
    hash : str
        SHA-256 over the previous entry of the same seat and this one, hexadecimal.
    signatures : tuple of Signature
        Further accounts that entered their passphrase for this entry.
    """

    seq: int
    author: Author
    at: datetime
    command: str
    reason: str
    layers: dict[str, int]
    change: dict[str, Any] | None
    inverse: dict[str, Any] | None
    undoes: int | None
    undone_by: int | None
    hash: str
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class JournalReport:
    """The result of verifying the chain: entries read, and the first thing wrong or None."""

    entries: int
    blanked: int
    broken_at: int | None
    problem: object | None
