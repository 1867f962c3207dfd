"""Heavy work in a process of its own: pure Python would otherwise take the window's time even from another thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mapdesk.errors import MapdeskError
from mapdesk.words import msg


def make_demo_apart(location: Path, size: str) -> None:
    """Make the demo district as the command line does, and wait for it.

    Raises
    ------
    MapdeskError
        With what the command line said.
    """
    words = [sys.executable, "-m", "mapdesk", "demo", str(location), "--size", size]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise MapdeskError(msg("The demo district could not be made"), said[-1] if said else "")
