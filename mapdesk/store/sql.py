"""Statements with names filled in: the one place where a name of a table or column becomes part of SQL.

Values never do: they are always parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def quoted(name: str) -> str:
    """Return a name as SQL reads it, whatever characters are in it."""
    return '"' + name.replace('"', '""') + '"'


def sql(template: str, *names: str | Iterable[str], **more: str | Iterable[str]) -> str:
    """Return a statement whose `{}` are replaced by quoted names; a list of names becomes "a", "b".

    Examples
    --------
    >>> sql("SELECT {} FROM {} WHERE fid = ?", ["name", "kind"], "boats")
    'SELECT "name", "kind" FROM "boats" WHERE fid = ?'
    """
    return template.format(*(_names(one) for one in names), **{key: _names(one) for key, one in more.items()})


def insertion(table: str, columns: Sequence[str]) -> str:
    """Return the statement that inserts one row; a parameter for each column.

    Examples
    --------
    >>> insertion("boats", ["fid", "name"])
    'INSERT INTO "boats" ("fid", "name") VALUES (?, ?)'
    """
    return " ".join((sql("INSERT INTO {} ({}) VALUES", table, columns), f"({', '.join('?' * len(columns))})"))


def _names(names: str | Iterable[str]) -> str:
    return quoted(names) if isinstance(names, str) else ", ".join(quoted(name) for name in names)
