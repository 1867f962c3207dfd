"""The whole desktop under measurement: opening a workspace in the running program, editing, switching layers."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
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


def opened(desktop: Any, workspace: Path, *wanted: set[str]) -> list[float]:
    """Open a workspace and return the seconds until its map has painted those layers, and then those, and so on."""
    painted: list[tuple[float, set[str]]] = []

    def follow(window: Any) -> None:
        window.desk.map.painted.connect(lambda message: painted.append((time.perf_counter(), set(message.layers))))

    desktop.opened.connect(follow)
    began = time.perf_counter()
    desktop.open_workspace(str(workspace))
    took = []
    for layers in wanted:
        pump(lambda layers=layers: any(layers <= drawn for _, drawn in painted), 120)
        took.append(next(at for at, drawn in painted if layers <= drawn) - began)
    desktop.opened.disconnect(follow)
    return took


def first_paint(workspace: Path, place: tuple[float, float, int]) -> dict[str, Any]:
    """Return the milliseconds from opening a workspace in the running desktop, where somebody had left it at a place.

    first_paint_ms: micro-grids and cameras are painted; addresses_ms: the addresses are, too.
    """
    from mapdesk.session import open_workspace

    with closing(open_workspace(workspace, write=False)) as there:
        workspace_id = there.workspace_id
    with running_desktop() as desktop:
        desktop.memory.of_workspace(workspace_id)["view"] = list(place)
        first = {"micro_grids", "cameras"}
        took = opened(desktop, workspace, first, first | {"addresses"})
        return {"first_paint_ms": round(took[0] * 1e3), "addresses_ms": round(took[1] * 1e3)}
