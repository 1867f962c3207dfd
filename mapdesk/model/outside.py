"""What another program changed in a workspace: values of the list "changed outside"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class OutsideChange:
    """One row that another program changed and nobody has looked at yet.

    Attributes
    ----------
    layer, key : str
        The row; the key is "" when the whole table may have been changed without a trace.
    kind : str
        "insert", "update", "delete", or "unknown" for a table whose watch was taken away.
    noted_at : datetime
        When the first change of it was noted, UTC, by the clock of that program's machine.
    columns : tuple of str
        What differs from the last state this program knew; `geom` for the geometry.
    before, after : mapping of str to value
        The values of these columns, in stored form, geometries as WKB; empty where there was or is no row.
    overlaid_by : int or None
        Position of the entry with which this program changed the row afterwards: it can then only be acknowledged.
    """

    layer: str
    key: str
    kind: str
    noted_at: datetime
    columns: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    overlaid_by: int | None = None
