"""`pip install .` alone gives a working mapdesk: the wheel carries the page and the words."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_wheel_carries_page_and_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("mapdesk-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    dist = "mapdesk/resources/web/dist/"
    for name in ("index.html", "map.js", "desk.js", "worker.js", "desk.css"):
        assert dist + name in names
    assert "mapdesk/resources/i18n/zh_CN/LC_MESSAGES/mapdesk.mo" in names
    assert "mapdesk/resources/styles/tokens.json" in names
    assert any(name.startswith("mapdesk/gis_data/") and name.endswith(".json") for name in names)
    assert not any("node_modules" in name or name.endswith("package.json") for name in names)


def test_build_leaves_nothing_in_the_package() -> None:
    assert not (ROOT / "mapdesk" / "resources").exists(), "a folder there would stand before the real one"
