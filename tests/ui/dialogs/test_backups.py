"""Backups through the window: listed, made now, looked at, restored; the schedule; a damaged workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6 import sip
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.errors import StoreError
from mapdesk.model.account import Role
from mapdesk.store import backups
from mapdesk.store.account_changes import AccountAdded
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.backups import Backups
from mapdesk.ui.dialogs.rescuing import RescueDialog
from mapdesk.ui.dialogs.restoring import RestoreDialog
from mapdesk.ui.dialogs.salvage import Salvage
from mapdesk.ui.following import Follower
from mapdesk.ui.keeping import Keeper
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.tasks import Tasks
from mapdesk.ui.working import open_to_work
from mapdesk.words import msg
from tests.helpers.accounts import PASSPHRASE, secret
from tests.helpers.small import put


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, desk: Desk) -> Iterator[Backups]:
    made = Backups(desk)
    made.open()
    qtbot.waitUntil(lambda: bool(made.state.text()))
    yield made
    if not sip.isdeleted(made):
        made.reject()


def made_now(qtbot: QtBot, dialog: Backups, count: int = 1) -> None:
    dialog.make_now()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == count, timeout=20_000)


def test_a_backup_made_now_is_listed_with_rows_and_last_change(qtbot: QtBot, dialog: Backups, desk: Desk) -> None:
    assert dialog.state.text() == "There is no backup yet."
    made_now(qtbot, dialog)
    one = dialog.chosen()
    assert one is not None
    assert one.good
    assert one.rows > 450
    assert one.last_change_at is not None
    assert dialog.make.isEnabled()
    assert not dialog.strip.isVisible()
    assert "another disk" in dialog.advice.text()


def test_a_backup_is_restored_after_one_question(
    qtbot: QtBot, dialog: Backups, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_now(qtbot, dialog)
    one = dialog.chosen()
    assert one is not None
    asked: list[str] = []

    def answer(_parent: object, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", answer)
    dialog.ask_restore()
    assert len(asked) == 1
    assert desk.program.calls[-1] == ("restore", str(one.path))  # type: ignore[attr-defined]


def test_settings_of_the_dialog_are_kept(qtbot: QtBot, dialog: Backups, desk: Desk, tmp_path: Path) -> None:
    dialog.fields["backup_every_min"].setValue(15)
    dialog.fields["backup_every_min"].editingFinished.emit()
    assert desk.settings.backup_every_min == 15
    dialog.use_folder(str(tmp_path / "elsewhere"))
    assert desk.settings.backup_folder == str(tmp_path / "elsewhere")
    assert dialog.folder.parent == tmp_path / "elsewhere"
    made_now(qtbot, dialog)
    assert list((tmp_path / "elsewhere").rglob("*.gpkg"))


def test_a_backup_opens_for_reading_only(qtbot: QtBot, dialog: Backups, desk: Desk) -> None:
    made_now(qtbot, dialog)
    one = dialog.chosen()
    assert one is not None
    dialog.open_chosen()
    assert desk.program.calls[-1] == ("open", str(one.path))  # type: ignore[attr-defined]
    session = open_to_work(str(one.path))
    assert session.workspace.read_only
    assert "backup" in str(session.workspace.read_only_reason)
    session.close()


def test_the_schedule_writes_a_backup_while_the_desktop_is_open(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    keeper = Keeper(desk, first_look_ms=0)
    folder = keeper.schedule.plan.folder
    qtbot.waitUntil(lambda: backups.newest_good(folder) is not None, timeout=20_000)
    desk.use_settings(backup_every_min=0)
    assert keeper.schedule.plan.every_s == 0
    keeper.stop()


def test_a_backup_that_cannot_be_written_is_told_once(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    keeper = Keeper(desk)
    told: list[str] = []
    leave = notify.listen(lambda notice: told.append(str(notice.title)))
    problem = StoreError(msg("The disk of the backups has too little room: a tenth of it stays free."))
    keeper._hear(problem)
    keeper._hear(problem)
    leave()
    assert told == [str(problem.title)]
    keeper.stop()


def test_restoring_sets_the_present_file_aside(qtbot: QtBot, desk: Desk) -> None:
    workspace = Path(desk.session.workspace.location)
    made = backups.write(workspace, backups.folder_of(workspace))
    put(desk.session, "cameras", {"name": "later"})
    desk.session.close()
    opened: list[str] = []
    dialog = RestoreDialog(None, folder="", done=opened.append)
    dialog.show_workspace(str(workspace), made.path)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert list(workspace.parent.glob("*aside*"))
    session = open_to_work(str(workspace))
    assert "later" not in session.workspace.column("cameras", "name")
    desk.session = session


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be taken away")
def test_a_file_that_is_gone_is_told_and_its_copy_opened(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    follower = Follower(desk, lambda: None)
    Path(desk.session.workspace.location).unlink()
    follower.look()
    dialog = window.findChild(RescueDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.open_it.isEnabled)
    assert "All that was stored lies in" in dialog.state.text()
    dialog.open_it.click()
    called, location = desk.program.calls[-1]  # type: ignore[attr-defined]
    assert called == "open"
    session = open_to_work(location)
    assert len(session.workspace.column("cameras", "name")) == 5
    session.close()
    follower.stop()


def with_duty_accounts(desk: Desk) -> None:
    for name, role in (("管理员", Role.ADMINISTRATOR), ("值班一席", Role.OPERATOR), ("值班长", Role.DUTY_LEADER)):
        desk.session.do(AccountAdded(name, role.value, secret=secret()))
        if role is Role.ADMINISTRATOR:
            desk.session.sign_on(name, PASSPHRASE)


def test_restoring_asks_for_an_account_that_may_and_says_when_it_is_refused(qtbot: QtBot, desk: Desk) -> None:
    workspace = Path(desk.session.workspace.location)
    with_duty_accounts(desk)
    made = backups.write(workspace, backups.folder_of(workspace))
    desk.session.close()
    left: list[str] = []
    dialog = RestoreDialog(None, folder="", done=left.append, gone=lambda: left.append("gone"))
    dialog.show_workspace(str(workspace), made.path)
    dialog.show()
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert [dialog.account.itemText(at) for at in range(dialog.account.count())] == ["值班长", "管理员"]
    dialog.passphrase.setText("not this one at all")
    dialog.restore.click()
    qtbot.waitUntil(lambda: "wrong" in dialog.wrong.text())
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert dialog.passphrase.text() == ""
    dialog.passphrase.setText(PASSPHRASE)
    dialog.restore.click()
    dialog.strip.cancelled.emit()
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert not list(workspace.parent.glob("*aside*"))
    dialog.reject()
    assert left == ["gone"]
    desk.session = open_to_work(str(workspace))


def test_what_can_be_read_of_a_damaged_workspace_is_brought_out(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    workspace = Path(desk.session.workspace.location)
    opened: list[str] = []
    tasks = Tasks()
    dialog = Salvage(None, tasks, workspace, tmp_path / "saved.gpkg", opened.append)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.open_it.isEnabled, timeout=20_000)
    assert "0 are lost" in dialog.text.text()
    dialog.open_it.click()
    assert opened == [str(tmp_path / "saved.gpkg")]
    tasks.stop()
