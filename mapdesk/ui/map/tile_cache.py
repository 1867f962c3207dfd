"""Fetched tiles on this user's disk, bounded; the ones used longest ago go first."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from mapdesk import paths

_LOOK_EVERY = 200  # tiles written between two looks at the size
_LEAVE = 0.8  # share of the bound that stays after clearing


class TileCache:
    """Files `source/z/x/y` below a folder; a disk that is full or read-only only means that nothing is kept."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._written = 0

    def read(self, source: str, z: int, x: int, y: int) -> bytes | None:
        """Return a kept tile, or None."""
        file = self._file(source, z, x, y)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return data

    def keep(self, source: str, place: tuple[int, int, int], data: bytes) -> None:
        """Keep a tile."""
        if self._limit <= 0:
            return
        file = self._file(source, *place)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            paths.write_whole(file, data)
        except OSError:
            return
        with self._lock:
            self._written += 1
            due = self._written % _LOOK_EVERY == 0
        if due:
            self.clear_old()

    def clear_old(self) -> None:
        """Remove the tiles used longest ago when all together are too large."""
        with self._lock:
            files: list[tuple[float, int, Path]] = []
            for file in self._folder.rglob("*"):
                with contextlib.suppress(OSError):
                    facts = file.stat()
                    if file.is_file():
                        files.append((facts.st_mtime, facts.st_size, file))
            size = sum(one[1] for one in files)
            if size <= self._limit:
                return
            for _, bytes_, file in sorted(files, key=lambda one: one[0]):
                with contextlib.suppress(OSError):
                    file.unlink()
                size -= bytes_
                if size <= self._limit * _LEAVE:
                    return

    def _file(self, source: str, z: int, x: int, y: int) -> Path:
        return self._folder / source / str(z) / str(x) / str(y)
