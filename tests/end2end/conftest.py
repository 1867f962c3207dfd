"""The program as `run_desktop` starts it, in the one QApplication, so that the real map can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtWidgets import QApplication, QDialog

from mapdesk import settings
from mapdesk.ui import greeting
from mapdesk.ui.desktop import Desktop, end_desktop
from mapdesk.ui.map.scheme import register_scheme
from tests.ui.conftest import qapp_cls

register_scheme()

__all__ = ["qapp_cls"]

Start = Callable[[], Desktop]


@pytest.fixture
def start(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Return a function that starts the program as `run_desktop` does; all is taken down in the end."""
    monkeypatch.setattr(qapp, "quit", lambda: None)
    started: list[Desktop] = []

    def begin_anew() -> Desktop:
        started.append(Desktop(qapp, settings.load()))
        started[-1].opened.connect(greeting.greet)
        started[-1].show_start()
        return started[-1]

    yield begin_anew
    for dialog in [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]:
        dialog.reject()
    for one in started:
        for left in (one.window, one.start):
            if left is not None:
                left.close()
        end_desktop(one)
