"""Rows of cells, as sheets and CSV files have them, to a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mapdesk.files.header_rows import Merge, header_names, header_span
from mapdesk.files.table import (
    KEPT_CHARACTERS,
    MAX_CELL_CHARACTERS,
    Table,
    empty_file,
    long_cell,
    unique_headers,
)
from mapdesk.words import Message, msg


def table_of_rows(
    rows: Sequence[Sequence[Any]],
    path: Path,
    *,
    kind: str,
    merges: Sequence[Merge] = (),
    numbers: Sequence[int] | None = None,
    keep_blank: bool = False,
) -> Table:
    """Return the table that rows of cells make; rows above the header and blank rows are left out.

    Parameters
    ----------
    rows : sequence of sequences
        All rows of the sheet, from its first.
    merges : sequence of merged blocks
        As `header_rows.Merge`.
    numbers : sequence of int, optional
        Where each row stands in the file, from 1; default: counted.
    keep_blank : bool
        Rows of nothing but delimiters count as rows (with a problem), as every reader of CSV counts them.

    Raises
    ------
    FormatError
        If no row follows the header.
    """
    first, data = header_span(rows, merges)
    headers = unique_headers(header_names(rows, first, data, merges))
    width = len(headers)
    problems: dict[int, Message] = {}
    kept: list[list[Any]] = []
    at: list[int] = []
    for index in range(data, len(rows)):
        cells = [_clean(cell) for cell in rows[index]]
        if any(cell is not None for cell in cells):
            _check(cells, headers, problems, len(kept))
        elif keep_blank and len(cells) > 1:
            problems[len(kept)] = msg("The row is empty.")
        else:
            continue
        kept.append(cells[:width] + [None] * (width - len(cells)))
        at.append(numbers[index] if numbers else index + 1)
    if not kept:
        raise empty_file(path)
    columns = {header: list(values) for header, values in zip(headers, zip(*kept, strict=True), strict=True)}
    columns = {name: values for name, values in columns.items() if not _unnamed_and_empty(name, values)}
    return Table(path, kind, columns, len(kept), numbers=at, problems=problems)


def _clean(cell: Any) -> Any:
    if isinstance(cell, str):
        text = cell.strip(" \t\r\n\u3000\ufeff")
        return text or None
    return cell


def _check(cells: list[Any], headers: list[str], problems: dict[int, Message], row: int) -> None:
    """Note a row that is wider than the header, or has a cell that is far too long (which is cut, in place)."""
    width = len(headers)
    if any(cell is not None for cell in cells[width:]):
        problems[row] = msg("The row has {count} cells, the header {width}.", count=len(cells), width=width)
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > MAX_CELL_CHARACTERS:
            name = headers[column] if column < width else f"#{column + 1}"
            problems.setdefault(row, long_cell(name, len(cell)))
            cells[column] = cell[:KEPT_CHARACTERS] + "…"


def _unnamed_and_empty(name: str, values: list[Any]) -> bool:
    return name.startswith("#") and all(value is None for value in values)
