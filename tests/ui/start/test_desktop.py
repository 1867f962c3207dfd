"""From the start page into a workspace and back, with the real map."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk import paths
from mapdesk.settings import Settings
from mapdesk.store import backups
from mapdesk.ui.desktop import Desktop, end_desktop
from mapdesk.ui.remember import Memory
from tests.helpers.accounts import add_accounts
from tests.helpers.small import put

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


def test_backup_is_restored_from_the_window_which_comes_back_either_way(
    qtbot: QtBot, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    monkeypatch.setattr(app, "quit", lambda: None)
    file = tmp_path / "small.gpkg"
    shutil.copy(small_file, file)
    made = backups.write(file, backups.folder_of(file))
    desktop = Desktop(app, Settings(language="en", theme="dark"), Memory(tmp_path))
    try:
        desktop.open_workspace(str(file))
        first = desktop.window
        assert first is not None
        put(first.desk.session, "cameras", {"name": "later"})
        desktop.restore_backup(str(made.path))
        qtbot.waitUntil(lambda: desktop.window not in (None, first), timeout=20_000)
        second = desktop.window
        assert second is not None
        assert "later" not in second.desk.session.workspace.column("cameras", "name")
        add_accounts(second.desk.session.workspace)  # type: ignore[arg-type]
        desktop.restore_backup(str(made.path))
        qtbot.waitUntil(lambda: desktop._restoring is not None and desktop._restoring.restore.isEnabled())
        dialog = desktop._restoring
        assert dialog is not None
        assert dialog.signature.isVisible()
        dialog.reject()
        qtbot.waitUntil(lambda: desktop.window not in (None, second), timeout=20_000)
        assert desktop.window is not None
        assert len(desktop.window.desk.session.workspace.accounts.all()) == 7
        desktop.window.close()
    finally:
        end_desktop(desktop)
