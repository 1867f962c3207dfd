"""The state of reading one address: what was found where, and what is still to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mapdesk.addresses.elements import ELEMENTS, Elements
from mapdesk.addresses.folding import Folded
from mapdesk.addresses.register import Register

SEPARATORS = " ,，.。、;；:：'\"·・_/\\|-~*+=!?！？<>《》「」“”‘’()#&\t"
_GAPS = re.compile(f"[{re.escape(SEPARATORS)}]*")
_TAIL = frozenset(("building", "unit", "floor", "room"))


@dataclass(slots=True)
class Reading:
    """One address while it is read, from left to right; places are those of the folded text.

    `last` is the element found last ("" at the start), `codes` the division codes that the text can still mean.
    """

    folded: Folded
    register: Register
    text: str = ""
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    quiet: list[tuple[int, int]] = field(default_factory=list)
    codes: tuple[str, ...] = ()
    last: str = ""
    apart: bool = True

    def __post_init__(self) -> None:
        self.text = self.folded.text

    def put(self, name: str, start: int, end: int) -> bool:
        """Note an element; False, and nothing noted, when it is there already."""
        if name in self.spans or end <= start:
            return False
        self.spans[name] = (start, end)
        self.last = name
        return True

    def move(self, name: str, start: int, end: int) -> None:
        """Note an element in place of what was noted before, which becomes part of the leftover."""
        self.spans[name] = (start, end)
        self.last = name

    def has(self, name: str) -> bool:
        """Return whether an element was found."""
        return name in self.spans

    @property
    def in_tail(self) -> bool:
        """Return whether the reading is inside a building."""
        return self.last in _TAIL

    def past_gaps(self, start: int) -> int:
        """Return the place after blanks, stops and marks."""
        found = _GAPS.match(self.text, start)
        return found.end() if found else start

    def elements(self, beyond: str) -> Elements:
        """Return what was found; `beyond` is what was not read at all."""
        found = {name: self.folded.piece(*self.spans[name]) or None for name in ELEMENTS if name in self.spans}
        return Elements(**found, leftover=" ".join(piece for piece in (*self._left(), beyond.strip()) if piece))

    def _left(self) -> list[str]:
        """Return the pieces nobody took, without marks at their ends."""
        pieces, at = [], 0
        for start, end in [*sorted((*self.spans.values(), *self.quiet)), (len(self.text), len(self.text))]:
            if start > at:
                pieces.append(self._trimmed(at, start))
            at = max(at, end)
        return [piece for piece in pieces if piece]

    def _trimmed(self, start: int, end: int) -> str:
        while start < end and self.text[start] in SEPARATORS:
            start += 1
        while end > start and self.text[end - 1] in SEPARATORS:
            end -= 1
        if self.text.count("(", start, end) > self.text.count(")", start, end) and self.text.startswith(")", end):
            end += 1
        return self.folded.piece(start, end)
