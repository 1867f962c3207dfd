"""Boats as the registry has them, for tests of the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mapdesk.feeds.fixes import Fixes, Registered

NOW = 1_780_000_000.0


def registered(ids: Sequence[str], *, at_s: float = NOW - 600, terminal: str = "ais_a", **given: Any) -> Registered:
    """Return boats off Dongtou, one a hundredth of a degree beside the other."""
    count = len(ids)
    columns: dict[str, Any] = {
        "boat_ids": list(ids),
        "names": [f"boat {one}" for one in ids],
        "terminals": [terminal] * count,
        "fids": np.arange(1, count + 1, dtype=np.uint32),
        "states": np.zeros(count, np.uint8),
        "whereabouts": np.zeros(count, np.uint8),
        "lon": 121.0 + np.arange(count) / 100,
        "lat": np.full(count, 27.8),
        "at_s": np.full(count, at_s),
    }
    unknown = ("course_deg", "heading_deg", "speed_kn", "interval_s", "length_m", "width_m")
    return Registered(**{**columns, **{name: np.full(count, np.nan) for name in unknown}, **given})


def fixes(ids: Sequence[str], lon: float, at_s: float, **given: Any) -> Fixes:
    """Return a fix of each boat at one place and time."""
    count = len(ids)
    return Fixes(ids, np.full(count, lon), np.full(count, 27.8), np.full(count, at_s), **given)
