"""The data catalogue: what is there, what is missing, how it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QToolButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.catalogue import CataloguePanel
from tests.helpers.accounts import PASSPHRASE, add_accounts
from tests.helpers.small import put


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> CataloguePanel:
    window.show_panel("catalogue")
    found = window.findChild(CataloguePanel)
    assert found is not None
    qtbot.waitUntil(lambda: bool(found.lines))
    return found


def line(panel: CataloguePanel, title: str) -> QTreeWidgetItem | None:
    items = [panel.list.topLevelItem(at) for at in range(panel.list.topLevelItemCount())]
    return next((one for one in items if one is not None and one.text(0) == title), None)


def buttons(panel: CataloguePanel, title: str) -> list[QToolButton]:
    item = line(panel, title)
    assert item is not None
    holder = panel.list.itemWidget(item, 1)
    assert holder is not None
    return holder.findChildren(QToolButton)


def test_each_layer_tells_its_rows_and_whether_it_is_missing(panel: CataloguePanel, desk: Desk) -> None:
    there, gone = line(panel, "Addresses"), line(panel, "Harbours")
    assert there is not None
    assert there.text(3) == "450"
    assert gone is not None
    assert "missing" in gone.text(2)
    assert gone.toolTip(2)
    assert "are missing" in panel.total.text()


def test_what_has_come_is_no_longer_missing(qtbot: QtBot, panel: CataloguePanel, desk: Desk) -> None:
    panel.only.setChecked(True)
    assert line(panel, "Addresses") is None
    assert line(panel, "Harbours") is not None
    put(desk.session, "harbours", {"name": "北港"})
    qtbot.waitUntil(lambda: line(panel, "Harbours") is None)


def test_the_template_of_a_layer_is_saved_as_a_spreadsheet(
    qtbot: QtBot, panel: CataloguePanel, desk: Desk, tmp_path: Path
) -> None:
    panel.save_template("harbours", tmp_path / "harbours.xlsx")
    qtbot.waitUntil(lambda: "The template was saved" in panel.window().toasts(), timeout=20_000)  # type: ignore[union-attr]
    assert (tmp_path / "harbours.xlsx").stat().st_size > 1000


def test_import_is_grey_for_a_role_that_may_not(panel: CataloguePanel, desk: Desk) -> None:
    assert buttons(panel, "Harbours")[0].isEnabled()
    add_accounts(desk.session.workspace)  # type: ignore[arg-type]
    desk.session.sign_on("大屏", PASSPHRASE)
    bring, template = buttons(panel, "Harbours")
    assert not bring.isEnabled()
    assert "Viewer" in bring.toolTip()
    assert template.isEnabled()


def test_import_opens_for_the_layer_of_the_line(panel: CataloguePanel, desk: Desk) -> None:
    ran: list[str] = []
    desk.run = ran.append  # type: ignore[method-assign, assignment]
    buttons(panel, "Harbours")[0].click()
    assert desk.active_layer == "harbours"
    assert ran == ["layer.import"]
