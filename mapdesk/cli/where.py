"""`mapdesk where`: what is at a place: grid, address, sea place, posts, cameras."""

from __future__ import annotations

import argparse
from contextlib import closing

from mapdesk.addresses.placing import place_facts
from mapdesk.addresses.reverse import reverse
from mapdesk.cli.running import Context, add_workspace, subcommand
from mapdesk.errors import MapdeskError
from mapdesk.session import open_workspace
from mapdesk.words import msg


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("lon", metavar="LON", help="longitude, decimal degrees")
    child.add_argument("lat", metavar="LAT", help="latitude, decimal degrees")
    add_workspace(child)


@subcommand("where", "say what is at a place: grid, address, sea place, posts, cameras", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Print what is known of the place."""
    lon, lat = _number(args.lon), _number(args.lat)
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        found = reverse(workspace, lon, lat)
        if args.json:
            context.answer(found.to_dict())
            return 0
    context.table(place_facts(found))
    return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise MapdeskError(
            msg("“{text}” is no number of degrees.", text=text[:60]),
            hint=msg("An example: {example}", example="mapdesk where 121.15 27.84 -w W"),
        ) from None
