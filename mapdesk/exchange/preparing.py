"""A table of a file to rows of a layer, without a store: values, positions, rejects, warnings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.errors import FormatError
from mapdesk.exchange import districts, mapping, placing, positions
from mapdesk.exchange.crosswalk import replace_retired
from mapdesk.exchange.districts import Context
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.placing import Placed
from mapdesk.exchange.positions import PositionColumns
from mapdesk.exchange.tally import Tally, Warned
from mapdesk.exchange.values import read_column
from mapdesk.files.table import Table
from mapdesk.files.template_sheets import EXAMPLE
from mapdesk.layers.base import Layer
from mapdesk.layers.privacy import personal_columns
from mapdesk.model.schema import Column, Kind
from mapdesk.words import Message, msg


@dataclass
class Prepared:
    """Rows ready for a layer, as columns.

    Attributes
    ----------
    table : Table
    layer : Layer
    mapping : dict of str to str
        Header -> column.
    columns : dict of str to list
        Column of the layer -> values, one per row of the table, rejected rows included.
    placed : Placed
        Positions, beside the rows.
    position : PositionColumns
    rejected : dict of int to Message
        Row -> why it is not taken over.
    flagged : dict of int to Message
        For layers whose imports become drafts: row -> why its shape cannot be used; such rows are not rejected.
    warnings : tuple of Warned
    left_out : dict of str to Message
        Header -> why it must not come in.
    notes : tuple of Message
    suspected_datum : str or None
        "gcj02" when the whole file seems to be shifted.
    source : str
    as_of : datetime
    """

    table: Table
    layer: Layer
    mapping: dict[str, str]
    columns: dict[str, list[Any]]
    placed: Placed
    position: PositionColumns
    rejected: dict[int, Message]
    flagged: dict[int, Message]
    warnings: tuple[Warned, ...]
    left_out: dict[str, Message]
    notes: tuple[Message, ...]
    suspected_datum: str | None
    source: str
    as_of: datetime

    @property
    def accepted(self) -> list[int]:
        """Return the rows of the table that are taken over, in order."""
        return [row for row in range(self.table.rows) if row not in self.rejected]

    @property
    def without_position(self) -> int:
        """Return how many accepted rows have no geometry (0 for a layer without any)."""
        if not self.layer.shape.vector:
            return 0
        return sum(1 for row in self.accepted if self.placed.geometries[row] is None)

    def values(self, row: int) -> dict[str, Any]:
        """Return the filled values of one row, without its geometry."""
        return {name: values[row] for name, values in self.columns.items() if values[row] is not None}

    def cells(self) -> tuple[NDArray[np.object_], list[dict[str, Any]], int | str]:
        """Return (shapes as they came, their attributes, their system) of the accepted rows, for a draft plan."""
        rows = self.accepted
        return self.placed.native[rows], [self.values(row) for row in rows], self.placed.crs


def prepare(
    table: Table, layer: Layer, options: ImportOptions | None = None, context: Context | None = None
) -> Prepared:
    """Return the rows that a table brings for a layer.

    Parameters
    ----------
    table : Table
        As `files.formats.read` returns it.
    layer : Layer
    options : ImportOptions, optional
    context : Context, optional
        Where the district lies; without it nothing is said about places far away.

    Raises
    ------
    MapdeskError
        If no column can be read as this layer, a required one is missing, or there are positions and nothing says in
        which system they are.
    """
    options, context = options or ImportOptions(), context or Context()
    left_out = personal_columns(layer, list(table.columns), table.columns)
    found = mapping.column_mapping(table, layer, said=options.mapping, left_out=left_out, memory=options.memory_folder)
    place_columns = positions.find_positions(positions.free_columns(table, found, left_out))
    _refuse_foreign(table, layer, found, place_columns)
    tally = Tally(dict(table.problems) if not layer.planned else {})
    shape_tally = Tally() if layer.planned else tally
    placed = placing.place(table, place_columns, layer.shape, options, tally=shape_tally, box=context.box)
    columns = _values(table, layer, found, tally, options)
    prepared = Prepared(
        table, layer, found, columns, placed, place_columns,
        rejected={}, flagged={}, warnings=(), left_out=left_out, notes=(), suspected_datum=None,
        source=options.source or table.path.name, as_of=options.as_of or _file_date(table),
    )  # fmt: skip
    _fill_codes(prepared, tally)
    replaced = tuple(replace_retired(layer, prepared.columns, context.successors, tally))
    _refuse_blank(prepared, tally)
    _judge_places(prepared, tally, options, context)
    prepared.rejected = tally.rejected
    prepared.flagged = {**shape_tally.rejected, **table.problems} if layer.planned else {}
    prepared.notes = (*replaced, *table.notes, *placed.notes, *_notes(prepared))
    prepared.warnings = tally.warnings(table.number)
    return prepared


def _refuse_foreign(table: Table, layer: Layer, found: dict[str, str], place: PositionColumns) -> None:
    names = {name for name in found.values() if name not in ("source", "as_of")}
    if not names and (place.kind == "none" or not layer.shape.vector):
        raise FormatError(
            msg("“{name}” has no column that can be read as “{layer}”.", name=table.path.name, layer=layer.title),
            msg("It has: {names}.", names=", ".join(list(table.columns)[:40])),
            msg("Say which column means what."),
        )
    for column in layer.schema.columns:
        if column.required and column.name not in names:
            raise FormatError(
                msg("“{name}” has no column for “{column}”.", name=table.path.name, column=column.title),
                msg("It has: {names}.", names=", ".join(list(table.columns)[:40])),
                msg("Say which column means what."),
            )


def _values(
    table: Table, layer: Layer, found: dict[str, str], tally: Tally, options: ImportOptions
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    key = Column(layer.key, Kind.TEXT, msg("ID"))
    for header, name in found.items():
        column = key if name == layer.key else layer.schema.column(name)
        if name == layer.code:  # the check of a code decides below whether it is one of ours
            column = dataclasses.replace(column, check=None)
        columns[name] = read_column(column, table.columns[header], tally, hours_from_utc=options.hours_from_utc)
    return columns


def _fill_codes(prepared: Prepared, tally: Tally) -> None:
    """Keep the file's code of each row as `source_code`, and as the layer's code only where it follows the scheme."""
    layer, columns, rows = prepared.layer, prepared.columns, prepared.table.rows
    nothing: list[Any] = [None] * rows
    given = columns.get("source_code", nothing)
    codes = columns.get(layer.code or "", nothing)
    columns["source_code"] = [a or b for a, b in zip(given, codes, strict=True)]
    if layer.code is None:
        return
    check = layer.schema.column(layer.code).check
    ours: list[Any] = []
    for row, code in enumerate(a or b for a, b in zip(codes, given, strict=True)):
        reason = check(str(code)) if code not in (None, EXAMPLE) and check is not None else None
        if reason is not None:
            tally.warn(reason, row, code)
        ours.append(code if reason is None and (check is not None or codes[row] is not None) else None)
    columns[layer.code] = ours


def _refuse_blank(prepared: Prepared, tally: Tally) -> None:
    """Reject rows that bring neither a value nor a position, and the example row of a template."""
    columns = [values for name, values in prepared.columns.items() if name not in ("source", "as_of")]
    shapes = prepared.placed.native
    for row, code in enumerate(prepared.columns["source_code"]):
        if code == EXAMPLE:
            tally.reject(row, msg("This is the example row of the template."))
    for row in range(prepared.table.rows):
        if shapes[row] is None and not any(values[row] is not None for values in columns):
            tally.reject(row, msg("The row holds nothing that can be read as “{layer}”.", layer=prepared.layer.title))


def _judge_places(prepared: Prepared, tally: Tally, options: ImportOptions, context: Context) -> None:
    """Count what lies outside the district, and tell whether the whole file seems to be shifted."""
    layer, shapes = prepared.layer, prepared.placed.geometries
    rows = np.array([row for row in range(len(shapes)) if row not in tally.rejected], dtype=np.int64)
    if not layer.shape.vector or not len(rows):
        return
    outside = districts.outside(shapes[rows], layer, context)
    if outside.any():
        first = int(rows[int(np.argmax(outside))])
        tally.warn(msg("The position lies outside the district."), first, count=int(outside.sum()))
    if options.datum is None and districts.seems_shifted(shapes[rows], layer, context):
        prepared.suspected_datum = "gcj02"
        tally.warn(msg("The whole file lies half a kilometre to the south-east: it is probably GCJ-02."))


def _notes(prepared: Prepared) -> Iterator[Message]:
    position = prepared.position
    used = {*prepared.mapping, *position.headers, *position.others, *prepared.left_out}
    if position.others:
        yield msg(
            "Positions were taken from {used}; {others} were not used.",
            used=", ".join(position.headers) or msg("the geometries"),
            others=", ".join(position.others),
        )
    unused = [header for header in prepared.table.columns if header not in used]
    if unused:
        yield msg("Columns that mean nothing to this layer: {names}.", names=", ".join(unused))


def _file_date(table: Table) -> datetime:
    try:
        return datetime.fromtimestamp(table.path.stat().st_mtime, UTC)
    except OSError:
        return datetime.now(UTC)
