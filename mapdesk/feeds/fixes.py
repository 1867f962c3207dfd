"""Values of the board: fixes as they come in, what became of them, boats as the registry has them, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Array = NDArray[Any]


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True)
class Fixes:
    """Positions of boats, in columns of one length.

    Attributes
    ----------
    boat_ids : sequence of str
        Keys of the layer `boats`, or a name of the feed's own for a boat that the registry does not have.
    lon, lat : ndarray of float
        Degrees, EPSG:4490.
    at_s : ndarray of float
        When each boat was there: seconds since 1970, UTC.
    course_deg, heading_deg, speed_kn : ndarray of float
        nan where unknown; empty when the feed tells none at all.
    terminal : str or None
        By what they were sent, for boats whose terminal the registry does not name.
    """

    boat_ids: Sequence[str]
    lon: Floats
    lat: Floats
    at_s: Floats
    course_deg: Floats = field(default_factory=_none)
    heading_deg: Floats = field(default_factory=_none)
    speed_kn: Floats = field(default_factory=_none)
    terminal: str | None = None

    def column(self, name: str) -> Floats:
        """Return one column as floats of full length, nan throughout when the feed tells none."""
        values = np.asarray(getattr(self, name), np.float64)
        return values if len(values) == len(self.boat_ids) else np.full(len(self.boat_ids), np.nan)


@dataclass(frozen=True)
class Taken:
    """What became of fixes: taken; older than what is held (or said twice); of the future; no place on earth."""

    taken: int = 0
    old: int = 0
    future: int = 0
    bad: int = 0


@dataclass(frozen=True)
class Registered:
    """Boats as the registry and the store have them, in columns of one length.

    Attributes
    ----------
    boat_ids, names, terminals : sequence of str
    fids : ndarray of uint32
    states, whereabouts : ndarray of uint8
        Index of the case and of the grade in the style of the layer.
    lon, lat, at_s, course_deg, heading_deg, speed_kn, interval_s, length_m, width_m : ndarray of float
        The stored last fix and what is known of the boat; nan where unknown.
    """

    boat_ids: Sequence[str]
    names: Sequence[str]
    terminals: Sequence[str]
    fids: Array
    states: Array
    whereabouts: Array
    lon: Floats
    lat: Floats
    at_s: Floats
    course_deg: Floats
    heading_deg: Floats
    speed_kn: Floats
    interval_s: Floats
    length_m: Floats
    width_m: Floats


@dataclass(frozen=True)
class Changes:
    """What is new on the board since a reader looked last.

    Attributes
    ----------
    since, seq : int
        Number of the change the reader knew (0: none) and of the newest one here.
    slots : ndarray of uint32
        Places of the boats whose position changed; `moved` are their rows (see `board.ROW`).
    enrolled : ndarray of uint32
        Places of the boats whose facts changed; `facts` are their rows, `names` their names.
    gone : ndarray of uint32
        Places that hold no boat any more.
    """

    since: int
    seq: int
    slots: Array
    moved: Array
    enrolled: Array
    facts: Array
    names: tuple[str, ...]
    gone: Array
