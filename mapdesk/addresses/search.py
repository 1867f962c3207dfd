"""Searching the address base: words as somebody types or speaks them, answers with a score that says what cost what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mapdesk.addresses.index import finding, stems, tails
from mapdesk.addresses.index.faults import Fault
from mapdesk.addresses.index.finding import Find
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.lookup import checksum
from mapdesk.addresses.index.names import NAMED, wording
from mapdesk.addresses.index.ranking import Answer, answers
from mapdesk.addresses.index.tails import SLOTS
from mapdesk.model.query import Box

LONGEST = 160
"""Signs of a text that are looked at; an address is shorter."""

AUTO, REVIEW, NONE = "auto", "review", "none"
_LEAST_AUTO = 90.0
_GAP = 3.0
_LEAST = 25.0
_LOOK_AGAIN = 14.0
_MOST_GUESSED = 1
_RIVAL = 1.5
_LOCAL = ("village", "community", "estate")
_AS_IT_IS = (finding.EXACT, finding.SHORTENED, finding.OTHER_NAME)
_GUESSED = (finding.MISSPELT, finding.BEGINNING, finding.PARTIAL)
_CHANGED = (*_GUESSED, finding.HOMOPHONE, finding.PINYIN, finding.INITIALS)
_EXACT_LEVELS = ("room", "unit", "building", "number", "poi")
_NEAR_POINTS, _WITHIN_POINTS = 0.6, 0.6
_NEAR_DEG = 0.03


@dataclass(frozen=True, slots=True)
class Match:
    """An answer.

    Attributes
    ----------
    address_id, address_code, text : str, str or None, str
        Of the address; for `level` interpolated or coarser it is the one nearest to what was meant.
    score : float
        0 to 100: points of the level minus faults.
    level : str
        What was matched exactly: room, unit, building, number, poi, or interpolated, estate, road, village ...
    lon, lat : float or None
        EPSG:4490, degrees; at level interpolated between the neighbours.
    matched : dict of str to str
        Element -> its value in the address base.
    faults : tuple of Fault
    certain : bool
        Whether it may be accepted unseen: everything said is true of it, and nothing else comes near.
    """

    address_id: str
    address_code: str | None
    text: str
    score: float
    level: str
    lon: float | None
    lat: float | None
    matched: dict[str, str]
    faults: tuple[Fault, ...]
    certain: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `mapdesk search --json` gives it."""
        return {
            "address_id": self.address_id,
            "address_code": self.address_code,
            "text": self.text,
            "score": round(self.score, 2),
            "level": self.level,
            "lon": self.lon,
            "lat": self.lat,
            "matched": self.matched,
            "faults": [one.to_dict() for one in self.faults],
            "certain": self.certain,
        }


def search(
    index: Index,
    text: str,
    *,
    limit: int = 10,
    near: tuple[float, float] | None = None,
    within: Box | None = None,
) -> list[Match]:
    """Return the addresses a text can mean, the best first.

    Parameters
    ----------
    index : Index
        Of `index.loading`.
    text : str
        Chinese, pinyin or initials, parts in any order; only the first `LONGEST` signs are looked at.
    limit : int
    near : (lon, lat), optional
        Middle of the view: of answers that are as good the nearer one comes first.
    within : Box, optional
        The selected grid, the same way.

    Returns
    -------
    list of Match
        The first one is `certain` when it may be accepted unseen.
    """
    asked = tails.spelt_marks(wording(text[: 4 * LONGEST]))[:LONGEST]
    if not asked or limit < 1:
        return []
    parts = [index] if index.changes is None else [index, index.changes]
    same = [(part, row) for part in parts for row in _same(part, asked)]
    if len(same) == 1 and limit == 1:
        return [_whole(*same[0], certain=True)]
    found = [one for part in parts for one in _answers(part, asked, limit + 1) if one.score >= _LEAST]
    if len(parts) > 1:
        found.sort(key=lambda one: one.cost)
    certain = not same and _certain(found)
    best = found[0] if found else None
    if near is not None or within is not None:
        found.sort(key=lambda one: one.cost - _prior(one, near, within))
    made = [_match(one, certain=certain and one is best) for one in found[:limit]]
    if not same:
        return made
    first = [_whole(part, row, certain=len(same) == 1) for part, row in same]
    keys = {one.address_id for one in first}
    return [*first, *(one for one in made if one.address_id not in keys)][:limit]


def _answers(index: Index, asked: str, most: int) -> list[Answer]:
    """Return the answers of one look, and of a second one for misspelt names that are names too, if need be."""
    found = answers(index, stems.candidates(index, stems.read(index, asked, again=False)), most)
    if found and found[0].cost <= _LOOK_AGAIN:
        return found
    again = answers(index, stems.candidates(index, stems.read(index, asked, again=True)), most)
    cheapest: dict[int, Answer] = {}
    for one in sorted([*found, *again], key=lambda one: (one.cost, one.row)):
        cheapest.setdefault(one.row, one)
    return list(cheapest.values())


def _same(index: Index, asked: str) -> list[int]:
    """Return the rows whose whole text, or another one kept for them, is just what is asked for."""
    rows = list(dict.fromkeys(index.whole(checksum(asked))))
    return [row for row in rows if wording(index.text(row)) == asked]


def _certain(found: list[Answer]) -> bool:
    """Return whether the first answer may be accepted unseen."""
    if not found:
        return False
    best = found[0]
    if best.score < _LEAST_AUTO or best.doubtful or best.level not in _EXACT_LEVELS or not best.candidate.anchored:
        return False
    if len(found) > 1 and found[1].cost - best.cost < _GAP:
        return False
    if any(fault.kind in ("deeper", "retired", "initials") for fault in best.faults):
        return False
    if best.level != "poi" and "number" not in best.said and "estate" not in best.candidate.matched:
        return False
    return _corroborated(best)


def _corroborated(best: Answer) -> bool:
    """Return whether a name that is changed can only be this one.

    At most one is guessed. A road, estate or place that is changed asks for its village, community or estate as it is;
    one that only sounds so may do without, when no other name sounds so.
    """
    candidate = best.candidate
    changed = [(name, one) for name, one in candidate.matched.items() if one.how in _CHANGED]
    guessed = sum(one.how in _GUESSED for _, one in changed)
    if guessed > _MOST_GUESSED:
        return False
    local = any(name in candidate.matched and candidate.matched[name].how in _AS_IT_IS for name in _LOCAL)
    if local:
        return True
    return not any(
        one.how in _GUESSED or _has_rival(best, name, one) for name, one in changed if name in ("road", "estate", "poi")
    )


def _has_rival(best: Answer, element: str, one: Find) -> bool:
    """Return whether another name of the element is as near to what stands there."""
    return any(
        other.name != one.name
        and other.mask & one.mask
        and other.cost <= one.cost + _RIVAL
        and best.index.elements[other.name] == element
        for other in best.candidate.text.finds
    )


def _prior(one: Answer, near: tuple[float, float] | None, within: Box | None) -> float:
    place = one.place or one.index.place(one.row)
    if place is None:
        return 0.0
    points = 0.0
    if near is not None:
        points += _NEAR_POINTS * math.exp(-math.hypot(place[0] - near[0], place[1] - near[1]) / _NEAR_DEG)
    if within is not None and within.west <= place[0] <= within.east and within.south <= place[1] <= within.north:
        points += _WITHIN_POINTS
    return points


def _match(one: Answer, *, certain: bool) -> Match:
    index = one.index
    place = one.place or index.place(one.row)
    matched = {name: index.names[find.name] for name, find in one.candidate.matched.items()}
    ordered = {name: matched[name] for name in NAMED if name in matched}
    ordered.update({name: one.said[name] for name in SLOTS if name in one.said})
    return Match(
        index.address_id(one.row),
        index.address_code(one.row),
        index.text(one.row),
        one.score,
        one.level,
        place[0] if place else None,
        place[1] if place else None,
        ordered,
        tuple(one.faults),
        certain,
    )


def _whole(index: Index, row: int, *, certain: bool) -> Match:
    """Return the match of a text that is just the address."""
    names = index.stems[int(index.rows["stem"][row])].tolist()
    matched = {element: index.names[name] for element, name in zip(NAMED, names, strict=True) if name >= 0}
    for slot in SLOTS:
        if number := int(index.rows[slot][row]):
            matched[slot] = index.tail_texts[number]
    level = next((name for name in ("room", "unit", "building", "number", "poi") if name in matched), "village")
    place = index.place(row)
    lon, lat = place if place else (None, None)
    retired = bool(index.rows["retired"][row])
    faults = (Fault("retired", "", 0.0),) if retired else ()
    return Match(
        index.address_id(row),
        index.address_code(row),
        index.text(row),
        100.0,
        level,
        lon,
        lat,
        matched,
        faults,
        certain and not retired,
    )
