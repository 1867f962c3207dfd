"""A workbook to be filled in: headers, one example row, and the choices of columns on a sheet of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mapdesk.errors import FormatError, MapdeskError
from mapdesk.words import msg

EXAMPLE = "示例 EXAMPLE"
"""Stands in the first column of the example row; an import leaves rows that begin so out."""

CHOICES_SHEET = "选项 choices"
"""Name of the second sheet; a reader of workbooks never takes it for the data."""

_PREPARED_ROWS = 5_000
_WIDTH = 18


def write_template_sheets(
    path: Path, title: str, columns: Sequence[tuple[str, Any]], choices: Mapping[str, Sequence[tuple[str, str]]]
) -> None:
    """Write the workbook, whole or not at all.

    Parameters
    ----------
    path : Path
        XLSX; an older file of the name is replaced.
    title : str
        Of the first sheet, at most 31 characters.
    columns : sequence of (header, example)
        The example of the first column is `EXAMPLE`.
    choices : mapping of str to sequence of (word, meaning)
        Header -> what may stand in its cells; offered as a list there.

    Raises
    ------
    MapdeskError
        It is no XLSX, or the file cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise FormatError(msg("A template is an XLSX file; “{name}” is not named so.", name=path.name))
    if not path.parent.is_dir():
        raise FormatError(msg("There is no folder “{name}”.", name=path.parent))
    try:
        with tempfile.TemporaryDirectory(prefix=".mapdesk-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            _workbook(title, columns, choices).save(draft)
            draft.replace(path)
    except OSError as error:
        reason = error.strerror or ""
        raise MapdeskError(msg("“{name}” cannot be written.", name=path.name), reason, str(path.parent)) from error


def _workbook(title: str, columns: Sequence[tuple[str, Any]], choices: Mapping[str, Sequence[tuple[str, str]]]) -> Any:
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = title[:31]
    sheet.freeze_panes = "B2"
    for number, (header, example) in enumerate(columns, start=1):
        _put(sheet.cell(1, number), header).font = Font(bold=True)
        _put(sheet.cell(2, number), example).font = Font(italic=True, color="808080")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(_WIDTH, len(header) + 2)
        if not isinstance(example, int | float):  # codes keep their leading zeros where they are typed
            sheet.column_dimensions[letter].number_format = "@"
    if choices:
        _add_choices(workbook, [header for header, _ in columns], choices)
    return workbook


def _add_choices(workbook: Any, headers: Sequence[str], choices: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """List the choices on the second sheet, two columns for each header, and offer them in the cells."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet, listed = workbook.worksheets[0], workbook.create_sheet(CHOICES_SHEET)
    for place, (header, words) in enumerate(choices.items()):
        first = 2 * place + 1
        _put(listed.cell(1, first), header).font = Font(bold=True)
        for row, (word, meaning) in enumerate(words, start=2):
            _put(listed.cell(row, first), word)
            _put(listed.cell(row, first + 1), meaning)
        source, letter = get_column_letter(first), get_column_letter(headers.index(header) + 1)
        listed.column_dimensions[source].width = _WIDTH
        offered = DataValidation(
            "list", formula1=f"'{CHOICES_SHEET}'!${source}$2:${source}${len(words) + 1}", allow_blank=True
        )
        offered.error = header
        offered.add(f"{letter}2:{letter}{_PREPARED_ROWS}")
        sheet.add_data_validation(offered)


def _put(cell: Any, value: Any) -> Any:
    """Write a value as it is: text stays text, also where it looks like a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
