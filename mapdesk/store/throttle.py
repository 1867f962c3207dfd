"""Wrong passphrases: how long an account has to wait, kept in the file so that a restart does not shorten it.

The wait is a length, counted from when the last attempt was noted. A clock set back would make the time since then
negative: the wait then begins anew at its full length and is written so, which neither shortens it nor lets it last
until the clock has caught up. A clock set forward is not believed while the program runs, because the steady clock of
the machine is asked too. Each attempt is counted before the passphrase is looked at, so ending the program in between
does not give a free one.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mapdesk.store.values import read_datetime, stored_datetime

FREE_ATTEMPTS = 3
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 900.0

THROTTLE_TABLE = """
CREATE TABLE mapdesk_sign_ons (account TEXT PRIMARY KEY, failures INTEGER NOT NULL, at DATETIME NOT NULL) WITHOUT ROWID;
"""


def wait_s(failures: int) -> float:
    """Return how many seconds must pass after so many failures: none for three, then 5, doubling, at most 900."""
    if failures < FREE_ATTEMPTS:
        return 0.0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - FREE_ATTEMPTS, 16))


class Throttle:
    """The waits of the accounts of one workspace.

    Parameters
    ----------
    clock : callable
        The time of day, aware UTC; a clock a person can set.
    steady : callable
        Seconds on a clock that nobody can set.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._steady = steady
        self._tried: dict[str, float] = {}

    def attempt(self, connection: sqlite3.Connection, account: str) -> int:
        """Count an attempt inside the open transaction, or return how many seconds are still to wait (then not)."""
        failures, at = self._found(connection, account)
        now = self._clock()
        left = 0.0
        if at is not None:
            needed = wait_s(failures)
            since = (now - at) / timedelta(seconds=1)
            if since < 0:  # the clock was set back
                self._note(connection, account, failures, now)
            left = needed - max(0.0, since)
            if account in self._tried:
                left = max(left, needed - (self._steady() - self._tried[account]))
        if left > 0:
            return math.ceil(left)
        self._note(connection, account, failures + 1, now)
        self._tried[account] = self._steady()
        return 0

    def failures(self, connection: sqlite3.Connection, account: str) -> int:
        """Return how many attempts failed since the last that did not."""
        return self._found(connection, account)[0]

    def succeed(self, connection: sqlite3.Connection, account: str) -> None:
        """Forget the failures of an account inside the open transaction."""
        connection.execute("DELETE FROM mapdesk_sign_ons WHERE account = ?", (account,))
        self._tried.pop(account, None)

    def _found(self, connection: sqlite3.Connection, account: str) -> tuple[int, datetime | None]:
        row = connection.execute("SELECT failures, at FROM mapdesk_sign_ons WHERE account = ?", (account,)).fetchone()
        return (0, None) if row is None else (int(row[0]), read_datetime(row[1]))

    def _note(self, connection: sqlite3.Connection, account: str, failures: int, at: datetime) -> None:
        connection.execute(
            "INSERT INTO mapdesk_sign_ons VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET"
            " failures = excluded.failures, at = excluded.at",
            (account, failures, stored_datetime(at)),
        )
