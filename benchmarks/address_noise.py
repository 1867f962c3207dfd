"""Noisy queries made from the addresses of a workspace, seeded: what people type, and the one address they mean.

A query is kept only if it has one right answer: what is still said of the address (its names, number, building, unit
and room) must be true of no other address, also when each changed name is read as any name that is as near to what
stands there.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

AREAS = ("province", "city", "county", "town", "community", "village")
NAMES = (*AREAS, "road", "estate", "poi")
TAIL = ("number", "building", "unit", "room")
PINYIN = "pinyin"
ALL = (*AREAS, "road", "number", "estate", "building", "unit", "room", "poi")
NOTES = (
    "（靠近菜场）",
    "旁边",
    "附近",
    "门口有棵大树",
    "快递放门口",
    "，从后门进",
    "(电话13800001234)",
    " 到了打电话",
    "对面",
    "急",
    "，煤气味很重",
)
KINDS = (
    "drop",
    "typo",
    "missing sign",
    "extra sign",
    "swapped",
    "homophone",
    "pinyin",
    "all pinyin",
    "reordered",
    "note",
    "look-alike",
    "full width",
    "short form",
    "numerals",
    "bare",
    "blanks",
)
_WRONG = "东西南北山海明新华安丰福兴光远清石林田花春秋月星云天和平永大小中上下高长金玉龙虎"
_LOOK_ALIKE = {
    "⻓": "长",
    "⻄": "西",
    "⻘": "青",
    "⻰": "龙",
    "⻢": "马",
    "⻋": "车",
    "⻔": "门",
    "⻛": "风",
    "⻥": "鱼",
}
_LOOK_ALIKE |= {
    "⼭": "山",
    "⽯": "石",
    "⽔": "水",
    "⽉": "月",
    "⼤": "大",
    "⼩": "小",
    "⼝": "口",
    "⽥": "田",
    "⾥": "里",
}
_TRADITIONAL = dict(zip("东门镇乡区号楼单层湾岛龙马鱼凤鸟园", "東門鎮鄉區號樓單層灣島龍馬魚鳳鳥園", strict=True))
_FIGURES = "零一二三四五六七八九"
_BARE = re.compile(r"(?<=..)(?:街道|社区|村|镇|乡)$")
_SPOKEN = re.compile("[零〇一二三四五六七八九十]")


@dataclass(frozen=True)
class Address:
    """An address of the workspace: its key, text and elements; an element that is not there is ""."""

    key: str
    text: str
    elements: dict[str, str]


@dataclass(frozen=True)
class Query:
    """A noisy query: the text, the key of the one right address, and what was done to it."""

    text: str
    key: str
    noise: tuple[str, ...]


@dataclass
class Said:
    """What is said of an address while noise is put on it: the pieces by element, and in which order."""

    pieces: dict[str, str]
    order: list[str]
    changed: dict[str, str] = field(default_factory=dict)
    before: str = ""
    behind: str = ""
    joint: str = ""


class Base:
    """All addresses of a workspace, and which of them have some elements."""

    def __init__(self, workspace: Workspace) -> None:
        columns = {name: workspace.column("addresses", name) for name in ("address_id", "text", *ALL)}
        self.addresses = [
            Address(key, text, {name: columns[name][at] or "" for name in ALL})
            for at, (key, text) in enumerate(zip(columns["address_id"], columns["text"], strict=True))
        ]
        self._by_tail: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._names: dict[str, set[str]] = {name: set() for name in NAMES}
        self._near: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in NAMES}
        for at, one in enumerate(self.addresses):
            e = one.elements
            for name in ("road", "estate", "poi"):
                if e[name]:
                    self._by_tail[(name, e[name], e["number"] if name == "road" else "")].append(at)
            for name in NAMES:
                self._names[name].add(e[name])
        for name, values in self._names.items():
            for value in values - {""}:
                for form in _nearly(value):
                    self._near[name][form].add(value)
        self._alike_in_sound: dict[str, dict[str, set[str]]] = {}

    def alike(self, element: str, written: str, true: str) -> set[str]:
        """Return the names of an element that are as near to what is written as the true one."""
        found = {value for form in _nearly(written) for value in self._near[element].get(form, ())}
        return (found | {true}) if written not in self._names[element] or written == true else found | {true, written}

    def sounding(self, element: str, true: str) -> set[str]:
        """Return the names of an element that are spelt alike in pinyin."""
        from pypinyin import lazy_pinyin

        if element not in self._alike_in_sound:
            groups: dict[str, set[str]] = defaultdict(set)
            for value in self._names[element] - {""}:
                groups["".join(lazy_pinyin(value))].add(value)
            self._alike_in_sound[element] = groups
        return self._alike_in_sound[element]["".join(lazy_pinyin(true))] | {true}

    def means(self, said: dict[str, set[str]], deepest: str) -> list[str]:
        """Return the keys of all addresses of which everything said is true, no more exact than what is said."""
        anchor = next((one for one in ("poi", "estate", "road") if one in said), None)
        if anchor is None:
            return ["", ""]
        numbers = said.get("number", {None}) if anchor == "road" else {""}
        if None in numbers:
            return ["", ""]
        found = []
        for value in said[anchor]:
            for number in numbers:
                for at in self._by_tail.get((anchor, value, str(number)), ()):
                    e = self.addresses[at].elements
                    if all(e[name] in values for name, values in said.items()) and _no_deeper(e, said, deepest):
                        found.append(self.addresses[at].key)
        return found


def queries(base: Base, count: int, seed: int, most_noise: int = 3) -> Iterator[Query]:
    """Yield noisy queries with one right answer each; the same seed gives the same ones."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        address = chance.choice(base.addresses)
        noise = chance.sample(KINDS, chance.randint(1, most_noise))
        one = _noisy(base, address, noise, chance)
        if one is not None:
            made += 1
            yield one


def _noisy(base: Base, address: Address, noise: list[str], chance: random.Random) -> Query | None:
    said = Said({name: value for name, value in address.elements.items() if value}, [])
    said.order = [name for name in ALL if name in said.pieces]
    done = []
    for kind in sorted(noise, key=KINDS.index):
        if _APPLY[kind](said, chance):
            done.append(kind)
    if not done:
        return None
    truth: dict[str, set[str]] = {name: {address.elements[name]} for name in said.order}
    for name, written in said.changed.items():
        if name in truth:
            true = address.elements[name]
            truth[name] = base.sounding(name, true) if written == PINYIN else base.alike(name, written, true)
    deepest = next((one for one in reversed(TAIL) if one in said.order), "")
    if base.means(truth, deepest) != [address.key]:
        return None
    return Query(said.before + _written(said) + said.behind, address.key, tuple(done))


def _written(said: Said) -> str:
    return said.joint.join(said.pieces[name] for name in said.order)


def _no_deeper(e: dict[str, str], said: dict[str, set[str]], deepest: str) -> bool:
    below = TAIL[TAIL.index(deepest) + 1 :] if deepest else TAIL
    return not any(e[name] for name in below if name not in said)


def _nearly(value: str) -> Iterable[str]:
    return {value, *(value[:k] + "*" + value[k + 1 :] for k in range(len(value))), *_without(value)}


def _without(value: str) -> Iterator[str]:
    yield from (value[:k] + value[k + 1 :] for k in range(len(value)))


def _drop(said: Said, chance: random.Random) -> bool:
    areas = [name for name in said.order if name in AREAS]
    gone = chance.sample(areas, chance.randint(1, len(areas))) if areas else []
    if chance.random() < 0.15 and "estate" in said.order:
        gone.append(chance.choice(["estate", "road"]))
    said.order = [name for name in said.order if name not in gone]
    return bool(gone)


def _changing(said: Said, chance: random.Random, least: int = 3) -> str | None:
    names = [
        one for one in said.order if one in NAMES and one not in ("province", "city") and len(said.pieces[one]) >= least
    ]
    names = [one for one in names if one not in said.changed]
    return chance.choice(names) if names else None


def _sign(text: str, chance: random.Random) -> int | None:
    """Return a sign of a name that is no figure: another figure makes another name."""
    places = [k for k, sign in enumerate(text) if not sign.isascii() and not _SPOKEN.match(sign)]
    return chance.choice(places) if places else None


def _change(said: Said, name: str | None, chance: random.Random, how: str) -> bool:
    text = said.pieces[name] if name else ""
    at = _sign(text, chance)
    if name is None or at is None:
        return False
    other = chance.choice(_WRONG)
    made = {
        "typo": text[:at] + other + text[at + 1 :],
        "missing sign": text[:at] + text[at + 1 :],
        "extra sign": text[:at] + other + text[at:],
        "swapped": text[: max(0, at - 1)] + text[at : at + 1] + text[max(0, at - 1) : at] + text[at + 1 :],
    }[how]
    if made == text or _SPOKEN.findall(made) != _SPOKEN.findall(text):
        return False
    said.pieces[name] = said.changed[name] = made
    return True


def _homophone(said: Said, chance: random.Random) -> bool:
    name = _changing(said, chance)
    text = said.pieces[name] if name else ""
    at = _sign(text, chance)
    if name is None or at is None:
        return False
    alike = [one for one in _same_sound(text[at]) if one != text[at] and not _SPOKEN.match(one)]
    if not alike:
        return False
    said.pieces[name] = said.changed[name] = text[:at] + chance.choice(alike) + text[at + 1 :]
    return True


def _same_sound(sign: str) -> str:
    from pypinyin import lazy_pinyin

    if not _SOUNDS:
        common = (chr(code) for code in range(0x4E00, 0x9FA6) if _encodable(chr(code)))
        for one in common:
            _SOUNDS.setdefault(lazy_pinyin(one)[0], []).append(one)
    return "".join(_SOUNDS.get(lazy_pinyin(sign)[0], ()))


_SOUNDS: dict[str, list[str]] = {}


def _encodable(sign: str) -> bool:
    """Return whether a sign is one of the 3,755 usual ones (first level of GB 2312: rows 16 to 55)."""
    try:
        code = sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7


def _pinyin(said: Said, chance: random.Random) -> bool:
    from pypinyin import lazy_pinyin

    name = _changing(said, chance, least=2)
    if name is None or not name:
        return False
    written = chance.choice(("", " ")).join(lazy_pinyin(said.pieces[name]))
    said.changed[name] = PINYIN
    said.pieces[name] = written
    return True


def _all_pinyin(said: Said, chance: random.Random) -> bool:
    from pypinyin import lazy_pinyin

    if chance.random() < 0.5 or said.changed:
        return False
    keep = {"road", "estate", "poi", chance.choice(said.order), *TAIL}
    said.order = [name for name in said.order if name in keep]
    for name in said.order:
        said.pieces[name] = "".join(lazy_pinyin(said.pieces[name]))
        if name in NAMES:
            said.changed[name] = PINYIN
    said.joint = chance.choice(("", " "))
    return True


def _reordered(said: Said, chance: random.Random) -> bool:
    names = [name for name in said.order if name not in TAIL]
    tail = [name for name in said.order if name in TAIL]
    if any(not said.pieces[name][-1:].isalpha() for name in tail):
        return False
    chance.shuffle(names)
    before = said.order
    said.order = tail + names if chance.random() < 0.4 else names + tail
    said.joint = chance.choice(("", "", " ", "，"))
    return said.order != before


def _note(said: Said, chance: random.Random) -> bool:
    if chance.random() < 0.8:
        said.behind += chance.choice(NOTES)
    else:
        said.before += chance.choice(("送到", "请到", "地址：", "在", "我家住"))
    return True


def _look_alike(said: Said, chance: random.Random) -> bool:
    table = {true: alike for alike, true in _LOOK_ALIKE.items()} if chance.random() < 0.5 else _TRADITIONAL
    before = dict(said.pieces)
    said.pieces = {name: "".join(table.get(sign, sign) for sign in text) for name, text in said.pieces.items()}
    return said.pieces != before


def _full_width(said: Said, chance: random.Random) -> bool:
    del chance
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    before = dict(said.pieces)
    said.pieces = {name: text.translate(wide) for name, text in said.pieces.items()}
    return said.pieces != before


def _short_form(said: Said, chance: random.Random) -> bool:
    tail = [name for name in said.order if name in TAIL]
    if len(tail) < 2 or (said.order[-len(tail) :] != tail and "estate" not in said.order):
        return False
    pieces = {name: re.sub("号|幢|单元|室", "", said.pieces[name]) for name in tail}
    if not all(piece.isdigit() for piece in pieces.values()):
        return False
    together = [name for name in tail if name != "number" or "estate" not in said.order]
    if len(together) < 2:
        return False
    joint = chance.choice(("-", "-", "#" if "number" not in together else "-"))
    if "number" in together and chance.random() < 0.5:
        together.remove("number")
    for name in together[:-1]:
        said.pieces[name] = pieces[name] + joint
        joint = "-"
    said.pieces[together[-1]] = pieces[together[-1]]
    return True


def _numerals(said: Said, chance: random.Random) -> bool:
    changed = False
    for name in TAIL:
        text = said.pieces.get(name, "")
        found = re.fullmatch(r"(\d{1,3})(号|幢|单元|室)", text)
        if found and chance.random() < 0.7:
            said.pieces[name] = _spoken(found[1], one_by_one=name == "room") + found[2]
            changed = True
    return changed


def _spoken(figures: str, *, one_by_one: bool) -> str:
    value = int(figures)
    if one_by_one or value > 99:
        return "".join(_FIGURES[int(one)] for one in figures)
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else _FIGURES[tens]) + ("十" if tens else "") + (_FIGURES[ones] if ones else "")


def _bare(said: Said, chance: random.Random) -> bool:
    del chance
    before = dict(said.pieces)
    for name in ("town", "community", "village"):
        if name in said.pieces and name not in said.changed:
            said.pieces[name] = _BARE.sub("", said.pieces[name])
    return said.pieces != before


def _blanks(said: Said, chance: random.Random) -> bool:
    said.joint = chance.choice((" ", "，", "/", "  "))
    return True


def _changer(how: str) -> Callable[[Said, random.Random], bool]:
    return lambda said, chance: _change(said, _changing(said, chance), chance, how)


_APPLY: dict[str, Callable[[Said, random.Random], bool]] = {
    "drop": _drop,
    **{how: _changer(how) for how in ("typo", "missing sign", "extra sign", "swapped")},
    "homophone": _homophone,
    "pinyin": _pinyin,
    "all pinyin": _all_pinyin,
    "reordered": _reordered,
    "note": _note,
    "look-alike": _look_alike,
    "full width": _full_width,
    "short form": _short_form,
    "numerals": _numerals,
    "bare": _bare,
    "blanks": _blanks,
}
