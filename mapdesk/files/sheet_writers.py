"""Rows to CSV and XLSX: ids stay text, formulas stay text, positions become columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.errors import FormatError
from mapdesk.files.inert import inert_text, printable
from mapdesk.geo import crs
from mapdesk.model.schema import Shape
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.files.writing import Chunk, Outline

XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767


def write_csv(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write UTF-8 with a byte order mark, so that Excel reads it rightly."""
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow([inert_text(name) for name in (*outline.names, *position_names(outline))])
        for chunk in chunks:
            writer.writerows([inert_text(value) for value in row] for row in with_positions(outline, chunk))
    return []


def write_xlsx(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write one sheet; a text that looks like a formula or an error is written as text."""
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(outline.layer[:31] or "data")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name) for name in (*outline.names, *position_names(outline))])
    rows, cut = 1, 0
    for chunk in chunks:
        rows += len(chunk.values)
        if rows > XLSX_ROWS:
            raise FormatError(
                msg("An Excel sheet holds {limit} rows at most.", limit=f"{XLSX_ROWS:,}"),
                hint=msg("Write CSV or GeoPackage, or fewer rows."),
            )
        for row in with_positions(outline, chunk):
            cut += sum(1 for value in row if isinstance(value, str) and len(value) > XLSX_CELL)
            sheet.append([_cell(sheet, value) for value in row])
    workbook.save(path)
    return [msg("{count} cells were longer than an Excel cell can be and are empty.", count=cut)] if cut else []


def position_names(outline: Outline) -> tuple[str, ...]:
    """Return the headers under which positions are written beside the columns."""
    if outline.shape is Shape.NONE or outline.shape is Shape.GRID:
        return ()
    if outline.shape is not Shape.POINT:
        return ("wkt",)
    return ("lon", "lat") if crs.is_geographic(outline.crs) else ("x_east", "y_north")


def with_positions(outline: Outline, chunk: Chunk) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a chunk with their positions behind the values."""
    names = position_names(outline)
    if not names or chunk.geometries is None:
        yield from (row + (None,) * len(names) for row in chunk.values)
    elif names == ("wkt",):
        texts = shapely.to_wkt(chunk.geometries, rounding_precision=-1)
        yield from ((*row, text) for row, text in zip(chunk.values, texts, strict=True))
    else:
        x, y = (_or_none(axis(chunk.geometries)) for axis in (shapely.get_x, shapely.get_y))
        yield from (row + place for row, *place_ in zip(chunk.values, x, y, strict=True) for place in [tuple(place_)])


def _or_none(values: Any) -> list[float | None]:
    return [None if math.isnan(value) else value for value in np.asarray(values, dtype=np.float64).tolist()]


def _cell(sheet: Any, value: Any) -> Any:
    """Return a value openpyxl writes as it is: it would make formulas and errors of texts that look like them."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    if len(text) > XLSX_CELL:
        return None
    if not text.startswith(("=", "#")):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
