"""The file of an index: a header and flat arrays, written as a whole, mapped into memory.

Layout, little endian: "MDAI", uint32 length of the header, uint32 CRC-32 of everything behind these twelve bytes, the
header as JSON, zeros to a multiple of 64, then the arrays, each beginning at a multiple of 64.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import threading
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_MAGIC = b"MDAI"
_HEAD = struct.Struct("<4sII")
_ALIGN = 64
_PIECE = 4_000_000


class DamagedIndexError(Exception):
    """The file is no index, of another form, or not whole."""


def save(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write an index under a draft name and give it its name at the end; OSError when the disk refuses."""
    places: dict[str, Any] = {}
    at = 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, int(array.size), at]
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps({"facts": dict(facts), "arrays": places, "bytes": at}, ensure_ascii=False).encode()
    header += b" " * (-(_HEAD.size + len(header)) % _ALIGN)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        with draft.open("wb") as stream:
            stream.write(_HEAD.pack(_MAGIC, len(header), 0))
            checked = zlib.crc32(header)
            stream.write(header)
            for array in arrays.values():
                data = np.ascontiguousarray(array).ravel().view(np.uint8).data
                rest = b"\0" * (-array.nbytes % _ALIGN)
                checked = zlib.crc32(rest, zlib.crc32(data, checked))
                stream.write(data)
                stream.write(rest)
            stream.seek(0)
            stream.write(_HEAD.pack(_MAGIC, len(header), checked))
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def load(path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the facts and the arrays of an index, mapped, read-only.

    Raises
    ------
    DamagedIndexError
        It is not whole: cut off, overwritten, of another form.
    OSError
        It cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size or head[:4] != _MAGIC:
            raise DamagedIndexError(path.name)
        _, length, expected = _HEAD.unpack(head)
        text = stream.read(length)
        found = zlib.crc32(text)
        while piece := stream.read(_PIECE):
            found = zlib.crc32(piece, found)
    if found != expected:
        raise DamagedIndexError(path.name)
    header = json.loads(text)
    whole = np.memmap(path, np.uint8, "r", offset=_HEAD.size + length) if header["bytes"] else np.empty(0, np.uint8)
    arrays = {
        name: np.asarray(whole[at : at + size * np.dtype(kind).itemsize]).view(kind)
        for name, (kind, size, at) in header["arrays"].items()
    }
    return header["facts"], arrays
