"""The words of Qt itself (file dialogs, message boxes, standard buttons, menus of fields) in our language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from mapdesk import log, words
from mapdesk.words import msg

_CATALOGUES = ("qtbase", "qtwebengine")
_LEFT_ENGLISH = {  # what Qt's own catalogues leave out
    ("QFileDialog", "&Look in:"): msg("&Look in:"),
    ("QFileDialog", "Files of &type:"): msg("Files of &type:"),
}
_installed: list[QTranslator] = []
_listening: list[bool] = []


class _Rest(QTranslator):
    """Translates what Qt's catalogue leaves in English; None lets Qt ask the next catalogue."""

    def translate(  # type: ignore[override]
        self, context: str | None, text: str | None, _disambiguation: str | None = None, _count: int = -1
    ) -> str | None:
        known = _LEFT_ENGLISH.get((str(context), str(text)))
        return None if known is None else str(known)

    def isEmpty(self) -> bool:
        return False


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
    rest = _Rest(app)
    app.installTranslator(rest)
    _installed.append(rest)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in _CATALOGUES:
        catalogue = QTranslator(app)
        if catalogue.load(f"{name}_{code}", folder):
            app.installTranslator(catalogue)
            _installed.append(catalogue)
        else:
            log.logger("desktop").info("Qt has no catalogue %s for %s", name, code)
