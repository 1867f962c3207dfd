"""Aids to navigation: lights with their characters, buoys and beacons."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "lighthouse": msg("Lighthouse"),
    "light_beacon": msg("Light beacon"),
    "light_buoy": msg("Light buoy"),
    "buoy": msg("Buoy"),
    "beacon": msg("Beacon"),
    "farm_mark": msg("Farm mark"),
    "bridge_mark": msg("Bridge mark"),
}
KIND_WORDS = words(
    {
        "lighthouse": "灯塔",
        "light_beacon": "灯桩",
        "light_buoy": "灯浮 灯浮标",
        "buoy": "浮标",
        "beacon": "立标",
        "farm_mark": "养殖区标 专用标",
        "bridge_mark": "桥涵标 桥梁标",
    }
)
COLOURS = {
    "white": msg("White"),
    "red": msg("Red"),
    "green": msg("Green"),
    "yellow": msg("Yellow"),
    "blue": msg("Blue"),
    "white_red": msg("White and red"),
}
COLOUR_WORDS = words(
    {
        "white": "白 白光 w",
        "red": "红 红光 r",
        "green": "绿 绿光 g",
        "yellow": "黄 黄光 y",
        "blue": "蓝",
        "white_red": "白红 wr",
    }
)
STATES = {
    "ok": msg("Working"),
    "out": msg("Light out"),
    "off_station": msg("Off station"),
    "missing": msg("Lost"),
    "unknown": msg("Unknown"),
}
STATE_WORDS = words(
    {
        "ok": "正常 良好",
        "out": "熄灭 灭灯",
        "off_station": "移位 漂移",
        "missing": "丢失 漂失",
        "unknown": "未知",
    }
)


@layer
class Aids(Layer):
    """Lights and marks. `light_character` is written as in light lists: "Fl(2) W 6s 15m 8M"."""

    name: ClassVar[str] = "aids"
    title: ClassVar[Message] = msg("Aids to navigation")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "aid_id"
    prefix: ClassVar[str] = "AID"
    columns: ClassVar[tuple[Column, ...]] = (
        text("aid_code", msg("Number in the light list"), "航标编号", "编码", "代码", "编号", "航标表编号", "code"),
        usual.name("航标名称", "灯标名称", "航标"),
        usual.aliases(),
        choice("kind", msg("Kind"), KINDS, "类型", "类别", "航标类型", "type", choice_aliases=KIND_WORDS),
        text("light_character", msg("Light character"), "灯质", "character", "light"),
        text("rhythm", msg("Rhythm"), "闪光节奏", "发光方式"),
        integer("flashes", msg("Flashes in a group"), "闪数", "联闪次数"),
        choice(
            "colour", msg("Colour of the light"), COLOURS, "灯色", "光色", "颜色", "color", choice_aliases=COLOUR_WORDS
        ),
        real("period_s", msg("Period"), "周期", "period", unit="s"),
        real("height_m", msg("Height of the light"), "灯高", "高程", "height", unit="m"),
        real("range_nm", msg("Range of the light"), "射程", "灯光射程", "range", unit="nm"),
        text("structure", msg("Structure"), "结构", "构造", "标身"),
        choice("state", msg("State"), STATES, "状态", "效能", "status", choice_aliases=STATE_WORDS),
        text("mmsi", msg("MMSI"), "MMSI号", check=codes.mmsi),
        text("farm_code", msg("Farm code"), "养殖区编号", "所在养殖区"),
        date("inspected_on", msg("Inspected on"), "巡检日期", "检查日期"),
        usual.address_link(),
        usual.unit(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("ok", STATES["ok"], Symbol("drop", 10, fill="asset"), min_zoom=13),
            Case("out", STATES["out"], Symbol("drop", 13, fill="level_3", sign="×"), apart=True),
            Case("off_station", STATES["off_station"], Symbol("drop", 13, fill="level_3", sign="~"), apart=True),
            Case("missing", STATES["missing"], Symbol("drop", 13, fill="level_3", sign="?"), apart=True),
            Case("unknown", STATES["unknown"], Symbol("drop", 10, fill="asset_off", sign="?"), min_zoom=13),
        ),
        by="state",
        label=Label("light_character", min_zoom=14, size_px=11, rank=35, ink="sea_text"),
        shrink_below_zoom=14,
        grow_above_zoom=16,
    )
    card: ClassVar[Card] = usual.card(
        "name", "state", "kind", "light_character", "colour", "period_s", "height_m", "range_nm"
    )
    identity: ClassVar[tuple[str, ...]] = ("aid_code",)
    code: ClassVar[str | None] = "aid_code"
    order: ClassVar[int] = 440
    min_zoom: ClassVar[int] = 10
    fresh_for_s: ClassVar[int | None] = 400 * usual.DAY_S
    indexed: ClassVar[tuple[str, ...]] = ("aid_code",)
