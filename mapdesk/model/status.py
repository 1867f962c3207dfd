"""What a store tells of its layers: rows, source, age, extent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from mapdesk.model.query import Box


@dataclass(frozen=True)
class LayerStatus:
    """One layer as it stands in a workspace.

    Attributes
    ----------
    name : str
    rows : int
    without_position : int
        Rows without a geometry (always 0 for a table without one).
    source, owner : str
        Where the rows come from and which organisation answers for them; "" when unknown.
    as_of : datetime or None
        When the data were true, UTC.
    fresh_for_s : int or None
        How long they count as fresh.
    extent : Box or None
    revision : int
        Grows with every committed change of the layer.
    """

    name: str
    rows: int
    without_position: int
    source: str
    owner: str
    as_of: datetime | None
    fresh_for_s: int | None
    extent: Box | None
    revision: int

    def age_s(self, now: datetime | None = None) -> int | None:
        """Return the age in seconds at `now` (default: the present), or None when `as_of` is unknown."""
        return None if self.as_of is None else max(0, int(((now or datetime.now(UTC)) - self.as_of).total_seconds()))

    def stale(self, now: datetime | None = None) -> bool:
        """Return whether the data are older than their limit."""
        age = self.age_s(now)
        return age is not None and self.fresh_for_s is not None and age > self.fresh_for_s
