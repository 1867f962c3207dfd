from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mapdesk.errors import MapdeskError
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.printing import PrintDialog
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.paper.choices import Choices, order_of, sheet_of
from mapdesk.ui.paper.press import Press
from mapdesk.ui.printing import PAGE_KIND, SHEET_KINDS, ask_file, export_view
from mapdesk.ui.tasks import CancelledError

pytestmark = pytest.mark.gui


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, desk: Desk) -> Iterator[PrintDialog]:
    made = PrintDialog(desk)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    yield made
    if made.isVisible():
        made.reject()
    made.deleteLater()


def answer(monkeypatch: pytest.MonkeyPatch, target: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), kind))


def shown(dialog: PrintDialog) -> bool:
    picture = dialog.preview.pixmap()
    return picture is not None and not picture.isNull()


def test_preview_has_the_proportions_of_the_paper(qtbot: QtBot, dialog: PrintDialog) -> None:
    qtbot.waitUntil(lambda: shown(dialog), timeout=60_000)
    wide = dialog.preview.pixmap()
    assert wide.width() / wide.height() == pytest.approx(2**0.5, rel=0.02)
    dialog.orientation.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.preview.pixmap().height() > dialog.preview.pixmap().width(), timeout=60_000)


def test_sheet_is_saved_with_what_the_fields_say(
    qtbot: QtBot, dialog: PrintDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "sheet", "PDF (*.pdf)")
    dialog.texts["title"].setText("演练图")
    dialog.scale.setEditText("1:7,500")
    dialog.paper.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.finished, timeout=60_000):
        dialog.save.click()
    page = pypdf.PdfReader(tmp_path / "sheet.pdf").pages[0]
    assert float(page.mediabox.width) == pytest.approx(1191, abs=1)
    text = page.extract_text()
    assert "演练图" in text
    assert "1:7,500" in text


def test_choices_are_remembered(qtbot: QtBot, dialog: PrintDialog, desk: Desk) -> None:
    dialog.paper.setCurrentIndex(1)
    dialog.pieces["north"].setChecked(False)
    dialog.reject()
    chosen = Choices.remembered(desk)
    assert chosen.paper == "A3"
    assert "north" not in chosen.pieces
    assert "legend" in chosen.pieces


def test_damaged_memory_of_choices_has_defaults(desk: Desk) -> None:
    desk.memory.put("sheet", {"paper": "Z", "pieces": 3, "dpi": "x", "landscape": None})
    assert Choices.remembered(desk) == Choices()


def test_scale_that_is_none_is_told_and_nothing_is_asked(
    qtbot: QtBot, dialog: PrintDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> tuple[str, str]:
        raise AssertionError("a file was asked for")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", refuse)
    dialog.scale.setEditText("very large")
    with pytest.raises(MapdeskError, match="is no scale"):
        dialog.sheet()
    dialog.save.click()
    qtbot.waitUntil(lambda: "is no scale" in dialog.preview.text(), timeout=60_000)


def test_cancelled_drawing_leaves_no_file_and_the_dialog_open(
    qtbot: QtBot, dialog: PrintDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "sheet.pdf")
    dialog.save.click()
    assert dialog.strip.isVisible()
    dialog.strip.cancelled.emit()
    qtbot.waitUntil(lambda: not dialog.strip.isVisible(), timeout=60_000)
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    assert not (tmp_path / "sheet.pdf").exists()


def test_dialog_can_be_closed_while_it_draws(dialog: PrintDialog) -> None:
    dialog.reject()
    assert not dialog.isVisible()


def test_view_is_exported_as_a_page(
    qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "view.html")
    export_view(desk)
    qtbot.waitUntil(lambda: (tmp_path / "view.html").exists() and not desk.worker.busy(), timeout=60_000)
    assert "测试区" in (tmp_path / "view.html").read_text(encoding="utf-8")


def test_file_of_another_kind_and_workspaces_are_refused(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for target in (tmp_path / "x.docx", Path(desk.session.workspace.location)):
        answer(monkeypatch, target)
        with pytest.raises(MapdeskError):
            ask_file(desk, "Save", (*SHEET_KINDS, PAGE_KIND))


def test_name_without_ending_gets_that_of_the_kind(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "map", f"{SHEET_KINDS[1][1]} (*.svg)")
    assert ask_file(desk, "Save", SHEET_KINDS) == tmp_path / "map.svg"
    (tmp_path / "map.svg").write_bytes(b"older")
    with pytest.raises(MapdeskError, match="already"):
        ask_file(desk, "Save", SHEET_KINDS)


def test_press_that_died_tells_so_and_starts_again(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    press = Press()
    order = order_of(desk, sheet_of(desk, Choices()), tmp_path / "map.svg")

    def kill(*_step: object) -> None:
        assert press._process is not None
        press._process.kill()

    with pytest.raises(MapdeskError, match="could not be drawn"):
        press.draw(order, kill)
    facts = press.draw(order, lambda *_step: None)
    assert facts is not None
    assert (tmp_path / "map.svg").exists()
    press.close()


def test_press_ends_its_process_when_somebody_cancels(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    press = Press()
    order = order_of(desk, sheet_of(desk, Choices()), tmp_path / "map.svg")

    def cancel(*_step: object) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        press.draw(order, cancel)
    assert press._process is None
    assert not (tmp_path / "map.svg").exists()
    press.close()
