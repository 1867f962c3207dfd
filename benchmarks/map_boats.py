"""Boats under the mouse: 20,000 held, 5,000 moving once a second, on the map of a whole banner.

    python benchmarks/map_boats.py --workspace W [--moving 5000] --json
A window of 1600 x 900, all layers as a new workspace shows them. Panning as in map_pan.py, first without and then with
the traffic. `boats_work_ms` is what an update costs the page's main thread (Chromium's own count over ten seconds with
the traffic, less ten without), `boats_paint_ms` what a picture of them takes in their own thread, `python_share` the
part of one core that the desktop's process takes meanwhile, feeding and simulating included. The burst is all boats at
once: from the call to the page's picture, and the longest frame meanwhile.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from typing import Any

from map_pan import PLACE_ZOOM, Window, towns
from page import answer, percentile, pump, rest

IDLE_S = 10.0
STEPS = 30
_FRAMES = """
window.__watched = [];
{
  let last = performance.now();
  const frame = (now) => {
    window.__watched.push(now - last);
    last = now;
    if (window.__watched) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
0
"""
_SHOWN = "document.querySelector('.movers').dataset"


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _idle(window: Window) -> tuple[float, float, list[float]]:
    """Return work of the main thread (ms), share of a core in Python, and the paint times seen, while nobody pans."""
    work, cpu, began, paints = window.page.work_ms(), _cpu_s(), time.perf_counter(), []
    while time.perf_counter() - began < IDLE_S:
        rest(1.0)
        paints.append(float(window.page.js(f"Number({_SHOWN}.ms ?? 0)")))
    return window.page.work_ms() - work, (_cpu_s() - cpu) / (time.perf_counter() - began), paints


def _pan(window: Window, place: tuple[float, float]) -> tuple[list[float], float]:
    """Return the frames and the work per step of panning five times from a place, as far as the boats are."""
    runs = []
    for _ in range(5):
        window.view.set_view(*place, PLACE_ZOOM)
        rest(1.5)
        runs.append(window.page.pan(STEPS))
    window.view.set_view(*place, PLACE_ZOOM)
    rest(1.5)
    return [one for took, _ in runs for one in took], percentile([work for _, work in runs], 50)


def _burst(window: Window) -> tuple[float, float]:
    """Give the board a fix of every boat at once; return the seconds until the page has it, and the longest frame."""
    import numpy as np

    from mapdesk.feeds.fixes import Fixes
    from mapdesk.feeds.stored import read_boats

    boats = read_boats(window.session.workspace)
    count = len(boats.boat_ids)
    drawn = "document.querySelector('.movers').dataset.seq"
    window.page.js(_FRAMES)
    rest(0.5)
    window.page.js("window.__watched.length = 0; 0")
    began = time.perf_counter()
    window.session.live.take(Fixes(boats.boat_ids, boats.lon, boats.lat, np.full(count, time.time())))
    seq = window.session.live.seq
    pump(lambda: int(window.page.js(f"Number({drawn} ?? 0)")) >= seq, 30)
    took = time.perf_counter() - began
    frames = [float(one) for one in window.page.js("window.__watched")]
    return took, max(frames, default=0.0)


def measure(workspace: Path, port: int, args: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    from mapdesk.demo.simulation import Simulation

    window = Window(workspace, port, 0)
    try:
        place = towns(workspace, 1)[0]
        window.look(*place, PLACE_ZOOM)
        window.page.pan(12)
        frames, work = _pan(window, place)
        still, python_still, _ = _idle(window)
        simulation = Simulation(window.session.live, window.session.workspace, moving=args.moving).start()
        pump(simulation.began.is_set, 60)
        rest(3)
        idle, python_share, paints = _idle(window)
        moving_frames, moving_work = _pan(window, place)
        simulation.end()
        rest(2)
        burst_s, burst_frame = _burst(window)
        return {
            "workspace": workspace.name,
            "held": len(window.session.live),
            "moving": simulation.moving,
            "still_pan_p95_ms": percentile(frames, 95),
            "still_pan_work_p50_ms": work,
            "pan_p50_ms": percentile(moving_frames, 50),
            "pan_p95_ms": percentile(moving_frames, 95),
            "pan_work_p50_ms": moving_work,
            "boats_work_ms": round((idle - still) / IDLE_S, 2),
            "boats_paint_ms": percentile(paints, 50),
            "python_share": round(python_share, 3),
            "python_share_still": round(python_still, 3),
            "burst_ms": round(burst_s * 1e3),
            "burst_longest_frame_ms": round(burst_frame, 1),
            "page_mb": round(window.page.memory_mb()),
        }
    finally:
        window.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--moving", type=int, default=5000)
    answer(measure, arguments)


if __name__ == "__main__":
    main()
