"""A file on its way into a layer: what is read of it, what a person has decided, what came of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mapdesk import paths
from mapdesk.errors import MapdeskError
from mapdesk.exchange.importing import ImportReport, run_import
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.preview import Preview, preview
from mapdesk.exchange.tally import Warned
from mapdesk.files.formats import read
from mapdesk.files.table import Table
from mapdesk.layers.base import Layer
from mapdesk.session import Session
from mapdesk.ui import figures
from mapdesk.ui.tasks import Job
from mapdesk.words import Message, msg, tr

_REASONS = 5
Figures = list[tuple[object, str]]


@dataclass
class Incoming:
    """One file and one layer.

    `look` and `take_in` are called on a working thread; the rest on the window's.
    """

    session: Session
    layer: Layer
    path: Path
    options: ImportOptions = field(default_factory=lambda: ImportOptions(memory_folder=paths.config_folder()))
    table: Table | None = None

    def decide(self, **values: object) -> None:
        """Take over what the person has decided; another sheet or encoding means that the file is read again."""
        before = self.options
        self.options = dataclasses.replace(before, **values)  # type: ignore[arg-type]
        if (before.sheet, before.encoding) != (self.options.sheet, self.options.encoding):
            self.table = None

    def look(self) -> Preview:
        """Return what an import would start from.

        Raises
        ------
        MapdeskError
            The file cannot be read.
        """
        if self.table is None:
            self.table = read(
                self.path, sheet=self.options.sheet, encoding=self.options.encoding, layer=self.layer.name
            )
        return preview(self.table, self.layer, self.options)

    def take_in(self, job: Job, *, dry_run: bool) -> ImportReport:
        """Import the file, or only say what would come of it.

        Raises
        ------
        MapdeskError
            The file is refused as a whole; nothing is stored then.
        """
        options = dataclasses.replace(self.options, dry_run=dry_run)

        def tell(share: float, text: Message) -> None:
            job.advance(round(share * 100), 100, text)

        if not self.layer.planned:
            return run_import(self.session, self.layer, self.path, options, progress=tell)
        from mapdesk.desks.planning.importing import run_draft_import

        now = datetime.now(UTC)
        return run_draft_import(self.session, self.layer, self.path, options, at=now, progress=tell).report


def sheets_of(path: Path) -> list[str]:
    """Return the sheets of a workbook or the layers of a GeoPackage; empty for a file that has only one table."""
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
            from python_calamine import CalamineWorkbook

            return list(CalamineWorkbook.from_path(str(path)).sheet_names)
        if path.suffix.lower() == ".gpkg":
            import pyogrio

            return [str(name) for name, _kind in pyogrio.list_layers(path)]
    except Exception:  # whatever is wrong with the file is said, in better words, when it is read
        return []
    return []


def figures_of(report: ImportReport) -> Figures:
    """Return the counts of a report; read is the sum of the next four."""
    return [
        (tr("Read"), figures.count(report.read)),
        (tr("Imported"), figures.count(report.imported)),
        (tr("Updated"), figures.count(report.updated)),
        (tr("Unchanged"), figures.count(report.unchanged)),
        (tr("Rejected"), figures.count(report.rejected)),
        (tr("Without position"), figures.count(report.without_position)),
    ]


def reasons_of(report: ImportReport) -> list[str]:
    """Return why rows were rejected: the most frequent reasons with their counts and the first row each is about."""
    shown, rest = report.reasons[:_REASONS], report.reasons[_REASONS:]
    lines = [
        tr(
            "{n} rejected: {reason} (first in row {row})",
            n=figures.count(one.count),
            reason=one.what,
            row=one.first_row,
        )
        for one in shown
    ]
    if rest:
        lines.append(tr("{n} rejected for other reasons", n=figures.count(sum(one.count for one in rest))))
    return lines


def remarks_of(report: ImportReport) -> list[str]:
    """Return what a person should know besides the counts."""
    lines = [_remark(warning) for warning in report.warnings]
    lines += [
        tr("Left out: {header} ({reason})", header=header, reason=reason) for header, reason in report.left_out.items()
    ]
    lines += [str(note) for note in report.notes]
    return lines


def _remark(warning: object) -> str:
    """Return a warning with the row and the value that a person looks for first."""
    if not isinstance(warning, Warned) or warning.first_row is None:
        return str(warning)
    if not warning.first_value:
        return tr("{what} (first in row {row})", what=str(warning), row=warning.first_row)
    return tr("{what} (first in row {row}: “{value}”)", what=str(warning), row=warning.first_row,
              value=warning.first_value)  # fmt: skip


def refusal(error: Exception) -> str:
    """Return an error as one sentence."""
    return error.sentence() if isinstance(error, MapdeskError) else str(msg("The program has made a mistake."))
