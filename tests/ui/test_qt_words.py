"""One language for all: Qt's own words follow ours, and MAPDESK_LANG counts for window and command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from mapdesk import settings, words
from mapdesk.settings import Settings
from mapdesk.ui import qt_words
from mapdesk.words import msg


@pytest.fixture
def language() -> Iterator[None]:
    before = words.language()
    yield
    words.use_language(before)


def texts(qtbot: QtBot) -> set[str]:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    return {button.text().replace("&", "") for button in box.buttons()}


def test_standard_buttons_of_qt_follow_the_language(qtbot: QtBot, qapp: QApplication, language: None) -> None:
    words.use_language("en")
    qt_words.start(qapp)
    assert texts(qtbot) == {"Save", "Cancel"}
    words.use_language("zh_CN")
    assert texts(qtbot) == {"保存", "取消"}
    words.use_language("en")
    assert texts(qtbot) == {"Save", "Cancel"}


def test_what_qt_leaves_in_english_is_ours(qapp: QApplication, language: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(qt_words._LEFT_ENGLISH, ("QFileDialog", "Files of &type:"), msg("Layer"))
    words.use_language("zh_CN")
    qt_words.start(qapp)
    assert QCoreApplication.translate("QFileDialog", "Files of &type:") == "图层"
    assert QCoreApplication.translate("QFileDialog", "Nobody knows this") == "Nobody knows this"
    words.use_language("en")
    assert QCoreApplication.translate("QFileDialog", "Files of &type:") == "Files of &type:"


@pytest.mark.parametrize(("told", "expected"), [("en", "en"), ("zh_CN", "zh_CN"), ("", "zh_CN"), ("fr", "zh_CN")])
def test_language_is_that_of_the_environment_when_it_is_ours(
    monkeypatch: pytest.MonkeyPatch, told: str, expected: str
) -> None:
    monkeypatch.setenv("MAPDESK_LANG", told)
    assert settings.language_of(Settings(language="zh_CN")) == expected
