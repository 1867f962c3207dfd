"""`mapdesk new`: the workspace of a new district, from an outline."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.cli.signing import asked_passphrase
from mapdesk.desks.beginning import Beginning, begin_district
from mapdesk.errors import RefusedError
from mapdesk.exchange.missing import missing_list
from mapdesk.geo import crs
from mapdesk.model.account import Role
from mapdesk.session import open_workspace
from mapdesk.store.account_changes import AccountAdded
from mapdesk.words import msg, tr


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("path", type=Path, metavar="PATH", help="the workspace file to make; it must not exist")
    child.add_argument("--code", required=True, metavar="NNNNNN", help="division code of the county, six digits")
    child.add_argument("--name", required=True, help="what people call the district")
    child.add_argument("--outline", required=True, type=Path, metavar="FILE", help="polygons: the land of the district")
    child.add_argument("--villages", type=Path, metavar="FILE", help="polygons of villages; towns are made of them")
    child.add_argument("--crs", metavar="EPSG:n", help="reference system of both, where the files do not say")
    child.add_argument("--account", metavar="NAME", help="the first duty account; its passphrase is asked for")
    child.add_argument(
        "--role", choices=[one.value for one in Role], default=Role.ADMINISTRATOR.value, help="of the first account"
    )
    add_json(child)


@subcommand("new", "make the workspace of a new district from an outline", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Make the workspace and say what is still missing."""
    for file in (args.outline, args.villages):
        if file is not None and not file.is_file():
            raise RefusedError(msg("There is no file “{name}”.", name=file))
    if args.path.exists():
        raise RefusedError(msg("There is already a file “{name}”.", name=args.path.name))
    account = None
    if args.account is not None:
        account = AccountAdded.of(args.account, args.role, asked_passphrase(args.account, twice=True))
    system = None if args.crs is None else crs.parse_crs(args.crs)
    beginning = Beginning(args.code, args.name, args.outline, args.villages, system, account)
    report = begin_district(args.path, beginning)
    with closing(open_workspace(args.path, write=False)) as workspace:
        missing = [one for one in missing_list(workspace) if one.needed and not one.there]
    if args.json:
        context.answer(
            {
                "path": str(args.path),
                "rows": report.rows,
                "warnings": [str(one) for one in report.warnings],
                "rejects_file": None if report.rejects_file is None else str(report.rejects_file),
                "account": args.account,
                "missing": [one.layer for one in missing],
            }
        )
        return 0
    context.table(report.rows.items())
    for warning in report.warnings:
        context.say(f"▲ {warning}")
    if report.rejects_file is not None:
        context.say(tr("Rejected rows with their reasons: {file}", file=report.rejects_file))
    context.say(tr("Still missing: {names}", names=", ".join(str(one.title) for one in missing)))
    return 0
