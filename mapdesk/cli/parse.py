"""`mapdesk parse`: an address, or a column of a spreadsheet, taken apart."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from mapdesk.addresses.elements import ELEMENTS
from mapdesk.addresses.parsing import parse
from mapdesk.addresses.register import Register
from mapdesk.addresses.sheets import read_addresses, refuse_same, write_beside
from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.errors import RefusedError
from mapdesk.session import open_workspace
from mapdesk.words import msg, tr

_COLUMNS = (*ELEMENTS, "leftover")


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("text", metavar="TEXT|IN", help="the address, or a CSV or XLSX file when OUT is given")
    child.add_argument("out", metavar="OUT", type=Path, nargs="?", help="the CSV or XLSX file to write")
    child.add_argument("--column", metavar="C", help="header of the column with the addresses")
    child.add_argument("-w", "--workspace", metavar="W", type=Path, help="a workspace whose names are known, too")
    add_json(child)


@subcommand("parse", "take an address, or a column of addresses, apart", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Parse one text, or every row of a spreadsheet."""
    if args.out is None:
        if args.column is not None:
            raise RefusedError(msg("--column needs a file to read and one to write."))
        if _is_file(args.text):
            raise RefusedError(msg("“{name}” is a file.", name=args.text), hint=msg("Name the file to write, too."))
        _one(args, context)
        return 0
    return _file(args, context)


def _is_file(text: str) -> bool:
    try:
        return Path(text).suffix.lower() in (".csv", ".xlsx") and Path(text).is_file()
    except (OSError, ValueError):  # too long for a path, or a sign that no path has
        return False


def _one(args: argparse.Namespace, context: Context) -> None:
    elements = parse(args.text, _register(args.workspace))
    if args.json:
        context.answer(elements.to_dict())
        return
    found = elements.found() | ({"leftover": elements.leftover} if elements.leftover else {})
    context.table(found.items())
    if not elements.found():
        context.say(tr("No element of an address was found"))


def _file(args: argparse.Namespace, context: Context) -> int:
    source = Path(args.text)
    refuse_same(source, args.out)
    register = _register(args.workspace)
    table, texts = read_addresses(source, args.column)
    parsed = [parse(text, register) for text in texts]
    added = {name: [getattr(one, name) or None for one in parsed] for name in _COLUMNS}
    notes = [*table.notes, *write_beside(args.out, table, added)]
    counts = {name: sum(value is not None for value in values) for name, values in added.items()}
    if args.json:
        context.answer(
            {"path": str(args.out), "rows": len(parsed), "found": counts, "notes": [str(note) for note in notes]}
        )
        return 0
    context.say(tr("{path}: {count} rows", path=args.out, count=len(parsed)))
    context.table((name, count) for name, count in counts.items() if count)
    for note in notes:
        context.say(note)
    return 0


def _register(workspace: Path | None) -> Register:
    if workspace is None:
        return Register.national()
    with closing(open_workspace(workspace, write=False)) as opened:
        return Register.of(opened)
