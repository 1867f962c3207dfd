"""Boats: the registry and the last position of each."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, moment, real, text, words
from mapdesk.layers.style import Case, Cluster, Grade, Grades, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

KINDS = {
    "fishing": msg("Fishing boat"),
    "farm": msg("Farm boat"),
    "leisure": msg("Leisure boat"),
    "patrol": msg("Patrol boat"),
    "transport": msg("Fish carrier"),
    "oil": msg("Fuel boat"),
    "ferry": msg("Ferry"),
    "merchant": msg("Merchant ship"),
    "other": msg("Other"),
}
KIND_WORDS = words(
    {
        "fishing": "渔船 捕捞 捕捞渔船",
        "farm": "养殖船 渔养 养殖",
        "leisure": "休闲船 休闲 休闲渔船",
        "patrol": "渔政船 执法船 渔指",
        "transport": "渔运 渔冷 运输",
        "oil": "渔油 供油",
        "ferry": "客渡船 客船",
        "merchant": "商船 货船",
        "other": "其他",
    }
)
TERMINALS = {
    "ais_a": msg("AIS class A"),
    "ais_b": msg("AIS class B"),
    "beidou": msg("BeiDou"),
    "vms": msg("Vessel monitoring"),
    "none": msg("No terminal"),
}
TERMINAL_WORDS = words(
    {
        "ais_b": "ais aisb",
        "ais_a": "aisa",
        "beidou": "北斗 北斗终端",
        "vms": "船载终端 vms",
        "none": "无 无终端 未安装",
    }
)
LENGTHS = {"over_24m": msg("Over 24 m"), "12_24m": msg("12 to 24 m"), "under_12m": msg("Under 12 m")}
LENGTH_WORDS = words(
    {
        "over_24m": "24米以上 大型",
        "12_24m": "12-24米 12至24米 中型",
        "under_12m": "12米以下 小型",
    }
)
GEARS = {
    "trawl": msg("Trawl"),
    "gillnet": msg("Gillnet"),
    "stake_net": msg("Stake net"),
    "purse": msg("Light purse seine"),
    "pot": msg("Pots"),
    "hook": msg("Hook and line"),
    "none": msg("None"),
}
GEAR_WORDS = words(
    {
        "trawl": "拖网 桁杆拖虾",
        "gillnet": "刺网 流刺网",
        "stake_net": "张网 定置网",
        "purse": "灯光围网 围网",
        "pot": "笼壶 蟹笼",
        "hook": "钓具 钓业",
        "none": "无",
    }
)
WHEREABOUTS = {
    "in_port": msg("In port"),
    "safe_water": msg("In safe water"),
    "returning": msg("Returning"),
    "at_sea": msg("At sea"),
    "elsewhere": msg("Elsewhere"),
    "in_repair": msg("In repair"),
    "unaccounted": msg("Unaccounted"),
}
WHEREABOUTS_WORDS = words(
    {
        "in_port": "在港 港内",
        "safe_water": "避风 安全水域",
        "returning": "返航 回港途中",
        "at_sea": "在海 出海 海上",
        "elsewhere": "外地 外港",
        "in_repair": "修理 维修 坞修",
        "unaccounted": "不明 失联",
    }
)
FIXES = {
    "fresh": msg("Fresh"),
    "stale": msg("Stale"),
    "silent": msg("Silent"),
    "none": msg("No position"),
}
FIX_WORDS = words(
    {
        "fresh": "在线 正常",
        "stale": "离线 超时",
        "silent": "失联",
        "none": "无船位",
    }
)
SOURCES = {
    "ais": msg("AIS"),
    "beidou": msg("BeiDou"),
    "vms": msg("Vessel monitoring"),
    "phone": msg("By telephone"),
    "roll_call": msg("Roll call"),
    "manual": msg("Entered by hand"),
    "synthetic": msg("Synthetic"),
}
SOURCE_WORDS = words(
    {
        "beidou": "北斗",
        "phone": "电话",
        "roll_call": "点验 点名",
        "manual": "手工 人工",
    }
)


@layer
class Boats(Layer):
    """Boats by name, MMSI and terminal; the geometry is the last fix. Telephones are those of duty posts."""

    name: ClassVar[str] = "boats"
    title: ClassVar[Message] = msg("Boats")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "boat_id"
    prefix: ClassVar[str] = "BOT"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "boat_name",
            msg("Boat name"),
            "船名",
            "渔船名称",
            "船舶名称",
            "船名号",
            "渔船名",
            "名称",
            "vessel name",
            "ship name",
            "name",
            check=codes.boat_name,
        ),
        text("mmsi", msg("MMSI"), "MMSI号", "海事识别码", "水上移动识别码", check=codes.mmsi),
        text("call_sign", msg("Call sign"), "呼号", "callsign"),
        choice("terminal", msg("Terminal"), TERMINALS, "终端", "终端类型", "设备类型", choice_aliases=TERMINAL_WORDS),
        text("terminal_id", msg("Terminal number"), "终端号", "北斗终端号", "北斗卡号", "设备编号", "终端编号"),
        integer("expected_interval_s", msg("Reporting interval"), "报位间隔", unit="s"),
        choice(
            "kind",
            msg("Kind"),
            KINDS,
            "类型",
            "船舶类型",
            "船舶种类",
            "渔船类型",
            "ship type",
            "type",
            choice_aliases=KIND_WORDS,
        ),
        choice("gear", msg("Fishing gear"), GEARS, "作业类型", "作业方式", "渔具", choice_aliases=GEAR_WORDS),
        choice("length_class", msg("Length class"), LENGTHS, "船长分级", "船长类别", choice_aliases=LENGTH_WORDS),
        real("length_m", msg("Length"), "船长", "总长", "长度", "length", unit="m"),
        real("width_m", msg("Width"), "船宽", "型宽", "beam", unit="m"),
        real("draught_m", msg("Draught"), "吃水", "draft", "draught", unit="m"),
        real("power_kw", msg("Engine power"), "主机功率", "功率", "总功率", unit="kW"),
        real("max_speed_kn", msg("Highest speed"), "最大航速", unit="kn"),
        integer("crew_count", msg("Crew"), "核定船员数", "船员人数", "在船人数", unit="persons"),
        text("home_harbour", msg("Port of registry"), "船籍港", "母港", "停泊港", "home port"),
        text("harbour_id", msg("Harbour ID"), "渔港ID"),
        usual.town(),
        usual.village(),
        text("berth_address_id", msg("Berth address ID"), "泊位地址ID"),
        text("boat_group", msg("Formation"), "编组", "编队", "船队", "group"),
        text("liaison_role", msg("Liaison post"), "包联岗位", "联船岗位", "包船干部岗位"),
        usual.duty_phone(),
        choice(
            "whereabouts",
            msg("Whereabouts"),
            WHEREABOUTS,
            "动态",
            "在港情况",
            "船舶状态",
            choice_aliases=WHEREABOUTS_WORDS,
        ),
        choice(
            "fix_state",
            msg("State of the position"),
            FIXES,
            "船位状态",
            "在线状态",
            "状态",
            "status",
            choice_aliases=FIX_WORDS,
        ),
        choice(
            "fix_source", msg("Source of the position"), SOURCES, "船位来源", "定位方式", choice_aliases=SOURCE_WORDS
        ),
        moment(
            "fix_at", msg("Time of the position"), "定位时间", "船位时间", "报位时间", "更新时间", "timestamp", "time"
        ),
        real("course_deg", msg("Course"), "航向", "cog", "course", unit="°"),
        real("heading_deg", msg("Heading"), "船首向", "艏向", "heading", unit="°"),
        real("speed_kn", msg("Speed"), "航速", "sog", "speed", unit="kn"),
        text("identity", msg("Confidence in the identity"), "身份可信度"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("fresh", FIXES["fresh"], Symbol("triangle", 10, fill="boat")),
            Case("stale", FIXES["stale"], Symbol("triangle", 9, stroke="boat", stroke_px=1.2), min_zoom=12),
            Case("silent", FIXES["silent"], Symbol("diamond", 12, fill="level_3", sign="?"), apart=True),
            Case("none", FIXES["none"], Symbol("ring", 6, stroke="asset_off", stroke_px=1.0), min_zoom=14),
        ),
        by="fix_state",
        label=Label("boat_name", min_zoom=16, size_px=11, rank=22, ink="sea_text"),
        bearing="course_deg",
        density_below_zoom=8,
        grades=Grades(
            "whereabouts",
            (
                Grade("at_sea"),
                Grade("returning"),
                Grade("unaccounted"),
                Grade("safe_water", 12),
                Grade("in_port", 14, 0.85),
                Grade("elsewhere", 14, 0.85),
                Grade("in_repair", 15, 0.85),
            ),
        ),
        cluster=Cluster(min_zoom=12, max_zoom=16, least=4),
        shrink_below_zoom=13,
    )
    card: ClassVar[Card] = usual.card(
        "boat_name", "fix_state", "whereabouts", "kind", "length_class", "speed_kn", "fix_at", "home_harbour", "village"
    )
    identity: ClassVar[tuple[str, ...]] = ("mmsi", "terminal_id", "boat_name")
    order: ClassVar[int] = 600
    fresh_for_s: ClassVar[int | None] = 1_800
    phones: ClassVar[bool] = True
    time: ClassVar[str | None] = "fix_at"
    indexed: ClassVar[tuple[str, ...]] = ("boat_name", "mmsi", "terminal_id")
