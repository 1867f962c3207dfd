"""The log: what was done to the workspace, newest first, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from mapdesk.model.journal import Entry
from mapdesk.ui import figures, sentences
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.panels.base import panel
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.empty import EmptyState
from mapdesk.words import msg, tr

_PAGE = 200
_NO_PARENT = QModelIndex()


class JournalTable(QAbstractTableModel):
    """Journal entries, newest first, read on as the person scrolls."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.entries: list[Entry] = []
        self._more = True
        self.refresh()

    def refresh(self) -> None:
        """Read the newest entries again."""
        self.beginResetModel()
        self.entries = self._desk.session.workspace.entries(newest_first=True, limit=_PAGE)
        self._more = len(self.entries) == _PAGE
        self.endResetModel()

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, _parent: QModelIndex) -> None:
        first = self.entries[-1].seq if self.entries else 1
        start = max(0, first - 1 - _PAGE)
        older = self._desk.session.workspace.entries(after=start, limit=first - 1 - start)[::-1]
        self._more = start > 0
        if older:
            self.beginInsertRows(_NO_PARENT, len(self.entries), len(self.entries) + len(older) - 1)
            self.entries.extend(older)
            self.endInsertRows()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Time ({zone})", zone=figures.zone()), tr("Step"), tr("By"), tr("What was done"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entries[index.row()]
        if index.column() == 0:
            return figures.moment(entry.at)
        if index.column() == 1:
            return figures.count(entry.seq)
        if index.column() == 2:
            return " · ".join(part for part in (entry.author.account, entry.author.seat) if part)
        text = sentences.sentence(entry)
        if entry.reason:
            text = tr("{what}. Reason: {reason}", what=text, reason=entry.reason)
        if entry.undone_by is not None:
            text = tr("{what} (taken back in step {seq})", what=text, seq=entry.undone_by)
        return text


@panel("log", msg("Log"), "bottom", "history")
class LogPanel(QWidget):
    """What was done, newest first, with its author, its time and whether it was taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = JournalTable(desk)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows, header = self.table.verticalHeader(), self.table.horizontalHeader()
        assert rows is not None
        assert header is not None
        rows.hide()
        rows.setDefaultSectionSize(ROW_PX)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column, width in enumerate((136, 64, 160)):
            self.table.setColumnWidth(column, width)
        empty = EmptyState("history", tr("What is done to this workspace is written down here."))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.table)
        follow(self, desk.session.changed, self._on_changed)
        self._show_what_fits()

    def _on_changed(self, _touched: Mapping[str, set[str]]) -> None:
        self.model.refresh()
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.entries else 0)
