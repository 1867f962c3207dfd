"""The names of an address between its numbers: town, community, village, road, estate, point of interest."""

from __future__ import annotations

import re

from mapdesk.addresses.reading import Reading

_WORDS = {
    "town": "街道办事处 街道办 街道 镇 乡",
    "community": "社区居民委员会 社区居委会 社区 居委会 居民区",
    "village": "村民委员会 村委会 行政村 自然村 村",
    "zone": "经济技术开发区 经济开发区 高新技术产业开发区 高新技术开发区 高新技术产业园区 高新区 开发区 工业园区 工业园 工业区 工业城 "
    "工业小区 产业园区 产业区 保税区 度假区 集聚区 新区 科技城 功能区 示范区 管委会 投资区 创业区",
    "island": "岛",
    "road": "大道 大街 胡同 国道 省道 县道 乡道 高速公路 高速 公路 路 街 巷",
    "way": "弄堂 弄 里 坊 道 线 埭",
    "estate": "小区 花园 公寓 家园 花苑 嘉园 新村 公馆 名邸 山庄 别墅 住宅区 生活区 宿舍区 宿舍 组团 大院 佳苑 名苑 景苑 新苑 雅苑 华府 "
    "华庭 豪庭 名都 名城 家苑 北苑 南苑 东苑 西苑 人家 安置房 安置区 拆迁房 商品房 锦园 雅园 名园 丽园 嘉苑 锦苑 和苑",
    "court": "苑 府 庭 邸 轩 园 居 湾 郡 墅 院 寓 墙门",
    "poi": "大厦 广场 中心 市场 商城 商场 超市 便利店 专卖店 公司 工厂 厂房 医院 学校 大学 学院 中学 小学 幼儿园 银行 酒店 宾馆 饭店 "
    "餐厅 公园 科技园区 科技园 创业园 创意园 产业园 软件园 物流园 物流中心 园区 码头 车站 火车站 汽车站 机场 派出所 政府 委员会 办事处 大楼 "
    "写字楼 商务楼 综合楼 教学楼 办公楼 实验楼 基地 教堂 网吧 茶楼 度假村 文化村 奥运村 电脑城 汽车城 建材城 商贸城 轻纺城 皮革城 小商品城 "
    "毛衫城 家具城 购物城 美食城 服装城 电子城 五金城 灯具城 商业街 步行街 美食街 风情街 小镇 体育馆 博物馆 图书馆 文化宫 工作室 事务所 "
    "营业部 经营部 门市部 服务部 服务站 加油站 卫生院 卫生室 诊所 药店 法院 检察院 公安局 合作社 农场 林场 渔场 养殖场 菜场 农贸市场 停车场 "
    "体育场 集团 分公司 商行 批发部 批发市场 交易中心 服务中心 售楼处 收发室 传达室 门卫 会所 俱乐部 健身房 影城 影院 剧院 书店",
    "shop": "厂 店 馆 城 楼 国际 寺 庙 庵 桥 站 所 部 局 场 行 吧 堂 港",
    "aside": "旁边 对面 附近 隔壁 后面 前面 交叉口 交汇处 交界处 交叉路口 十字路口 路口 门口 楼下 边上 北侧 南侧 东侧 西侧 东首 西首 南首 "
    "北首 斜对面 正对面 往东 往西 往南 往北 进去 旁 口",
    "part": r"[一二三四五六七八九十0-9东西南北中a-z]{1,2}区 [一二三四五六七八九十0-9]{1,2}期 [一二三四五六七八九十0-9]{1,2}组团",
}
_KINDS = {word: kind for kind, told in _WORDS.items() if kind != "part" for word in told.split()}
_ENDING = re.compile(
    "(?P<part>"
    + "|".join(_WORDS["part"].split())
    + ")|"
    + "|".join(sorted((re.escape(word) for word in _KINDS), key=len, reverse=True))
)
_WAY_AHEAD = re.compile(r"[东西南北中]?[一二三四五六七八九十]?[东西南北中]?(?:大道|大街|路(?!口)|街(?!道)|巷|弄|支路)")
_NAME_AHEAD = re.compile(
    r"(?:(?:新|[东西南北中上下前后大小])?村(?!\w{0,2}路)|社区|居委会|街道|镇(?![东西南北中])|乡(?!村)|[东西南北中]路|[东西南北中]街|小区|花园|公寓|花苑|新村|家园|菜场|农贸|市场|小学|中学|"
    r"幼儿园|派出所|店|大厦|宾馆|医院|卫生|银行|支行|分店|超市|服务|桥|商场|广场|公园|车站|停车|加油|宿舍|住宅)"
)
_PLATE_AHEAD = re.compile(r"\s?(?:k?\d|[〇零一二三四五六七八九十百]{1,5}[号弄]|[甲乙丙丁]\d|$)")
_SECTION = re.compile(r"(?:[东西南北中]?[一二三四五六七八九]?[东西南北中]?段|[东西南北](?=\d|\s|$))")
_NOT_ROAD = frozenset(("铁路", "公路", "马路", "线路", "网路", "道路", "老街", "上街", "支路", "岔路"))
_BLOCKED_TOWN = re.compile(r"(?:小|古|老|场|城|集|村|水|梦|故|家|茶|侨)[镇乡]$")
_BARE_BLOCKED = re.compile(
    r"[东西南北中新老前后上下大小一二三四五六七八九十]{0,2}(?:路|街|巷|大道|道|弄|村|社区|桥|小区|花园|公寓|大厦|国际|工业|经济|"
    r"开发|高新|中学|小学|中心|医院|汽车|车站|广场|苑|派出|农贸|菜)(?![东西南北中]?(?:路|街|大道))"
)
_SIDES = frozenset(f"{side}楼" for side in "东西南北主副裙前后")
_NO_ISLAND = re.compile(r"(?:半|海|环|千|青|群|小|列|全)岛$")
_PLATES = ("number", "lane", "plain")
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
    """Take a town the register knows, its whole name anywhere, the bare one only inside its county or city."""
    if reading.has("road") or reading.has("village"):
        return start
    text = reading.text
    for name, meanings in reading.register.towns.at(text, start):
        after = start + len(name)
        inside = any(one.code.startswith(code) for one in meanings for code in reading.codes)
        if any(one.whole for one in meanings):
            if not _WAY_AHEAD.match(text, after) or inside:
                return _take_town(reading, start, after)
        elif inside and not reading.has("town") and _bare_town(text, after, end):
            return _take_town(reading, start, after)
    return start


def _take_town(reading: Reading, start: int, end: int) -> int:
    if not reading.put("town", start, end):
        town = reading.spans["town"]
        if reading.text[slice(*town)].startswith(reading.text[start : end - 1]):
            reading.quiet.append((start, end))
    return end


def _bare_town(text: str, after: int, end: int) -> bool:
    if after >= end:
        return not text[after : after + 1].isdigit()
    if _BARE_BLOCKED.match(text, after) or text.startswith(("街道", "镇", "乡"), after):
        return False
    return any(_KINDS.get(hit[0]) in ("road", "village", "community", "estate", "court", "zone", "poi", "shop", "way")
               and hit.start() > after + 1 for hit in _ENDING.finditer(text, after, end))


def _own_places(reading: Reading, start: int, end: int) -> int:
    """Take names the workspace knows (roads, villages, islands, estates) at the start of a stretch."""
    if not reading.register.places:
        return start
    while start < end:
        found = reading.register.place_at(reading.text, start)
        if found is None or found[1] > end or (found[0] not in ("road",) and _WAY_AHEAD.match(reading.text, found[1])):
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
        start, end = hit.start(), hit.end()
        if kind == "part":
            return self._part(start, end)
        if kind in ("town", "community", "village"):
            return self._settlement(kind, start, end)
        if kind == "zone":
            return self._zone(start, end)
        if kind == "poi" and hit[0].endswith("街") and end == self.end and self.following in _PLATES:
            kind = "road"
        if kind in ("road", "way"):
            return self._road(kind, hit[0], start, end)
        if kind == "aside":
            return self._aside(start, end)
        if kind == "island":
            return self._island(end)
        return self._building_name(kind, start, end)

    def _settlement(self, kind: str, start: int, end: int) -> int:
        """Note a town, community or village, unless its word is inside another name (乡村路, 古镇, 村前路)."""
        name, reading = self.text[self.cut : end], self.reading
        if start == self.cut or len(name) > (8 if kind != "town" or name.endswith(("街道", "处", "办")) else 5):
            return end if start > self.cut else end
        if _WAY_AHEAD.match(self.text, end) and not (kind == "town" and len(self.text[start:end]) > 1):
            return end
        if kind == "town" and (_BLOCKED_TOWN.search(name) or reading.has("road")):
            return end
        if kind != "town" and _NAME_AHEAD.match(self.text, end):
            return end
        if kind == "community" and re.match("服务|卫生|医院|文化|活动", self.text[end : end + 2]):
            return end
        self._flush(self.cut)
        if not reading.put(kind, self.cut, end) and kind == "town":
            _take_town(reading, self.cut, end)
        self.cut = end
        return end

    def _road(self, kind: str, word: str, start: int, end: int) -> int:
        text, reading = self.text, self.reading
        if kind == "way" and not (end == self.end and _PLATE_AHEAD.match(text, end) and self.following in ("number", "lane")):
            return end
        if start == self.cut and not (len(word) > 1 and _PLATE_AHEAD.match(text, end)):
            return end
        name = text[self.cut : end]
        if (name in _NOT_ROAD and self.following != "number") or _NAME_AHEAD.match(text, end) or _inside_word(text, end):
            return end
        section = _SECTION.match(text, end, self.end)
        if section is not None:
            end = section.end()
        self._flush(self.cut)
        self._put_road(self.cut, end)
        self.cut = end + 1 if text.startswith("口", end) and end < self.end else end
        return self.cut

    def _put_road(self, start: int, end: int) -> None:
        """The last road before the house number is the road; one behind the number, or a crossing one, stays over."""
        reading = self.reading
        if not reading.has("number") and (not reading.has("road") or self.following in _PLATES):
            reading.move("road", start, end)
        else:
            reading.put("road", start, end)
            reading.last = "road" if reading.spans["road"] == (start, end) else reading.last

    def _island(self, end: int) -> int:
        name = self.text[self.cut : end]
        other = _NO_ISLAND.search(name) or not 2 <= len(name) <= 4 or self.reading.has("road")
        if other or re.match(r"[屿礁湖国城上\d]|村|社区|路|街|镇|乡|大桥|国际|酒店|码头", self.text[end : end + 2]):
            return end
        self._flush(self.cut)
        self.reading.put("island", self.cut, end)
        self.cut = end
        return end

    def _zone(self, start: int, end: int) -> int:
        if _WAY_AHEAD.match(self.text, end):
            return end
        self._flush(self.cut)
        self.cut = end
        return end

    def _aside(self, start: int, end: int) -> int:
        """A word such as 旁边 ends a name; what it adds is no element."""
        if self.text[start:end] in ("旁", "口") and end != self.end:
            return end
        if start > self.cut:
            self._extend(self.cut, start, "poi")
        self._flush(start)
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
            self._flush(end)
            self.reading.put("building", self.cut, end)
        else:
            self._extend(self.cut, end, "estate" if kind in ("estate", "court") else "poi")
        self.cut = end
        return end

    def _extend(self, start: int, end: int, kind: str) -> None:
        """Add to the name of a place that is still open, or begin one."""
        if self.place is not None and self.place[1] == start:
            self.place = (self.place[0], end, kind if self.place[2] == kind else "poi" if kind == "poi" else self.place[2])
        else:
            self._flush(start)
            self.place = (start, end, kind)

    def _flush(self, until: int) -> None:
        """Note the open place; what stands between it and `until` stays over."""
        if self.place is not None:
            self._note_place(*self.place)
            self.place = None

    def _rest(self) -> None:
        """What no word ended: the rest of a place's name, or a name of unknown kind."""
        length = self.end - self.cut
        if self.place is not None:
            if 0 < length and self.place[1] == self.cut:
                self.place = (self.place[0], self.end, self.place[2])
            self._flush(self.end)
        elif length >= _LEAST_PLACE:
            estate = self.following in ("building", "unit") or (self.following == "plain" and self.reading.last != "road")
            self._note_place(self.cut, self.end, "estate" if estate else "poi")

    def _note_place(self, start: int, end: int, kind: str) -> None:
        reading = self.reading
        if reading.in_tail or not reading.put(kind, start, end):
            last = reading.last
            reading.put("poi", start, end)
            reading.last = last if reading.in_tail or last in ("building", "unit", "floor", "room") else kind


def _inside_word(text: str, end: int) -> bool:
    """Return whether a road's last sign begins another word: 路口 is no road of its own, 路桥 a district."""
    return text.startswith(("桥区", "桥街", "由", "灯", "线", "演", "况", "路"), end)

