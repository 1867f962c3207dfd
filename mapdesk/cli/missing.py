"""`mapdesk missing` and `mapdesk template`: what a district still lacks, and the spreadsheets to bring it."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.exchange.missing import missing_list
from mapdesk.exchange.template import write_template
from mapdesk.layers.base import layer_named
from mapdesk.session import open_workspace
from mapdesk.words import tr


def _configure_missing(child: argparse.ArgumentParser) -> None:
    child.add_argument("workspace", metavar="W", type=Path, help="the workspace file")
    add_json(child)


@subcommand("missing", "list what a workspace still lacks, and how it comes in", _configure_missing)
def missing(args: argparse.Namespace, context: Context) -> int:
    """List every layer that has no rows yet, the needed ones first."""
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        found = missing_list(workspace)
    if args.json:
        context.answer({"missing": [one.to_json() for one in found if not one.there]})
        return 0
    for one in found:
        if not one.there:
            context.say(f"{'▲' if one.needed else '○'} {one.title} ({one.layer}): {one.reason}")
    if all(one.there for one in found):
        context.say(tr("Nothing is missing"))
    return 0


def _configure_template(child: argparse.ArgumentParser) -> None:
    child.add_argument("layer", metavar="LAYER", help="name of the layer")
    child.add_argument("file", metavar="FILE", type=Path, help="the XLSX file to write")
    add_json(child)


@subcommand("template", "write the spreadsheet in which rows of a layer can be brought", _configure_template)
def template(args: argparse.Namespace, context: Context) -> int:
    """Write the template."""
    headers = write_template(layer_named(args.layer), args.file)
    if args.json:
        context.answer({"path": str(args.file), "layer": args.layer, "headers": list(headers)})
    else:
        context.say(tr("{path}: fill it in and import it as {layer}", path=args.file, layer=args.layer))
    return 0
