"""Which rows of a sheet are its header: a title above, one row, or two with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Merge = tuple[tuple[int, int], tuple[int, int]]
"""A merged block as ((first row, first column), (last row, last column)), from 0."""

_LOOKED_AT = 30
_TITLE_ROWS = 12


def header_span(rows: Sequence[Sequence[Any]], merges: Sequence[Merge] = ()) -> tuple[int, int]:
    """Return (first row of the header, first row of data) of a sheet, both from 0.

    A header is the first row that is nearly as wide as the table and holds text only. Rows above it (a title, who
    made the table and when) are narrower. Merged cells of the header that reach down, or that span columns with
    names below them, make it two rows or more.
    """
    widths = [sum(1 for cell in row if not _blank(cell)) for row in rows[:_LOOKED_AT]]
    widest = max(widths, default=0)
    first = next((at for at, width in enumerate(widths) if width), 0)
    for at, width in enumerate(widths[:_TITLE_ROWS]):
        spanned = width + sum(m[1][1] - m[0][1] for m in merges if m[0][0] == at)
        if width > (1 if widest > 1 else 0) and spanned >= 0.6 * widest and _texts(rows[at]):
            first = at
            break
    return first, _last_header_row(rows, first, merges) + 1


def header_names(rows: Sequence[Sequence[Any]], first: int, data: int, merges: Sequence[Merge] = ()) -> list[Any]:
    """Return one name per column from the header rows `first` to `data` (excluded).

    The lowest name wins; where two columns would be called the same, the name above goes before it ("Gate / X").
    """
    width = max((len(row) for row in rows[first:data]), default=0)
    filled = [[row[at] if at < len(row) else None for at in range(width)] for row in rows[first:data]]
    for (top, left), (bottom, right) in merges:
        if first <= top < data:
            for row in range(top, min(bottom, data - 1) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    filled[row - first][column] = rows[top][left] if left < len(rows[top]) else None
    stacks = [_stack(column) for column in zip(*filled, strict=True)]
    lowest = [stack[-1] if stack else None for stack in stacks]
    return [
        " / ".join(stack) if stack and lowest.count(lowest[at]) > 1 and len(stack) > 1 else lowest[at]
        for at, stack in enumerate(stacks)
    ]


def _last_header_row(rows: Sequence[Sequence[Any]], first: int, merges: Sequence[Merge]) -> int:
    mine = [merge for merge in merges if merge[0][0] == first]
    last = max((merge[1][0] for merge in mine), default=first)
    spans = any(right > left for (_, left), (_, right) in mine)
    if last == first and spans and first + 1 < len(rows) and _texts(rows[first + 1]):
        last = first + 1
    return last


def _stack(cells: Sequence[Any]) -> list[str]:
    """Return the different names over one column, from above, line breaks removed."""
    names: list[str] = []
    for cell in cells:
        name = "" if _blank(cell) else " ".join(str(cell).split())
        if name and name not in names:
            names.append(name)
    return names


def _texts(row: Sequence[Any]) -> bool:
    return all(isinstance(cell, str) and not _number(cell) for cell in row if not _blank(cell))


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
