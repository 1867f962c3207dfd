"""Where things lie: files inside the wheel, and this user's folders."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import platformdirs

_APP = "mapdesk"
_held: Counter[tuple[int, int]] = Counter()


def resource(*parts: str) -> Traversable:
    """Return a file of `resources/` (styles, icons, i18n, web), from a checkout or a wheel."""
    return resources.files("mapdesk.resources").joinpath(*parts)


def gis_data(*parts: str) -> Traversable:
    """Return a file of `gis_data/` (recipes and code tables), from a checkout or a wheel."""
    return resources.files("mapdesk.gis_data").joinpath(*parts)


def config_folder() -> Path:
    """Return this user's folder for settings; made when it is missing."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False, ensure_exists=True))


def cache_folder() -> Path:
    """Return this user's folder for what can be made again (tiles, indexes); made when it is missing."""
    return Path(platformdirs.user_cache_dir(_APP, appauthor=False, ensure_exists=True))


def log_folder() -> Path:
    """Return this user's folder for log files; made when it is missing."""
    return Path(platformdirs.user_log_dir(_APP, appauthor=False, ensure_exists=True))


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file by way of a draft beside it that takes its name at the end; the old file stays whole if that fails.

    Raises
    ------
    OSError
        The folder or the file cannot be written; the draft is gone then.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        draft.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        draft.replace(file)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name, or None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def hold(file: tuple[int, int] | None) -> None:
    """Note that a workspace is open in this process: nothing else in it may open the file (see `is_held`)."""
    if file is not None:
        _held[file] += 1


def let_go(file: tuple[int, int] | None) -> None:
    """Note that a workspace was closed."""
    if file is not None:
        _held[file] -= 1


def is_held(path: Path) -> bool:
    """Return whether a file is a workspace that is open in this process.

    Such a file is only opened through SQLite's own connections: whoever else in the process opens and closes it takes
    away the locks of them all, and another program may then remove the write-ahead log under a running writer
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    file = identity(path)
    return file is not None and _held[file] > 0
