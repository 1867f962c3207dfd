"""Who plugs it together: hands the command line the functions that need a window, and opens workspaces."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from mapdesk import cli
from mapdesk.errors import MapdeskError
from mapdesk.words import msg


def main(words: list[str]) -> int:
    """Run `mapdesk` with these arguments; return the exit code."""
    return cli.run(words, cli.Windows(show=_show, screenshot=_screenshot, draw=_draw))


def _show(workspace: Path | None) -> int:
    _prepare_qt()
    from mapdesk.ui.desktop import run_desktop

    return run_desktop(workspace)


def _screenshot(request: cli.ScreenshotRequest) -> None:
    _prepare_qt()
    from mapdesk.ui.picture import take_screenshot

    take_screenshot(request)


def _draw(request: cli.PrintRequest) -> dict[str, Any]:
    from mapdesk.ui.paper.request import draw_request

    return draw_request(request)


def _prepare_qt() -> None:
    """Refuse what would end the process inside Qt without a word, and use Qt's own screen where there is none.

    Raises
    ------
    MapdeskError
        As root without the sandbox switched off by whoever starts the program: Chromium ends the process then.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") != "1":
        raise MapdeskError(
            msg("mapdesk does not open its window as root, because the browser engine refuses to"),
            "",
            msg("Start it as an ordinary user, or set QTWEBENGINE_DISABLE_SANDBOX=1 if you accept that"),
        )
    # What Chromium finds worth saying on the error stream (no bus, no graphics card) concerns nobody at the desk.
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-logging --log-level=3")
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform.startswith("linux") and not list(Path("/dev/dri").glob("render*")):
        # Without a graphics card Qt Quick would draw through an emulated one: panning at 21/32 ms a step (p50/p95)
        # instead of 16.7/16.9 ms, measured on two cores under Xvfb.
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
