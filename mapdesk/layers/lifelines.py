"""Lifelines: water, power, gas, telecommunication and other networks."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, moment, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "water": msg("Water supply"),
    "power": msg("Power"),
    "gas": msg("Gas"),
    "heat": msg("Heat"),
    "oil": msg("Oil"),
    "telecom": msg("Telecommunication"),
    "sewer": msg("Sewer"),
}
KIND_WORDS = words(
    {
        "water": "供水 给水 水管",
        "power": "供电 电力 电缆 海底电缆",
        "gas": "供气 燃气",
        "heat": "供热",
        "oil": "供油 输油",
        "telecom": "通信 光缆 海底光缆",
        "sewer": "排水 污水",
    }
)
STATES = {"ok": msg("In service"), "outage": msg("Outage"), "repair": msg("Under repair"), "unknown": msg("Unknown")}
STATE_WORDS = words(
    {
        "ok": "正常 运行",
        "outage": "中断 停运 停水 停电",
        "repair": "抢修 检修",
        "unknown": "未知",
    }
)


@layer
class Lifelines(Layer):
    """Lines of the networks that keep the island going; an outage asks for a person."""

    name: ClassVar[str] = "lifelines"
    title: ClassVar[Message] = msg("Lifelines")
    group: ClassVar[str] = "assets"
    shape: ClassVar[Shape] = Shape.LINE
    key: ClassVar[str] = "lifeline_id"
    prefix: ClassVar[str] = "LIF"
    columns: ClassVar[tuple[Column, ...]] = (
        text("lifeline_code", msg("Line code"), "管线编号", "线路编号", "管线编码", "编码", "代码", "编号", "code"),
        usual.name("管线名称", "线路名称", "line"),
        choice("kind", msg("Kind"), KINDS, "管线类型", "类型", "类别", "type", choice_aliases=KIND_WORDS),
        choice("state", msg("State"), STATES, "状态", "运行状态", "status", choice_aliases=STATE_WORDS),
        moment("state_at", msg("State since"), "状态时间"),
        text("rating", msg("Size or voltage"), "管径", "电压等级", "规格", "口径"),
        real("length_m", msg("Length"), "长度", "length", unit="m"),
        real("depth_m", msg("Depth"), "埋深", "depth", unit="m"),
        integer("households_served", msg("Households served"), "服务户数", "影响户数"),
        text("owner", msg("Owner"), "权属单位", "产权单位"),
        usual.unit("运维单位"),
        usual.town(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("ok", STATES["ok"], Symbol(stroke="asset", stroke_px=0.9, stroke_opacity=0.8, dash=(10, 3, 2, 3))),
            Case("outage", STATES["outage"], Symbol(stroke="level_2", stroke_px=2.4, dash=(3, 3))),
            Case("repair", STATES["repair"], Symbol(stroke="level_3", stroke_px=2.0, dash=(8, 4))),
            Case("unknown", STATES["unknown"], Symbol(stroke="asset_off", stroke_px=0.9, dash=(2, 3))),
        ),
        by="state",
        label=Label("name", min_zoom=16, size_px=11, rank=6, ink="muted"),
    )
    card: ClassVar[Card] = usual.card("name", "state", "kind", "rating", "households_served", "owner", "state_at")
    identity: ClassVar[tuple[str, ...]] = ("lifeline_code",)
    code: ClassVar[str | None] = "lifeline_code"
    order: ClassVar[int] = 30
    visible: ClassVar[bool] = False
    min_zoom: ClassVar[int] = 12
