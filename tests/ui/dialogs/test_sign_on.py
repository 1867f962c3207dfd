"""Signing on, shift change, sign-off, and what a role may not do, through the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from PyQt6.QtCore import QThread
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk import notify
from mapdesk.desks.planning.checking import ground_of
from mapdesk.desks.planning.draft import IncomingCells, make_draft
from mapdesk.desks.planning.publish import DraftPublished
from mapdesk.desks.planning.reading import plans_of
from mapdesk.session import Session
from mapdesk.store.change import RowsPut, RowsRemoved
from mapdesk.store.connection import connect
from mapdesk.store.passphrases import Secret
from mapdesk.ui import greeting
from mapdesk.ui.actions import Actions
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.sign_on import SignOn, ask_sign_on, with_signature
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.rights import why_not
from tests.helpers.accounts import PASSPHRASE, add_accounts
from tests.helpers.small import put


@pytest.fixture
def guarded(window: MainWindow, desk: Desk) -> Desk:
    """Return the desk of a workspace with accounts at which nobody signed on."""
    add_accounts(desk.session.workspace)  # type: ignore[arg-type]
    desk.session.signed_on.emit(None)
    return desk


@pytest.fixture
def told() -> Iterator[list[str]]:
    titles: list[str] = []
    leave = notify.listen(lambda notice: titles.append(f"{notice.title} {notice.detail}"))
    yield titles
    leave()


def enter(dialog: SignOn, name: str, passphrase: str = PASSPHRASE) -> None:
    dialog.choose(name)
    dialog.passphrase.setText(passphrase)
    dialog.sign()
    while dialog.checking():
        QApplication.processEvents()


def shown_dialog(kind: type[SignOn] = SignOn) -> SignOn | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


def test_nobody_is_asked_when_a_workspace_has_no_accounts(window: MainWindow, desk: Desk) -> None:
    greeting.greet(window)
    assert shown_dialog() is None
    assert window.bottom.seat.text() == "duty · seat 1"
    assert why_not(desk, "layer.import", "cameras") == ""


def test_a_new_window_asks_who_is_at_the_seat_when_there_are_accounts(window: MainWindow, guarded: Desk) -> None:
    assert window.bottom.seat.text() == "Nobody signed on · seat 1"
    assert window.bottom.writing.text() == "Read-only"
    greeting.greet(window)
    dialog = shown_dialog()
    assert dialog is not None
    enter(dialog, "值班长")
    assert window.bottom.seat.text() == "值班长 · Duty leader · seat 1"
    assert window.bottom.writing.text() == ""
    put(guarded.session, "cameras", {"name": "new"})
    (entry,) = guarded.session.workspace.entries(newest_first=True, limit=1)
    assert entry.author.account == "值班长"


def test_a_wrong_passphrase_is_told_in_a_sentence_with_the_time_to_wait(window: MainWindow, guarded: Desk) -> None:
    dialog = ask_sign_on(guarded)
    for _attempt in range(3):
        enter(dialog, "值班长", "something else")
        assert "wrong" in dialog.wrong.text()
    assert "5 s" in dialog.wrong.text()
    enter(dialog, "值班长")
    assert "next attempt" in dialog.wrong.text()
    assert dialog.isVisible()
    assert guarded.session.account is None


def test_a_shift_change_keeps_the_old_account_until_the_new_one_signed_on(window: MainWindow, guarded: Desk) -> None:
    enter(ask_sign_on(guarded), "值班长")
    dialog = ask_sign_on(guarded)
    enter(dialog, "值班一席", "wrong passphrase")
    assert guarded.session.author.account == "值班长"
    enter(dialog, "值班一席")
    assert guarded.session.author.account == "值班一席"


def test_the_window_does_not_wait_for_the_hashing(
    qtbot: QtBot, window: MainWindow, guarded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed_on: list[bool] = []
    real = Secret.fits

    def fits(self: Secret, passphrase: str) -> bool:
        hashed_on.append(QThread.currentThread() is window.thread())
        return real(self, passphrase)

    monkeypatch.setattr(Secret, "fits", fits)
    dialog = ask_sign_on(guarded)
    told: list[bool] = []
    guarded.session.signed_on.connect(lambda _account: told.append(QThread.currentThread() is window.thread()))
    dialog.choose("值班长")
    dialog.passphrase.setText(PASSPHRASE)
    dialog.sign()
    assert dialog.checking()
    assert not dialog.button.isEnabled()
    dialog.sign()
    dialog.reject()  # too late to leave: it may end with a sign-on
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: bool(told))
    assert (hashed_on, told) == ([False], [True])


def test_nothing_is_written_after_a_sign_off(window: MainWindow, guarded: Desk, told: list[str]) -> None:
    enter(ask_sign_on(guarded), "规划一席")
    guarded.use_layer("cameras")
    guarded.run("seat.sign_off")
    assert window.bottom.writing.text() == "Read-only"
    guarded.run("layer.import")
    assert any("sign on first" in one for one in told)


def test_what_a_role_may_not_do_is_grey_with_the_reason(window: MainWindow, guarded: Desk) -> None:
    enter(ask_sign_on(guarded), "大屏")
    guarded.use_layer("cameras")
    actions: Actions = window.actions_of
    actions.refresh(["layer.import"])
    assert not actions.of["layer.import"].isEnabled()
    assert "Viewer" in actions.of["layer.import"].toolTip()
    assert "Administrator" in actions.of["layer.import"].toolTip()
    enter(ask_sign_on(guarded), "管理员")
    actions.refresh(["layer.import"])
    assert actions.of["layer.import"].isEnabled()
    assert actions.of["layer.import"].toolTip() in ("", "Import into the layer")


def test_a_plan_is_published_with_the_signature_of_another_account(
    qtbot: QtBot, window: MainWindow, guarded: Desk
) -> None:
    enter(ask_sign_on(guarded), "规划一席")
    given: list[object] = []
    change = DraftPublished("PLN-1", "2026-03-01T00:00:00Z", "2026-03-01")
    dialog = with_signature(guarded, change.kind, given.extend, change=change)
    assert dialog is not None
    names = [dialog.list.item(at).text().split("   ")[0] for at in range(dialog.list.count())]  # type: ignore[union-attr]
    assert "规划一席" not in names
    assert {"规划二席", "值班长"} <= set(names)
    enter(dialog, "规划二席")
    assert [one.account for one in given] == ["规划二席"]  # type: ignore[attr-defined]


def test_no_signature_is_asked_for_where_none_is_needed(window: MainWindow, guarded: Desk) -> None:
    enter(ask_sign_on(guarded), "管理员")
    given: list[object] = []
    assert with_signature(guarded, RowsPut.kind, given.append) is None
    assert given == [()]


def test_the_session_refuses_what_the_window_did_not_grey(window: MainWindow, guarded: Desk) -> None:
    session: Session = guarded.session
    enter(ask_sign_on(guarded), "大屏")
    assert not session.may("rows.put", "cameras")


def test_a_signed_act_is_taken_back_with_a_signature_again(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    plan_id = drafted(desk)
    add_accounts(desk.session.workspace)  # type: ignore[arg-type]
    desk.session.sign_on("规划一席", PASSPHRASE)
    now = datetime.now(UTC)
    change = DraftPublished(plan_id, now.strftime("%Y-%m-%dT%H:%M:%SZ"), now.date().isoformat())
    desk.session.do(change, signatures=(desk.session.signed_by("规划二席", PASSPHRASE, change),))
    desk.run("edit.undo")
    dialog = shown_dialog()
    assert dialog is not None
    enter(dialog, "值班长")
    qtbot.waitUntil(lambda: not desk.worker.busy())
    (entry,) = desk.session.workspace.entries(newest_first=True, limit=1)
    assert entry.undoes is not None
    assert [one.account for one in entry.signatures] == ["值班长"]


def drafted(desk: Desk) -> str:
    """Return the draft of a plan of one cell, on land of the same outline."""
    workspace = desk.session.workspace
    with closing(connect(Path(workspace.location), "rw")) as other:
        other.execute("DELETE FROM grids")
    desk.session.do(RowsRemoved("land", tuple(workspace.column("land", workspace.schema("land").key))))
    cell = shapely.box(121.1, 27.8, 121.11, 27.81)
    desk.session.do(RowsPut("land", ({"name": "岛", "geom": shapely.MultiPolygon([cell]).wkb_hex},)))
    incoming = IncomingCells("micro_grids", np.array([cell], dtype=object), [{"micro_code": "M1", "grid_code": "G1"}])
    desk.session.do(make_draft("one", incoming, ground=ground_of(workspace), at=datetime.now(UTC)))
    return str(plans_of(workspace)[-1]["plan_id"])
