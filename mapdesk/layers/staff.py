"""The duty roster: posts with numbers and what they answer for, never persons."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, flag, text, words
from mapdesk.layers.style import Case, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

ROLES = {
    "area_head": msg("Area head"),
    "adviser": msg("Grid adviser"),
    "grid_head": msg("Grid head"),
    "grid_worker": msg("Grid worker"),
    "officer": msg("Officer"),
    "business_staff": msg("Business staff"),
    "micro_head": msg("Micro-grid head"),
}
ROLE_WORDS = words(
    {
        "area_head": "片格长 片长",
        "adviser": "网格指导员 指导员",
        "grid_head": "网格长",
        "grid_worker": "网格员 专职网格员 专职网格",
        "officer": "民警 网格警员 警员",
        "business_staff": "入格员 兼职网格员 业务人员",
        "micro_head": "微网格长 楼长",
    }
)
SHIFTS = {"day": msg("Day"), "night": msg("Night"), "always": msg("Round the clock")}
SHIFT_WORDS = words(
    {
        "day": "白班 日班",
        "night": "夜班",
        "always": "全天 24小时",
    }
)


@layer
class Staff(Layer):
    """One row per post and unit it answers for, with dates: one post may hold several grids and a grid several posts.

    The pattern is 1+4+X+Y: one area head, four of adviser, grid head, grid worker and officer, X business staff, Y
    micro-grid heads. There is no name and no position of anybody.
    """

    name: ClassVar[str] = "staff"
    title: ClassVar[Message] = msg("Duty roster")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.NONE
    key: ClassVar[str] = "staff_id"
    prefix: ClassVar[str] = "STF"
    columns: ClassVar[tuple[Column, ...]] = (
        text("post", msg("Post"), "岗位", "岗位编号", "岗位名称", "岗位号", "编号", "工号", "post number"),
        choice("role", msg("Role"), ROLES, "角色", "职务", "岗位类型", "人员类型", "身份", choice_aliases=ROLE_WORDS),
        *usual.grid_links(),
        text("area_code", msg("Area group"), "片格", "片格编码"),
        text("village_code", msg("Village code"), "村代码", "社区代码", "村社代码", check=codes.village_code),
        usual.village(),
        usual.town(),
        usual.unit("单位", "所属单位", "派出单位", "工作单位"),
        text("business", msg("Line of work"), "业务条线", "条线"),
        choice("shift", msg("Shift"), SHIFTS, "班次", "值班班次", choice_aliases=SHIFT_WORDS),
        flag("vacant", msg("Vacant"), "空缺", "是否空缺", "缺岗"),
        usual.duty_phone(),
        date("valid_from", msg("Valid from"), "开始日期", "到岗日期", "任职日期", "起始日期", "from", "start date"),
        date("valid_to", msg("Valid to"), "结束日期", "离岗日期", "终止日期", "to", "end date"),
        usual.note(),
    )
    style: ClassVar[Style] = Style((Case("", msg("Post"), Symbol("circle", 8, fill="person_post")),))
    card: ClassVar[Card] = usual.table_card(
        "post", "role", "grid_code", "unit", "shift", "duty_phone", "valid_from", "valid_to"
    )
    identity: ClassVar[tuple[str, ...]] = ("post+role+grid_code+micro_code+area_code+valid_from",)
    order: ClassVar[int] = 0
    visible: ClassVar[bool] = False
    fresh_for_s: ClassVar[int | None] = 31 * usual.DAY_S
    phones: ClassVar[bool] = True
    indexed: ClassVar[tuple[str, ...]] = ("post", "grid_code", "micro_code")
