"""`mapdesk backup`, `backups`, `restore` and `salvage`: copies of a workspace, and getting it back."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from mapdesk import settings
from mapdesk.cli.running import Context, add_json, add_workspace, subcommand
from mapdesk.cli.signing import ACCOUNT, add_account, asked_passphrase
from mapdesk.store import backups, recovering
from mapdesk.store.permission import Signed, who_may_restore
from mapdesk.words import tr

INCOMPLETE = 1


def _configure_backup(child: argparse.ArgumentParser) -> None:
    add_workspace(child)
    child.add_argument("--to", metavar="FOLDER", type=Path, help="folder of the backup (default: that of the settings)")


@subcommand("backup", "write a verified copy of a workspace, also while it is in use", _configure_backup)
def run_backup(args: argparse.Namespace, context: Context) -> int:
    """Write a backup; nothing is thinned in a folder that was named."""
    chosen = settings.load()
    folder: Path = args.to or backups.folder_of(args.workspace, chosen.backup_folder)
    rule = None if args.to else backups.Rule(chosen.backup_hourly, chosen.backup_daily)
    began = time.monotonic()
    made = backups.write(args.workspace, folder, rule=rule)
    seconds = round(time.monotonic() - began, 1)
    advice = backups.advice(args.workspace, folder)
    if args.json:
        context.answer({**made.to_json(), "seconds": seconds, "advice": str(advice)})
        return 0
    context.say(
        tr("Backup “{path}”: {rows} rows, verified in {seconds} s", path=made.path, rows=made.rows, seconds=seconds)
    )
    if advice:
        context.say(advice)
    return 0


@subcommand("backups", "list the backups of a workspace, newest first", add_workspace)
def run_backups(args: argparse.Namespace, context: Context) -> int:
    """List the backups with rows and last change."""
    folder = backups.folder_of(args.workspace, settings.load().backup_folder)
    found = backups.listed(folder)
    if args.json:
        context.answer({"folder": str(folder), "backups": [one.to_json() for one in found]})
        return 0
    for one in found:
        state = str(backups.state_of(one))
        last = one.last_change_at.strftime("%Y-%m-%d %H:%M") if one.last_change_at else "-"
        context.say(f"{one.at:%Y-%m-%d %H:%M}  {one.rows:>9,}  {last:<16}  {one.size >> 20:>6} MB  {state}  {one.path}")
    if not found:
        context.say(tr("There are no backups in “{folder}”", folder=folder))
    return 0


def _configure_restore(child: argparse.ArgumentParser) -> None:
    child.add_argument("backup", metavar="BACKUP", type=Path, help="the backup file")
    add_workspace(child)
    add_account(child)


@subcommand("restore", "put a backup in the place of a workspace, which is set aside first", _configure_restore)
def run_restore(args: argparse.Namespace, context: Context) -> int:
    """Restore a backup."""
    name = args.account or os.environ.get(ACCOUNT)
    signed = Signed(name, asked_passphrase(name)) if name and who_may_restore(args.workspace) else None
    done = recovering.restore(args.backup, args.workspace, signed=signed)
    if args.json:
        aside = None if done.aside is None else str(done.aside)
        context.answer({"workspace": str(done.workspace), "aside": aside, **{"backup": done.backup.to_json()}})
        return 0
    context.say(tr("The backup is in place: {rows} rows", rows=done.backup.rows))
    if done.aside is not None:
        context.say(tr("The file before it lies in “{aside}”", aside=done.aside))
    return 0


def _configure_salvage(child: argparse.ArgumentParser) -> None:
    child.add_argument("workspace", metavar="W", type=Path, help="the damaged workspace")
    child.add_argument("out", metavar="OUT", type=Path, help="the new workspace to write")
    add_json(child)


@subcommand("salvage", "bring what can be read out of a damaged workspace into a new one", _configure_salvage)
def run_salvage(args: argparse.Namespace, context: Context) -> int:
    """Salvage a workspace; exit 1 when something is lost."""
    from mapdesk.session import salvage_workspace

    report = salvage_workspace(args.workspace, args.out)
    if args.json:
        context.answer(report.to_json())
    else:
        for name, one in report.tables.items():
            if one.brought or one.lost:
                lost = tr("{count} lost", count=one.lost) if one.lost else ""
                context.say(f"{name}: {one.brought:,}  {lost}".rstrip())
        context.say(tr("{entries} entries of the journal are kept", entries=report.journal_entries))
        for problem in report.problems:
            context.say(problem)
    return INCOMPLETE if report.problems else 0
