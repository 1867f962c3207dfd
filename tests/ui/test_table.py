"""The table: pages, order, filters, and its selection."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Column, Kind
from mapdesk.session import Selection
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.models.copying import clip_rows
from mapdesk.ui.models.filters import FilterError, where_of
from mapdesk.ui.models.paged_table import PAGE, PagedTable
from mapdesk.ui.panels import table as table_panel
from mapdesk.ui.panels.table import TablePanel
from mapdesk.ui.widgets import table_view
from mapdesk.ui.widgets.column_widths import ColumnWidths
from mapdesk.words import msg
from tests.helpers.small import put


def table_of(window: MainWindow) -> TablePanel:
    found = window.docks.of["table"].findChild(TablePanel)
    assert found is not None
    return found


def loaded(qtbot: QtBot, model: PagedTable, row: int) -> dict[str, object]:
    qtbot.waitUntil(lambda: model.row(row) is not None)
    found = model.row(row)
    assert found is not None
    return found


def test_table_shows_all_rows_and_says_what_has_no_position(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    assert panel.model.rowCount() == 450
    assert panel.total.text() == "450 rows, 3 without position"
    assert loaded(qtbot, panel.model, 0)["text"] == "海湾路1号"


def test_table_reads_only_pages_that_are_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    model = table_of(window).model
    loaded(qtbot, model, 0)
    loaded(qtbot, model, 449)
    assert set(model._pages) == {0, 449 // PAGE}


def test_table_sorts_in_the_store(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    panel.show_columns(("household_count", "text"))
    panel.view.header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert loaded(qtbot, panel.model, 0)["household_count"] == 6
    panel.view.header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert loaded(qtbot, panel.model, 0)["household_count"] is None


def test_quick_search_and_filter_row_narrow_the_rows(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    panel.show_columns(("text", "household_count", "kind"))
    with qtbot.waitSignal(panel.model.counted):
        panel.search.setText("路44")
    assert panel.model.rowCount() == 11  # 44 and 440 to 449
    panel.filter_button.setChecked(True)
    with qtbot.waitSignal(panel.model.counted):
        panel.view.header.fields()[1].setText(">=5")
    found = panel.model.rowCount()
    expected = [n for n in (44, *range(440, 450)) if n % 5 and n % 7 >= 5]
    assert found == len(expected)
    qtbot.waitUntil(lambda: panel.total.text().startswith(f"{found} of 450"))


def test_filter_field_is_marked_when_it_is_no_condition(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    panel.show_columns(("household_count",))
    panel.filter_button.setChecked(True)
    field = panel.view.header.fields()[0]
    with qtbot.waitSignal(panel.view.header.filtered):
        field.setText("many")
    assert field.property("bad") is True
    assert panel.model.rowCount() == 450


def test_without_position_of_filtered_rows_is_counted(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    with qtbot.waitSignal(panel.model.counted):
        panel.search.setText("路45")
    qtbot.waitUntil(lambda: panel.total.text() == "2 of 450, 1 without position")


def test_choosing_a_row_selects_it_in_the_session(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    row = loaded(qtbot, panel.model, 7)
    panel.view.selectRow(7)
    assert desk.session.selection == Selection("addresses", (str(row["address_id"]),))


@pytest.mark.parametrize("order", [(), (("household_count", True),), (("household_count", False),)])
def test_selection_on_the_map_chooses_the_row(
    qtbot: QtBot, window: MainWindow, desk: Desk, order: tuple[tuple[str, bool], ...]
) -> None:
    panel = table_of(window)
    panel.show_columns(("text", "household_count"))
    for name, descending in order:
        at = [column.name for column in panel.model.columns].index(name)
        sense = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        panel.view.header.setSortIndicator(at, sense)
    for number in (400, 50):
        rows = desk.session.workspace.rows(Query("addresses", where=(Where("text", Op.EQ, f"海湾路{number}号"),)))
        key = str(rows.dicts()[0]["address_id"])
        desk.select("addresses", key)
        qtbot.waitUntil(lambda: len(panel.view.chosen_rows()) == 1)  # the row is found by the reader
        qtbot.waitUntil(lambda key=key: panel.model.key_at(panel.view.chosen_rows()[0]) == key)
    assert desk.session.selection.keys == (key,)


def test_copied_rows_carry_titles_and_inert_formulas(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    put(desk.session, "cameras", {"name": "=1+1"})
    desk.use_layer("cameras")
    panel = table_of(window)
    panel.show_columns(("name", "camera_id") if "camera_id" in known(desk) else ("name",))
    loaded(qtbot, panel.model, 5)
    panel.view.selectRow(5)
    panel.view.copy_rows()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert "'=1+1" in clipboard.text()
    assert clipboard.text().split("\n")[0].startswith("Name")


def test_all_rows_are_copied_when_few_pages_are_loaded(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    panel.show_columns(("text", "household_count"))
    panel.view.header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    loaded(qtbot, panel.model, 0)
    panel.view.selectAll()
    panel.view.copy_rows()
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    lines = clipboard.text().split("\n")
    assert len(lines) == 451
    assert lines[1:] == sorted(lines[1:], reverse=True)
    assert "Copied 450 rows" in window.toasts()


def test_many_rows_are_copied_off_the_thread_whole(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "MOST_SELECTED", 100)
    panel = table_of(window)
    loaded(qtbot, panel.model, 0)
    panel.view.selectAll()
    panel.view.copy_rows()
    qtbot.waitUntil(lambda: "Copied 450 rows" in window.toasts())
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text().count("\n") == 450


def test_footer_says_so_when_the_map_cannot_show_all_that_is_chosen(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_panel, "MOST_SELECTED", 100)
    panel = table_of(window)
    loaded(qtbot, panel.model, 0)
    panel.view.selectAll()
    assert panel.total.text() == "450 chosen, the first 100 of them on the map"
    panel.view.selectRow(0)
    assert panel.total.text() == "450 rows, 3 without position"


def test_nothing_is_copied_when_the_clipboard_cannot_take_all(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "MOST_COPIED", 449)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    clipboard.setText("before")
    panel = table_of(window)
    panel.view.selectAll()
    panel.view.copy_rows()
    assert clipboard.text() == "before"
    assert window.toasts()[-1].startswith("Nothing was copied: 450 rows")


def test_spans_apart_are_copied_without_what_lies_between(qtbot: QtBot, desk: Desk) -> None:
    schema = desk.layer("addresses").schema
    columns = (schema.column("text"),)
    clip = clip_rows(desk.session.workspace, Query("addresses"), columns, [(0, 1), (5, 5)], lambda *_: None)
    assert clip.rows == 3
    assert clip.text.split("\n")[1:] == ["海湾路1号", "海湾路2号", "海湾路6号"]


def test_order_belongs_to_its_layer(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    panel.view.header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert panel.model.query.order
    desk.use_layer("cameras")
    assert panel.view.header.sortIndicatorSection() == -1
    assert panel.model.query.order == ()
    desk.use_layer("addresses")
    assert panel.view.header.sortIndicatorSection() == 0
    assert panel.model.query.order == ((panel.model.columns[0].name, True),)


def test_table_shows_its_first_row_when_sorted_or_filtered(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    bar = panel.view.verticalScrollBar()
    assert bar is not None
    panel.view.scrollToBottom()
    assert bar.value() > 0
    panel.view.header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    loaded(qtbot, panel.model, 0)
    assert bar.value() == 0
    panel.view.scrollToBottom()
    with qtbot.waitSignal(panel.model.counted):
        panel.search.setText("路")
    loaded(qtbot, panel.model, 0)
    assert bar.value() == 0


def test_chosen_row_is_chosen_again_after_sorting(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    panel.show_columns(("text", "household_count"))
    loaded(qtbot, panel.model, 7)
    panel.view.selectRow(7)
    key = desk.session.selection.keys[0]
    panel.view.header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: len(panel.view.chosen_rows()) == 1)
    row = panel.view.chosen_rows()[0]
    loaded(qtbot, panel.model, row)
    assert panel.model.key_at(row) == key
    assert desk.session.selection.keys == (key,)


def test_columns_of_times_numbers_and_codes_show_them_whole(qtbot: QtBot, window: MainWindow) -> None:
    panel = table_of(window)
    names = ("text", "address_id", "household_count", "valid_from", "as_of")
    panel.show_columns(names)
    loaded(qtbot, panel.model, 0)
    metrics = panel.view.fontMetrics()
    for at in range(1, len(names)):
        longest = max((metrics.horizontalAdvance(text) for text in panel.model.texts(at, 0)), default=0)
        assert panel.view.columnWidth(at) >= longest + 12, names[at]


def test_width_that_a_person_has_set_is_kept(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    name = panel.model.columns[1].name
    panel.view.setColumnWidth(1, 77)
    assert desk.kept["column_widths"]["addresses"] == {name: 77}
    desk.use_layer("cameras")
    desk.use_layer("addresses")
    assert panel.view.columnWidth(1) == 77


def test_widths_give_what_is_left_to_texts_that_are_cut(qapp: QApplication) -> None:
    columns = (Column("text", Kind.TEXT, msg("Text")), Column("at", Kind.DATETIME, msg("Time")))
    widths = ColumnWidths(columns, [80, 80], {})
    metrics = QFontMetrics(qapp.font())
    widths.learn(0, ["归帆滃村云庆路12号" * 6], metrics)
    widths.learn(1, ["2026-08-28 20:58"], metrics)
    narrow, wide = widths.widths(300), widths.widths(1900)
    assert narrow[1] == wide[1] >= metrics.horizontalAdvance("2026-08-28 20:58")
    assert narrow[0] < wide[0] <= 1900 - wide[1]


def known(desk: Desk) -> set[str]:
    return {column.name for column in desk.layer(desk.active_layer).schema.all_columns()}


def test_table_follows_a_change(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    put(desk.session, "addresses", {"text": "新路1号"})
    qtbot.waitUntil(lambda: panel.model.rowCount() == 451)
    assert panel.total.text() == "451 rows, 4 without position"


def test_columns_are_remembered(window: MainWindow, desk: Desk) -> None:
    panel = table_of(window)
    panel._toggle_column("note", True)
    names = [column.name for column in panel.model.columns]
    assert names[-1] == "note"
    desk.use_layer("cameras")
    desk.use_layer("addresses")
    assert [column.name for column in panel.model.columns] == names


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("text", "湾", (Op.CONTAINS, "湾")),
        ("text", "=", (Op.EMPTY, None)),
        ("text", "*", (Op.FILLED, None)),
        ("text", "!= x", (Op.NE, "x")),
        ("household_count", "1,200", (Op.EQ, 1200)),
        ("household_count", "≤ 3", (Op.LE, 3)),
        ("kind", "room", (Op.IN, ("room",))),
        ("valid_from", "2026-", (Op.STARTS, "2026-")),
        ("valid_from", ">2026-01-01", (Op.GT, "2026-01-01")),
    ],
)
def test_where_of_reads_what_people_type(desk: Desk, name: str, text: str, expected: tuple[Op, object]) -> None:
    column = desk.layer("addresses").schema.column(name)
    assert where_of(column, text) == Where(name, *expected)


@pytest.mark.parametrize(("name", "text"), [("household_count", "x"), ("household_count", "nan"), ("kind", "castle")])
def test_where_of_refuses_what_is_no_condition(desk: Desk, name: str, text: str) -> None:
    with pytest.raises(FilterError):
        where_of(desk.layer("addresses").schema.column(name), text)
