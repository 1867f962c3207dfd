"""`mapdesk position`: a written position, understood and read back."""

from __future__ import annotations

import argparse
from contextlib import closing, nullcontext
from pathlib import Path

from mapdesk.addresses.positions import understand
from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.session import open_workspace
from mapdesk.words import tr


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("text", metavar="TEXT", help="degrees, degrees-minutes, seconds, grid, bearing from a name")
    child.add_argument("-w", "--workspace", metavar="W", type=Path, help="for named places and warnings")
    child.add_argument("--at-sea", action="store_true", help="a place at sea is meant: warn when it is on land")
    add_json(child)


@subcommand("position", "read a written position back in degrees", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Say what was understood; what cannot be is refused with the reason."""
    opened = nullcontext() if args.workspace is None else closing(open_workspace(args.workspace, write=False))
    with opened as workspace:
        found = understand(args.text, workspace, afloat=args.at_sea)
    if args.json:
        context.answer(found.to_dict())
        return 0
    context.say(f"{found.lon:.7f} {found.lat:.7f}")
    context.say(str(found.readback))
    for one in found.facts:
        context.say(str(one))
    for one in found.warnings:
        context.say(tr("Warning: {text}", text=one))
    return 0
