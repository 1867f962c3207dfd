"""The view of a paged table: its selection is the session's selection, in both directions."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QTableView

from mapdesk import notify
from mapdesk.model.schema import Kind
from mapdesk.notify import Level, Notice
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.figures import count
from mapdesk.ui.models.copying import MOST_COPIED, Advance, Clip, Span, clip_rows, count_of
from mapdesk.ui.models.paged_table import PagedTable
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.column_widths import ColumnWidths
from mapdesk.ui.widgets.filter_header import FilterHeader
from mapdesk.words import msg

MOST_SELECTED = 1000
_ARROW_PX = 8
_WIDEST = {Kind.DATETIME: ("2026-08-28 20:58",), Kind.DATE: ("2026-08-28",)}


class PagedView(QTableView):
    """A table for reading and choosing; Enter shows the row on the map, Ctrl+C copies the chosen rows.

    Signals
    -------
    widened : (str, int)
        A person has given a column another width (px).
    """

    widened = pyqtSignal(str, int)

    def __init__(self, desk: Desk, model: PagedTable) -> None:
        super().__init__()
        self._desk = desk
        self._model = model
        self.choosing = False
        self.header = FilterHeader(self)
        self.setModel(model)
        self.setHorizontalHeader(self.header)
        self.setSortingEnabled(False)
        self.header.setSortIndicatorShown(True)
        self.header.setSortIndicatorClearable(True)
        self.header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.header.sortIndicatorChanged.connect(self._sort)
        self.header.sectionResized.connect(self._on_resized)
        self._fitting = False
        self._widths = ColumnWidths((), [], {})
        model.page_came.connect(self._learn)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = self.verticalHeader()
        assert rows is not None
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        self.doubleClicked.connect(lambda _index: desk.run("object.zoom"))
        chosen = self.selectionModel()
        assert chosen is not None
        chosen.selectionChanged.connect(self._on_chosen)

    def use_widths(self, widths: Mapping[str, int]) -> None:
        """Give the columns the widths a person has set; the others get what suits what stands in them."""
        titles = [self._title_px(at) for at in range(self._model.columnCount())]
        self._widths = ColumnWidths(self._model.columns, titles, dict(widths))
        for at, column in enumerate(self._model.columns):
            self._widths.learn(at, _WIDEST.get(column.kind, ()), self.fontMetrics())
        self._fit()

    def show_order(self, order: tuple[tuple[str, bool], ...]) -> None:
        """Show by which column the rows are in order, without asking for it."""
        names = [column.name for column in self._model.columns]
        at = names.index(order[0][0]) if order and order[0][0] in names else -1
        sense = Qt.SortOrder.DescendingOrder if order and order[0][1] else Qt.SortOrder.AscendingOrder
        self.header.blockSignals(True)
        self.header.setSortIndicator(at, sense)
        self.header.blockSignals(False)

    def go_to_start(self, *, columns: bool = False) -> None:
        """Show the first row, and the first column too."""
        self.scrollToTop()
        bar = self.horizontalScrollBar()
        if columns and bar is not None:
            bar.setValue(0)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None and event.size().width() != event.oldSize().width():
            self._fit()

    def _title_px(self, at: int) -> int:
        titles = self.header.sectionSizeFromContents(at).width()
        return max(64, titles + _ARROW_PX)

    def _learn(self, first: int) -> None:
        for at in range(self._model.columnCount()):
            self._widths.learn(at, self._model.texts(at, first), self.fontMetrics())
        self._fit()

    def _fit(self) -> None:
        port = self.viewport()
        if self._fitting or port is None:
            return
        self._fitting = True
        try:
            for at, width in enumerate(self._widths.widths(port.width())):
                if self.columnWidth(at) != width:
                    self.setColumnWidth(at, width)
        finally:
            self._fitting = False

    def _on_resized(self, at: int, _before: int, now: int) -> None:
        if not self._fitting and at < len(self._model.columns) and now > 0:
            self._widths.set_by_hand(at, now)
            self.widened.emit(self._model.columns[at].name, now)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._model.sort(column, order)
        self.go_to_start()
        selection = self._desk.session.selection
        if selection.layer == self._model.query.layer and selection.keys:
            key = selection.keys[0]
            find = self._model.find_row
            self._desk.reader.ask("table.find", lambda _job: find(key), lambda row: self._show_row(row, go_there=False))

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the chosen rows, at most `MOST_SELECTED`."""
        chosen = self.selectionModel()
        rows: list[int] = []
        selection = QItemSelection() if chosen is None else chosen.selection()
        for part in (selection[place] for place in range(len(selection))):
            rows.extend(range(part.top(), min(part.bottom() + 1, part.top() + MOST_SELECTED - len(rows))))
            if len(rows) >= MOST_SELECTED:
                break
        return sorted(set(rows))

    def chosen_spans(self) -> list[Span]:
        """Return all chosen rows as spans of (first, last), in order and apart."""
        chosen = self.selectionModel()
        selection = QItemSelection() if chosen is None else chosen.selection()
        spans: list[Span] = []
        parts = (selection[place] for place in range(len(selection)))
        for first, last in sorted((part.top(), part.bottom()) for part in parts):
            if spans and first <= spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            else:
                spans.append((first, last))
        return spans

    def copy_rows(self) -> None:
        """Copy all chosen rows with titles, or none and say so; many are read off the window's thread."""
        desk, spans = self._desk, self.chosen_spans()
        if not spans:
            desk.tell(msg("Choose rows to copy"))
            return
        rows = count_of(spans)
        if rows > MOST_COPIED:
            desk.shell.toast(
                Notice(
                    Level.WARNING,
                    msg("Nothing was copied: {n} rows are too many for the clipboard", n=count(rows)),
                    msg("It takes {n} rows at most. Export them to a file.", n=count(MOST_COPIED)),
                ),
                (msg("Export"), lambda: desk.run("layer.export")),
            )
            return
        workspace, query, columns = desk.session.workspace, self._model.query, self._model.columns

        def read(advance: Advance) -> Clip:
            return clip_rows(workspace, query, columns, spans, advance)

        if spans[-1][1] - spans[0][0] < MOST_SELECTED:
            self._take(read(lambda _done, _all: None), rows)
        else:
            desk.worker.run(lambda job: read(job.advance), lambda clip: self._take(clip, rows), doing=msg("Copying"))

    def _take(self, clip: Clip, wanted: int) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is None:
            return
        clipboard.setText(clip.text)
        if clip.rows == wanted:
            self._desk.tell(msg("Copied {n} rows", n=count(clip.rows)))
        else:
            told = msg("Copied {n} of {all} rows", n=count(clip.rows), all=count(wanted))
            notify.warn(told, msg("The others were taken away meanwhile."))

    def show_selection(self, selection: Selection) -> None:
        """Choose and show the row of the session's selection, wherever in the layer it stands."""
        if self.choosing or not selection.keys:
            return
        key = selection.keys[0]
        if key in self._chosen_keys():
            return
        self._desk.reader.ask("table.find", lambda _job: self._model.find_row(key), self._show_row)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if step is not None and plain:
            row = min(self._model.rowCount() - 1, max(0, self.currentIndex().row() + step))
            self.setCurrentIndex(self._model.index(row, max(0, self.currentIndex().column())))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._desk.run("object.zoom")
        elif event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def _chosen_keys(self) -> list[str]:
        keys = [self._model.key_at(row) for row in self.chosen_rows()]
        return [key for key in keys if key is not None]

    def _on_chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        keys = self._chosen_keys()
        if not keys or self.choosing:
            return
        current = self._model.key_at(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if current in keys:
            keys = [current, *(key for key in keys if key != current)]
        self.choosing = True
        try:
            self._desk.select(self._model.query.layer, *keys)
        finally:
            self.choosing = False

    def _show_row(self, row: int | None, *, go_there: bool = True) -> None:
        chosen = self.selectionModel()
        if chosen is None:
            return
        self.choosing = True
        try:
            if row is None or row >= self._model.rowCount():
                self.clearSelection()
                return
            index = self._model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            if not go_there:
                chosen.select(index, flags)
                return
            chosen.setCurrentIndex(index, flags)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        finally:
            self.choosing = False

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
