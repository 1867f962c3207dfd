"""`mapdesk info`: what is in a workspace, how much and how old."""

from __future__ import annotations

import argparse
from contextlib import closing

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.geo import crs
from mapdesk.session import open_workspace
from mapdesk.words import tr


def _configure(child: argparse.ArgumentParser) -> None:
    from pathlib import Path

    child.add_argument("workspace", metavar="W", type=Path, help="the workspace file")
    add_json(child)


@subcommand("info", "list the layers of a workspace: rows, source, age", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """List the layers with rows, source and age."""
    with closing(open_workspace(args.workspace, write=False)) as workspace:
        layers = workspace.layers()
        version = workspace.schema_version
    if args.json:
        context.answer(
            {
                "layers": [
                    {
                        "name": one.name,
                        "rows": one.rows,
                        "source": one.source,
                        "as_of": one.as_of.isoformat().replace("+00:00", "Z") if one.as_of else None,
                        "age_s": one.age_s(),
                    }
                    for one in layers
                ],
                "schema_version": version,
                "crs": f"EPSG:{crs.STORED}",
            }
        )
        return 0
    width = max((len(one.name) for one in layers), default=0)
    for one in layers:
        as_of = one.as_of.date().isoformat() if one.as_of else "-"
        context.say(f"{one.name:<{width}}  {one.rows:>9,}  {as_of:<10}  {one.source}")
    context.say(tr("Schema {version}, EPSG:{code}", version=version, code=crs.STORED))
    return 0
