"""A table model over one layer that reads pages from the store; it is as quick with a million rows as with ten."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal

from mapdesk.layers.values import written
from mapdesk.model.query import Op, Query, Where, Within
from mapdesk.model.rows import Rows
from mapdesk.model.schema import Column, Kind, Schema
from mapdesk.store.workspace import Workspace
from mapdesk.ui.models.copying import title_of
from mapdesk.ui.tasks import Tasks

PAGE = 200
KEPT_PAGES = 50
MOST_WANTED = 6
_NO_PARENT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class PagedTable(QAbstractTableModel):
    """Rows of a query, fetched page by page on the reader's thread; what is not there yet is shown empty.

    Signals
    -------
    counted : (int)
        Rows the filter finds are known.
    page_came : (int)
        A page has arrived; its first row.
    """

    counted = pyqtSignal(int)
    page_came = pyqtSignal(int)

    def __init__(self, workspace: Workspace, reader: Tasks) -> None:
        super().__init__()
        self._workspace = workspace
        self._reader = reader
        self._schema: Schema | None = None
        self._columns: tuple[Column, ...] = ()
        self._query = Query("")
        self._pages: OrderedDict[int, Rows] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._rows = 0
        self._turn = 0
        self.known = False

    @property
    def query(self) -> Query:
        """Return what is asked: layer, conditions, order."""
        return self._query

    @property
    def schema(self) -> Schema:
        """Return the schema of the layer shown."""
        assert self._schema is not None
        return self._schema

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns shown, in order."""
        return self._columns

    def show_query(self, schema: Schema, query: Query, columns: tuple[str, ...]) -> None:
        """Show the rows of a query with these columns."""
        self.beginResetModel()
        self._schema = schema
        self._columns = tuple(schema.column(name) for name in columns)
        names = tuple(dict.fromkeys(("fid", schema.key, *columns)))
        self._query = dataclasses.replace(query, columns=names, limit=None, offset=0, geometry=False)
        self._forget_pages()
        self._rows = 0
        self.known = False
        self.endResetModel()
        self.refresh()

    def filter(self, where: tuple[Where, ...], text: str, within: Within | None = None) -> bool:
        """Show only rows that meet these conditions; columns and order stay. Return whether they are others now."""
        if (where, text, within) == (self._query.where, self._query.text, self._query.within):
            return False
        self._query = dataclasses.replace(self._query, where=where, text=text, within=within)
        self.known = False
        self.refresh()
        return True

    def refresh(self) -> None:
        """Read again: the count first, then the pages that are looked at."""
        self._forget_pages()
        query = self._query
        turn = self._turn
        if not query.where and not query.text and query.within is None:
            self._on_counted(turn, self._workspace.status(query.layer).rows)
            return
        self._reader.ask("table.count", lambda _job: self._workspace.count(query), lambda n: self._on_counted(turn, n))

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[index.column()].kind in (Kind.INTEGER, Kind.REAL) else _LEFT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        column = self._columns[index.column()]
        text = written(column, row.get(column.name))
        if role == Qt.ItemDataRole.DisplayRole:
            return text[:300].replace("\n", " ")
        return text[:2000] if len(text) > 24 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in (Kind.INTEGER, Kind.REAL) else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, in the store."""
        if not 0 <= column < len(self._columns):
            wanted: tuple[tuple[str, bool], ...] = ()
        else:
            wanted = ((self._columns[column].name, order == Qt.SortOrder.DescendingOrder),)
        if wanted != self._query.order:
            self.beginResetModel()  # the numbers of the rows mean other rows now: nothing may stay chosen by number
            self._query = dataclasses.replace(self._query, order=wanted)
            self._forget_pages()
            self.endResetModel()

    def row(self, number: int) -> dict[str, Any] | None:
        """Return a row by its number, or None while its page is on the way."""
        page, inside = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._fetch(page)
            return None
        self._pages.move_to_end(page)
        return dict(zip(rows.names, rows.values[inside], strict=True)) if inside < len(rows) else None

    def texts(self, column: int, first: int) -> list[str]:
        """Return the cells of a column on the page that begins with row `first`; empty while it is on the way."""
        rows = self._pages.get(first // PAGE)
        own = self._columns[column]
        return [] if rows is None else [written(own, value) for value in rows.column(own.name)]

    def key_at(self, number: int) -> str | None:
        """Return the key of a row, or None while its page is on the way."""
        row = self.row(number)
        return None if row is None else str(row[self.schema.key])

    def find_row(self, key: str) -> int | None:
        """Return the number of the row with a key in the present order, or None when the filter hides it.

        Counted by the store: the rows that come before it. Runs on any thread.
        """
        query, schema = self._query, self.schema
        own = self._workspace.rows(dataclasses.replace(query, where=(*query.where, Where(schema.key, Op.EQ, key))))
        if not len(own):
            return None
        row = own.dicts()[0]
        before_fid = Where("fid", Op.LT, row["fid"])
        if not query.order:
            return self._count(before_fid)
        name, descending = query.order[0]
        value = row.get(name)
        if value is None:  # unknown values come first going up, last going down
            ahead = self._count(Where(name, Op.FILLED)) if descending else 0
            return ahead + self._count(Where(name, Op.EMPTY), before_fid)
        ahead = self._count(Where(name, Op.GT if descending else Op.LT, value))
        unknown = 0 if descending else self._count(Where(name, Op.EMPTY))
        return ahead + unknown + self._count(Where(name, Op.EQ, value), before_fid)

    def _count(self, *more: Where) -> int:
        return self._workspace.count(dataclasses.replace(self._query, where=(*self._query.where, *more)))

    def _fetch(self, page: int) -> None:
        if page in self._wanted or not self._query.layer:
            return
        self._wanted[page] = None
        while len(self._wanted) > MOST_WANTED:  # the person has scrolled on
            self._wanted.pop(next(iter(self._wanted)))
        query = dataclasses.replace(self._query, limit=PAGE, offset=page * PAGE)
        turn = self._turn

        def read(_job: object) -> Rows | None:
            # By the time its turn comes the person may have scrolled on or asked for something else.
            return self._workspace.rows(query) if turn == self._turn and page in self._wanted else None

        self._reader.run(read, lambda rows: self._on_page(turn, page, rows))

    def _on_page(self, turn: int, page: int, rows: Rows | None) -> None:
        if turn != self._turn or rows is None:
            return
        self._wanted.pop(page, None)
        self._pages[page] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(self._rows, (page + 1) * PAGE) - 1
        if last >= page * PAGE and self._columns:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._columns) - 1))
        self.page_came.emit(page * PAGE)

    def _on_counted(self, turn: int, rows: int) -> None:
        if turn != self._turn:
            return
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self._touch_all()
        self.known = True
        self.counted.emit(rows)

    def _forget_pages(self) -> None:
        self._turn += 1
        self._pages.clear()
        self._wanted.clear()

    def _touch_all(self) -> None:
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, len(self._columns) - 1))
