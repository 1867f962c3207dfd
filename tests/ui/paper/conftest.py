from __future__ import annotations

from pathlib import Path

import pytest

from mapdesk.ui.paper.child import make_gui
from tests.ui.paper.sheets import known_workspace


@pytest.fixture
def known(tmp_path: Path, qapp: object) -> Path:
    make_gui()
    return known_workspace(tmp_path / "known.gpkg")
