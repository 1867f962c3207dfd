"""The head of an address: province, city, county by the register, whole or bare, with levels left out or repeated."""

from __future__ import annotations

import re

from mapdesk.addresses.reading import Reading
from mapdesk.addresses.register import CITY, COUNTY, LEVELS, PROVINCE, Division

# A bare name before one of these is part of another name: 广东路, 陕西南路, 杭州大厦, 台湾风情街.
_WAY = (
    r"[东西南北中环]?[一二三四五六七八九十]?[东西南北中]?"
    r"(?:路|街|大街|大道|巷|弄|里|道|线|支路|公路|高速|风情|步行|胡同)"
)
_OTHER_NAME = re.compile(
    rf"{_WAY}|大厦|大学|学院|医院|银行|宾馆|饭店|酒店|大桥|湾|路|商会|会馆|日报|晚报|广场|公寓|花园|小区|花苑|新村|家园|名城|之[星家]|"
    r"[一-九]?村|社区|[街镇乡]|码头|车站|火车|[东南西北]站|站|机场|公园|话|菜馆|人家|小吃|烤鸭|风味|餐|理工|师范|中学|小学|师大|科技|文化|体育|"
    r"实验|剧院|城(?!区|关|乡|西|东|南|北)|有限|集团|实业|股份|风景|银[泰座]|印象"
)
_BEFORE = re.compile(
    r"\s*(?:(?:收货|详细|联系|通讯|公司|单位|注册|家庭|现住|住所|办公|经营|收件|寄件|发货|所在){0,3}"
    r"(?:地址|住址|地点|位置|住所|住所地)|address)\s*(?:[:：是为]\s*)?|中国(?=[\u4e00-\u9fff]{2,3}[省市])",
    re.IGNORECASE,
)
_WAY_NEXT = re.compile(r"路|街(?!道)|大道|村|社区")
_CITY_LIKE = re.compile(r"[\u4e00-\u9fff]{1,3}?市(?![场区])(?=[\u4e00-\u9fff])")
_COUNTY_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,3}?[市县区](?<![新园小景社校厂港]区)(?<!开发区)(?<!高新区)(?<!工业区)(?=[\u4e00-\u9fff]|$)"
)
_KIND_SIGNS = frozenset("省市区县旗")
_HOME_PROVINCE = "33"
_GENERAL = frozenset(("西湖", "滨江", "上城", "下城", "江北", "江东", "南湖", "钱塘", "路桥", "普陀", "金东"))
_FARTHEST = 60


def read(reading: Reading, start: int) -> int:
    """Read the divisions at the head; return the place after them.

    Words such as "地址:" are passed over. When nothing is known at the head, whole names (浙江省, 杭州市) are looked
    for farther on; what stands before them is left to the names.
    """
    found = _BEFORE.match(reading.text, start)
    if found is not None and found.end() > found.start():
        reading.quiet.append(found.span())
        start = found.end()
    end = read_chain(reading, start)
    if end > start:
        return end
    return start


def read_chain(reading: Reading, start: int) -> int:
    """Read divisions one after the other from a place; return the place after the last one, or `start`."""
    end, level, after = start, PROVINCE, 0
    while True:
        at = reading.past_gaps(end)
        taken = _next(reading, at, level, first=end == start and not reading.codes, apart=at > end and after > 0)
        taken = taken or _unknown(reading, at, level)
        if taken is None:
            return end
        end, level = taken
        after += 1


def another_begins(reading: Reading, at: int) -> bool:
    """Return whether behind a stop another address begins: a whole division, when road or number are read already."""
    before = reading.text[at - 1 : at]
    if before == ";" and reading.has("number"):
        return True
    if before not in (" ", ";", "/", ":", "、", ",", "；"):
        return False
    return any(
        one.whole and len(name) > 2 and one.level <= COUNTY
        for name, meanings in reading.register.divisions.at(reading.text, at)
        for one in meanings
    )


def whole_name_ahead(reading: Reading, start: int, end: int) -> int | None:
    """Return where the first whole name of a province or city or a chain of divisions stands, or None."""
    for at in range(start, min(end, start + _FARTHEST)):
        for name, meanings in reading.register.divisions.at(reading.text, at):
            if len(name) > 2 and any(one.whole and one.level <= CITY for one in meanings):
                return at
    return None


def _next(reading: Reading, at: int, level: int, *, first: bool, apart: bool) -> tuple[int, int] | None:
    """Take the division at a place: its end and the level that may follow, or None."""
    for name, meanings in reading.register.divisions.at(reading.text, at):
        end = at + len(name)
        repeated = _repeated(reading, at, end)
        if repeated is not None:
            reading.quiet.append((at, end))
            return end, repeated + 1
        meant = [one for one in meanings if _possible(reading, one, level, at, end, first)]
        if meant and _take(reading, meant, at, end):
            return end, meant[0].level + 1
        if not first and any(one.whole and len(name) > 2 and one.level <= COUNTY for one in meanings) and apart:
            return end, COUNTY + 1
    return None


def _unknown(reading: Reading, at: int, level: int) -> tuple[int, int] | None:
    """Take a city the register does not know right behind a province, and a county behind such a city."""
    codes = reading.codes
    if level == CITY and reading.last == "province" and len(codes) == 1:
        found = _CITY_LIKE.match(reading.text, at)
        if found is not None and reading.put("city", at, found.end()):
            reading.codes = (f"{codes[0]}??",)
            return found.end(), COUNTY
    if level == COUNTY and codes and codes[0].endswith("?"):
        found = _COUNTY_LIKE.match(reading.text, at)
        if found is not None and reading.put("county", at, found.end()):
            return found.end(), COUNTY + 1
    return None


def _take(reading: Reading, meant: list[Division], at: int, end: int) -> bool:
    level = meant[0].level
    meant = [one for one in meant if one.level == level]
    name = LEVELS[level]
    if level == CITY and len(meant[0].code) == 2 and reading.has("city"):
        name = "county"
    if not reading.put(name, at, end):
        return False
    if any(code.startswith(meant[0].code) for code in reading.codes):
        return True
    reading.codes = tuple(one.code for one in meant)
    return True


def _repeated(reading: Reading, at: int, end: int) -> int | None:
    """Return the level when the same division was taken before, whole or bare."""
    text, told = reading.text, reading.text[at:end]
    for level in (PROVINCE, CITY, COUNTY):
        span = reading.spans.get(LEVELS[level])
        known = text[slice(*span)] if span else ""
        if (
            known
            and (told == known or told[:-1] == known or told == known[:-1])
            and {told[-1], known[-1]} & _KIND_SIGNS
        ):
            if told[-1] in _KIND_SIGNS or _apart(reading, end):
                return level
        elif known and told == known and _apart(reading, end):
            return level
    return None


def _apart(reading: Reading, end: int) -> bool:
    """Return whether a bare name ends here: at a stop, or before another division or town (not 金山|卫镇)."""
    text = reading.text
    following = any(True for _ in reading.register.divisions.at(text, end))
    following = following or any(True for _ in reading.register.towns.at(text, end))
    return end == len(text) or text[end] in " ,，-/" or (following and not _OTHER_NAME.match(text, end))


def _possible(reading: Reading, one: Division, level: int, at: int, end: int, first: bool) -> bool:
    """Return whether a meaning can stand here: its level comes next and it lies inside what was read so far."""
    if LEVELS[one.level] in reading.spans:
        return False
    if one.level < level:
        return one.whole and any(code.startswith(one.code) for code in reading.codes)
    inside = not reading.codes or any(one.code.startswith(code) for code in reading.codes)
    if one.whole:
        return _whole_possible(reading, one, at, end, inside)
    if not inside or (_OTHER_NAME.match(reading.text, end) and not _goes_on(reading, one, end)):
        return False
    if first and one.level == CITY and one.remote:
        return _goes_on(reading, one, end)
    if not first or one.level != COUNTY or one.code == reading.register.home:
        return True
    return _alone_possible(reading, one, end)


def _goes_on(reading: Reading, one: Division, end: int) -> bool:
    """Return whether a division inside this one follows (台州路桥区: no road of 台州)."""
    return any(
        other.code.startswith(one.code) and other.level > one.level and (other.whole or other.level == COUNTY)
        for _, meanings in reading.register.divisions.at(reading.text, end)
        for other in meanings
    )


def _whole_possible(reading: Reading, one: Division, at: int, end: int, inside: bool) -> bool:
    """A whole name stands for itself, inside or not, unless it is short (忠县) or begins another name (城区路)."""
    if end - at <= 2 and (not inside or _WAY_NEXT.match(reading.text, end)):
        return False
    return inside or one.level == COUNTY


def _alone_possible(reading: Reading, one: Division, end: int) -> bool:
    """A bare county at the very head: those of the home province that no other thing is called by; else where a blank
    or one of its towns follows."""
    text = reading.text
    if end == len(text) or text[end] in " ,，-/":
        return True
    if one.code.startswith(_HOME_PROVINCE) and text[end - 2 : end] not in _GENERAL:
        return True
    return any(
        any(known.code.startswith(one.code) and (known.whole or len(name) > 2) for known in meanings)
        for name, meanings in reading.register.towns.at(text, end)
    )
