"""Make the pictures of the manual from the demo district: `python scripts/pictures.py [WORKSPACE]`.

Each is a part of a screenshot that `mapdesk screenshot` takes, with few colours, so that all of them stay small.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from mapdesk.model.query import Query
from mapdesk.session import open_session
from mapdesk.words import LANGUAGES

TARGET = Path(__file__).resolve().parent.parent / "resources" / "manual" / "pictures"
SIZE = (1366, 768)
COLOURS = 128
BAR_PX, STATUS_PX, LEFT_PX, BELOW_PX = 44, 28, 312, 232


@dataclass(frozen=True)
class Picture:
    """A part (left, top, right, bottom; px) of a screenshot with these options; None: all of it."""

    name: str
    part: tuple[int, int, int, int] | None = None
    near: bool = False


WIDTH, HEIGHT = SIZE
PICTURES = (
    Picture("window"),
    Picture("bar", (0, 0, WIDTH, BAR_PX)),
    Picture("status", (0, HEIGHT - STATUS_PX, WIDTH, HEIGHT)),
    Picture("layers", (0, BAR_PX, LEFT_PX, HEIGHT - STATUS_PX)),
    Picture("table", (LEFT_PX, HEIGHT - STATUS_PX - BELOW_PX - 4, WIDTH, HEIGHT - STATUS_PX)),
    Picture("near", (LEFT_PX, BAR_PX, WIDTH, HEIGHT - STATUS_PX - BELOW_PX), near=True),
)


def mapdesk(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "mapdesk", *words], check=True, stdout=subprocess.DEVNULL)


def near_options(workspace: Path) -> list[str]:
    """Return the options that select a harbour and look at it closely."""
    session = open_session(workspace, write=False)
    try:
        (row,) = session.workspace.rows(Query("harbours", ("harbour_id",), limit=1)).dicts()
    finally:
        session.close()
    return ["--select", f"harbours:{row['harbour_id']}"]


def make(workspace: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            for near in (False, True):
                shot = Path(folder) / f"{language}-{near}.png"
                options = near_options(workspace) if near else []
                size = f"{WIDTH}x{HEIGHT}"
                mapdesk("screenshot", str(shot), "-w", str(workspace), "--theme", "dark", "--lang", language,
                        "--size", size, *options)  # fmt: skip
                cut(shot, language, near)


def cut(shot: Path, language: str, near: bool) -> None:
    with Image.open(shot) as whole:
        for one in PICTURES:
            if one.near == near:
                piece = whole.convert("RGB") if one.part is None else whole.convert("RGB").crop(one.part)
                few = piece.quantize(COLOURS, dither=Image.Dither.NONE)
                few.save(TARGET / f"{one.name}-{language}.png", optimize=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        make(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as home:
            mapdesk("demo", str(Path(home) / "demo.gpkg"))
            make(Path(home) / "demo.gpkg")
