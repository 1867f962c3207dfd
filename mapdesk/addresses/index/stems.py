"""Which stems (an address up to its road, estate or place) a text can mean, and what speaks against each."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from mapdesk.addresses.index import faults, finding
from mapdesk.addresses.index.faults import Fault
from mapdesk.addresses.index.finding import Find
from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.names import NAMED

_MOST_POSTINGS = 4_000
_MOST_STEMS = 72
_NEAR, _NEAR_EXACT = 9.0, 5.0
_KEPT_SHARE = 0.5
_BY_GAIN = itemgetter(0)
_ANCHOR_FIRST = 3.0  # the same signs say more of a road than of the village it is called after
_ANCHORS = ("road", "estate", "poi")
_FIRST_ANCHOR = NAMED.index("road")


@dataclass(slots=True)
class Text:
    """A text with the names that were found in it."""

    wording: str
    finds: list[Find]
    said: list[tuple[int, int]]
    again: bool
    changed: bool
    by_name: dict[int, list[Find]] = field(default_factory=dict)
    said_as: dict[tuple[int, int], list[Find]] = field(default_factory=dict)
    rests: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Candidate:
    """A stem with what of it was said and what not.

    `rest` is the text without what it explains, "|" in its place; `doubtful`: never to be accepted unseen.
    """

    stem: int
    matched: dict[str, Find]
    faults: list[Fault]
    cost: float
    rest: str
    doubtful: bool
    anchored: bool
    text: Text


def read(index: Index, wording: str, *, again: bool) -> Text:
    """Return a text with all names that can stand in it; `again`: also others for names that stand there exactly."""
    exact = finding.exact(index, wording)
    said = finding.said(exact)
    covered = 0
    for start, end in () if again else said:
        covered |= (1 << end) - (1 << start)
    finds = exact + finding.changed(index, wording, exact, covered) + finding.typed_so_far(index, wording)
    if any("a" <= sign <= "z" for sign in wording):
        finds += finding.spelt(index, wording)
    text = Text(wording, finds, said, again, len(finds) > len(exact))
    for one in finds:
        text.by_name.setdefault(one.name, []).append(one)
    for one in exact:
        if (one.start, one.end) in said:
            text.said_as.setdefault((one.start, one.end), []).append(one)
    return text


def candidates(index: Index, text: Text) -> list[Candidate]:
    """Return the stems that explain most of a text, the cheapest first."""
    made = [_explained(index, text, stem) for stem in _likely(index, text)]
    made.sort(key=lambda one: one.cost)
    return made


def _likely(index: Index, text: Text) -> list[int]:
    """Return stems by how much of the text their names explain; names that are nearly everywhere choose none."""
    postings, gains = [], []
    for name, found in text.by_name.items():
        gain = max(one.gain for one in found)
        stems = index.stems_of(name)
        if len(stems) <= _MOST_POSTINGS and gain > 0:
            postings.append(stems)
            gains.append(gain)
    if not postings:
        by_size = sorted((len(index.stems_of(name)), name) for name in text.by_name)
        return index.stems_of(by_size[0][1])[:_MOST_STEMS].tolist() if by_size else []
    if len(postings) == 1:
        return postings[0][:_MOST_STEMS].tolist()  # type: ignore[no-any-return]
    stems = np.concatenate(postings)
    weights = np.repeat(gains, [len(one) for one in postings])
    order = np.argsort(stems, kind="stable")
    stems, weights = stems[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], stems[1:] != stems[:-1]]))
    totals = np.add.reduceat(weights, first)
    most = float(totals.max())
    kept = np.flatnonzero(
        totals
        >= (
            _KEPT_SHARE * most
            if text.again
            else max(_KEPT_SHARE * most, most - (_NEAR if text.changed else _NEAR_EXACT))
        )
    )
    if len(kept) > _MOST_STEMS:
        kept = kept[np.argpartition(-totals[kept], _MOST_STEMS)[:_MOST_STEMS]]
    return stems[first[kept]].tolist()  # type: ignore[no-any-return]


def _explained(index: Index, text: Text, stem: int) -> Candidate:
    names = index.stems[stem].tolist()
    anchors = [one for name in names[_FIRST_ANCHOR:] if name >= 0 for one in text.by_name.get(name, ())]
    areas = [one for name in names[:_FIRST_ANCHOR] if name >= 0 for one in text.by_name.get(name, ())]
    present = [(one.gain + _ANCHOR_FIRST, one) for one in anchors] + [(one.gain, one) for one in areas]
    present.sort(key=_BY_GAIN, reverse=True)
    covered, cost, doubtful = 0, 0.0, False
    matched: dict[str, Find] = {}
    told: list[Fault] = []
    for _, one in present:
        element = index.elements[one.name]
        if one.mask & covered or element in matched:
            continue
        covered |= one.mask
        matched[element] = one
        cost += one.cost
        doubtful |= one.doubtful
        if one.how:
            told.append(Fault(faults.OF_HOW[one.how] or "", element, one.cost))
    hidden = covered
    for meant in text.said_as.values():
        mask = meant[0].mask
        doubtful |= not any(one.name in names for one in meant)  # a name that stands there is none of this address
        if mask & covered:
            continue
        fault = _contradiction(index, meant)
        hidden |= mask
        cost += fault.cost
        told.append(fault)
    anchored = any(one in matched for one in _ANCHORS)
    if not anchored and any(names[NAMED.index(one)] >= 0 for one in _ANCHORS):
        missing = next(one for one in ("poi", "road", "estate") if names[NAMED.index(one)] >= 0)
        told.append(Fault("not_said", missing, faults.NO_ANCHOR))
        cost += faults.NO_ANCHOR
    rest = text.rests.get(hidden)
    if rest is None:
        rest = text.rests[hidden] = _rest(text.wording, hidden)
    return Candidate(stem, matched, told, cost, rest, doubtful, anchored, text)


def _contradiction(index: Index, meant: list[Find]) -> Fault:
    """Return the fault of a name that was said and is none of the stem's."""
    element = index.elements[meant[0].name]
    if all(one.how != finding.EXACT for one in meant):
        return Fault("strange", element, faults.CONTRADICTED_SHORT)
    return Fault("contradicted", element, faults.CONTRADICTED.get(element, faults.CONTRADICTED_AREA))


def _rest(wording: str, covered: int) -> str:
    if not covered:
        return wording
    signs = [("|" if covered >> at & 1 else sign) for at, sign in enumerate(wording)]
    kept = [sign for at, sign in enumerate(signs) if sign != "|" or at == 0 or signs[at - 1] != "|"]
    return "".join(kept)
