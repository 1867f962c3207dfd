"""The log: what was done to the workspace, newest first, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QModelIndex
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from mapdesk.model.journal import Entry
from mapdesk.ui import figures, sentences
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.models.lines import NO_PARENT, Lines
from mapdesk.ui.panels.base import panel
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.empty import EmptyState
from mapdesk.words import msg, tr

_PAGE = 200


class JournalTable(Lines[Entry]):
    """Journal entries, newest first, read on as the person scrolls."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._more = True
        self.refresh()

    def refresh(self) -> None:
        """Read the newest entries again."""
        entries = self._desk.session.workspace.entries(newest_first=True, limit=_PAGE)
        self._more = len(entries) == _PAGE
        self.show_things(entries)

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, _parent: QModelIndex) -> None:
        first = self.things[-1].seq if self.things else 1
        start = max(0, first - 1 - _PAGE)
        older = self._desk.session.workspace.entries(after=start, limit=first - 1 - start)[::-1]
        self._more = start > 0
        if older:
            self.beginInsertRows(NO_PARENT, len(self.things), len(self.things) + len(older) - 1)
            self.things.extend(older)
            self.endInsertRows()

    def titles(self) -> tuple[str, ...]:
        return tr("Time ({zone})", zone=figures.zone()), tr("Step"), tr("By"), tr("What was done")

    def text(self, thing: Entry, column: int, *, whole: bool) -> str:  # noqa: ARG002 (the same at both lengths)
        if column == 0:
            return figures.moment(thing.at)
        if column == 1:
            return figures.count(thing.seq)
        if column == 2:
            return " · ".join(part for part in (thing.author.account, thing.author.seat) if part)
        again = thing.undoes is not None and self._desk.session.is_redo(thing)
        told = sentences.sentence(thing, again=again)
        if thing.reason:
            told = tr("{what}. Reason: {reason}", what=told, reason=thing.reason)
        if thing.undone_by is not None:
            told = tr("{what} (taken back in step {seq})", what=told, seq=thing.undone_by)
        return told


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
        self._stack.setCurrentIndex(1 if self.model.things else 0)
