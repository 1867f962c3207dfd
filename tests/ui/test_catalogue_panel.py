"""The data catalogue: what is there, what is missing, how it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QToolButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from mapdesk.desks.describing import LayerDescribed
from mapdesk.errors import RefusedError
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.layer_facts import LayerFacts
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
    bring, template, facts = buttons(panel, "Harbours")
    assert not bring.isEnabled()
    assert "Viewer" in bring.toolTip()
    assert template.isEnabled()
    assert not facts.isEnabled()
    assert "Planner" in facts.toolTip()


def test_import_opens_for_the_layer_of_the_line(panel: CataloguePanel, desk: Desk) -> None:
    ran: list[str] = []
    desk.run = ran.append  # type: ignore[method-assign, assignment]
    buttons(panel, "Harbours")[0].click()
    assert desk.active_layer == "harbours"
    assert ran == ["layer.import"]


def facts_of(desk: Desk, layer: str) -> tuple[str, str, int | None]:
    status = desk.session.workspace.status(layer)
    return status.source, status.owner, status.fresh_for_s


def test_source_owner_and_limit_are_changed_and_taken_back(
    qtbot: QtBot, window: MainWindow, panel: CataloguePanel, desk: Desk
) -> None:
    before = facts_of(desk, "cameras")
    buttons(panel, "Cameras")[2].click()
    dialog = window.findChild(LayerFacts)
    assert dialog is not None
    assert (dialog.number.value(), dialog.unit.currentData()) == (1, 86_400)
    dialog.source.setText("视频汇聚平台")
    dialog.owner.setText("王小明")
    dialog.number.setValue(6)
    dialog.unit.setCurrentIndex(dialog.unit.findData(3_600))
    dialog.store()
    assert "never a person" in dialog.wrong.text()
    dialog.owner.setText("区大数据中心")
    dialog.store()
    assert facts_of(desk, "cameras") == ("视频汇聚平台", "区大数据中心", 6 * 3_600)
    (entry,) = desk.session.workspace.entries(newest_first=True, limit=1)
    assert entry.command == "layer.describe"
    qtbot.waitUntil(lambda: (one := line(panel, "Cameras")) is not None and one.text(6) == "视频汇聚平台")
    desk.run("edit.undo")
    assert facts_of(desk, "cameras") == before
    desk.run("edit.redo")
    assert facts_of(desk, "cameras")[0] == "视频汇聚平台"


def test_role_that_may_not_describe_is_refused_by_the_store(panel: CataloguePanel, desk: Desk) -> None:
    add_accounts(desk.session.workspace)  # type: ignore[arg-type]
    change = LayerDescribed("cameras", "s", "o", 60)
    for name, able in (("大屏", False), ("值班一席", False), ("规划一席", True), ("管理员", True)):
        desk.session.sign_on(name, PASSPHRASE)
        if able:
            desk.session.do(change)
        else:
            with pytest.raises(RefusedError, match="may not"):
                desk.session.do(change)


@pytest.mark.parametrize(
    "change",
    [
        LayerDescribed("cameras", "x" * 201, "o"),
        LayerDescribed("cameras", "two\nlines", "o"),
        LayerDescribed("cameras", "s", "13912345678"),
        LayerDescribed("cameras", "s", "o", 0),
        LayerDescribed("cameras", "s", "o", 10**12),
    ],
)
def test_facts_that_make_no_sense_are_refused(desk: Desk, change: LayerDescribed) -> None:
    with pytest.raises(RefusedError):
        desk.session.do(change)
