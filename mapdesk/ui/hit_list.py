"""The list of what lies under a place of the map: symbol, name and layer of each; chosen by key or mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QIcon, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import legend
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.map.picking import Found, selected_items
from mapdesk.ui.widgets.popup_list import Choice, ChoiceList
from mapdesk.ui.widgets.symbols import symbol_icon
from mapdesk.words import tr

_WIDTH_PX = (240, 420)
_MOST_SHOWN = 10
_GAP_PX = 6


class HitList(QFrame):
    """A popup beside the place: up and down move, Enter or 1 to 9 choose, Esc leaves; the map points out the line.

    Parameters
    ----------
    desk : Desk
    found : sequence of Found
        Topmost first.
    choose : callable
        Called with the one chosen.
    """

    def __init__(self, desk: Desk, found: Sequence[Found], choose: Callable[[Found], object]) -> None:
        super().__init__(desk.shell.widget(), Qt.WindowType.Popup)
        self.setObjectName("Popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("What lies here"))
        self._desk = desk
        self._choose = choose
        self.list = ChoiceList()
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(tr("What lies here"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.show_choices([_choice(one, number) for number, one in enumerate(found, start=1)])
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.currentItemChanged.connect(self._point_out)
        self.list.picked.connect(self._on_picked)
        self.resize(self._wanted_width(), self.list.wanted_height(_MOST_SHOWN) + 10)

    def open_at(self, place: QPoint) -> None:
        """Show the list beside a place of the screen, wholly on it."""
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        room = self.parentWidget().window().geometry() if screen is None else screen.availableGeometry()  # type: ignore[union-attr]
        x, y = place.x() + _GAP_PX, place.y() + _GAP_PX
        if x + self.width() > room.right():
            x = place.x() - _GAP_PX - self.width()
        if y + self.height() > room.bottom():
            y = place.y() - _GAP_PX - self.height()
        self.move(max(room.left(), x), max(room.top(), y))
        self.show()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._point_out(self.list.currentItem(), None)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        number = event.key() - Qt.Key.Key_0
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Period):
            self.close()
        elif 1 <= number <= min(9, self.list.count()):
            self.list.setCurrentRow(number - 1)
            self.list.pick_current()
        else:
            self.list.handle_key(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._desk.map.hand.hint([])
        super().closeEvent(event)

    def _point_out(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        choice = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if choice is not None and self.isVisible():
            one: Found = choice.thing
            self._desk.map.hand.hint(selected_items(self._desk.session.workspace, one.layer, (one.key,)))

    def _on_picked(self, thing: object) -> None:
        assert isinstance(thing, Found)
        self.close()
        self._choose(thing)

    def _wanted_width(self) -> int:
        metrics = self.list.fontMetrics()
        texts = [f"{one.text}  {one.beside}  {one.right}" for one in self.list.choices()]
        longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return min(_WIDTH_PX[1], max(_WIDTH_PX[0], longest + 88))


def show_hits(desk: Desk, found: Sequence[Found], at: QPoint) -> HitList | None:
    """List what lies at a place of the screen; a single thing is selected at once."""
    desk.picked.emit(found)
    if not found:
        desk.tell(tr("Nothing lies here"))
        return None
    if len(found) == 1:
        desk.select_found(found[0])
        return None
    made = HitList(desk, found, desk.select_found)
    made.open_at(at)
    return made


def place_on_screen(map_widget: QWidget, at_px: tuple[float, float] | None) -> QPoint:
    """Return a place of the map's widget on the screen; its middle where that is not known."""
    inside = map_widget.rect().center() if at_px is None else QPoint(round(at_px[0]), round(at_px[1]))
    return map_widget.mapToGlobal(inside)


def _choice(one: Found, number: int) -> Choice:
    if one.layer not in LAYERS:
        return Choice(one.title, one.layer, str(number) if number <= 9 else "", thing=one)
    layer = LAYERS[one.layer]
    picture: QIcon | None = None
    if layer.shape.vector:
        cases = legend(layer, theme.current().name)
        picture = symbol_icon(cases[min(one.case, len(cases) - 1)][1], layer.shape, 20) if cases else None
    return Choice(one.title, str(layer.title), str(number) if number <= 9 else "", thing=one, picture=picture)
