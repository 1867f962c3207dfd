"""Make the pictures of a first day: `python -m scripts.screens FOLDER [NAME ...]`, on a machine with xvfb-run.

The same person as in `tests/end2end` walks through the window, in both languages and themes and two sizes; what stands
on the screen is taken as it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapdesk.ui.desktop import Desktop
    from mapdesk.ui.main_window import MainWindow

RUNS = (("en", "dark", (1366, 768)), ("zh_CN", "light", (1366, 768)), ("zh_CN", "dark", (1920, 1080)),
        ("en", "light", (1920, 1080)))  # fmt: skip
COLOURS = 224
LARGEST = 145_000
OUTSIDE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as file:
    for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
        file.create_function(f"ST_{name}", 1, lambda shape: 0)
    file.execute("UPDATE addresses SET text = text || '（东）' WHERE fid <= 3")
    file.execute("UPDATE harbours SET berths = 35 WHERE fid = 2")
    file.execute("DELETE FROM addresses WHERE fid = 60")
"""
"""What another program does to the file, without a word to anybody; shapes stay, so their functions are not asked."""


def take(name: str, folder: Path) -> None:
    """Take what stands on the screen."""
    from PIL import Image
    from PyQt6.QtGui import QGuiApplication

    from tests.helpers.person import HAND

    HAND.qWait(400)  # painting of the map and of shadows goes on for a moment
    screen = QGuiApplication.primaryScreen()
    assert screen is not None
    file = folder / f"{name}.png"
    screen.grabWindow(0).save(str(file))
    with Image.open(file) as whole:
        plain = whole.convert("RGB")
    plain.save(file, optimize=True)
    if file.stat().st_size > LARGEST:
        plain.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)


def walk_through(folder: Path, mark: str, size: tuple[int, int]) -> None:
    """Walk through the day and take a picture at each stop."""
    from mapdesk import settings, words
    from mapdesk.ui import greeting
    from mapdesk.ui.application import make_application
    from mapdesk.ui.desktop import Desktop, end_desktop

    words.use_language(settings.language_of(settings.load()))
    desktop = Desktop(make_application(), settings.load())
    desktop.opened.connect(greeting.greet)
    with tempfile.TemporaryDirectory() as place:
        try:
            stops(desktop, Path(place), size, lambda name: take(f"{name}-{mark}", folder))
        finally:
            if desktop.window is not None:
                desktop.window.close()
            end_desktop(desktop)


def stops(desktop: Desktop, place: Path, size: tuple[int, int], picture: Callable[[str], None]) -> None:
    """Go from stop to stop."""
    from mapdesk.ui.dialogs.sign_on import SignOn
    from mapdesk.ui.help.manual import ManualWindow
    from mapdesk.words import tr
    from tests.end2end import walk
    from tests.helpers.person import gone, press, press_menu, until, window_of

    desktop.show_start()
    page = walk.start_page(desktop)
    page.setGeometry(0, 0, *size)
    dialog = walk.begin_district(page, place, place / "yunyu.gpkg")
    picture("new-district")
    press(dialog.open_it)
    asked = window_of(SignOn)
    window = walk.open_window(desktop)
    window.setGeometry(0, 0, *size)
    asked.move((size[0] - asked.width()) // 2, (size[1] - asked.height()) // 2)
    picture("sign-on")
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    bring_files(window, place, picture)
    trust(window, place / "yunyu.gpkg", picture)
    press_menu(window, tr("Help"), tr("Manual"))
    manual = window_of(ManualWindow)
    manual.setGeometry(0, 0, *size)
    picture("help")
    manual.close()
    press_menu(window, tr("File"), tr("Close the workspace"))
    again = walk.start_page(desktop)
    again.setGeometry(0, 0, *size)
    until(lambda: again.list.lines()[0][2] != "", "the facts of the workspace")
    picture("start")
    leave_half(place / "yunyu.gpkg")
    come_back(desktop, size, picture)


def leave_half(workspace: Path) -> None:
    """Let somebody fill in half of a harbour in a program of its own, and end that without a word."""
    with subprocess.Popen([sys.executable, "-m", "scripts.screens", "--half", str(workspace)],
                          stdout=subprocess.PIPE, text=True) as seat:  # fmt: skip
        assert seat.stdout is not None
        told = seat.stdout.readline()
        seat.kill()
    assert told == "kept\n", told


def half(workspace: Path) -> None:
    """Be that somebody."""
    from PyQt6.QtCore import QTimer

    from mapdesk import app
    from mapdesk.ui.application import make_application

    make_application()
    QTimer.singleShot(0, lambda: fill_half(workspace))
    sys.exit(app.main([str(workspace)]))


def fill_half(workspace: Path) -> None:
    """Sign on, begin a new harbour, write its name, and wait until it lies beside the workspace."""
    from PyQt6.QtCore import Qt
    from PyQt6.QtWidgets import QLineEdit

    from mapdesk.ui.dialogs.row_form import RowForm
    from mapdesk.ui.dialogs.sign_on import SignOn
    from mapdesk.ui.main_window import MainWindow
    from tests.end2end import walk
    from tests.helpers.person import CTRL, activate, gone, tap, until, window_of, write

    asked = window_of(SignOn)
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    window = window_of(MainWindow)
    window.desk.use_layer("harbours")
    activate(window)
    tap(window, Qt.Key.Key_N, CTRL)
    name = window_of(RowForm).fields["name"]
    assert isinstance(name, QLineEdit)
    write(name, "鹿屿避风锚地")
    until(lambda: any(workspace.parent.glob(f"{workspace.name}.*.unconfirmed")), "the work to be kept")
    sys.stdout.write("kept\n")
    sys.stdout.flush()


def come_back(desktop: Desktop, size: tuple[int, int], picture: Callable[[str], None]) -> None:
    """Open the workspace again and look at what is offered."""
    from PyQt6.QtCore import Qt

    from mapdesk.ui.dialogs.sign_on import SignOn
    from tests.end2end import walk
    from tests.helpers.person import gone, tap, until, window_of

    tap(walk.start_page(desktop).list, Qt.Key.Key_Return)
    asked = window_of(SignOn)
    window = walk.open_window(desktop)
    window.setGeometry(0, 0, *size)
    walk.sign_on(asked, walk.ADMINISTRATOR)
    gone(asked)
    until(window.leftovers.texts, "the work that was not finished")
    picture("unconfirmed")


def bring_files(window: MainWindow, place: Path, picture: Callable[[str], None]) -> None:
    """Import by the list of what is missing."""
    from mapdesk.words import tr
    from tests.end2end import walk
    from tests.helpers import district_files as files

    panel = walk.catalogue(window)
    picture("missing-list")
    for layer, file in (("Villages and communities", files.write_villages(place)),
                        ("Addresses", files.write_addresses(place))):  # fmt: skip
        walk.close_report(walk.bring(panel, tr(layer), file))
    template = place / "harbours.xlsx"
    walk.save_template(panel, tr("Harbours"), template)
    report = walk.bring(panel, tr("Harbours"), files.fill_harbours(template))
    picture("import-report")
    walk.close_report(report)


def trust(window: MainWindow, workspace: Path, picture: Callable[[str], None]) -> None:
    """Let another program write, look at the list of it, and make a backup."""
    from mapdesk.ui.dialogs.outside import OutsideList
    from mapdesk.words import tr
    from tests.end2end import walk
    from tests.helpers.person import press_menu, until, window_of

    walk.add_accounts(window)
    subprocess.run([sys.executable, "-c", OUTSIDE, str(workspace)], check=True)
    press_menu(window, tr("File"), tr("Changed outside"))
    outside = window_of(OutsideList)
    until(lambda: outside.model.rowCount() > 0, "the list")
    picture("changed-outside")
    outside.reject()
    backups = walk.backups(window)
    walk.make_backup(backups)
    until(lambda: bool(backups.chosen()), "the backup")
    picture("backups")
    backups.reject()


def main(folder: Path, names: list[str]) -> None:
    """Start one program for each language, theme and size, each on a screen of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, theme, size in RUNS:
        mark = f"{theme}-{language[:2]}"
        if names and mark not in names:
            continue
        with tempfile.TemporaryDirectory() as home:
            env = {**os.environ, **{f"XDG_{one}_HOME": f"{home}/{one.lower()}" for one in ("CONFIG", "CACHE", "STATE")}}
            env |= {"MAPDESK_LANG": language, "QT_QPA_PLATFORM": "xcb", "TZ": "Asia/Shanghai"}
            screen = f"-screen 0 {size[0]}x{size[1]}x24"
            subprocess.run(
                ["xvfb-run", "-a", "-s", screen, sys.executable, "-m", "scripts.screens", "--one", str(folder), mark,
                 theme, *map(str, size)],
                env=env, check=True,
            )  # fmt: skip


def one(words: list[str]) -> None:
    """Walk through one day, in a process of its own."""
    from mapdesk import settings

    folder, mark, theme, width, height = words
    settings.save(settings.load().changed(theme=theme, seat="1"))
    walk_through(Path(folder), mark, (int(width), int(height)))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(sys.argv[2:])
    elif sys.argv[1] == "--half":
        half(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
