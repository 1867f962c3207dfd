"""Reefs, rocks and small named places at sea."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "reef": msg("Reef above water"),
    "drying": msg("Drying rock"),
    "sunken": msg("Sunken rock"),
    "shoal": msg("Shoal"),
    "wreck": msg("Wreck"),
    "islet": msg("Islet"),
    "point": msg("Point or bay"),
}
KIND_WORDS = words(
    {
        "reef": "礁 明礁 礁石",
        "drying": "干出礁",
        "sunken": "暗礁",
        "shoal": "浅滩 沙洲",
        "wreck": "沉船",
        "islet": "屿 小岛",
        "point": "岬角 海湾 湾 嘴",
    }
)


@layer
class Reefs(Layer):
    """Named reefs with local aliases, for places told by voice. `dries_m`: above chart datum, negative below it."""

    name: ClassVar[str] = "reefs"
    title: ClassVar[Message] = msg("Reefs and rocks")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "reef_id"
    prefix: ClassVar[str] = "REF"
    columns: ClassVar[tuple[Column, ...]] = (
        text("reef_code", msg("Reef code"), "礁石编号", "岛礁编号", "编码", "代码", "编号", "code"),
        usual.name("礁名", "礁石名称", "岛礁名称", "标准名称", "地名", "reef"),
        usual.aliases(),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        real("dries_m", msg("Height above chart datum"), "干出高度", "高程", "海拔", unit="m"),
        real("area_ha", msg("Area"), "面积", "area", unit="ha"),
        text("island", msg("Nearest island"), "邻近岛屿", "所属海岛"),
        usual.town(),
        real("accuracy_m", msg("Accuracy"), "精度", "accuracy", unit="m"),
        usual.address_link(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("reef", KINDS["reef"], Symbol("cross", 6, fill="danger")),
            Case("drying", KINDS["drying"], Symbol("star", 7, fill="danger")),
            Case("sunken", KINDS["sunken"], Symbol("cross", 6, stroke="danger", stroke_px=0.9)),
            Case("shoal", KINDS["shoal"], Symbol("ring", 6, stroke="danger", stroke_px=1.0)),
            Case("wreck", KINDS["wreck"], Symbol("bar", 8, fill="danger")),
            Case("islet", KINDS["islet"], Symbol("triangle", 6, fill="border")),
            Case("point", KINDS["point"], Symbol("circle", 4, fill="border")),
        ),
        by="kind",
        label=Label("name", min_zoom=14, size_px=11, rank=25, ink="sea_text"),
        shrink_below_zoom=14,
        grow_above_zoom=15,
    )
    card: ClassVar[Card] = usual.card("name", "kind", "aliases", "dries_m", "island", "accuracy_m")
    identity: ClassVar[tuple[str, ...]] = ("reef_code",)
    code: ClassVar[str | None] = "reef_code"
    order: ClassVar[int] = 420
    min_zoom: ClassVar[int] = 13
