"""`mapdesk import`: a file into a layer; grids and micro-grids become a draft plan."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from mapdesk import paths
from mapdesk.cli.running import Context, add_workspace, subcommand
from mapdesk.cli.signing import add_account, signed_session
from mapdesk.desks.planning.importing import run_draft_import
from mapdesk.errors import RefusedError
from mapdesk.exchange.importing import ImportReport, run_import
from mapdesk.exchange.options import ImportOptions
from mapdesk.geo import crs
from mapdesk.geo.datum import Datum
from mapdesk.layers.base import layer_named
from mapdesk.session import Session, open_session
from mapdesk.words import msg, tr

_REASONS = 10
"""So many reasons of rejected rows are told, the most frequent; the file of rejects has all."""


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("layer", metavar="LAYER", help="name of the layer")
    child.add_argument("file", metavar="FILE", type=Path, help="the file to read")
    add_workspace(child)
    child.add_argument("--crs", metavar="EPSG:n", help="reference system, where the file does not say")
    child.add_argument("--datum", choices=[one.value for one in Datum], help="datum of longitude and latitude")
    child.add_argument("--map", metavar="column=field", action="append", default=[], help="read a column as a field")
    child.add_argument("--encoding", help="of a text file")
    child.add_argument("--sheet", help="of a workbook")
    child.add_argument("--dry-run", action="store_true", help="store nothing")
    add_account(child)


@subcommand("import", "import a file into a layer", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Import and report; exit 0 also when rows were rejected."""
    layer = layer_named(args.layer)
    options = ImportOptions(
        crs=None if args.crs is None else crs.parse_crs(args.crs),
        datum=None if args.datum is None else Datum(args.datum),
        mapping=_mapping(args.map),
        encoding=args.encoding,
        sheet=args.sheet,
        dry_run=args.dry_run,
        memory_folder=paths.config_folder(),
    )
    if not args.file.is_file():
        raise RefusedError(msg("There is no file “{name}”.", name=args.file))
    session = _session(args)
    try:
        if layer.planned:
            draft = run_draft_import(session, layer, args.file, options, at=datetime.now(UTC))
            report, extra = draft.report, {"draft": draft.to_json()}
        else:
            report, extra = run_import(session, layer, args.file, options), {}
    finally:
        session.close()
    if args.json:
        context.answer(report.to_json() | extra)
    else:
        _tell(report, context)
        for name, value in extra.get("draft", {}).items():
            context.say(f"{name}: {value}")
    return 0


def _session(args: argparse.Namespace) -> Session:
    if args.dry_run:
        return open_session(args.workspace, write=False)
    return signed_session(args.workspace, args.account)


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, separator, field = pair.rpartition("=")
        if not separator or not column:
            raise RefusedError(
                msg("--map cannot be read: {text}", text=pair),
                hint=msg("An example: {example}", example="编号=source_code"),
            )
        mapping[column] = field
    return mapping


def _tell(report: ImportReport, context: Context) -> None:
    context.table(
        [
            (tr("read"), report.read),
            (tr("imported"), report.imported),
            (tr("updated"), report.updated),
            (tr("unchanged"), report.unchanged),
            (tr("rejected"), report.rejected),
            (tr("without a position"), report.without_position),
        ]
    )
    for one in report.reasons[:_REASONS]:
        text = tr("{n} rejected: {reason} (first in row {row})", n=one.count, reason=one.what, row=one.first_row)
        context.say(f"▲ {text}")
    if len(report.reasons) > _REASONS:
        more = sum(one.count for one in report.reasons[_REASONS:])
        context.say("▲ " + tr("{n} rejected for other reasons", n=more))
    if report.rejects_file is not None:
        context.say(tr("Rejected rows with their reasons: {file}", file=report.rejects_file))
    for header, reason in report.left_out.items():
        context.say(tr("Left out: {header} ({reason})", header=header, reason=reason))
    for warning in report.warnings:
        context.say(f"▲ {warning}")
    for note in report.notes:
        context.say(f"○ {note}")
