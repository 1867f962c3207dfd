"""From the start page into a workspace and back, with the real map."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk import paths
from mapdesk.settings import Settings
from mapdesk.ui.desktop import Desktop, end_desktop
from mapdesk.ui.remember import Memory

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(not paths.resource("web", "dist", "index.html").is_file(), reason="the page is not built"),
]


def test_one_comes_from_the_start_page_into_a_workspace_and_back(
    qtbot: QtBot, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    left: list[bool] = []
    monkeypatch.setattr(app, "quit", lambda: left.append(True))
    file = tmp_path / "small.gpkg"
    shutil.copy(small_file, file)
    (tmp_path / "broken.gpkg").write_bytes(b"no workspace")
    desktop = Desktop(app, Settings(language="en", theme="dark"), Memory(tmp_path))
    try:
        desktop.show_start()
        start = desktop.start
        assert start is not None
        start.open(str(tmp_path / "broken.gpkg"))
        assert desktop.start is start
        assert start.toasts()
        start.open(str(file))
        window = desktop.window
        assert window is not None
        assert desktop.start is None
        assert not left
        window.desk.run("file.close")
        qtbot.waitUntil(lambda: desktop.start is not None)
        assert desktop.window is None
        again = desktop.start
        assert again is not None
        assert [line[0] for line in again.list.lines()] == ["测试区"]
        again.close()
        qtbot.waitUntil(lambda: bool(left))
    finally:
        end_desktop(desktop)
