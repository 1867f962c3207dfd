"""Names: put together from parts, drawn without repetition; the few that occur twice are planted and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapdesk.demo.recipe import read_data

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Twin:
    """A name that two things bear: what they are, and where each lies."""

    kind: str
    name: str
    places: tuple[str, str]


class NameBook:
    """Gives out names; each once.

    Parameters
    ----------
    rng : numpy Generator
        Decides the order.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.parts: dict[str, Any] = read_data("demo_names.json")
        self._rng = rng
        self._given: set[str] = set()
        self._streams: dict[str, Iterator[str]] = {}

    def take(self, kind: str) -> str:
        """Return a new name of a kind: village, town, road, estate, islet or reef."""
        if kind not in self._streams:
            self._streams[kind] = self._stream(kind)
        return self.claim(next(name for name in self._streams[kind] if name not in self._given))

    def claim(self, name: str) -> str:
        """Note a name made elsewhere as given out; ValueError if somebody has it."""
        if name in self._given:
            raise ValueError(f"the name {name} is given out already")
        self._given.add(name)
        return name

    def numbered(self, name: str) -> str:
        """Claim a name, with a number behind it where somebody has it already."""
        number = 1
        while (wanted := name if number == 1 else f"{name}{chinese_number(number)}") in self._given:
            number += 1
        return self.claim(wanted)

    def _stream(self, kind: str) -> Iterator[str]:
        first, second, last = {
            "village": ("village_first", "village_second", None),
            "town": ("town_first", None, None),
            "road": ("road_first", "road_second", None),
            "estate": ("road_first", "road_second", "estate_last"),
            "islet": ("islet_first", "islet_second", "islet_last"),
            "reef": ("islet_first", "islet_second", "reef_last"),
        }[kind]
        words = [self._words(first), self._words(second), self._words(last)]
        sizes = [len(part) for part in words]
        for number in self._rng.permutation(int(np.prod(sizes))).tolist():
            a, rest = divmod(number, sizes[1] * sizes[2])
            b, c = divmod(rest, sizes[2])
            if words[0][a] != words[1][b]:
                yield words[0][a] + words[1][b] + words[2][c]

    def _words(self, key: str | None) -> list[str]:
        return str(self.parts[key]).split() if key else [""]


def chinese_number(value: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals, as in names of lanes."""
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")) + (_DIGITS[ones] if ones else "")
