"""A spreadsheet of addresses in, the same spreadsheet out with more columns: nothing lost, the order kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.files import formats, writing
from mapdesk.files.table import Table
from mapdesk.files.writing import Chunk, Outline
from mapdesk.layers.base import layer_named
from mapdesk.model.schema import Kind
from mapdesk.words import Message, msg

_CHUNK = 10_000
_SHOWN = 12


def read_addresses(path: Path, column: str | None = None) -> tuple[Table, list[str]]:
    """Read a spreadsheet and the texts of its address column.

    Parameters
    ----------
    path : Path
        CSV or XLSX.
    column : str, optional
        Header of the column; without it the one that is called as address columns usually are (地址, address).

    Returns
    -------
    (Table, list of str)
        The table and one text per row, "" for an empty cell.

    Raises
    ------
    FormatError
        If the file cannot be read.
    RefusedError
        If there is no such file or no such column.
    """
    if not path.is_file():
        raise RefusedError(msg("There is no file “{name}”.", name=path))
    table = formats.read(path)
    return table, [_text(value) for value in table.columns[_header(table, column)]]


def write_beside(path: Path, table: Table, added: Mapping[str, Sequence[Any]]) -> list[Message]:
    """Write a table with columns behind its own; whole or not at all.

    A new column whose name the table has already is written with `_2` behind it (or the next free number).

    Parameters
    ----------
    path : Path
        CSV or XLSX; must not be the file the table was read from.
    table : Table
    added : mapping of str to sequence
        Values of each new column, one per row.

    Returns
    -------
    list of Message
        What the format could not hold.

    Raises
    ------
    RefusedError
        If the file is the one that was read.
    MapdeskError
        If it cannot be written.
    """
    refuse_same(table.path, path)
    names = list(table.columns)
    for name in added:
        names.append(_free(name, names))
    columns = [*([_number(value) for value in own] for own in table.columns.values()), *added.values()]
    outline = Outline("addresses", tuple(names), (Kind.TEXT,) * len(names))
    return writing.write(path, outline, _chunks(columns, table.rows))


def refuse_same(source: Path, target: Path) -> None:
    """Refuse when what is written would replace what is read, or is no spreadsheet."""
    if writing.writable_format(target) not in ("csv", "xlsx"):
        raise RefusedError(msg("“{name}” is no spreadsheet.", name=target.name), hint=msg("Choose .xlsx or .csv."))
    if target.exists() and source.exists() and target.samefile(source):
        raise RefusedError(
            msg("“{name}” would be replaced by its own result.", name=target.name), hint=msg("Choose another name.")
        )


def _header(table: Table, column: str | None) -> str:
    headers = {name.strip().casefold(): name for name in reversed(list(table.columns))}
    if column is not None:
        found = column if column in table.columns else headers.get(column.strip().casefold())
    else:
        usual = next(one for one in layer_named("addresses").columns if one.name == "text")
        found = next((headers[one.casefold()] for one in (*usual.aliases, "text") if one.casefold() in headers), None)
    if found is None:
        known = ", ".join(list(table.columns)[:_SHOWN])
        title = (
            msg("No column is called as address columns usually are.")
            if column is None
            else msg("There is no column “{name}”.", name=column)
        )
        raise RefusedError(title, msg("There are: {names}.", names=known), msg("Name it with --column."))
    return found


def _number(value: Any) -> Any:
    """Return a whole number as one: a workbook has only numbers with a fraction, and 12 would become 12.0 in a CSV."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str:
    return "" if value is None else str(_number(value))


def _free(name: str, taken: list[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _chunks(columns: Sequence[Sequence[Any]], rows: int) -> Iterator[Chunk]:
    for start in range(0, rows, _CHUNK):
        part = [column[start : start + _CHUNK] for column in columns]
        yield Chunk(list(zip(*part, strict=True)))
