"""The whole program in a process of its own, with somebody at it who attaches a file and is then cut off.

`python -m tests.end2end.seat WORKSPACE FILE`; says "acknowledged" as soon as the screen has said that it is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from mapdesk import app
from mapdesk.ui.application import make_application
from mapdesk.ui.dialogs.sign_on import SignOn
from mapdesk.ui.main_window import MainWindow
from tests.end2end import walk
from tests.helpers import district_files
from tests.helpers.person import gone, window_of


def say(line: str) -> None:
    """Tell the process that started this one."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def work(file: Path) -> None:
    """Sign on as the operator and attach the file to a harbour."""
    try:
        dialog = window_of(SignOn)
        walk.sign_on(dialog, walk.OPERATOR)
        gone(dialog)
        walk.attach(window_of(MainWindow), district_files.HARBOURS[0][1], file)
        say("acknowledged")
    except BaseException as problem:
        say(f"failed: {problem}")
        QApplication.exit(1)


if __name__ == "__main__":
    make_application()
    QTimer.singleShot(0, lambda: work(Path(sys.argv[2])))
    sys.exit(app.main([sys.argv[1]]))
