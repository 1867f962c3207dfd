"""The search box with the index of addresses behind it."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mapdesk.store.change import RowsPut
from mapdesk.ui.address_index import AddressIndex
from mapdesk.ui.context import Desk
from mapdesk.ui.main_window import MainWindow


def test_search_follows_rows_that_came_after_the_index(qtbot: QtBot, desk: Desk) -> None:
    owner = QObject()
    index = AddressIndex(desk, owner)
    workspace = desk.session.workspace
    index.prepare()
    qtbot.waitUntil(lambda: index.present(workspace) is not None)
    desk.session.do(RowsPut("addresses", ({"text": "晚瑶路12号", "road": "晚瑶路", "number": "12号"},)))
    found, more = index.find(workspace, "wanyaolu 12", None, lambda: False)
    assert [one.text for one in found] == ["晚瑶路12号"]
    assert not more


def test_search_box_finds_by_pinyin_when_the_index_is_there(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.focus("search")
    box = window.top.search
    box.setText("haiwanlu7hao")
    box.addresses.prepare()
    qtbot.waitUntil(lambda: box.addresses.present(desk.session.workspace) is not None)
    box.search()
    qtbot.waitUntil(lambda: [choice.text for choice in box.results()][:1] == ["海湾路7号"])
