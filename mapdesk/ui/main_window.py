"""The window: a frame filled from the registries of panels and commands; the map in the middle is lent to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import QByteArray, QSize, Qt
from PyQt6.QtGui import QCloseEvent, QCursor, QScreen
from PyQt6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from mapdesk import notify
from mapdesk.notify import Notice
from mapdesk.session import Selection
from mapdesk.ui.actions import Actions, menu_of
from mapdesk.ui.context import Action, Desk
from mapdesk.ui.docks import Docks
from mapdesk.ui.hit_list import place_on_screen, show_hits
from mapdesk.ui.keys import MapKeys
from mapdesk.ui.status_line import StatusLine
from mapdesk.ui.top_bar import TopBar
from mapdesk.ui.wall import Wall
from mapdesk.ui.widgets.choice_bar import ChoiceBar
from mapdesk.ui.widgets.leftovers import Leftovers
from mapdesk.ui.widgets.toasts import ToastStack

SMALLEST = (1024, 640)
_FIRST_SIZE_PX = QSize(1600, 900)
_PLACE_MENU = ("object.zoom", "object.copy_position", "", "map.measure_distance", "map.measure_area", "map.zoom_all")
_OBJECT_MENU = (
    *("object.zoom", "object.table", "object.copy_position", "select.list_here", ""),
    *("map.measure_distance", "map.measure_area"),
)


def first_size(screen: QScreen | None) -> QSize:
    """Return the size of a window that nobody has sized yet: all of it in sight, on any screen fit for a desk."""
    room = _FIRST_SIZE_PX if screen is None else screen.availableSize()
    return _FIRST_SIZE_PX.boundedTo(room) if room.width() >= SMALLEST[0] else _FIRST_SIZE_PX


class MainWindow(QMainWindow):
    """One workspace on the screen.

    `build` fills the frame and `clear` empties it again, so that a change of language builds all anew around the same
    map and session.

    Parameters
    ----------
    desk : Desk
    map_widget : QWidget
        The map; it outlives the frame.
    """

    def __init__(self, desk: Desk, map_widget: QWidget, wall: Wall) -> None:
        super().__init__()
        self.desk = desk
        self._map = map_widget
        self._wall = wall
        desk.shell = self
        self.setObjectName("MainWindow")
        self.setMinimumSize(*SMALLEST)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QWidget()  # toasts lie over the map, not over what stands below it
        around = QVBoxLayout(above)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(map_widget, 1)
        column.addWidget(above, 1)
        self._middle, self._above = column, above
        self.setCentralWidget(middle)
        self._toasts = ToastStack(above)
        self._leave_notices = notify.listen(self.toast)
        desk.menu_requested.connect(self._show_map_menu)
        desk.list_requested.connect(self._show_hits)
        desk.time_bar_changed.connect(self._show_time_bar)
        self.build()
        kept = desk.memory.get("window")
        if not (isinstance(kept, str) and self.restoreGeometry(QByteArray.fromHex(kept.encode("ascii", "ignore")))):
            self.resize(first_size(self.screen()))

    def build(self) -> None:
        """Fill the frame in the language of now."""
        self.setWindowTitle(f"{self.desk.session.workspace.name} – mapdesk")
        self.actions_of = Actions(self.desk, self)
        self.keys = MapKeys(self.desk, self, self._map)
        self.top = TopBar(self.desk, self.actions_of, self)
        self.setMenuWidget(self.top)
        self.choices = ChoiceBar(self.desk, self._above)
        self.docks = Docks(self, self.desk)
        self.bottom = StatusLine(self.desk)
        self.time_bar: QWidget | None = None
        self._show_time_bar(bool(self.desk.kept.get("time_bar")))
        self.leftovers = Leftovers(self.desk)
        self._middle.insertWidget(0, self.leftovers)
        bar = self.statusBar()
        assert bar is not None
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addPermanentWidget(self.bottom, 1)
        self.docks.start()
        self.top.show_desk(self.docks.name)

    def clear(self) -> None:
        """Empty the frame; the map stays."""
        self.docks.keep()
        self.docks.close()
        self.keys.close()
        self.actions_of.close()
        bar = self.statusBar()
        assert bar is not None
        bar.removeWidget(self.bottom)
        if self.time_bar is not None:
            self.time_bar.deleteLater()
        self.bottom.deleteLater()
        self.leftovers.deleteLater()
        self.top.deleteLater()
        self.choices.close()

    def rebuild(self) -> None:
        """Build all anew, in the language of now."""
        self.clear()
        self.build()
        self._toasts.speak()

    # What the desk asks of the window

    def toast(self, notice: Notice, action: Action | None = None) -> None:
        self._toasts.show_notice(notice, action)

    def toasts(self) -> list[str]:
        """Return the news on screen."""
        return self._toasts.texts()

    def show_panel(self, name: str) -> None:
        dock = self.docks.of[name]
        dock.show()
        dock.raise_()
        widget = dock.widget()
        if widget is not None:
            widget.setFocus()

    def toggle_panel(self, name: str) -> None:
        if self.panel_shown(name):
            self.docks.of[name].hide()
        else:
            self.show_panel(name)

    def panel_shown(self, name: str) -> bool:
        dock = self.docks.of.get(name)
        return dock is not None and dock.isVisible() and not dock.visibleRegion().isEmpty()

    def focus(self, what: str) -> None:
        target: QWidget = {"search": self.top.search, "position": self.top.position}.get(what, self._map)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if what != "map":
            target.selectAll()  # type: ignore[attr-defined]

    def use_desk(self, name: str) -> None:
        self.docks.use(name)
        self.top.show_desk(self.docks.name)

    def desk_name(self) -> str:
        return self.docks.name

    def reset_docks(self) -> None:
        self.docks.reset()

    def step_back(self) -> None:
        if self._toasts.clear():
            return
        if self.desk.map.hand.step_back():
            return
        self.desk.map.use_tool("none")
        self.desk.map.locate(None)
        if self.focusWidget() in (self.top.search, self.top.position):
            self._map.setFocus()
        else:
            self.desk.session.select(Selection())

    def widget(self) -> QWidget:
        return self

    def wall(self) -> None:
        self._wall.toggle(self.desk)

    def wall_shown(self) -> bool:
        return self._wall.shown()

    def _show_time_bar(self, shown: bool) -> None:
        """Make the slider of times when it is wanted first: it is none of what a window needs to start."""
        if shown and self.time_bar is None:
            from mapdesk.ui.widgets.time_bar import TimeBar

            self.time_bar = TimeBar(self.desk)
            self._middle.addWidget(self.time_bar)

    def _show_map_menu(self, clicked: Any, found: Sequence[Any]) -> None:
        """Select what the person pressed with the other button and offer what one can do with it."""
        place = (clicked.lon, clicked.lat)
        if found:
            self.desk.session.select(Selection(found[0].layer, (found[0].key,), place))
            self.desk.picked.emit(found)
        else:
            self.desk.session.select(Selection(place=place))
        menu_of(self.desk, _OBJECT_MENU if found else _PLACE_MENU, self).popup(QCursor.pos())

    def _show_hits(self, view: QWidget, clicked: Any, found: Sequence[Any]) -> None:
        show_hits(self.desk, found, place_on_screen(view, clicked.at_px))

    # What the system tells the window

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is None:
            return
        if self.desk.worker.busy() and not self.desk.program.may_stop(self):
            event.ignore()
            return
        self.docks.keep()
        self.docks.leave()
        self.desk.memory.put("window", bytes(self.saveGeometry().toHex().data()).decode("ascii"))
        self._keep_view()
        self._wall.close()
        self.keys.close()
        self._leave_notices()
        event.accept()
        self.desk.program.on_window_closed()

    def _keep_view(self) -> None:
        view = self.desk.map.view()
        if view is not None:
            self.desk.kept["view"] = [view.lon, view.lat, view.zoom]
