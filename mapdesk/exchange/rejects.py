"""Rejected rows, given back as a file with the original columns and a reason each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely

from mapdesk import paths
from mapdesk.errors import MapdeskError
from mapdesk.exchange.preparing import Prepared
from mapdesk.files.sheet_writers import XLSX_CELL, XLSX_ROWS
from mapdesk.files.writing import Chunk, Outline, write
from mapdesk.model.schema import Kind
from mapdesk.words import tr

_PERSONAL = "***"


def write_rejects(prepared: Prepared, folder: Path | None) -> Path | None:
    """Write the rejected rows beside the input (or into `folder`) and return the file; None if there are none.

    XLSX, or CSV when there are too many rows for a sheet. Cells of columns that must not come in are masked: a file
    that is passed on must not spread what was refused. Where the folder cannot be written, the working folder and this
    user's cache folder are tried, since the import itself is done.
    """
    rows = sorted(prepared.rejected)
    if not rows:
        return None
    table = prepared.table
    shapes = table.geometries
    names = (tr("Row"), tr("Reason"), *table.columns, *(("wkt",) if shapes is not None else ()))
    values = [_row(prepared, row, shapes) for row in rows]
    suffix = ".xlsx" if len(rows) < XLSX_ROWS else ".csv"
    outline = Outline("rejected", names, tuple(Kind.TEXT for _ in names))
    for place in (folder or table.path.parent, Path.cwd(), paths.cache_folder()):
        target = _free(place / f"{table.path.stem}.rejected{suffix}")
        try:
            write(target, outline, [Chunk(values)])
        except MapdeskError:
            continue
        return target
    return None


def _row(prepared: Prepared, row: int, shapes: Any) -> tuple[Any, ...]:
    table = prepared.table
    cells = [
        _PERSONAL if header in prepared.left_out and values[row] is not None else _plain(values[row])
        for header, values in table.columns.items()
    ]
    if shapes is not None:
        cells.append(None if shapes[row] is None else shapely.to_wkt(shapes[row], rounding_precision=-1)[:XLSX_CELL])
    return (table.number(row), str(prepared.rejected[row]), *cells)


def _plain(value: Any) -> Any:
    if isinstance(value, int) and abs(value) >= 2**53:
        return str(value)
    return value if isinstance(value, int | float | str | None) else str(value)


def _free(path: Path) -> Path:
    """Return a name that is not taken: "a.rejected.xlsx", "a.rejected.2.xlsx", ..."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_suffix(f".{number}{path.suffix}")
    return candidate
