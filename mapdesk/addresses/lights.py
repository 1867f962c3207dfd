"""Lights told by what is seen: "Fl(2) W 6s", "white, two flashes every six seconds", 白光 联闪二次 6秒.

Abbreviations are those of the IHO and IALA (INT 1, section P; IALA recommendation E-110): F fixed, Oc occulting, Iso
isophase, Fl flashing, LFl long-flashing, Q quick, VQ very quick, UQ ultra quick, Al alternating, Mo Morse code; a group
stands in brackets, W R G Y Bu are colours, "s" the period, "m" the height, "M" the range.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mapdesk.addresses.numerals import SIGNS, to_figures

_LONGEST = 120
_RHYTHMS = (
    ("VQ", r"甚快(?:速)?(?:闪光?)?|\bvq\b|\bvery[\s-]quick(?:[\s-]flash(?:es|ing)?)?"),
    ("UQ", r"超快(?:速)?(?:闪光?)?|\buq\b|\bultra[\s-]quick(?:[\s-]flash(?:es|ing)?)?"),
    ("Q", r"[快急](?:速)?闪光?|\bq(?![a-z])|\bquick(?:ly)?(?:[\s-]flash(?:es|ing)?)?"),
    ("LFl", r"长闪光?|\bl\.?\s?fl(?![a-z])|\blong[\s-]flash(?:es|ing)?"),
    ("Iso", r"等明暗光?|等相光?|等间隔|\biso(?:phase)?(?![a-z])|\bequal"),
    ("Oc", r"(?:联|单)?明暗光?|顿光|\bocc?(?:ulting|ultations?)?(?![a-z])|\beclipses?"),
    ("Mo", r"莫尔斯|摩尔斯|莫[氏尔]?光?|\bmo(?:rse)?(?![a-z])"),
    ("Al", r"互光|交替光?|变色|\bal(?:t(?:ernating)?)?(?![a-z])"),
    ("Fl", r"(?:联|连|单|双|三|齐)?闪(?:光|烁)?|\bgp?\.?\s?fl(?![a-z])|\bfl(?:ash(?:es|ing)?)?(?![a-z])"),
    ("F", r"定[白红绿黄蓝]?光|恒[白红绿黄蓝]?光|\bfixed|\bsteady|\bf(?![a-z])"),
)
_COLOURS = (
    ("W", r"白色?光?|\bwhite|(?<![a-z])w(?=[rgy]|\b)"),
    ("R", r"红色?光?|\bred\b|(?:\b|(?<=w))r(?=[gy]|\b)"),
    ("G", r"绿色?光?|\bgreen|(?:\b|(?<=[wr]))g\b"),
    ("Y", r"[黄橙]色?光?|\byellow|\bamber|\borange|(?:\b|(?<=w))y\b"),
    ("Bu", r"蓝色?光?|\bblue|\bbu\b"),
)
_COLOUR_VALUES = {
    "white": ("W",),
    "red": ("R",),
    "green": ("G",),
    "yellow": ("Y",),
    "blue": ("Bu",),
    "white_red": ("W", "R"),
}
_WORDS = {
    **{"one": 1, "single": 1, "once": 1, "two": 2, "twice": 2, "double": 2, "three": 3, "triple": 3, "thrice": 3},
    **{"four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15},
    "twenty": 20,
}
_NUMBER_WORDS = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_PERIOD = re.compile(r"(?:周期|每隔?|every|period(?:\s+of)?|per)?\s*(\d+(?:\.\d+)?)\s*(?:s(?:ec(?:onds?|s)?)?\b|秒)")
_BRACKETS = re.compile(r"[(（]\s*(\d+(?:\s*\+\s*\d+)*)\s*[)）]")
_TIMES = re.compile(
    r"(\d+)\s*(?:次|响|回|times?\b)|(\d+)\s*(?:quick|long|white|red|green|yellow|\s)*flash|(\d+)\s*[联连]?[长短快]?闪"
    r"|[联连]闪\s*(\d+)|flash(?:es|ing)?\s+(\d+)(?!\s*(?:s|秒))"
)
_HEIGHT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:m\b|米)")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:M\b|海里|浬|nm\b|nautical)")
_SPOKEN = re.compile(f"[{SIGNS}]+(?=\\s*(?:次|秒|闪|响|联闪|连闪|海里|米))|(?<=闪)[{SIGNS}]+")
_FILLERS = re.compile(
    r"\b(?:lights?|group|the|and|with|of|in|at|per|each|beacon|seen|saw|colou?r|period)\b|"
    r"[光灯色的每隔个次看见到有一,，。、.;:/+()\d\s-]"
)
_MOST_LEFT = 2  # signs that nothing explains; more of them are the name of a place
_DOUBLES = (("双闪", "2闪"), ("三闪", "3闪"), ("单闪", "1闪"), ("双联闪", "2联闪"))


@dataclass(frozen=True)
class Character:
    """What is known of a light; None, or empty, where nothing is said.

    Attributes
    ----------
    rhythm : str or None
        An abbreviation of the IALA.
    group : tuple of int
        Flashes or eclipses in a group; (2, 1) is a composite one.
    colours : tuple of str
        W R G Y Bu.
    period_s : float or None
    height_m : float or None
    range_nm : float or None
    exact : bool
        Whether it is written in abbreviations: no bracket means a group of one then.
    """

    rhythm: str | None = None
    group: tuple[int, ...] = ()
    colours: tuple[str, ...] = ()
    period_s: float | None = None
    height_m: float | None = None
    range_nm: float | None = None
    exact: bool = False

    def __bool__(self) -> bool:
        return bool(self.rhythm or self.group or self.colours or self.period_s)


def parse_character(text: str) -> Character:
    """Return what a text says of a light, in abbreviations or in words of either language; empty when nothing.

    Examples
    --------
    >>> parse_character("Fl(2) W 6s 15m 8M").group
    (2,)
    >>> parse_character("white, two flashes").colours
    ('W',)
    """
    if len(text) > _LONGEST:
        return Character()
    kept = " ".join(unicodedata.normalize("NFKC", text).split())
    for spoken, written in _DOUBLES:
        kept = kept.replace(spoken, written)
    kept = _SPOKEN.sub(lambda found: to_figures(found[0]), kept)
    reach = _RANGE.search(kept)  # "M" and "m" differ, the rest is read without case
    kept = _RANGE.sub(" ", kept)
    plain = _NUMBER_WORDS.sub(lambda found: str(_WORDS[found[0]]), kept.lower())
    period, plain = _taken(_PERIOD, plain)
    height, plain = _taken(_HEIGHT, plain)
    brackets = _BRACKETS.search(plain)
    times = _TIMES.search(plain)
    group: tuple[int, ...] = ()
    if brackets:
        group = tuple(int(one) for one in brackets[1].split("+"))
    elif times:
        group = (int(next(one for one in times.groups() if one)),)
    rhythm = next((name for name, pattern in _RHYTHMS if re.search(pattern, plain)), None)
    rhythm = rhythm or ("Fl" if group else None)
    exact = bool(re.search(r"\b(?:fl|lfl|l\.fl|oc|iso|q|vq|uq|f)\b", plain)) and "flash" not in plain
    colours = tuple(name for name, pattern in _COLOURS if re.search(pattern, plain))
    return Character(rhythm, group, colours, period, height, None if reach is None else float(reach[1]), exact)


def describes_light(text: str) -> bool:
    """Return whether a text speaks of a light and of hardly anything else (not 白沙村2号, not Red Flag Road)."""
    asked = parse_character(text)
    if len(text.strip()) < 2 or not (asked.rhythm or asked.group or asked.colours):
        return False
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = _NUMBER_WORDS.sub(lambda found: str(_WORDS[found[0]]), _RANGE.sub(" ", plain).lower())
    for pattern in (_PERIOD, _HEIGHT, _BRACKETS, _TIMES):
        plain = pattern.sub(" ", plain)
    for _, spelling in (*_RHYTHMS, *_COLOURS):
        plain = re.sub(spelling, " ", plain)
    left = re.sub(f"[{SIGNS}双单联连闪]", "", _FILLERS.sub("", plain))
    certain = asked.rhythm or asked.group or re.search(r"[光灯色]|light", text, re.IGNORECASE)
    return bool(certain) and len(left) <= _MOST_LEFT


def character_of(row: dict[str, object]) -> Character:
    """Return the character of an aid: that of `light_character`, else of its columns."""
    written = parse_character(str(row.get("light_character") or ""))
    if written:
        return written
    flashes, period = row.get("flashes"), row.get("period_s")
    named = parse_character(str(row.get("rhythm") or ""))
    group = (int(str(flashes)),) if flashes is not None else named.group
    colours = _COLOUR_VALUES.get(str(row.get("colour") or ""), ())
    return Character(named.rhythm, group, colours, None if period is None else float(str(period)), exact=True)


def likeness(asked: Character, light: Character) -> float:
    """Return how well a light fits what was seen, 0 to 1; 0 when something that was said contradicts it.

    A period is counted by ear: up to a fifth off costs, more contradicts. "Flashing" without a number fits any group.
    """
    if not asked or not light:
        return 0.0
    score = 1.0
    if asked.colours and not set(asked.colours) <= set(light.colours):
        return 0.0
    if len(light.colours) > len(asked.colours) > 0:
        score -= 0.1
    if asked.rhythm is not None and asked.rhythm != light.rhythm:
        if {asked.rhythm, light.rhythm} != {"Fl", "LFl"} or asked.exact:
            return 0.0
        score -= 0.2
    group = asked.group or ((1,) if asked.exact and asked.rhythm in ("Fl", "LFl", "Oc") else ())
    if group and group != (light.group or (1,)):
        return 0.0
    if asked.period_s is not None and light.period_s is not None:
        off = abs(asked.period_s - light.period_s) / light.period_s
        if off > 0.2:
            return 0.0
        score -= off
    if asked.period_s is not None and light.period_s is None:
        score -= 0.1
    return max(score, 0.05)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[float | None, str]:
    found = pattern.search(text)
    if found is None:
        return None, text
    return float(found[1]), text[: found.start()] + " " + text[found.end() :]
