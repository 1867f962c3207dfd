"""CSV and its kin: any usual delimiter, quotes, encodings."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterator
from pathlib import Path

from mapdesk.errors import FormatError
from mapdesk.files.encoding import decode
from mapdesk.files.grid_rows import table_of_rows
from mapdesk.files.inert import original_text
from mapdesk.files.table import MAX_CELLS, Table, empty_file, too_large
from mapdesk.words import msg

MAX_BYTES = 512_000_000
_DELIMITERS = ",\t;|，"
_SNIFFED_LINES = 50
_FIELD_LIMIT = 64_000_000
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read(path: Path, encoding: str | None = None) -> Table:
    """Return the table of a CSV file.

    Raises
    ------
    FormatError
        If it is no text, has no rows, is too large, or a quote never ends.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FormatError(
            msg("“{name}” is too large: more than {limit} MB.", name=path.name, limit=MAX_BYTES // 1_000_000),
            hint=msg("Split it, or leave out columns that are not needed."),
        )
    text, used = decode(path.read_bytes(), path, encoding)
    if not text.strip():
        raise empty_file(path)
    delimiter = sniff_delimiter(text)
    rows, numbers = _rows(text, delimiter, path)
    notes = () if used in ("utf-8", "utf-8-sig") else (msg("Read in the encoding {encoding}.", encoding=used),)
    if "\ufffd" in text:
        notes = (*notes, msg("{count} characters could not be read.", count=text.count("\ufffd")))
    table = table_of_rows(rows, path, kind="csv", numbers=numbers, keep_blank=True)
    return dataclasses.replace(table, notes=notes)


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines into the most columns of the same number; "," if none does."""
    head = "\n".join(text[:100_000].splitlines()[:_SNIFFED_LINES])
    best, best_score = ",", 1.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count) if widths else 0
        score = usual * (widths.count(usual) / len(widths)) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends; a file-like object would hold it once more, and wider."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return (found.group() for found in _LINE.finditer(text))


def _rows(text: str, delimiter: str, path: Path) -> tuple[list[list[str]], list[int]]:
    """Return the rows and the line on which each begins, from 1."""
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    if text.count(delimiter) > MAX_CELLS * 5 // 4:  # told at once, before the cells fill the memory
        raise too_large(path)
    reader = csv.reader(_lines(text), delimiter=delimiter)
    rows: list[list[str]] = []
    numbers: list[int] = []
    cells, begun = 0, 1
    try:
        for row in reader:
            rows.append([original_text(cell) for cell in row])
            numbers.append(begun)
            begun = reader.line_num + 1
            cells += len(row)
            if cells > MAX_CELLS:
                raise too_large(path)
    except csv.Error as error:
        raise FormatError(
            msg("“{name}” cannot be read as CSV.", name=path.name),
            msg("Line {line}: {reason}.", line=reader.line_num, reason=str(error)),
        ) from error
    return rows, numbers
