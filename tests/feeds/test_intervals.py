from __future__ import annotations

import numpy as np
import pytest

from mapdesk.feeds.intervals import expected_s

NAN = float("nan")


@pytest.mark.parametrize(
    ("terminal", "speed_kn", "own_s", "expected", "lost"),
    [
        ("ais_a", 0.0, NAN, 180, 1080),
        ("ais_a", 3.0, NAN, 180, 1080),
        ("ais_a", 8.0, 30.0, 10, 60),
        ("ais_a", 20.0, NAN, 6, 36),
        ("ais_a", 25.0, NAN, 2, 30),
        ("ais_a", NAN, NAN, 10, 60),
        ("ais_b", 2.0, NAN, 180, 1080),
        ("ais_b", 9.0, NAN, 30, 180),
        ("beidou", 9.0, NAN, 180, 1800),
        ("beidou", 0.0, 600.0, 600, 6000),
        ("vms", 9.0, -1.0, 180, 1800),
        ("none", 9.0, NAN, NAN, NAN),
        ("", 9.0, 60.0, NAN, NAN),
    ],
)
def test_interval_and_limit_follow_terminal_and_speed(
    terminal: str, speed_kn: float, own_s: float, expected: float, lost: float
) -> None:
    found = expected_s(np.array([terminal]), np.array([speed_kn]), np.array([own_s]))
    assert [float(one[0]) for one in found] == pytest.approx([expected, lost], nan_ok=True)
