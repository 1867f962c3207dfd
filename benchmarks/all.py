"""Run every benchmark of the foundation and write docs/performance.md.

    python benchmarks/all.py [--full] [--write docs/performance.md]
`--full` adds the `banner` workspace (minutes, gigabytes). Peers run in the same scripts; where one is absent the table
says so. Times of a shared machine are noisy: the ratios are what counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def run(script: str, *words: str) -> dict[str, Any]:
    """Run one benchmark and return its JSON object."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *words, "--json"], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def measure(full: bool) -> list[tuple[str, dict[str, Any]]]:
    """Return (command, result) of each benchmark."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for size in ("district", "banner") if full else ("district",):
            workspace = str(Path(folder) / f"{size}.gpkg")
            results.append((f"benchmarks/demo.py --size {size}", run("demo.py", "--size", size, "--out", workspace)))
            extra = [] if size == "district" else ["--no-qgis"]
            results.append(
                (f"benchmarks/start.py --workspace {size}.gpkg", run("start.py", "--workspace", workspace, *extra))
            )
            results.append((f"benchmarks/trust.py --workspace {size}.gpkg", run("trust.py", "--workspace", workspace)))
            if size == "banner":
                words = ("--workspace", workspace, "--peer-queries", "30")
                title = "benchmarks/address_search.py --workspace banner.gpkg"
                results.append((title, run("address_search.py", *words)))
                results += map_figures(workspace)
    results.append(("benchmarks/import_xlsx.py", run("import_xlsx.py")))
    return results


def map_figures(workspace: str) -> list[tuple[str, dict[str, Any]]]:
    """Return (command, result) of the map's benchmarks on the largest workspace, beside Leaflet's canvas and QGIS."""
    runs = (("map_pan.py", "--qgis"), ("map_edit.py",), ("map_soak.py",), ("address_where.py",))
    return [
        (
            " ".join([f"benchmarks/{script} --workspace banner.gpkg", *words]),
            run(script, "--workspace", workspace, *words),
        )
        for script, *words in runs
    ]


def page(results: list[tuple[str, dict[str, Any]]]) -> str:
    """Return docs/performance.md."""
    lines = [
        "# Performance",
        "",
        f"Written by `python benchmarks/all.py` on {datetime.now(UTC).date().isoformat()}, on a machine with "
        f"{os.cpu_count()} cores without a GPU, Python {platform.python_version()}. Machines are noisy: ratios count.",
        "",
        "Asked: `district` painted (second of three starts) sooner than the QGIS application with the same visible "
        "layers; `banner` painted within 10 s with at most 1.5 GB PSS; `banner` made in under 3 minutes and 2 GB; "
        "50,000 address rows from XLSX in under 20 s; a change on the disk within 50 ms; a killed workspace open again "
        "in under 2 s; no pause over 50 ms while a backup is written.",
    ]
    for command, result in results:
        lines += ["", f"## `python {command}`", "", "| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in result.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true")
    arguments.add_argument("--write", type=Path)
    args = arguments.parse_args()
    results = measure(args.full)
    if args.write:
        args.write.write_text(page(results), "utf-8")
    print(json.dumps(dict(results), ensure_ascii=False))


if __name__ == "__main__":
    main()
