"""Heavy work in a process of its own: pure Python would otherwise take the window's time even from another thread."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from mapdesk.errors import MapdeskError, RefusedError
from mapdesk.layers.base import LAYERS
from mapdesk.words import msg

_GRACE_S = 3.0
_FURTHER_STEPS = 8  # those of the demo that are no layers: relief, roads, cells, buildings, rows, three tables of plans
_LOOK_EVERY_S = 0.1

Tell = Callable[[int, int, str], None]


def make_demo_apart(location: Path, size: str, tell: Tell, stopped: Callable[[], bool]) -> bool:
    """Make the demo district as the command line does, and wait for it.

    Parameters
    ----------
    location : Path
        Of the new file.
    size : str
        "district", "tiny" or "banner".
    tell : callable
        Told steps done, steps in all, and the name of the layer or part that is being made.
    stopped : callable
        Asked ten times a second; once it is true the process is ended and what it began is removed.

    Returns
    -------
    bool
        Whether the district is there; False when it was stopped.

    Raises
    ------
    MapdeskError
        With what the command line said, or there is such a file already.
    """
    if location.exists():
        raise RefusedError(msg("There is a file “{name}” already.", name=location.name))
    before = set(_beside(location))
    words = [sys.executable, "-m", "mapdesk", "demo", str(location), "--size", size, "--steps"]
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    )
    said: list[str] = []
    reading = threading.Thread(target=_listen, args=(process, said, tell), daemon=True)
    reading.start()
    try:
        while not stopped():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_EVERY_S)
                break
    finally:
        ended_itself = process.poll() is not None
        _end(process)
        reading.join(_GRACE_S)
    if not ended_itself or stopped():
        _remove(set(_beside(location)) - before)
        return False
    if process.returncode != 0:
        raise MapdeskError(msg("The demo district could not be made"), said[-1] if said else "")
    return True


def _listen(process: subprocess.Popen[str], said: list[str], tell: Tell) -> None:
    assert process.stderr is not None
    total = len(LAYERS.load()) + _FURTHER_STEPS
    done = 0
    for line in process.stderr:
        kind, _colon, text = line.strip().partition(": ")
        if kind == "step":
            tell(min(done, total), total, text)
            done += 1
        elif line.strip():
            said.append(line.strip())


def _end(process: subprocess.Popen[str]) -> None:
    """End a process, gently first; it is gone when this returns."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _beside(location: Path) -> list[Path]:
    """Return the files of a workspace: itself, what is half made, its log and its lock."""
    return [file for file in location.parent.glob("*") if file.name.startswith(location.name)]


def _remove(files: set[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()
