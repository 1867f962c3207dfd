"""The names an address can begin with: divisions of the country, towns, and what a workspace adds of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mapdesk.addresses.folding import folded
from mapdesk.model.query import Op, Query, Where
from mapdesk.paths import gis_data

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

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
_PLACES = ("community", "village", "island", "road", "estate", "poi")
_MOST_DIVISIONS = 4  # of each level that a workspace adds
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
        own.divisions, own.towns = _copied(national.divisions), _copied(national.towns)
        for level, digits in ((PROVINCE, 2), (CITY, 4), (COUNTY, 6)):
            for name in map(folded, places.get(LEVELS[level], ())):
                own.divisions.add(name, Division(home[:digits], level, True))
                own.divisions.add(_LAST.sub("", name), Division(home[:digits], level, name == _LAST.sub("", name)))
        for name in places.get("town", ()):
            _add_town(own.towns, folded(name), home)
        for element in _PLACES:
            for name in places.get(element, ()):
                own._add_place(element, folded(name))
        own.places = {
            start: dict(sorted(same.items(), key=lambda one: -len(one[0]))) for start, same in own.places.items()
        }
        return own

    @classmethod
    def of(cls, workspace: Workspace) -> Register:
        """Return the national register with the names of a workspace.

        Parameters
        ----------
        workspace : Workspace
            Open for reading: names of the layers towns, villages, roads, land and of the estates of addresses; the
            names of province, city and county as its addresses have them.

        Returns
        -------
        Register
        """
        towns = workspace.rows(Query("towns", ("name", "division_code"))).dicts()
        villages = workspace.rows(Query("villages", ("name", "kind"))).dicts()
        places: dict[str, set[str]] = {
            "town": {str(row["name"]) for row in towns if row["name"]},
            "community": {str(row["name"]) for row in villages if row["name"] and row["kind"] == "community"},
            "village": {str(row["name"]) for row in villages if row["name"] and row["kind"] != "community"},
            "road": _filled(workspace.column("roads", "name")),
            "island": {name for name in _filled(workspace.column("land", "name")) if name.endswith(("岛", "屿"))},
            "estate": _filled(workspace.column("addresses", "estate")),
        }
        places |= {name: _distinct(workspace, name) for name in ("province", "city", "county")}
        codes = [str(row["division_code"])[:6] for row in towns if row["division_code"]]
        return cls.with_places(places, home=max(codes, key=codes.count, default=""))

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


def _filled(values: Iterable[Any]) -> set[str]:
    return {str(value) for value in values if value}


def _distinct(workspace: Workspace, column: str) -> set[str]:
    """Return the values of a column of addresses that has few of them, one question each."""
    found: set[str] = set()
    while len(found) < _MOST_DIVISIONS:
        others = tuple(Where(column, Op.NE, value) for value in found)
        rows = workspace.rows(Query("addresses", (column,), (Where(column, Op.FILLED), *others), limit=1)).dicts()
        if not rows:
            break
        found.add(str(rows[0][column]))
    return found


@cache
def _national() -> Register:
    register = Register()
    for row in _rows("divisions.csv"):
        code, name = row["code"], folded(row["name"])
        level, code = _level(code)
        register.divisions.add(name, Division(code, level, True))
        if level == PROVINCE and name.endswith("自治区"):  # 广西省 is wrong and common
            register.divisions.add(_LAST.sub("", name) + "省", Division(code, level, True))
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
