"""Villages and communities: the division below the town level."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {"community": msg("Community"), "village": msg("Village")}
KIND_WORDS = words(
    {
        "community": "社区 居委会 居民委员会",
        "village": "村 行政村 村委会 村民委员会",
    }
)

_BORDER = Symbol(stroke="border", stroke_px=1.2, dash=(6, 3), outer="land_edge")


@layer
class Villages(Layer):
    """Villages and communities with 12-digit division codes; retired codes keep their date and successors."""

    name: ClassVar[str] = "villages"
    title: ClassVar[Message] = msg("Villages and communities")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "village_id"
    prefix: ClassVar[str] = "VIL"
    columns: ClassVar[tuple[Column, ...]] = (
        usual.division(
            msg("Division code"),
            "村代码",
            "社区代码",
            "村社代码",
            "统计用区划代码",
            "编码",
            "代码",
            "编号",
            "code",
            digits=12,
        ),
        usual.name("村名", "社区名称", "村社名称", "村", "社区", "行政村"),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        text("urban_class", msg("Urban-rural class"), "城乡分类代码", "城乡分类", check=codes.urban_class),
        text("town_code", msg("Town code"), "乡镇代码", "街道代码", "镇街代码", check=codes.town_code),
        usual.town(),
        usual.households(),
        integer("grid_count", msg("Number of grids"), "网格数"),
        real("area_km2", msg("Area"), "面积", "面积平方公里", "area", unit="km²"),
        *usual.valid_dates(),
        usual.successors(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("village", KINDS["village"], _BORDER),
            Case("community", KINDS["community"], dataclasses.replace(_BORDER, dash=(3, 3))),
        ),
        by="kind",
        label=Label("name", min_zoom=12, size_px=12, rank=80, max_zoom=17),
    )
    card: ClassVar[Card] = usual.card(
        "name", "kind", "division_code", "town", "household_count", "grid_count", "area_km2"
    )
    identity: ClassVar[tuple[str, ...]] = ("division_code",)
    code: ClassVar[str | None] = "division_code"
    order: ClassVar[int] = 350
    min_zoom: ClassVar[int] = 12
    indexed: ClassVar[tuple[str, ...]] = ("division_code", "town_code")
