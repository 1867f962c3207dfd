"""Boats of a demo that move: along fairways, fishing in their patterns, over water only; the same for the same seed.

Positions made here are never real; whoever shows them says so (`Board.simulated`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.lanes import Lanes
from mapdesk.demo.noise import Floats
from mapdesk.demo.shoals import Shoals
from mapdesk.feeds.fixes import Fixes, Registered
from mapdesk.feeds.intervals import expected_s
from mapdesk.feeds.stored import read_boats

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

DEFAULT_SHARE = 0.25
"""Boats that move, of all that are held, where nothing else is said."""
_M_PER_DEGREE = 111_195.0
_M_S = 1852.0 / 3600.0
_LOOK_M = 90.0
_TURN = np.radians(5.0)  # a second
_GROUND_M = 2500.0
_FISHING = 0.6
_OFF_M = 3500.0
_TRIES = 6
_EASE_M_S = 1.5
_LATE = 0.03  # share of boats whose last report is long ago; as many fall silent while one looks
_LONGEST_STEP_S = 5.0


@dataclass(frozen=True)
class Waters:
    """What boats sail on: a local plane around a place, fairways, land."""

    lon: float
    lat: float
    lanes: Lanes
    shoals: Shoals

    @classmethod
    def of(cls, workspace: Workspace, lon: float, lat: float) -> Waters:
        """Read fairways and land of a workspace; an empty layer does no harm."""

        def plane(layer: str) -> Any:
            shapes = workspace.shapes(layer)[1]
            scale = np.array([np.cos(np.radians(lat)), 1.0]) * _M_PER_DEGREE
            return shapely.transform(shapes, lambda xy: (xy - (lon, lat)) * scale)

        return cls(lon, lat, Lanes(plane("fairways")), Shoals(plane("land")))

    def metres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return (x, y) of positions in degrees."""
        scale = np.cos(np.radians(self.lat)) * _M_PER_DEGREE
        return (lon - self.lon) * scale, (lat - self.lat) * _M_PER_DEGREE

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return (lon, lat) of places in metres."""
        return self.lon + x / (np.cos(np.radians(self.lat)) * _M_PER_DEGREE), self.lat + y / _M_PER_DEGREE


class Traffic:
    """All boats of a demo, some of them moving.

    Parameters
    ----------
    boats : Registered
        As the workspace has them; those without a position are left out.
    waters : Waters
    moving : int, optional
        How many move, at most as many as have a terminal; default a quarter of all.
    seed : int
    pace_s : float, optional
        Moving boats report at least this often; None: by their terminals alone.
    """

    def __init__(
        self, boats: Registered, waters: Waters, *, moving: int | None = None, seed: int = 1, pace_s: float | None = 1.0
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._waters = waters
        placed = np.flatnonzero(np.isfinite(boats.lon))
        self.boat_ids = [boats.boat_ids[k] for k in placed.tolist()]
        self._terminal = np.array([boats.terminals[k] for k in placed.tolist()], np.str_)
        self._interval = boats.interval_s[placed]
        self._x, self._y = waters.metres(boats.lon[placed], boats.lat[placed])
        self._home = np.column_stack([self._x, self._y])
        count = len(placed)
        self._course = self._rng.uniform(0, 2 * np.pi, count)
        self._aim, self._leg_s = self._course.copy(), self._rng.uniform(60, 900, count)
        self._speed = np.zeros(count)
        self._side = self._rng.choice([-1.0, 1.0], count)
        afloat = np.nan_to_num(boats.speed_kn[placed]) > 0
        self._sail(afloat, int(DEFAULT_SHARE * count) if moving is None else moving)
        self._at_s: float | None = None
        self._due = np.zeros(count)
        self._pace_s = pace_s
        self._quiet_at = np.where(self._rng.uniform(size=count) < _LATE, self._rng.uniform(30, 900, count), np.inf)
        self._began = 0.0

    @classmethod
    def of(cls, workspace: Workspace, **options: Any) -> Traffic:
        """Return the traffic of a workspace; options as of the class."""
        boats = read_boats(workspace)
        known = np.isfinite(boats.lon)
        lon, lat = (float(np.mean(v[known])) if known.any() else 0.0 for v in (boats.lon, boats.lat))
        return cls(boats, Waters.of(workspace, lon, lat), **options)

    @property
    def moving(self) -> int:
        """Return how many boats move."""
        return len(self._sailing)

    def begin(self, at_s: float) -> Fixes:
        """Return a fix of every boat: its last report before a time (seconds since 1970, UTC)."""
        due = self._intervals()
        age = self._rng.uniform(0, 1, len(due)) * np.nan_to_num(due, nan=3600.0)
        late = np.flatnonzero(self._rng.uniform(size=len(due)) < _LATE)
        usual = np.nan_to_num(expected_s(self._terminal, self._speed, self._interval)[0], nan=3600.0)
        age[late] = usual[late] * self._rng.uniform(2, 20, len(late))
        self._quiet_at[late] = 0.0
        self._at_s = self._began = at_s
        self._due = at_s - age + np.nan_to_num(due, nan=np.inf)
        return self._fixes(np.arange(len(due)), at_s - age)

    def step(self, at_s: float) -> Fixes:
        """Move all boats on to a time; return the fixes of those that report by then."""
        if self._at_s is None:
            return self.begin(at_s)
        passed = min(_LONGEST_STEP_S, max(0.0, at_s - self._at_s))
        self._at_s = at_s
        self._follow_lanes(passed)
        self._fish(passed)
        quiet = at_s - self._began >= self._quiet_at
        mine = np.flatnonzero((self._due <= at_s) & ~quiet)
        self._due[mine] = at_s + self._intervals()[mine]
        return self._fixes(mine, np.full(len(mine), at_s))

    def _sail(self, afloat: NDArray[np.bool_], moving: int) -> None:
        """Choose who moves and how: those at sea first; most fish, the others follow fairways."""
        with_terminal = np.flatnonzero(self._terminal != "none")
        order = with_terminal[self._rng.permutation(len(with_terminal))]
        order = order[np.argsort(~afloat[order], kind="stable")][: max(0, moving)]
        fishing = self._rng.uniform(size=len(order)) < _FISHING
        lanes = self._waters.lanes
        self._put_to_sea(order[fishing & ~afloat[order]])
        self._fishing, runners = (order, order[:0]) if not len(lanes) else (order[fishing], order[~fishing])
        ashore = self._waters.shoals.are_land(self._x[self._fishing], self._y[self._fishing])
        self._fishing = self._fishing[~ashore]
        self._runners, self._sailing = runners, np.sort(np.concatenate([self._fishing, runners]))
        self._speed[self._fishing] = self._rng.uniform(2.0, 4.5, len(self._fishing))
        if not len(lanes):
            return
        self._speed[runners] = np.clip(self._rng.normal(8.0, 1.8, len(runners)), 4.0, 14.0)
        length = (lanes.last - lanes.first) ** 1.5  # the long ones are the fairways proper
        self._lane = self._rng.choice(len(lanes), len(runners), p=length / length.sum())
        self._s = self._rng.uniform(lanes.first[self._lane], lanes.last[self._lane])
        self._way = self._rng.choice([-1.0, 1.0], len(runners))
        self._beside = self._rng.uniform(8.0, 55.0, len(runners))
        self._out = self._way * self._beside
        self._follow_lanes(0.0)

    def _put_to_sea(self, mine: NDArray[np.int64]) -> None:
        """Give boats from the harbours grounds off the fairways; who finds none stays where it is."""
        lanes = self._waters.lanes
        ashore = mine
        for _ in range(_TRIES if len(lanes) else 0):
            lane = self._rng.choice(len(lanes), len(ashore))
            x, y = lanes.places(self._rng.uniform(lanes.first[lane], lanes.last[lane]))
            self._x[ashore] = x + self._rng.normal(0, _OFF_M, len(ashore))
            self._y[ashore] = y + self._rng.normal(0, _OFF_M, len(ashore))
            ashore = ashore[self._waters.shoals.are_land(self._x[ashore], self._y[ashore])]
        self._x[ashore], self._y[ashore] = self._home[ashore].T
        self._home[mine] = np.column_stack([self._x[mine], self._y[mine]])

    def _follow_lanes(self, passed_s: float) -> None:
        lanes, mine = self._waters.lanes, self._runners
        if not len(mine):
            return
        first, last = lanes.first[self._lane], lanes.last[self._lane]
        self._s = self._s + self._way * self._speed[mine] * _M_S * passed_s
        self._way = np.where(self._s >= last, -1.0, np.where(self._s <= first, 1.0, self._way))
        self._s = np.clip(self._s, first, last)
        course = lanes.courses(self._lane, self._s, self._way)
        x, y = lanes.places(self._s)
        side = self._way * self._beside - self._out  # who turns changes over to the other side of the fairway by and by
        self._out = self._out + np.clip(side, -_EASE_M_S * passed_s, _EASE_M_S * passed_s)
        out = self._way * self._out
        right_x, right_y = x + out * np.cos(course), y - out * np.sin(course)
        dry = self._waters.shoals.are_land(right_x, right_y)
        self._x[mine], self._y[mine] = np.where(dry, x, right_x), np.where(dry, y, right_y)
        self._course[mine] = course

    def _fish(self, passed_s: float) -> None:
        """Legs of some minutes, there and back, not far from where each boat began; land ahead is turned away from."""
        mine = self._fishing
        if not len(mine):
            return
        self._leg_s[mine] -= passed_s
        ended = mine[self._leg_s[mine] <= 0]
        self._aim[ended] = self._course[ended] + np.pi + self._rng.normal(0, 0.3, len(ended))
        self._leg_s[ended] = self._rng.uniform(300, 1200, len(ended))
        away = self._home[mine] - np.column_stack([self._x[mine], self._y[mine]])
        far = mine[np.hypot(*away.T) > _GROUND_M]
        back = self._home[far] - np.column_stack([self._x[far], self._y[far]])
        self._aim[far] = np.arctan2(back[:, 0], back[:, 1])
        course = self._course[mine]
        dry = self._dry(mine, course, _LOOK_M)
        turn = (self._aim[mine] - course + np.pi) % (2 * np.pi) - np.pi
        turn = np.where(dry, self._side[mine] * np.pi, turn)
        course = course + np.clip(turn, -_TURN * max(passed_s, 1.0), _TURN * max(passed_s, 1.0))
        self._aim[mine[dry]] = course[dry]
        self._course[mine] = course % (2 * np.pi)
        step = self._speed[mine] * _M_S * passed_s
        free = ~self._dry(mine, course, step)
        self._x[mine] += np.where(free, step * np.sin(course), 0.0)
        self._y[mine] += np.where(free, step * np.cos(course), 0.0)

    def _dry(self, mine: NDArray[np.int64], course: Floats, ahead_m: Any) -> NDArray[np.bool_]:
        x, y = self._x[mine] + ahead_m * np.sin(course), self._y[mine] + ahead_m * np.cos(course)
        return self._waters.shoals.are_land(x, y)

    def _intervals(self) -> Floats:
        """Return how often each boat reports, seconds; nan for those without a terminal."""
        due, _ = expected_s(self._terminal, self._speed, self._interval)
        if self._pace_s is not None:
            due[self._sailing] = np.minimum(due[self._sailing], self._pace_s)
        return due

    def _fixes(self, mine: NDArray[np.int64], at_s: Floats) -> Fixes:
        lon, lat = self._waters.degrees(self._x[mine], self._y[mine])
        speed = self._speed[mine]
        course = np.where(speed > 0, np.degrees(self._course[mine]) % 360.0, np.nan)
        ids = [self.boat_ids[k] for k in mine.tolist()]
        heading = np.degrees(self._course[mine]) % 360.0
        return Fixes(ids, lon, lat, at_s, course_deg=course, heading_deg=heading, speed_kn=np.round(speed, 1))
