"""Write docs/demo.md from the recipe and the district it makes (seed 1): `python scripts/demo_docs.py`."""

from __future__ import annotations

from pathlib import Path

from mapdesk.demo.describe import describe

TARGET = Path(__file__).resolve().parent.parent / "docs" / "demo.md"

if __name__ == "__main__":
    TARGET.write_text(describe("district", 1), encoding="utf-8")
