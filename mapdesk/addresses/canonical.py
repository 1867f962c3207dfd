"""The comparable form of an element: the same for 3幢, 三栋, 3# and 3号楼; used by index, search and checks alike."""

from __future__ import annotations

import re
from functools import lru_cache

from mapdesk.addresses.elements import Elements
from mapdesk.addresses.folding import folded
from mapdesk.addresses.numerals import SIGNS, to_figures

_NUMBERED = frozenset(("number", "sub_number", "building", "unit", "floor", "room"))
_MARKS = {
    "number": re.compile(r"[号#]"),
    "sub_number": re.compile(r"[号#]|弄内|^内"),
    "building": re.compile(r"号楼|号[幢栋座]|[幢栋座号#楼]"),
    "unit": re.compile(r"单元|[门号#]"),
    "floor": re.compile(r"层|楼|f$"),
    "room": re.compile(r"号?[室房户铺]|房间|号|#"),
}
_NOT_COMPARED = re.compile(r"[\s,.，。、;；:：'\"·・_/\\]+")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_TO = re.compile(r"[~至到]")
_OF = re.compile(r"之|-")
_BEFORE = re.compile(r"^([甲乙丙丁戊己庚辛])(\d+)")
_BELOW = re.compile(r"^(?:负|地下|b)(?=\d)")
_SPOKEN = re.compile(f"[{SIGNS}]*[〇零一二三四五六七八九十廿卅两][{SIGNS}]*")
_LAST = {
    "province": re.compile(r"(?<=..)(?:省|市|(?:维吾尔|壮族|回族)?自治区|特别行政区)$"),
    "city": re.compile(r"(?<=..)(?:市|地区|盟|(?:\w族)*自治州)$"),
    "county": re.compile(r"(?<=..)(?:新区|自治县|[区县市旗])$"),
    "town": re.compile(r"(?<=..)(?:街道办事处|街道办|街道|镇|民族乡|(?:[畲回]族)乡|乡)$"),
    "community": re.compile(r"(?<=..)(?:社区居民委员会|社区居委会|居民委员会|居委会|社区|居民区)$"),
    "village": re.compile(r"(?<=.)(?:村民委员会|村委会|行政村|自然村|村|社区)$"),
    "island": re.compile(r"(?<=.)(?:岛|屿|礁|山岛)$"),
}


@lru_cache(maxsize=65_536)
def key(name: str, value: str) -> str:
    """Return the comparable form of the value of an element; equal forms mean the same.

    Parameters
    ----------
    name : str
        The element, one of `elements.ELEMENTS`.
    value : str
        As it stands in a text.

    Returns
    -------
    str
        Width, case, look-alike and traditional characters folded, blanks and stops gone, Chinese numerals as figures.
        Of number, sub-number, building, unit, floor and room the marks (号 幢 栋 单元 层 室 #) are gone too, and
        leading zeros except in a room; 之 and "-" are one, 甲12 and 12甲 are one; a range is "48~50" or, since a dash
        may also mean a part, "48-50". Empty when nothing is left.
    """
    plain = _NOT_COMPARED.sub("", folded(value))
    if name not in _NUMBERED:
        return _SPOKEN.sub(lambda run: to_figures(run[0]), plain)
    return _numbered(name, to_figures(plain))


def bare(name: str, value: str) -> str:
    """Return the comparable form of a name without the word for its kind: 稠城街道 as 稠城, 鹿西乡 as 鹿西.

    A name whose rest would be a single sign keeps the word (忠县), except villages and islands. Elements that have no
    such word (road, estate) are returned as `key` does.
    """
    whole = key(name, value)
    pattern = _LAST.get(name)
    return whole if pattern is None else pattern.sub("", whole) or whole


def door(elements: Elements) -> str:
    """Return number and sub-number as one comparable form: 12号之1, 12之1号, 12-1号 are all "12-1"; 12号附5 is "12附5".

    Empty when the address has no number.
    """
    number = key("number", elements.number or "")
    sub = key("sub_number", elements.sub_number or "")
    if not number or not sub:
        return number or sub
    return f"{number}{sub}" if sub.startswith(("-", "附")) else f"{number}-{sub}"


def number_range(value: str) -> tuple[int, int] | None:
    """Return the first and last house number a number can stand for, or None when it is a single one.

    48~50, 48至50, 48-50 and 48、50 are ranges; 12-1 is not, since the second is not above the first. A dash is
    ambiguous by nature: 12-18 may be door 18 of number 12; who compares must accept both readings.
    """
    found = re.fullmatch(r"(\d{1,6})[-~](\d{1,6})", key("number", _TO.sub("~", re.sub("[、,，/]", "~", folded(value)))))
    if found is None or not int(found[1]) < int(found[2]):
        return None
    return int(found[1]), int(found[2])


def _numbered(name: str, plain: str) -> str:
    text = _MARKS[name].sub("", _TO.sub("~", plain)) or plain
    text = _BEFORE.sub(r"\2\1", text)
    if name == "floor":
        text = _BELOW.sub("-", text)
    if name in ("number", "sub_number"):
        text = _OF.sub("-", text)
    return text if name == "room" else _ZEROS.sub("", text)
