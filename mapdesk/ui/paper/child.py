"""The process that draws sheets: orders come in as lines of JSON, steps and results go out as lines of JSON.

Drawing is pure Python between many small calls of Qt; beside the window it would take the window's time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any, TextIO

from PyQt6.QtGui import QGuiApplication

from mapdesk import log
from mapdesk.errors import MapdeskError
from mapdesk.session import open_workspace
from mapdesk.store.workspace import Workspace
from mapdesk.ui.paper.making import Order, carry_out
from mapdesk.words import msg

Tell = Callable[..., None]


def main() -> int:
    """Carry out orders until the input ends; return the exit code."""
    heard, said = sys.stdin, sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not stand between the answers
    app = make_gui()
    serve(heard, said)
    del app
    return 0


def make_gui() -> QGuiApplication:
    """Return an application that can paint, without a window; the present one where there is one."""
    present = QGuiApplication.instance()
    if isinstance(present, QGuiApplication):
        return present
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def serve(heard: TextIO, said: TextIO) -> None:
    """Carry out orders, one a line. A workspace stays open until an order is about another one."""

    def tell(**values: Any) -> None:
        said.write(json.dumps(values, ensure_ascii=True) + "\n")
        said.flush()

    opened: dict[str, Workspace] = {}
    try:
        for line in heard:
            _serve_one(Order.from_json(json.loads(line)), opened, tell)
    finally:
        for workspace in opened.values():
            workspace.close()


def _serve_one(order: Order, opened: dict[str, Workspace], tell: Tell) -> None:
    try:
        for other in [location for location in opened if location != order.workspace]:
            opened.pop(other).close()
        if order.workspace not in opened:
            opened[order.workspace] = open_workspace(order.workspace, write=False)
        workspace = opened[order.workspace]
        tell(done=carry_out(order, workspace, lambda done, of, text: tell(step=[done, of, text])))
    except MapdeskError as problem:
        tell(error=[str(problem.title), str(problem.detail), str(problem.hint)])
    except MemoryError:
        tell(error=[str(msg("The sheet could not be drawn")), str(msg("There is not enough memory")), ""])
    except Exception as problem:  # a bug: the log keeps the traceback, the window shows a sentence
        log.logger("print").exception("unexpected error")
        tell(error=[str(msg("The sheet could not be drawn")), type(problem).__name__, ""])


def draw_once(order: Order, advance: Callable[[int, int, str], None] = lambda *_step: None) -> dict[str, Any]:
    """Carry out one order in this process, as the command line does.

    Raises
    ------
    MapdeskError
        As `carry_out`.
    """
    app = make_gui()
    with closing(open_workspace(order.workspace, write=False)) as workspace:
        facts = carry_out(order, workspace, advance)
    del app
    return facts


if __name__ == "__main__":
    log.start()
    sys.exit(main())
