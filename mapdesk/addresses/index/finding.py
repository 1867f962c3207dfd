"""Finding the names that stand in a text: exact ones by a dictionary, the others by what they look or sound like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mapdesk.addresses.index.index import Index
from mapdesk.addresses.index.sounds import boundaries, sound

EXACT, SHORTENED, OTHER_NAME, HOMOPHONE, PINYIN, MISSPELT, BEGINNING, INITIALS, PARTIAL = range(9)
COSTS = (0.0, 0.4, 1.0, 2.0, 1.0, 3.0, 2.5, 4.0, 7.0)
_HOWS = (EXACT, SHORTENED, OTHER_NAME)  # of names.FULL, SHORT, ALIAS

_CJK = re.compile(r"[㐀-鿿豈-﫿〇]")
_TYPED = re.compile(r"[㐀-鿿]\d*$")
_OPEN = re.compile(r"[㐀-鿿豈-﫿〇\d]")
_LATIN = re.compile(r"[a-z][a-z0-9]+")
_FIGURES = re.compile(r"\d")
_UNSAID = frozenset("省市区县镇乡街道村社区居委会路巷弄号幢栋座单元室层楼的在之附近旁边对面里内上下口处")
_TAIL_MARKED = re.compile(
    r"[-~\d]*\d[a-z]?(?:号楼|号[幢栋座]|[幢栋座]|单元|[室房户层楼号#])|(?<![㐀-鿿])\d[-~#\d]*(?=$|[^\d])|\d[-~#\d]*[-~#]\d+|\d+$"
)
_KINDS_OF_ROAD = frozenset("路街巷弄道")
_WIDEST = 14
_AROUND = 12
_BESIDE = 3
_MOST_WINDOWS = 160
_MOST_PER_WINDOW = 24
_MOST_MISSPELT = 150
_MOST_LETTERS = 40
_MOST_INITIALS = 10


@dataclass(slots=True)
class Find:
    """A name that stands in the text, however changed: places in the text, number of the name, what is wrong."""

    start: int
    end: int
    name: int
    how: int
    cost: float
    doubtful: bool = False
    mask: int = field(init=False)
    gain: float = field(init=False)

    def __post_init__(self) -> None:
        self.mask = (1 << self.end) - (1 << self.start)
        self.gain = 2.0 * (self.end - self.start) - self.cost


def exact(index: Index, text: str) -> list[Find]:
    """Return all names of which a form stands in a text; figures only as whole numbers."""
    found: list[Find] = []
    forms, lengths, size = index.forms, index.lengths, len(text)
    for start in range(size - 1):
        for length in lengths.get(text[start : start + 2], ()):
            end = start + length
            if end > size:
                continue
            for form in forms.get(text[start:end], ()):
                if _whole(text, start, end):
                    how = _HOWS[index.form_hows[form]]
                    found.append(Find(start, end, index.form_names[form], how, COSTS[how]))
    return found


def said(found: list[Find]) -> list[tuple[int, int]]:
    """Return the best reading of a text as names one after the other: places that do not overlap, long ones first."""
    spans: dict[tuple[int, int], float] = {}
    for one in found:
        weight = (one.end - one.start) ** 2 - 2.0 * (one.how != EXACT)
        spans[(one.start, one.end)] = max(weight, spans.get((one.start, one.end), 0.0))
    best: list[tuple[float, int, tuple[tuple[int, int], ...]]] = [(0.0, 0, ())]
    for (start, end), weight in sorted(spans.items(), key=lambda item: item[0][1]):
        before = next(one for one in reversed(best) if one[1] <= start)
        total = before[0] + weight
        if total > best[-1][0]:
            best.append((total, end, (*before[2], (start, end))))
    return list(best[-1][2])


def changed(index: Index, text: str, exact: list[Find], covered: int) -> list[Find]:
    """Return names that stand in what is not covered yet: misspelt, by their sound, begun, or in part.

    Parameters
    ----------
    index : Index
    text : str
    exact : list of Find
        What stands in it exactly: where other names may begin and end.
    covered : int
        Bit k: sign k belongs to a name that was found.
    """
    runs = _open_runs(text, covered)
    if not runs:
        return []
    windows = _windows(text, runs, _edges(text, exact))
    found = _by_sound(index, text, windows) + _by_spelling(index, text, windows, runs) + _begun(index, text, runs)
    reached = 0
    for one in found:
        reached |= one.mask
    return found + _in_part(index, text, [run for run in runs if not reached & _mask(*run)])


def typed_so_far(index: Index, text: str) -> list[Find]:
    """Return names that begin with the end of a text, as while somebody types."""
    if not _TYPED.search(text):
        return []
    size = len(text)
    starts = [start for start in range(max(0, size - _WIDEST), size - 1) if _CJK.match(text[start])]
    return _beginnings(index, text, [(start, size) for start in starts])


def spelt(index: Index, text: str) -> list[Find]:
    """Return names that stand in a text in pinyin or as initials."""
    found: list[Find] = []
    for run in _LATIN.finditer(text):
        letters, offset = run[0][:_MOST_LETTERS], run.start()
        found += _by_letters(index, letters, offset)
    return found


def _by_letters(index: Index, letters: str, offset: int) -> list[Find]:
    ends = boundaries(letters)
    backwards = [at for at, sign in enumerate(letters) if sign.isalpha()]
    starts = sorted({*ends[:-1], *(at for at in backwards if at == 0 or letters[at - 1].isdigit())})
    windows = [(a, b) for a in starts for b in (*ends, len(letters)) if b - a > 2]
    windows += [(a, b) for a in starts for b in boundaries_from(letters, a) if b - a > 2]
    windows = list(dict.fromkeys(windows))
    found = _hits(index, "letters", letters, windows, PINYIN, offset)
    short = [
        (a, b)
        for a in range(len(letters) - 2)
        for b in range(a + 3, min(len(letters), a + _MOST_INITIALS) + 1)
        if a == 0 or not found
    ]
    found += _hits(index, "short_letters", letters, short, INITIALS, offset)
    tail = [(a, len(letters)) for a in starts if len(letters) - a > 2]
    return found + _hits(index, "letter_beginnings", letters, tail, BEGINNING, offset)


def boundaries_from(letters: str, start: int) -> list[int]:
    """Return the places where a syllable can end when reading begins at a place."""
    return [start + at for at in boundaries(letters[start:])]


def _hits(index: Index, table: str, letters: str, windows: list[tuple[int, int]], how: int, offset: int) -> list[Find]:
    found = []
    hits = index.tables[table].find([letters[a:b] for a, b in windows], _MOST_PER_WINDOW)
    for which, form in hits:
        a, b = windows[which]
        extra = 0.3 * index.form_hows[form] + (1.0 if how == BEGINNING else 0.0)
        found.append(Find(offset + a, offset + b, index.form_names[form], how, COSTS[how] + extra))
    return found


def _open_runs(text: str, covered: int) -> list[tuple[int, int]]:
    """Return the runs of signs that belong to no name and to no number behind one."""
    free = [bool(_OPEN.match(sign)) and not covered >> at & 1 for at, sign in enumerate(text)]
    for tail in _TAIL_MARKED.finditer(text):
        for at in range(tail.start(), tail.end()):
            free[at] = False
    runs: list[tuple[int, int]] = []
    for at, is_free in enumerate(free):
        if is_free and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        elif is_free:
            runs.append((at, at + 1))
    return [(a, b) for a, b in runs if not set(text[a:b]) <= _UNSAID]


def _windows(text: str, runs: list[tuple[int, int]], edges: set[int]) -> list[tuple[int, int]]:
    """Return the pieces of a text that hold open signs and could be one name, the shortest first."""
    made: dict[tuple[int, int], None] = {}
    for a, b in runs:
        starts = {*range(max(0, a - _BESIDE), b), *(at for at in edges if a - _AROUND <= at < a)}
        ends = {*range(a + 1, min(len(text), b + _BESIDE) + 1), *(at for at in edges if b < at <= b + _AROUND)}
        made.update(((one, end), None) for one in starts for end in ends if 2 <= end - one <= _WIDEST)
    near = sorted(made, key=lambda window: window[1] - window[0])
    return near[:_MOST_WINDOWS]


def _edges(text: str, found: list[Find]) -> set[int]:
    """Return where names that were found begin and end, and where other signs follow Chinese ones."""
    edges = {0, len(text)}
    for one in found:
        edges |= {one.start, one.end}
    kinds = [bool(_CJK.match(sign)) for sign in text]
    return edges | {at for at in range(1, len(text)) if kinds[at] != kinds[at - 1]}


def _by_sound(index: Index, text: str, windows: list[tuple[int, int]]) -> list[Find]:
    heard = sound(text)
    found = []
    for which, form in index.tables["heard"].find([heard[a:b] for a, b in windows], _MOST_PER_WINDOW):
        a, b = windows[which]
        told = index.form_texts[form]
        if sound(told) == heard[a:b] and told != text[a:b] and _whole(text, a, b):
            figures = _figures(told) != _figures(text[a:b])
            differing = sum(one != other for one, other in zip(told, text[a:b], strict=True))
            if figures and _figures(text[a:b]):
                continue
            cost = COSTS[HOMOPHONE] + 0.5 * (differing - 1) + 0.4 * index.form_hows[form]
            found.append(Find(a, b, index.form_names[form], HOMOPHONE, cost, figures))
    return found


def _by_spelling(index: Index, text: str, windows: list[tuple[int, int]], runs: list[tuple[int, int]]) -> list[Find]:
    open_at = {at for a, b in runs for at in range(a, b)}
    asked: list[tuple[int, int, str]] = []
    added: list[tuple[int, int, str]] = []
    for a, b in windows:
        if b - a > 1:
            asked.append((a, b, text[a:b]))
        for at in range(a, b):
            if at in open_at and b - a > 2:
                shorter = text[a:at] + text[at + 1 : b]
                asked.append((a, b, shorter))
                added.append((a, b, shorter))
    found: dict[tuple[int, int, int], Find] = {}
    for which, form in index.tables["misspelt"].find([one[2] for one in asked], _MOST_MISSPELT):
        a, b, _ = asked[which]
        _note_misspelt(index, text, (a, b), form, found)
    for a, b, shorter in added:
        for form in index.forms.get(shorter, ()) if len(shorter) > 2 else ():
            _note_misspelt(index, text, (a, b), form, found)
    return list(found.values())


def _note_misspelt(
    index: Index, text: str, span: tuple[int, int], form: int, found: dict[tuple[int, int, int], Find]
) -> None:
    a, b = span
    told, here = index.form_texts[form], text[a:b]
    cost = _misspelling(here, told)
    if cost is None or not _whole(text, a, b):
        return
    other_kind = told[-1] != here[-1] and told[-1] in _KINDS_OF_ROAD
    doubtful = other_kind or _figures(told) != _figures(here)
    name = index.form_names[form]
    total = cost + 0.4 * index.form_hows[form] + 2.0 * doubtful
    if (a, b, name) not in found or found[(a, b, name)].cost > total:
        found[(a, b, name)] = Find(a, b, name, MISSPELT, total, doubtful)


def _misspelling(here: str, told: str) -> float | None:
    """Return what it costs that a form is written otherwise, or None when more than one sign differs.

    A figure is never read as another figure: 21号泊位 is not 22号泊位.
    """
    cost = COSTS[MISSPELT] + 4.0 / max(2, len(told))
    if len(here) == len(told):
        differing = [at for at, (one, other) in enumerate(zip(here, told, strict=True)) if one != other]
        if len(differing) == 1:
            at = differing[0]
            return None if here[at].isdigit() else cost
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            a, b = differing
            swapped = here[a] == told[b] and here[b] == told[a]
            return cost if swapped and not (here[a].isdigit() and here[b].isdigit()) else None
        return None
    longer, shorter = (here, told) if len(here) > len(told) else (told, here)
    for at in range(len(longer)):
        if longer[:at] + longer[at + 1 :] == shorter:
            added_figure = longer is here and longer[at].isdigit()
            return None if added_figure or _splits_number(longer, at) else cost + 0.5
    return None


def _splits_number(text: str, at: int) -> bool:
    """Return whether a figure beside other figures is left out: 21号 is not 1号 with one too many."""
    near = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return text[at].isdigit() and any(one.isdigit() for one in near)


def _begun(index: Index, text: str, runs: list[tuple[int, int]]) -> list[Find]:
    """Return names that begin with an open run, or with what ends in it, before a number or the end of the text."""
    windows = []
    for a, b in runs:
        if b == len(text) or not _CJK.match(text[b]):
            windows += [(start, b) for start in range(max(0, a - _AROUND), b - 1) if _CJK.match(text[start])]
    return _beginnings(index, text, windows)


def _beginnings(index: Index, text: str, windows: list[tuple[int, int]]) -> list[Find]:
    found = []
    for which, form in index.tables["beginnings"].find([text[a:b] for a, b in windows], _MOST_PER_WINDOW * 2):
        a, b = windows[which]
        told = index.form_texts[form]
        if told.startswith(text[a:b]) and _whole(text, a, b):
            missing = told[b - a :]
            cost = COSTS[BEGINNING] + 0.5 * len(missing) + 0.4 * index.form_hows[form]
            found.append(Find(a, b, index.form_names[form], BEGINNING, cost, bool(_FIGURES.search(missing))))
    return found


def _in_part(index: Index, text: str, runs: list[tuple[int, int]]) -> list[Find]:
    """Return names that share most pairs of signs with an open run."""
    found = []
    for a, b in runs:
        pairs = [text[at : at + 2] for at in range(a, b - 1)]
        if len(pairs) < 2:
            continue
        counts: dict[int, set[int]] = {}
        for which, form in index.tables["pairs"].find(pairs, 400):
            counts.setdefault(form, set()).add(which)
        ranked = sorted(counts.items(), key=lambda item: (-len(item[1]), len(index.form_texts[item[0]])))[:16]
        for form, shared in ranked:
            whole = max(len(pairs), len(index.form_texts[form]) - 1)
            if len(shared) * 2 > whole:
                cost = COSTS[PARTIAL] + 6.0 * (1 - len(shared) / whole)
                start, end = a + min(shared), a + max(shared) + 2
                found.append(Find(start, end, index.form_names[form], PARTIAL, cost, doubtful=True))
    return found


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether a piece begins and ends no number in its middle."""
    before = start > 0 and text[start].isdigit() and text[start - 1].isdigit()
    behind = end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
    return not (before or behind)


def _figures(text: str) -> list[str]:
    return _FIGURES.findall(text)


def _mask(start: int, end: int) -> int:
    return (1 << end) - (1 << start)
