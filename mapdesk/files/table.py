"""What a file holds once it is read: columns, geometries, and what was wrong with single rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.errors import FormatError
from mapdesk.words import Message, msg

MAX_CELLS = 20_000_000
"""Rows times columns of one table: a million rows of twenty columns. Held in memory that is about 2 GB."""
MAX_CELL_CHARACTERS = 100_000
"""Longer cells are no values of a layer; Excel itself ends at 32,767."""
KEPT_CHARACTERS = 200
"""How much of a cell that is too long is kept, so that a person can find it."""


@dataclass(frozen=True)
class Table:
    """A table of a file, as it stands there: no layer is known here.

    Attributes
    ----------
    path : Path
    format : str
        Name in `formats.FORMATS`.
    columns : dict of str to list
        Header -> values, one per row; None where a cell is empty. Values are str, int, float, bool, date or datetime.
    rows : int
    geometries : array of shapely geometries (or None), or None
        Beside the rows; None for a format without geometries.
    crs : int, str or None
        What the file says its geometries are in: an EPSG code or a definition; None when it says nothing.
    numbers : list of int
        Where each row stands in the file, counted as a person counts (header included for sheets), from 1.
    problems : dict of int to Message
        Row -> why it cannot be taken over as a whole.
    notes : tuple of Message
        What a person should know about how the file was read.
    sheet : str
        Sheet or table it was taken from; "".
    """

    path: Path
    format: str
    columns: dict[str, list[Any]]
    rows: int
    geometries: NDArray[np.object_] | None = None
    crs: int | str | None = None
    numbers: list[int] = field(default_factory=list)
    problems: dict[int, Message] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    sheet: str = ""

    def number(self, row: int) -> int:
        """Return where row `row` (from 0) stands in the file, from 1."""
        return self.numbers[row] if self.numbers else row + 1

    def record(self, row: int) -> list[Any]:
        """Return the cells of one row, in the order of the columns."""
        return [values[row] for values in self.columns.values()]


def unique_headers(names: Sequence[Any]) -> list[str]:
    """Return headers as text, each once: empty ones become "#3", repeated ones "name (2)"."""
    made: list[str] = []
    seen: dict[str, int] = {}
    for at, raw in enumerate(names, 1):
        name = " ".join(str(raw).split()) if raw is not None else ""
        name = name[:KEPT_CHARACTERS] or f"#{at}"
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def too_large(path: Path) -> FormatError:
    """Return the error for a table with more cells than are read."""
    return FormatError(
        msg("“{name}” is too large: more than {limit} million cells.", name=path.name, limit=MAX_CELLS // 1_000_000),
        hint=msg("Split it, or leave out columns that are not needed."),
    )


def empty_file(path: Path) -> FormatError:
    """Return the error for a file without rows."""
    return FormatError(msg("“{name}” holds no rows.", name=path.name))


def long_cell(header: str, length: int) -> Message:
    """Return why a row with a cell that is far too long is not taken over."""
    return msg(
        "The cell “{column}” holds {count} characters; {limit} are the most that are read.",
        column=header,
        count=f"{length:,}",
        limit=f"{MAX_CELL_CHARACTERS:,}",
    )


def shorten_long_cells(columns: dict[str, list[Any]], problems: dict[int, Message]) -> None:
    """Cut cells that are far too long, in place, and note each row that had one as a problem."""
    for header, values in columns.items():
        for row, value in enumerate(values):
            if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
                problems.setdefault(row, long_cell(header, len(value)))
                values[row] = value[:KEPT_CHARACTERS] + "…"
