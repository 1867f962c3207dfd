"""Sensors: devices that report a state or a value of a thing."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, moment, real, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "smoke": msg("Smoke detector"),
    "gas": msg("Gas detector"),
    "manhole": msg("Manhole cover"),
    "water_level": msg("Water level"),
    "tide": msg("Tide gauge"),
    "wind": msg("Wind gauge"),
    "rain": msg("Rain gauge"),
    "tilt": msg("Tilt"),
    "water_quality": msg("Water quality"),
    "power": msg("Power supply"),
    "other": msg("Other"),
}
KIND_WORDS = words(
    {
        "smoke": "烟感 烟雾 感烟探测器",
        "gas": "燃气 可燃气体",
        "manhole": "井盖",
        "water_level": "水位",
        "tide": "潮位 验潮",
        "wind": "风速 风",
        "rain": "雨量",
        "tilt": "倾角 位移",
        "water_quality": "水质",
        "power": "电力 用电",
        "other": "其他",
    }
)
STATES = {"normal": msg("Normal"), "alarm": msg("Alarm"), "offline": msg("Offline"), "unknown": msg("Unknown")}
STATE_WORDS = words(
    {
        "normal": "正常 在线",
        "alarm": "报警 告警 异常",
        "offline": "离线 故障",
        "unknown": "未知",
    }
)


@layer
class Sensors(Layer):
    """Sensors with their last value; an alarm becomes an incident once a person has taken it up."""

    name: ClassVar[str] = "sensors"
    title: ClassVar[Message] = msg("Sensors")
    group: ClassVar[str] = "assets"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "sensor_id"
    prefix: ClassVar[str] = "SEN"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "sensor_code",
            msg("Sensor code"),
            "设备编码",
            "设备编号",
            "传感器编号",
            "编码",
            "代码",
            "编号",
            "device id",
            "code",
        ),
        usual.name("设备名称", "传感器名称", "sensor"),
        choice("kind", msg("Kind"), KINDS, "类型", "设备类型", "传感器类型", "type", choice_aliases=KIND_WORDS),
        choice("state", msg("State"), STATES, "状态", "设备状态", "status", choice_aliases=STATE_WORDS),
        moment("state_at", msg("State since"), "状态时间", "报警时间", "更新时间"),
        real("value", msg("Value"), "数值", "监测值", "读数"),
        text("value_unit", msg("Unit of the value"), "单位名称", "计量单位", "单位"),
        real("limit_value", msg("Alarm limit"), "报警阈值", "阈值", "警戒值"),
        text("owner", msg("Owner"), "权属单位", "产权单位", "建设单位"),
        usual.unit("运维单位"),
        text("facility_id", msg("Facility ID"), "场所ID"),
        *usual.whereabouts("安装地址", "安装位置"),
        date("installed_on", msg("Installed on"), "安装日期", "安装时间"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("normal", STATES["normal"], Symbol("hexagon", 8, fill="asset"), min_zoom=16),
            Case("alarm", STATES["alarm"], Symbol("hexagon", 13, fill="level_2", sign="!"), apart=True),
            Case("offline", STATES["offline"], Symbol("hexagon", 8, fill="asset_off", sign="×"), min_zoom=15),
            Case("unknown", STATES["unknown"], Symbol("hexagon", 8, stroke="asset_off", sign="?"), min_zoom=16),
        ),
        by="state",
        label=Label("name", min_zoom=18, size_px=11, rank=7, ink="muted"),
        cluster=Cluster(max_zoom=16, least=4),
        shrink_below_zoom=13,
        grow_above_zoom=16,
    )
    card: ClassVar[Card] = usual.card("name", "state", "kind", "value", "value_unit", "state_at", "place", "unit")
    identity: ClassVar[tuple[str, ...]] = ("sensor_code",)
    code: ClassVar[str | None] = "sensor_code"
    order: ClassVar[int] = 510
    min_zoom: ClassVar[int] = 9
    fresh_for_s: ClassVar[int | None] = usual.DAY_S
    time: ClassVar[str | None] = "state_at"
    indexed: ClassVar[tuple[str, ...]] = ("sensor_code",)
