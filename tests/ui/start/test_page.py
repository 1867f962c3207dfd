"""The start page: recent workspaces with their facts, and each way to begin."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mapdesk import words
from mapdesk.errors import StoreError
from mapdesk.session import open_session
from mapdesk.settings import Settings
from mapdesk.store import backups
from mapdesk.ui import report, theme
from mapdesk.ui.dialogs.demo import DemoDialog
from mapdesk.ui.dialogs.restoring import RestoreDialog
from mapdesk.ui.remember import Memory, recent_facts
from mapdesk.ui.start.new_district import NewDistrict
from mapdesk.ui.start.page import StartPage
from mapdesk.ui.start.recent import look
from mapdesk.ui.tasks import Tasks
from mapdesk.words import msg
from tests.ui.test_window import texts_of


@pytest.fixture
def memory(tmp_path: Path, small_file: Path) -> Memory:
    """Return a memory with a workspace that is there and one that is not."""
    made = Memory(tmp_path)
    file = tmp_path / "harbour.gpkg"
    shutil.copy(small_file, file)
    made.note_opened(str(tmp_path / "gone.gpkg"), "Gone", 12)
    session = open_session(file, write=False)
    made.note_opened(*recent_facts(session))
    session.close()
    return made


@pytest.fixture
def page(qtbot: QtBot, memory: Memory) -> StartPage:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.start(app, Settings(theme="dark"))
    made = StartPage(memory, Settings(language="en", theme="dark"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: any("not there" in line[1] for line in made.list.lines()))
    return made


def test_recent_workspaces_tell_where_how_large_and_when(page: StartPage, memory: Memory) -> None:
    (name, below, right), (gone, why, _facts) = page.list.lines()
    assert name == "测试区"
    assert below == str(memory.folder / "harbour.gpkg")
    assert "457 rows" in right
    assert "MB" in right
    assert "opened 0 s ago" in right or "opened" in right
    assert gone == "Gone"
    assert why.startswith("The file is not there any more")


def test_press_and_enter_open_a_workspace_and_a_missing_one_not(qtbot: QtBot, page: StartPage, memory: Memory) -> None:
    there = str(memory.folder / "harbour.gpkg")
    with qtbot.waitSignal(page.chosen) as asked:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == [there]
    page.list.setCurrentRow(1)
    with qtbot.assertNotEmitted(page.chosen):
        qtbot.keyClick(page.list, Qt.Key.Key_Return)


def test_delete_takes_a_line_out_and_leaves_the_file(qtbot: QtBot, page: StartPage, memory: Memory) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert [line[0] for line in page.list.lines()] == ["Gone"]
    assert (memory.folder / "harbour.gpkg").exists()


def test_files_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    assert str(look(str(tmp_path)).reason) == "This is no file"
    assert "drive" in str(look(str(tmp_path / "a" / "b.gpkg")).reason)
    assert "any more" in str(look(str(tmp_path / "b.gpkg")).reason)


def test_refused_workspace_is_explained_and_a_backup_offered(
    qtbot: QtBot, page: StartPage, memory: Memory, tmp_path: Path
) -> None:
    file = memory.folder / "harbour.gpkg"
    page.tell_error(StoreError(msg("The file is damaged")), str(file))
    assert page.toasts() == ["The file is damaged"]
    assert not any(button.text() == "Restore a backup" for button in _toast_buttons(page))
    backups.write(file, backups.folder_of(file))
    page.tell_error(StoreError(msg("The file is damaged")), str(file))
    (button,) = _toast_buttons(page)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(RestoreDialog)
    assert dialog is not None
    assert dialog.workspace.text() == str(file)
    dialog.reject()


def _toast_buttons(page: StartPage) -> list[QPushButton]:
    return [
        button
        for toast in page.children()
        if toast.objectName() == "Toast"
        for button in toast.findChildren(QPushButton)  # type: ignore[attr-defined]
    ]


def test_restored_backup_is_opened_and_the_damaged_file_set_aside(
    qtbot: QtBot, page: StartPage, memory: Memory
) -> None:
    file = memory.folder / "harbour.gpkg"
    backups.write(file, backups.folder_of(file))
    file.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    page.restore(str(file))
    dialog = page.findChild(RestoreDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert dialog.list.topLevelItem(0).text(1) == "457"
    with qtbot.waitSignal(page.chosen) as asked:
        qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert asked.args == [str(file)]
    open_session(file, write=False).close()
    assert "The backup is in place" in page.toasts()


def test_new_district_is_made_from_an_outline_and_tells_what_is_missing(
    qtbot: QtBot, page: StartPage, tmp_path: Path
) -> None:
    outline = tmp_path / "outline.geojson"
    shape = json.loads(shapely.to_geojson(shapely.box(121.1, 27.8, 121.2, 27.9)))
    feature = {"type": "Feature", "properties": {"name": "青屿"}, "geometry": shape}
    outline.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    dialog = NewDistrict(page, Tasks(page), page.open)
    dialog.show()
    assert "name" in str(dialog.problem())
    dialog.name.setText("澜屿区")
    assert dialog.problem() is not None
    dialog.code.setText("330395")
    assert "outline" in str(dialog.problem())
    dialog.outline.field.setText(str(outline))
    assert dialog.problem() is None
    target = tmp_path / "new.gpkg"
    dialog.start(target)
    qtbot.waitUntil(lambda: dialog.location != "" or dialog.wrong.text() != "", timeout=20_000)
    assert dialog.wrong.text() == ""
    assert "Addresses" in dict(dialog.missing.texts())
    with qtbot.waitSignal(page.chosen) as asked:
        qtbot.mouseClick(dialog.open_it, Qt.MouseButton.LeftButton)
    assert asked.args == [str(target)]


@pytest.mark.parametrize("late", [False, True])
def test_new_district_is_called_off_and_leaves_nothing(
    qtbot: QtBot, page: StartPage, tmp_path: Path, *, late: bool
) -> None:
    outline = tmp_path / "outline.geojson"
    shape = json.loads(shapely.to_geojson(shapely.box(121.1, 27.8, 121.2, 27.9)))
    feature = {"type": "Feature", "properties": {"name": "青屿"}, "geometry": shape}
    outline.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    tasks = Tasks(page)
    dialog = NewDistrict(page, tasks, page.open)
    dialog.show()
    dialog.name.setText("澜屿区")
    dialog.code.setText("330395")
    dialog.outline.field.setText(str(outline))
    target = tmp_path / "called_off.gpkg"
    dialog.start(target)
    if late:  # it is ready, and the window has not heard so yet
        tasks.finish()
    dialog.strip.cancelled.emit()
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)
    assert not list(tmp_path.glob("called_off*"))


def test_new_district_says_why_it_is_refused(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    dialog = NewDistrict(page, Tasks(page), page.open)
    dialog.show()
    dialog.name.setText("澜屿区")
    dialog.code.setText("330395")
    dialog.outline.field.setText(str(tmp_path / "nothing.shp"))
    dialog.start(tmp_path / "new.gpkg")
    qtbot.waitUntil(lambda: dialog.wrong.text() != "", timeout=20_000)
    assert dialog.make.isEnabled()
    assert not (tmp_path / "new.gpkg").exists()
    dialog.reject()


def test_cancelled_demo_ends_its_process_and_leaves_nothing(
    qtbot: QtBot, page: StartPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    made: list[subprocess.Popen[str]] = []
    real = subprocess.Popen

    def noted(*args: object, **options: object) -> subprocess.Popen[str]:
        made.append(real(*args, **options))  # type: ignore[call-overload]
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    folder = tmp_path / "demo"
    folder.mkdir()
    tasks = Tasks(page)
    dialog = DemoDialog(page, tasks, folder / "demo.gpkg", page.open)
    dialog.size_box.setCurrentIndex(dialog.size_box.findData("banner"))
    dialog.show()
    with qtbot.assertNotEmitted(page.chosen):
        dialog.start()
        qtbot.waitUntil(lambda: "relief" in dialog.strip._text.text(), timeout=30_000)
        dialog.strip.cancelled.emit()
        qtbot.waitUntil(lambda: not tasks.busy(), timeout=10_000)
    assert made[0].poll() is not None
    assert list(folder.iterdir()) == []


def test_demo_is_made_with_its_steps_told_and_opened(qtbot: QtBot, page: StartPage, tmp_path: Path) -> None:
    dialog = DemoDialog(page, Tasks(page), tmp_path / "demo.gpkg", page.open)
    dialog.size_box.setCurrentIndex(dialog.size_box.findData("tiny"))
    dialog.show()
    with qtbot.waitSignal(page.chosen, timeout=60_000) as asked:
        dialog.start()
    assert asked.args == [str(tmp_path / "demo.gpkg")]


def test_demo_is_not_made_over_a_file(qtbot: QtBot, page: StartPage, memory: Memory) -> None:
    file = memory.folder / "harbour.gpkg"
    before = file.read_bytes()
    dialog = DemoDialog(page, Tasks(page), file, page.open)
    dialog.show()
    dialog.start()
    qtbot.waitUntil(lambda: any("already" in text for text in page.toasts()))
    assert file.read_bytes() == before


def test_failure_of_the_last_time_is_told_once(qtbot: QtBot, memory: Memory) -> None:
    written = report.write_report("Traceback")
    assert written is not None
    first = StartPage(memory, Settings(language="en"))
    qtbot.addWidget(first)
    assert first.toasts() == ["The last time the program made a mistake."]
    second = StartPage(memory, Settings(language="en"))
    qtbot.addWidget(second)
    assert second.toasts() == []


def test_page_speaks_the_other_language(qtbot: QtBot, page: StartPage) -> None:
    with qtbot.waitSignal(page.settings_changed) as told:
        button = next(one for one in page.findChildren(QPushButton) if one.text() == "简体中文")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args[0].language == "zh_CN"
    words.use_language("zh_CN")
    page.rebuild()
    if words.tr("Open a workspace") != "Open a workspace":
        assert "打开工作区" in texts_of(page)
