"""How a name sounds: readings of its signs without tone, from the table `gis_data/syllables.json`."""

from __future__ import annotations

import json
import re
from functools import cache

from mapdesk.paths import gis_data

_SPOKEN_FIGURES = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")
_SIGNS = "零一二三四五六七八九"
_FIGURES = re.compile(r"[0-9]+")
_MOST_READINGS = 4  # spellings of one name that are kept
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_LONGEST_SYLLABLE = 6


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the syllables of each sign, the most usual one first."""
    told = json.loads(gis_data("syllables.json").read_text(encoding="utf-8"))
    made: dict[str, tuple[str, ...]] = {str(k): (spoken,) for k, spoken in enumerate(_SPOKEN_FIGURES)}
    for rank in ("first", "second", "third"):
        for syllable, signs in told[rank].items():
            for sign in signs:
                made[sign] = (*made.get(sign, ()), syllable)
    return made


@cache
def syllables() -> frozenset[str]:
    """Return all syllables, also as typed without the two dots (lü as lv or lu)."""
    return frozenset(one for told in readings().values() for one in told)


def sound(text: str) -> str:
    """Return a text of the same length in which signs that sound alike are the same sign.

    The most usual reading counts; zh ch sh are z c s and -ng is -n, as many speak on this coast. A figure sounds as its
    numeral. Signs without a reading stay.
    """
    return text.translate(_table())


def spellings(text: str, *, figures: bool = False) -> list[str]:
    """Return a name in pinyin letters, the readings of its signs combined, at most `_MOST_READINGS`.

    Parameters
    ----------
    text : str
        A comparable form.
    figures : bool
        Leave figures as they are (luoyang7jie) instead of spelling them (luoyangqijie).
    """
    known = readings()
    told = [(one,) if figures and one.isdigit() else known.get(one, (one,)) for one in text]
    return _combined(told)


def spoken(text: str) -> str:
    """Return a form with its figures as they are said: 白汀13巷 as 白汀十三巷; above 99 sign by sign."""
    return _FIGURES.sub(_said, text)


def _said(figures: re.Match[str]) -> str:
    value = int(figures[0])
    if len(figures[0]) > 2 or value < 10:
        return "".join(_SIGNS[int(one)] for one in figures[0])
    tens, ones = divmod(value, 10)
    return (_SIGNS[tens] if tens > 1 else "") + "十" + (_SIGNS[ones] if ones else "")


def initials(text: str) -> str:
    """Return the first letters of the usual readings: 螺垟七街 is lyqj."""
    known = readings()
    return "".join(known.get(one, (one,))[0][:1] for one in text)


def boundaries(letters: str) -> list[int]:
    """Return the places of a run of letters where a syllable can end, from its beginning on; [0] when none does."""
    known = syllables()
    reached = [True] + [False] * len(letters)
    for at in range(len(letters)):
        if reached[at]:
            for end in range(at + 1, min(len(letters), at + _LONGEST_SYLLABLE) + 1):
                if letters[at:end] in known or letters[at:end].isdigit():
                    reached[end] = True
    return [at for at, ok in enumerate(reached) if ok]


def _combined(told: list[tuple[str, ...]]) -> list[str]:
    """Return the usual spelling, then those with one or more other readings."""
    usual = "".join(one[0] for one in told)
    other = [
        "".join(option if k == at else one[0] for k, one in enumerate(told))
        for at, options in enumerate(told)
        for option in options[1:3]
    ]
    return list(dict.fromkeys([usual, *other]))[:_MOST_READINGS]


@cache
def _table() -> dict[int, str]:
    classes: dict[str, str] = {}
    made: dict[int, str] = {}
    for sign, told in readings().items():
        heard = _heard(told[0])
        made[ord(sign)] = classes.setdefault(heard, chr(0xE000 + len(classes)))  # private signs: none stands in a text
    return made


def _heard(syllable: str) -> str:
    for begin, short in _ALIKE:
        if syllable.startswith(begin):
            syllable = short + syllable[2:]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable
