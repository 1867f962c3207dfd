"""From a query to SQL: SQLAlchemy composes, so that another store can speak another dialect of the same statement.

SQLAlchemy is imported with the first query, not with the program (it takes a tenth of a second).
"""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapdesk.errors import StoreError
from mapdesk.model.query import Box, Op, Query, Where
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Column, Kind
from mapdesk.store import blob, inside
from mapdesk.store.layout import index_name
from mapdesk.store.table import Table
from mapdesk.store.values import returned, stored
from mapdesk.words import msg

if TYPE_CHECKING:
    import sqlalchemy as sa

Statement = tuple[str, tuple[Any, ...]]
FID = Column("fid", Kind.INTEGER, msg("Number"))
_ROUNDING_DEG = 1e-4  # the index keeps 32-bit numbers, rounded outwards by less than this


def count_statement(table: Table, query: Query) -> Statement:
    """Return the statement that counts what a query finds, its page ignored."""
    import sqlalchemy as sa

    source, conditions = _conditions(table, query)
    return _compiled(sa.select(sa.func.count()).select_from(source).where(*conditions))


def select_statement(table: Table, query: Query) -> tuple[Statement, tuple[str, ...]]:
    """Return the statement of a query and the names of its columns; a wanted geometry comes after them."""
    import sqlalchemy as sa

    names = _names(table, query)
    rows = _table(table)
    source, conditions = _conditions(table, query)
    wanted: list[Any] = [rows.c[name] for name in names]
    if query.geometry:
        wanted.append(rows.c["geom"] if table.spatial else sa.null().label("geom"))
    order = [rows.c[_column(table, name).name] for name, _ in query.order]
    ordered = [one.desc() if down else one for one, (_, down) in zip(order, query.order, strict=True)]
    statement = sa.select(*wanted).select_from(source).where(*conditions).order_by(*ordered, rows.c["fid"])
    if query.limit is not None:
        statement = statement.limit(query.limit)
    if query.offset:
        statement = statement.offset(query.offset)
    return _compiled(statement), names


def count(connection: sqlite3.Connection, table: Table, query: Query) -> int:
    """Return how many rows a query finds."""
    return int(connection.execute(*count_statement(table, query)).fetchone()[0])


def read(connection: sqlite3.Connection, table: Table, query: Query) -> Rows:
    """Return the rows of a query."""
    statement, names = select_statement(table, query)
    return rows_of(table, query, names, connection.execute(*statement).fetchall())


def rows_of(table: Table, query: Query, names: tuple[str, ...], found: list[tuple[Any, ...]]) -> Rows:
    """Return fetched rows as `Rows`: geometry split off, values made plain."""
    wkb = None
    if query.geometry:
        wkb = [None if row[-1] is None else blob.wkb(row[-1]) for row in found]
        found = [row[:-1] for row in found]
    makers = {at: made for at, name in enumerate(names) if (made := returned(_column(table, name).kind))}
    if makers:
        found = [tuple(makers[at](v) if at in makers else v for at, v in enumerate(row)) for row in found]
    return Rows(table.name, names, found, wkb)


def _names(table: Table, query: Query) -> tuple[str, ...]:
    wanted = table.names if query.columns is None else query.columns
    return tuple(dict.fromkeys(("fid", table.key, *(_column(table, name).name for name in wanted))))


def _column(table: Table, name: str) -> Column:
    if name == "fid":
        return FID
    if name not in table.columns:
        raise StoreError(msg("The layer “{layer}” has no column “{column}”.", layer=table.name, column=name))
    return table.columns[name]


def _table(table: Table) -> sa.TableClause:
    return _table_clause(table.name, ("fid", "geom", *table.names))


@lru_cache(maxsize=128)
def _table_clause(name: str, columns: tuple[str, ...]) -> sa.TableClause:
    import sqlalchemy as sa

    return sa.table(name, *(sa.column(one) for one in columns))


def _conditions(table: Table, query: Query) -> tuple[Any, list[Any]]:
    """Return what is read from, and the conditions of a query."""
    import sqlalchemy as sa

    rows = _table(table)
    source: Any = rows
    conditions = [_condition(table, rows, where) for where in query.where]
    if query.text:
        texts = [name for name, column in table.columns.items() if column.kind is Kind.TEXT]
        conditions.append(sa.or_(*(_like(rows.c[name], query.text) for name in texts)))
    boxes = [] if query.box is None else [query.box]
    if query.within is not None:
        boxes.append(inside.box_of(query.within.wkb))
    if boxes:
        if not table.spatial:
            raise StoreError(msg("The layer “{layer}” has no positions.", layer=table.name))
        index = _table_clause(index_name(table.name), ("id", "minx", "maxx", "miny", "maxy"))
        source = rows.join(index, index.c.id == rows.c.fid)
        for box in boxes:
            conditions += _touching(rows, index, box)
    if query.within is not None:
        lies = getattr(sa.func, inside.FUNCTION)(rows.c["geom"], query.within.wkb, int(query.within.whole))
        conditions.append(lies == 1)
    return source, conditions


def _touching(rows: sa.TableClause, index: sa.TableClause, box: Box) -> list[Any]:
    """Return the conditions for bounds that touch a box: by the index, and exactly near the edges of the box."""
    import sqlalchemy as sa

    i, g, near = index.c, rows.c["geom"], _ROUNDING_DEG
    found = [
        i.minx <= box.east + near,
        i.maxx >= box.west - near,
        i.miny <= box.north + near,
        i.maxy >= box.south - near,
    ]
    surely = sa.and_(
        i.minx <= box.east - near, i.maxx >= box.west + near, i.miny <= box.north - near, i.maxy >= box.south + near
    )
    exactly = sa.and_(
        sa.func.ST_MinX(g) <= box.east,
        sa.func.ST_MaxX(g) >= box.west,
        sa.func.ST_MinY(g) <= box.north,
        sa.func.ST_MaxY(g) >= box.south,
    )
    return [*found, sa.or_(surely, exactly)]


def _condition(table: Table, rows: sa.TableClause, where: Where) -> Any:
    import sqlalchemy as sa

    kind = _column(table, where.column)
    column = rows.c[where.column]
    if where.op in (Op.EMPTY, Op.FILLED):
        empty = column.is_(None) if kind.kind is not Kind.TEXT else sa.or_(column.is_(None), column == "")
        return empty if where.op is Op.EMPTY else sa.not_(empty)
    if where.op is Op.CONTAINS:
        return _like(column, str(where.value))
    if where.op is Op.STARTS:
        start = str(where.value)
        return sa.and_(column >= start, column < start + "\U0010ffff")  # unlike LIKE this uses the index
    if where.op is Op.IN:
        values = [_compared(kind, one) for one in where.value]
        listed = sa.func.json_each(json.dumps(values, ensure_ascii=False)).table_valued("value")
        return column.in_(sa.select(listed.c.value))
    return _comparison(column, where.op, _compared(kind, where.value))


def _comparison(column: Any, op: Op, value: Any) -> Any:
    if op is Op.EQ:
        return column.is_(None) if value is None else column == value
    if op is Op.NE:
        return column.is_not(None) if value is None else column.is_distinct_from(value)
    return {Op.LT: column.__lt__, Op.LE: column.__le__, Op.GT: column.__gt__, Op.GE: column.__ge__}[op](value)


def _compared(column: Column, value: Any) -> Any:
    """Return a value as it is compared: in the stored form; a piece of a date ("2026-03") stays as it is."""
    if isinstance(value, str) and column.kind in (Kind.DATE, Kind.DATETIME):
        try:
            return stored(column, value)
        except StoreError:
            return value
    return stored(column, value)


def _like(column: Any, text: str) -> Any:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.like(f"%{escaped}%", escape="\\")


def _compiled(statement: Any) -> Statement:
    made = statement.compile(dialect=_dialect())
    values = made.params
    return str(made), tuple(values[name] for name in made.positiontup)


@lru_cache(maxsize=1)
def _dialect() -> Any:
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

    return SQLiteDialect_pysqlite(paramstyle="qmark")
