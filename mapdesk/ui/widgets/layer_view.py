"""The tree of layers: groups, layers with a check, legend entries with the map's symbols; order by drag or keys."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QSize, Qt, QTimer
from PyQt6.QtGui import QDropEvent, QKeyEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from mapdesk.layers.base import Layer
from mapdesk.model.schema import Shape
from mapdesk.model.status import LayerStatus
from mapdesk.ui import figures, theme
from mapdesk.ui.context import Desk
from mapdesk.ui.map.states import LayerStates
from mapdesk.ui.models import layer_tree
from mapdesk.ui.widgets.symbols import symbol_icon
from mapdesk.words import tr

_NAME = Qt.ItemDataRole.UserRole
_ENTRY = _NAME + 1
_GROUP, _LAYER, _CASE = 0, 1, 2
_ICON_PX = 20
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


_SETTLED_MS = 60
"""A panel that is made in a window on screen gets its size a frame or two later, and then shows the current row."""


class LayerView(QTreeWidget):
    """Layers by group, topmost first. Space shows or hides, Alt+Up and Alt+Down move, a drag moves inside the group."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._items: dict[str, QTreeWidgetItem] = {}
        self._own = False
        self._told = set(desk.legends)
        self._to_top = QTimer(self)
        self._to_top.setSingleShot(True)
        self._to_top.setInterval(_SETTLED_MS)
        self._to_top.timeout.connect(self.scrollToTop)
        self.setColumnCount(3)
        self.setHeaderLabels([tr("Layer"), tr("Rows"), tr("Age")])
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        top = self.headerItem()
        assert header is not None
        assert top is not None
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            top.setTextAlignment(column, _RIGHT)
        self.build()
        self.itemChanged.connect(self._on_item)
        self.currentItemChanged.connect(lambda item, _before: self._on_current(item))
        self.itemDoubleClicked.connect(lambda item, _column: self._on_double(item))
        desk.layer_states_changed.connect(self._on_states)
        desk.active_layer_changed.connect(self._mark_active)
        desk.legend_changed.connect(self._on_legend)
        desk.not_drawn_changed.connect(self._on_not_drawn)
        desk.map.counted.connect(self._on_counted)

    def build(self) -> None:
        """Fill the tree anew; what is open stays open."""
        opened = {name for name, item in self._items.items() if item.isExpanded()}
        closed = {self._group_of(at) for at in range(self.topLevelItemCount()) if not self._top(at).isExpanded()}
        self._own = True
        self.clear()
        self._items.clear()
        by_name = {status.name: status for status in self._desk.session.workspace.layers()}
        for group, layers in layer_tree.grouped(self._desk.layer_states):
            top = QTreeWidgetItem(self, [str(layer_tree.GROUP_TITLES[group])], _GROUP)
            top.setData(0, _NAME, group)
            top.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled)
            top.setFont(0, theme.mark_bold(self.font(), theme.SMALL_PX + 1))
            top.setForeground(0, theme.current().colour("muted"))
            top.setFirstColumnSpanned(True)
            for layer in layers:
                self._add_layer(top, layer, by_name.get(layer.name))
            top.setExpanded(group not in closed)
        for name in opened & set(self._items):
            self._items[name].setExpanded(True)
        self._own = False
        self.setAutoScroll(False)  # else the view goes to the active layer as soon as it is shown
        self._mark_active(self._desk.active_layer)
        self.setAutoScroll(True)
        self._to_top.start()  # after the view has gone to the active layer by itself

    def tell_status(self, names: set[str] | None) -> None:
        """Show rows and ages anew, of these layers or of all (None)."""
        self._own = True
        for status in self._desk.session.workspace.layers():
            if status.name in self._items and (names is None or status.name in names):
                self._show_status(self._items[status.name], status)
        self._own = False

    def filter(self, text: str) -> None:
        """Show only layers whose title or name contains the text."""
        word = text.strip().casefold()
        for name, item in self._items.items():
            item.setHidden(bool(word) and word not in item.text(0).casefold() and word not in name)
        for at in range(self.topLevelItemCount()):
            top = self._top(at)
            children = [top.child(row) for row in range(top.childCount())]
            top.setHidden(all(child is None or child.isHidden() for child in children))

    def item_of(self, name: str) -> QTreeWidgetItem:
        """Return the line of a layer."""
        return self._items[name]

    def use_index(self, index: QModelIndex) -> bool:
        """Make the layer of a line the active one; return whether the line is one of a layer."""
        item = self.itemFromIndex(index)
        if item is not None:
            self._on_current(item)
        return item is not None and item.type() != _GROUP

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._desk.run("layer.raise" if event.key() == Qt.Key.Key_Up else "layer.lower")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._desk.run("layer.table")
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Move the dragged layer among its own group; any other drop does nothing."""
        moved = self.currentItem()
        if event is None or moved is None or moved.type() != _LAYER:
            return
        target = self.itemAt(event.position().toPoint())
        if target is not None and target.type() == _CASE:
            target = target.parent()
        group = moved.parent()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if target is None or group is None or (target is not group and target.parent() is not group):
            return
        names = [self._name(group.child(row)) for row in range(group.childCount())]
        names.remove(self._name(moved))
        at = 0 if target is group else names.index(self._name(target)) if target is not moved else None
        if at is None:
            return
        below = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
        names.insert(at + (1 if below and target is not group else 0), self._name(moved))
        drawn = [name for name in names if name in self._desk.layer_states.of]
        self._desk.use_layer_states(self._desk.layer_states.ordered(drawn))

    def _add_layer(self, top: QTreeWidgetItem, layer: Layer, status: LayerStatus | None) -> None:
        item = QTreeWidgetItem(top, [str(layer.title)], _LAYER)
        self._items[layer.name] = item
        item.setData(0, _NAME, layer.name)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if layer_tree.drawn(layer):
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsUserCheckable
            shown = self._desk.layer_states.of[layer.name].visible
            item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        item.setFlags(flags)
        for column in (1, 2):
            item.setTextAlignment(column, _RIGHT)
        legend = layer_tree.legend_of(layer, theme.current().name) if layer_tree.drawn(layer) else []
        if legend and legend[0].symbol is not None:
            item.setIcon(0, symbol_icon(legend[0].symbol, layer.shape, _ICON_PX))
        self._add_legend(item, layer, legend)
        if status is not None:
            self._show_status(item, status)

    def _add_legend(self, item: QTreeWidgetItem, layer: Layer, usual: list[layer_tree.Legend]) -> None:
        """Add the lines of a legend: of the symbols, or of the values that a layer is shown by."""
        told = self._desk.legends.get(layer.name)
        own = told is None and len(usual) > 1
        for entry in usual if own else told or ():
            line = QTreeWidgetItem(item, [entry.title], _CASE)
            line.setFlags(Qt.ItemFlag.ItemIsEnabled)
            if entry.symbol is not None:
                shape = Shape.POLYGON if entry.area else layer.shape
                line.setIcon(0, symbol_icon(entry.symbol, shape, _ICON_PX))
            line.setForeground(0, theme.current().colour("muted"))
            line.setFirstColumnSpanned(not own)
            line.setToolTip(0, entry.title)
            line.setTextAlignment(1, _RIGHT)
            if own:
                line.setData(0, _ENTRY, entry)
        self._show_view(item, layer.name)

    def _on_counted(self, _in_view: object) -> None:
        """Tell at each case how many are in view, and of what cannot be seen at this zoom from which on it can."""
        self._own = True
        for name, item in self._items.items():
            self._show_view(item, name)
        self._own = False

    def _show_view(self, item: QTreeWidgetItem, name: str) -> None:
        in_view, ink = self._desk.map.in_view, theme.current()
        counts = in_view.layers.get(name, ())
        for at, line in enumerate(self._children(item)):
            entry = line.data(0, _ENTRY)
            if entry is None:
                continue
            why = entry.why_unseen(in_view.zoom)
            line.setText(0, tr("{title} ({reason})", title=entry.title, reason=why) if why else entry.title)
            line.setForeground(0, ink.colour("muted" if why else "text"))
            line.setText(1, figures.count(counts[at]) if at < len(counts) else "")
            line.setForeground(1, ink.colour("muted"))
            line.setToolTip(1, tr("In the view of the map") if at < len(counts) else "")

    def _on_legend(self, name: str) -> None:
        """Show another legend below a layer; one that tells of values is opened the first time."""
        item = self._items.get(name)
        if item is None:
            return
        layer = self._desk.layer(name)
        fresh = name in self._desk.legends and name not in self._told
        self._told = set(self._desk.legends)
        self._own = True
        item.takeChildren()
        self._add_legend(item, layer, layer_tree.legend_of(layer, theme.current().name))
        if fresh:
            item.setExpanded(True)
            self.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtTop)
        self._own = False

    def _show_status(self, item: QTreeWidgetItem, status: LayerStatus) -> None:
        ink = theme.current()
        item.setText(1, figures.count(status.rows))
        item.setText(2, layer_tree.age_text(status))
        stale = status.stale()
        item.setForeground(1, ink.colour("muted"))
        item.setForeground(2, ink.colour("text" if stale else "muted"))
        item.setForeground(0, ink.colour("text" if status.rows else "muted"))
        facts = [f"{title}: {value}" for title, value in layer_tree.source_lines(status)]
        if out := self._desk.not_drawn.get(status.name, 0):
            facts.append(tr("Not drawn, because they lie nowhere on the earth: {n}", n=figures.count(out)))
        lines = "\n".join([item.text(0), *facts])
        for column in range(3):
            item.setToolTip(column, lines)

    def _on_not_drawn(self, name: str) -> None:
        if name in self._items:
            self._show_status(self._items[name], self._desk.session.workspace.status(name))

    def _on_item(self, item: QTreeWidgetItem) -> None:
        if self._own or item.type() != _LAYER or self._name(item) not in self._desk.layer_states.of:
            return
        shown = item.checkState(0) == Qt.CheckState.Checked
        self._desk.use_layer_states(self._desk.layer_states.changed(self._name(item), visible=shown))

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is None or self._own or item.type() == _GROUP:
            return
        line = item.parent() if item.type() == _CASE else item
        if line is not None:
            self._desk.use_layer(self._name(line))

    def _on_double(self, item: QTreeWidgetItem) -> None:
        if item.type() == _GROUP:
            item.setExpanded(not item.isExpanded())
        else:
            self._desk.run("layer.table")

    def _on_states(self, states: LayerStates) -> None:
        shown = [self._name(child) for at in range(self.topLevelItemCount()) for child in self._children(self._top(at))]
        wanted = [layer.name for _group, layers in layer_tree.grouped(states) for layer in layers]
        if shown != wanted:
            self.build()
            return
        self._own = True
        for name, state in states.of.items():
            if name in self._items:
                check = Qt.CheckState.Checked if state.visible else Qt.CheckState.Unchecked
                self._items[name].setCheckState(0, check)
        self._own = False

    def _mark_active(self, name: str) -> None:
        self._own = True
        if name in self._items:
            self.setCurrentItem(self._items[name])
        self._own = False

    def _top(self, at: int) -> QTreeWidgetItem:
        item = self.topLevelItem(at)
        assert item is not None
        return item

    def _group_of(self, at: int) -> str:
        return self._name(self._top(at))

    def _children(self, item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        return [child for child in (item.child(row) for row in range(item.childCount())) if child is not None]

    @staticmethod
    def _name(item: QTreeWidgetItem | None) -> str:
        return "" if item is None else str(item.data(0, _NAME))
