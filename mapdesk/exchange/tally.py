"""Warnings and rejects, counted by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mapdesk.words import Message


@dataclass(frozen=True)
class Warned:
    """One kind of warning: what it is, how often, the first row (as the file counts) and value it concerns."""

    what: Message
    count: int
    first_row: int | None = None
    first_value: str = ""

    def __str__(self) -> str:
        return f"{self.what} (×{self.count:,})" if self.count > 1 else str(self.what)

    def to_json(self) -> dict[str, Any]:
        """Return the warning as plain data."""
        return {
            "warning": str(self.what),
            "count": self.count,
            "first_row": self.first_row,
            "first_value": self.first_value,
        }


@dataclass
class Tally:
    """Collects what is wrong (rejected, one reason a row) and what is only unusual (counted) of the rows of a table."""

    rejected: dict[int, Message] = field(default_factory=dict)
    _counts: dict[tuple[str, str], tuple[Message, list[Any]]] = field(default_factory=dict)

    def reject(self, row: int, reason: Message) -> None:
        """Note why a row cannot be taken over; the first reason stays."""
        self.rejected.setdefault(row, reason)

    def warn(self, what: Message, row: int | None = None, value: Any = None, *, count: int = 1) -> None:
        """Count something unusual."""
        kind = (what.key, str(what.values.get("column", "")))
        _, found = self._counts.setdefault(kind, (what, [0, row, "" if value is None else str(value)[:80]]))
        found[0] += count

    def warnings(self, numbers: Any = None) -> tuple[Warned, ...]:
        """Return the warnings, the most frequent first; `numbers(row)` tells where a row stands in the file."""
        made = [
            Warned(what, count, None if row is None or numbers is None else numbers(row), value)
            for what, (count, row, value) in self._counts.values()
        ]
        return tuple(sorted(made, key=lambda one: -one.count))


def reasons_of(rejected: Mapping[int, Message], numbers: Callable[[int], int]) -> tuple[Warned, ...]:
    """Return why rows were rejected, the most frequent reason first, each told as of its first row.

    Parameters
    ----------
    rejected : mapping of int to Message
        Row -> reason.
    numbers : callable
        Tells where a row stands in the file.
    """
    rows: dict[tuple[str, str], list[int]] = {}
    for row in sorted(rejected):
        reason = rejected[row]
        rows.setdefault((reason.key, str(reason.values.get("column", ""))), []).append(row)
    made = [Warned(rejected[found[0]], len(found), numbers(found[0])) for found in rows.values()]
    return tuple(sorted(made, key=lambda one: -one.count))
