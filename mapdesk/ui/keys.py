"""Single letters and digits: they act only while the map or a work list has the focus, never in a field."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from mapdesk.commands import COMMANDS, key_of
from mapdesk.ui.context import Desk

_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
_LED_WITH = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace}


class MapKeys(QObject):
    """Catches the keys of `on_map` commands for one window."""

    def __init__(self, desk: Desk, window: QWidget, map_widget: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._map = map_widget
        self._composing = False
        self._names: dict[str, str] = {}
        for name, command in COMMANDS.load().items():
            if command.on_map and key_of(command):
                for key in key_of(command).split(" | "):
                    self._names[QKeySequence(key).toString()] = name
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def close(self) -> None:
        """Catch no more keys."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is None:
            return False
        if event.type() == QEvent.Type.InputMethod:
            self._composing = bool(event.preeditString())  # type: ignore[attr-defined]
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not self._may_act(watched):
            return False
        name = self._names.get(QKeySequence(event.keyCombination()).toString())
        if name is None or self._is_drawn_with(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        self._desk.run(name)
        return True

    def _is_drawn_with(self, event: QKeyEvent) -> bool:
        """Return whether the map's page takes a key: what its cursor and its tools are led with."""
        hands = self._desk.map.hand.state
        return event.key() in _LED_WITH and (hands.cursor or hands.points > 0) and self._on_map()

    def _on_map(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self._map or self._map.isAncestorOf(focus))

    def _may_act(self, watched: QObject | None) -> bool:
        focus = QApplication.focusWidget()
        if watched is not focus or focus is None or self._composing or QApplication.activePopupWidget() is not None:
            return False
        if QApplication.activeModalWidget() is not None or isinstance(focus, _FIELDS):
            return False
        method = QGuiApplication.inputMethod()
        on_list = isinstance(focus, QAbstractItemView) and focus.window() is self._window
        return (on_list or self._on_map()) and not (on_list and method is not None and method.isVisible())
