"""A browser without a network: opens a file, counts what it asks for, keeps what its console says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QImage
from PyQt6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PyQt6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot


class Gate(QWebEngineUrlRequestInterceptor):
    """Blocks and counts every request but the one for the file and what stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() not in ("file", "data"):
            self.blocked.append(info.requestUrl().toString())
            info.block(True)


class Page(QWebEnginePage):
    """A page that keeps its console."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.said: list[str] = []

    def javaScriptConsoleMessage(self, _level: Any, message: str | None, _line: int, _source: str | None) -> None:
        self.said.append(message or "")


class Browser:
    """One window with one page; `close` must be called."""

    def __init__(self, qtbot: QtBot, file: Path) -> None:
        self._qtbot = qtbot
        self.gate = Gate()
        self.profile = QWebEngineProfile()
        self.profile.setUrlRequestInterceptor(self.gate)
        self.page = Page(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.resize(1200, 800)
        self.view.show()
        with qtbot.waitSignal(self.page.loadFinished, timeout=60_000) as loaded:
            self.page.load(QUrl.fromLocalFile(str(file)))
        self.loaded = bool(loaded.args and loaded.args[0])

    def run(self, script: str) -> Any:
        """Return what a script of the test says."""
        found: list[Any] = []
        self.page.runJavaScript(script, found.append)
        self._qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        return found[0]

    def picture(self) -> QImage:
        """Return what is on the screen."""
        return self.view.grab().toImage()

    def close(self) -> None:
        """End page and profile, in this order."""
        for one in (self.view, self.page, self.profile):
            sip.delete(one)
