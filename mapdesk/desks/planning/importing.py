"""Grids and micro-grids from a file: never into the published plan, always a draft named after the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mapdesk.desks.planning.checking import ground_of
from mapdesk.desks.planning.draft import DraftMade, IncomingCells, make_draft
from mapdesk.desks.planning.reading import plan_made_by
from mapdesk.exchange.importing import (
    Doer,
    ImportReport,
    Progress,
    finish_import,
    read_and_prepare,
    report_of,
    silent,
)
from mapdesk.exchange.options import ImportOptions
from mapdesk.layers.base import Layer
from mapdesk.words import msg


@dataclass(frozen=True)
class DraftImport:
    """What an import of cells made.

    Attributes
    ----------
    report : ImportReport
    plan_id : str or None
        Key of the draft; None in a dry run.
    name : str
        Of the draft: the file's, without its suffix.
    figures : dict
        What the check of the coverage found (`CoverageReport.figures`).
    """

    report: ImportReport
    plan_id: str | None
    name: str
    figures: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the draft as plain data."""
        return {"plan_id": self.plan_id, "name": self.name, **self.figures}


def run_draft_import(
    session: Doer,
    layer: Layer,
    path: Path,
    options: ImportOptions,
    *,
    at: datetime,
    progress: Progress | None = None,
) -> DraftImport:
    """Import cells as a draft plan, every one as it came; unusable shapes are kept and flagged with the reason.

    Parameters
    ----------
    session : Session
        Its workspace must have the tables of plans (`tables.prepare`).
    layer : Layer
        `grids` or `micro_grids`.
    path : Path
    options : ImportOptions
    at : datetime
        Aware, UTC.
    progress : callable, optional
        As for `exchange.importing.run_import`.

    Raises
    ------
    MapdeskError
        If the file is refused as a whole; nothing is stored then.
    """
    tell = progress or silent
    tell(0.0, msg("Reading the file"))
    prepared = read_and_prepare(session.workspace, layer, path, options, progress=progress)
    shapes, attributes, crs = prepared.cells()
    tell(0.5, msg("Checking the coverage"))
    incoming = IncomingCells(layer.name, shapes, attributes, crs)
    ground = ground_of(session.workspace)
    change: DraftMade = make_draft(path.stem, incoming, ground=ground, source=prepared.source, at=at)
    plan_id, seq = None, None
    if not options.dry_run:
        tell(0.8, msg("Storing"))
        seq = session.do(change).seq
        plan_id = plan_made_by(session.workspace, seq)
    rejects = finish_import(prepared, options)
    report = report_of(prepared, imported=len(attributes), rejects_file=rejects, dry_run=options.dry_run, seq=seq)
    return DraftImport(report, plan_id, path.stem, dict(change.report["figures"]))
