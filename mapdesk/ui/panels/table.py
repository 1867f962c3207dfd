"""The table of a layer: paged from the store, sorted, filtered, its selection tied to the map."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from mapdesk.layers.base import GROUPS, LAYERS
from mapdesk.layers.selecting import conditions
from mapdesk.model.query import Box, Query
from mapdesk.model.schema import Kind, Shape
from mapdesk.session import Selection
from mapdesk.ui import figures
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.models.copying import count_of
from mapdesk.ui.models.filters import FilterError, where_of
from mapdesk.ui.models.paged_table import PagedTable
from mapdesk.ui.panels.base import panel
from mapdesk.ui.widgets.buttons import icon_button, push_button
from mapdesk.ui.widgets.labels import ElidedLabel
from mapdesk.ui.widgets.table_view import MOST_SELECTED, PagedView
from mapdesk.words import msg, tr

_WAIT_MS = 250
_SEARCH_PX, _NARROW_PX = 200, 110
_HIDDEN_AT_FIRST = {"version"}
_EARTH = Box(-180.0, -90.0, 180.0, 90.0)


@panel("table", msg("Table"), "bottom", "table", order=10)
class TablePanel(QWidget):
    """The rows of the active layer, with filters, a column chooser and totals that say what is hidden."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = PagedTable(desk.session.workspace, desk.reader)
        self.view = PagedView(desk, self.model)
        self._orders: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.apply_filter)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.view.header.filtered.connect(lambda _texts: self.apply_filter())
        self.view.widened.connect(self._keep_width)
        self.model.counted.connect(lambda _rows: self._show_total())
        self._many = False
        self._only: Selection | None = None
        chosen = self.view.selectionModel()
        assert chosen is not None
        chosen.selectionChanged.connect(lambda *_: self._tell_many())
        desk.active_layer_changed.connect(self.show_layer)
        desk.only_selected_wanted.connect(self.show_only_selected)
        desk.period_changed.connect(self._on_period)
        follow(self, desk.session.changed, self._on_changed)
        follow(self, desk.session.selection_changed, self._on_selection)
        self.show_layer(desk.active_layer)

    def show_layer(self, name: str) -> None:
        """Show another layer, its filters empty."""
        at = self.layers.findData(name)
        if at >= 0:
            self.layers.setCurrentIndex(at)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.show_columns(self._kept_columns(name))
        self.view.go_to_start(columns=True)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns of the active layer."""
        layer = self._desk.layer(self._desk.active_layer)
        self._orders[self.model.query.layer] = self.model.query.order
        order = tuple(one for one in self._orders.get(layer.name, ()) if one[0] in names)
        where = self._desk.period_where(layer.name)
        query = Query(layer.name, where=where, text=self.search.text().strip(), order=order)
        self.model.show_query(layer.schema, query, names)
        self.view.header.use_columns(len(names))
        self.view.show_order(order)
        self.view.use_widths(self._desk.kept.get("column_widths", {}).get(layer.name, {}))
        self.view.go_to_start()
        self._desk.kept.setdefault("columns", {})[layer.name] = list(names)
        if self._only is not None:
            self.apply_filter()
        self._show_chip()
        self._show_total()

    def apply_filter(self) -> None:
        """Ask the store for what the quick search and the filter row say."""
        where, bad = [], set()
        for at, text in self.view.header.texts().items():
            try:
                condition = where_of(self.model.columns[at], text)
            except FilterError:
                bad.add(at)
                continue
            if condition is not None:
                where.append(condition)
        self.view.header.mark_bad(bad)
        where += self._desk.period_where(self._desk.active_layer)
        chosen = conditions(self._only, self._desk.layer(self.model.query.layer)) if self._only is not None else {}
        where += chosen.get("where", ())
        if self.model.filter(tuple(where), self.search.text().strip(), chosen.get("within")):
            self.view.go_to_start()
        self._show_total()

    def show_only_selected(self) -> None:
        """Show only the rows that are selected now."""
        self.only.setChecked(False)
        self.only.setChecked(True)

    def _on_only(self, on: bool) -> None:
        """Keep to what is selected at this moment: a row chosen in the table afterwards does not narrow it."""
        self._only = self._desk.session.selection if on else None
        self.apply_filter()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        self.layers = QComboBox()
        self.layers.setMinimumWidth(150)
        self.layers.setAccessibleName(tr("Layer"))
        for name, layer in sorted(LAYERS.load().items(), key=lambda one: (GROUPS.index(one[1].group), -one[1].order)):
            if layer.shape is not Shape.GRID:
                self.layers.addItem(str(layer.title), name)
        self.layers.activated.connect(lambda at: self._desk.use_layer(self.layers.itemData(at)))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in all text columns"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_PX)
        self.search.setMaximumWidth(320)
        filters = icon_button("filter-outline", tr("Filter row"), lambda: None)
        filters.setCheckable(True)
        filters.toggled.connect(self.view.header.show_fields)
        self.filter_button = filters
        bar.addWidget(self.layers)
        bar.addWidget(self.search, 1)
        bar.addWidget(filters)
        bar.addWidget(self._only_button())
        bar.addWidget(self._columns_button())
        bar.addWidget(icon_button("content-copy", tr("Copy the selected rows"), self.view.copy_rows))
        bar.addWidget(icon_button("export", tr("Export"), lambda: self._desk.run("layer.export")))
        self.time_chip = push_button("", lambda: self._desk.use_period(None), icon_name="close")
        self.time_chip.setToolTip(tr("Show all times"))
        self.time_chip.hide()
        bar.addWidget(self.time_chip)
        self.total = ElidedLabel(role="muted")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.total, 2)
        column.addLayout(bar)
        column.addWidget(self.view, 1)

    def _on_period(self) -> None:
        """Say at once which time is shown; ask the store once the slider rests."""
        self._show_chip()
        self._timer.start()

    def _show_chip(self) -> None:
        period = self._desk.period
        shown = bool(self._desk.period_where(self._desk.active_layer))
        self.time_chip.setVisible(shown)
        if shown and period is not None:
            from mapdesk.ui.widgets.time_bar import span_text

            self.time_chip.setText(tr("Time window {span}", span=span_text(period, year=False)))
        # The total says what is hidden, so the search gives way to it.
        self.search.setMinimumWidth(_NARROW_PX if shown else _SEARCH_PX)
        self.total.setMinimumWidth(_NARROW_PX if shown else 0)

    def _only_button(self) -> QToolButton:
        self.only = icon_button("table-check", tr("Only selected rows"), lambda: None)
        self.only.setCheckable(True)
        self.only.toggled.connect(self._on_only)
        return self.only

    def _columns_button(self) -> QToolButton:
        button = icon_button("table-column", tr("Columns"), lambda: None)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_columns(menu))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_columns(self, menu: QMenu) -> None:
        menu.clear()
        shown = [column.name for column in self.model.columns]
        for column in self.model.schema.all_columns():
            action = menu.addAction(str(column.title))
            assert action is not None
            action.setCheckable(True)
            action.setChecked(column.name in shown)
            action.toggled.connect(lambda on, name=column.name: self._toggle_column(name, on))

    def _toggle_column(self, name: str, on: bool) -> None:
        order = [column.name for column in self.model.columns]
        names = [*order, name] if on else [one for one in order if one != name]
        if names:
            self.show_columns(tuple(names))

    def _kept_columns(self, name: str) -> tuple[str, ...]:
        layer = self._desk.layer(name)
        known = {column.name: column for column in layer.schema.all_columns()}
        kept = [one for one in self._desk.kept.get("columns", {}).get(name, []) if one in known]
        if kept:
            return tuple(kept)
        card = layer.card
        first = [card.title, *([card.badge] if card.badge else []), *card.facts, layer.key, "source", "as_of"]
        return tuple(
            one
            for one in dict.fromkeys(first)
            if one in known and one not in _HIDDEN_AT_FIRST and known[one].kind not in (Kind.JSON, Kind.BLOB)
        )

    def _keep_width(self, column: str, width_px: int) -> None:
        kept = self._desk.kept.setdefault("column_widths", {})
        kept.setdefault(self._desk.active_layer, {})[column] = width_px

    def _tell_many(self) -> None:
        """Say so when more rows are chosen than the map and the card take."""
        chosen = count_of(self.view.chosen_spans())
        before, self._many = self._many, chosen > MOST_SELECTED
        if self._many:
            most = figures.count(MOST_SELECTED)
            self.total.setText(
                tr("{n} chosen, the first {most} of them on the map", n=figures.count(chosen), most=most)
            )
        elif before:
            self._show_total()

    def _show_total(self) -> None:
        self._desk.shown_query = self.model.query
        layer, query = self._desk.active_layer, self.model.query
        status = self._desk.session.workspace.status(layer)
        if not self.model.known:
            self.total.setText(tr("counting …"))
            return
        found = self.model.rowCount()
        if found == status.rows:
            text = tr("{rows} rows", rows=figures.count(found))
        else:
            text = tr("{found} of {rows}", found=figures.count(found), rows=figures.count(status.rows))
            timed = self._desk.period_where(layer)
            if timed and len(query.where) == len(timed) and not query.text:
                text = tr("{text}, the others outside the time window", text=text)
            elif timed:
                text = tr("{text}, the others hidden by filters and the time window", text=text)
        self.total.setText(text)
        if self._desk.layer(layer).shape is Shape.NONE or not status.without_position:
            return
        if found == status.rows:
            self._show_without(text, status.without_position)
            return
        placed = Query(layer, where=query.where, text=query.text, box=_EARTH, within=query.within)
        workspace = self._desk.session.workspace
        self._desk.reader.ask(
            "table.placed", lambda _job: workspace.count(placed), lambda n: self._show_without(text, found - n)
        )

    def _show_without(self, text: str, without: int) -> None:
        self.total.setText(tr("{text}, {n} without position", text=text, n=figures.count(without)) if without else text)

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        if self._desk.active_layer in touched:
            self.model.refresh()

    def _on_selection(self, selection: Selection) -> None:
        if self._only is not None and not self.view.choosing:
            if selection.parts:
                self._only = selection
                self.apply_filter()
            else:
                self.only.setChecked(False)
        if selection.layer == self._desk.active_layer:
            self.view.show_selection(selection)
        elif not self.view.choosing:
            self.view.clearSelection()
