"""The small bar over the map while one selects: tool, mode, layers; and what one can do with what is selected."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.ui import figures
from mapdesk.ui.actions import tip_of
from mapdesk.ui.choosing import counts_text
from mapdesk.ui.context import Desk, follow
from mapdesk.ui.icons import icon
from mapdesk.ui.widgets.buttons import icon_button, upright_line
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.words import msg, tr

_TOOLS = ("select.rectangle", "select.lasso", "select.polygon")
_MODES = {
    "set": ("selection", msg("Select anew")),
    "add": ("selection-multiple", msg("Add to the selection (Shift)")),
    "remove": ("selection-remove", msg("Take away from the selection (Ctrl)")),
}
_ACTS = ("object.zoom", "selection.table", "selection.copy", "selection.export")
_TOP_PX = 12
_WIDEST_PX = 560


class ChoiceBar(QFrame):
    """Hangs at the top of the map: its first row with a tool in hand, its second while several things are selected."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("Popup")
        self._desk = desk
        self._over = over
        self.tools = [self._tool_button(name) for name in _TOOLS]
        self.modes = {mode: self._mode_button(mode) for mode in _MODES}
        self.layers = QComboBox()
        self.layers.setAccessibleName(tr("Layers to select from"))
        self.layers.setToolTip(tr("Layers to select from"))
        self.layers.activated.connect(lambda at: desk.choosing.use(every_layer=at == 0))
        self.whole = self._toggle("select-compare", tr("Select only what lies wholly inside"))
        self.whole.clicked.connect(lambda on: desk.choosing.use(whole=on))
        self.count = label()
        self.counts = ElidedLabel(role="muted")
        self.first, self.second = self._first_row(), self._second_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(2)
        column.addWidget(self.first)
        column.addWidget(self.second)
        desk.map.hand.changed.connect(self._show)
        desk.choosing.changed.connect(self._show)
        follow(self, desk.session.selection_changed, lambda _selection: self._show())
        over.installEventFilter(self)
        self._show()

    def close(self) -> bool:
        """End the bar."""
        self._desk.map.hand.changed.disconnect(self._show)
        self._desk.choosing.changed.disconnect(self._show)
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        return True

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _first_row(self) -> QWidget:
        held, row = _row()
        for button in self.tools:
            row.addWidget(button)
        row.addWidget(upright_line())
        for button in self.modes.values():
            row.addWidget(button)
        row.addWidget(upright_line())
        row.addWidget(self.layers, 1)
        row.addWidget(self.whole)
        row.addWidget(icon_button("close", tr("Put the tool down (Esc)"), self._put_down, small=True))
        return held

    def _second_row(self) -> QWidget:
        held, row = _row()
        self.counts.setMinimumWidth(120)
        row.addSpacing(6)
        row.addWidget(self.count)
        row.addWidget(self.counts, 1)
        for name in _ACTS:
            row.addWidget(self._act_button(name, lambda name=name: self._desk.run(name)))  # type: ignore[misc]
        row.addWidget(icon_button("close", tr("Clear the selection (Esc)"), self._clear, small=True))
        return held

    def _put_down(self) -> None:
        self._desk.map.use_tool("none")
        self._desk.shell.focus("map")

    def _clear(self) -> None:
        self._desk.run("selection.clear")

    def _show(self, *_args: object) -> None:
        desk, hands, choosing = self._desk, self._desk.map.hand.state, self._desk.choosing
        for name, button in zip(_TOOLS, self.tools, strict=True):
            button.setChecked(hands.tool == name.replace(".", "_"))
        for mode, button in self.modes.items():
            button.setChecked(choosing.mode == mode)
        self.whole.setChecked(choosing.whole)
        self.layers.clear()
        self.layers.addItem(tr("All shown layers"))
        self.layers.addItem(tr("Only {layer}", layer=desk.layer(desk.active_layer).title))
        self.layers.setCurrentIndex(0 if choosing.every_layer else 1)
        selection = desk.session.selection
        self.count.setText(tr("{n} selected", n=figures.count(selection.count)))
        self.counts.setText(counts_text(selection))
        self.first.setVisible(hands.tool != "none")
        self.second.setVisible(selection.count > 1)
        self.setVisible(hands.tool != "none" or selection.count > 1)
        self._place()

    def _place(self) -> None:
        wanted = min(_WIDEST_PX, self._over.width() - 24)
        self.setFixedWidth(wanted)
        self.adjustSize()
        self.move((self._over.width() - wanted) // 2, _TOP_PX)
        self.raise_()

    def _tool_button(self, name: str) -> QToolButton:
        button = self._act_button(name, lambda: self._desk.run(name))
        button.setCheckable(True)
        button.clicked.connect(self._show)
        return button

    def _mode_button(self, mode: str) -> QToolButton:
        name, title = _MODES[mode]
        button = self._toggle(name, str(title))
        button.clicked.connect(lambda _on: self._desk.choosing.use(mode=mode))
        return button

    @staticmethod
    def _act_button(name: str, act: Callable[[], object]) -> QToolButton:
        command = COMMANDS.load()[name]
        return icon_button(command.icon, tip_of(command), act)

    @staticmethod
    def _toggle(name: str, tip: str) -> QToolButton:
        button = icon_button(name, tip, lambda: None)
        button.setCheckable(True)
        button.setIcon(icon(name))
        return button


def _row() -> tuple[QWidget, QHBoxLayout]:
    held = QWidget()
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return held, row
