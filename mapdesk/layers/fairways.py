"""Fairways and service lanes."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "fairway": msg("Fairway"),
    "service_lane": msg("Service lane"),
    "ferry_route": msg("Ferry route"),
    "recommended": msg("Recommended track"),
}
KIND_WORDS = words(
    {
        "fairway": "航道 主航道",
        "service_lane": "养殖通道 作业通道",
        "ferry_route": "客渡 轮渡航线",
        "recommended": "推荐航线 习惯航线",
    }
)


@layer
class Fairways(Layer):
    """Centre lines of fairways and of the lanes through farms, with width and depth."""

    name: ClassVar[str] = "fairways"
    title: ClassVar[Message] = msg("Fairways and service lanes")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.LINE
    key: ClassVar[str] = "fairway_id"
    prefix: ClassVar[str] = "FWY"
    columns: ClassVar[tuple[Column, ...]] = (
        text("fairway_code", msg("Fairway code"), "航道编号", "航道代码", "编码", "代码", "编号", "code"),
        usual.name("航道名称", "航道", "通道名称"),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        text("grade", msg("Grade"), "等级", "航道等级", "class"),
        real("width_m", msg("Width"), "宽度", "航道宽度", "width", unit="m"),
        real("depth_m", msg("Water depth"), "水深", "通航水深", "depth", unit="m"),
        real("clearance_m", msg("Height under bridges"), "通航净高", "净高", unit="m"),
        text("farm_code", msg("Farm code"), "养殖区编号", "所在养殖区"),
        usual.unit(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case(
                "fairway",
                KINDS["fairway"],
                Symbol(stroke="water_line", stroke_px=1.1, stroke_opacity=0.6, dash=(14, 6)),
                min_zoom=11,
            ),
            Case(
                "service_lane",
                KINDS["service_lane"],
                Symbol(stroke="water_line", stroke_px=0.8, stroke_opacity=0.6, dash=(4, 4)),
                min_zoom=15,
            ),
            Case(
                "ferry_route",
                KINDS["ferry_route"],
                Symbol(stroke="water_line", stroke_px=1.0, stroke_opacity=0.6, dash=(2, 5)),
            ),
            Case(
                "recommended",
                KINDS["recommended"],
                Symbol(stroke="water_line", stroke_px=0.9, stroke_opacity=0.6, dash=(14, 4, 2, 4)),
                min_zoom=12,
            ),
        ),
        by="kind",
        label=Label("name", min_zoom=13, size_px=11, rank=30, ink="sea_text"),
    )
    card: ClassVar[Card] = usual.card("name", "kind", "fairway_code", "grade", "width_m", "depth_m", "clearance_m")
    identity: ClassVar[tuple[str, ...]] = ("fairway_code",)
    code: ClassVar[str | None] = "fairway_code"
    order: ClassVar[int] = 110
    min_zoom: ClassVar[int] = 9
