"""The wall: a second window with the map alone, in step with the first in layers and selection, with its own view."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from mapdesk.ui.context import Desk
from mapdesk.words import tr


class WallWindow(QWidget):
    """The map and nothing else; F11 or Esc closes it, Shift+F11 fills the screen."""

    def __init__(self, map_widget: QWidget, title: str, on_closed: Callable[[], object]) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(title)
        self._on_closed = on_closed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(map_widget)
        for keys, act in (("F11", self.close), ("Esc", self.close), ("Shift+F11", self.fill_screen)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.resize(1280, 720)

    def fill_screen(self) -> None:
        """Fill the screen, or go back to a window."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        super().closeEvent(event)
        self._on_closed()


class Wall:
    """Makes the wall window when it is asked for and takes it away again.

    Parameters
    ----------
    make_map : callable
        Makes another map that is in step with the session, at the view of the first.
    drop_map : callable
        Takes such a map away.
    """

    def __init__(self, make_map: Callable[[], QWidget], drop_map: Callable[[QWidget], object]) -> None:
        self._make_map = make_map
        self._drop_map = drop_map
        self.window: WallWindow | None = None
        self._map: QWidget | None = None

    def shown(self) -> bool:
        """Return whether the wall is there."""
        return self.window is not None

    def toggle(self, desk: Desk) -> None:
        """Show the wall on the second screen if there is one, or take it away."""
        if self.window is not None:
            self.close()
            return
        self._map = self._make_map()
        title = tr("{workspace} – wall", workspace=desk.session.workspace.name)
        self.window = WallWindow(self._map, title, self._on_closed)
        screens = QGuiApplication.screens()
        own = desk.shell.widget().screen()
        other = next((screen for screen in screens if screen is not own), None)
        if other is not None:
            self.window.setGeometry(other.geometry())
            self.window.showFullScreen()
        else:
            self.window.show()

    def close(self) -> None:
        """Take the wall away."""
        if self.window is not None:
            self.window.close()

    def _on_closed(self) -> None:
        window, made = self.window, self._map
        self.window = self._map = None
        if made is not None:
            self._drop_map(made)
        if window is not None:
            window.deleteLater()
