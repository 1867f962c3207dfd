"""Zip files, looked at before they are opened: not damaged, and no bomb."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from mapdesk.errors import FormatError
from mapdesk.words import msg

MAX_UNPACKED = 2_000_000_000
_SUSPECT_FROM = 50_000_000
_MAX_RATIO = 200
_PIECE = 1 << 20


def members(path: Path) -> list[zipfile.ZipInfo]:
    """Return the files in a zip.

    Raises
    ------
    FormatError
        If it is damaged, locked with a password, or would unpack to far more than is reasonable.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), str(error)) from error
    size = sum(info.file_size for info in found)
    packed = max(1, sum(info.compress_size for info in found))
    if size > MAX_UNPACKED or (size > _SUSPECT_FROM and size / packed > _MAX_RATIO):
        raise FormatError(
            msg("“{name}” would unpack to {size} MB.", name=path.name, size=size // 1_000_000),
            hint=msg("Such a file is not opened."),
        )
    if any(info.flag_bits & 1 for info in found):
        raise FormatError(msg("“{name}” is locked with a password.", name=path.name))
    return found


def unpack(path: Path, names: Iterable[str], folder: Path) -> None:
    """Write files of a zip into a folder, each under its last name; see `members` for what must be asked before.

    Raises
    ------
    FormatError
        If one of them is damaged or packed in a way that is not known, or the disk is full.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                with archive.open(name) as packed, (folder / last_name(name)).open("wb") as file:
                    shutil.copyfileobj(packed, file, _PIECE)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), str(error)[:200]) from error


def last_name(name: str) -> str:
    """Return the name of a file in a zip without its folders, as every system can write it."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", PurePosixPath(name).name) or "_"
