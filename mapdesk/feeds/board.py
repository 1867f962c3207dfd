"""The live board: the newest position of each boat. Fed from any thread, read by maps and rules; never an edit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mapdesk.feeds.fixes import Array, Changes, Fixes, Registered, Taken
from mapdesk.feeds.intervals import expected_s
from mapdesk.signals import Signal

TAIL = 9
"""Positions kept behind each boat."""
TAIL_EVERY_S = 20.0
"""They are at least this far apart in time, so that a tail is minutes long whatever the interval."""
FUTURE_S = 60.0
"""Clocks of feeds may be ahead by this much; later times are refused."""
JUMP_KN = 80.0
"""Between two fixes that ask for more speed than this no tail is drawn."""
_GAP_S = 1800.0
_METRES_PER_DEGREE = 111_195.0  # on the sphere of the mean radius; for looking only
_KNOT_M_S = 1852.0 / 3600.0

_FIX = ("lon", "lat", "at_s", "course_deg", "heading_deg", "speed_kn")
_FACTS = ("interval_s", "length_m", "width_m")
ROW = np.dtype(
    [
        *((name, np.float64) for name in (*_FIX, *_FACTS, "expected_s", "lost_s")),
        ("fid", np.uint32),
        ("state", np.uint8),
        ("whereabouts", np.uint8),
        ("terminal", "U8"),
        ("held", np.bool_),
        ("stored", np.bool_),
        ("tails", np.uint8),
        ("tail", np.float64, (TAIL, 2)),
        ("tail_s", np.float64),
        ("seq", np.int64),
        ("fact_seq", np.int64),
        ("tail_seq", np.int64),
    ]
)
"""One place: `state` and `whereabouts` index the style's cases and grades, `tail` begins with the newest position."""

Slots = NDArray[np.int64]


class Board:
    """Where each boat was last, and what is needed to draw it.

    A boat keeps its place (slot) as long as the board lives. Every change raises `seq`; `changes(since)` tells a reader
    what it has missed, however long it was away, so that nothing has to be queued for slow readers.

    Attributes
    ----------
    news : Signal of ()
        Emitted after each change, on the thread that made it.
    frozen_s : float or None
        The time that counts as now, for data of another day that must not look lost; None: the clock of this machine.
    simulated : bool
        Whether positions are made up; maps say so.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.news: Signal[[]] = Signal()
        self.frozen_s: float | None = None
        self.simulated = False
        self._clock = clock
        self._lock = threading.RLock()
        self._slots: dict[str, int] = {}
        self._names: list[str] = []
        self._rows = np.zeros(0, ROW)
        self._seq = 0

    def __len__(self) -> int:
        return int(np.count_nonzero(self._rows["held"][: len(self._names)]))

    @property
    def seq(self) -> int:
        """Return the number of the newest change."""
        return self._seq

    def now_s(self) -> float:
        """Return the time ages are counted from: seconds since 1970, UTC."""
        return self._clock() if self.frozen_s is None else self.frozen_s

    def is_live(self) -> bool:
        """Return whether any position came by a feed rather than from the store."""
        return bool(np.any(self._rows["held"] & ~self._rows["stored"] & np.isfinite(self._rows["at_s"])))

    def take(self, fixes: Fixes) -> Taken:
        """Hold those fixes that are newer than what is held of their boats.

        Several of one boat in one call are one step: the newest counts. A boat nobody knows gets a place of its own.

        Parameters
        ----------
        fixes : Fixes

        Returns
        -------
        Taken
            How many were held, and how many not, by reason.
        """
        lon, lat, at_s = fixes.column("lon"), fixes.column("lat"), fixes.column("at_s")
        good = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0) & np.isfinite(at_s)
        future = good & (at_s > self._clock() + FUTURE_S)
        with self._lock:
            rows_at = np.flatnonzero(good & ~future)
            keys = [fixes.boat_ids[k] for k in rows_at.tolist()]
            slots = self._places(keys, fixes.terminal or "")
            order = np.lexsort((at_s[rows_at], slots))
            last = np.ones(len(order), np.bool_)
            last[:-1] = slots[order[1:]] != slots[order[:-1]]
            rows_at, slots = rows_at[order[last]], slots[order[last]]
            held = self._rows["at_s"][slots]
            fresh = ~(at_s[rows_at] <= held) | ~np.isfinite(self._rows["lon"][slots])
            rows_at, slots = rows_at[fresh], slots[fresh]
            if len(slots):
                self.frozen_s = None
                self._hold(slots, {name: fixes.column(name)[rows_at] for name in _FIX})
        bad, ahead = int(np.count_nonzero(~good)), int(np.count_nonzero(future))
        if len(slots):
            self.news.emit()
        return Taken(len(slots), len(good) - bad - ahead - len(slots), ahead, bad)

    def enrol(self, boats: Registered, *, whole: bool) -> None:
        """Take over what the registry says of boats, and their stored fix where none is held or that one is newer.

        Parameters
        ----------
        boats : Registered
        whole : bool
            Whether these are all; registered boats that are not among them lose their places.
        """
        with self._lock:
            slots = self._places(list(boats.boat_ids), "")
            self._seq += 1
            for slot, name in zip(slots.tolist(), boats.names, strict=True):
                self._names[slot] = name
            rows = self._rows
            if whole:
                left = np.flatnonzero(rows["held"] & (rows["fid"] > 0))
                self._drop(np.setdiff1d(left, slots))
            rows["fid"][slots] = boats.fids
            rows["state"][slots], rows["whereabouts"][slots] = boats.states, boats.whereabouts
            rows["terminal"][slots] = np.asarray(boats.terminals, "U8")
            for name in _FACTS:
                rows[name][slots] = getattr(boats, name)
            rows["fact_seq"][slots] = self._seq
            newer = (boats.at_s > rows["at_s"][slots]) | rows["stored"][slots] | ~np.isfinite(rows["lon"][slots])
            newer &= np.isfinite(boats.lon)
            fix = {name: getattr(boats, name)[newer] for name in _FIX}
            fix["at_s"] = np.where(fix["at_s"] > self._clock() + FUTURE_S, np.nan, fix["at_s"])
            self._hold(slots[newer], fix, stored=True)
            self._judge(slots)
            rows["seq"][slots] = self._seq
        self.news.emit()

    def clear(self) -> None:
        """Forget all boats; readers are told that they are gone."""
        with self._lock:
            self._seq += 1
            self._drop(np.flatnonzero(self._rows["held"]))
            self.frozen_s, self.simulated = None, False
        self.news.emit()

    def forget(self, boat_ids: Sequence[str]) -> None:
        """Forget some boats."""
        with self._lock:
            self._seq += 1
            self._drop(np.array([self._slots[one] for one in boat_ids if one in self._slots], np.int64))
        self.news.emit()

    def place_of(self, boat_id: str) -> tuple[float, float] | None:
        """Return where a boat was last (lon, lat), or None."""
        with self._lock:
            slot = self._slots.get(boat_id)
            if slot is None or not self._rows["held"][slot]:
                return None
            lon, lat = float(self._rows["lon"][slot]), float(self._rows["lat"][slot])
        return (lon, lat) if np.isfinite(lon) else None

    def fid_place(self, fid: int) -> tuple[float, float] | None:
        """Return where the boat of a row of the layer was last (lon, lat), or None."""
        with self._lock:
            found = np.flatnonzero((self._rows["fid"] == fid) & self._rows["held"] & np.isfinite(self._rows["lon"]))
            if fid <= 0 or not len(found):
                return None
            return float(self._rows["lon"][found[0]]), float(self._rows["lat"][found[0]])

    def changes(self, since: int) -> Changes:
        """Return what is new since a reader looked last (0: everything)."""
        with self._lock:
            rows = self._rows[: len(self._names)]
            held = rows["held"]
            moved = np.flatnonzero((rows["seq"] > since) & held & np.isfinite(rows["lon"]))
            facts = np.flatnonzero((rows["fact_seq"] > since) & held)
            gone = np.flatnonzero((rows["fact_seq"] > since) & ~held) if since else np.empty(0, np.int64)
            names = tuple(self._names[slot] for slot in facts.tolist())
            whole = (since, self._seq, moved, rows[moved].copy(), facts, rows[facts].copy(), names, gone)
            return Changes(*whole)

    # Under the lock

    def _places(self, keys: list[str], terminal: str) -> Slots:
        """Return the places of boats; those without one get it."""
        found = [self._slots.get(key) for key in keys]
        if None in found:
            for key in keys:
                if key not in self._slots:
                    self._slots[key] = len(self._names)
                    self._names.append(key)
            self._grow(len(self._names))
            found = [self._slots[key] for key in keys]
        slots = np.array(found, np.int64)
        missing = np.unique(slots[~self._rows["held"][slots]])
        if len(missing):
            empty = np.zeros(1, ROW)
            for name in (*_FIX, *_FACTS, "expected_s", "lost_s", "tail_s"):
                empty[name] = np.nan
            empty["held"], empty["terminal"], empty["fact_seq"] = True, terminal, self._seq + 1
            self._rows[missing] = empty
        return slots

    def _grow(self, size: int) -> None:
        if size > len(self._rows):
            more = np.zeros(max(size, 2 * len(self._rows), 1024) - len(self._rows), ROW)
            self._rows = np.concatenate([self._rows, more])

    def _hold(self, slots: Slots, fix: dict[str, Array], *, stored: bool = False) -> None:
        rows = self._rows
        self._seq += 1
        self._lengthen(slots, fix)
        for name in _FIX:
            rows[name][slots] = fix[name]
        rows["stored"][slots] = stored
        rows["seq"][slots] = self._seq
        self._judge(slots)

    def _judge(self, slots: Slots) -> None:
        rows = self._rows
        terminals = rows["terminal"][slots]
        due = expected_s(terminals, rows["speed_kn"][slots], rows["interval_s"][slots])
        rows["expected_s"][slots], rows["lost_s"][slots] = due

    def _lengthen(self, slots: Slots, fix: dict[str, Array]) -> None:
        """Put the position before into the tail, unless the last one there is too near in time; end it at a jump."""
        rows = self._rows
        lon, lat, before = rows["lon"][slots], rows["lat"][slots], rows["at_s"][slots]
        passed = fix["at_s"] - before
        east = (fix["lon"] - lon) * np.cos(np.radians(lat))
        metres = np.hypot(east, fix["lat"] - lat) * _METRES_PER_DEGREE
        known = np.isfinite(passed) & np.isfinite(lon)
        with np.errstate(invalid="ignore"):
            cut = (known & ((metres > JUMP_KN * _KNOT_M_S * np.maximum(passed, 1.0)) | (passed > _GAP_S))) | ~known
            due = known & ~cut & ~(before - rows["tail_s"][slots] < TAIL_EVERY_S)
        cut &= rows["tails"][slots] > 0
        rows["tails"][slots[cut]], rows["tail_s"][slots[cut]] = 0, np.nan
        rows["tail_seq"][slots[cut]] = self._seq
        mine = slots[due]
        rows["tail"][mine, 1:] = rows["tail"][mine, :-1]
        rows["tail"][mine, 0] = np.column_stack([lon[due], lat[due]])
        rows["tails"][mine] = np.minimum(rows["tails"][mine] + 1, TAIL)
        rows["tail_s"][mine], rows["tail_seq"][mine] = before[due], self._seq

    def _drop(self, slots: Slots) -> None:
        self._rows["held"][slots] = False
        self._rows["fact_seq"][slots] = self._seq
