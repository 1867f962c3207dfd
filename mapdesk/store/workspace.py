"""The contract of a store: what every workspace, on a file or a server, can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from mapdesk.model.account import DUTY_ACCOUNT, Signature
from mapdesk.model.journal import Author, Entry, JournalReport
from mapdesk.model.outside import OutsideChange
from mapdesk.model.query import Query
from mapdesk.model.raster import Raster
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Schema
from mapdesk.model.status import LayerStatus
from mapdesk.store.account_book import AccountBook
from mapdesk.store.accounts import AccountWriter
from mapdesk.store.rescuing import Rescue

Row = Mapping[str, Any]
NOBODY = Author(DUTY_ACCOUNT, "")
"""Whoever sits there where nobody has to sign on."""


@dataclass(frozen=True)
class PutResult:
    """What `put` did with each row, in order: its key and whether it was inserted, updated or unchanged."""

    keys: list[str]
    outcomes: list[str]


class Transaction(ABC):
    """Everything between the begin and the commit of one journal entry. Nothing of it is visible before the commit."""

    seq: int
    touched: dict[str, set[str]]
    accounts: AccountWriter

    @abstractmethod
    def put(self, layer: str, rows: Sequence[Row]) -> PutResult:
        """Insert or update rows.

        Parameters
        ----------
        layer : str
        rows : sequence of mappings
            Column values; the key may be missing (then a new one is made). `geom` is a shapely geometry in EPSG:4490,
            WKB bytes, hexadecimal WKB text, or None; when absent on an update the stored one stays. Columns that are
            absent on an update stay. `version`, when it is given beside the key, is the one the caller read (0: none
            is there): the row is written only if that is stored, so that nobody's later act is overwritten unseen.

        Raises
        ------
        ConflictError
            Another version is stored than the one that was given, and the row would change it; it carries both rows.
        StoreError
            Unknown layer or column, wrong kind of value or geometry.
        RefusedError
            The schema says the rows are derived, and this is not inside `deriving`.
        """

    @abstractmethod
    def remove(self, layer: str, keys: Iterable[str]) -> int:
        """Remove rows by key and return how many there were; errors as `put`. Their keys are never used again."""

    @abstractmethod
    def deriving(self) -> AbstractContextManager[None]:
        """Say that what the block writes follows from other tables: the one way to put or remove derived rows.

        What entries wrote is brought back (`restore`, `revert_outside`) without it: it was derived once.
        """

    @abstractmethod
    def restore(self, seq: int) -> None:
        """Bring back the rows entry `seq` touched, and the facts of the data catalogue, as they were before it.

        A fact that somebody described anew since stays as it is: that is no reason to refuse the rows.

        Raises
        ------
        RefusedError
            If one of them was touched by a later entry that is not itself undone; the reason names it.
        """

    @abstractmethod
    def new_key(self, layer: str) -> str:
        """Return a key of the layer that was never used: prefix and counter."""

    @abstractmethod
    def rows(self, query: Query) -> Rows:
        """Return rows as this transaction sees them."""

    @abstractmethod
    def schema(self, layer: str) -> Schema:
        """Return the schema of a layer or table; StoreError if there is none of that name."""

    @abstractmethod
    def put_raster(self, layer: str, raster: Raster) -> None:
        """Write the raster of a GRID layer, in place of the old one (a raster is not undone row by row)."""

    @abstractmethod
    def keep_file(self, content: bytes, thumbnail: bytes | None) -> str:
        """Keep bytes beside the rows and return their digest (SHA-256); the same bytes are kept once.

        They stay when the entry is taken back, so that it can be made again.
        """

    @abstractmethod
    def status(self, layer: str) -> LayerStatus:
        """Return the status of a layer as this transaction sees it; its extent and revision are those before."""

    @abstractmethod
    def describe(self, layer: str, **facts: Any) -> None:
        """Write facts of the data catalogue: source, owner, as_of (datetime), fresh_for_s."""

    @abstractmethod
    def settle_outside(self, places: Sequence[tuple[str, str]], *, back: bool) -> None:
        """Take rows (layer, key) that another program changed into this entry, or put them `back` as they were.

        Raises
        ------
        RefusedError
            One of them is not on the list of `Workspace.outside_changes`, cannot be kept as it is, or (with `back`) an
            entry built on it afterwards.
        """


class Workspace(ABC):
    """An open workspace. Values that leave it are plain; nothing holds a large layer whole."""

    location: str
    workspace_id: str
    name: str
    read_only: bool
    read_only_reason: object
    accounts: AccountBook
    facts: dict[str, Any]
    rescue: Rescue | None = None
    """The copy of what was stored, once the file was deleted or replaced while it was open."""
    cut_short: datetime | None = None
    """Since when the program that wrote it last had it open, if that one ended without closing it."""

    @property
    @abstractmethod
    def schema_version(self) -> int:
        """Return the version of the schema in the workspace."""

    @abstractmethod
    def schema(self, layer: str) -> Schema:
        """Return the schema of a layer; StoreError if there is none of that name."""

    @abstractmethod
    def layers(self) -> list[LayerStatus]:
        """Return the status of each layer, in the order of the schemas."""

    @abstractmethod
    def status(self, layer: str) -> LayerStatus:
        """Return the status of one layer."""

    @abstractmethod
    def count(self, query: Query) -> int:
        """Return how many rows a query finds, its page ignored."""

    @abstractmethod
    def rows(self, query: Query) -> Rows:
        """Return the rows of a query."""

    @abstractmethod
    def stream(self, query: Query, chunk: int = 10_000) -> Iterator[Rows]:
        """Yield the rows of a query in chunks, so that no large layer is held whole."""

    @abstractmethod
    def points(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
        """Return fids (n,) and positions (n, 2) as (lon, lat), EPSG:4490, of all rows with a point, by fid."""

    @abstractmethod
    def shapes(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.object_]]:
        """Return fids (n,) and shapely geometries (n,), EPSG:4490, of all rows with a geometry, by fid."""

    @abstractmethod
    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        """Return one column of all rows by fid; `positioned`: only rows with a geometry (beside `points`, `shapes`)."""

    @abstractmethod
    def transaction(
        self,
        author: Author,
        command: str,
        *,
        change: Mapping[str, Any],
        reason: str = "",
        undoes: int | None = None,
        signatures: Sequence[Signature] = (),
    ) -> AbstractContextManager[Transaction]:
        """Begin a transaction with its journal entry; commit at the end of the block, roll back on an exception.

        Raises
        ------
        StoreError
            The workspace is read-only, the disk is full, or somebody else holds it; nothing is stored then.
        RefusedError
            The workspace has accounts and the author may not do this, or a second signature is missing or wrong.
        """

    @abstractmethod
    def set_inverse(self, transaction: Transaction, inverse: Mapping[str, Any] | None) -> None:
        """Record the inverse of the change that is being made (before the commit)."""

    @abstractmethod
    def entries(self, *, after: int = 0, limit: int | None = None, newest_first: bool = False) -> list[Entry]:
        """Return journal entries with a position above `after`."""

    @abstractmethod
    def last_undoable(self, account: str) -> Entry | None:
        """Return the last act of an account that is not taken back and can be, or None; an undo is no act."""

    @abstractmethod
    def history(self, layer: str, key: str, *, limit: int = 50) -> list[Entry]:
        """Return the entries that touched one row, newest first; a row of the first filling has none."""

    @abstractmethod
    def former_fids(self, layer: str, keys: Iterable[str]) -> dict[str, set[int]]:
        """Return by key the fids that rows had before entries touched them; a key no entry tells of is missing."""

    @abstractmethod
    def touched_since(self, layer: str, after: int) -> list[str]:
        """Return the keys of the rows that entries above a position touched, one for each entry that did.

        Rows of a bulk load are not told one by one: an entry's count of a layer is higher then than its keys are many.
        """

    @abstractmethod
    def verify_journal(self) -> JournalReport:
        """Check the chain of every seat and the digests of all texts that are not blanked."""

    @abstractmethod
    def blank_text(self, seq: int, author: Author = NOBODY) -> None:
        """Blank the text of an entry after its retention; the chain stays whole.

        Raises
        ------
        StoreError
            There is no such entry.
        RefusedError
            The workspace has accounts, and the author did not sign on or may not do this.
        """

    @abstractmethod
    def raster(self, layer: str) -> Raster | None:
        """Return the raster of a GRID layer, or None when it is empty."""

    @abstractmethod
    def file(self, digest: str, *, thumbnail: bool = False) -> bytes | None:
        """Return kept bytes, or their thumbnail (None where there is none); StoreError for an unknown digest."""

    @abstractmethod
    def tables(self, schemas: Sequence[Schema]) -> None:
        """Make tables that are not layers (drafts, history) if they are missing; they stay out of the map."""

    @abstractmethod
    def backup(self, target: str) -> None:
        """Write a consistent copy while the workspace is in use."""

    @abstractmethod
    def outside_changes(self) -> list[OutsideChange]:
        """Return what other programs changed and nobody took in or took back yet, by layer and key."""

    @abstractmethod
    def outside_count(self) -> int:
        """Return about how many rows `outside_changes` will list; quick, for looking often."""

    @abstractmethod
    def data_version(self) -> int:
        """Return a number that changes when another program has written."""

    @abstractmethod
    def last_change_at(self) -> datetime | None:
        """Return the time of the last journal entry, UTC."""

    @abstractmethod
    def close(self) -> None:
        """Close; a clean close leaves the one file alone."""
