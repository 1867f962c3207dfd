"""Short ways to declare columns, and the columns every layer has."""

from __future__ import annotations

from typing import Any

from mapdesk.model.schema import Column, Kind
from mapdesk.words import Message, msg


def text(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a text column; `aliases` are the headers under which files bring it."""
    return Column(name, Kind.TEXT, title, aliases, **options)


def integer(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a column of whole numbers."""
    return Column(name, Kind.INTEGER, title, aliases, **options)


def real(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a column of decimal numbers."""
    return Column(name, Kind.REAL, title, aliases, **options)


def date(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a column of dates, ISO text."""
    return Column(name, Kind.DATE, title, aliases, **options)


def moment(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a column of times, ISO text in UTC."""
    return Column(name, Kind.DATETIME, title, aliases, **options)


def flag(name: str, title: Message, *aliases: str, **options: Any) -> Column:
    """Return a yes-or-no column."""
    return Column(name, Kind.BOOLEAN, title, aliases, **options)


def choice(name: str, title: Message, choices: dict[str, Message], *aliases: str, **options: Any) -> Column:
    """Return a text column with a closed list of values."""
    return Column(name, Kind.TEXT, title, aliases, choices=choices, **options)


def words(by_value: dict[str, str]) -> dict[str, str]:
    """Return word of a file -> value, from value -> its words, parted by spaces (an underscore stands for a space)."""
    return {word: value for value, line in by_value.items() for word in line.split()}


COMMON: tuple[Column, ...] = (
    Column(
        "source_code", Kind.TEXT, msg("Code in the source"), ("源编码", "原编码", "来源编码", "source id", "来源编号")
    ),
    Column("source", Kind.TEXT, msg("Source"), ("数据来源", "资料来源", "data source")),
    Column("as_of", Kind.DATETIME, msg("As of"), ("数据时间", "数据日期", "现势性", "data date")),
)
