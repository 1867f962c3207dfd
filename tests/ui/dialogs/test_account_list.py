"""Duty accounts through the window: the first one, roles, retiring, passphrases."""

from __future__ import annotations

from PyQt6.QtWidgets import QApplication

from mapdesk.model.account import Role
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.accounts import Accounts
from mapdesk.ui.main_window import MainWindow
from tests.helpers.accounts import PASSPHRASE, add_accounts


def waited(desk: Desk) -> None:
    while desk.worker.busy():
        QApplication.processEvents()


def opened(desk: Desk, name: str = "") -> Accounts:
    """Return the dialog in a workspace with accounts, with one of them at the seat."""
    if name:
        add_accounts(desk.session.workspace)  # type: ignore[arg-type]
        desk.session.sign_on(name, PASSPHRASE)
    dialog = Accounts(desk)
    dialog.open()
    return dialog


def fill(dialog: Accounts, name: str, again: str = PASSPHRASE) -> None:
    dialog.name.setText(name)
    dialog.first.setText(PASSPHRASE)
    dialog.again.setText(again)
    dialog.add_account()
    waited(dialog._desk)


def test_the_first_account_is_an_administrator_and_is_at_the_seat(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk)
    fill(dialog, "管理员")
    assert dialog.wrong.text() == ""
    assert desk.session.account is not None
    assert desk.session.account.role is Role.ADMINISTRATOR
    assert dialog.list.topLevelItemCount() == 1
    fill(dialog, "值班一席")
    assert dialog.list.topLevelItemCount() == 2


def test_what_is_wrong_with_a_new_account_is_told(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk, "管理员")
    fill(dialog, "新席", again="something else")
    assert "not the same" in dialog.wrong.text()
    fill(dialog, "值班长")
    assert "already an account" in dialog.wrong.text()


def test_an_administrator_changes_roles_and_retires(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk, "管理员")
    dialog.choose("大屏")
    dialog.role.setCurrentIndex(dialog.role.findData("operator"))
    dialog.change_role()
    accounts = desk.session.workspace.accounts
    found = accounts.find("大屏")
    assert found is not None
    assert found.role is Role.OPERATOR
    dialog.retire_or_bring_back()
    found = accounts.find("大屏")
    assert found is not None
    assert found.retired
    assert dialog.retire.text() == "Bring back"
    dialog.retire_or_bring_back()
    found = accounts.find("大屏")
    assert found is not None
    assert not found.retired


def test_the_last_administrator_stays(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk, "管理员")
    dialog.choose("管理员")
    dialog.retire_or_bring_back()
    assert "last administrator" in dialog.wrong.text()


def test_others_change_their_own_passphrase_only(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk, "值班一席")
    dialog.choose("值班长")
    assert not dialog.passphrase.isEnabled()
    assert not dialog.add.isEnabled()
    assert "Administrator" in dialog.add.toolTip()
    dialog.choose("值班一席")
    assert dialog.passphrase.isEnabled()
    form = dialog.ask_passphrase()
    assert form is not None
    form.new.setText("ten boats at dawn")
    form.again.setText("ten boats at dawn")
    form.old.setText("not the old one")
    form.save()
    waited(desk)
    assert "wrong" in form.wrong.text()
    form.old.setText(PASSPHRASE)
    form.save()
    waited(desk)
    desk.session.sign_off()
    assert desk.session.sign_on("值班一席", "ten boats at dawn").name == "值班一席"


def test_an_administrator_gives_a_new_passphrase(window: MainWindow, desk: Desk) -> None:
    dialog = opened(desk, "管理员")
    dialog.choose("值班长")
    form = dialog.ask_passphrase()
    assert form is not None
    form.new.setText("ten boats at dawn")
    form.again.setText("ten boats at dawn")
    form.save()
    waited(desk)
    assert desk.session.sign_on("值班长", "ten boats at dawn").role is Role.DUTY_LEADER
