"""The layer tree: what is on the map, how it is drawn, how many, how old, from where."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from mapdesk.ui.actions import menu_of
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.models import layer_tree
from mapdesk.ui.panels.base import panel
from mapdesk.ui.widgets.facts import FactList
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.ui.widgets.layer_view import LayerView
from mapdesk.words import msg, tr

_TELL_AGES_MS = 60_000
_MENU = (
    "layer.as_symbols", "layer.as_heat", "layer.colour_by", "", "layer.zoom", "layer.table", "",
    "layer.import", "layer.export", "", "layer.raise", "layer.lower", "layer.only",
)  # fmt: skip


@panel("layers", msg("Layers"), "left", "layers-outline")
class LayersPanel(QWidget):
    """Groups and layers with a check for visible, legend, rows and age; below, opacity and source of the chosen one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a layer"))
        self.search.setClearButtonEnabled(True)
        self.tree = LayerView(desk)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setAccessibleName(tr("Opacity"))
        self.percent = label("100 %", "muted")
        self.name = ElidedLabel()
        self.facts = FactList()
        self._build()
        self.search.textChanged.connect(self.tree.filter)
        self.opacity.valueChanged.connect(self._on_opacity)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        desk.active_layer_changed.connect(self._show_layer)
        desk.layer_states_changed.connect(self._show_opacity)
        follow(self, desk.session.changed, self._on_changed)
        ages = QTimer(self)
        ages.setInterval(_TELL_AGES_MS)
        ages.timeout.connect(self._tell_ages)
        ages.start()
        self._show_layer()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 12, 8)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        foot = QWidget()
        foot.setObjectName("PanelTitle")
        below = QVBoxLayout(foot)
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(8)
        below.addWidget(self.name)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(tr("Opacity"), "muted"))
        row.addWidget(self.opacity, 1)
        self.percent.setMinimumWidth(44)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.percent)
        below.addLayout(row)
        below.addWidget(self.facts)
        column.addWidget(foot)

    def _show_layer(self) -> None:
        layer = self._desk.layer(self._desk.active_layer)
        self.name.setText(str(layer.title))
        self.facts.show_facts(layer_tree.source_lines(self._desk.session.workspace.status(layer.name)))
        self._show_opacity()

    def _show_opacity(self) -> None:
        state = self._desk.layer_states.of.get(self._desk.active_layer)
        self.opacity.setEnabled(state is not None)
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * (state.opacity if state else 1.0)))
        self.opacity.blockSignals(False)
        self.percent.setText(f"{self.opacity.value()} %")

    def _on_opacity(self, value: int) -> None:
        name = self._desk.active_layer
        self.percent.setText(f"{value} %")
        if name in self._desk.layer_states.of:
            self._desk.use_layer_states(self._desk.layer_states.changed(name, opacity=value / 100))

    def _on_changed(self, touched: Mapping[str, set[str]]) -> None:
        self.tree.tell_status(set(touched))
        if self._desk.active_layer in touched:
            self._show_layer()

    def _tell_ages(self) -> None:
        self.tree.tell_status(None)
        self._show_layer()

    def _show_menu(self, at: QPoint) -> None:
        index: QModelIndex = self.tree.indexAt(at)
        if self.tree.use_index(index):
            viewport = self.tree.viewport()
            assert viewport is not None
            menu_of(self._desk, _MENU, self).popup(viewport.mapToGlobal(at))
