"""`mapdesk log`: the journal of a workspace."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.session import open_workspace
from mapdesk.words import tr

BROKEN = 1


def _configure(child: argparse.ArgumentParser) -> None:
    verbs = child.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check the chain of every seat and the digests of all texts")
    verify.add_argument("workspace", metavar="W", type=Path, help="the workspace file")
    add_json(verify)


@subcommand("log", "verify the journal of a workspace", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Verify the journal; exit 1 when the chain is broken."""
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        report = workspace.verify_journal()
    whole = report.broken_at is None and report.problem is None
    if args.json:
        context.answer(
            {
                "valid": whole,
                "entries": report.entries,
                "blanked": report.blanked,
                "broken_at": report.broken_at,
                "problem": None if report.problem is None else str(report.problem),
            }
        )
    elif whole:
        context.say(
            tr(
                "The journal is whole: {entries} entries, {blanked} blanked",
                entries=report.entries,
                blanked=report.blanked,
            )
        )
    else:
        context.say(tr("The journal is broken at entry {seq}: {why}", seq=report.broken_at, why=report.problem))
    return 0 if whole else BROKEN
