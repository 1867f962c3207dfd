"""What the data catalogue says of a layer, changed by a person: its source, its owner, how long it counts as fresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mapdesk.errors import RefusedError
from mapdesk.layers.privacy import duty_name_problem
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.workspace import Transaction
from mapdesk.words import msg

LONGEST_FRESH_S = 100 * 365 * 86_400
_LONGEST_TEXT = 200


@register
@dataclass(frozen=True)
class LayerDescribed(PlainChange):
    """Another source, owner or freshness limit of a layer.

    Attributes
    ----------
    layer : str
    source, owner : str
        Where the rows come from and which organisation answers for them; "" when unknown.
    fresh_for_s : int or None
        How long rows count as fresh; None: as long as the layer says by itself.
    """

    kind: ClassVar[str] = "layer.describe"
    layer: str
    source: str
    owner: str
    fresh_for_s: int | None = None

    def apply(self, transaction: Transaction) -> Change:
        """Write the facts.

        Raises
        ------
        RefusedError
            A text is too long or looks like a person, or the limit is no length of time.
        """
        for text in (self.source, self.owner):
            if len(text) > _LONGEST_TEXT or "\n" in text:
                raise RefusedError(msg("A text of the catalogue has one line of at most {n} characters.",
                                       n=_LONGEST_TEXT))  # fmt: skip
        problem = duty_name_problem(self.owner)
        if problem is not None:
            raise RefusedError(msg("The owner is an organisation, never a person."), problem)
        if self.fresh_for_s is not None and not 0 < self.fresh_for_s <= LONGEST_FRESH_S:
            raise RefusedError(msg("The limit of freshness is no length of time."))
        transaction.describe(self.layer, source=self.source, owner=self.owner, fresh_for_s=self.fresh_for_s)
        return RowsRestored(transaction.seq)
