"""50,000 address rows from XLSX into a workspace, beside reading the same file with pandas alone.

    python benchmarks/import_xlsx.py [--rows 50000] --json
Prints rows, import_s (the command from process start to exit), pandas_read_s (pandas.read_excel with openpyxl).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

from measure import mapdesk


def write_rows(path: Path, rows: int) -> None:
    """Write a workbook of made-up addresses around one island."""
    from openpyxl import Workbook

    pick = random.Random(7)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("地址")
    sheet.append(["地址编码", "标准地址", "街道", "村社", "道路", "门牌号", "楼幢", "单元", "室", "经度", "纬度"])
    for row in range(rows):
        road, number = f"测试路{row // 900}", str(row % 900 + 1)
        text = f"测试镇测试村{road}{number}号{row % 7 + 1}幢1单元{101 + row % 4}室"
        lon, lat = 121.10 + pick.random() * 0.05, 27.83 + pick.random() * 0.03
        sheet.append(
            [f"T{row:06d}", text, "测试镇", "测试村", road, number, f"{row % 7 + 1}", "1", f"{101 + row % 4}", lon, lat]
        )
    book.save(path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--json", action="store_true")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, workspace = Path(folder) / "addresses.xlsx", Path(folder) / "w.gpkg"
        write_rows(file, args.rows)
        subprocess.run(mapdesk("demo", str(workspace), "--size", "tiny", "--json"), check=True, capture_output=True)
        began = time.perf_counter()
        done = subprocess.run(
            mapdesk("import", "addresses", str(file), "-w", str(workspace), "--json"), check=True, capture_output=True
        )
        took = time.perf_counter() - began
        report = json.loads(done.stdout)
        import pandas as pd

        began = time.perf_counter()
        pd.read_excel(file)
        peer = time.perf_counter() - began
    print(
        json.dumps(
            {
                "rows": args.rows,
                "imported": report["imported"],
                "import_s": round(took, 2),
                "pandas_read_s": round(peer, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
