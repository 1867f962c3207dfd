"""The one QApplication: its scheme, its words, and its messages in the log file instead of the terminal."""

from __future__ import annotations

import logging
import sys

from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from mapdesk import log
from mapdesk.ui import qt_words
from mapdesk.ui.map.scheme import register_scheme


def make_application() -> QApplication:
    """Return the one application, made so that the map can be shown in it."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    qInstallMessageHandler(_note)
    register_scheme()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("mapdesk")
    app.setApplicationDisplayName("mapdesk")
    app.setQuitOnLastWindowClosed(False)
    qt_words.start(app)
    return app


def _note(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Write what Qt says into the log file instead of the terminal."""
    serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    log.logger("qt").log(logging.ERROR if serious else logging.INFO, "%s", text)
