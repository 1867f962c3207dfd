"""Columns, choices and cards that several layers use in the same way."""

from __future__ import annotations

from mapdesk.layers import codes
from mapdesk.layers.base import Action, Card
from mapdesk.layers.columns import choice, date, integer, text, words
from mapdesk.model.schema import Column, Kind
from mapdesk.words import Message, msg

ACTIONS = (Action("object.zoom"), Action("object.copy_position"), Action("object.table"))

DAY_S = 86_400

RISK = {
    "red": msg("Red, major risk"),
    "orange": msg("Orange, considerable risk"),
    "yellow": msg("Yellow, general risk"),
    "blue": msg("Blue, low risk"),
    "green": msg("Green, controlled"),
}
"""Five-colour risk of places and facilities, never of people."""

RISK_WORDS = words(
    {
        "red": "红 红色 重大风险",
        "orange": "橙 橙色 较大风险",
        "yellow": "黄 黄色 一般风险",
        "blue": "蓝 蓝色 低风险",
        "green": "绿 绿色",
    }
)

POSITION_SOURCES = {
    "survey": msg("Surveyed"),
    "map": msg("Placed on the map"),
    "file": msg("From a file"),
    "geocoded": msg("Found by address"),
    "derived": msg("Derived"),
    "synthetic": msg("Synthetic"),
}

POSITION_SOURCE_WORDS = words(
    {
        "survey": "测量 实测",
        "map": "地图标注 标注",
        "file": "文件 导入",
        "geocoded": "地理编码 地址匹配",
        "derived": "推算",
        "synthetic": "合成",
    }
)

DATUMS = {
    "cgcs2000": msg("CGCS2000"),
    "wgs84": msg("WGS 84"),
    "gcj02": msg("GCJ-02"),
    "bd09": msg("BD-09"),
    "unknown": msg("Unknown"),
}
"""Names as `mapdesk.geo.datum.Datum` has them, and what a file did not say."""


def card(title: str, badge: str | None, *facts: str) -> Card:
    """Return a card with the usual actions."""
    return Card(title, badge, facts, ACTIONS)


def table_card(title: str, badge: str | None, *facts: str) -> Card:
    """Return a card for things without a position."""
    return Card(title, badge, facts, (Action("object.table"),))


def name(*aliases: str, title: Message | None = None) -> Column:
    """Return the column with the name of a thing."""
    return text("name", title or msg("Name"), "名称", "name", "nom", *aliases)


def place(*aliases: str) -> Column:
    """Return the column with the place in words, as the source wrote it."""
    return text(
        "place", msg("Place"), "地点", "位置", "地址", "详细地址", "所在位置", "address", "location text", *aliases
    )


def address_link() -> Column:
    """Return the column that points to a row of `addresses`."""
    return text("address_id", msg("Address ID"), "标准地址ID", "address id")


def grid_links() -> tuple[Column, Column]:
    """Return the codes of the grid and the micro-grid the thing lies in."""
    return (
        text(
            "grid_code", msg("Grid code"), "网格编码", "网格代码", "网格编号", "所属网格", "grid", check=codes.grid_code
        ),
        text(
            "micro_code",
            msg("Micro-grid code"),
            "微网格编码",
            "微网格代码",
            "微网格编号",
            "所属微网格",
            "micro grid",
            check=codes.micro_code,
        ),
    )


def whereabouts(*aliases: str) -> tuple[Column, ...]:
    """Return the columns that say where a thing on land is; `aliases` are further headers of its place in words."""
    return (town(), village(), place(*aliases), address_link(), *grid_links())


def town() -> Column:
    """Return the column with the name of the town-level unit."""
    return text("town", msg("Town"), "街道", "乡镇", "镇街", "街道乡镇", "乡镇街道", "所属街道", "所属乡镇", "township")


def village() -> Column:
    """Return the column with the name of the village or community."""
    return text(
        "village", msg("Village or community"), "村", "村居", "村社", "行政村", "社区", "村社区", "所属村", "community"
    )


def unit(*aliases: str) -> Column:
    """Return the column with the responsible organisation."""
    return text(
        "unit",
        msg("Responsible unit"),
        "责任单位",
        "主管单位",
        "管理单位",
        "牵头单位",
        "所属部门",
        "部门",
        "department",
        *aliases,
    )


def division(title: Message, *aliases: str, digits: int = 0) -> Column:
    """Return the column with a division code; `digits` of 6, 9 or 12, or 0 for any of these."""
    checks = {0: codes.division_code, 6: codes.county_code, 9: codes.town_code, 12: codes.village_code}
    return text("division_code", title, "区划代码", "行政区划代码", "division code", *aliases, check=checks[digits])


def valid_dates() -> tuple[Column, Column]:
    """Return the dates from and to which the thing is in force."""
    return (
        date("valid_from", msg("Valid from"), "启用日期", "生效日期", "开始日期", "start date", "from"),
        date("valid_to", msg("Valid to"), "停用日期", "失效日期", "终止日期", "结束日期", "end date", "to"),
    )


def successors() -> Column:
    """Return the column with the codes that took a retired code's place (a JSON list)."""
    return Column("successor_codes", Kind.JSON, msg("Successor codes"), ("后继编码", "新编码", "successor"))


def aliases() -> Column:
    """Return the column with other names (a JSON list of texts)."""
    return Column(
        "aliases", Kind.JSON, msg("Other names"), ("别名", "曾用名", "俗名", "俗称", "又名", "alias", "alias name")
    )


def risk() -> Column:
    """Return the five-colour risk of a place."""
    return choice("risk", msg("Risk"), RISK, "风险等级", "风险级别", "五色", "risk level", choice_aliases=RISK_WORDS)


def duty_phone() -> Column:
    """Return the column with the duty telephone of a post or unit, never of a resident."""
    return text(
        "duty_phone",
        msg("Duty telephone"),
        "值班电话",
        "联系电话",
        "电话",
        "单位电话",
        "duty phone",
        "phone",
        "telephone",
    )


def note(*more: str) -> Column:
    """Return the column with remarks."""
    return text("note", msg("Note"), "备注", "说明", "remark", "remarks", "notes", "comment", *more)


def households() -> Column:
    """Return the number of households, a count of a place."""
    return integer("household_count", msg("Households"), "户数", "总户数", "households", "household number")
