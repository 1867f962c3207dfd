"""Addresses: the unified address base, to the room, on land and sea."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, real, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg

KINDS = {
    "door_plate": msg("Door plate"),
    "building": msg("Building"),
    "room": msg("Room"),
    "landmark": msg("Landmark"),
    "harbour_berth": msg("Harbour berth"),
    "farm_plot": msg("Farm plot"),
    "sea_cell": msg("Sea cell"),
    "aid": msg("Aid to navigation"),
    "reef": msg("Reef"),
    "bridge_km": msg("Bridge kilometre"),
}
KIND_WORDS = words(
    {
        "door_plate": "门牌",
        "building": "楼幢 楼栋 幢",
        "room": "户室 户 室",
        "landmark": "标志物 地标 兴趣点",
        "harbour_berth": "泊位",
        "farm_plot": "养殖区 养殖小区",
        "sea_cell": "海上网格 海区",
        "aid": "航标 灯标",
        "reef": "礁 岛礁",
        "bridge_km": "桥梁公里 桩号",
    }
)
STATES = {"active": msg("In use"), "planned": msg("Planned"), "retired": msg("Retired")}
STATE_WORDS = words(
    {
        "active": "在用 启用 有效 正常",
        "planned": "规划 预命名",
        "retired": "注销 停用 废止 历史",
    }
)


@layer
class Addresses(Layer):
    """One row per place that has an address. Elements are typed; None means that a level is not known.

    `address_id` is ours and never reused, `address_code` is the register's, `source_code` what a foreign file brought.
    `names` is a JSON list of {"name", "kind"} (former, short, dialect, pinyin, foreign), `aliases` a JSON list of
    whole addresses that mean the same.
    """

    name: ClassVar[str] = "addresses"
    title: ClassVar[Message] = msg("Addresses")
    group: ClassVar[str] = "places"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "address_id"
    prefix: ClassVar[str] = "ADR"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "address_code",
            msg("Address code"),
            "地址编码",
            "地址代码",
            "标准地址编码",
            "统一地址编码",
            "统一编码",
            "编码",
            "代码",
            "编号",
            "code",
        ),
        text(
            "text",
            msg("Address"),
            "地址",
            "详细地址",
            "标准地址",
            "地址全称",
            "原始地址",
            "全地址",
            "完整地址",
            "地址名称",
            "门牌地址",
            "住所",
            "address",
            "full address",
            "address text",
            "adresse",
        ),
        text("province", msg("Province"), "省", "省份", "省级", "state"),
        text("city", msg("City"), "市", "城市", "地市", "地级市", "设区市"),
        text("county", msg("County"), "区县", "县区", "区", "县", "县市区", "区(县)", "district"),
        text(
            "town",
            msg("Town"),
            "街道",
            "乡镇",
            "镇街",
            "镇",
            "乡镇街道",
            "街道乡镇",
            "街道(乡镇)",
            "乡镇(街道)",
            "township",
        ),
        text("community", msg("Community"), "社区", "居委会", "社区居委会"),
        text("village", msg("Village"), "村", "行政村", "村居", "村委会", "自然村", "村社", "村(社区)"),
        text("island", msg("Island"), "海岛", "岛屿", "岛", "所在海岛"),
        text("road", msg("Road"), "道路", "街路巷", "路名", "街巷", "路", "道路名称", "street", "street name"),
        text(
            "number",
            msg("House number"),
            "门牌号",
            "门牌",
            "号",
            "门牌号码",
            "house number",
            "street number",
            "housenumber",
        ),
        text(
            "estate", msg("Estate"), "小区", "小区名称", "住宅小区", "院落", "庄院", "courtyard", "residential quarter"
        ),
        text("building", msg("Building"), "幢", "楼幢", "楼栋", "栋", "楼幢号", "楼栋号", "幢号", "栋号", "楼号"),
        text("unit", msg("Building unit"), "单元", "单元号"),
        text("floor", msg("Floor"), "楼层", "层", "层号", "所在层"),
        text("room", msg("Room"), "户室", "室", "室号", "房号", "房间号", "户室号", "房间", "apartment"),
        text(
            "poi",
            msg("Point of interest"),
            "兴趣点",
            "标志物",
            "标志性建筑",
            "场所名称",
            "单位名称",
            "名称",
            "landmark",
            "name",
        ),
        Column("names", Kind.JSON, msg("Names"), ("名称集",)),
        Column(
            "aliases", Kind.JSON, msg("Other names"), ("别名", "曾用名", "俗名", "俗称", "又名", "曾用地址", "alias")
        ),
        choice(
            "kind", msg("Kind"), KINDS, "类型", "地址类型", "类别", "type", "address type", choice_aliases=KIND_WORDS
        ),
        choice(
            "position_source",
            msg("Source of the position"),
            usual.POSITION_SOURCES,
            "位置来源",
            "坐标来源",
            choice_aliases=usual.POSITION_SOURCE_WORDS,
        ),
        real("accuracy_m", msg("Accuracy"), "精度", "定位精度", "accuracy", unit="m"),
        choice("datum", msg("Datum of the source"), usual.DATUMS, "坐标系", "坐标系统", "crs"),
        choice("status", msg("Status"), STATES, "状态", "地址状态", "state of the address", choice_aliases=STATE_WORDS),
        *usual.valid_dates(),
        text("successor", msg("Successor"), "后继地址", "新地址编码"),
        *usual.grid_links(),
        usual.households(),
        text("building_id", msg("Building ID"), "楼幢ID"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("door_plate", KINDS["door_plate"], Symbol("square", 4, fill="place"), min_zoom=17),
            Case("building", KINDS["building"], Symbol("square", 6, fill="place"), min_zoom=17),
            Case("room", KINDS["room"], Symbol("circle", 4, fill="place"), min_zoom=19),
            Case("landmark", KINDS["landmark"], Symbol("star", 8, fill="place"), min_zoom=17),
            Case("harbour_berth", KINDS["harbour_berth"], Symbol("anchor", 8, fill="water_line"), min_zoom=17),
            Case("farm_plot", KINDS["farm_plot"], Symbol("hexagon", 5, fill="farm"), min_zoom=16),
            Case("sea_cell", KINDS["sea_cell"], Symbol("diamond", 6, fill="water_line"), min_zoom=15),
            Case("aid", KINDS["aid"], Symbol("drop", 6, fill="asset"), min_zoom=18),
            Case("reef", KINDS["reef"], Symbol("cross", 6, fill="danger"), min_zoom=18),
            Case("bridge_km", KINDS["bridge_km"], Symbol("bar", 7, fill="border_strong"), min_zoom=15),
        ),
        by="kind",
        label=Label("number", min_zoom=17, size_px=10, rank=5, ink="muted"),
        density_below_zoom=14,
        cluster=Cluster(max_zoom=22, least=2, of=("room",)),
        grow_above_zoom=18,
    )
    card: ClassVar[Card] = usual.card(
        "text", "kind", "town", "village", "grid_code", "micro_code", "household_count", "status"
    )
    identity: ClassVar[tuple[str, ...]] = ("address_code", "text")
    code: ClassVar[str | None] = "address_code"
    order: ClassVar[int] = 400
    min_zoom: ClassVar[int] = 12
    fresh_for_s: ClassVar[int | None] = 400 * usual.DAY_S
    indexed: ClassVar[tuple[str, ...]] = ("address_code", "text", "grid_code", "micro_code", "kind")
