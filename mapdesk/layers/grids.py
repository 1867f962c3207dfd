"""Grids: the cells of grid governance on land and sea."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {"basic": msg("Basic grid"), "exclusive": msg("Exclusive grid"), "sea": msg("Sea grid")}
KIND_WORDS = words(
    {
        "basic": "基础网格 普通网格 一般网格 全科网格",
        "exclusive": "专属网格 专业网格 企业网格",
        "sea": "海上网格 海区网格",
    }
)


@layer
class Grids(Layer):
    """Published grids. Every grid belongs to one village; exclusive grids may be holes in a basic one."""

    name: ClassVar[str] = "grids"
    title: ClassVar[Message] = msg("Grids")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "grid_id"
    prefix: ClassVar[str] = "GRD"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "grid_code",
            msg("Grid code"),
            "网格编码",
            "网格代码",
            "网格编号",
            "网格号",
            "编码",
            "代码",
            "编号",
            "code",
            "precid",
            "precinct",
            "precinct id",
            "district code",
            check=codes.grid_code,
        ),
        usual.name("网格名称", "网格", "grid name"),
        choice("kind", msg("Kind"), KINDS, "网格类型", "类型", "类别", "grid type", "type", choice_aliases=KIND_WORDS),
        text("village_code", msg("Village code"), "村代码", "社区代码", "村社代码", check=codes.village_code),
        usual.village(),
        text("town_code", msg("Town code"), "乡镇代码", "街道代码", "镇街代码", check=codes.town_code),
        usual.town(),
        text("area_code", msg("Area group"), "片格", "片格编码", "片区", "area group"),
        usual.households(),
        integer("address_count", msg("Addresses"), "地址数", "address number"),
        integer("micro_count", msg("Micro-grids"), "微网格数", "micro grid number"),
        real("area_km2", msg("Area"), "面积", "面积平方公里", "area", unit="km²"),
        text("police_area", msg("Police area"), "警务区"),
        *usual.valid_dates(),
        usual.successors(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("basic", KINDS["basic"], Symbol(stroke="border", stroke_opacity=0.6, outer="land_edge"), min_zoom=13),
            Case(
                "exclusive",
                KINDS["exclusive"],
                Symbol(
                    stroke="border",
                    stroke_opacity=0.6,
                    outer="land_edge",
                    hatch="diagonal",
                    hatch_ink="border",
                    hatch_opacity=0.22,
                ),
                min_zoom=13,
            ),
            Case(
                "sea",
                KINDS["sea"],
                Symbol(stroke="water_line", stroke_px=0.8, stroke_opacity=0.38, dash=(8, 6)),
                min_zoom=12,
            ),
        ),
        by="kind",
        label=Label("name", min_zoom=14, size_px=11, rank=60, ink="muted"),
    )
    card: ClassVar[Card] = usual.card("name", "kind", "grid_code", "village", "town", "household_count", "micro_count")
    identity: ClassVar[tuple[str, ...]] = ("grid_code",)
    code: ClassVar[str | None] = "grid_code"
    order: ClassVar[int] = 340
    min_zoom: ClassVar[int] = 12
    fresh_for_s: ClassVar[int | None] = 400 * usual.DAY_S
    planned: ClassVar[bool] = True
    indexed: ClassVar[tuple[str, ...]] = ("grid_code", "village_code")
