"""The sixteen points of the compass, spoken and understood in both languages."""

from __future__ import annotations

import re
import unicodedata

from mapdesk.words import Message, msg

POINTS: tuple[Message, ...] = (
    msg("north"),
    msg("north-north-east"),
    msg("north-east"),
    msg("east-north-east"),
    msg("east"),
    msg("east-south-east"),
    msg("south-east"),
    msg("south-south-east"),
    msg("south"),
    msg("south-south-west"),
    msg("south-west"),
    msg("west-south-west"),
    msg("west"),
    msg("west-north-west"),
    msg("north-west"),
    msg("north-north-west"),
)
ABBREVIATIONS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
STEP_DEG = 22.5

_CHINESE = (
    "北",
    "北东北|北北东|东北偏北",
    "东北|北东",
    "东东北|东北东|东北偏东",
    "东",
    "东东南|东南东|东南偏东",
    "东南|南东",
    "南东南|南南东|东南偏南",
    "南",
    "南西南|南南西|西南偏南",
    "西南|南西",
    "西西南|西南西|西南偏西",
    "西",
    "西西北|西北西|西北偏西",
    "西北|北西",
    "北西北|北北西|西北偏北",
)
_QUARTERS = {"北": 0.0, "东": 90.0, "南": 180.0, "西": 270.0}
_BETWEEN = re.compile(r"([东南西北])偏([东南西北])(?:\s*(\d{1,2}(?:\.\d+)?)\s*[°度])?")


def point_of(bearing_deg: float) -> Message:
    """Return the nearest of the sixteen points, in words."""
    return POINTS[round(bearing_deg / STEP_DEG) % 16]


def abbreviation_of(bearing_deg: float) -> str:
    """Return the nearest of the sixteen points as letters, N to NNW."""
    return ABBREVIATIONS[round(bearing_deg / STEP_DEG) % 16]


def _words() -> dict[str, float]:
    words: dict[str, float] = {}
    for place, chinese in enumerate(_CHINESE):
        for word in chinese.split("|"):
            words[word] = place * STEP_DEG
            words[f"正{word}"] = place * STEP_DEG
    for place, (message, letters) in enumerate(zip(POINTS, ABBREVIATIONS, strict=True)):
        english = message.key
        words[letters.lower()] = place * STEP_DEG
        parts = english.split("-")
        for joined in ("-".join(parts), " ".join(parts), "".join(parts), "".join(parts[-2:]), "-".join(parts[-2:])):
            if joined.count("-") == english.count("-") or len(parts) <= 2 or joined == "".join(parts):
                words[joined] = place * STEP_DEG
        if len(parts) == 3:  # south-southeast
            words[f"{parts[0]}-{''.join(parts[1:])}"] = place * STEP_DEG
            words[f"{parts[0]} {''.join(parts[1:])}"] = place * STEP_DEG
    return words


WORDS: dict[str, float] = _words()
PATTERN = (
    r"[东南西北]偏[东南西北](?:\s*\d{1,2}(?:\.\d+)?\s*[°度])?|"
    + "|".join(re.escape(word) for word in sorted(WORDS, key=len, reverse=True) if not word.isascii())
    + "|"
    + "|".join(
        rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])"
        for word in sorted(WORDS, key=len, reverse=True)
        if word.isascii()
    )
)
"""A regular expression (without case) of all words for a direction, the longest first."""


def bearing_of(word: str) -> float | None:
    """Return the bearing of a word for a direction in degrees, or None; 北偏东30° is 30, 东偏南 is 112.5."""
    plain = unicodedata.normalize("NFKC", word).strip().lower()
    if found := _BETWEEN.fullmatch(plain):
        start, towards = _QUARTERS[found[1]], _QUARTERS[found[2]]
        turn = (towards - start + 180.0) % 360.0 - 180.0
        if abs(turn) != 90.0:
            return None
        return (start + (1.0 if turn > 0 else -1.0) * (float(found[3]) if found[3] else STEP_DEG)) % 360.0
    return WORDS.get(plain)
