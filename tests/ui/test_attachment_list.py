"""Attachments on the card: added, opened as a copy, removed, undone, refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.card import CardPanel
from mapdesk.ui.widgets.attachments import AttachmentList
from tests.helpers.accounts import PASSPHRASE, add_accounts


@pytest.fixture
def attached(qtbot: QtBot, window: MainWindow, desk: Desk) -> AttachmentList:
    """Return the list on the card of a camera."""
    key = desk.session.workspace.column("cameras", "camera_id")[0]
    desk.select("cameras", key)
    card = window.findChild(CardPanel)
    assert card is not None
    qtbot.waitUntil(lambda: card.content is not None)
    qtbot.waitUntil(lambda: bool(card.attached.state.text()))
    card.tabs.setCurrentWidget(card.attached)
    return card.attached


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), (20, 90, 120)).save(made, "JPEG")
    file = tmp_path / "quay.jpg"
    file.write_bytes(made.getvalue())
    return file


def test_a_photo_is_attached_and_shown_with_its_thumbnail(qtbot: QtBot, attached: AttachmentList, photo: Path) -> None:
    assert "Nothing is attached yet." in attached.state.text()
    attached.take_files([photo])
    qtbot.waitUntil(lambda: attached.list.count() == 1)
    item = attached.list.item(0)
    assert item is not None
    assert item.text().startswith("quay.jpg")
    assert not item.icon().isNull()


def test_a_copy_is_opened_under_the_ending_of_what_it_holds(
    qtbot: QtBot, attached: AttachmentList, tmp_path: Path
) -> None:
    file = tmp_path / "notes.exe"
    file.write_text("plain words")
    attached.take_files([file])
    qtbot.waitUntil(lambda: attached.list.count() == 1)
    copy = attached.copy_chosen()
    assert copy is not None
    assert copy.name == "notes.txt"
    assert copy.read_text() == "plain words"


def test_an_attachment_is_removed_and_brought_back(
    qtbot: QtBot, attached: AttachmentList, desk: Desk, photo: Path
) -> None:
    attached.take_files([photo])
    qtbot.waitUntil(lambda: attached.list.count() == 1)
    attached.remove_chosen()
    qtbot.waitUntil(lambda: attached.list.count() == 0)
    desk.run("edit.undo")
    qtbot.waitUntil(lambda: attached.list.count() == 1)


def test_a_file_that_cannot_be_attached_is_told(qtbot: QtBot, attached: AttachmentList, tmp_path: Path) -> None:
    file = tmp_path / "program.bin"
    file.write_bytes(b"\x7fELF\x00\x01" * 50)
    told: list[str] = []
    leave = notify.listen(lambda notice: told.append(str(notice.title)))
    attached.take_files([file])
    qtbot.waitUntil(lambda: bool(told))
    leave()
    assert "cannot be attached" in told[0]
    assert attached.list.count() == 0


def test_a_viewer_sees_attachments_but_adds_none(qtbot: QtBot, attached: AttachmentList, desk: Desk) -> None:
    add_accounts(desk.session.workspace)  # type: ignore[arg-type]
    desk.session.sign_on("大屏", PASSPHRASE)
    assert not attached.add.isEnabled()
    assert "Viewer" in attached.add.toolTip()
    desk.session.sign_on("值班一席", PASSPHRASE)
    assert attached.add.isEnabled()
