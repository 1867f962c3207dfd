"""A stretch of time, and the conditions by which a store finds what lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mapdesk.model.query import Op, Where


@dataclass(frozen=True)
class Period:
    """From a time to another, aware, the end excluded."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.until - self.since

    def where(self, column: str) -> tuple[Where, ...]:
        """Return the conditions for a column of times to lie within; an unknown time does not."""
        return Where(column, Op.GE, self.since), Where(column, Op.LT, self.until)

    def holds(self, at: datetime) -> bool:
        """Return whether a time lies within."""
        return self.since <= at < self.until

    def moved(self, by: timedelta) -> Period:
        """Return the same stretch earlier or later."""
        return Period(self.since + by, self.until + by)

    def seconds(self) -> tuple[int, int]:
        """Return both ends in whole seconds since 1970 UTC, as the page compares them."""
        return max(0, int(self.since.timestamp())), max(1, int(self.until.timestamp()))

    def to_json(self) -> list[str]:
        """Return both ends as ISO text in UTC."""
        return [one.astimezone(UTC).isoformat() for one in (self.since, self.until)]

    @staticmethod
    def from_json(data: Any) -> Period | None:
        """Return what `to_json` described, or None when it describes no stretch of time."""
        try:
            since, until = (datetime.fromisoformat(one) for one in data)
            return Period(since, until) if since < until else None
        except (TypeError, ValueError):
            return None
