"""How often the position of a boat is due, and after how long without one it counts as lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STALE_INTERVALS = 3.0
"""A position older than this many expected intervals is stale (2 is where it begins to fade)."""
_OTHER_S = 180.0
_LOST_INTERVALS = 10.0


def expected_s(terminals: NDArray[np.str_], speeds_kn: Floats, own_s: Floats) -> tuple[Floats, Floats]:
    """Return the interval at which each boat is expected to report, and the age at which it counts as lost.

    Parameters
    ----------
    terminals : ndarray of str
        `ais_a`, `ais_b`, `beidou`, `vms`; anything else reports by no interval.
    speeds_kn : ndarray of float
        nan where unknown, which counts as under way: a boat that may be sailing is missed sooner.
    own_s : ndarray of float
        What the registry says of the terminal, seconds; nan where it says nothing. AIS has its own rule.

    Returns
    -------
    tuple of ndarray
        Expected and lost, seconds; both nan where no report is due.

    Notes
    -----
    AIS intervals: ITU-R M.1371-5, class A 3 min at anchor or moored up to 3 kn, 10 s to 14 kn, 6 s to 23 kn, 2 s above;
    class B "CS" 3 min up to 2 kn, else 30 s. Lost: the rule of IEC 62388 as makers of receivers print it (1080 s, 60 s,
    36 s, 30 s; class B 1080 s and 180 s). BeiDou and vessel monitoring report about every 3 minutes; a mean of 6.6
    minutes is usual in fleets, so ten intervals of silence are needed before it means something.
    """
    speed = np.nan_to_num(np.asarray(speeds_kn, np.float64), nan=5.0)
    kind = np.asarray(terminals, np.str_)
    first = [
        (kind == "ais_a") & (speed <= 3.0),
        (kind == "ais_a") & (speed <= 14.0),
        (kind == "ais_a") & (speed <= 23.0),
        kind == "ais_a",
        (kind == "ais_b") & (speed <= 2.0),
        kind == "ais_b",
        (kind == "beidou") | (kind == "vms"),
    ]
    other = np.where(np.isfinite(own_s) & (own_s > 0), own_s, _OTHER_S)
    expected = np.select(first, [180.0, 10.0, 6.0, 2.0, 180.0, 30.0, other], np.nan)
    lost = np.select(first, [1080.0, 60.0, 36.0, 30.0, 1080.0, 180.0, _LOST_INTERVALS * other], np.nan)
    return expected, lost
