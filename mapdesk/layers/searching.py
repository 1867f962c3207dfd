"""Finding addresses and named things by words as somebody speaks them: in any order, with gaps, numbers exact."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Shape

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace

MOST = 50
_NAMED_FIRST = (
    "towns",
    "villages",
    "grids",
    "micro_grids",
    "area_groups",
    "roads",
    "land",
    "harbours",
    "reefs",
    "aids",
)
_PER_LAYER = 40  # names looked at in a layer; exact ones are asked for by themselves
_MOST_OTHER_NAMES = 15  # shown besides the exact ones, so that addresses have room
_PAGE = 2_000
_ENOUGH = 400  # addresses that are ranked

_ELEMENT = re.compile(r"(.+?(?:街道|社区|单元|村|镇|路|街|巷|弄|号|幢|栋|室))")
_GAP = re.compile(r"[\s,;，；、。/]+")
_SPOKEN_NUMBER = re.compile(r"([〇零一二三四五六七八九十百]+)(?=号|幢|栋|单元|层|室)")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100}


@dataclass(frozen=True)
class FoundObject:
    """An object of a layer that was found by its text; no key: the layer itself. `whereabouts` is its village."""

    layer: str
    key: str | None
    text: str
    whereabouts: str = ""


@dataclass(frozen=True)
class Wording:
    """What is looked for: the whole text, folded, and its words, all of which must occur."""

    whole: str
    words: tuple[str, ...]

    def occurs(self, text: str) -> bool:
        """Return whether all words occur in a text, numbers as whole ones: 12号 is not in 112号, nor 1号 in 12-1号."""
        return all(_pattern(word).search(text) for word in self.words)

    @property
    def numbered(self) -> bool:
        """Return whether one of the words has a number."""
        return any(any(sign.isdigit() for sign in word) for word in self.words)


def wordings(text: str) -> list[Wording]:
    """Return how a text can be meant: with spoken numbers as figures (十二号: 12号), then as it is written.

    Full-width signs are folded; words end at blanks and after the endings of address elements (村, 路, 号).
    """
    written = unicodedata.normalize("NFKC", text).strip()
    folded = _SPOKEN_NUMBER.sub(lambda number: _figure(number[1]), written)
    return [Wording(one, _words(one)) for one in dict.fromkeys((folded, written)) if _words(one)]


def find(
    workspace: Workspace, text: str, stopped: Callable[[], bool] = lambda: False
) -> tuple[list[FoundObject], bool]:
    """Return what a text finds, at most `MOST`, and whether there is more.

    Parameters
    ----------
    workspace : Workspace
    text : str
        As somebody types what a caller says.
    stopped : callable
        Asked between the layers and the pages of addresses.

    Returns
    -------
    (list of FoundObject, bool)
        Things that are called exactly so (name, other name or code) come first; when a number is looked for then come
        addresses with it and other names, else other names and addresses. Addresses that end with the text's last
        word (the door plate, not the rooms behind it) and short ones come first.
    """
    exact, names = find_named(workspace, text, stopped)
    addresses: list[FoundObject] = []
    meant = wordings(text)
    for wording in meant:
        addresses = addresses or _addresses(workspace, wording, stopped)
    numbered = any(wording.numbered for wording in meant)
    names = names[: _MOST_OTHER_NAMES if addresses else None]
    ordered = list(dict.fromkeys([*exact, *addresses, *names] if numbered else [*exact, *names, *addresses]))
    return ordered[:MOST], len(ordered) > MOST


def find_named(
    workspace: Workspace, text: str, stopped: Callable[[], bool] = lambda: False
) -> tuple[list[FoundObject], list[FoundObject]]:
    """Return the things of all layers but addresses that are called just so, and those whose name has all words."""
    exact: list[FoundObject] = []
    names: list[FoundObject] = []
    for wording in wordings(text):
        for layer in _named_layers():
            if stopped():
                return [], []
            for one, same in _called(workspace, layer, wording):
                (exact if same else names).append(one)
    return exact, names


def _figure(spoken: str) -> str:
    """Return a number up to 999 as figures; signs read one by one (一〇二) are written one by one."""
    if not any(sign in _TENS for sign in spoken):
        return "".join(str(_DIGITS[sign]) for sign in spoken)
    total, digit = 0, 0
    for sign in spoken:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def _words(text: str) -> tuple[str, ...]:
    pieces = (piece for gap in _GAP.split(text) for piece in _ELEMENT.split(gap))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _pattern(word: str) -> re.Pattern[str]:
    before = r"(?<!\d)(?<!\d-)" if word[0].isdigit() else ""
    after = r"(?!\d|-\d)" if word[-1].isdigit() else ""
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)


def _named_layers() -> Iterator[Layer]:
    layers = LAYERS.load()
    for name in dict.fromkeys((*_NAMED_FIRST, *layers)):
        layer = layers[name]
        if layer.shape is not Shape.GRID and layer.card.title != layer.key and name != "addresses":
            yield layer


def _called(workspace: Workspace, layer: Layer, wording: Wording) -> Iterator[tuple[FoundObject, bool]]:
    """Yield the objects of a layer whose name or other names have all words, and whether it is exactly the name."""
    title, has = layer.card.title, {column.name for column in layer.columns}
    wanted = tuple(one for one in (title, layer.code, "aliases", "village", "town") if one in has and one is not None)
    asked = [(Where(title, Op.EQ, wording.whole),), tuple(Where(title, Op.CONTAINS, word) for word in wording.words)]
    if layer.code is not None:
        asked.append((Where(layer.code, Op.EQ, wording.whole),))
    if "aliases" in has:
        asked.append(tuple(Where("aliases", Op.CONTAINS, word) for word in wording.words))
    seen: set[str] = set()
    for where in asked:
        order = ((title, False),)
        for row in workspace.rows(Query(layer.name, wanted, where, order=order, limit=_PER_LAYER)).dicts():
            called = [str(one) for one in (row.get(title), row.get(layer.code or ""), *_others(row)) if one]
            key = str(row[layer.key])
            if key not in seen and any(wording.occurs(one) for one in called):
                seen.add(key)
                yield _found(layer, row), wording.whole.casefold() in [one.casefold() for one in called]


def _others(row: dict[str, Any]) -> list[str]:
    """Return the other names of a row, kept as a JSON list of texts or of objects with a name."""
    try:
        others = json.loads(row.get("aliases") or "[]")
    except ValueError:
        return []
    told = others if isinstance(others, list) else []
    return [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in told]


def _addresses(workspace: Workspace, wording: Wording, stopped: Callable[[], bool]) -> list[FoundObject]:
    """Return addresses with all words, the best first.

    They are read in the order of their text, which the store has an index of: a million cost a fifth of a second.
    """
    layer = LAYERS.load()["addresses"]
    where = tuple(Where("text", Op.CONTAINS, word) for word in sorted(wording.words, key=len, reverse=True))
    good: dict[str, dict[str, Any]] = {}
    last: str | None = None
    while len(good) < _ENOUGH and not stopped():
        beyond = () if last is None else (Where("text", Op.GE, last),)
        query = Query("addresses", ("text", "village", "town"), where + beyond, order=(("text", False),), limit=_PAGE)
        rows = workspace.rows(query).dicts()
        good.update((str(row[layer.key]), row) for row in rows if wording.occurs(str(row["text"])))
        if len(rows) < _PAGE or rows[-1]["text"] == last:
            break
        last = str(rows[-1]["text"])
    end = _pattern(wording.words[-1]).pattern + r"\Z"
    ranked = sorted(good.values(), key=lambda row: (not re.search(end, row["text"]), len(row["text"]), row["text"]))
    return [_found(layer, row) for row in ranked]


def _found(layer: Layer, row: dict[str, Any]) -> FoundObject:
    text = str(row.get(layer.card.title) or row[layer.key])
    places = (row.get(one) for one in ("village", "town"))
    whereabouts = next((str(place) for place in places if place and str(place) not in text), "")
    return FoundObject(layer.name, str(row[layer.key]), text, "" if layer.name == "addresses" else whereabouts)
