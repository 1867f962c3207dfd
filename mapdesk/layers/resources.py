"""Resources: teams, depots, shelters, loudspeakers and life-saving points."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, integer, real, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg

KINDS = {
    "team": msg("Rescue team"),
    "depot": msg("Depot"),
    "shelter": msg("Shelter"),
    "loudspeaker": msg("Loudspeaker"),
    "life_saving_point": msg("Life-saving point"),
    "sign": msg("Public display"),
}
KIND_WORDS = words(
    {
        "team": "救援队 救援队伍 应急队伍 队伍",
        "depot": "仓库 物资仓库 应急物资库 储备点",
        "shelter": "避灾安置点 避灾点 安置点 避难场所",
        "loudspeaker": "大喇叭 广播 广播点",
        "life_saving_point": "救生点 应急救生设备 救生设备",
        "sign": "显示屏 大屏 电子屏",
    }
)
STATES = {"ready": msg("Ready"), "busy": msg("In use"), "out": msg("Out of order"), "unknown": msg("Unknown")}
STATE_WORDS = words(
    {
        "ready": "正常 可用 待命 在线",
        "busy": "使用中 出动 占用",
        "out": "故障 停用 离线",
        "unknown": "未知",
    }
)


@layer
class Resources(Layer):
    """What helps in an emergency.

    `stock` is a JSON list of {"code", "name", "amount", "unit"} with the 7-digit codes of GB/T 38565; `boats` and
    `vehicles` are counts of a team; `capacity` counts people of a shelter, `occupied` how many are there.
    """

    name: ClassVar[str] = "resources"
    title: ClassVar[Message] = msg("Emergency resources")
    group: ClassVar[str] = "assets"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "resource_id"
    prefix: ClassVar[str] = "RES"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "resource_code",
            msg("Resource code"),
            "资源编号",
            "资源编码",
            "设备编号",
            "仓库编号",
            "编码",
            "代码",
            "编号",
            "code",
        ),
        usual.name("资源名称", "队伍名称", "仓库名称", "避灾点名称", "安置点名称", "设备名称", "resource"),
        choice("kind", msg("Kind"), KINDS, "类型", "资源类型", "类别", "type", choice_aliases=KIND_WORDS),
        choice("state", msg("State"), STATES, "状态", "status", choice_aliases=STATE_WORDS),
        Column("stock", Kind.JSON, msg("Stock"), ("物资清单", "库存", "物资")),
        integer("capacity", msg("Capacity"), "容量", "容纳人数", "可安置人数", unit="persons"),
        integer("occupied", msg("Occupied"), "已安置人数", "已用", unit="persons"),
        integer("headcount", msg("Headcount"), "队伍人数", "人数", unit="persons"),
        integer("boats", msg("Number of boats"), "船艇数", "艇数"),
        integer("vehicles", msg("Number of vehicles"), "车辆数"),
        text("skills", msg("Skills"), "专长", "专业", "救援类型"),
        real("range_m", msg("Range"), "覆盖半径", "广播半径", "range", unit="m"),
        text("level", msg("Level"), "级别", "等级"),
        usual.unit("主管部门"),
        usual.duty_phone(),
        date("inspected_on", msg("Inspected on"), "检查日期", "盘点日期"),
        date("inspection_due_on", msg("Inspection due on"), "下次检查", "应检日期"),
        *usual.whereabouts(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("team", KINDS["team"], Symbol("star", 14, fill="asset"), min_zoom=12),
            Case("depot", KINDS["depot"], Symbol("square", 12, fill="asset", sign="D"), min_zoom=13),
            Case("shelter", KINDS["shelter"], Symbol("triangle", 13, fill="asset", sign="S"), min_zoom=13),
            Case("loudspeaker", KINDS["loudspeaker"], Symbol("bar", 9, fill="asset"), min_zoom=16),
            Case(
                "life_saving_point",
                KINDS["life_saving_point"],
                Symbol("ring", 11, stroke="asset", stroke_px=2.0, sign="+"),
                min_zoom=15,
            ),
            Case("sign", KINDS["sign"], Symbol("square", 8, stroke="asset", stroke_px=1.2), min_zoom=17),
        ),
        by="kind",
        label=Label("name", min_zoom=15, size_px=11, rank=41, ink="asset"),
        cluster=Cluster(max_zoom=14, least=4),
        shrink_below_zoom=14,
    )
    card: ClassVar[Card] = usual.card("name", "state", "kind", "capacity", "headcount", "stock", "duty_phone", "place")
    identity: ClassVar[tuple[str, ...]] = ("resource_code",)
    code: ClassVar[str | None] = "resource_code"
    order: ClassVar[int] = 500
    min_zoom: ClassVar[int] = 12
    phones: ClassVar[bool] = True
    indexed: ClassVar[tuple[str, ...]] = ("resource_code", "kind")
