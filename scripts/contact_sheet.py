"""Make the contact sheets of the map: `python -m scripts.contact_sheet WORKSPACE [FOLDER]`, with xvfb-run.

The real window on a copy of a demo district, its map painted; each picture is the map alone, as large as it stands
on the sheet. One more program at twice the pixels shows that letters stay sharp; one sheet is printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from mapdesk.layers.manner import Manner
    from mapdesk.ui.context import Desk
    from mapdesk.ui.main_window import MainWindow
    from mapdesk.ui.map.view import MapView

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDTH, HEIGHT, CAPTION, GAP = 640, 400, 26, 8
COLUMNS, PER_SHEET = 3, 9
COLOURS = 256
_PAUSE_MS = 1500
ALL, TOWN, PIER = (121.115, 27.855), (121.1605, 27.8462), (121.1585, 27.8505)
ISLES, SEA = (121.15, 27.84), (121.19, 27.83)
DEMO_DAY = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stop:
    """One picture: what is done before it, in which look, of which place."""

    caption: str
    theme: str
    place: tuple[float, float]
    zoom: float
    before: Callable[[Desk], object] | None = None
    contrast: str = "usual"
    palette: str = "usual"


def _show(desk: Desk, layer: str, manner: Manner) -> None:
    from mapdesk.ui.dialogs.showing import use_manner

    use_manner(desk, layer, manner)


def _wait(done: Callable[[], bool]) -> None:
    """Let the program work until something is there."""
    from PyQt6.QtCore import QDeadlineTimer
    from PyQt6.QtWidgets import QApplication

    limit = QDeadlineTimer(30_000)
    while not done():
        if limit.hasExpired():
            raise SystemExit("it takes too long")
        QApplication.processEvents()


def _boats(desk: Desk) -> None:
    desk.run("demo.traffic")


def _heat(desk: Desk) -> None:
    from mapdesk.layers.manner import Heat

    desk.run("demo.traffic")  # the boats stop
    _show(desk, "incidents", Heat(radius=22))


def _choropleth(desk: Desk) -> None:
    from mapdesk.layers.manner import Colours

    _show(desk, "incidents", None)
    _show(desk, "villages", Colours(count_of="addresses"))
    _wait(lambda: "villages" in desk.legends)


def _days(desk: Desk) -> None:
    from mapdesk.model.period import Period

    _show(desk, "villages", None)
    desk.use_period(Period(DEMO_DAY - timedelta(days=4), DEMO_DAY - timedelta(days=1)), ["incidents"])


def _all_days(desk: Desk) -> None:
    desk.use_period(None)


def _select(desk: Desk) -> None:
    from mapdesk.model.query import Box, Query

    key = desk.layer("sea_farms").key
    around = Box(SEA[0] - 0.005, SEA[1] - 0.005, SEA[0] + 0.005, SEA[1] + 0.005)
    row = desk.session.workspace.rows(Query("sea_farms", (key,), box=around, limit=1)).dicts()[0]
    desk.select("sea_farms", str(row[key]))


def _nothing(desk: Desk) -> None:
    from mapdesk.session import Selection

    desk.session.select(Selection())


STOPS = (
    Stop("Far: the whole district, dark", "dark", ALL, 10),
    Stop("Far: the whole district, light", "light", ALL, 10),
    Stop("Middle: towns, villages, boats", "dark", ISLES, 12),
    Stop("Middle: villages and grids, states of incidents", "light", TOWN, 14),
    Stop("Near: micro-grids, addresses, names", "light", TOWN, 17),
    Stop("Near: cameras with their view sectors", "dark", PIER, 16),
    Stop("Crowds with true counts", "dark", TOWN, 15),
    Stop("Boats under way: course, tail, age", "dark", ISLES, 13, _boats),
    Stop("Heat: incidents", "light", ISLES, 11, _heat),
    Stop("Choropleth: addresses in each village", "dark", ISLES, 13, _choropleth),
    Stop("Time: incidents of three days", "dark", ISLES, 12, _days),
    Stop("Farm zones by kind, light", "light", SEA, 14, _all_days),
    Stop("Selection: its name is never written over", "dark", SEA, 15, _select),
    Stop("Colour-blind-safe states, dark", "dark", TOWN, 14, _nothing, palette="safe"),
    Stop("High contrast, dark", "dark", TOWN, 15, contrast="high"),
    Stop("High contrast, light", "light", TOWN, 15, contrast="high"),
)


def _opened(workspace: Path) -> Iterator[tuple[MainWindow, MapView]]:
    """Open the desktop on a workspace, its map as large as a picture; end it afterwards."""
    from mapdesk import settings, words
    from mapdesk.model.journal import Author
    from mapdesk.session import open_session
    from mapdesk.ui.application import make_application
    from mapdesk.ui.desktop import Desktop, end_desktop, open_window
    from mapdesk.ui.remember import Memory

    app = make_application()
    words.use_language("zh_CN")
    chosen = settings.Settings(language="zh_CN", theme="dark")
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(app, chosen, Memory(Path(folder)))
        try:
            window = open_window(desktop, open_session(workspace, write=True, author=Author("duty", "1")))
            window.resize(1500, 900)
            assert desktop.view is not None
            desktop.view.setFixedSize(WIDTH, HEIGHT)
            yield window, desktop.view
        finally:
            if desktop.window is not None:
                desktop.window.close()
            end_desktop(desktop)


def _taken(view: MapView, file: Path) -> None:
    from PyQt6.QtCore import QEventLoop, QTimer

    from mapdesk.ui.map.screenshot import wait_painted

    for _ in range(2):  # what is counted in the background may change the picture once more
        pause = QEventLoop()
        QTimer.singleShot(_PAUSE_MS, pause.quit)
        pause.exec()
        if not wait_painted(view, 60.0):
            raise SystemExit(f"{file.stem}: the map was not painted")
    view.grab().save(str(file))


def _look(view: MapView, stop: Stop) -> None:
    """Look at a place, and wait until the map has counted what is there: it does so when all is painted."""
    from mapdesk.ui.map.messages import InView

    view.in_view = InView(-1)
    view.set_view(*stop.place, stop.zoom)
    _wait(lambda: view.in_view.zoom == stop.zoom)


def take(workspace: Path, folder: Path) -> None:
    """Take all pictures of a program of its own."""
    for window, view in _opened(workspace):
        for number, stop in enumerate(STOPS):
            window.desk.use_settings(theme=stop.theme, contrast=stop.contrast, palette=stop.palette)
            if stop.before is not None:
                stop.before(window.desk)
            _look(view, stop)
            _taken(view, folder / f"{number:02}.png")


def take_sharp(workspace: Path, folder: Path) -> None:
    """Take one picture where the screen has twice the pixels, and of it the middle."""
    for window, view in _opened(workspace):
        window.desk.use_settings(theme="light")
        view.set_view(*TOWN, 17)
        file = folder / f"{len(STOPS):02}.png"
        _taken(view, file)
        with Image.open(file) as whole:
            left, top = (whole.width - WIDTH) // 2, (whole.height - HEIGHT) // 2
            part = whole.crop((left, top, left + WIDTH, top + HEIGHT))
        part.save(file)


def _run(mode: str, workspace: Path, folder: Path, scale: int = 1) -> None:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, **{f"XDG_{one}_HOME": f"{home}/{one.lower()}" for one in ("CONFIG", "CACHE", "STATE")}}
        env |= {"QT_QPA_PLATFORM": "xcb", "TZ": "Asia/Shanghai", "QT_SCALE_FACTOR": str(scale)}
        copy = Path(home) / "district.gpkg"
        shutil.copyfile(workspace, copy)
        screen = "-screen 0 3200x2000x24"
        words = [sys.executable, "-m", "scripts.contact_sheet", mode, str(copy), str(folder)]
        subprocess.run(["xvfb-run", "-a", "-s", screen, *words], env=env, check=True)


def _print(workspace: Path, folder: Path) -> None:
    whole = folder / "sheet.png"
    words = ["print", str(whole), "-w", str(workspace), "--paper", "A4", "--dpi", "150", "--lang", "zh_CN",
             "--at", f"{TOWN[0]},{TOWN[1]}", "--scale", "25000"]  # fmt: skip
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-m", "mapdesk", *words], check=True, stdout=subprocess.DEVNULL, env=env)
    with Image.open(whole) as printed:
        paper = printed.convert("RGB")
    paper.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (WIDTH, HEIGHT), "#8a929a")
    page.paste(paper, ((WIDTH - paper.width) // 2, (HEIGHT - paper.height) // 2))
    page.save(folder / f"{len(STOPS) + 1:02}.png")


def compose(pictures: list[tuple[str, Path]], file: Path) -> None:
    """Lay pictures with their captions on one sheet."""
    rows = -(-len(pictures) // COLUMNS)
    size = (COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + CAPTION + GAP) + GAP)
    sheet = Image.new("RGB", size, "#e9edf0")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    for number, (caption, picture) in enumerate(pictures):
        x = GAP + number % COLUMNS * (WIDTH + GAP)
        y = GAP + number // COLUMNS * (HEIGHT + CAPTION + GAP)
        draw.text((x, y + 3), caption, "#1b252e", font)
        with Image.open(picture) as one:
            sheet.paste(one.convert("RGB").resize((WIDTH, HEIGHT)), (x, y + CAPTION))
    sheet.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE).save(file, optimize=True)


def main(workspace: Path, target: Path) -> None:
    """Take all pictures and lay them on sheets."""
    captions = [stop.caption for stop in STOPS] + ["Letters at twice the pixels", "A printed sheet, A4"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _run("--take", workspace, folder)
        _run("--take-sharp", workspace, folder, scale=2)
        _print(workspace, folder)
        pictures = list(zip(captions, sorted(folder.glob("[0-9]*.png")), strict=True))
        for number, first in enumerate(range(0, len(pictures), PER_SHEET), 1):
            compose(pictures[first : first + PER_SHEET], target / f"map-contact-sheet-{number}.png")


if __name__ == "__main__":
    if sys.argv[1] == "--take":
        take(Path(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1] == "--take-sharp":
        take_sharp(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET)
