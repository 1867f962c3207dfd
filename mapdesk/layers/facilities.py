"""Facilities: key places and what is known of them."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, flag, integer, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "school": msg("School"),
    "health": msg("Hospital or clinic"),
    "care": msg("Care home"),
    "governance_centre": msg("Governance centre"),
    "government": msg("Government office"),
    "service_desk": msg("Service desk"),
    "fire_station": msg("Fire station"),
    "hydrant": msg("Hydrant"),
    "fuel": msg("Fuel station"),
    "chemical": msg("Chemical site"),
    "factory": msg("Factory"),
    "market": msg("Market"),
    "port": msg("Port or pier"),
    "tourism": msg("Tourist site"),
    "hotel": msg("Hotel"),
    "worship": msg("Place of worship"),
    "lodging": msg("Shared lodging"),
    "utility": msg("Utility site"),
    "other": msg("Other"),
}
KIND_WORDS = words(
    {
        "school": "学校 幼儿园",
        "health": "医院 卫生院",
        "care": "养老院 养老机构",
        "governance_centre": "综治中心 社会治理中心",
        "government": "机关",
        "service_desk": "代办点 便民服务中心",
        "fire_station": "消防站",
        "hydrant": "消火栓",
        "fuel": "加油站",
        "chemical": "化工 危化品 危化企业",
        "factory": "企业 工厂",
        "market": "市场 农贸市场",
        "port": "码头 港区",
        "tourism": "景区 景点",
        "hotel": "民宿 宾馆 酒店",
        "worship": "宗教场所",
        "lodging": "出租房 集体宿舍",
        "utility": "水厂 变电站",
        "other": "其他",
    }
)
LEVELS = {
    "province": msg("Provincial level"),
    "city": msg("City level"),
    "county": msg("County level"),
    "town": msg("Town level"),
    "village": msg("Village level"),
}
LEVEL_WORDS = words(
    {
        "province": "省级",
        "city": "市级",
        "county": "县级 区级",
        "town": "乡级 镇级 镇街级",
        "village": "村级",
    }
)


@layer
class Facilities(Layer):
    """Facilities with the five-colour risk of the place. A `key_site` must be seen by a healthy camera."""

    name: ClassVar[str] = "facilities"
    title: ClassVar[Message] = msg("Facilities")
    group: ClassVar[str] = "places"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "facility_id"
    prefix: ClassVar[str] = "FAC"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "facility_code",
            msg("Facility code"),
            "场所编码",
            "场所编号",
            "单位编码",
            "统一社会信用代码",
            "编码",
            "代码",
            "编号",
            "code",
        ),
        usual.name("场所名称", "单位名称", "企业名称", "设施名称", "机构名称", "facility"),
        choice(
            "kind",
            msg("Kind"),
            KINDS,
            "类型",
            "场所类型",
            "类别",
            "行业",
            "facility type",
            "type",
            choice_aliases=KIND_WORDS,
        ),
        choice("level", msg("Level"), LEVELS, "级别", "层级", choice_aliases=LEVEL_WORDS),
        flag("key_site", msg("Key site"), "重点场所", "是否重点", "要害部位"),
        usual.risk(),
        integer("capacity", msg("Capacity"), "容量", "容纳人数", "规模"),
        text("opening_hours", msg("Opening hours"), "开放时间", "营业时间"),
        date("inspected_on", msg("Inspected on"), "检查日期", "最近检查"),
        date("inspection_due_on", msg("Inspection due on"), "下次检查", "应检日期"),
        usual.unit(),
        *usual.whereabouts(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("other", KINDS["other"], Symbol("circle", 7, fill="place"), min_zoom=16),
            Case("school", KINDS["school"], Symbol("square", 12, fill="place", sign="S"), min_zoom=14),
            Case("health", KINDS["health"], Symbol("square", 12, fill="place", sign="H"), min_zoom=14),
            Case("care", KINDS["care"], Symbol("square", 12, fill="place", sign="C"), min_zoom=15),
            Case("governance_centre", KINDS["governance_centre"], Symbol("star", 13, fill="place"), min_zoom=13),
            Case("government", KINDS["government"], Symbol("square", 10, fill="place"), min_zoom=14),
            Case("service_desk", KINDS["service_desk"], Symbol("circle", 11, fill="place", sign="i"), min_zoom=16),
            Case("fire_station", KINDS["fire_station"], Symbol("triangle", 13, fill="place", sign="F"), min_zoom=13),
            Case("hydrant", KINDS["hydrant"], Symbol("drop", 7, fill="place"), min_zoom=17),
            Case("fuel", KINDS["fuel"], Symbol("hexagon", 12, fill="place", sign="G"), min_zoom=15),
            Case("chemical", KINDS["chemical"], Symbol("hexagon", 12, fill="danger", sign="!"), min_zoom=14),
            Case("factory", KINDS["factory"], Symbol("hexagon", 8, fill="place"), min_zoom=16),
            Case("market", KINDS["market"], Symbol("circle", 11, fill="place", sign="M"), min_zoom=15),
            Case("port", KINDS["port"], Symbol("anchor", 10, fill="place"), min_zoom=15),
            Case("tourism", KINDS["tourism"], Symbol("diamond", 9, fill="place"), min_zoom=16),
            Case("hotel", KINDS["hotel"], Symbol("circle", 11, fill="place", sign="Z"), min_zoom=16),
            Case("worship", KINDS["worship"], Symbol("diamond", 8, stroke="place"), min_zoom=16),
            Case("lodging", KINDS["lodging"], Symbol("circle", 11, fill="place", sign="L"), min_zoom=16),
            Case("utility", KINDS["utility"], Symbol("hexagon", 12, fill="place", sign="U"), min_zoom=16),
        ),
        by="kind",
        label=Label("name", min_zoom=16, size_px=11, rank=42, ink="place"),
        cluster=Cluster(max_zoom=15, least=3),
        shrink_below_zoom=15,
    )
    card: ClassVar[Card] = usual.card(
        "name", "risk", "kind", "level", "place", "inspected_on", "inspection_due_on", "unit", "grid_code"
    )
    identity: ClassVar[tuple[str, ...]] = ("facility_code",)
    code: ClassVar[str | None] = "facility_code"
    order: ClassVar[int] = 480
    min_zoom: ClassVar[int] = 13
    indexed: ClassVar[tuple[str, ...]] = ("facility_code", "kind")
