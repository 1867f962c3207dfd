"""`mapdesk export`: a layer into a file."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.cli.running import Context, add_workspace, subcommand
from mapdesk.exchange.exporting import run_export
from mapdesk.layers.base import layer_named
from mapdesk.session import open_workspace
from mapdesk.words import tr


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("layer", metavar="LAYER", help="name of the layer")
    child.add_argument("file", metavar="FILE", type=Path, help="the file to write; its suffix says the format")
    add_workspace(child)
    child.add_argument("--crs", metavar="EPSG:n", help="reference system of the file (default: EPSG:4490)")


@subcommand("export", "export a layer to a file", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Export and say how many rows."""
    layer = layer_named(args.layer)
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        report = run_export(workspace, layer, args.file, crs=args.crs)
    if args.json:
        context.answer({"path": str(args.file.resolve()), **report.to_json()})
    else:
        context.say(tr("{rows} rows written to {file}", rows=report.rows, file=args.file.resolve()))
        for note in report.notes:
            context.say(f"○ {note}")
    return 0
