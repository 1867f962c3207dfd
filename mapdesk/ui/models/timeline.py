"""Times of layers as a line with a window on it: counts per stretch, what lies in the window, where it may be moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.model.period import Period

Seconds = NDArray[np.int64]

WIDTHS = (3_600, 21_600, 86_400, 604_800, 0)
"""Seconds of a window that can be chosen; 0: all times."""


WINDOWS_SEEN = 60
"""A line that is longer than so many windows is seen in part."""


@dataclass(frozen=True)
class Timeline:
    """Known times of all layers chosen, ascending, in seconds since 1970.

    Attributes
    ----------
    times : array of int64
    unknown : int
        Rows without a time.
    """

    times: Seconds
    unknown: int = 0

    @staticmethod
    def of(columns: Mapping[str, list[Any]]) -> Timeline:
        """Return the line of ISO times in UTC by layer; None among them is an unknown time."""
        texts = [(one or "NaT")[:19] for column in columns.values() for one in column]
        found = np.array(texts, dtype="datetime64[s]")
        known = found[~np.isnat(found)].astype(np.int64)
        return Timeline(np.sort(known), len(found) - len(known))

    @property
    def span(self) -> tuple[int, int]:
        """Return the first time and one second after the last; (0, 1) when there is none."""
        return (int(self.times[0]), int(self.times[-1]) + 1) if len(self.times) else (0, 1)

    def bars(self, count: int, span: tuple[float, float] | None = None) -> NDArray[np.int64]:
        """Return how many times lie in each of `count` equal stretches of a span (default: the whole)."""
        first, last = span or self.span
        edges = np.searchsorted(self.times, np.linspace(first, last, count + 1))
        return np.diff(edges).astype(np.int64)

    def seen_span(self, period: Period | None) -> tuple[float, float]:
        """Return the part of the span in which a window can be seen and grasped: the whole, or some around it."""
        first, last = self.span
        if period is None or last - first <= WINDOWS_SEEN * period.length.total_seconds():
            return first, last
        wide = WINDOWS_SEEN * period.length.total_seconds()
        start = min(max(period.since.timestamp() - wide / 2, first), last - wide)
        return start, start + wide

    def within(self, period: Period) -> int:
        """Return how many times lie in a stretch."""
        since, until = np.searchsorted(self.times, period.seconds())
        return int(until - since)

    def window_at(self, since_s: float, width_s: int) -> Period:
        """Return the window of a width that begins there, moved into the span where it would leave it."""
        first, last = self.span
        start = int(min(max(since_s, first), max(first, last - width_s)))
        return Period(at_second(start), at_second(start + width_s))

    def moved(self, period: Period, by: timedelta) -> Period:
        """Return a window moved, as far as the span goes."""
        start = (period.since + by).timestamp()
        return self.window_at(start, int(period.length.total_seconds()))

    def at_end(self, period: Period) -> bool:
        """Return whether a window has come to the end of the span."""
        return period.seconds()[1] >= self.span[1]


def at_second(seconds: float) -> datetime:
    """Return seconds since 1970 as an aware time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
