"""The words of Qt itself (file dialogs, message boxes, standard buttons, menus of fields) in our language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from mapdesk import log, words

_CATALOGUES = ("qtbase", "qtwebengine")
_installed: list[QTranslator] = []
_listening: list[bool] = []


def start(app: QCoreApplication) -> None:
    """Let Qt speak the language of now and follow each change of it."""
    _speak(app, words.language())
    if not _listening:
        _listening.append(True)
        words.on_language_changed(lambda code: _speak(app, code))


def _speak(app: QCoreApplication, code: str) -> None:
    while _installed:
        app.removeTranslator(_installed.pop())
    if code == "en":  # Qt's own
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in _CATALOGUES:
        catalogue = QTranslator(app)
        if catalogue.load(f"{name}_{code}", folder):
            app.installTranslator(catalogue)
            _installed.append(catalogue)
        else:
            log.logger("desktop").info("Qt has no catalogue %s for %s", name, code)
