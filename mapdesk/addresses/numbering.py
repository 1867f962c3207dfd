"""The numbers of an address: house number, building, unit, floor, room, with their marks or in short forms."""

from __future__ import annotations

import re

from mapdesk.addresses.reading import Reading

_PART = r"(?:[甲乙丙丁戊己](?=\d))?(?:\d{1,3}[a-eg-z]\d{1,5}|[a-z]{0,3}\d{1,6}(?:[a-eg-z](?![a-z]))?|[a-z]{1,2}(?=-\d))"
_JOINT = r"-{1,2}|[~/、之至]|(?<=\d\d\d)[,&](?=\d{3})|,(?=\d{1,5}(?:[,、]\d{1,5}){0,3}号)"
_LIST = rf"{_PART}(?:\s?(?:{_JOINT})\s?{_PART}){{0,5}}"
_ROOM_MARK = (
    r"号?室|号房间?|号?(?:店面|商铺|铺面|铺位|铺|摊位|摊|档口|档|柜台|商位|店铺|门面)|房间|房(?!产|地)|户(?!外|籍)"
)
_HOUSE_MARK = (
    r"号楼(?![上下])|号?(?:厂房|车间|仓库)|号?(?:宿舍|公寓|住宅|综合|教学|办公|研发)?楼?[幢栋]楼?|"
    r"号?#(?:楼|[幢栋])?|座(?!桥|谈)"
)
_FLOOR_MARK = r"底层|层楼?|楼(?!盘|兰|台|村|塔|下镇|宇|道|梯间)|/?f(?![a-z0-9])"
_NAMED = (
    "巷|大街|大道|路|街|区(?!块)|期|社区|国道|省道|县道|乡道|村|组团|度|年|月|米|元|分钟|小时|岁|弄堂|线|园|墩|里(?!弄)|坊|湾|桥|港|塘|"
    "浦|埠|都|洋|岙|家|维|季|星|天|只|个|条|公馆|院"
)
_AFTER_PLATE = r"(?!楼(?![上下])|大街|街(?!\d)|路|桥|线|公路|大道)"
_NAMED_AFTER = re.compile(
    r"公馆|府|院|码头|港|渠|坝|闸|隧道|地块|广场|基地|公园|井|矿|站|机|馆|门(?!面)|岗|橘|花园|公寓|庄园|海岸|泊位|点|灯|浮|厅|桥墩|平台|"
    r"养殖|海区|区|线|船|塔|泵"
)
_SEA_PLOT = re.compile(r"(?:养殖区|养殖小区|海区|网格|泊位|锚地|渔场)$")
_MARK = (
    rf"(?P<room>{_ROOM_MARK})|(?P<building>{_HOUSE_MARK})|(?P<unit>单元|门(?!市|口|面|诊|店|窗|业|卫|前|厅)|梯)"
    rf"|(?P<floor>{_FLOOR_MARK})|(?P<number>号(?:院(?![子内里]))?{_AFTER_PLATE})|(?P<lane>弄(?!村|里|堂|口|社区|新村|小区))"
    r"|(?P<group>[组队](?!团|织|合|长|装))|(?P<km>公里|千米|km)"
)
_SPOKEN = r"第?[〇零一二三四五六七八九十百廿]{1,7}"
_SPOKEN_MARK = (
    r"(?P<s_room>室)|(?P<s_building>号楼(?![上下])|[幢栋])|(?P<s_unit>单元)"
    r"|(?P<n_floor>层楼?|楼(?!盘|兰|台|村|塔|下))|(?P<s_lane>弄(?!村|里|堂|口|社区|新村|小区))|(?P<s_group>[组队](?!团|织|合|长))"
)
_SPOKEN_PLATE = (
    rf"(?:(?<=[路街巷道弄村组区段里])|(?<=[路街巷道弄村组区段里] ))(?P<s_plate>[甲乙丙丁特]?{_SPOKEN})"
    rf"(?P<s_number>号{_AFTER_PLATE})"
)
_LETTER = (
    r"(?<![a-z0-9])(?:[a-z]{1,2}|[甲乙丙丁])(?P<l_building>座|[幢栋]|号楼|#楼?|楼)"
    r"|(?<![a-z0-9])(?:[a-z]|[甲乙丙丁东西南北中])(?P<l_unit>单元)"
)
NUMBER = re.compile(
    r"(?P<phone>(?<!\d)(?:0\d{2,3}[\s-]{0,2}\d{7,8}(?:-\d{1,5})?|1\d{10}|400-?\d{3}-?\d{4})(?!\d))"
    rf"|(?:k\d{{1,4}}(?:\+\d{{1,3}})?(?P<stone>)(?![a-z0-9]))"
    rf"|(?:负|地下|第)?(?<![a-z0-9])(?P<list>{_LIST})(?![0-9])\s?(?:{_MARK}|(?!{_NAMED}|[号%a-z])(?P<plain>))"
    rf"|(?P<s_floor>(?:负|地下)[一二三四五](?:层|楼)|(?:地下|底)(?:层|楼))"
    r"|(?<=[厦心场苑园城庭居座院])(?P<n_building>[东西南北](?:[座幢栋]|楼)(?=[a-z]?\d|$|[ ,，]))"
    rf"|{_SPOKEN_PLATE}|(?P<spoken>{_SPOKEN})(?:{_SPOKEN_MARK})|{_LETTER}"
)
_SIDE = re.compile(
    r"[东西南北主副裙前后中](?:座|幢|栋|楼(?![上下道梯]))(?=\d|[a-z]\d|$|[\s,，]|[一二三四五六七八九十]+[层楼])"
)
_SUB = re.compile(r"[附副付]\s?-?\d{1,4}(?:-\d{1,3})?号?|[之]\s?[0-9一二三四五六七八九十]{1,3}(?:号)?(?![0-9幢栋楼层])")
_ROOM_NEXT = re.compile(
    r"[\s,，]?-?\s?(?:[a-z]?\d{3,5}(?![0-9号幢栋楼弄])|[a-z]?\d{1,5}号?室|[0-9一二三四五六七八九]{1,2}(?:单元|[层楼])|\d{1,3}-\d{3,4})"
)
_YEAR_NAME = re.compile(r"[\u4e00-\u9fff]{0,3}(?:园|城|街区|广场|基地|空间|艺术|创意|文化)")
_DIGITS_3 = re.compile(r"\d{3}")
_MOST_DIGITS = 5  # of a room or number without a mark; more are a postcode or a telephone
_GROUPED = re.compile(r"\s?\d{1,5}(?:[-之]\d{1,3})?号")
_PART_SPLIT = re.compile(r"\s?(?:-{1,2}|[~/、之至,&])\s?")
_SHOPS = re.compile(r"(?:市场|商城|广场|城|商场|商厦)[^号路街巷道]{0,4}$")


def read_mark_before(reading: Reading, at: int) -> int | None:
    """Read what has no number first: 附5号 and 之3 after a house number, 北楼 and 东座; return its end or None."""
    if reading.last in ("number", "sub_number"):
        found = _SUB.match(reading.text, at)
        if found and reading.put("sub_number", *found.span()):
            return found.end()
    if reading.last in ("number", "poi", "estate", "sub_number"):
        found = _SIDE.match(reading.text, at)
        if found and reading.put("building", *found.span()):
            return found.end()
    return None


def read_number(reading: Reading, found: re.Match[str]) -> int | None:
    """Note the elements of a number with its mark.

    Returns
    -------
    int or None
        The place behind it, also of one more than there is room for, which is left over; None when it is rather the
        beginning of a name (1958文化园).
    """
    kind = _kind(found)
    if kind == "number" and reading.last not in ("road", "village") and _NAMED_AFTER.match(reading.text, found.end()):
        return None
    if kind == "group":
        return _group(reading, *found.span())
    if not _noted(reading, kind, found) and kind == "plain" and not _ends(reading, found.end()):
        return None
    return found.end()


def _kind(found: re.Match[str]) -> str:
    kind = found.lastgroup or "plain"
    return kind.rpartition("_")[2]


def _noted(reading: Reading, kind: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    if kind == "plain":
        return _plain(reading, found)
    if kind == "phone":
        return False
    if kind in ("room", "building", "unit", "floor"):
        return _marked(reading, kind, found)
    if kind in ("stone", "km"):
        return reading.put("number", start, end)
    return _plate(reading, start, end, lane=kind == "lane")


def _marked(reading: Reading, kind: str, found: re.Match[str]) -> bool:
    """Note a building, unit, floor or room; 3-2-501室 is all of building, unit and room."""
    start, end = found.span()
    parts = _parts(found)
    if (kind == "unit" or (kind == "building" and reading.has(kind))) and _three_digits(reading, parts):
        kind = "room"
    if kind in ("room", "unit") and len(parts) > 1 and not _one_room(reading, parts):
        names = ("building", "unit", "room")[: 3 if kind == "room" else 2]
        names = names[-len(parts) :] if reading.has("building") or len(parts) > 2 else ("building", kind)
        if len(names) == len(parts) and not any(reading.has(name) for name in names):
            for name, part in zip(names, parts, strict=True):
                reading.put(name, *part)
            reading.move(names[-1], parts[-1][0], end)
            return True
    if kind == "building" and reading.last == "road" and found[0].endswith("#"):
        kind = "number"
    if kind == "floor" and len(parts) == 2 and not reading.has("building") and not _rising(reading, parts):
        reading.put("building", *parts[0])
        return reading.put("floor", parts[1][0], end)
    return reading.put(kind, start, end)


def _three_digits(reading: Reading, parts: list[tuple[int, int]]) -> bool:
    """Return whether a value is rather a room: 1303单元, 705# behind a building, 1201-1203单元."""
    single = len(parts) == 1 or _one_room(reading, parts)
    return single and _DIGITS_3.search(reading.text, *parts[0]) is not None


def _rising(reading: Reading, parts: list[tuple[int, int]]) -> bool:
    """Return whether two parts can be the ends of a range."""
    first, second = (reading.text[slice(*part)] for part in parts)
    return first.isdigit() and second.isdigit() and int(first) < int(second)


def _one_room(reading: Reading, parts: list[tuple[int, int]]) -> bool:
    """Several parts are one value as a range (1207-1209) or a list (1207、1208), or after a floor."""
    joint = reading.text[parts[0][1] : parts[1][0]]
    first, second = (reading.text[slice(*part)] for part in parts[:2])
    if reading.has("floor") or joint.strip() in ("、", "~", "至", "/", ",", "&"):
        return True
    return len(parts) == 2 and (len(second) < 3 or (len(first) == len(second) and _rising(reading, parts)))


def _group(reading: Reading, start: int, end: int) -> int | None:
    """A villagers' group: part of the number that follows (5组6号), else of the settlement."""
    after = _GROUPED.match(reading.text, end)
    if after is not None and reading.put("number", start, after.end()):
        return after.end()
    return end if reading.put("estate", start, end) else None


def _plate(reading: Reading, start: int, end: int, *, lane: bool) -> bool:
    """Note a number with 号 or 弄: the house number first; behind one it is a building, a room or a sub-number."""
    followed = _ROOM_NEXT.match(reading.text, end) is not None
    last = reading.last
    if last == "floor":
        return reading.put("room", start, end)
    if last == "poi" and _SEA_PLOT.search(reading.text[reading.spans["poi"][0] : start]):
        reading.move("poi", reading.spans["poi"][0], end)
        return True
    if last in ("building", "unit"):
        return reading.put("unit" if last == "building" else "room", start, end)
    if reading.has("number"):
        return _second_plate(reading, start, end, followed)
    if last == "estate" and not lane and followed:
        return reading.put("building", start, end)
    return reading.put("number", start, end)


def _second_plate(reading: Reading, start: int, end: int, followed: bool) -> bool:
    if reading.last == "number" and reading.text[start - 2 : start] in ("号、", "号和"):
        reading.move("number", reading.spans["number"][0], end)
        return True
    if reading.last == "number":
        return reading.put("building" if followed else "sub_number", start, end)
    if reading.last == "poi" and _SHOPS.search(reading.text, 0, start):
        return reading.put("room", start, end)
    if reading.last in ("poi", "estate"):
        return reading.put("building", start, end)
    return reading.put("sub_number", start, end)


def _plain(reading: Reading, found: re.Match[str]) -> bool:
    """Note numbers without a mark by what they follow: 3-2-501 behind an estate, 1207 behind a building."""
    parts = _parts(found)
    names = _names_of_plain(reading, parts, found.end())
    if not names or any(reading.has(name) for name in names):
        return False
    if len(names) == 1:
        return reading.put(names[0], parts[0][0], parts[-1][1])
    for name, part in zip(names, parts[-len(names) :], strict=True):
        reading.put(name, *part)
    return True


def _names_of_plain(reading: Reading, parts: list[tuple[int, int]], end: int) -> tuple[str, ...]:
    sizes = [sum(sign.isdigit() for sign in reading.text[slice(*part)]) for part in parts]
    last = reading.last
    if last in ("building", "unit", "floor"):
        return _inside(last, sizes, _ends(reading, end))
    if max(sizes) > _MOST_DIGITS:
        return ()
    if last == "road":
        return _behind_road(reading, parts, sizes)
    if last in ("number", "sub_number"):
        if len(parts) == 1 and sizes[0] < 3 and reading.text[parts[0][0] - 1] == "-" and _ends(reading, end):
            return ("sub_number",)
        if _YEAR_NAME.match(reading.text, parts[-1][1]):
            return ()
        return {1: ("room",) if sizes[0] >= 3 else (), 2: ("building", "room"), 3: ("building", "unit", "room")}.get(
            len(parts), ()
        )
    if last == "village":
        return {1: ("number",) if sizes[0] < 4 and _ends(reading, end) else (), 2: ("number",)}.get(
            len(parts), ("building", "unit", "room")
        )
    return _behind_place(reading, sizes, end)


def _inside(last: str, sizes: list[int], ends: bool) -> tuple[str, ...]:
    if last == "floor" or (len(sizes) > 1 and sizes[0] >= 3):
        return ("room",)
    if last == "unit":
        if len(sizes) == 1 and sizes[0] < 3 and not ends:
            return ()
        return ("room",) if len(sizes) != 2 or sizes[1] < 3 or sizes[0] > 2 else ("floor", "room")
    if len(sizes) == 1:
        return ("room",) if sizes[0] >= 3 or ends else ("unit",)
    if len(sizes) == 2:
        return ("unit", "room") if sizes[1] >= 3 and sizes[0] < 3 else ("room",)
    return ("unit", "floor", "room")


def _behind_road(reading: Reading, parts: list[tuple[int, int]], sizes: list[int]) -> tuple[str, ...]:
    if len(parts) == 2 and sizes[1] >= 3:
        first, second = (reading.text[slice(*part)] for part in parts)
        ranged = first.isdigit() and second.isdigit() and 0 < int(second) - int(first) <= 200
        return ("number",) if ranged else ("number", "room")
    return ("number",) if len(parts) < 3 else ("number", "building", "room")


def _behind_place(reading: Reading, sizes: list[int], end: int) -> tuple[str, ...]:
    if reading.last not in ("estate", "poi"):
        return ("building", "unit", "room") if len(sizes) == 3 and sizes[2] >= 3 else ()
    if len(sizes) == 1:
        if sizes[0] >= 3:
            return ("room",) if _ends(reading, end) else ()
        return ("building",) if reading.last == "estate" and _ends(reading, end) else ()
    if len(sizes) == 2:
        return (
            ("building", "room") if sizes[1] >= 3 else ("building", "unit") if reading.last == "estate" else ("room",)
        )
    return ("building", "unit", "room")


def _ends(reading: Reading, end: int) -> bool:
    return end >= len(reading.text) or not "\u4e00" <= reading.text[end] <= "\u9fff"


def _parts(found: re.Match[str]) -> list[tuple[int, int]]:
    """Return the places of the parts of a list joined by dashes and the like."""
    text = found["list"]
    if text is None:
        return [found.span()]
    start, parts, at = found.start("list"), [], 0
    for joint in _PART_SPLIT.finditer(text):
        parts.append((start + at, start + joint.start()))
        at = joint.end()
    return [*parts, (start + at, start + len(text))]
