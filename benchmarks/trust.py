"""Trust, measured: how soon a change is on the disk, how soon a killed workspace is open again, what a backup costs.

    python benchmarks/trust.py [--workspace W] [--mb 300] [--json]
Without a workspace one of `--mb` is made by bulk loading. Pauses are those of a loop that wants to run every 5 ms in
the main thread, as that of the window does, beyond these 5 ms; `without` is the same loop with a writer, no backup.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.session import Session, open_workspace
from mapdesk.store import backups, opening
from mapdesk.store.change import RowsPut

AUTHOR = Author("duty", "benchmark")
TICK_S = 0.005
CHANGES = 400
_WRITER = """
import sys
from benchmarks.trust import *
session = session_of(Path(sys.argv[1]))
while True:
    change(session)
    print(flush=True)
"""


def made(path: Path, mb: int) -> None:
    """Make a workspace of about this size."""
    workspace = opening.create(path, [layer.schema for layer in LAYERS.load().values()], facts={"synthetic": True})
    with closing(workspace), workspace.bulk(AUTHOR, "demo", {}) as load:
        rows = mb * 2600
        places = np.random.default_rng(1).uniform((121, 27), (122, 28), (rows, 2))
        values = ((f"Road {n}", str(n % 200), "x" * 120) for n in range(rows))
        load.load("addresses", ("text", "number", "source"), values, places)


def session_of(path: Path) -> Session:
    """Open a workspace as the window does."""
    return Session(open_workspace(path, write=True), AUTHOR)


def change(session: Session) -> float:
    """Make one small change; return the seconds until it was acknowledged."""
    began = time.perf_counter()
    place = "0101000000000000000060" + "5e400000000000803b40"
    session.do(RowsPut("incidents", ({"title": "benchmark", "geom": place},)))
    return time.perf_counter() - began


def pauses(while_true: Callable[[], bool]) -> list[float]:
    """Return by how much each turn of the loop was late, ms."""
    late = []
    while while_true():
        began = time.perf_counter()
        time.sleep(TICK_S)
        late.append((time.perf_counter() - began - TICK_S) * 1e3)
    return late


def with_writer(session: Session, work: Callable[[], Callable[[], bool]]) -> tuple[list[float], list[float]]:
    """Run the loop and a writer thread while something works; return pauses and times of the commits, ms."""
    stop = threading.Event()
    commits: list[float] = []

    def writing() -> None:
        while not stop.wait(0.02):
            commits.append(change(session) * 1e3)

    writer = threading.Thread(target=writing)
    writer.start()
    late = pauses(work())
    stop.set()
    writer.join()
    return late, commits


def backup_figures(session: Session, path: Path, folder: Path) -> dict[str, Any]:
    """Measure a backup while the loop and a writer run."""
    took: list[float] = []

    def backing_up() -> None:
        began = time.perf_counter()
        backups.write(path, folder)
        took.append(time.perf_counter() - began)

    def begin() -> Callable[[], bool]:
        thread = threading.Thread(target=backing_up)
        thread.start()
        return thread.is_alive

    late, commits = with_writer(session, begin)
    end = time.perf_counter() + took[0]
    alone, plain = with_writer(session, lambda: lambda: time.perf_counter() < end)
    return {
        "backup_s": round(took[0], 1),
        "backup_pause_ms_max": round(max(late), 1),
        "backup_pause_ms_p99": round(float(np.percentile(late, 99)), 1),
        "without_pause_ms_max": round(max(alone), 1),
        "backup_commit_ms_p50": round(float(np.percentile(commits, 50)), 1),
        "backup_commit_ms_max": round(max(commits), 1),
        "without_commit_ms_p50": round(float(np.percentile(plain, 50)), 1),
        "without_commit_ms_max": round(max(plain), 1),
    }


def reopen_s(path: Path) -> float:
    """Kill a program that writes, and return how long opening takes then."""
    root = Path(__file__).resolve().parents[1]
    script = [sys.executable, "-c", _WRITER, str(path)]
    with subprocess.Popen(script, cwd=root, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(200):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    began = time.perf_counter()
    session = session_of(path)
    took = time.perf_counter() - began
    session.close()
    return took


def measured(path: Path, folder: Path) -> dict[str, Any]:
    """Return all figures of a workspace; it is written to."""
    session = session_of(path)
    try:
        times = [change(session) * 1e3 for _ in range(CHANGES)]
        figures: dict[str, Any] = {
            "workspace_mb": path.stat().st_size >> 20,
            "commit_ms_p50": round(float(np.percentile(times, 50)), 2),
            "commit_ms_p99": round(float(np.percentile(times, 99)), 2),
        }
        figures |= backup_figures(session, path, folder)
    finally:
        session.close()
    return figures | {"reopen_s": round(max(reopen_s(path) for _ in range(5)), 3)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--workspace", type=Path)
    arguments.add_argument("--mb", type=int, default=300)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "w.gpkg"
        if args.workspace:
            shutil.copyfile(args.workspace, path)
        else:
            made(path, args.mb)
        figures = measured(path, Path(name) / "backups")
    if args.json:
        print(json.dumps(figures))
    else:
        for figure, value in figures.items():
            print(f"{figure}: {value}")


if __name__ == "__main__":
    main()
