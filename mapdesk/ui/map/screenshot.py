"""Pictures of a window with a map: waits until the map is painted, then grabs."""

from __future__ import annotations

import time
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QWidget

from mapdesk.errors import MapdeskError
from mapdesk.ui.map.view import MapView
from mapdesk.words import msg

_QUIET_S = 0.4
_ANSWER_S = 2.0  # a change that alters nothing on the map is never answered by the page
_LOOK_MS = 50


def wait_painted(view: MapView, timeout_s: float = 60.0) -> bool:
    """Run the event loop until the map is painted and at rest; return False when the time is over before.

    At rest: painted once since the page was ready, painted after the last change (or the page had no reason to), and
    nothing new for a moment.
    """
    loop = QEventLoop()
    end = time.monotonic() + timeout_s
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if at_rest(view) or time.monotonic() > end else None)
    timer.start(_LOOK_MS)
    loop.exec()
    timer.stop()
    return at_rest(view)


def at_rest(view: MapView) -> bool:
    """Return whether the map shows all that it was told."""
    if not view.is_ready or view.painted_at == 0.0:
        return False
    quiet = time.monotonic() - max(view.painted_at, view.changed_at)
    return quiet > (_QUIET_S if view.painted_at >= view.changed_at else _ANSWER_S)


def save_picture(window: QWidget, view: MapView, out: Path, *, timeout_s: float = 60.0) -> Path:
    """Write what a shown window looks like, its map painted, as PNG; return the absolute path.

    Raises
    ------
    MapdeskError
        The map was not painted in time, or the file cannot be written.
    """
    if not wait_painted(view, timeout_s):
        raise MapdeskError(msg("The map was not painted within {seconds} s", seconds=f"{timeout_s:g}"))
    target = out.absolute()
    if not window.grab().save(str(target), "PNG"):
        raise MapdeskError(msg("The picture {file} could not be written", file=target))
    return target
