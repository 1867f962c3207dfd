from __future__ import annotations

from pathlib import Path

import pytest

from mapdesk.demo.describe import describe


@pytest.mark.slow
def test_page_is_what_the_recipe_says() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "demo.md"
    assert page.read_text(encoding="utf-8") == describe("district", 1), "run python scripts/demo_docs.py"
