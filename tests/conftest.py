"""Every test has its own folders of a user, English words, and no way to the network but loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the folders of settings, cache and log at a place of this test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English in tests, whatever a test before did."""
    from mapdesk import words

    words.use_language("en")
    yield
    words.use_language("en")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with real files, or skip."""
    folder = os.environ.get("MAPDESK_REAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("no real files: MAPDESK_REAL_DATA is not set")
    return Path(folder)
