"""A strip that shows long work: what, how far, time left, and a way out."""

from __future__ import annotations

import time

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from mapdesk.ui.figures import age
from mapdesk.ui.widgets.buttons import push_button
from mapdesk.ui.widgets.labels import ElidedLabel, label
from mapdesk.words import tr

_TELL_AFTER_S = 2.0


class ProgressStrip(QWidget):
    """Text, bar, time left and a cancel button on one line.

    Signals
    -------
    cancelled
        The person asked to stop.
    """

    cancelled = pyqtSignal()

    def __init__(self, text: object = "", *, cancels: bool = True) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._text = ElidedLabel(str(text))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._left = label("", "muted")
        self._left.setMinimumWidth(72)
        self._cancel = push_button(tr("Cancel"), self.cancelled.emit)
        for widget, stretch in ((self._text, 1), (self._bar, 2), (self._left, 0), (self._cancel, 0)):
            row.addWidget(widget, stretch)
        self._cancel.setVisible(cancels)
        self._since = time.monotonic()

    def start(self, text: object) -> None:
        """Begin anew with another text."""
        self._since = time.monotonic()
        self._text.setText(str(text))
        self._bar.setRange(0, 0)
        self._left.setText("")

    def advance(self, done: int, total: int, text: object = "") -> None:
        """Show that `done` of `total` steps are made; total 0 means nobody knows."""
        if text:
            self._text.setText(str(text))
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        passed = time.monotonic() - self._since
        if total and 0 < done <= total and passed > _TELL_AFTER_S:
            self._left.setText(tr("{time} left", time=age(round(passed / done * (total - done)))))
