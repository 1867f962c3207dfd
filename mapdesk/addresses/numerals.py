"""Chinese numerals as figures: 三百二十一, 一〇二, 廿三, 两百, up to 99,999."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
SIGNS = "〇○零一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_RUN = re.compile(f"[{SIGNS}]+")
_LONGEST = 9


def figure(spoken: str) -> int | None:
    """Return the value of a Chinese numeral, or None when the signs make none (百, 万十, longer than nine signs).

    Signs without a unit are read one by one: 一〇二 is 102. A unit without a figure before it counts once: 十二 is 12.
    """
    if not spoken or len(spoken) > _LONGEST:
        return None
    if all(sign in _DIGITS for sign in spoken):
        return int("".join(str(_DIGITS[sign]) for sign in spoken))
    high, _, low = spoken.rpartition("万")
    upper = _below_ten_thousand(high) if "万" in spoken else 0
    lower = _below_ten_thousand(low) if low or not high else 0
    return None if upper is None or lower is None else upper * 10_000 + lower


def to_figures(text: str) -> str:
    """Return a text with every Chinese numeral that has a value as figures; the others stay as they are."""

    def changed(run: re.Match[str]) -> str:
        value = figure(run[0])
        return run[0] if value is None else str(value) if set(run[0]) - set(_DIGITS) else _one_by_one(run[0])

    return _RUN.sub(changed, text)


def _one_by_one(signs: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in signs)


def _below_ten_thousand(spoken: str) -> int | None:
    """Units must fall from left to right; 百 and 千 need a figure before them. 一百二 is 120, 一百零二 is 102."""
    total, digit, last, apart = 0, None, 10_000, False
    for sign in spoken:
        if sign in _DIGITS:
            if digit not in (None, 0):
                return None
            digit, apart = _DIGITS[sign], apart or _DIGITS[sign] == 0
            continue
        unit, value = _value(sign, digit)
        if value is None or unit >= last:
            return None
        total, digit, last, apart = total + value, None, unit, False
    if not spoken or (total == 0 and digit is None):
        return None
    short = 10 < last < 10_000 and not apart
    return total + (digit or 0) * (last // 10 if short else 1)


def _value(sign: str, digit: int | None) -> tuple[int, int | None]:
    if sign in _TENS:
        return 10, None if digit else _TENS[sign]
    unit = _UNITS.get(sign, 10_000)
    if unit == 10_000 or (digit is None and unit != 10):
        return unit, None
    return unit, unit * (1 if digit is None else digit)
