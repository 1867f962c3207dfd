"""Roads, bridges, causeways and ferry lines."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, flag, integer, moment, real, text, words
from mapdesk.layers.style import Case, Grade, Grades, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "road": msg("Road"),
    "bridge": msg("Bridge"),
    "causeway": msg("Causeway"),
    "tunnel": msg("Tunnel"),
    "ferry": msg("Ferry line"),
}
KIND_WORDS = words(
    {
        "road": "道路 公路 街道",
        "bridge": "桥 桥梁 大桥",
        "causeway": "海堤 大堤 堤",
        "tunnel": "隧道",
        "ferry": "轮渡 渡线 航线",
    }
)
CLASSES = {
    "national": msg("National road"),
    "provincial": msg("Provincial road"),
    "county": msg("County road"),
    "town": msg("Town road"),
    "village": msg("Village road"),
    "street": msg("Street"),
    "lane": msg("Lane"),
    "path": msg("Footpath"),
}
CLASS_WORDS = words(
    {
        "national": "国道",
        "provincial": "省道",
        "county": "县道",
        "town": "乡道",
        "village": "村道",
        "street": "城市道路 街 街路 主干路",
        "lane": "巷 弄 支路",
        "path": "小路 步道",
    }
)
STATES = {"open": msg("Open to traffic"), "restricted": msg("Restricted"), "closed": msg("Closed to traffic")}
STATE_WORDS = words(
    {
        "open": "开放 通行 正常",
        "restricted": "限行 管制",
        "closed": "封闭 关闭 中断",
    }
)


@layer
class Roads(Layer):
    """Centre lines that join at nodes. A causeway may be the only way in, so its state is a first-class fact."""

    name: ClassVar[str] = "roads"
    title: ClassVar[Message] = msg("Roads, bridges and ferries")
    group: ClassVar[str] = "base"
    shape: ClassVar[Shape] = Shape.LINE
    key: ClassVar[str] = "road_id"
    prefix: ClassVar[str] = "ROD"
    columns: ClassVar[tuple[Column, ...]] = (
        text("road_code", msg("Road code"), "道路编码", "路线编号", "路线代码", "编码", "代码", "编号", "code", "ref"),
        usual.name("道路名称", "路名", "街路巷名称", "道路", "road name", "street name", "street"),
        usual.aliases(),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "type", choice_aliases=KIND_WORDS),
        choice(
            "road_class",
            msg("Road class"),
            CLASSES,
            "道路等级",
            "公路等级",
            "行政等级",
            "等级",
            "road type",
            "highway",
            "class",
            choice_aliases=CLASS_WORDS,
        ),
        choice("state", msg("State"), STATES, "状态", "通行状态", "status", choice_aliases=STATE_WORDS),
        moment("state_at", msg("State since"), "状态时间"),
        integer("lanes", msg("Lanes"), "车道数", "车道"),
        real("width_m", msg("Width"), "宽度", "路宽", "width", unit="m"),
        real("speed_kmh", msg("Speed limit"), "限速", "设计时速", "设计速度", "maxspeed", unit="km/h"),
        flag("oneway", msg("One way"), "单行", "单向", "是否单行"),
        real("length_m", msg("Length"), "长度", "里程", "length", unit="m"),
        real("from_km", msg("Kilometre at the start"), "起点桩号", unit="km"),
        real("to_km", msg("Kilometre at the end"), "终点桩号", unit="km"),
        text("from_place", msg("From place"), "起点", "起点名称"),
        text("to_place", msg("To place"), "终点", "终点名称"),
        usual.unit("养护单位"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("road", KINDS["road"], Symbol(stroke="road", stroke_px=1.6, casing="road_casing", casing_px=0.8)),
            Case("bridge", KINDS["bridge"], Symbol(stroke="road", stroke_px=2.0, casing="border", casing_px=1.0)),
            Case(
                "causeway", KINDS["causeway"], Symbol(stroke="road", stroke_px=2.4, casing="land_edge", casing_px=1.4)
            ),
            Case("tunnel", KINDS["tunnel"], Symbol(stroke="road", stroke_px=1.6, dash=(6, 4))),
            Case(
                "ferry",
                KINDS["ferry"],
                Symbol(stroke="water_line", stroke_px=1.0, stroke_opacity=0.6, dash=(2, 5), fixed=True),
            ),
        ),
        by="kind",
        label=Label("name", min_zoom=15, size_px=11, rank=40, ink="muted"),
        grades=Grades(
            "road_class",
            (
                Grade("", 0, 1.0),
                Grade("national", 0, 1.6),
                Grade("provincial", 0, 1.4),
                Grade("county", 9, 1.15),
                Grade("town", 11, 1.0),
                Grade("village", 12, 0.85),
                Grade("street", 13, 0.8),
                Grade("lane", 15, 0.55),
                Grade("path", 16, 0.45),
            ),
        ),
        shrink_below_zoom=13,
        grow_above_zoom=15,
    )
    card: ClassVar[Card] = usual.card(
        "name", "state", "kind", "road_class", "length_m", "width_m", "from_place", "to_place"
    )
    identity: ClassVar[tuple[str, ...]] = ("road_code",)
    code: ClassVar[str | None] = "road_code"
    order: ClassVar[int] = 20
    indexed: ClassVar[tuple[str, ...]] = ("name",)
