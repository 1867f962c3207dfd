"""Land: islands, islets and the mainland's edge, the ground of the map."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, flag, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "island": msg("Island"),
    "islet": msg("Islet"),
    "mainland": msg("Mainland"),
    "reclaimed": msg("Reclaimed land"),
}
KIND_WORDS = words(
    {
        "island": "海岛 岛",
        "islet": "屿 小岛",
        "mainland": "大陆 陆地",
        "reclaimed": "围垦 填海",
    }
)


@layer
class Land(Layer):
    """Land areas with their coast; places at sea are named after them."""

    name: ClassVar[str] = "land"
    title: ClassVar[Message] = msg("Land and islands")
    group: ClassVar[str] = "base"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "land_id"
    prefix: ClassVar[str] = "LND"
    columns: ClassVar[tuple[Column, ...]] = (
        text("land_code", msg("Island code"), "海岛代码", "海岛编码", "编码", "代码", "编号", "code"),
        usual.name("岛名", "海岛名称", "标准名称", "island"),
        usual.aliases(),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "海岛类型", "type", choice_aliases=KIND_WORDS),
        flag("inhabited", msg("Inhabited"), "有居民", "是否有居民", "有无居民"),
        real("area_km2", msg("Area"), "面积", "面积平方公里", "陆域面积", "area", unit="km²"),
        real("coast_km", msg("Coast length"), "岸线长度", "海岸线", "coastline", unit="km"),
        real("top_m", msg("Highest point"), "最高点", "海拔", "高程", "elevation", unit="m"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("island", KINDS["island"], Symbol(fill="land", stroke="land_edge", stroke_px=0.9)),
            Case("islet", KINDS["islet"], Symbol(fill="land", stroke="land_edge", stroke_px=0.6)),
            Case("mainland", KINDS["mainland"], Symbol(fill="land", stroke="land_edge", stroke_px=0.9)),
            Case(
                "reclaimed",
                KINDS["reclaimed"],
                Symbol(fill="land", stroke="land_edge", stroke_px=0.9, dash=(6, 3)),
            ),
        ),
        by="kind",
        label=Label("name", min_zoom=12, size_px=12, rank=72, max_zoom=16),
        shrink_below_zoom=12,
    )
    card: ClassVar[Card] = usual.card("name", "kind", "aliases", "inhabited", "area_km2", "coast_km", "top_m")
    identity: ClassVar[tuple[str, ...]] = ("land_code",)
    code: ClassVar[str | None] = "land_code"
    order: ClassVar[int] = 10
