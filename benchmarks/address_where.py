"""What is at a place: reverse answers from memory, beside the plain look into the workspace.

    python benchmarks/address_where.py --workspace W [--places 3000] [--seed 1] --json
Prints load_s (first reading; the entrances are then kept in the cache folder), reload_s (from there), rss_mb of this
process, and p50_ms, p99_ms, max_ms of `reverse` for places beside addresses and for places anywhere in the district
(mostly at sea); p99_cpu_ms leaves out the time others had the processor. stored_* are the same questions answered by
boxes from the file. The nearest entrance is also compared with a search over all of them (`wrong`, out of the first 300
places).
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np


def timed(ask: Callable[[float, float], object], places: Any) -> dict[str, float]:
    """Return the milliseconds one question takes: median, 99th percentile, worst; and those of the processor alone."""
    took, worked = [], []
    for lon, lat in places.tolist():
        began, busy = time.perf_counter(), time.thread_time()
        ask(lon, lat)
        took.append(time.perf_counter() - began)
        worked.append(time.thread_time() - busy)
    p50, p99, worst = np.percentile(took, [50, 99, 100]) * 1000.0
    cpu = float(np.percentile(worked, 99)) * 1000.0
    return {"p50_ms": round(p50, 3), "p99_ms": round(p99, 3), "max_ms": round(worst, 3), "p99_cpu_ms": round(cpu, 3)}


def wrong_entrances(ground: Any, places: Any, doors: Any) -> int:
    """Return for how many places a nearer door exists than the one that was answered (by more than 10 cm)."""
    from mapdesk.geo.measure import distance_m

    wrong = 0
    for lon, lat in places.tolist():
        metres = distance_m(doors[:, 0], doors[:, 1], np.full(len(doors), lon), np.full(len(doors), lat))
        found = ground.address(lon, lat)
        wrong += found is None or found.distance_m > float(metres.min()) + 0.1
    return wrong


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", required=True, type=Path)
    parser.add_argument("--places", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    from mapdesk.addresses.loaded import LoadedGround
    from mapdesk.addresses.reverse import reverse
    from mapdesk.session import open_workspace

    random = np.random.default_rng(args.seed)
    with closing(open_workspace(args.workspace, write=False)) as workspace, tempfile.TemporaryDirectory() as folder:
        _, points = workspace.points("addresses")
        kinds = np.array([kind == "room" for kind in workspace.column("addresses", "kind", positioned=True)])
        result: dict[str, Any] = {"addresses": len(points)}
        ground = LoadedGround(workspace, Path(folder))
        middle = points.mean(axis=0).tolist()
        began = time.perf_counter()
        reverse(workspace, *middle, ground=ground)
        result["load_s"] = round(time.perf_counter() - began, 2)
        began = time.perf_counter()
        LoadedGround(workspace, Path(folder)).address(*middle)
        result["reload_s"] = round(time.perf_counter() - began, 2)
        beside = points[random.integers(0, len(points), args.places)] + random.normal(0.0, 2e-4, (args.places, 2))
        anywhere = random.uniform(points.min(axis=0), points.max(axis=0), (args.places, 2))
        for name, places in (("beside", beside), ("anywhere", anywhere)):
            result[name] = timed(lambda lon, lat: reverse(workspace, lon, lat, ground=ground), places)
            stored = timed(lambda lon, lat: reverse(workspace, lon, lat), places[:100])
            result[name].update({f"stored_{key}": value for key, value in stored.items()})
        result["wrong"] = wrong_entrances(ground, beside[:300], points[~kinds])
        result["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))


if __name__ == "__main__":
    main()
