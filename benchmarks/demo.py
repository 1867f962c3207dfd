"""Making the demo district: seconds and peak memory of the command.

python benchmarks/demo.py [--size district|banner] [--out FILE] --json
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from measure import mapdesk


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", default="district")
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = args.out or Path(folder) / "demo.gpkg"
        began = time.perf_counter()
        done = subprocess.run(mapdesk("demo", str(out), "--size", args.size, "--json"), check=True, capture_output=True)
        took = time.perf_counter() - began
        report = json.loads(done.stdout)
        megabytes = out.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "size": args.size,
                "rows": sum(report["rows"].values()),
                "seconds": round(took, 1),
                "peak_mb": round(peak),
                "file_mb": round(megabytes),
            }
        )
    )


if __name__ == "__main__":
    main()
