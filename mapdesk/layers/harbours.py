"""Fishing harbours with berths, shelter and exposure."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg

GRADES = {
    "central": msg("Central harbour"),
    "grade_1": msg("First-grade harbour"),
    "grade_2": msg("Second-grade harbour"),
    "grade_3": msg("Third-grade harbour"),
    "berth": msg("Landing place"),
}
GRADE_WORDS = words(
    {
        "central": "中心渔港 中心",
        "grade_1": "一级渔港 一级",
        "grade_2": "二级渔港 二级",
        "grade_3": "三级渔港 三级",
        "berth": "等级以下 停泊点 渔船停泊点",
    }
)
STATES = {"open": msg("Open to boats"), "full": msg("No berth left"), "closed": msg("Closed to boats")}
STATE_WORDS = words(
    {
        "open": "开放 正常",
        "full": "已满 饱和",
        "closed": "封港 关闭",
    }
)


@layer
class Harbours(Layer):
    """Harbours. `exposed_sectors` is a JSON list of [from, to] in degrees clockwise: winds that blow in."""

    name: ClassVar[str] = "harbours"
    title: ClassVar[Message] = msg("Harbours")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "harbour_id"
    prefix: ClassVar[str] = "HBR"
    columns: ClassVar[tuple[Column, ...]] = (
        text("harbour_code", msg("Harbour code"), "渔港编号", "渔港代码", "编码", "代码", "编号", "code"),
        usual.name("渔港名称", "渔港", "港口名称", "harbour", "harbor", "port"),
        usual.aliases(),
        choice("grade", msg("Grade"), GRADES, "等级", "渔港等级", "级别", "class", choice_aliases=GRADE_WORDS),
        choice("state", msg("State"), STATES, "状态", "status", choice_aliases=STATE_WORDS),
        integer("berths", msg("Berths"), "泊位数", "泊位", "berth number"),
        integer("shelter_capacity", msg("Shelter capacity"), "避风容量", "避风能力", "可避风船数", unit="boats"),
        integer("shelter_over_24m", msg("Shelter for boats over 24 m"), "避风容量24米以上", unit="boats"),
        integer("shelter_12_24m", msg("Shelter for boats of 12 to 24 m"), "避风容量12至24米", unit="boats"),
        integer("shelter_under_12m", msg("Shelter for boats under 12 m"), "避风容量12米以下", unit="boats"),
        real("depth_m", msg("Water depth"), "水深", "depth", unit="m"),
        Column("exposed_sectors", Kind.JSON, msg("Exposed to winds from"), ("受风方向", "敞露方位", "风向扇区")),
        real("shelter_wind", msg("Shelter up to wind force"), "避风等级", "抗风等级"),
        text("chief_role", msg("Harbour chief"), "港长职务", "港长岗位"),
        usual.town(),
        usual.village(),
        usual.unit(),
        usual.address_link(),
        date("inspected_on", msg("Inspected on"), "检查日期", "巡检日期"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("central", GRADES["central"], Symbol("anchor", 17, fill="harbour")),
            Case("grade_1", GRADES["grade_1"], Symbol("anchor", 15, fill="harbour")),
            Case("grade_2", GRADES["grade_2"], Symbol("anchor", 13, fill="harbour")),
            Case("grade_3", GRADES["grade_3"], Symbol("anchor", 11, fill="harbour")),
            Case("berth", GRADES["berth"], Symbol("anchor", 9, fill="harbour"), min_zoom=12),
        ),
        by="grade",
        label=Label("name", min_zoom=11, size_px=12, rank=95, ink="sea_text"),
        shrink_below_zoom=11,
    )
    card: ClassVar[Card] = usual.card(
        "name", "state", "grade", "berths", "shelter_capacity", "depth_m", "exposed_sectors", "chief_role"
    )
    identity: ClassVar[tuple[str, ...]] = ("harbour_code", "name")
    code: ClassVar[str | None] = "harbour_code"
    order: ClassVar[int] = 460
