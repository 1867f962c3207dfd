"""From stems to rows: number, building, unit and room must be those that were said; else the level above, and told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapdesk.addresses.index import faults, tails
from mapdesk.addresses.index.faults import Fault
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.names import NAMED
from mapdesk.addresses.index.stems import Candidate
from mapdesk.addresses.index.tails import SLOTS, Reading, Tail

_MOST_ROWS = 60_000
_GOOD_COST = 14.0
_SHALLOW_FIRST = 0.01
_PER_READING = 4
_LEVELS = ("number", "building", "unit", "unit", "room")
_FILLERS = frozenset("省市区县镇乡街道村社区居委会路巷弄的在之附近旁边对面里内上下口处号那个家门")
_FILLER_SHARE = 0.3
_SLOT_OF = {name: at for at, name in enumerate(SLOTS)}


@dataclass(slots=True)
class Answer:
    """A row that may be meant."""

    index: Index
    row: int
    level: str
    cost: float
    faults: list[Fault]
    candidate: Candidate
    said: dict[str, str]
    doubtful: bool
    place: tuple[float, float] | None = None

    @property
    def score(self) -> float:
        """Return points of the level minus the faults, 0 to 100."""
        return max(0.0, min(100.0, 100.0 - self.cost))


@dataclass(slots=True)
class _Block:
    """The rows of some stems that leave the same rest of the text."""

    candidates: list[Candidate]
    rows: npt.NDArray[np.int64]
    which: npt.NDArray[np.int64]
    base: npt.NDArray[np.float64]
    tail: Tail


def answers(index: Index, found: list[Candidate], limit: int) -> list[Answer]:
    """Return rows, the cheapest first; as many as there are readings, at least `limit` where there are as many."""
    blocks = list(_blocks(index, found))
    made: list[Answer] = []
    for block in blocks:
        for reading in block.tail.readings:
            made += _full(index, block, reading, max(_PER_READING, limit))
    best = min((one.cost for one in made), default=100.0)
    if best > _GOOD_COST:
        for block in blocks:
            made += _relaxed(index, block, limit)
    unique: dict[int, Answer] = {}
    for one in sorted(made, key=lambda one: (one.cost, one.row)):
        unique.setdefault(one.row, one)
    return list(unique.values())


def _blocks(index: Index, found: list[Candidate]) -> Iterable[_Block]:
    by_rest: dict[str, list[Candidate]] = {}
    for one in found:
        by_rest.setdefault(one.rest, []).append(one)
    for rest, group in by_rest.items():
        tail = tails.read(rest)
        strange = _strange(rest, tail)
        starts = index.stem_rows
        spans = [(int(starts[one.stem]), int(starts[one.stem + 1])) for one in group]
        rows = np.concatenate([np.arange(a, b) for a, b in spans])[:_MOST_ROWS]
        which = np.repeat(np.arange(len(group)), [b - a for a, b in spans])[:_MOST_ROWS]
        if index.gone is not None:
            alive = ~index.gone[rows]
            rows, which = rows[alive], which[alive]
        base = np.array([one.cost for one in group])[which] + strange + faults.RETIRED * index.rows["retired"][rows]
        if len(rows):
            yield _Block(group, rows, which, base, tail)


def _strange(rest: str, tail: Tail) -> float:
    signs = sum(_FILLER_SHARE if sign in _FILLERS else 1.0 for sign in rest if sign not in "|- ~()#")
    signs = min(signs, float(tail.strange))
    return min(faults.MOST_STRANGE, faults.STRANGE * signs) + faults.FIGURES_OVER * tail.strange_figures


def _full(index: Index, block: _Block, reading: Reading, most: int) -> list[Answer]:
    """Return the rows of which everything is so that the reading says, those with the least besides first."""
    fits = np.ones(len(block.rows), bool)
    for slot, value in reading.values:
        fits &= _equal(index, block.rows, slot, value)
    at = np.flatnonzero(fits)
    if not len(at):
        return []
    return _cheapest(index, block, reading, at, most, ())


def _relaxed(index: Index, block: _Block, most: int) -> list[Answer]:
    """Return rows of the best stems for a tail that is not on record: without the room, the unit, the building."""
    made: list[Answer] = []
    for reading in block.tail.readings[:3]:
        values = list(reading.values)
        dropped: list[Fault] = []
        while values:
            slot, _ = values.pop()
            dropped.append(Fault("not_on_record", SLOTS[slot], faults.NOT_ON_RECORD[SLOTS[slot]]))
            shorter = Reading(tuple(values), reading.cost, reading.over)
            fits = np.ones(len(block.rows), bool)
            for kept, value in values:
                fits &= _equal(index, block.rows, kept, value)
            at = np.flatnonzero(fits)
            if len(at) and values:
                made += _cheapest(index, block, shorter, at, most, tuple(dropped))
                break
            if not values:
                made += _on_road(index, block, reading, tuple(dropped), most)
    if not block.tail.readings[0].values:
        made += _cheapest(index, block, block.tail.readings[0], np.arange(len(block.rows)), most, ())
    return made


def _equal(index: Index, rows: npt.NDArray[np.int64], slot: int, value: str) -> npt.NDArray[np.bool_]:
    wanted = value if SLOTS[slot] == "room" else value.lstrip("0") or value
    column = index.rows[SLOTS[slot]][rows]
    fits = column == index.tails.get(wanted, -1)
    if SLOTS[slot] == "number" and index.ranged and wanted.isdecimal():
        fits |= _in_range(index, column, int(wanted))
    return np.asarray(fits, dtype=bool)


def _in_range(index: Index, column: npt.NDArray[np.int32], number: int) -> npt.NDArray[np.bool_]:
    """Return which numbers are ranges a number lies in, on the same side of the road when both ends are."""
    first, last = index.tail_first[column], index.tail_last[column]
    one_side = (first % 2) == (last % 2)
    inside = (first < last) & (first <= number) & (number <= last)
    return np.asarray(inside & (~one_side | (first % 2 == number % 2)), dtype=bool)


def _cheapest(
    index: Index,
    block: _Block,
    reading: Reading,
    at: npt.NDArray[np.int64],
    most: int,
    dropped: tuple[Fault, ...],
) -> list[Answer]:
    """Return the rows with the least that was not said."""
    said = dict(reading.values)
    deepest = max(said, default=-1)
    rows = block.rows[at]
    cost = block.base[at] + reading.cost + sum(one.cost for one in dropped)
    for slot, name in enumerate(SLOTS):
        if slot not in said and name != "floor":
            price = faults.NOT_SAID[name] if slot < deepest else faults.DEEPER if deepest >= 0 else _SHALLOW_FIRST
            cost = cost + price * (index.rows[name][rows] != 0)
    order = np.argsort(cost, kind="stable")[:most] if len(cost) > 1 else [0]
    return [_answer(index, block, reading, int(at[k]), float(cost[k]), dropped) for k in order]


def _answer(index: Index, block: _Block, reading: Reading, at: int, cost: float, dropped: tuple[Fault, ...]) -> Answer:
    row, candidate = int(block.rows[at]), block.candidates[int(block.which[at])]
    said = {SLOTS[slot]: value for slot, value in reading.values}
    deepest = max((slot for slot, _ in reading.values), default=-1)
    told = [*candidate.faults, *dropped]
    if reading.cost:
        told.append(Fault("figures_over" if reading.over else "unmarked", "", reading.cost))
    for slot, name in enumerate(SLOTS):
        if name not in said and name != "floor" and index.rows[name][row]:
            below = slot > deepest
            price = faults.DEEPER if below else faults.NOT_SAID[name]
            if deepest >= 0 or not below:
                told.append(Fault("deeper" if below else "not_said", name, price))
    if block.tail.strange_figures:
        told.append(Fault("figures_over", "", faults.FIGURES_OVER * block.tail.strange_figures))
    if (extra := _strange(candidate.rest, block.tail) - faults.FIGURES_OVER * block.tail.strange_figures) > 0:
        told.append(Fault("strange", "", extra))
    if index.rows["retired"][row]:
        told.append(Fault("retired", "", faults.RETIRED))
    level, points = _level(candidate, deepest)
    doubtful = candidate.doubtful or bool(dropped or reading.over or block.tail.strange_figures)
    ranged = "number" in said and index.tail_texts[int(index.rows["number"][row])] != (
        said["number"].lstrip("0") or "0"
    )
    if ranged:
        told.append(Fault("in_range", "number", faults.IN_RANGE))
        cost += faults.IN_RANGE
        doubtful = True
    return Answer(index, row, level, cost + 100.0 - points, told, candidate, said, doubtful)


def _level(candidate: Candidate, deepest: int) -> tuple[str, float]:
    if deepest >= 0:
        name = _LEVELS[deepest]
        return name, faults.POINTS[name]
    for name in ("poi", "estate", "road", "village", "community", "island", "town", "county", "city", "province"):
        if name in candidate.matched:
            return name, faults.POINTS[name]
    return "province", 0.0


def _on_road(index: Index, block: _Block, reading: Reading, dropped: tuple[Fault, ...], most: int) -> list[Answer]:
    """Return for the best stems with a road the place between the neighbours of a number, or the road itself."""
    number = dict(reading.values).get(_SLOT_OF["number"], "")
    leading = number[: len(number) - len(number.lstrip("0123456789"))]
    made = []
    for which in np.argsort([one.cost for one in block.candidates], kind="stable")[:most].tolist():
        candidate = block.candidates[which]
        if not candidate.anchored or index.stems[candidate.stem][NAMED.index("road")] < 0:
            continue
        rows = block.rows[block.which == which]
        if not len(rows):
            continue
        between = _between(index, rows, int(leading)) if 0 < len(leading) <= 6 else None
        if between is None:
            one = _cheapest(index, block, Reading((), reading.cost), np.flatnonzero(block.which == which), 1, dropped)[
                0
            ]
            one.doubtful = True
            made.append(one)
            continue
        row, place = between
        at = int(np.flatnonzero(block.rows == row)[0])
        one = _answer(index, block, Reading((), reading.cost), at, float(block.base[at]), dropped)
        cost = float(block.base[at]) + sum(fault.cost for fault in dropped) + 100.0 - faults.POINTS["interpolated"]
        kept = [fault for fault in one.faults if fault.kind != "deeper"]
        told = [*kept, Fault("between", "number", 100.0 - faults.POINTS["interpolated"])]
        made.append(Answer(index, row, "interpolated", cost, told, candidate, one.said, True, place))
    return made


def _between(index: Index, rows: npt.NDArray[np.int64], number: int) -> tuple[int, tuple[float, float]] | None:
    """Return the nearest neighbour on the same side of the road, or on any, and the place in proportion."""
    values = index.tail_first[index.rows["number"][rows]]
    usable = (values >= 0) & (index.rows["room"][rows] == 0)
    same = usable & (values % 2 == number % 2)
    for chosen in (same, usable):
        below = np.flatnonzero(chosen & (values < number))
        above = np.flatnonzero(chosen & (values > number))
        if len(below) and len(above):
            low, high = below[np.argmax(values[below])], above[np.argmin(values[above])]
            start, end = index.place(int(rows[low])), index.place(int(rows[high]))
            if start is None or end is None:
                return None
            share = float(number - values[low]) / float(values[high] - values[low])
            place = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            return int(rows[low if share <= 0.5 else high]), place
    return None
