"""The names of an address between its numbers: town, community, village, road, estate, point of interest."""

from __future__ import annotations

import json
import re

from mapdesk.addresses.reading import Reading
from mapdesk.paths import gis_data

_TOLD: dict[str, list[str]] = json.loads(gis_data("address_words.json").read_text(encoding="utf-8"))["endings"]
_KINDS = {word: kind for kind, words in _TOLD.items() for word in words}
_PART = (
    r"[一二三四五六七八九十0-9东西南北中a-z]{1,2}区|[一二三四五六七八九十0-9]{1,2}期|[一二三四五六七八九十0-9]{1,2}组团"
)
_ENDING = re.compile(f"(?P<part>{_PART})|" + "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True)))
_WAY_AHEAD = re.compile(r"[东西南北中]?[一二三四五六七八九十]?[东西南北中]?(?:大道|大街|路(?!口)|街(?!道)|巷|弄|支路)")
_NAME_AHEAD = re.compile(
    r"(?:(?:新|[东西南北中上下前后大小])?村(?!\w{0,2}路)|社区|居委会|街道|镇(?![东西南北中])|乡(?!村)|[东西南北中]路|[东西南北中]街|小区|花园|公寓|花苑|新村|家园|菜场|农贸|市场|小学|中学|"
    r"幼儿园|派出所|店|大厦|宾馆|医院|卫生|银行|支行|分店|超市|服务|桥|商场|广场|公园|车站|停车|加油|宿舍|住宅)"
)
_PLATE_AHEAD = re.compile(r"\s?(?:k?\d|[〇零一二三四五六七八九十百]{1,5}[号弄]|[甲乙丙丁]\d|$)")
_SECTION = re.compile(r"(?:[东西南北中]?[一二三四五六七八九]?[东西南北中]?段|[东西南北中](?=\d|\s|$))")
_NOT_ROAD = frozenset(("铁路", "公路", "马路", "线路", "网路", "道路", "老街", "上街", "支路", "岔路"))
_BLOCKED_TOWN = re.compile(r"(?:[小古老]镇|[水梦故家茶侨城]乡)$")
_BARE_BLOCKED = re.compile(
    r"[东西南北中新老前后上下大小一二三四五六七八九十]{0,2}(?:路|街|巷|大道|道|弄|村|社区|桥|小区|花园|公寓|大厦|国际|工业|经济|"
    r"开发|高新|中学|小学|中心|医院|汽车|车站|广场|苑|派出|农贸|菜|新村|公园|湿地|风景|景区|古镇|古城|水库|森林|文化|体育|大酒店|"
    r"宾馆|饭店|银行|卫生|市民|天街|印象|银泰|万达|人家|家园|花苑|嘉园)(?![东西南北中]?(?:路|街|大道))"
)
_SIDES = frozenset(f"{side}楼" for side in "东西南北主副裙前后")
_NO_ISLAND = re.compile(r"(?:半|海|环|千|青|群|小|列|全)岛$")
_PLATES = ("number", "lane", "plain")
_LONGER = re.compile(f"{_WAY_AHEAD.pattern}|灯|航道|航标|码头|渔港|大桥|礁|水道|海域")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ONLY_ASIDE = re.compile(
    "(?:" + "|".join(map(re.escape, _TOLD["aside"])) + "|[东西南北上下左右内外前后第一二三四五间])+"
)
_NAMING = frozenset(("road", "way", "village", "community", "estate", "court", "zone", "poi", "shop"))
_CITY_DIGITS = 4
_SERVICE = re.compile("服务|卫生|医院|文化|活动")
_MOST_SIGNS = {"short": 5, "long": 8}  # of a name ending in 镇 or 乡; of one ending in 街道, 社区, 村
_LEAST_PLACE = 2


def read_names(reading: Reading, start: int, end: int, following: str) -> None:
    """Read the names of a stretch of a text that has no number in it.

    Parameters
    ----------
    reading : Reading
    start, end : int
        The stretch in the folded text.
    following : str
        What the number behind it is: "building", "number", "plain", "" (nothing) ...
    """
    start = _town_by_register(reading, start, end)
    start = _own_places(reading, start, end)
    if start < end:
        _Stretch(reading, start, end, following).read()


def _town_by_register(reading: Reading, start: int, end: int) -> int:
    """Take a town the register knows, its whole name anywhere, the bare one only inside its city.

    Not only inside its county, since counties are re-divided (下沙 was of 江干区) and people go on writing the old one.
    """
    if reading.has("number") or reading.has("village"):
        return start
    text, register = reading.text, reading.register
    for name, meanings in register.towns.at(text, start):
        after = start + len(name)
        inside = any(one.code.startswith(code[:_CITY_DIGITS]) for one in meanings for code in reading.codes)
        if any(one.whole for one in meanings):
            if not _WAY_AHEAD.match(text, after) or inside:
                return _take_town(reading, start, after)
        elif inside and not (reading.has("town") or reading.has("road")) and _bare_town(reading, after, end):
            return _take_town(reading, start, after)
    return start


def _take_town(reading: Reading, start: int, end: int) -> int:
    if not reading.put("town", start, end):
        town = reading.spans["town"]
        if reading.text[slice(*town)].startswith(reading.text[start : end - 1]):
            reading.quiet.append((start, end))
    return end


def _bare_town(reading: Reading, after: int, end: int) -> bool:
    """Return whether a bare name is a town: it stands alone, or the names behind it do without it."""
    text = reading.text
    if after >= end:
        return not text[after : after + 1].isdigit()
    if reading.register.place_at(text, after) is not None:
        return True
    if _BARE_BLOCKED.match(text, after) or text.startswith(("街道", "镇", "乡"), after):
        return False
    return any(
        _KINDS.get(hit[0]) in _NAMING and (hit.start() > after + 1 or len(hit[0]) > 2)
        for hit in _ENDING.finditer(text, after, end)
    )


def _own_places(reading: Reading, start: int, end: int) -> int:
    """Take names the workspace knows (roads, villages, islands, estates) at the start of a stretch."""
    if not reading.register.places:
        return start
    while start < end:
        found = reading.register.place_at(reading.text, start)
        if found is None or found[1] > end or (found[0] != "road" and _LONGER.match(reading.text, found[1])):
            return start
        if not reading.put(found[0], start, found[1]):
            return start
        start = found[1]
    return start


class _Stretch:
    """Names without a number between them, cut behind the words that say what they are."""

    def __init__(self, reading: Reading, start: int, end: int, following: str) -> None:
        self.reading, self.text = reading, reading.text
        self.end, self.following = end, following
        self.cut = start
        self.place: tuple[int, int, str] | None = None

    def read(self) -> None:
        """Cut the stretch and note its elements."""
        if self.reading.in_tail or self.reading.last == "floor":
            if self.end - self.cut >= _LEAST_PLACE and not _ONLY_ASIDE.fullmatch(self.text, self.cut, self.end):
                self._note_place(self.cut, self.end, "poi")
            return
        at = self.cut
        while True:
            hit = _ENDING.search(self.text, at, self.end)
            if hit is None:
                break
            at = self._word(hit)
        self._rest()

    def _word(self, hit: re.Match[str]) -> int:
        kind = "part" if hit["part"] else _KINDS[hit[0]]
        start, end = hit.span()
        if kind == "poi" and hit[0].endswith("街") and end == self.end and self.following in _PLATES:
            kind = "road"
        if kind in ("road", "way"):
            return self._road(kind, hit[0], start, end)
        if hit[0] == "办事处" and self.reading.last in ("county", "city"):
            kind = "town"
        if kind in ("town", "community", "village"):
            return self._settlement(kind, start, end)
        if kind in ("estate", "court", "poi", "shop"):
            return self._building_name(kind, start, end)
        return {"part": self._part, "zone": self._zone, "aside": self._aside, "island": self._island}[kind](start, end)

    def _settlement(self, kind: str, start: int, end: int) -> int:
        """Note a town, community or village, unless its word is inside another name (乡村路, 古镇, 村前路)."""
        if start == self.cut and self.place is not None and self.place[1] == start:
            self.cut, self.place = self.place[0], None  # 码头|镇, 公园|社区: the word before was no place
        if start > self.cut and not self._inside_other_name(kind, start, end):
            self._flush()
            if not self.reading.put(kind, self.cut, end) and kind == "town":
                _take_town(self.reading, self.cut, end)
            self.cut = end
        return end

    def _inside_other_name(self, kind: str, start: int, end: int) -> bool:
        text, short = self.text, end - start == 1
        most = _MOST_SIGNS["short"] if kind == "town" and short else _MOST_SIGNS["long"]
        if end - self.cut > most or (_WAY_AHEAD.match(text, end) and (kind != "town" or short)):
            return True
        if kind == "town":
            named = _BLOCKED_TOWN.search(text, self.cut, end) or self.reading.has("number")
            return bool(named) or self._no_second_town(start, end)
        return bool(_NAME_AHEAD.match(text, end)) or (kind == "community" and bool(_SERVICE.match(text, end)))

    def _no_second_town(self, start: int, end: int) -> bool:
        """镇 and 乡 behind a town are rather part of a name (南镇村); 街道 is not."""
        text = self.text
        return end - start == 1 and (self.reading.has("town") or text.startswith(("村", "社区"), end))

    def _road(self, kind: str, word: str, start: int, end: int) -> int:
        text = self.text
        if kind == "way" and not (
            end == self.end and _PLATE_AHEAD.match(text, end) and self.following in ("number", "lane")
        ):
            return end
        if start == self.cut and not (len(word) > 1 and _PLATE_AHEAD.match(text, end)):
            return end
        name = text[self.cut : end]
        if (
            (name in _NOT_ROAD and self.following != "number")
            or _NAME_AHEAD.match(text, end)
            or _inside_word(text, end)
        ):
            return end
        section = _SECTION.match(text, end, self.end)
        if section is not None:
            end = section.end()
        self._flush()
        self._put_road(self.cut, end)
        self.cut = end + 1 if text.startswith("口", end) and end < self.end else end
        return self.cut

    def _put_road(self, start: int, end: int) -> None:
        """The last road before the house number is the road; one behind the number, or a crossing one, stays over."""
        reading = self.reading
        crossing = reading.has("road") and self.text[start] in "与和及跟"
        if not reading.has("number") and not crossing and (not reading.has("road") or self.following in _PLATES):
            reading.move("road", start, end)
        else:
            reading.put("road", start, end)

    def _island(self, start: int, end: int) -> int:
        name = self.text[self.cut : end]
        other = _NO_ISLAND.search(name) or not self.cut < start <= self.cut + 3 or self.reading.has("road")
        if other or re.match(r"[屿礁湖国城上\d]|村|社区|路|街|镇|乡|大桥|国际|酒店|码头", self.text[end : end + 2]):
            return end
        self._flush()
        self.reading.put("island", self.cut, end)
        self.cut = end
        return end

    def _zone(self, start: int, end: int) -> int:
        if _WAY_AHEAD.match(self.text, end):
            return end
        if self.place is not None and self.place[1] == self.cut == start:
            self.place = None
        self._flush()
        self.cut = end
        return end

    def _aside(self, start: int, end: int) -> int:
        """A word such as 旁边 ends a name; what it adds is no element."""
        alone = self.text[start:end]
        if alone in ("旁", "口") and (end != self.end or (alone == "口" and self.text[start - 1] not in "路街道巷弄")):
            return end
        if start > self.cut and alone == "路口":
            self._road("road", "路", start, start + 1)
        elif start > self.cut:
            self._extend(self.cut, start, "poi")
        self._flush()
        self.cut = end
        return end

    def _part(self, start: int, end: int) -> int:
        """A part of an estate (三区, 二期) belongs to its name; of a village it stands for the estate."""
        if start == self.cut and self.place is None:
            if self.reading.last in ("village", "community", "town"):
                self._extend(start, end, "estate")
                self.cut = end
            return end
        if _WAY_AHEAD.match(self.text, end):
            return end
        self._extend(self.cut, end, self.place[2] if self.place else "estate")
        self.cut = end
        return end

    def _building_name(self, kind: str, start: int, end: int) -> int:
        text = self.text
        if start == self.cut and self.place is None and kind in ("court", "shop"):
            return end
        ahead = _WAY_AHEAD.match(text, end)
        if kind in ("court", "shop"):
            near = re.compile(r"[^路街巷弄村]{0,2}(?:路|街|巷|大道|村|社区|镇|乡)").match(text, end, self.end)
            if ahead or near:
                return end
        elif ahead:
            return end
        side = self.place is not None and start - 1 == self.cut == self.place[1] and text[start - 1 : end] in _SIDES
        if side and end == self.end:
            self._flush()
            self.reading.put("building", self.cut, end)
        else:
            self._extend(self.cut, end, "estate" if kind in ("estate", "court") else "poi")
        self.cut = end
        return end

    def _extend(self, start: int, end: int, kind: str) -> None:
        """Add to the name of a place that is still open, or begin one; its last word says what it is."""
        if self.place is not None and self.place[1] == start:
            self.place = (self.place[0], end, kind)
        else:
            self._flush()
            self.place = (start, end, kind)

    def _flush(self) -> None:
        """Note the open place."""
        if self.place is not None:
            self._note_place(*self.place)
            self.place = None

    def _rest(self) -> None:
        """What no word ended: the rest of a place's name, or a name of unknown kind."""
        length = self.end - self.cut
        if self.place is not None:
            if length and self.place[1] == self.cut:
                self.place = (self.place[0], self.end, self.place[2])
            self._flush()
        elif length >= _LEAST_PLACE and (self.reading.spans or _HAN.search(self.text, self.cut, self.end)):
            estate = self.following in ("building", "unit") or (
                self.following == "plain" and self.reading.last != "road"
            )
            self._note_place(self.cut, self.end, "estate" if estate else "poi")

    def _note_place(self, start: int, end: int, kind: str) -> None:
        """Note a place, or what belongs to the one right before it (渔港|1号泊位); inside a building it is a firm."""
        reading, last = self.reading, self.reading.last
        if last in ("poi", "estate") and reading.spans[last][1] == start:
            reading.move(last, reading.spans[last][0], end)
        elif reading.in_tail or last == "floor":
            reading.put("poi", start, end)
            reading.last = last
        elif not reading.put(kind, start, end):
            reading.put("poi", start, end)
            reading.last = kind


def _inside_word(text: str, end: int) -> bool:
    """Return whether a road's last sign begins another word: 路口 is no road of its own, 路桥 a district."""
    return text.startswith(("桥区", "桥街", "由", "灯", "线", "演", "况"), end)
