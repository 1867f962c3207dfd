"""Buildings: outlines with counts, never with who lives in them."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "dwelling": msg("Dwelling"),
    "mixed": msg("Mixed use"),
    "commercial": msg("Commercial"),
    "public": msg("Public building"),
    "industrial": msg("Industrial"),
    "port": msg("Port building"),
    "other": msg("Other"),
}
KIND_WORDS = words(
    {
        "dwelling": "住宅 民房 居住",
        "mixed": "商住 综合",
        "commercial": "商业 办公",
        "public": "公共 公建 学校",
        "industrial": "工业 厂房 仓储",
        "port": "港口",
        "other": "其他",
    }
)


@layer
class Buildings(Layer):
    """Building outlines, the atoms of micro-grids: a building is never cut by a border."""

    name: ClassVar[str] = "buildings"
    title: ClassVar[Message] = msg("Buildings")
    group: ClassVar[str] = "base"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "building_id"
    prefix: ClassVar[str] = "BLD"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "building_code",
            msg("Building code"),
            "楼幢编码",
            "楼栋编码",
            "建筑编码",
            "幢编号",
            "编码",
            "代码",
            "编号",
            "code",
        ),
        usual.name("楼名", "建筑名称", "楼幢名称", "楼栋名称", "building name"),
        text("building", msg("Building number"), "幢号", "楼幢", "楼栋", "楼号", "栋号"),
        text("estate", msg("Estate"), "小区", "小区名称", "院落"),
        text("road", msg("Road"), "道路", "街路巷", "路名", "street"),
        text("number", msg("House number"), "门牌号", "门牌", "house number"),
        choice("kind", msg("Kind"), KINDS, "类型", "用途", "建筑类型", "房屋用途", "type", choice_aliases=KIND_WORDS),
        integer("floors", msg("Floors"), "层数", "地上层数", "总层数", "levels"),
        integer("units", msg("Units"), "单元数"),
        integer("room_count", msg("Rooms"), "户室数", "房间数", "套数"),
        usual.households(),
        real("height_m", msg("Height"), "高度", "建筑高度", "height", unit="m"),
        integer("year", msg("Year built"), "建成年份", "建造年份", "年代"),
        usual.town(),
        usual.village(),
        usual.address_link(),
        *usual.grid_links(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (Case("", msg("Building"), Symbol(fill="building", stroke="building_edge", stroke_px=0.5)),),
        label=Label("building", min_zoom=18, size_px=11, rank=10, ink="muted"),
    )
    card: ClassVar[Card] = usual.card("name", "kind", "road", "number", "floors", "household_count", "micro_code")
    identity: ClassVar[tuple[str, ...]] = ("building_code",)
    code: ClassVar[str | None] = "building_code"
    order: ClassVar[int] = 25
    min_zoom: ClassVar[int] = 15
    indexed: ClassVar[tuple[str, ...]] = ("building_code", "micro_code")
