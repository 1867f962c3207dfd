"""Many texts as two flat arrays: their bytes and where each begins."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Strings:
    """Texts by number, read when they are asked for."""

    def __init__(self, blob: Array, starts: Array) -> None:
        self._blob = blob
        self._starts = starts

    def __len__(self) -> int:
        return max(0, len(self._starts) - 1)

    def __getitem__(self, at: int) -> str:
        start, end = int(self._starts[at]), int(self._starts[at + 1])
        return self._blob[start:end].tobytes().decode("utf-8", "replace")

    def all(self) -> list[str]:
        """Return all of them."""
        data, starts = self._blob.tobytes(), self._starts.tolist()
        return [data[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(starts)]


class StringsMaker:
    """Collects texts; what is held is their bytes, not the texts."""

    def __init__(self) -> None:
        self._blob = bytearray()
        self._lengths: list[Array] = []

    def add(self, texts: Iterable[str | None]) -> None:
        """Add texts behind those that are there; None is empty."""
        encoded = [(one or "").encode("utf-8", "replace") for one in texts]
        self._blob += b"".join(encoded)
        self._lengths.append(np.fromiter(map(len, encoded), np.int32, len(encoded)))

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the two arrays under the names `name_blob` and `name_starts`."""
        lengths = np.concatenate(self._lengths) if self._lengths else np.empty(0, np.int32)
        starts = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        return {f"{name}_blob": np.frombuffer(self._blob, np.uint8), f"{name}_starts": starts}
