"""The manual: there is a page for everything in both languages, links lead somewhere, and the window finds its way."""

from __future__ import annotations

import re

import pytest
from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QTextDocument
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mapdesk import commands, paths, words
from mapdesk.commands import COMMANDS, MENUS
from mapdesk.ui.context import Desk
from mapdesk.ui.dialogs.frame import Frame
from mapdesk.ui.help import manual, pages
from mapdesk.ui.main_window import MainWindow
from mapdesk.ui.panels.base import PANELS

LANGUAGES = list(words.LANGUAGES)
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
_HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)


def raw(name: str, code: str) -> str:
    return paths.resource("manual", code, f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_panel_menu_and_dialog_has_a_page(code: str) -> None:
    known = set(pages.names(code))
    assert set(pages.ORDER) <= known
    assert {pages.page_of_panel(name) for name in PANELS.load()} <= known
    assert {pages.page_of_menu(name) for name in MENUS} <= known
    assert set(pages.DIALOG_PAGES.values()) <= known


def test_languages_have_the_same_pages_with_the_same_sections_and_pictures() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert pages.names(first) == pages.names(other)
        for name in pages.names(first):
            one, two = raw(name, first), raw(name, other)
            assert len(_HEADING.findall(one)) == len(_HEADING.findall(two)), name
            assert len(_LINK.findall(one)) == len(_LINK.findall(two)), name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_link_leads_somewhere(code: str) -> None:
    for name in pages.names(code):
        for sign, target in _LINK.findall(raw(name, code)):
            if sign:
                assert pages.picture(target.rsplit("/", 1)[-1]) is not None, f"{name}: {target}"
                assert target.startswith("../pictures/")
                continue
            file, _hash, anchor = target.partition("#")
            assert file.removesuffix(".md") in pages.names(code), f"{name}: {target}"
            headings = {pages.slug(one) for one in _HEADING.findall(raw(file.removesuffix(".md"), code))}
            assert not anchor or anchor in headings, f"{name}: {target}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_keys_named_in_the_manual_belong_to_commands(code: str) -> None:
    keys = {key for one in COMMANDS.load().values() for key in one.key.split(" | ")}
    for name in pages.names(code):
        for key in re.findall(r"`((?:Ctrl|Shift|Alt)\+[^`]+|F\d+)`", raw(name, code)):
            assert key in keys | {"Alt+Up", "Alt+Down"}, f"{name}: {key}"


def test_pictures_are_compact() -> None:
    folder = paths.resource("manual", "pictures")
    sizes = [len(one.read_bytes()) for one in folder.iterdir() if one.name.endswith(".png")]
    assert sizes
    assert sum(sizes) < 3_000_000


def test_page_of_keys_lists_the_keys_of_now() -> None:
    commands.use_keys({"map.measure_distance": "Ctrl+Alt+M"})
    try:
        text = pages.page("keys", "en").text
    finally:
        commands.use_keys({})
    assert "| Measure a distance | Ctrl+Alt+M |" in text
    for command in COMMANDS.load().values():
        assert str(command.title) in text


def test_search_finds_sections_in_both_languages() -> None:
    assert [(hit.page, hit.section) for hit in pages.search("datum wrong 700", "en")] == [
        ("import", "Reference systems and datums")
    ]
    assert pages.search("被拒记录", "zh_CN")[0].page == "import"
    assert pages.search("   ", "en") == []
    assert pages.search("zzz", "en") == []


@pytest.fixture
def opened(qtbot: QtBot) -> manual.ManualWindow:
    window = manual.open_manual()
    yield window
    manual.close_manual()


def test_window_follows_links_and_goes_back(qtbot: QtBot, opened: manual.ManualWindow) -> None:
    assert opened.browser.page == "first-steps"
    opened.browser.follow(QUrl("import.md#formats"))
    assert opened.browser.page == "import"
    assert opened.browser.verticalScrollBar().value() > 0
    assert opened.contents.currentItem().text() == "Import"
    qtbot.mouseClick(opened.back, Qt.MouseButton.LeftButton)
    assert opened.browser.page == "first-steps"
    qtbot.mouseClick(opened.forward, Qt.MouseButton.LeftButton)
    assert opened.browser.page == "import"


def test_window_searches_all_pages(opened: manual.ManualWindow) -> None:
    QTest.keyClicks(opened.search, "rejected")
    texts = [opened.contents.item(at).text() for at in range(opened.contents.count())]
    assert any(text.startswith("Import › Rejected rows") for text in texts)
    QTest.keyClick(opened.search, Qt.Key.Key_Return)
    assert opened.browser.page == "import"
    assert opened.browser.extraSelections()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert opened.contents.count() == len(pages.names("en"))


def test_nothing_but_own_pictures_is_loaded(opened: manual.ManualWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    assert not opened.browser.loadResource(kind, QUrl("../pictures/window-en.png")).isNull()
    for address in ("file:///etc/passwd", "https://example.org/a.png", "../../styles/tokens.json"):
        assert opened.browser.loadResource(kind, QUrl(address)).isNull()
    assert opened.browser.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("a.html")) is None
    before = opened.browser.page
    opened.browser.follow(QUrl("file:///etc/passwd"))
    assert opened.browser.page == before


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_can_be_shown(opened: manual.ManualWindow, code: str) -> None:
    words.use_language(code)
    window = manual.open_manual()
    for name in pages.names(code):
        window.show_page(name)
        assert pages.page(name).title in window.browser.toPlainText()


def test_shift_f1_opens_the_page_of_the_focus(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    for panel, page in {"layers": "map", "table": "table", "log": "undo", "plans": "plans"}.items():
        window.show_panel(panel)
        field = QWidget(window.docks.of[panel].widget())
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.show()
        field.setFocus()
        assert manual.page_at_focus() == page
    window.focus("search")
    assert manual.page_at_focus() == "search"
    window.focus("map")
    desk.run("help.page")
    assert manual.open_manual("map").browser.page == "map"
    manual.close_manual()


def test_dialogs_open_their_page(qtbot: QtBot) -> None:
    class ImportDialog(Frame):
        pass

    dialog = ImportDialog("Import", None)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.keyClick(dialog, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    window = manual.open_manual("import")
    assert window.browser.page == "import"
    manual.close_manual()
