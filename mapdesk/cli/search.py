"""`mapdesk search` and `mapdesk geocode`: the places that words can mean, one text or a whole spreadsheet."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from pathlib import Path

from mapdesk.addresses.batch import geocode
from mapdesk.addresses.index.loading import index_of
from mapdesk.addresses.light_search import light_matches
from mapdesk.addresses.search import search
from mapdesk.cli.running import Context, add_json, add_workspace, subcommand
from mapdesk.session import open_workspace
from mapdesk.words import tr

_MOST_PROCESSES = 2


def _configure_search(child: argparse.ArgumentParser) -> None:
    child.add_argument("text", metavar="TEXT", help="an address or a name, whole or in part, also in pinyin")
    add_workspace(child)
    child.add_argument("--limit", type=int, default=10, metavar="N", help="how many answers at most (default: 10)")


@subcommand("search", "find addresses by words", _configure_search)
def run_search(args: argparse.Namespace, context: Context) -> int:
    """Print the answers, the best first; exit 0 also when there is none."""
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        lights = light_matches(workspace, args.text, limit=args.limit)
        found = [*lights, *search(index_of(workspace), args.text, limit=args.limit)][: args.limit]
    if args.json:
        context.answer({"matches": [one.to_dict() for one in found]})
        return 0
    for one in found:
        told = "; ".join(f"{fault.element} {fault.text} (-{fault.cost:.1f})".strip() for fault in one.faults)
        context.say(f"{one.score:5.1f}  {one.address_id}  {one.text}  [{one.level}]  {told}".rstrip())
    if not found:
        context.say(tr("Nothing is found"))
    return 0


def _configure_geocode(child: argparse.ArgumentParser) -> None:
    child.add_argument("source", metavar="IN", type=Path, help="the CSV or XLSX file with addresses")
    child.add_argument("target", metavar="OUT", type=Path, help="the CSV or XLSX file to write")
    child.add_argument("--column", metavar="C", required=True, help="header of the column with the addresses")
    child.add_argument("-w", "--workspace", metavar="W", required=True, type=Path, help="the workspace file")
    add_json(child)


@subcommand("geocode", "find the addresses of a spreadsheet", _configure_geocode)
def run_geocode(args: argparse.Namespace, context: Context) -> int:
    """Write OUT and say how many rows were accepted, how many want a look, how many have no answer."""
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        index = index_of(workspace)
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    tally = geocode(index, args.source, args.target, args.column, processes=processes)
    if args.json:
        counts = {"rows": tally.rows, "auto": tally.auto, "review": tally.review, "none": tally.none}
        context.answer({"path": str(args.target.resolve()), **counts})
        return 0
    context.table(
        (
            (tr("Rows"), tally.rows),
            (tr("Accepted"), tally.auto),
            (tr("To be reviewed"), tally.review),
            (tr("Without an answer"), tally.none),
        )
    )
    return 0
