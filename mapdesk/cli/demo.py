"""`mapdesk demo`: a fictional district to look around in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.demo import make_demo
from mapdesk.words import tr

SIZES = ("district", "banner", "tiny")


def _configure(child: argparse.ArgumentParser) -> None:
    child.add_argument("path", type=Path, metavar="PATH", help="the workspace file to make; it must not exist")
    child.add_argument("--size", choices=SIZES, default="district", help="how large (default: district)")
    child.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed makes the same district")
    child.add_argument("--steps", action="store_true", help="print each step on the error stream, for other programs")
    add_json(child)


@subcommand("demo", "make a workspace with a fictional island district", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Make the demo district and say what is in it."""

    def progress(step: str) -> None:
        if args.steps:
            print(f"step: {step}", file=sys.stderr, flush=True)
        elif not args.json and sys.stderr.isatty():
            print(f"\r\033[K{step}", end="", file=sys.stderr, flush=True)

    report = make_demo(args.path, size=args.size, seed=args.seed, progress=progress)
    if args.json:
        told = {"path": str(args.path), "size": args.size, "seed": args.seed}
        context.answer({**told, "rows": report.rows, "seconds": report.seconds})
        return 0
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    context.table(report.rows.items())
    context.say(tr("{path}: a fictional district, made in {seconds:.1f} s", path=args.path, seconds=report.seconds))
    return 0
