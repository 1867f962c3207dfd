"""A window on a small workspace, with a map that only remembers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mapdesk.session import open_session
from mapdesk.settings import Settings
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.scheme import register_scheme
from mapdesk.ui.remember import Memory
from mapdesk.ui.wall import Wall
from tests.helpers.fake_map import FakeMap
from tests.helpers.small import AUTHOR, make_workspace


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[[list[str]], QApplication]:
    """Make the application as the program does, so that tests of the real map can use it too."""

    def make(arguments: list[str]) -> QApplication:
        register_scheme()
        return QApplication(arguments)

    return make


class FakeProgram:
    """The program around the window."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.window: MainWindow | None = None

    def open_workspace(self, location: str) -> None:
        self.calls.append(("open", location))

    def show_start(self) -> None:
        self.calls.append(("start",))

    def take_over(self) -> None:
        self.calls.append(("take over",))

    def restore_backup(self, backup: str) -> None:
        self.calls.append(("restore", backup))

    def rebuild(self) -> None:
        if self.window is not None:
            self.window.rebuild()

    def quit(self) -> None:
        self.calls.append(("quit",))

    def may_stop(self, parent: QWidget) -> bool:
        return True

    def on_window_closed(self) -> None:
        self.calls.append(("closed",))


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("small") / "small.gpkg")


@pytest.fixture
def desk(qtbot: QtBot, small_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk on a copy of the small workspace; no window yet."""
    file = tmp_path / "small.gpkg"
    shutil.copy(small_file, file)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.start(app, Settings(theme="dark"))
    fake = FakeMap()
    qtbot.addWidget(fake)
    session = open_session(file, write=True, author=AUTHOR)
    made = Desk(session, Settings(language="en", theme="dark"), fake, Memory(tmp_path))
    made.program = FakeProgram()
    yield made
    made.close()
    session.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    """Return the shown window of the desk."""
    made = MainWindow(desk, desk.map, Wall(QWidget, lambda widget: widget.deleteLater()))  # type: ignore[arg-type]
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    desk.program.window = made  # type: ignore[attr-defined]
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    yield made
    desk.reader.stop()
    desk.worker.stop()
    made.close()
    made.deleteLater()
