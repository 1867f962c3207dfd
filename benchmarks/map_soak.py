"""Long panning: frames while Python computes for 10 s, and the growth of the renderer while boats move.

    python benchmarks/map_soak.py --workspace W [--minutes 10] [--boats 5000] --json
The computation is plain Python in a thread, which holds the interpreter's lock as such work does. Growth is that of the
renderer's proportional set size from the end of the first minute to the end, medians of samples a second apart.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from pathlib import Path
from typing import Any

from map_pan import PLACE_ZOOM, Window, towns
from page import answer, percentile, rest

COMPUTED_S = 10


def compute(seconds: float) -> int:
    """Keep Python busy and return a count."""
    end, turns = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        turns += sum(n * n for n in range(1000)) % 2
    return turns


def busy_frames(window: Window) -> list[float]:
    """Return the milliseconds of the frames of panning while a thread computes."""
    thread = threading.Thread(target=compute, args=(COMPUTED_S,))
    thread.start()
    frames: list[float] = []
    while thread.is_alive():
        frames += window.page.pan(60)[0]
    thread.join()
    return frames


def samples_mb(window: Window) -> list[float]:
    """Return the renderer's memory, three times, a second apart."""
    found = []
    for _ in range(3):
        rest(1)
        found.append(window.page.memory_mb())
    return found


def soak(window: Window, minutes: float) -> dict[str, Any]:
    """Pan and zoom for so long and return the memory at both ends, MB, and the growth in percent."""
    began = time.perf_counter()
    frames: list[float] = []
    after_a_minute: list[float] = []
    zoom = PLACE_ZOOM
    while (spent := time.perf_counter() - began) < minutes * 60:
        frames += window.page.pan(120)[0]
        zoom = PLACE_ZOOM if zoom > PLACE_ZOOM else PLACE_ZOOM + 2
        window.page.js(f"map.setZoom({zoom}); 0")
        rest(0.5)
        if spent > 60 and not after_a_minute:
            after_a_minute = samples_mb(window)
    last = statistics.median(samples_mb(window))
    first = statistics.median(after_a_minute or [last])
    return {
        "soak_minutes": minutes,
        "soak_pan_p95_ms": percentile(frames, 95),
        "soak_first_mb": round(first),
        "soak_last_mb": round(last),
        "soak_growth_percent": round((last / first - 1) * 100, 1),
    }


def measure(workspace: Path, port: int, args: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    window = Window(workspace, port, args.boats)
    try:
        window.look(*towns(workspace, 1)[0], PLACE_ZOOM)
        idle = [one for _ in range(3) for one in window.page.pan()[0]]
        busy = busy_frames(window)
        figures: dict[str, Any] = {
            "workspace": workspace.name,
            "boats": args.boats,
            "quiet_pan_p95_ms": percentile(idle, 95),
            "busy_pan_p50_ms": percentile(busy, 50),
            "busy_pan_p95_ms": percentile(busy, 95),
        }
        return figures | soak(window, args.minutes)
    finally:
        window.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--boats", type=int, default=5000)
    answer(measure, arguments)


if __name__ == "__main__":
    main()
