"""Rows of a table as text for the clipboard, read from the store in chunks: what is not on screen is copied too."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mapdesk.layers.values import unit_word, written
from mapdesk.model.query import Query
from mapdesk.model.schema import Column
from mapdesk.store.workspace import Workspace

MOST_COPIED = 200_000
"""Rows the clipboard takes at most: spreadsheets and remote desktops choke on more than about 100 MB of text."""
_CHUNK = 5_000
_INERT = ("=", "+", "-", "@", "\t", "\r")

Span = tuple[int, int]
Advance = Callable[[int, int], object]


@dataclass(frozen=True)
class Clip:
    """What was copied: the text and how many rows it has, without the titles."""

    text: str
    rows: int


def count_of(spans: Sequence[Span]) -> int:
    """Return how many rows spans of (first, last) hold, both ends counted."""
    return sum(last - first + 1 for first, last in spans)


def clip_rows(
    workspace: Workspace,
    query: Query,
    columns: Sequence[Column],
    spans: Sequence[Span],
    advance: Advance,
    *,
    title: str = "",
) -> Clip:
    """Return rows of a query with titles, as text that any spreadsheet takes; formulas are made inert.

    Parameters
    ----------
    workspace : Workspace
    query : Query
        With its order; its own limit and offset do not count.
    columns : sequence of Column
        What is copied, in order.
    spans : sequence of (int, int)
        First and last number of rows that follow each other, in ascending order and apart.
    advance : callable
        Told (rows read, rows to read); what it raises ends the reading.
    title : str
        A line above the titles, where several tables are copied.
    """
    first, last = spans[0][0], spans[-1][1]
    asked = dataclasses.replace(query, limit=last - first + 1, offset=first, geometry=False)
    heads = [*([_inert(title)] if title else []), "\t".join(_inert(title_of(column)) for column in columns)]
    lines: list[str] = []
    at, part = first, 0
    for rows in workspace.stream(asked, _CHUNK):
        places = [rows.names.index(column.name) for column in columns]
        for values in rows.values:
            while part < len(spans) and at > spans[part][1]:
                part += 1
            if part < len(spans) and at >= spans[part][0]:
                pairs = zip(columns, places, strict=True)
                lines.append("\t".join(_inert(written(column, values[place])) for column, place in pairs))
            at += 1
        advance(at - first, last - first + 1)
    return Clip("\n".join(heads + lines), len(lines))


def title_of(column: Column) -> str:
    """Return the title of a column with its unit."""
    return f"{column.title} ({unit_word(column.unit)})" if column.unit else str(column.title)


def _inert(cell: str) -> str:
    cell = cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")
    return f"'{cell}" if cell.startswith(_INERT) else cell
