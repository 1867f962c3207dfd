"""`mapdesk check`: whether polygons tile their area."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.desks.planning.checking import check_published
from mapdesk.exchange.checking import check_file
from mapdesk.exchange.options import ImportOptions
from mapdesk.geo import crs
from mapdesk.geo.coverage import TITLES, CoverageReport
from mapdesk.layers.base import layer_named
from mapdesk.session import open_workspace
from mapdesk.words import tr

FINDINGS = 1
_SHOWN = 20


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("what", metavar="LAYER|FILE", help="a layer (with -w) or a file of polygons")
    child.add_argument("-w", "--workspace", metavar="W", type=Path, help="the workspace file")
    child.add_argument("--allow-enclaves", action="store_true", help="holes wider than a sliver are meant")
    child.add_argument("--crs", metavar="EPSG:n", help="reference system, where the file does not say")
    add_json(child)


@subcommand("check", "check whether polygons tile their area", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Check; exit 0 when valid, 1 with findings."""
    if args.workspace is None:
        options = ImportOptions(crs=None if args.crs is None else crs.parse_crs(args.crs))
        report = check_file(args.what, options, allow_enclaves=args.allow_enclaves)
    else:
        layer = layer_named(args.what)
        with closing(open_workspace(args.workspace, write=False)) as workspace:
            report = check_published(workspace, layer, allow_enclaves=args.allow_enclaves)
    if args.json:
        context.answer(report.figures())
    else:
        _tell(report, context)
    return 0 if report.valid else FINDINGS


def _tell(report: CoverageReport, context: Context) -> None:
    context.table(report.figures().items())
    for finding in report.findings[:_SHOWN]:
        cells = ", ".join(str(cell + 1) for cell in finding.cells)
        detail = f": {finding.detail}" if finding.detail is not None else ""
        context.say(f"▲ {TITLES[finding.kind]} [{cells}] {finding.area_m2:.2f} m²{detail}")
    if len(report.findings) > _SHOWN:
        context.say(tr("and {count} more", count=len(report.findings) - _SHOWN))
