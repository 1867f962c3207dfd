"""Towns: subdistricts, towns and townships."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "subdistrict": msg("Subdistrict"),
    "town": msg("Town proper"),
    "township": msg("Township"),
    "special": msg("Special unit"),
}
KIND_WORDS = words(
    {
        "subdistrict": "街道 街道办事处",
        "town": "镇 建制镇",
        "township": "乡 民族乡",
        "special": "类似乡级单位 开发区 管委会",
    }
)

_BORDER = Symbol(stroke="border_strong", stroke_px=1.6, stroke_opacity=0.85, dash=(10, 4), outer="land_edge")


@layer
class Towns(Layer):
    """Town-level units with 9-digit division codes."""

    name: ClassVar[str] = "towns"
    title: ClassVar[Message] = msg("Towns and subdistricts")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "town_id"
    prefix: ClassVar[str] = "TWN"
    columns: ClassVar[tuple[Column, ...]] = (
        usual.division(
            msg("Division code"), "乡镇代码", "街道代码", "镇街代码", "编码", "代码", "编号", "code", "insee", digits=9
        ),
        usual.name("乡镇名称", "街道名称", "镇街名称", "乡镇", "街道", "镇街", "town", "commune"),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        text("county_code", msg("County code"), "县代码", "区县代码", "县区代码", check=codes.county_code),
        integer("village_count", msg("Number of villages"), "村社数", "村居数"),
        usual.households(),
        real("area_km2", msg("Area"), "面积", "面积平方公里", "area", unit="km²"),
        *usual.valid_dates(),
        usual.successors(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("subdistrict", KINDS["subdistrict"], _BORDER),
            Case("town", KINDS["town"], _BORDER),
            Case("township", KINDS["township"], _BORDER),
            Case("special", KINDS["special"], dataclasses.replace(_BORDER, dash=(12, 3, 2, 3))),
        ),
        by="kind",
        label=Label("name", min_zoom=9, size_px=14, rank=100, max_zoom=16, bold=True),
        shrink_below_zoom=11,
    )
    card: ClassVar[Card] = usual.card("name", "kind", "division_code", "village_count", "household_count", "area_km2")
    identity: ClassVar[tuple[str, ...]] = ("division_code",)
    code: ClassVar[str | None] = "division_code"
    order: ClassVar[int] = 360
    indexed: ClassVar[tuple[str, ...]] = ("division_code",)
