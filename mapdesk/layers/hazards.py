"""Hazards: known dangers of places, with a state and a date."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, real, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "fire": msg("Fire"),
    "chemical": msg("Hazardous chemicals"),
    "landslide": msg("Landslide"),
    "flood": msg("Flooding"),
    "building": msg("Unsafe building"),
    "traffic": msg("Traffic"),
    "sea": msg("At sea"),
    "gas": msg("Gas"),
    "electric": msg("Electricity"),
    "construction": msg("Construction"),
    "other": msg("Other"),
}
KIND_WORDS = words(
    {
        "fire": "火灾 消防",
        "chemical": "危化品 危险化学品",
        "landslide": "地质灾害 滑坡 崩塌",
        "flood": "内涝 洪涝 积水点",
        "building": "危房 房屋",
        "traffic": "交通",
        "sea": "海上 渔业船舶",
        "gas": "燃气",
        "electric": "用电 电气",
        "construction": "建筑施工 施工",
        "other": "其他",
    }
)
STATES = {
    "open": msg("Not yet put right"),
    "rectifying": msg("Being put right"),
    "overdue": msg("Overdue"),
    "cleared": msg("Cleared"),
}
STATE_WORDS = words(
    {
        "open": "未整改 待整改 新增",
        "rectifying": "整改中",
        "overdue": "逾期 超期",
        "cleared": "已整改 已销号 清零 完成",
    }
)


@layer
class Hazards(Layer):
    """Hazards with the rings around them; `due_on` is when they must be put right."""

    name: ClassVar[str] = "hazards"
    title: ClassVar[Message] = msg("Hazards")
    group: ClassVar[str] = "places"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "hazard_id"
    prefix: ClassVar[str] = "HAZ"
    columns: ClassVar[tuple[Column, ...]] = (
        text("hazard_code", msg("Hazard code"), "隐患编号", "隐患编码", "隐患点编号", "编码", "代码", "编号", "code"),
        usual.name("隐患名称", "隐患点名称", "隐患", "hazard"),
        choice("kind", msg("Kind"), KINDS, "隐患类型", "类型", "类别", "type", choice_aliases=KIND_WORDS),
        choice("state", msg("State"), STATES, "状态", "整改状态", "status", choice_aliases=STATE_WORDS),
        usual.risk(),
        text("words", msg("Description"), "隐患描述", "描述", "内容", "description"),
        text("measures", msg("Measures"), "整改措施", "措施"),
        real("radius_m", msg("Reach"), "影响半径", "影响范围", "radius", unit="m"),
        date("found_on", msg("Found on"), "发现日期", "排查日期"),
        date("due_on", msg("Due on"), "整改期限", "整改时限", "截止日期", "due date"),
        date("cleared_on", msg("Cleared on"), "销号日期", "完成日期", "整改完成日期"),
        text("facility_id", msg("Facility ID"), "场所ID"),
        usual.unit("整改单位"),
        *usual.whereabouts(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("open", STATES["open"], Symbol("triangle", 12, fill="danger"), min_zoom=14),
            Case(
                "rectifying", STATES["rectifying"], Symbol("triangle", 11, stroke="danger", stroke_px=1.4), min_zoom=14
            ),
            Case("overdue", STATES["overdue"], Symbol("triangle", 13, fill="level_3", sign="!"), apart=True),
            Case("cleared", STATES["cleared"], Symbol("triangle", 6, stroke="asset_off"), min_zoom=17),
        ),
        by="state",
        label=Label("name", min_zoom=16, size_px=11, rank=38),
        cluster=Cluster(max_zoom=15, least=4),
        shrink_below_zoom=14,
    )
    card: ClassVar[Card] = usual.card("name", "state", "kind", "risk", "due_on", "unit", "place", "grid_code")
    identity: ClassVar[tuple[str, ...]] = ("hazard_code",)
    code: ClassVar[str | None] = "hazard_code"
    order: ClassVar[int] = 490
    min_zoom: ClassVar[int] = 12
    indexed: ClassVar[tuple[str, ...]] = ("hazard_code",)
