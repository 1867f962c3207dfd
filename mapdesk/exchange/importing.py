"""An import run: a file into a layer, as one change that one undo takes back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.errors import RefusedError
from mapdesk.exchange import mapping
from mapdesk.exchange.districts import context_of
from mapdesk.exchange.matching import Plan, plan_import
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.preparing import Prepared, prepare
from mapdesk.exchange.rejects import write_rejects
from mapdesk.exchange.tally import Tally, Warned, reasons_of
from mapdesk.files.formats import read
from mapdesk.layers.base import Layer
from mapdesk.model.journal import Entry
from mapdesk.model.status import LayerStatus
from mapdesk.store.change import Change, RowsRestored, register
from mapdesk.store.workspace import Transaction, Workspace
from mapdesk.words import Message, msg

_PUT_AT_ONCE = 5_000

Progress = Callable[[float, Message], None]
"""Called with the share that is done (0 to 1) and what is being done; it may raise to stop the import.

It is not called any more once the rows are stored: what is on disk must be reported, not called off.
"""


class Doer(Protocol):
    """What an import needs of a session."""

    workspace: Workspace

    def do(self, change: Change, *, reason: str = "") -> Entry:
        """Make a change."""
        ...


@dataclass(frozen=True)
class ImportReport:
    """What an import did (or would do); read = imported + updated + unchanged + rejected, always.

    Attributes
    ----------
    layer, file, format, sheet : str
    read, imported, updated, unchanged, rejected, without_position : int
    rejects_file : Path or None
    reasons : tuple of Warned
        Why rows were rejected, the most frequent first; the counts add up to `rejected`.
    warnings : tuple of Warned
    left_out : dict of str to Message
        Header -> why it was not taken.
    notes : tuple of Message
    mapping : dict of str to str
        Header -> column of the layer.
    suspected_datum : str or None
    dry_run : bool
    seq : int or None
        Position of the journal entry; None when nothing was stored.
    """

    layer: str
    file: str
    format: str
    sheet: str
    read: int
    imported: int
    updated: int
    unchanged: int
    rejected: int
    without_position: int
    rejects_file: Path | None = None
    warnings: tuple[Warned, ...] = ()
    left_out: dict[str, Message] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    suspected_datum: str | None = None
    dry_run: bool = False
    seq: int | None = None
    reasons: tuple[Warned, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        counts = ("read", "imported", "updated", "unchanged", "rejected", "without_position")
        return {
            "layer": self.layer,
            "file": self.file,
            "format": self.format,
            "sheet": self.sheet,
            **{name: getattr(self, name) for name in counts},
            "rejects_file": None if self.rejects_file is None else str(self.rejects_file),
            "reasons": [
                {"reason": str(one.what), "count": one.count, "first_row": one.first_row} for one in self.reasons
            ],
            "warnings": [warning.to_json() for warning in self.warnings],
            "left_out": {header: str(reason) for header, reason in self.left_out.items()},
            "notes": [str(note) for note in self.notes],
            "mapping": self.mapping,
            "suspected_datum": self.suspected_datum,
            "dry_run": self.dry_run,
        }


@register
@dataclass(frozen=True)
class RowsImported:
    """Write the rows of a file into a layer.

    The journal keeps what identifies the import (file, digest of the rows, counts); the rows themselves lie in the
    layer and, as they were before, in the store's images, which is what undo and redo use.
    """

    kind: ClassVar[str] = "layer.import"
    layer: str
    file: str
    source: str
    as_of: str
    imported: int
    updated: int
    digest: str
    batch: Batch | None = field(default=None, compare=False, repr=False)

    def apply(self, transaction: Transaction) -> Change:
        """Write the rows and describe the layer in the catalogue."""
        if self.batch is None:
            raise RefusedError(msg("The rows of this import are not in the journal."))
        before = transaction.status(self.layer)
        for rows in self.batch.rows():
            transaction.put(self.layer, rows)
        self._describe(transaction, before)
        return RowsRestored(transaction.seq)

    def _describe(self, transaction: Transaction, before: LayerStatus) -> None:
        """Give the layer source and date of the file when most rows are from it, else the older date.

        A layer is as old as its older part.
        """
        as_of = datetime.fromisoformat(self.as_of)
        if 2 * (self.imported + self.updated) > transaction.status(self.layer).rows:
            transaction.describe(self.layer, source=self.source, as_of=as_of)
            return
        if not before.source:
            transaction.describe(self.layer, source=self.source)
        if before.as_of is not None and as_of < before.as_of:
            transaction.describe(self.layer, as_of=as_of)

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the import."""
        names = ("layer", "file", "source", "as_of", "imported", "updated", "digest")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RowsImported:
        """Return the change without its rows."""
        return cls(**data)


@dataclass(frozen=True)
class Batch:
    """Rows on their way into a layer, as columns; made to dictionaries piece by piece."""

    columns: dict[str, list[Any]]
    shapes: NDArray[np.object_] | None
    places: list[int]
    keys: dict[int, str]
    versions: dict[str, int]
    key: str

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows in pieces, as a store takes them."""
        for start in range(0, len(self.places), _PUT_AT_ONCE):
            part = self.places[start : start + _PUT_AT_ONCE]
            wkb = None if self.shapes is None else shapely.to_wkb(self.shapes[part])
            yield [self._row(row, None if wkb is None else wkb[at]) for at, row in enumerate(part)]

    def digest(self) -> str:
        """Return the SHA-256 of all rows, hexadecimal."""
        made = hashlib.sha256()
        for rows in self.rows():
            for row in rows:
                made.update(repr(sorted(row.items())).encode("utf-8", "backslashreplace"))
        return made.hexdigest()

    def _row(self, row: int, wkb: bytes | None) -> dict[str, Any]:
        key = self.keys.get(row)
        values = {name: column[row] for name, column in self.columns.items()}
        if key is not None:  # an update changes what the file brings, and erases nothing
            values = {name: value for name, value in values.items() if value is not None}
            values |= {self.key: key, "version": self.versions.get(key, 1)}
        if self.shapes is not None and (key is None or wkb is not None):
            values["geom"] = wkb
        return values


def run_import(
    session: Doer,
    layer: Layer,
    path: Path | str,
    options: ImportOptions | None = None,
    *,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file into a layer as one change.

    Parameters
    ----------
    session : Session
        Its workspace takes the rows.
    layer : Layer
        Not one whose imports become drafts (`layer.planned`).
    path : Path
    options : ImportOptions, optional
    progress : callable, optional

    Returns
    -------
    ImportReport
        After the change is on disk (or would be, in a dry run).

    Raises
    ------
    MapdeskError
        If the file is refused as a whole; nothing is stored then.
    """
    options, tell = options or ImportOptions(), progress or silent
    if layer.planned:
        raise RefusedError(
            msg("“{layer}” is never imported into the published plan.", layer=layer.title),
            hint=msg("Import it as a draft plan."),
        )
    tell(0.0, msg("Reading the file"))
    prepared = read_and_prepare(session.workspace, layer, path, options, progress=progress)
    tell(0.5, msg("Comparing with what is there"))
    tally = Tally()
    plan = plan_import(prepared, session.workspace, tally)
    tell(0.7, msg("Storing"))
    entry = session.do(_change(prepared, plan)) if plan.writes and not options.dry_run else None
    rejects = finish_import(prepared, options)
    return report_of(
        prepared,
        imported=len(plan.inserts),
        updated=len(plan.updates),
        unchanged=plan.unchanged,
        warnings=tally.warnings(prepared.table.number),
        rejects_file=rejects,
        dry_run=options.dry_run,
        seq=None if entry is None else entry.seq,
    )


def finish_import(prepared: Prepared, options: ImportOptions) -> Path | None:
    """Give the rejected rows back as a file and remember the mapping; return the file. Nothing happens in a dry run."""
    if options.dry_run:
        return None
    if options.memory_folder is not None:
        mapping.remember(prepared.layer.name, prepared.table.columns, prepared.mapping, options.memory_folder)
    return write_rejects(prepared, options.rejects_folder)


def read_and_prepare(
    workspace: Workspace, layer: Layer, path: Path | str, options: ImportOptions, *, progress: Progress | None = None
) -> Prepared:
    """Return the rows a file brings for a layer, checked against the district of a workspace; see `prepare`."""
    table = read(Path(path), sheet=options.sheet, encoding=options.encoding, layer=layer.name)
    (progress or silent)(0.2, msg("Checking the rows"))
    return prepare(table, layer, options, context_of(workspace, layer))


def _change(prepared: Prepared, plan: Plan) -> RowsImported:
    layer, rows = prepared.layer, prepared.table.rows
    columns = {name: values for name, values in prepared.columns.items() if name != layer.key}
    shapes = prepared.placed.geometries if layer.shape.vector else None
    as_of = prepared.as_of.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    columns["source"] = [one or prepared.source for one in columns.get("source", [None] * rows)]
    columns["as_of"] = [one or as_of for one in columns.get("as_of", [None] * rows)]
    places = sorted([*plan.inserts, *plan.updates])
    batch = Batch(columns, shapes, places, plan.updates, plan.versions, layer.key)
    return RowsImported(
        layer.name, prepared.table.path.name, prepared.source, as_of,
        imported=len(plan.inserts), updated=len(plan.updates), digest=batch.digest(), batch=batch,
    )  # fmt: skip


def report_of(prepared: Prepared, *, imported: int, updated: int = 0, unchanged: int = 0, **more: Any) -> ImportReport:
    """Return the report of an import from what was prepared and what became of the accepted rows.

    Parameters
    ----------
    prepared : Prepared
    imported, updated, unchanged : int
        Together the accepted rows.
    more
        Further fields of the report (rejects_file, dry_run, seq, warnings: those that came later).
    """
    table = prepared.table
    later = tuple(more.pop("warnings", ()))
    return ImportReport(
        prepared.layer.name,
        str(table.path),
        table.format,
        table.sheet,
        read=table.rows,
        imported=imported,
        updated=updated,
        unchanged=unchanged,
        rejected=len(prepared.rejected),
        without_position=prepared.without_position,
        warnings=(*prepared.warnings, *later),
        left_out=prepared.left_out,
        notes=prepared.notes,
        mapping=prepared.mapping,
        suspected_datum=prepared.suspected_datum,
        reasons=reasons_of(prepared.rejected, table.number),
        **more,
    )


def silent(_share: float, _doing: object) -> None:
    """Tell nobody."""
