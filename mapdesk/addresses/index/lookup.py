"""Finding names by a form of theirs (a misspelling, a sound, a beginning): sorted checksums, no strings in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def checksum(text: str) -> int:
    """Return the CRC-32 of a text; different texts may share one, so whoever finds must look."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def table_of(forms: Iterable[tuple[str, int]]) -> tuple[Array, Array]:
    """Return the sorted checksums (uint32) of forms and beside them what they stand for (int32)."""
    pairs = np.fromiter(((checksum(text), name) for text, name in forms), np.dtype([("sum", "<u4"), ("name", "<i4")]))
    sums, names = pairs["sum"], pairs["name"]
    order = np.lexsort((names, sums))
    return sums[order], names[order]


class Lookup:
    """A table of checksums, sorted, and what they stand for."""

    def __init__(self, sums: Array, names: Array) -> None:
        self._sums = sums
        self._names = names

    def find(self, texts: Sequence[str], most: int) -> list[tuple[int, int]]:
        """Return pairs (which text, what it may stand for); of each text `most` at most."""
        if not texts or not len(self._sums):
            return []
        asked = np.fromiter((checksum(one) for one in texts), np.uint32, len(texts))
        first = np.searchsorted(self._sums, asked)
        inside = first < len(self._sums)
        hits = np.flatnonzero(inside & (self._sums[np.where(inside, first, 0)] == asked))
        found: list[tuple[int, int]] = []
        for which in hits.tolist():
            start, value = int(first[which]), asked[which]
            bucket = self._sums[start : start + most]
            count = int(np.searchsorted(bucket, value, side="right"))
            found += [(which, name) for name in self._names[start : start + count].tolist()]
        return found
