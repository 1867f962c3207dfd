"""Zip files, looked at before they are opened: not damaged, and no bomb."""

from __future__ import annotations

import zipfile
from pathlib import Path

from mapdesk.errors import FormatError
from mapdesk.words import msg

MAX_UNPACKED = 2_000_000_000
_SUSPECT_FROM = 50_000_000
_MAX_RATIO = 200


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
