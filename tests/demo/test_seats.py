"""The demo accounts: marked, documented, usable, and in nobody's way."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from mapdesk.demo.make import DemoReport
from mapdesk.demo.seats import ACCOUNTS, PASSPHRASE
from mapdesk.layers.privacy import duty_name_problem
from mapdesk.model.account import Role
from mapdesk.session import open_session
from mapdesk.store.change import RowsPut
from mapdesk.store.workspace import Workspace

PAGE = Path(__file__).resolve().parents[2] / "docs" / "demo.md"


def test_demo_has_a_marked_account_of_each_role(tiny: Workspace) -> None:
    found = tiny.accounts.all()
    assert {one.name: one.role for one in found} == ACCOUNTS
    assert {one.role for one in found} == set(Role)
    assert all(one.demo and not one.retired and duty_name_problem(one.name) is None for one in found)
    text = PAGE.read_text("utf-8")
    assert all(name in text for name in ACCOUNTS)
    assert PASSPHRASE in text


def test_demo_is_written_with_and_without_a_sign_on(tiny_report: DemoReport, tmp_path: Path) -> None:
    path = tmp_path / "demo.gpkg"
    shutil.copy(tiny_report.path, path)
    with closing(open_session(path, write=True)) as session:
        assert session.do(RowsPut("boats", ({"boat_name": "浙岱渔99999"},))).author.account == "duty"
        session.sign_on("demo-maritime", PASSPHRASE)
        assert session.do(RowsPut("boats", ({"boat_name": "浙岱渔99998"},))).author.account == "demo-maritime"
