"""Real files that no repository holds, found through the environment."""

import os
from pathlib import Path

import pytest


def real_file(*parts: str) -> Path:
    """Return a real file, or skip the test with the reason."""
    folder = os.environ.get("MAPDESK_REAL_DATA")
    if not folder:
        pytest.skip("MAPDESK_REAL_DATA is not set")
    path = Path(folder).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path.name} is not in MAPDESK_REAL_DATA")
    return path
