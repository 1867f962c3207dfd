"""Layer tree, card, log and the import dialog."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QDesktopServices
from PyQt6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import legend
from mapdesk.model.query import Op, Query, Where
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.importing import ImportDialog
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.card import CardPanel
from mapdesk.ui.panels.layers import LayersPanel
from mapdesk.ui.panels.log import LogPanel
from mapdesk.ui.widgets.symbols import SHAPE_NAMES, colour, symbol_icon
from tests.helpers.small import MIDDLE, put


def key_of(desk: Desk, layer: str, column: str, value: str) -> str:
    rows = desk.session.workspace.rows(Query(layer, where=(Where(column, Op.EQ, value),)))
    return str(rows.dicts()[0][desk.layer(layer).key])


def test_every_layer_stands_in_the_tree_with_its_rows(window: MainWindow) -> None:
    tree = window.findChild(LayersPanel).tree
    assert set(tree._items) == set(LAYERS)
    assert tree.item_of("addresses").text(1) == "450"
    assert "Without position: 3" in tree.item_of("addresses").toolTip(0)


def test_rows_that_no_map_can_show_are_told_beside_the_layer(window: MainWindow, desk: Desk) -> None:
    tree = window.findChild(LayersPanel).tree
    assert "Not drawn" not in tree.item_of("cameras").toolTip(0)
    desk.note_not_drawn("cameras", 3)
    assert "Not drawn, because they lie nowhere on the earth: 3" in tree.item_of("cameras").toolTip(0)
    desk.note_not_drawn("cameras", 0)
    assert "Not drawn" not in tree.item_of("cameras").toolTip(0)


def test_check_hides_a_layer(window: MainWindow, desk: Desk) -> None:
    tree = window.findChild(LayersPanel).tree
    tree.item_of("cameras").setCheckState(0, Qt.CheckState.Unchecked)
    assert desk.layer_states.of["cameras"].visible is False
    desk.use_layer("cameras")
    desk.run("layer.toggle")
    assert tree.item_of("cameras").checkState(0) == Qt.CheckState.Checked


def test_opacity_slider_is_of_the_active_layer(window: MainWindow, desk: Desk) -> None:
    panel = window.findChild(LayersPanel)
    desk.use_layer("grids")
    panel.opacity.setValue(40)
    assert desk.layer_states.of["grids"].opacity == pytest.approx(0.4)
    desk.use_layer("addresses")
    assert panel.opacity.value() == 100


def test_layers_move_in_their_group(window: MainWindow, desk: Desk) -> None:
    tree = window.findChild(LayersPanel).tree
    desk.use_layer("cameras")
    group = tree.item_of("cameras").parent()
    before = group.indexOfChild(tree.item_of("cameras"))
    desk.run("layer.lower")
    group = tree.item_of("cameras").parent()
    assert group.indexOfChild(tree.item_of("cameras")) == before + 1


def test_filter_box_hides_other_layers(window: MainWindow) -> None:
    panel = window.findChild(LayersPanel)
    panel.search.setText("camer")
    assert not panel.tree.item_of("cameras").isHidden()
    assert panel.tree.item_of("boats").isHidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_each_layer_has_a_legend_that_can_be_painted(qtbot: QtBot, theme: str) -> None:
    for layer in LAYERS.load().values():
        for _title, symbol in legend(layer, theme):
            assert symbol["shape"] in SHAPE_NAMES
            if layer.shape.vector:
                image = symbol_icon(symbol, layer.shape).pixmap(20, 20).toImage()
                inked = any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
                assert inked, (layer.name, symbol)


def test_colour_reads_what_the_page_reads() -> None:
    assert colour("#10203040") == QColor(16, 32, 48, 64)
    assert colour(None) is None
    assert colour("red") is None


def test_card_shows_the_selected_object(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    card = window.findChild(CardPanel)
    assert card.content is None
    desk.select("addresses", key_of(desk, "addresses", "text", "海湾路41号"))
    qtbot.waitUntil(lambda: card.content is not None)
    assert card.title.text() == "海湾路41号"
    assert ("Households", "6") in card.facts.texts()
    assert any("第一网格" in text for _title, text in card.around.texts())
    assert "Saved 450 in Addresses" in card.history.texts()[0][1]


def test_card_of_a_bare_place_says_where_it_is(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    card = window.findChild(CardPanel)
    desk.session.select(Selection(place=MIDDLE))
    qtbot.waitUntil(lambda: card.content is not None)
    assert card.title.text() == "27.840000°N 121.150000°E"
    assert any("第一网格" in text for _title, text in card.around.texts())


def test_markup_in_a_name_is_shown_as_text(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    put(desk.session, "cameras", {"name": "<b>bold</b>"})
    desk.select("cameras", key_of(desk, "cameras", "name", "<b>bold</b>"))
    card = window.findChild(CardPanel)
    qtbot.waitUntil(lambda: card.content is not None)
    assert card.title.text() == "<b>bold</b>"
    assert card.title.textFormat() == Qt.TextFormat.PlainText


def test_card_follows_a_change_of_its_object(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    key = key_of(desk, "cameras", "name", "Camera 1")
    desk.select("cameras", key)
    card = window.findChild(CardPanel)
    qtbot.waitUntil(lambda: card.content is not None)
    put(desk.session, "cameras", {"camera_id": key, desk.layer("cameras").key: key, "name": "Pier"})
    qtbot.waitUntil(lambda: card.title.text() == "Pier")


def test_log_tells_newest_first_and_what_was_taken_back(window: MainWindow, desk: Desk) -> None:
    put(desk.session, "cameras", {"name": "new"})
    desk.session.undo()
    window.show_panel("log")
    model = window.findChild(LogPanel).model
    said = [str(model.index(row, 3).data()) for row in range(model.rowCount())]
    assert said[0].startswith("Took back step")
    assert "(taken back in step" in said[1]
    assert model.index(1, 2).data() == "duty · seat 1"
    desk.session.redo()
    assert str(model.index(0, 3).data()).startswith("Made again what step")
    desk.session.undo()
    assert str(model.index(0, 3).data()).startswith("Took back step")


def test_import_dialog_shows_maps_tries_and_imports(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "in.csv"
    lines = [f"新路{n}号,121.15,27.84,{n},1370000{n:04d}" for n in range(30)]
    file.write_text("\n".join(["地址,经度,纬度,户数,电话", *lines]), encoding="utf-8")
    dialog = ImportDialog(desk, file)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert dialog.columns.targets()["地址"] == "text"
    assert dialog.columns.targets()["电话"] == ""
    left_out = dialog.columns.cellWidget(0, 4)
    assert isinstance(left_out, QComboBox)
    assert not left_out.isEnabled()
    dialog.try_it.click()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert desk.session.workspace.status("addresses").rows == 450
    dialog.import_it.click()
    qtbot.waitUntil(lambda: dialog.report is not None and not dialog.report.dry_run)
    assert dialog.counts.texts()[:2] == [("Read", "30"), ("Imported", "30")]
    assert desk.session.workspace.status("addresses").rows == 480
    desk.run("edit.undo")
    assert desk.session.workspace.status("addresses").rows == 450


def test_import_report_tells_why_rows_were_rejected(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "swapped.csv"
    file.write_text(
        "地址,经度,纬度\n新路1号,121.15,27.84\n新路2号,27.84,121.15\n新路3号,27.84,121.15\n新路4号,121.15,\n",
        encoding="utf-8",
    )
    dialog = ImportDialog(desk, file)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    dialog.import_it.click()
    qtbot.waitUntil(lambda: dialog.report is not None)
    report = dialog.report
    assert report is not None
    assert report.rejected == sum(one.count for one in report.reasons) > 0
    first = dialog.remarks.text().split("\n")[0]
    assert first.startswith(f"· {report.reasons[0].count} rejected: ")
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert dialog.rejects.isVisible()
    dialog.rejects.click()
    assert opened == [str(report.rejects_file)]
    assert dialog.end.isDefault()


def test_import_that_is_stored_is_told_though_its_dialog_was_closed(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "late.csv"
    file.write_text("地址,经度,纬度\n新路1号,121.15,27.84", encoding="utf-8")
    dialog = ImportDialog(desk, file)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview is not None)
    told: list[object] = []
    desk.tell = lambda title, *_more: told.append(title)  # type: ignore[method-assign]
    leave = desk.session.changed.connect(lambda _touched: dialog.reject())
    dialog.import_it.click()
    qtbot.waitUntil(lambda: bool(told))
    leave()
    assert "are in the layer" in str(told[0])
    assert desk.session.workspace.status("addresses").rows == 451


def test_import_dialog_explains_a_file_it_cannot_read(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    dialog = ImportDialog(desk, file)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "is empty" in dialog.state.text())
    assert not dialog.import_it.isEnabled()


def test_file_dialogs_open_beside_the_workspace(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def ask(_parent: object, _title: str, location: str, *_kinds: str) -> tuple[str, str]:
        asked.append(Path(location))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    for command in ("layer.export", "layer.import", "file.export_view"):
        desk.run(command)
    folder = Path(desk.session.workspace.location).parent
    assert [one.parent for one in asked] == [folder, folder.parent, folder]
    assert asked[1] == folder


def test_the_card_of_an_old_layer_says_how_old_it_is(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    card = window.findChild(CardPanel)
    key = desk.session.workspace.column("cameras", "camera_id")[0]
    desk.select("cameras", key)
    qtbot.waitUntil(lambda: card.content is not None)
    assert not card.age.isVisible()
    with desk.session.workspace.transaction(desk.session.author, "test", change={"kind": "test"}) as writing:
        writing.describe("cameras", as_of=datetime.now(UTC) - timedelta(days=40), fresh_for_s=86_400)
    desk.session.changed.emit({"cameras": set()})
    qtbot.waitUntil(card.age.isVisible)
    assert card.age.text() == "! 40 d old"
