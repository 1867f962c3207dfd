"""The one object that the page sees: text out by a signal, text in by a slot."""

from __future__ import annotations

import json
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal, pyqtSlot

from mapdesk import log
from mapdesk.ui.map.messages import BadMessageError, parse

_logger = log.logger("map")


class Bridge(QObject):
    """Carries messages between the window and the page.

    Signals
    -------
    sent : (str)
        JSON text for the page.
    received : (Incoming)
        What the page said, checked; anything else is logged and dropped.
    """

    sent = pyqtSignal(str)
    received = pyqtSignal(object)

    def send(self, kind: str, values: dict[str, Any]) -> None:
        """Send a message; a value that JSON cannot carry (NaN among them) raises ValueError or TypeError here."""
        self.sent.emit(json.dumps({"kind": kind, **values}, ensure_ascii=False, allow_nan=False))

    @pyqtSlot(str)
    def receive(self, text: str) -> None:
        """Take a message from the page."""
        try:
            message = parse(text)
        except BadMessageError as problem:
            _logger.warning("dropped a message of the page: %s", problem)
            return
        self.received.emit(message)
