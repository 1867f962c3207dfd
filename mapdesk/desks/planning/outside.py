"""Cells that another program changed: they become a draft, and the published rows are put back, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from mapdesk.desks.planning.draft import CODE_COLUMNS, DraftMade, IncomingCells, make_draft
from mapdesk.errors import RefusedError
from mapdesk.exchange.importing import Doer
from mapdesk.model.outside import OutsideChange
from mapdesk.model.query import Query
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.outside import OutsideAccepted
from mapdesk.store.workspace import Transaction, Workspace
from mapdesk.words import msg, tr

_LEFT_OUT = ("fid", "version")


@register
@dataclass(frozen=True)
class OutsideDrafted(PlainChange):
    """Keep the cells of a layer as another program left them as a draft, and put the published ones back.

    Attributes
    ----------
    layer : str
    keys : tuple of str
        Of the rows that are put back.
    draft : dict
        The draft, as `DraftMade.to_json` tells it.
    """

    kind: ClassVar[str] = "plan.outside"
    layer: str
    keys: tuple[str, ...]
    draft: dict[str, Any]

    def apply(self, transaction: Transaction) -> Change:
        """Write the draft and put the rows back."""
        made: DraftMade = DraftMade.from_json(self.draft)
        made.apply(transaction)
        transaction.settle_outside([(self.layer, key) for key in self.keys], back=True)
        return RowsRestored(transaction.seq)


def draft_of_outside(
    workspace: Workspace, layer: str, *, at: datetime, changes: Sequence[OutsideChange] | None = None
) -> OutsideDrafted:
    """Return the change that makes a draft of a layer of cells as another program left it.

    Parameters
    ----------
    workspace : Workspace
    layer : str
        `grids` or `micro_grids`.
    at : datetime
        Aware, UTC.
    changes : sequence of OutsideChange, optional
        The list, when it is at hand.

    Raises
    ------
    RefusedError
        Nothing of the layer was changed outside, or no cell is left of it.
    """
    listed = workspace.outside_changes() if changes is None else changes
    keys = tuple(one.key for one in listed if one.layer == layer and _can_go_back(one))
    if not keys:
        raise RefusedError(msg("Nothing in the layer “{layer}” was changed outside.", layer=layer))
    found = workspace.rows(Query(layer, geometry=True))
    attributes = [{name: row[name] for name in row if name not in _LEFT_OUT} for row in found.dicts()]
    incoming = IncomingCells(layer, found.geometries(), attributes)
    name = tr("Changed outside, {day}", day=at.strftime("%Y-%m-%d %H:%M"))
    draft = make_draft(name, incoming, source=tr("Another program"), at=at)
    return OutsideDrafted(layer, keys, draft.to_json())


def take_in(session: Doer, changes: Sequence[OutsideChange], *, at: datetime) -> None:
    """Take changes from outside in: cells as drafts, all other rows into the journal as one entry.

    Raises
    ------
    MapdeskError
        One of them cannot be taken in; what was done before it stays done.
    """
    cells = {one.layer for one in changes if one.layer in CODE_COLUMNS and _can_go_back(one)}
    for layer in sorted(cells):
        session.do(draft_of_outside(session.workspace, layer, at=at))
    rest = tuple((one.layer, one.key) for one in changes if one.layer not in cells)
    if rest:
        session.do(OutsideAccepted(rest))


def _can_go_back(change: OutsideChange) -> bool:
    return change.kind != "unknown" and change.overlaid_by is None
