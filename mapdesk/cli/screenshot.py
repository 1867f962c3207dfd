"""`mapdesk screenshot`: a picture of the desktop, also where there is no display."""

from __future__ import annotations

import argparse
from pathlib import Path

from mapdesk.cli.running import Context, ScreenshotRequest, add_workspace, subcommand
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import layer_named
from mapdesk.store.opening import refuse_workspace
from mapdesk.words import LANGUAGES, msg


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("out", metavar="OUT.png", type=Path, help="the picture to write")
    add_workspace(child)
    child.add_argument("--at", metavar="LON,LAT", help="centre of the map")
    child.add_argument("--zoom", type=float, metavar="Z", help="zoom of the map, 3 to 20")
    child.add_argument("--size", default="1600x900", metavar="WxH", help="of the window (default: 1600x900)")
    child.add_argument("--theme", choices=("dark", "light"))
    child.add_argument("--lang", choices=tuple(LANGUAGES))
    child.add_argument("--plan", metavar="KEY", help="show a plan above the published map")
    child.add_argument("--select", metavar="LAYER:KEY", help="select an object, so that its card is shown")


@subcommand("screenshot", "write a picture of the desktop on a workspace", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Open the desktop, wait until it is painted, write the picture and print its absolute path."""
    place = None if args.at is None else _numbers(args.at, ",", "--at", "121.15,27.84")
    width, height = _numbers(args.size.lower(), "x", "--size", "1600x900")
    if place is not None and not (-180 <= place[0] <= 180 and -85 <= place[1] <= 85):
        raise MapdeskError(msg("{place} is not a place on the map", place=args.at))
    if not (320 <= width <= 8000 and 240 <= height <= 8000):
        raise MapdeskError(msg("A window of {size} cannot be made", size=args.size))
    refuse_workspace(args.out)
    selected = None
    if args.select is not None:
        layer, separator, key = args.select.partition(":")
        if not separator or not key:
            raise MapdeskError(
                msg("{option} cannot be read: {text}", option="--select", text=args.select),
                "",
                msg("An example: {example}", example="cameras:CAM0000001"),
            )
        selected = (layer_named(layer).name, key)
    if args.zoom is not None and not 2 <= args.zoom <= 20:
        raise MapdeskError(msg("The map has no zoom {zoom}; it goes from 2 to 20", zoom=f"{args.zoom:g}"))
    if args.out.suffix.lower() != ".png":
        raise MapdeskError(msg("A picture is written as PNG; “{name}” does not end in .png", name=args.out.name))
    request = ScreenshotRequest(
        args.out,
        args.workspace,
        place,
        args.zoom,
        (int(width), int(height)),
        args.theme,
        args.lang,
        plan=args.plan,
        selected=selected,
    )
    context.windows.screenshot(request)
    if args.json:
        context.answer({"path": str(args.out.resolve())})
    else:
        context.say(args.out.resolve())
    return 0


def _numbers(text: str, separator: str, option: str, example: str) -> tuple[float, float]:
    try:
        first, second = (float(part) for part in text.split(separator))
    except ValueError:
        raise MapdeskError(
            msg("{option} cannot be read: {text}", option=option, text=text),
            "",
            msg("An example: {example}", example=example),
        ) from None
    return first, second
