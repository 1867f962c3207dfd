"""`mapdesk doctor`: what this machine has of what mapdesk needs."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import mapdesk
from mapdesk import paths
from mapdesk.cli.running import Context, add_json, subcommand
from mapdesk.words import tr

LACKING = 1
_PACKAGES = ("PyQt6", "PyQt6-WebEngine", "geopandas", "shapely", "pyproj", "pyogrio", "SQLAlchemy", "rtree", "numpy")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is there, what was found, what to do when it is not."""

    name: str
    ok: bool
    found: str
    hint: str = ""


def _configure(child: argparse.ArgumentParser) -> None:
    add_json(child)


@subcommand("doctor", "tell what this machine has of what mapdesk needs", _configure)
def run(args: argparse.Namespace, context: Context) -> int:
    """Print each finding; exit 1 when something is lacking."""
    findings = list(examine())
    if args.json:
        context.answer({"ok": all(one.ok for one in findings), "findings": [vars(one) for one in findings]})
    else:
        for one in findings:
            context.say(f"{'○' if one.ok else '▲'} {one.name}: {one.found}{'  ' + one.hint if one.hint else ''}")
    return 0 if all(one.ok for one in findings) else LACKING


def examine() -> Iterator[Finding]:
    """Yield what is found on this machine."""
    yield Finding("mapdesk", True, mapdesk.__version__)
    yield Finding("python", sys.version_info >= (3, 11), platform.python_version())
    for name in _PACKAGES:
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, tr("missing"), "pip install mapdesk")
    page = paths.resource("web", "dist", "index.html").is_file()
    yield Finding(tr("map page"), page, tr("present") if page else tr("missing"), "" if page else "pip install .")
    yield _window_libraries()
    yield _chinese_font()
    for title, folder in ((tr("settings"), paths.config_folder()), (tr("cache"), paths.cache_folder())):
        yield Finding(title, os.access(folder, os.W_OK), str(folder))


def _window_libraries() -> Finding:
    """Import WebEngine in a child, since a missing system library ends the import with an error of the linker."""
    code = "import PyQt6.QtWebEngineWidgets"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    last = done.stderr.strip().splitlines()[-1:] or [""]
    if done.returncode == 0:
        return Finding("QtWebEngine", True, tr("loads"))
    return Finding("QtWebEngine", False, last[0], "scripts/system-packages")


def _chinese_font() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding(tr("Chinese font"), True, tr("part of the system"))
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding(tr("Chinese font"), True, tr("cannot be told without fc-list"))
    done = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=60)
    found = sorted(done.stdout.strip().splitlines(), key=lambda name: ("Sans" not in name, "SC" not in name, name))
    first = found[:1]
    return Finding(
        tr("Chinese font"), bool(first), first[0] if first else tr("missing"), "" if first else "fonts-noto-cjk"
    )
