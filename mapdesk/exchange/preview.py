"""What an import would make of a file, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapdesk.exchange import mapping, placing, positions
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.positions import PositionColumns
from mapdesk.files.table import Table
from mapdesk.layers.base import Layer
from mapdesk.layers.privacy import personal_columns
from mapdesk.words import Message

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Preview:
    """What a person sees before importing.

    Attributes
    ----------
    format, sheet : str
    rows : int
    headers : tuple of str
    mapping : dict of str to str
        Header -> column of the layer.
    choices : tuple of str
        Columns of the layer a header may be given.
    position : PositionColumns
    crs : int, str or None
        The system of the positions; None when it must be asked.
    crs_needed : bool
        Whether there are positions and nothing says in which system.
    crs_guess : int or None
        What the coordinates look like.
    left_out : dict of str to Message
        Header -> why it must not come in.
    problems : int
        Rows that cannot be read at all.
    notes : tuple of Message
    sample : list of list
        The first rows, in the order of the headers; cells that must not come in are masked.
    """

    format: str
    sheet: str
    rows: int
    headers: tuple[str, ...]
    mapping: dict[str, str]
    choices: tuple[str, ...]
    position: PositionColumns
    crs: int | str | None
    crs_needed: bool
    crs_guess: int | None
    left_out: dict[str, Message]
    problems: int
    notes: tuple[Message, ...]
    sample: list[list[Any]]


def preview(table: Table, layer: Layer, options: ImportOptions | None = None) -> Preview:
    """Return what an import of a table into a layer would start from.

    Parameters
    ----------
    table : Table
        As `files.formats.read` returns it.
    layer : Layer
    options : ImportOptions, optional
        What a person has decided so far.
    """
    options = options or ImportOptions()
    left_out = personal_columns(layer, list(table.columns), table.columns)
    found = mapping.column_mapping(table, layer, said=options.mapping, left_out=left_out, memory=options.memory_folder)
    place = positions.find_positions(positions.free_columns(table, found, left_out))
    has_shape = layer.shape.vector
    system = placing.system_of(table, place, options)
    needed = has_shape and system is None
    return Preview(
        table.format,
        table.sheet,
        table.rows,
        tuple(table.columns),
        found,
        (layer.key, *(column.name for column in layer.schema.columns)),
        place,
        system,
        needed,
        placing.guessed_system(table, place) if needed else None,
        left_out,
        len(table.problems),
        table.notes,
        [_shown(table, row, left_out) for row in range(min(SHOWN_ROWS, table.rows))],
    )


def _shown(table: Table, row: int, left_out: dict[str, Message]) -> list[Any]:
    return [
        "***" if header in left_out and values[row] is not None else values[row]
        for header, values in table.columns.items()
    ]
