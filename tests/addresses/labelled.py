"""Reads the hand-labelled sets and counts how well elements are found in them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from mapdesk.addresses.parsing import parse

NAMES = {
    "p": "province",
    "c": "city",
    "d": "county",
    "t": "town",
    "m": "community",
    "v": "village",
    "i": "island",
    "r": "road",
    "n": "number",
    "s": "sub_number",
    "e": "estate",
    "b": "building",
    "u": "unit",
    "f": "floor",
    "o": "room",
    "y": "poi",
}
_PIECE = re.compile(r"([^<]+)<(\w)>")


def labelled(name: str) -> list[tuple[str, dict[str, str]]]:
    """Return texts with their elements; marks between short numbers (3-2-501) belong to none."""
    rows = []
    for line in (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pieces = _PIECE.findall(line)
            wanted: dict[str, str] = {}
            for piece, sign in pieces:
                if sign != "_":
                    wanted.setdefault(NAMES[sign], piece.strip().lstrip("-"))
            rows.append(("".join(piece for piece, _ in pieces), wanted))
    return rows


def f1_by_element(name: str) -> dict[str, float]:
    """Return the F1 of every element over a labelled set: exact values, missing ones and invented ones counted."""
    right, returned, there = Counter[str](), Counter[str](), Counter[str]()
    for text, wanted in labelled(name):
        found = parse(text).found()
        there.update(wanted.keys())
        returned.update(found.keys())
        right.update(element for element, value in found.items() if wanted.get(element) == value)
    return {element: 2 * right[element] / max(1, returned[element] + there[element]) for element in NAMES.values()}
