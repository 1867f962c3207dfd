"""The whole desktop under measurement: opening a workspace in the running program, editing, switching layers."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from page import pump


@contextmanager
def running_desktop() -> Iterator[Any]:
    """Yield the real program with settings and memory of its own, open on a small demo whose map is painted."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "CACHE", "STATE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / name.lower())
        from mapdesk.demo import make_demo
        from mapdesk.settings import Settings
        from mapdesk.ui.application import make_application
        from mapdesk.ui.desktop import Desktop, end_desktop

        small = Path(folder) / "small.gpkg"
        make_demo(small, size="tiny")
        desktop = Desktop(make_application(), Settings())
        try:
            opened(desktop, small, {"micro_grids"})
            yield desktop
        finally:
            if desktop.window is not None:
                desktop.window.close()
                pump(lambda: desktop.window is None, 30)
            end_desktop(desktop)


def opened(desktop: Any, workspace: Path, layers: set[str]) -> float:
    """Open a workspace and return the seconds until its map has painted those layers."""
    painted: list[set[str]] = []

    def follow(window: Any) -> None:
        window.desk.map.painted.connect(lambda message: painted.append(set(message.layers)))

    desktop.opened.connect(follow)
    began = time.perf_counter()
    desktop.open_workspace(str(workspace))
    pump(lambda: any(layers <= drawn for drawn in painted), 120)
    took = time.perf_counter() - began
    desktop.opened.disconnect(follow)
    return took


def first_paint(workspace: Path) -> dict[str, Any]:
    """Return first_paint_ms: a workspace is opened in the running desktop, until micro-grids and cameras are there."""
    with running_desktop() as desktop:
        return {"first_paint_ms": round(opened(desktop, workspace, {"micro_grids", "cameras"}) * 1e3)}
