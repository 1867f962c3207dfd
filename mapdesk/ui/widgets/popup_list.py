"""A popup with a field and a list under it: the palette and the search results are made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QKeyEvent, QPainter
from PyQt6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mapdesk.ui import theme
from mapdesk.ui.icons import icon

_ROW_PX = 32
_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_DATA = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Choice:
    """One line of the list: text, what stands muted beside it, what stands at the right, icon, and the thing itself.

    `picture` stands in place of an icon of the set.
    `marks` are words of the text that are shown in the accent colour.
    """

    text: str
    beside: str = ""
    right: str = ""
    icon: str = ""
    thing: Any = None
    enabled: bool = True
    marks: tuple[str, ...] = ()
    picture: QIcon | None = None


class _Painter(QStyledItemDelegate):
    """Draws a choice: icon, text, muted words, key at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: Any) -> None:
        if painter is None:
            return
        choice: Choice = index.data(_DATA)
        ink = theme.current()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.tint(ink, "accent"))
        box = option.rect.adjusted(12, 0, -12, 0)
        if choice.picture is not None:
            choice.picture.paint(painter, QRect(box.left() - 2, box.top() + 6, 20, 20))
        elif choice.icon:
            icon(choice.icon, "muted").paint(painter, QRect(box.left(), box.top() + 8, 16, 16))
        box.setLeft(box.left() + 28)
        metrics = painter.fontMetrics()
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(ink.colour("muted"))
        painter.drawText(box, flags | Qt.AlignmentFlag.AlignRight, choice.right)
        box.setRight(box.right() - metrics.horizontalAdvance(choice.right) - 12)
        shown = metrics.elidedText(choice.text, Qt.TextElideMode.ElideRight, box.width())
        left = box.left()
        for part, marked in _parts(shown, choice.marks):
            painter.setPen(ink.colour("accent" if marked else "text" if choice.enabled else "muted"))
            painter.drawText(box, flags, part)
            box.setLeft(box.left() + metrics.horizontalAdvance(part))
        box.setLeft(left + metrics.horizontalAdvance(shown) + 12)
        painter.setPen(ink.colour("muted"))
        painter.drawText(box, flags, metrics.elidedText(choice.beside, Qt.TextElideMode.ElideRight, box.width()))
        painter.restore()


def _parts(text: str, marks: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is one of the marked words."""
    if not marks:
        return [(text, False)]
    words = "|".join(re.escape(word) for word in sorted(marks, key=len, reverse=True))
    pieces = re.split(f"({words})", text, flags=re.IGNORECASE)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]


class ChoiceList(QListWidget):
    """The list; its selection moves by the keys of the field beside it."""

    picked = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._pick)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these choices, the first selected."""
        self.clear()
        for choice in choices:
            item = QListWidgetItem(self)
            item.setData(_DATA, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.text} {choice.beside} {choice.right}".strip())
        self.setCurrentRow(0 if choices else -1)

    def choices(self) -> list[Choice]:
        """Return what is shown."""
        return [item.data(_DATA) for item in map(self.item, range(self.count())) if item is not None]

    def wanted_height(self, most: int = 12) -> int:
        """Return the height that shows up to `most` lines."""
        return max(1, min(self.count(), most)) * _ROW_PX + 2

    def pick_current(self) -> bool:
        """Act as if the selected line was pressed; return whether it is one that can be picked."""
        item = self.currentItem()
        self._pick(item)
        return item is not None and bool(item.data(_DATA).enabled)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take the keys that move in the list or pick; return whether it was one of them."""
        if event.key() in _KEYS:
            self.keyPressEvent(event)
            return True
        if event.key() in _ENTER:
            return self.pick_current()
        return False

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_DATA).enabled:
            self.picked.emit(item.data(_DATA).thing)


class DropList(QFrame):
    """A list that hangs under a field of the window without taking the focus from it.

    While it is `stale` (the field says something else by now) Enter picks nothing from it and reaches the field.
    """

    picked = pyqtSignal(object)

    def __init__(self, field: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("Popup")
        self._field = field
        self.stale = False
        self.list = ChoiceList()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.picked.connect(self._on_picked)
        self.hide()
        field.installEventFilter(self)

    def show_choices(self, choices: Sequence[Choice], *, least_width: int = 420) -> None:
        """Show choices under the field, or nothing when there are none."""
        self.stale = False
        self.list.show_choices(choices)
        if not choices:
            self.hide()
            return
        window = self.parentWidget()
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 4)) if window else QPoint()
        self.setGeometry(corner.x(), corner.y(), max(least_width, self._field.width()), self.list.wanted_height() + 10)
        self.raise_()
        self.show()

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if event is None or not self.isVisible():
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
            return not (self.stale and event.key() in _ENTER) and self.list.handle_key(event)
        return False

    def _on_picked(self, thing: object) -> None:
        self.hide()
        self.picked.emit(thing)


def matching(choices: Sequence[Choice], text: str, key: Callable[[Choice], str] | None = None) -> list[Choice]:
    """Return the choices whose words contain all words of `text`, those that start with it first."""
    words = text.casefold().split()
    found = []
    for place, choice in enumerate(choices):
        own = (key(choice) if key else f"{choice.text} {choice.beside}").casefold()
        if all(word in own for word in words):
            starts = bool(words) and choice.text.casefold().startswith(words[0])
            found.append((not starts, place, choice))
    return [choice for _starts, _place, choice in sorted(found, key=lambda one: one[:2])]
