"""Changes: frozen values with `apply(transaction)` that returns the inverse; each kind is registered once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, runtime_checkable

from mapdesk.errors import RefusedError
from mapdesk.registry import Registry
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.model.account import Signature
    from mapdesk.model.journal import Author
    from mapdesk.store.workspace import Transaction, Workspace


@runtime_checkable
class Change(Protocol):
    """One act on a workspace: what it is called, and how it is done and taken back.

    `to_json` returns plain data from which the registered class makes an equal value with `from_json`.
    """

    kind: ClassVar[str]

    def apply(self, transaction: Transaction) -> Change | None:
        """Do it inside the transaction and return the change that takes it back; None if nothing does."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON data, without `kind`."""
        ...


C = TypeVar("C", bound=type)
CHANGES: Registry[Any] = Registry("change", "mapdesk.desks", deep=True)
"""Classes of changes by kind; those of the desks come with their modules."""


def register(cls: C) -> C:
    """Make a class of change known by its `kind`, so that the journal can bring it back; a class decorator."""
    adding: Callable[[C], C] = CHANGES.add(cls.kind)  # type: ignore[attr-defined]
    return adding(cls)


def change_to_json(change: Change) -> dict[str, Any]:
    """Return a change as plain data with its kind."""
    return {"kind": change.kind, **change.to_json()}


def change_from_json(data: dict[str, Any]) -> Change:
    """Return the change that `change_to_json` described.

    Raises
    ------
    RefusedError
        This program knows no such kind, or not these fields of it: a newer one wrote it.
    """
    values = dict(data)
    kind = values.pop("kind", "")
    if kind not in CHANGES and kind not in CHANGES.load():
        raise _newer(kind)
    try:
        made: Change = CHANGES[kind].from_json(values)
    except (TypeError, KeyError) as error:  # a field more or less
        raise _newer(kind) from error
    return made


def _newer(kind: object) -> RefusedError:
    return RefusedError(
        msg("This program does not know the change “{kind}”.", kind=kind),
        hint=msg("A newer version wrote it; open the workspace with that one."),
    )


class PlainChange:
    """Mixin for changes whose fields are plain JSON data."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Any:
        """Return a change with these fields; lists become tuples."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


def commit(
    workspace: Workspace,
    author: Author,
    change: Change,
    *,
    reason: str = "",
    undoes: int | None = None,
    undoable: bool = True,
    signatures: Sequence[Signature] = (),
) -> Transaction:
    """Make a change in one transaction with its journal entry; it is on disk when this returns.

    Returns
    -------
    Transaction
        Ended; it tells the position of the entry and what was touched.

    Raises
    ------
    MapdeskError
        The change was refused or could not be stored; nothing is stored then.
    """
    with workspace.transaction(
        author, change.kind, change=change_to_json(change), reason=reason, undoes=undoes, signatures=signatures
    ) as transaction:
        inverse = change.apply(transaction)
        keep = undoable and inverse is not None
        workspace.set_inverse(transaction, change_to_json(inverse) if keep and inverse is not None else None)
    return transaction


@register
@dataclass(frozen=True)
class RowsRestored(PlainChange):
    """Bring back every row as it was before entry `seq`: the inverse of any change of rows.

    The store keeps the image of each row before an entry touched it, so an import of 50,000 rows is one step.
    """

    kind: ClassVar[str] = "rows.restored"
    seq: int

    def apply(self, transaction: Transaction) -> Change:
        """Restore, refusing when a row was touched by a later entry."""
        transaction.restore(self.seq)
        return RowsRestored(transaction.seq)


@register
@dataclass(frozen=True)
class RowsPut(PlainChange):
    """Insert or update rows of one layer; a row is plain data, its geometry hexadecimal WKB under `geom`."""

    kind: ClassVar[str] = "rows.put"
    layer: str
    rows: tuple[dict[str, Any], ...]

    def apply(self, transaction: Transaction) -> Change:
        """Write the rows."""
        transaction.put(self.layer, [dict(row) for row in self.rows])
        return RowsRestored(transaction.seq)


@register
@dataclass(frozen=True)
class ViewNoted(PlainChange):
    """Note that a masked value was shown: which one, never the value. Nothing is changed but the journal."""

    kind: ClassVar[str] = "view.note"
    layer: str
    key: str
    column: str

    def apply(self, transaction: Transaction) -> None:
        """Do nothing beside the entry."""


@register
@dataclass(frozen=True)
class RowsRemoved(PlainChange):
    """Remove rows of one layer by key."""

    kind: ClassVar[str] = "rows.removed"
    layer: str
    keys: tuple[str, ...]

    def apply(self, transaction: Transaction) -> Change:
        """Remove the rows."""
        transaction.remove(self.layer, self.keys)
        return RowsRestored(transaction.seq)
