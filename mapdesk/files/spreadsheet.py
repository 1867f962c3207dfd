"""XLSX and XLS sheets, read by calamine."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path
from typing import Any

from mapdesk.errors import FormatError
from mapdesk.files import archive
from mapdesk.files.grid_rows import table_of_rows
from mapdesk.files.table import MAX_CELLS, Table, empty_file, too_large
from mapdesk.files.template_sheets import CHOICES_SHEET
from mapdesk.words import msg

_CELL = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_CHUNK = 4_000_000


def read(path: Path, sheet: str | None = None) -> Table:
    """Return the table of a workbook.

    Parameters
    ----------
    sheet : str, optional
        Default: the sheet with the most cells.

    Raises
    ------
    FormatError
        If it is damaged, locked, too large, has no such sheet, or no rows.
    """
    import python_calamine

    if zipfile.is_zipfile(path):
        _guard(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as workbook:
            name, note = _sheet_name(workbook, sheet, path)
            page = workbook.get_sheet_by_name(name)
            rows: list[list[Any]] = page.to_python(skip_empty_area=False)
            merges = [((a, b), (c, d)) for (a, b), (c, d) in page.merged_cell_ranges or []]
    except python_calamine.PasswordError as error:
        raise FormatError(msg("“{name}” is locked with a password.", name=path.name)) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise FormatError(
            msg("“{name}” is damaged or cut off.", name=path.name), " ".join(str(error).split())[:200]
        ) from error
    if not rows:
        raise empty_file(path)
    return dataclasses.replace(table_of_rows(rows, path, kind="xlsx", merges=merges), notes=note, sheet=name)


def _sheet_name(workbook: Any, wanted: str | None, path: Path) -> tuple[str, tuple[Any, ...]]:
    names = list(workbook.sheet_names)
    if wanted is not None:
        if wanted not in names:
            raise FormatError(
                msg("“{name}” has no sheet “{sheet}”.", name=path.name, sheet=wanted),
                msg("It has: {names}.", names=", ".join(names)),
            )
        return wanted, ()
    own = [name for name in names if name != CHOICES_SHEET] or names
    sizes = {name: _filled(workbook.get_sheet_by_name(name)) for name in own}
    if not sizes or not any(sizes.values()):
        raise empty_file(path)
    best = max(own, key=lambda name: sizes[name])
    several = sum(1 for size in sizes.values() if size) > 1
    return best, (msg("Of {count} sheets, “{sheet}” was read.", count=len(names), sheet=best),) if several else ()


def _filled(page: Any) -> int:
    return int(page.height) * int(page.width)


def _guard(path: Path) -> None:
    """Refuse bombs, and sheets whose outermost cells span more than is read, before anything is unpacked whole."""
    for info in archive.members(path):
        name = info.filename.lower()
        if name.endswith((".xml", ".rels")):
            _guard_part(path, info, counted=name.startswith("xl/worksheets/"))


def _guard_part(path: Path, info: zipfile.ZipInfo, *, counted: bool) -> None:
    column, row, tail = 0, 0, b""
    try:
        with zipfile.ZipFile(path) as opened, opened.open(info) as stream:
            head = True
            while block := stream.read(_CHUNK):
                if head and (b"<!DOCTYPE" in block[:4000] or b"<!ENTITY" in block[:4000]):
                    raise FormatError(msg("“{name}” declares XML entities and is not opened.", name=path.name))
                head = False
                if not counted:
                    break
                found = _CELL.findall(tail + block)
                tail = block[-20:]
                column = max([column, *(_column_number(letters) for letters in {letters for letters, _ in found})])
                row = max(row, *(int(number) for _, number in found[-1:]), int(found[0][1]) if found else 0)
                if column * row > MAX_CELLS:
                    raise too_large(path)
    except (zipfile.BadZipFile, OSError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), str(error)) from error


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
