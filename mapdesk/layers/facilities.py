"""Facilities: key places and what is known of them."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, flag, integer, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
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
        usual.town(),
        usual.village(),
        usual.place(),
        usual.address_link(),
        *usual.grid_links(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("other", KINDS["other"], Symbol("circle", 8, fill="place", stroke="map_halo")),
            Case("school", KINDS["school"], Symbol("square", 11, fill="place", stroke="map_halo", sign="S")),
            Case("health", KINDS["health"], Symbol("square", 11, fill="place", stroke="map_halo", sign="H")),
            Case("care", KINDS["care"], Symbol("square", 11, fill="place", stroke="map_halo", sign="C")),
            Case("governance_centre", KINDS["governance_centre"], Symbol("star", 13, fill="place", stroke="map_halo")),
            Case("government", KINDS["government"], Symbol("square", 10, fill="place", stroke="map_halo")),
            Case("service_desk", KINDS["service_desk"], Symbol("circle", 9, fill="place", stroke="map_halo", sign="i")),
            Case(
                "fire_station", KINDS["fire_station"], Symbol("triangle", 12, fill="place", stroke="map_halo", sign="F")
            ),
            Case("hydrant", KINDS["hydrant"], Symbol("drop", 7, fill="place")),
            Case("fuel", KINDS["fuel"], Symbol("hexagon", 11, fill="place", stroke="map_halo", sign="G")),
            Case("chemical", KINDS["chemical"], Symbol("hexagon", 12, fill="danger", stroke="map_halo", sign="!")),
            Case("factory", KINDS["factory"], Symbol("hexagon", 9, fill="place", stroke="map_halo")),
            Case("market", KINDS["market"], Symbol("circle", 10, fill="place", stroke="map_halo", sign="M")),
            Case("port", KINDS["port"], Symbol("anchor", 11, fill="place", stroke="map_halo")),
            Case("tourism", KINDS["tourism"], Symbol("diamond", 9, fill="place", stroke="map_halo")),
            Case("hotel", KINDS["hotel"], Symbol("circle", 9, fill="place", stroke="map_halo", sign="Z")),
            Case("worship", KINDS["worship"], Symbol("diamond", 8, fill="place", stroke="map_halo", sign="·")),
            Case("lodging", KINDS["lodging"], Symbol("circle", 8, fill="place", stroke="map_halo", sign="L")),
            Case("utility", KINDS["utility"], Symbol("hexagon", 9, fill="place", stroke="map_halo", sign="U")),
        ),
        by="kind",
        label=Label("name", min_zoom=15, size_px=11, rank=42),
    )
    card: ClassVar[Card] = usual.card(
        "name", "risk", "kind", "level", "place", "inspected_on", "inspection_due_on", "unit", "grid_code"
    )
    identity: ClassVar[tuple[str, ...]] = ("facility_code",)
    code: ClassVar[str | None] = "facility_code"
    order: ClassVar[int] = 480
    min_zoom: ClassVar[int] = 11
    indexed: ClassVar[tuple[str, ...]] = ("facility_code", "kind")
