from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapdesk.layers.base import LAYERS
from mapdesk.session import Session
from tests.helpers.workspaces import AUTHOR, make_workspace


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty workspace with all layers."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    made = Session(make_workspace(folder, [layer.schema for layer in LAYERS.load().values()]), AUTHOR)
    yield made
    made.close()
