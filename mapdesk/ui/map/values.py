"""Values of features for the page, apart from their layers: kept by a number, which is their address."""

from __future__ import annotations

from collections import OrderedDict

_KEPT = 48


class ValueBlocks:
    """Blocks by number. A number is never used again, so an address always means the same block."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._last = 0

    def put(self, block: bytes) -> str:
        """Keep a block and return its address; the oldest ones are forgotten."""
        self._last += 1
        self._blocks[self._last] = block
        while len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        return f"mapdesk://app/values/{self._last}"

    def get(self, number: int) -> bytes | None:
        """Return a block, or None when there is none of that number."""
        return self._blocks.get(number)
