"""Taking an address apart, to the room: divisions by the register, names by their endings, numbers by their marks."""

from __future__ import annotations

import re

from mapdesk.addresses import heading, naming, numbering
from mapdesk.addresses.elements import Elements
from mapdesk.addresses.folding import fold
from mapdesk.addresses.reading import Reading
from mapdesk.addresses.register import Register

LONGEST = 240  # signs that are read; what stands behind them is left over
_BRACKET = re.compile(r"\(([^()]{0,24})\)")
_STOP = re.compile(r"[ ,，.。、;；:：'\"·_/\\|~*+=!?！？<>《》「」“”‘’()#&\-]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBERED = re.compile(r"\d\s?(?:幢|栋|号|单元|室|楼|层|座)")
_STEPS = 120


def parse(text: str, register: Register | None = None) -> Elements:
    """Return the elements of an address, values as they stand in the text.

    Parameters
    ----------
    text : str
        One address, whole or in part; anything else gives elements that are None and the text as `leftover`.
    register : Register, optional
        Names that are known; the national one by default.

    Returns
    -------
    Elements

    Notes
    -----
    Read once from left to right, in the order: folding, divisions by the register, town and village, road and number,
    estate, building, unit, floor, room. Numerals are never changed before names are looked up. At most `LONGEST`
    signs are read, in a bounded number of steps.
    """
    known = register or Register.national()
    reading = Reading(fold(text[:LONGEST]), known)
    _read(reading)
    return reading.elements(text[LONGEST:])


def _read(reading: Reading) -> None:
    text, end = reading.text, len(reading.text)
    at = heading.read(reading, reading.past_gaps(0))
    for _ in range(_STEPS):
        at = _over_gaps(reading, at)
        if at >= end:
            return
        if (reading.has("road") or reading.has("number")) and heading.another_begins(reading, at):
            return
        again = heading.read_chain(reading, at) if not reading.has("road") else at
        if again > at:
            at = again
            continue
        at = _step(reading, at, end, text)


def _step(reading: Reading, at: int, end: int, text: str) -> int:
    """Read one number or one stretch of names; return the place behind it."""
    marked = numbering.read_mark_before(reading, at)
    if marked is not None:
        return marked
    number = numbering.NUMBER.match(text, at)
    behind = None if number is None else numbering.read_number(reading, number)
    if behind is not None:
        return behind
    begin = at if number is None else number.end()
    number = numbering.NUMBER.search(text, begin)
    until = _stretch_end(text, begin, end if number is None else number.start())
    if until == at:
        return at + 1
    if not reading.codes and not reading.has("road"):
        until = heading.whole_name_ahead(reading, at + 1, until) or until
    following = (number.lastgroup or "") if number is not None and number.start() == until else ""
    naming.read_names(reading, at, until, following.rpartition("_")[2])
    return until


def _stretch_end(text: str, start: int, end: int) -> int:
    """Return where a stretch of names ends: at a stop, unless a bracket is part of the name, 中国(杭州)产业园."""
    at = start
    while True:
        stop = _STOP.search(text, at, end)
        if stop is None:
            return end
        at = stop.start()
        bracket = _BRACKET.match(text, at, end) if text[at] == "(" else None
        if bracket is None or at == start or not _joined(text, bracket, end):
            return at
        at = bracket.end()


def _joined(text: str, bracket: re.Match[str], end: int) -> bool:
    inner = bracket[1]
    followed = bracket.end() < end and _HAN.match(text, bracket.end()) is not None
    return not _NUMBERED.search(inner) and (followed or inner.endswith(("店", "部", "校区", "院区")))


def _over_gaps(reading: Reading, at: int) -> int:
    """Pass over marks, and over a bracket with a remark in it (no numbers of a building): it is left over."""
    text = reading.text
    while True:
        at = reading.past_gaps(at)
        opened = at - 1
        if opened < 0 or at >= len(text) or text[opened] != "(":
            return at
        bracket = _BRACKET.match(text, opened)
        if bracket is None or _NUMBERED.search(bracket[1]) or not reading.spans or not bracket[1]:
            return at
        at = bracket.end()
