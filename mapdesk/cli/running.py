"""Reading the arguments, running one command, and turning what goes wrong into one sentence."""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import mapdesk
from mapdesk import log, settings
from mapdesk.errors import MapdeskError
from mapdesk.registry import Registry
from mapdesk.words import msg, tr, use_language

REFUSED = 2


@dataclass(frozen=True)
class ScreenshotRequest:
    """What `mapdesk screenshot` asks for.

    Attributes
    ----------
    out : Path
        PNG file to write.
    workspace : Path
    place : (lon, lat) or None
        Centre of the map, degrees.
    zoom : float or None
    size : (width, height)
        Of the whole window, px.
    theme, lang : str or None
        None: as set by the person.
    plan : str or None
        Key of a plan to show above the published map.
    selected : (layer, key) or None
        What is selected, so that its card is shown.
    """

    out: Path
    workspace: Path
    place: tuple[float, float] | None
    zoom: float | None
    size: tuple[int, int]
    theme: str | None
    lang: str | None
    plan: str | None = None
    selected: tuple[str, str] | None = None


@dataclass(frozen=True)
class PrintRequest:
    """What `mapdesk print` asks for.

    Attributes
    ----------
    out, workspace : Path
    place : (lon, lat) or None
        Middle of the map, degrees, for a given scale.
    box : (west, south, east, north) or None
        Degrees; None: the whole district.
    scale : int or None
        n of 1 : n.
    paper : str
    landscape : bool
    title : str or None
        None: the name of the workspace.
    subtitle, mark : str
    layers : tuple of str or None
        None: those a new workspace shows.
    dpi : int
        Of a PNG.
    lang : str or None
        None: as set by the person.
    """

    out: Path
    workspace: Path
    place: tuple[float, ...] | None
    box: tuple[float, ...] | None
    scale: int | None
    paper: str
    landscape: bool
    title: str | None
    subtitle: str
    mark: str
    layers: tuple[str, ...] | None
    dpi: int
    lang: str | None


def _no_painter(_request: PrintRequest) -> dict[str, Any]:
    raise MapdeskError(msg("Sheets cannot be drawn here"))


@dataclass(frozen=True)
class Windows:
    """The functions that need a window or paint, handed in so that this room stays without Qt."""

    show: Callable[[Path | None], int]
    screenshot: Callable[[ScreenshotRequest], None]
    draw: Callable[[PrintRequest], dict[str, Any]] = _no_painter


class Parser(argparse.ArgumentParser):
    """argparse, whose refusals are one sentence like all others; `--help` stays as it is."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # No option begins with a figure: -73.9,40.7 is a position, not a bundle of options.
        self._negative_number_matcher = re.compile(r"-[\d.]")

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise MapdeskError(
            msg("The command cannot be read: {why}", why=message),
            hint=msg("Help: {command}", command=f"{self.prog} --help"),
        )


@dataclass(frozen=True)
class Context:
    """What a command gets beside its arguments."""

    windows: Windows

    def say(self, text: object) -> None:
        """Print a line for people."""
        print(text)

    def answer(self, data: dict[str, Any]) -> None:
        """Print the one JSON object of `--json`."""
        print(json.dumps(data, ensure_ascii=False, default=str))

    def table(self, rows: Iterable[tuple[object, object]]) -> None:
        """Print facts, label and value, one per line."""
        for label, value in rows:
            print(f"{label}: {value}")


@dataclass(frozen=True)
class Subcommand:
    """One word after `mapdesk`: help text, its arguments, what it does."""

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Context], int]


SUBCOMMANDS: Registry[Subcommand] = Registry("subcommand", "mapdesk.cli")


def subcommand(name: str, help_text: str, configure: Callable[[argparse.ArgumentParser], None]) -> Callable[..., Any]:
    """Register the decorated function `run(args, context) -> exit code` as `mapdesk NAME`."""

    def adding(function: Callable[[argparse.Namespace, Context], int]) -> Callable[..., int]:
        SUBCOMMANDS.add(name)(Subcommand(name, help_text, configure, function))
        return function

    return adding


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; docs/cli.md is checked against it."""
    top = Parser(prog="mapdesk", description="A spatial command map for an island district.")
    top.add_argument("--version", action="version", version=f"mapdesk {mapdesk.__version__}")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND")
    for one in SUBCOMMANDS.load().values():
        child = subparsers.add_parser(one.name, help=one.help, description=one.help)
        one.configure(child)
    return top


def add_workspace(child: argparse.ArgumentParser) -> None:
    """Add `-w WORKSPACE` and `--json`, which most commands have."""
    child.add_argument("-w", "--workspace", metavar="W", required=True, type=Path, help="the workspace file")
    add_json(child)


def add_json(child: argparse.ArgumentParser) -> None:
    """Add `--json`: one object on the standard output instead of text."""
    child.add_argument("--json", action="store_true", help="print one JSON object")


def run(words: list[str], windows: Windows) -> int:
    """Run one command line and return its exit code; errors become one sentence, never a traceback."""
    use_language(settings.language_of(settings.load()))
    try:
        log.start()
    except OSError:  # a log that cannot be written must not stop the work
        logging.getLogger("mapdesk").addHandler(logging.NullHandler())
    try:
        return _dispatch(words, windows)
    except MapdeskError as problem:
        print(" ".join(problem.sentence().split()), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        print(tr("Stopped; what was not finished is not stored"), file=sys.stderr)
        return 130
    except Exception as problem:  # a bug: the log keeps the traceback, the person gets a sentence
        log.logger("cli").exception("unexpected error")
        name = type(problem).__name__
        print(tr("An unexpected error ({name}); the log file has the details", name=name), file=sys.stderr)
        return REFUSED


def _dispatch(words: list[str], windows: Windows) -> int:
    if not words or (not words[0].startswith("-") and words[0] not in SUBCOMMANDS.load()):
        if len(words) > 1 or (words and not Path(words[0]).exists()):
            raise MapdeskError(
                msg("There is no command and no file “{word}”", word=words[0]),
                hint=msg("Help: {command}", command="mapdesk --help"),
            )
        return windows.show(Path(words[0]) if words else None)
    args = parser().parse_args(words)
    return SUBCOMMANDS[args.command].run(args, Context(windows))
