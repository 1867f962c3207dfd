from __future__ import annotations

from collections.abc import Callable

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QUrl
from PyQt6.QtWebEngineCore import QWebEnginePage
from PyQt6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mapdesk.ui.map import scheme
from mapdesk.ui.map.host import MapHost
from mapdesk.ui.map.page import HOME
from mapdesk.ui.map.scheme import page_file, page_files, register_scheme
from mapdesk.ui.map.view import MapView

pytestmark = [pytest.mark.gui, pytest.mark.web]


def _js(qtbot: QtBot, view: MapView, script: str) -> object:
    """Return what a promise in the page becomes; only tests run script, and only a constant one."""
    answers: list[object] = []
    page = view._page
    page.runJavaScript(f"window.__answer = null; ({script})().then((v) => {{ window.__answer = [v]; }})")

    def ask() -> bool:
        page.runJavaScript("window.__answer", lambda value: answers.append(value) if value is not None else None)
        return bool(answers)

    qtbot.waitUntil(ask, timeout=10_000)
    return answers[0][0]  # type: ignore[index]


FETCH = """async () => {
  try { const r = await fetch('%s'); return r.ok ? `${r.status} ${(await r.text()).length}` : 'refused'; }
  catch (e) { return 'refused'; }
}"""


def test_registering_twice_does_no_harm() -> None:
    register_scheme()


def test_only_built_files_are_served() -> None:
    assert page_file("/qwebchannel.js") is not None
    for path in (
        "/",
        "",
        "/..",
        "/../../styles/tokens.json",
        "/index.html/",
        "//index.html",
        "/leaflet-license.txt",
        "/.git",
    ):
        assert page_file(path) is None, path


def test_kinds_of_files() -> None:
    if "/index.html" not in page_files():
        pytest.skip("the page was not built (make web)")
    assert page_file("/index.html")[0] == "text/html"  # type: ignore[index]
    assert page_file("/desk.js")[0] == "text/javascript"  # type: ignore[index]


def test_page_gets_its_files_and_nothing_else(qtbot: QtBot, host: MapHost, make_view: Callable[..., MapView]) -> None:
    view = make_view()
    qtbot.waitSignal(view.ready, timeout=20_000).wait()
    assert str(_js(qtbot, view, FETCH % HOME)).startswith("200 ")
    for address in (
        "mapdesk://app/../../styles/tokens.json",
        "mapdesk://app/..%2f..%2fstyles/tokens.json",
        "mapdesk://app/%2e%2e/%2e%2e/styles/tokens.json",
        "mapdesk://app/nothing.js",
        "mapdesk://app/index.html?x=1",
        "mapdesk://other/index.html",
        "mapdesk://app/layer/no_such_layer/1",
        "mapdesk://app/layer/cameras/../1",
        "mapdesk://app/tiles/none/1/0/0",
        "mapdesk://app/tiles/none/99/0/0",
        "file:///etc/hostname",
    ):
        assert _js(qtbot, view, FETCH % address) == "refused", address
    assert host.blocked == []


def test_gate_blocks_and_counts_what_leads_out(qtbot: QtBot, host: MapHost) -> None:
    page = QWebEnginePage(host._profile)  # a page without our own refusals
    with qtbot.waitSignal(page.loadFinished, timeout=20_000) as caught:
        page.load(QUrl("http://127.0.0.1:9/x"))
    assert caught.args == [False]
    assert host.blocked == ["http"]
    sip.delete(page)


def test_person_is_told_when_the_page_was_not_built(
    qtbot: QtBot, make_view: Callable[..., MapView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheme, "page_files", dict)
    view = make_view()
    with qtbot.waitSignal(view.failed, timeout=20_000):
        pass
    button = view.findChild(QPushButton)
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    monkeypatch.undo()
    with qtbot.waitSignal(view.ready, timeout=20_000):
        button.click()


def test_page_cannot_reach_out(qtbot: QtBot, host: MapHost, make_view: Callable[..., MapView]) -> None:
    view = make_view()
    qtbot.waitSignal(view.ready, timeout=20_000).wait()
    assert _js(qtbot, view, FETCH % "http://127.0.0.1:9/x") == "refused"
    opened = "async () => String(window.open('http://127.0.0.1:9/x'))"
    assert _js(qtbot, view, opened) == "null"
    _js(qtbot, view, "async () => { location.href = 'http://127.0.0.1:9/x'; return 1; }")
    kept = "async () => { try { localStorage.setItem('a', 'b'); return 'kept'; } catch (e) { return 'refused'; } }"
    assert _js(qtbot, view, kept) in {"refused", "kept"}
    assert view._page.url().toString() == HOME
