"""The slim bar on top: menus, workspace, desks, search, position, tools, alarms, clock."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QMenuBar, QSizePolicy, QToolButton, QWidget

from mapdesk.commands import COMMANDS
from mapdesk.ui import figures
from mapdesk.ui.actions import Actions, tip_of
from mapdesk.ui.context import Desk
from mapdesk.ui.docks import DESKS
from mapdesk.ui.icons import icon
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import upright_line
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.ui.widgets.position_box import PositionBox
from mapdesk.ui.widgets.search_box import SearchBox
from mapdesk.words import tr

_HEIGHT_PX = 44


class TopBar(QWidget):
    """One row of 44 px that fits 1366 px of width in both languages."""

    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("TopBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT_PX)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        actions.fill(self.menus)
        self.search = SearchBox(desk, window)
        self.position = PositionBox(desk, window)
        self.alarms = self._alarms_button()
        self.clock = label()
        self.desks = QButtonGroup(self)
        self._lay_out()
        ticking = QTimer(self)
        ticking.setInterval(1000)
        ticking.timeout.connect(self._tick)
        ticking.start()
        self._tick()

    def show_desk(self, name: str) -> None:
        """Mark the desk in use."""
        for button in self.desks.buttons():
            button.setChecked(button.property("desk") == name)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.menus)
        row.addWidget(upright_line())
        name = ElidedLabel(self._desk.session.workspace.name)
        name.setMinimumWidth(64)
        name.setMaximumWidth(min(200, name.fontMetrics().horizontalAdvance(name.text()) + 4))
        name.setToolTip(self._desk.session.workspace.location)
        row.addWidget(name, 1)
        row.addWidget(upright_line())
        row.addWidget(self._desk_buttons())
        self.search.setMinimumWidth(170)
        self.search.setMaximumWidth(420)
        row.addWidget(self.search, 5)
        self.position.setMaximumWidth(260)
        row.addWidget(self.position, 3)
        row.addStretch(1)
        for command in COMMANDS.values():
            if command.toolbar:
                row.addWidget(self._tool_button(command.name))
        row.addWidget(upright_line())
        row.addWidget(self.alarms)
        row.addWidget(self.clock)

    def _desk_buttons(self) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, title in DESKS.items():
            button = QToolButton()
            button.setText(str(title))
            button.setToolTip(tip_of(COMMANDS[f"desk.{name}"]))
            button.setProperty("role", "desk")
            button.setProperty("desk", name)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on, name=name: self._desk.shell.use_desk(name))
            self.desks.addButton(button)
            row.addWidget(button)
        return group

    def _tool_button(self, name: str) -> QToolButton:
        command = COMMANDS[name]
        button = QToolButton()
        button.setIcon(icon(command.icon))
        button.setIconSize(QSize(20, 20))
        button.setFixedSize(ROW_PX, ROW_PX)
        button.setToolTip(tip_of(command))
        button.setAccessibleName(str(command.title))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on: self._desk.run(name))
        return button

    def _alarms_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("bell-outline", "muted"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText("0")
        button.setProperty("role", "status")
        button.setToolTip(tr("No alarms"))
        button.setAccessibleName(tr("No alarms"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _tick(self) -> None:
        from datetime import datetime

        now = datetime.now().astimezone()
        self.clock.setText(f"{now:%H:%M} {figures.zone(now)}")
        self.clock.setToolTip(f"{now:%Y-%m-%d %H:%M:%S}")
