"""Docks from the registered panels, and the desks: three arrangements of the same docks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QByteArray, QSize, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QTabBar, QVBoxLayout, QWidget

from mapdesk.ui.context import Desk
from mapdesk.ui.icons import icon
from mapdesk.ui.panels.base import PANELS, Panel
from mapdesk.ui.theme import ROW_PX
from mapdesk.ui.widgets.buttons import icon_button
from mapdesk.ui.widgets.labels import ElidedLabel
from mapdesk.words import Message, msg, tr

DESKS: dict[str, Message] = {"operations": msg("Operations"), "planning": msg("Planning"), "maritime": msg("Maritime")}
DESK_LAYERS = {"operations": "incidents", "planning": "addresses", "maritime": "boats"}

_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_SIZES_PX = {"left": 312, "right": 328, "bottom": 232}
_LAYOUT = 1


class PanelTitle(QWidget):
    """The slim title of a dock; hidden where a tab already says the same."""

    def __init__(self, panel: Panel, dock: QDockWidget) -> None:
        super().__init__()
        self.setObjectName("PanelTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(icon(panel.icon, "muted").pixmap(QSize(16, 16)))
        row.addWidget(sign)
        row.addWidget(ElidedLabel(str(panel.title), role="section"), 1)
        row.addWidget(icon_button("close", tr("Close"), dock.close, small=True))


class PanelBody(QWidget):
    """The room of a panel in its dock; the panel is made when it is first seen, so that a tab behind costs nothing."""

    def __init__(self, panel: Panel, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("PanelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._make: Callable[[], QWidget] | None = lambda: panel.make(desk)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent | None) -> None:
        self.fill()
        super().showEvent(event)

    def fill(self) -> None:
        """Make the panel, unless the map shall be painted first."""
        if self._make is not None and not self._desk.panels_held:
            make, self._make = self._make, None
            self._column.addWidget(make())


class Docks:
    """All docks of a window and their arrangements.

    Parameters
    ----------
    window : QMainWindow
    desk : Desk
        Arrangements are kept in `desk.memory`, one for each desk.
    """

    def __init__(self, window: QMainWindow, desk: Desk) -> None:
        self._window = window
        self._desk = desk
        self.of: dict[str, QDockWidget] = {}
        self._titles: dict[str, QWidget] = {}
        self._bare: dict[str, QWidget] = {}
        self._bodies: dict[str, PanelBody] = {}
        self.name = "operations"
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, window.tabPosition(_AREAS["bottom"]).North)
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREAS["left"])
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS["right"])
        for name, panel in PANELS.load().items():
            self.of[name] = self._make(name, panel)
        self._arrange_freshly()

    def use(self, name: str) -> None:
        """Arrange the docks for a desk, as they were left there."""
        self.keep()
        self.name = name if name in DESKS else "operations"
        self._desk.kept["desk"] = self.name
        kept = self._kept().get(self.name)
        if not (isinstance(kept, str) and self._restore(kept)):
            self._arrange_freshly()
        self._title_what_needs_it()
        self._desk.use_layer(DESK_LAYERS[self.name])

    def start(self) -> None:
        """Arrange the docks as the workspace was left."""
        name = self._desk.kept.get("desk")
        self.name = name if name in DESKS else "operations"
        kept = self._kept().get(self.name)
        if isinstance(kept, str):
            self._restore(kept)
        self._title_what_needs_it()

    def keep(self) -> None:
        """Remember the present arrangement for this desk."""
        state = bytes(self._window.saveState(_LAYOUT).toHex().data()).decode("ascii")
        self._desk.memory.put("docks", {**self._kept(), self.name: state})

    def reset(self) -> None:
        """Bring the docks of this desk back to where they stand in a fresh arrangement."""
        self._desk.memory.put("docks", {n: kept for n, kept in self._kept().items() if n != self.name})
        self._arrange_freshly()
        self._title_what_needs_it()

    def close(self) -> None:
        """Take all docks out of the window."""
        docks = list(self.of.values())
        self.of.clear()
        for dock in docks:
            self._window.removeDockWidget(dock)
            dock.setParent(None)  # at once, so that a new dock of the same name is the only one
            dock.deleteLater()

    def fill(self) -> None:
        """Make the panels that can be seen, once the map is painted."""
        for body in [self._bodies[name] for name in self.of]:
            if body.isVisible() and not body.visibleRegion().isEmpty():
                body.fill()

    def leave(self) -> None:
        """Look after the docks no more: the window is going."""
        self.of.clear()

    def _kept(self) -> dict[str, Any]:
        kept = self._desk.memory.get("docks", {})
        return kept if isinstance(kept, dict) else {}

    def _restore(self, kept: str) -> bool:
        return self._window.restoreState(QByteArray.fromHex(kept.encode("ascii", "ignore")), _LAYOUT)

    def _make(self, name: str, panel: Panel) -> QDockWidget:
        dock = QDockWidget(str(panel.title), self._window)
        dock.setObjectName(f"dock.{name}")
        self._titles[name] = PanelTitle(panel, dock)
        self._titles[name].setFixedHeight(ROW_PX + 4)
        self._bare[name] = QWidget(dock)
        self._bare[name].setFixedHeight(0)
        dock.setTitleBarWidget(self._titles[name])
        body = self._bodies[name] = PanelBody(panel, self._desk)
        dock.setWidget(body)
        dock.visibilityChanged.connect(lambda shown: body.fill() if shown else None)
        dock.setMinimumWidth(240)
        dock.visibilityChanged.connect(lambda _shown: self._title_what_needs_it())
        dock.topLevelChanged.connect(lambda _floating: self._title_what_needs_it())
        return dock

    def _arrange_freshly(self) -> None:
        first: dict[str, QDockWidget] = {}
        for area, side in _AREAS.items():
            panels = sorted((one for one in PANELS.values() if one.area == area), key=lambda one: one.order)
            docks = [self.of[one.name] for one in panels if one.name in self.of]
            for dock in docks:
                dock.setFloating(False)
                self._window.addDockWidget(side, dock)
                dock.show()
            for one, other in pairwise(docks):
                self._window.tabifyDockWidget(one, other)
            if docks:
                docks[0].raise_()
                first[area] = docks[0]
        for way, areas in ((Qt.Orientation.Horizontal, ("left", "right")), (Qt.Orientation.Vertical, ("bottom",))):
            known = [area for area in areas if area in first]
            self._window.resizeDocks([first[area] for area in known], [_SIZES_PX[area] for area in known], way)

    def _title_what_needs_it(self) -> None:
        if not self.of or sip.isdeleted(self._window):  # docks tell that they go away after their window has gone
            return
        for name, dock in self.of.items():
            bare = bool(self._window.tabifiedDockWidgets(dock)) and not dock.isFloating()
            wanted = self._bare[name] if bare else self._titles[name]
            if dock.titleBarWidget() is not wanted:
                dock.setTitleBarWidget(wanted)
                wanted.show()
        for tabs in self._window.findChildren(QTabBar):
            tabs.setExpanding(False)
            tabs.setDrawBase(False)
