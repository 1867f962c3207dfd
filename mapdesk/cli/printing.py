"""`mapdesk print`: a sheet of the map as PDF, PNG or SVG, or one page of HTML that needs no network."""

from __future__ import annotations

import argparse
from pathlib import Path

from mapdesk.cli.running import Context, PrintRequest, add_workspace, subcommand
from mapdesk.errors import MapdeskError
from mapdesk.words import LANGUAGES, msg, tr


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("out", metavar="OUT", type=Path, help="the file to write: .pdf, .png, .svg or .html")
    add_workspace(child)
    child.add_argument("--at", metavar="LON,LAT", help="middle of the map (with --scale)")
    child.add_argument("--bbox", metavar="W,S,E,N", help="part of the earth (default: the whole district)")
    child.add_argument("--scale", type=int, metavar="N", help="scale 1:N (default: a round one at which all is shown)")
    child.add_argument("--paper", choices=("A4", "A3"), default="A4", help="default: A4")
    child.add_argument("--portrait", action="store_true", help="the short side below (default: the long one)")
    child.add_argument("--title", metavar="T", help="default: the name of the workspace")
    child.add_argument("--subtitle", metavar="T", default="")
    child.add_argument("--mark", metavar="T", default="", help="stands in a frame beside the title")
    child.add_argument("--layers", metavar="A,B", help="names of the layers (default: those shown at first)")
    child.add_argument("--dpi", type=int, default=300, metavar="D", help="dots per inch of a PNG (default: 300)")
    child.add_argument("--lang", choices=tuple(LANGUAGES))
    child.add_argument("--force", action="store_true", help="replace the file if it is there")


@subcommand("print", "draw a sheet of the map into a file", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Draw the sheet and print its path."""
    place = None if args.at is None else _numbers(args.at, 2, "--at", "121.15,27.84")
    box = None if args.bbox is None else _numbers(args.bbox, 4, "--bbox", "121.0,27.7,121.2,27.9")
    if place is not None and args.scale is None:
        raise MapdeskError(msg("{option} needs {other}", option="--at", other="--scale"))
    if not 30 <= args.dpi <= 600:
        raise MapdeskError(msg("A picture can have 30 to 600 dots per inch, not {n}", n=args.dpi))
    if args.out.exists() and not args.force:
        raise MapdeskError(msg("There is a file “{name}” already.", name=args.out.name), "", msg("--force replaces it"))
    layers = None if args.layers is None else tuple(name.strip() for name in args.layers.split(",") if name.strip())
    request = PrintRequest(
        args.out, args.workspace, place, box, args.scale, args.paper, not args.portrait,
        args.title, args.subtitle, args.mark, layers, args.dpi, args.lang,
    )  # fmt: skip
    facts = context.windows.draw(request)
    if args.json:
        context.answer(facts)
        return 0
    context.say(args.out.resolve())
    if "scale" in facts:
        context.say(tr("Scale {scale}", scale=f"1:{round(facts['scale']):,}"))
    for note in facts.get("left_out", ()):
        context.say(f"○ {note}")
    return 0


def _numbers(text: str, count: int, option: str, example: str) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        found = ()
    if len(found) != count:
        raise MapdeskError(
            msg("{option} cannot be read: {text}", option=option, text=text),
            "",
            msg("An example: {example}", example=example),
        )
    return found
