"""The names an address can begin with: divisions of the country, towns, and what a workspace adds of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mapdesk.addresses.folding import folded
from mapdesk.paths import gis_data

PROVINCE, CITY, COUNTY, TOWN = 0, 1, 2, 3
LEVELS = ("province", "city", "county", "town")
_MUNICIPALITIES = ("11", "12", "31", "50")
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|普米族|怒族|"
    "鄂温克族|保安族|裕固族|独龙族|各族"
)
_LAST = re.compile(
    rf"(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|省|(?:{_PEOPLES})*自治[州县旗]|地区|盟|林区|新区|[市区县旗])$"
)
_TOWN_LAST = re.compile(r"(?:街道|镇|(?:[\u4e00-\u9fff]族)?乡)$")
_GENERIC = frozenset(("城区", "郊区", "矿区", "市区", "新区", "县", "市"))


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one of its names: `code` (2, 4, 6 or 9 digits), `level` and whether the name is the whole one.

    `remote` marks prefectures and leagues, whose bare names (阿里, 海西) are seldom meant alone.
    """

    code: str
    level: int
    whole: bool
    remote: bool = False


class Names:
    """Names with what they mean, found at a place of a text, the longest first."""

    def __init__(self) -> None:
        self._meanings: dict[str, list[Division]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, meaning: Division) -> None:
        """Add a meaning of a folded name of at least two signs."""
        if len(name) < 2 or name in _GENERIC:
            return
        meanings = self._meanings.setdefault(name, [])
        if meaning not in meanings:
            meanings.append(meaning)
            lengths = self._lengths.get(name[:2], ())
            if len(name) not in lengths:
                self._lengths[name[:2]] = tuple(sorted((*lengths, len(name)), reverse=True))

    def at(self, text: str, start: int) -> Iterable[tuple[str, list[Division]]]:
        """Yield the names that stand at a place of a folded text, the longest first, with their meanings."""
        for length in self._lengths.get(text[start : start + 2], ()):
            name = text[start : start + length]
            if name in self._meanings:
                yield name, self._meanings[name]


class Register:
    """What is known by name: `divisions` and `towns` with codes, and `places`: names of elements of a workspace.

    `home` is the code of the district at hand ("" for none): its names win over those of others.
    """

    def __init__(self, home: str = "") -> None:
        self.home = home
        self.divisions = Names()
        self.towns = Names()
        self.places: dict[str, dict[str, str]] = {}

    @classmethod
    def national(cls) -> Register:
        """Return the register of the country: provinces, cities, counties, and towns of Zhejiang (`gis_data`)."""
        return _national()

    @classmethod
    def with_places(cls, places: Mapping[str, Iterable[str]], home: str = "") -> Register:
        """Return the national register and names of one district besides.

        Parameters
        ----------
        places : mapping of str to iterable of str
            Names by element: town, community, village, island, road, estate, poi.
        home : str
            Division code of the district (6 digits), or "".
        """
        national, own = _national(), cls(home)
        own.divisions = national.divisions
        own.towns = national.towns
        if places.get("town"):
            own.towns = _copied(national.towns)
            for name in places["town"]:
                _add_town(own.towns, folded(name), home)
        for element, names in places.items():
            for name in names:
                own._add_place(element, folded(name))
        own.places = {
            start: dict(sorted(same.items(), key=lambda one: -len(one[0]))) for start, same in own.places.items()
        }
        return own

    def place_at(self, text: str, start: int) -> tuple[str, int] | None:
        """Return element and end of the longest own name at a place of a folded text, or None."""
        found = self.places.get(text[start : start + 2])
        if not found:
            return None
        for name, element in found.items():  # the longest first
            if text.startswith(name, start):
                return element, start + len(name)
        return None

    def _add_place(self, element: str, name: str) -> None:
        if len(name) >= 2:
            self.places.setdefault(name[:2], {}).setdefault(name, element)


def _add_town(towns: Names, name: str, code: str) -> None:
    towns.add(name, Division(code, TOWN, True))
    short = _TOWN_LAST.sub("", name)
    if len(short) >= 2 and short != name:
        towns.add(short, Division(code, TOWN, False))


def _copied(names: Names) -> Names:
    copy = Names()
    copy._meanings = {name: list(meanings) for name, meanings in names._meanings.items()}
    copy._lengths = dict(names._lengths)
    return copy


@cache
def _national() -> Register:
    register = Register()
    for row in _rows("divisions.csv"):
        code, name = row["code"], folded(row["name"])
        level, code = _level(code)
        register.divisions.add(name, Division(code, level, True))
        short = _LAST.sub("", name)
        if short != name and (row["status"] == "current" or row["code"].startswith("33")):
            register.divisions.add(short, Division(code, level, False, not name.endswith("市")))
    for row in _rows("towns_zhejiang.csv"):
        _add_town(register.towns, folded(row["name"]), row["code"])
    return register


def _level(code: str) -> tuple[int, str]:
    """Return level and significant digits; the four municipalities stand at the level of cities."""
    if code.endswith("0000"):
        return (CITY if code[:2] in _MUNICIPALITIES else PROVINCE), code[:2]
    if code.endswith("00"):
        return CITY, code[:4]
    return COUNTY, code


def _rows(name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(gis_data(name).read_text(encoding="utf-8")))
