"""Half-filled cards, drawings and mappings survive a crash of the window, and never enter the journal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mapdesk.model.query import Op, Query, Where
from mapdesk.session import Selection, open_session
from mapdesk.settings import Settings
from mapdesk.store.unconfirmed import KEEP_EVERY_S, Unconfirmed
from mapdesk.ui import theme
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.importing import ImportDialog
from mapdesk.ui.dialogs.row_form import RowForm, edit_selected, new_row
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.map.messages import Drawn
from mapdesk.ui.remember import Memory
from mapdesk.ui.wall import Wall
from tests.helpers.fake_map import FakeMap
from tests.helpers.small import AUTHOR
from tests.ui.conftest import FakeProgram

AREA = ((121.15, 27.84), (121.16, 27.84), (121.16, 27.85))


def typed(form: RowForm, column: str, text: str) -> None:
    field = form.fields[column]
    if isinstance(field, QLineEdit):
        field.setText(text)
    else:
        field.setCurrentIndex(field.findData(text))


def press(qtbot: QtBot, window: MainWindow, text: str, at: int = 0) -> None:
    def shown() -> list[QPushButton]:
        return [one for one in window.leftovers.findChildren(QPushButton) if one.text() == text and one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == len(window.leftovers.texts()))
    shown()[at].click()


def kept(desk: Desk) -> list[str]:
    """Return the names in the file, as another program would read them."""
    desk.unfinished.keep_now()
    desk.unfinished._tasks.finish()
    again = Unconfirmed(Path(desk.session.workspace.location), desk.session.author.seat)
    return sorted(one.name.partition(":")[0] for one in again.found())


@pytest.fixture
def killed(small_file: Path, tmp_path: Path) -> Path:
    """Return a workspace whose desktop was killed in the middle of a card, a drawing and an import."""
    file, table = tmp_path / "small.gpkg", tmp_path / "cameras.csv"
    shutil.copy(small_file, file)
    table.write_text("名称,随便\n甲,乙\n", encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.unfinished_child", str(file), str(tmp_path), str(table)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "MAPDESK_LANG": "en"},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "kept\n"
        child.send_signal(signal.SIGKILL)
    return file


@pytest.fixture
def after(qtbot: QtBot, killed: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """Return the window of the opening after that."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.start(app, Settings(theme="dark"))
    fake = FakeMap()
    qtbot.addWidget(fake)
    session = open_session(killed, write=True, author=AUTHOR)
    desk = Desk(session, Settings(language="en"), fake, Memory(tmp_path))
    desk.program = FakeProgram()
    window = MainWindow(desk, fake, Wall(QWidget, lambda widget: widget.deleteLater()))
    window.show()
    yield window
    for form in window.findChildren((RowForm, ImportDialog)):  # type: ignore[call-overload]
        form.reject()
    desk.reader.stop()
    desk.worker.stop()
    window.close()
    window.deleteLater()
    desk.close()
    session.close()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_what_a_killed_desktop_left_is_offered_and_continued_as_it_was(qtbot: QtBot, after: MainWindow) -> None:
    desk = after.desk
    assert len(after.leftovers.texts()) == 3
    assert all(one.startswith("Work that was not finished: ") for one in after.leftovers.texts())
    assert any("Cameras · 未填完的探头" in one for one in after.leftovers.texts())
    entries = len(desk.session.workspace.entries())
    for _number in range(3):
        press(qtbot, after, "Continue")
    assert after.leftovers.texts() == []
    assert desk.drawing.points == AREA
    form = after.findChild(RowForm)
    assert form is not None
    assert (form.typed().texts["name"], form.place.text()) == ("未填完的探头", "27.84 121.15")
    dialog = after.findChild(ImportDialog)
    assert dialog is not None
    assert (dialog.incoming.layer.name, dict(dialog.incoming.options.mapping)) == ("cameras", {"随便": "note"})
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert dialog.columns.targets()["随便"] == "note"
    assert len(desk.session.workspace.entries()) == entries
    assert kept(desk) == ["drawing", "import", "row"]
    form.store()
    assert len(desk.session.workspace.entries()) == entries + 1
    dialog.reject()
    assert kept(desk) == ["drawing"]


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
def test_what_nobody_decided_on_is_offered_again_and_what_was_discarded_is_not(qtbot: QtBot, after: MainWindow) -> None:
    press(qtbot, after, "Discard", at=1)
    assert len(after.leftovers.texts()) == 2
    after.rebuild()
    assert len(after.leftovers.texts()) == 2
    assert len(kept(after.desk)) == 2


def test_card_that_was_stored_or_given_up_leaves_nothing(window: MainWindow, desk: Desk) -> None:
    desk.use_layer("cameras")
    form = new_row(desk)
    assert kept(desk) == []
    typed(form, "name", "甲")
    assert kept(desk) == ["row"]
    form.reject()
    assert kept(desk) == []
    form = new_row(desk)
    typed(form, "name", "乙")
    typed(form, "health", "offline")
    typed(form, "range_m", "120 m")
    form.place.setText("27.84 121.15")
    assert kept(desk) == ["row"]
    form.store()
    assert kept(desk) == []
    query = Query("cameras", ("health", "range_m", "source"), (Where("name", Op.EQ, "乙"),), geometry=True)
    rows = desk.session.workspace.rows(query)
    assert [rows.column(one) for one in ("health", "range_m", "source")] == [["offline"], [120.0], ["duty"]]
    assert list(rows.geometries()[0].coords) == [(121.15, 27.84)]
    assert desk.session.selection.layer == "cameras"


def test_edit_writes_only_what_was_changed_and_is_undone(window: MainWindow, desk: Desk) -> None:
    desk.session.select(Selection("cameras", ("CAM0000002",)))
    form = edit_selected(desk)
    assert form.typed().texts["name"] == "Camera 2"
    form.store()
    assert "Nothing was changed." in form.wrong.text()
    typed(form, "name", "Camera two")
    form.store()
    row = desk.session.workspace.rows(Query("cameras", ("name",), (Where("camera_id", Op.EQ, "CAM0000002"),)))
    assert row.column("name") == ["Camera two"]
    desk.run("edit.undo")
    row = desk.session.workspace.rows(Query("cameras", ("name",), (Where("camera_id", Op.EQ, "CAM0000002"),)))
    assert row.column("name") == ["Camera 2"]


def test_form_says_why_it_is_refused_and_stays_open(window: MainWindow, desk: Desk) -> None:
    desk.use_layer("cameras")
    form = new_row(desk)
    for column, text, why in (
        ("range_m", "far", "cannot be read"),
        ("note", "13912345678", "about a person"),
    ):
        typed(form, column, text)
        form.store()
        assert why in form.wrong.text()
        typed(form, column, "")
    form.place.setText("27")
    form.store()
    assert form.isVisible()
    form.reject()


def test_row_that_somebody_changed_meanwhile_is_not_written_over(window: MainWindow, desk: Desk) -> None:
    desk.session.select(Selection("cameras", ("CAM0000001",)))
    first, second = edit_selected(desk), edit_selected(desk)
    typed(first, "name", "one")
    typed(second, "name", "other")
    first.store()
    second.store()
    assert second.wrong.isVisible()
    second.reject()


def test_drawing_is_kept_until_it_is_left_or_becomes_a_row(window: MainWindow, desk: Desk) -> None:
    desk.map.drawn.emit(Drawn("measure_area", AREA[:2], final=False))
    assert kept(desk) == ["drawing"]
    desk.map.drawn.emit(Drawn("measure_area", (), final=True))
    assert kept(desk) == []
    desk.map.drawn.emit(Drawn("measure_area", AREA, final=True))
    desk.use_layer("sea_farms")
    shape = desk.layer("sea_farms").shape
    assert desk.drawing.shape(shape) is not None
    form = new_row(desk)
    typed(form, "name", "滑坡一号")
    form.store()
    assert kept(desk) == []
    rows = desk.session.workspace.rows(Query("sea_farms", ("name",), geometry=True))
    assert rows.geometries()[0].area > 0


def test_clean_end_forgets_and_a_reader_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    assert KEEP_EVERY_S <= 2.0
    desk.map.drawn.emit(Drawn("measure_area", AREA, final=False))
    assert kept(desk) == ["drawing"]
    reader = open_session(desk.session.workspace.location, write=False, author=AUTHOR)
    other = Desk(reader, Settings(language="en"), FakeMap(), Memory(tmp_path))
    assert other.unfinished.found() == []
    other.close()
    reader.close()
    assert kept(desk) == ["drawing"]
    desk.unfinished.close()
    assert not list(tmp_path.glob("*.unconfirmed"))


def test_damaged_leftover_is_no_line(window: MainWindow, desk: Desk) -> None:
    work = Unconfirmed(Path(desk.session.workspace.location), "seat 9")
    for name, data in (("row:1", {"layer": "nothing"}), ("what:1", 1), ("drawing:1", []), ("import:1", {"file": 3})):
        work.keep(name, data)
    again = Unconfirmed(Path(desk.session.workspace.location), "seat 9")
    assert [desk.unfinished.title(desk, one) for one in again.found()] == [None] * 4


def test_choice_of_no_list_is_shown_as_it_is(window: MainWindow, desk: Desk) -> None:
    desk.use_layer("cameras")
    form = new_row(desk)
    form.fill({"health": "half", "unknown": "x"}, "")
    box = form.fields["health"]
    assert isinstance(box, QComboBox)
    assert box.currentText() == "half"
    form.reject()
