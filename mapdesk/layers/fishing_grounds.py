"""Fishing grounds and areas at sea where rules hold."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "ground": msg("Fishing ground"),
    "closed": msg("Closed area"),
    "protected": msg("Protected area"),
    "anchorage": msg("Anchorage"),
}
KIND_WORDS = words(
    {
        "ground": "渔场 作业区",
        "closed": "禁渔区 禁航区 禁区",
        "protected": "保护区 海洋保护区",
        "anchorage": "锚地 避风锚地",
    }
)


@layer
class FishingGrounds(Layer):
    """Named sea areas: grounds, closed and protected areas, anchorages."""

    name: ClassVar[str] = "fishing_grounds"
    title: ClassVar[Message] = msg("Fishing grounds")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "ground_id"
    prefix: ClassVar[str] = "GND"
    columns: ClassVar[tuple[Column, ...]] = (
        text("ground_code", msg("Ground code"), "渔区编号", "渔场编号", "渔区号", "编码", "代码", "编号", "code"),
        usual.name("渔场名称", "渔场", "渔区", "区域名称"),
        usual.aliases(),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        text("rule", msg("Rule"), "管理规定", "规定", "禁渔规定"),
        date("closed_from", msg("Closed from"), "禁渔开始", "休渔开始"),
        date("closed_to", msg("Closed to"), "禁渔结束", "休渔结束"),
        real("area_km2", msg("Area"), "面积", "面积平方公里", "area", unit="km²"),
        real("depth_m", msg("Water depth"), "水深", "depth", unit="m"),
        usual.unit(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case(
                "ground", KINDS["ground"], Symbol(stroke="water_line", stroke_px=0.8, stroke_opacity=0.5, dash=(2, 6))
            ),
            Case(
                "closed",
                KINDS["closed"],
                Symbol(stroke="danger", stroke_opacity=0.8, hatch="back", hatch_ink="danger", hatch_opacity=0.2),
            ),
            Case(
                "protected",
                KINDS["protected"],
                Symbol(stroke="parcel", stroke_opacity=0.8, hatch="dots", hatch_ink="parcel", hatch_opacity=0.4),
            ),
            Case(
                "anchorage",
                KINDS["anchorage"],
                Symbol(stroke="water_line", stroke_opacity=0.7, dash=(8, 3)),
                min_zoom=11,
            ),
        ),
        by="kind",
        label=Label("name", min_zoom=11, size_px=11, rank=45, ink="sea_text"),
    )
    card: ClassVar[Card] = usual.card("name", "kind", "ground_code", "rule", "closed_from", "closed_to", "area_km2")
    identity: ClassVar[tuple[str, ...]] = ("ground_code",)
    code: ClassVar[str | None] = "ground_code"
    order: ClassVar[int] = 100
