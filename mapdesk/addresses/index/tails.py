"""What stands behind the names: number, building, unit, floor, room, and the ways in which a short form can be meant.

3-2-501 can be building 3, unit 2, room 501, or number 3, building 2, room 501; which it is only the rows can tell, so
all readings are given, never more than `MOST`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SLOTS = ("number", "building", "unit", "floor", "room")
MOST = 24
_MOST_TOKENS = 6
_NUMBER, _BUILDING, _UNIT, _FLOOR, _ROOM = range(5)
_BARE = (_NUMBER, _BUILDING, _UNIT, _ROOM)
_MARKS: dict[str, tuple[int, ...]] = {
    "号": (_NUMBER, _ROOM),
    "号楼": (_BUILDING,),
    "号幢": (_BUILDING,),
    "号栋": (_BUILDING,),
    "号座": (_BUILDING,),
    "幢": (_BUILDING,),
    "栋": (_BUILDING,),
    "座": (_BUILDING,),
    "单元": (_UNIT,),
    "梯": (_UNIT,),
    "门": (_UNIT,),
    "层": (_FLOOR,),
    "楼": (_FLOOR, _BUILDING),
    "室": (_ROOM,),
    "号室": (_ROOM,),
    "房": (_ROOM,),
    "房间": (_ROOM,),
    "户": (_ROOM,),
    "#": (_BUILDING, _NUMBER, _ROOM),
    "f": (_FLOOR,),
    "": _BARE,
}
_TOKEN = re.compile(
    r"(?P<values>(?<![a-z\d])[a-z]?\d+[a-z]?(?![a-z])(?:[-~之附]\d+[a-z]?)*|(?<![a-z])[a-z](?=[幢栋座]))"
    r"(?P<mark>号楼|号[幢栋座室]|单元|房间|门(?!口)|[号幢栋座梯层楼室房户#]|(?<=\d)f)?"
    r"(?=(?P<behind>.)?)"
)
_SPELT_MARKS = (
    (re.compile(r"(?<=\d) ?hao ?lou"), "号楼"),
    (re.compile(r"(?<=\d) ?hao"), "号"),
    (re.compile(r"(?<=\d) ?danyuan"), "单元"),
    (re.compile(r"(?<=\d) ?(?:zhuang|chuang|dong)"), "幢"),
    (re.compile(r"(?<=\d) ?shi"), "室"),
    (re.compile(r"(?<=\d) ?ceng"), "层"),
    (re.compile(r"(?<=\d) ?zuo"), "座"),
    (re.compile(r"(?<=\d)h(?![a-z])"), "号"),
    (re.compile(r"(?<=\d)(?:dy)(?![a-z])"), "单元"),
    (re.compile(r"(?<=\d)s(?![a-z])"), "室"),
)
_PART_BEHIND = re.compile(r"(?<=\d)号([之附-])(\d+)(?:号)?(?![\d室幢栋单层])")
_FROM_PHONE = 6
_NAMING = frozenset("路街巷弄村社组队区镇乡岛礁港桥")
_JOIN = re.compile(r"[-~之附]")
_UNMARKED, _OVER = 0.3, 15.0
_LONGEST_BLOCK, _UNLIKELY = 2, 0.2  # 501 without a mark is rather a room than a block


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the tail: slot -> comparable value, what it costs, how many figures nothing was made of."""

    values: tuple[tuple[int, str], ...]
    cost: float
    over: int = 0


@dataclass(frozen=True, slots=True)
class Tail:
    """All readings of a tail, and how many signs belong to none of them."""

    readings: tuple[Reading, ...]
    strange: int
    strange_figures: int


def spelt_marks(text: str) -> str:
    """Return a text in which marks in pinyin behind figures (33 hao 301 shi) stand as signs."""
    for pattern, mark in _SPELT_MARKS:
        text = pattern.sub(mark, text)
    return text


@lru_cache(maxsize=4_096)
def read(text: str) -> Tail:
    """Return the readings of what is left of a text; names in it stand as "|".

    Figures of seven and more (telephones) are no number of a house. Figures before a sign that is no mark belong to a
    name that is not known: they are counted, and who counts some accepts nothing.
    """
    tokens: list[tuple[tuple[int, ...], str]] = []
    strange_figures, used = 0, 0
    text = _PART_BEHIND.sub(r"\1\2号", text)
    for found in _TOKEN.finditer(text):
        values, mark, behind = found["values"], found["mark"] or "", found["behind"] or ""
        if len(values) > _FROM_PHONE and values.isdigit():
            used += len(values)
            continue
        if not mark and behind in _NAMING:
            strange_figures += 1
            continue
        used += len(values) + len(mark)
        tokens.append((_MARKS[mark], values))
    tokens = _without_repeats(tokens)
    readings = sorted(_readings(tokens[:_MOST_TOKENS]), key=lambda one: one.cost)[:MOST]
    strange = sum(1 for sign in text if sign not in "|- ~()#") - used
    return Tail(tuple(readings), max(0, strange), strange_figures + max(0, len(tokens) - _MOST_TOKENS))


def _without_repeats(tokens: list[tuple[tuple[int, ...], str]]) -> list[tuple[tuple[int, ...], str]]:
    """Return tokens without those that say once more what was said (2单元2单元)."""
    return [one for at, one in enumerate(tokens) if one not in tokens[:at] or len(one[0]) > 2]


def _readings(tokens: list[tuple[tuple[int, ...], str]]) -> list[Reading]:
    made: dict[tuple[tuple[int, str], ...], Reading] = {}
    for spread in _spreads(tokens):
        for values, cost, over in _assigned(spread, 0, {}, -1):
            told = tuple(sorted(values.items()))
            if told not in made or made[told].cost > cost:
                made[told] = Reading(told, cost, over)
            if len(made) > 4 * MOST:
                return list(made.values())
    return list(made.values()) or [Reading((), 0.0)]


def _spreads(tokens: list[tuple[tuple[int, ...], str]]) -> list[list[tuple[tuple[int, ...], str]]]:
    """Return the tokens with those of several parts (12-1, 3-2-501) whole or taken apart; at most four ways."""
    ways: list[list[tuple[tuple[int, ...], str]]] = [[]]
    for slots, text in tokens:
        parts = _JOIN.split(text)
        if len(parts) == 1:
            ways = [[*way, (slots, text)] for way in ways]
            continue
        apart = [(_BARE, part) for part in parts[:-1]] + [(slots, parts[-1])]
        marked_number = slots == _MARKS["号"]
        whole = [[*way, ((_NUMBER,), _joined(text))] for way in ways] if len(parts) == 2 and _NUMBER in slots else []
        joined = [
            [*way, ((_NUMBER,), "-".join(parts[:2])), *apart[2:]]
            for way in ways
            if len(parts) > 2 and not marked_number
        ]
        ways = (whole + [[*way, *apart] for way in ways] + joined)[:6]
    return ways


def _joined(text: str) -> str:
    return text.replace("之", "-")


def _assigned(
    tokens: list[tuple[tuple[int, ...], str]], at: int, values: dict[int, str], last: int
) -> Iterator[tuple[dict[int, str], float, int]]:
    """Yield slots with values, cost, and how many tokens are left over; what has no mark keeps the order."""
    if at == len(tokens):
        yield dict(values), 0.0, 0
        return
    slots, text = tokens[at]
    unmarked = slots == _BARE
    placed = False
    for rank, slot in enumerate(slots):
        if slot in values or (slot <= last and (unmarked or rank)):
            continue
        placed = True
        more = _UNMARKED if unmarked else 0.4 * rank
        if unmarked and slot in (_BUILDING, _UNIT) and len(text) > _LONGEST_BLOCK:
            more += _UNLIKELY
        for told, cost, over in _assigned(tokens, at + 1, {**values, slot: text}, slot):
            yield told, cost + more, over
    if not placed or slots[0] in values:
        for told, cost, over in _assigned(tokens, at + 1, values, last):
            yield told, cost + _OVER, over + 1
