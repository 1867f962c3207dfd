"""The names of an address base and the forms under which each is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mapdesk.addresses.canonical import bare, key
from mapdesk.addresses.folding import folded
from mapdesk.addresses.index.sounds import initials, sound, spellings, spoken
from mapdesk.addresses.numerals import SIGNS, to_figures

NAMED = ("province", "city", "county", "town", "community", "village", "island", "road", "estate", "poi")
"""The elements that are names; the others are numbers and marks behind them."""

FULL, SHORT, ALIAS = 0, 1, 2
SHORTEST_MISSPELT = 3
_LONGEST_MISSPELT = 14
_LONGEST_BEGINNING = 10
_LONGEST_BEGINNING_LETTERS = 24
_FEWEST_INITIALS = 3
_HAS_FIGURE = re.compile(r"\d")
_ROAD_MARK = re.compile(r"(?<=..)(?:大道|路|街|巷|弄)$")
_SPOKEN = re.compile(f"[{SIGNS}]*[〇零一二三四五六七八九十廿卅两][{SIGNS}]*")
_SPOKEN_BEFORE_FIGURE = re.compile("([〇零一二三四五六七八九十])(?=[0-9])")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[\s,，、;；]+(?=\d)")
_NOT_COMPARED = re.compile(r"[\s,.，。、;；:：'\"·・_/\\|!！?？]+")


@dataclass(frozen=True, slots=True)
class Form:
    """A text under which a name is found: the whole (FULL), without the word for its kind (SHORT), another (ALIAS)."""

    text: str
    how: int


def wording(text: str) -> str:
    """Return a text as names are looked for in it.

    Folded, spoken numerals as figures, stops and blanks gone; between figures one blank stays.
    """
    plain = _SPOKEN_BEFORE_FIGURE.sub(r"\1 ", folded(text))
    plain = _SPOKEN.sub(lambda run: to_figures(run[0]), plain)
    kept = _BETWEEN_FIGURES.sub("\t", plain)
    return "\t".join(_NOT_COMPARED.sub("", piece) for piece in kept.split("\t")).replace("\t", " ").strip()


def forms_of(element: str, value: str, aliases: tuple[str, ...] = ()) -> list[Form]:
    """Return the forms of a name, each once, the whole one first."""
    whole = key(element, value)
    short = _ROAD_MARK.sub("", whole) if element == "road" else bare(element, value)
    made = {whole: FULL}
    if len(short) > 1 and not short[-1].isdigit():
        made.setdefault(short, SHORT)
    for alias in aliases:
        made.setdefault(key(element, alias), ALIAS)
    return [Form(text, how) for text, how in made.items() if text]


def misspelt(text: str) -> Iterator[str]:
    """Yield a form with one sign left out, each once: texts that share one differ by a sign, or a swap."""
    if SHORTEST_MISSPELT <= len(text) <= _LONGEST_MISSPELT:
        yield from {text[:at] + text[at + 1 :] for at in range(len(text))}


def beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of a form, from two signs on."""
    yield from (text[:end] for end in range(2, min(len(text), _LONGEST_BEGINNING + 1)))


def letters(text: str) -> Iterator[str]:
    """Yield a form in pinyin, also with its figures as figures."""
    yield from spellings(spoken(text))
    if _HAS_FIGURE.search(text):
        yield from spellings(text, figures=True)


def letter_beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of a form in pinyin, from three letters on."""
    spelt = spellings(spoken(text))[0]
    yield from (spelt[:end] for end in range(3, min(len(spelt), _LONGEST_BEGINNING_LETTERS)))


def short_letters(text: str) -> Iterator[str]:
    """Yield the initials of a form, when they are enough to say something."""
    if len(text) >= _FEWEST_INITIALS:
        yield initials(spoken(text))


def pairs(text: str) -> Iterator[str]:
    """Yield the pairs of signs that stand together in a form, each once."""
    yield from {text[at : at + 2] for at in range(len(text) - 1)}


def heard(text: str) -> Iterator[str]:
    """Yield how a form sounds."""
    if len(text) > 1:
        yield sound(text)


TABLES = {
    "misspelt": misspelt,
    "heard": heard,
    "beginnings": beginnings,
    "letters": letters,
    "letter_beginnings": letter_beginnings,
    "short_letters": short_letters,
    "pairs": pairs,
}
"""Name of a table of the index -> what it holds of every form."""
