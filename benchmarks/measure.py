"""What all benchmarks share: memory of a process tree, a virtual screen, medians."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def pss_mb(pid: int) -> float:
    """Return the proportional set size of a process and all its descendants, in MB (Linux, /proc/PID/smaps_rollup)."""
    import psutil

    total = 0
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        try:
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
        except (OSError, psutil.Error):
            continue
        total += next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)
    return total / 1024


def on_screen(command: list[str], size: str = "1600x900") -> list[str]:
    """Return the command run under Xvfb when there is no display."""
    if os.environ.get("DISPLAY") or not shutil.which("xvfb-run"):
        return command
    return ["xvfb-run", "-a", "-s", f"-screen 0 {size}x24", *command]


def mapdesk(*words: str) -> list[str]:
    """Return the command line of the installed program."""
    return [sys.executable, "-m", "mapdesk", *words]


def wait_for(condition: Callable[[], object], limit_s: float) -> float:
    """Return the seconds until `condition()` was true; raise TimeoutError after `limit_s`."""
    began = time.perf_counter()
    while not condition():
        if time.perf_counter() - began > limit_s:
            raise TimeoutError(f"nothing after {limit_s} s")
        time.sleep(0.01)
    return time.perf_counter() - began


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that this benchmark started, and its children, by id."""
    import psutil

    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        return
    for one in family:
        try:
            one.terminate()
        except psutil.NoSuchProcess:
            continue
    _gone, alive = psutil.wait_procs(family, timeout=10)
    for one in alive:
        one.kill()
    process.wait(10)
