"""Folding of a text before it is read: width, case, look-alike and traditional characters, invisible marks.

The places of the folded signs in the original text are kept, so that what is found is given back as it stands there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from mapdesk.paths import gis_data

# Nothing to do but the table of one sign for one: ASCII, Chinese commas and stops, common ideographs, full-width ASCII.
_EVEN = re.compile(r"[\x20-\x7e、。《》「」\u4e00-\u9fff\uff01-\uff5e]*")
_MARKS = {
    **dict.fromkeys("‐‑‒–—―−﹣－─━ー", "-"),
    **dict.fromkeys("（〔【［｛﹙﹝[{〖", "("),
    **dict.fromkeys("）〕】］｝﹚﹞]}〗", ")"),
    **dict.fromkeys("～∼〜", "~"),
    **dict.fromkeys("♯﹟№", "#"),
    **dict.fromkeys("○◯", "〇"),
}
_MOST_PER_SIGN = 4  # a sign that stands for more (a ligature of a whole word) is left as it is
_MOST_KEPT = 30_000  # signs whose folding is remembered


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[k]` is the place of the folded sign k in the original, None when they are the same."""

    text: str
    original: str
    starts: tuple[int, ...] | None = None

    def piece(self, start: int, end: int) -> str:
        """Return what stands in the original for a span of the folded text, without invisible signs and outer blanks.

        Parameters
        ----------
        start, end : int
            Places in `text`, end excluded.

        Returns
        -------
        str
        """
        if end <= start:
            return ""
        if self.starts is None:
            return self.original[start:end].strip()
        last = self.starts[end] if end < len(self.starts) else len(self.original)
        return without_invisible(self.original[self.starts[start] : last]).strip()


def fold(text: str) -> Folded:
    """Return a text as it is compared: folding it once more changes nothing.

    Full-width signs become narrow, letters small, dashes "-", brackets of any kind "(" and ")", blanks and line ends
    one blank each; look-alike radicals and traditional characters become the common simplified character; invisible
    marks (zero width, direction, control) go away. Numerals stay: they may be part of a name.

    Parameters
    ----------
    text : str

    Returns
    -------
    Folded
    """
    table = _table()
    if _EVEN.fullmatch(text):
        return Folded(text.translate(table), text)
    pieces: list[str] = []
    starts: list[int] = []
    for place, sign in enumerate(text):
        piece = table[ord(sign)]
        pieces.append(piece)
        starts += [place] * len(piece)
    return Folded("".join(pieces), text, tuple(starts))


def folded(text: str) -> str:
    """Return only the folded text."""
    return text.translate(_table())


def without_invisible(text: str) -> str:
    """Return a text without control signs and marks of zero width or direction."""
    return text if text.isprintable() else "".join(sign for sign in text if not _invisible(sign))


class _Table(dict[int, str]):
    """What every sign becomes, worked out when it is first met."""

    def __init__(self, ideographs: dict[str, str]) -> None:
        super().__init__()
        self.ideographs = ideographs

    def __missing__(self, code: int) -> str:
        value = _one(chr(code), self.ideographs)
        if len(self) < _MOST_KEPT:
            self[code] = value
        return value


def _one(sign: str, ideographs: dict[str, str]) -> str:
    told = _MARKS.get(sign) or ideographs.get(sign)
    if told is not None:
        return told
    if sign.isspace():
        return " "
    if _invisible(sign):
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    if plain == sign or not 0 < len(plain) <= _MOST_PER_SIGN:
        return sign.lower() if len(sign.lower()) == 1 else sign
    return "".join(_one(part, ideographs) if part != sign else part for part in plain)


def _invisible(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cf", "Cs") or "\ufe00" <= sign <= "\ufe0f" or sign in "\u115f\u1160\u3164\uffa0\u034f"


@cache
def _table() -> _Table:
    told = json.loads(gis_data("look_alikes.json").read_text(encoding="utf-8"))
    pairs: dict[str, str] = {}
    for name in ("traditional", "radicals"):
        pairs.update(zip(told[name]["from"], told[name]["to"], strict=True))
    return _Table(pairs)
