"""Tile services as people write them: addresses of other programs are understood, keys in an address are refused."""

from __future__ import annotations

import re
from collections.abc import Container

from mapdesk.errors import RefusedError
from mapdesk.words import msg

# WMTS 1.0.0 (OGC 07-057r7, 10.2) names the parts of a tile's address like this in its ResourceURL templates.
_OTHER_NAMES = {
    "{tilematrix}": "{z}", "{tilerow}": "{y}", "{tilecol}": "{x}", "{subdomain}": "{s}", "{zoom}": "{z}",
    "{tk}": "{key}", "{apikey}": "{key}", "{token}": "{key}",
}  # fmt: skip
_KNOWN = frozenset({"{z}", "{x}", "{y}", "{-y}", "{s}", "{key}"})
_PART = re.compile(r"\$?(\{[^{}]*\})")
_SECRET = re.compile(
    r"[?&;](tk|ak|sk|key|api_?key|app_?key|access_?token|token)=(?!\{key\})[^&;]+|//[^/]*@", re.IGNORECASE
)
_RANGE = re.compile(r"([a-z])-([a-z])|(\d)-(\d)", re.IGNORECASE)


def templates_of(text: str) -> tuple[str, ...]:
    """Return the addresses of a text, one a line, with the names of the parts that we use.

    Raises
    ------
    RefusedError
        A part has a name nobody knows, or the address holds a key in the open.
    """
    found = tuple(_PART.sub(_part, line.strip()) for line in text.splitlines() if line.strip())
    if any(_SECRET.search(one) for one in found):
        raise RefusedError(
            msg("The address holds a key"),
            "",
            msg("Write {part} in its place; the key is entered by itself and kept in the keyring", part="{key}"),
        )
    return found


def subdomains_of(text: str, templates: tuple[str, ...]) -> tuple[str, ...]:
    """Return what {s} may be: "a, b, c" or a range such as "0-7"; nothing when no address has an {s}.

    Raises
    ------
    RefusedError
        An address has an {s} and the text is empty.
    """
    if not any("{s}" in one for one in templates):
        return ()
    found: list[str] = []
    for word in re.split(r"[\s,，、;]+", text.strip()):
        ends = _RANGE.fullmatch(word)
        if ends:
            first, last = (part for part in ends.groups() if part is not None)
            found += [chr(code) for code in range(ord(first), ord(last) + 1)]
        elif word:
            found.append(word)
    if not found:
        raise RefusedError(msg("Say what {part} stands for, for example a, b, c", part="{s}"))
    return tuple(found)


def free_name(title: str, taken: Container[str]) -> str:
    """Return a name for a service that no other has: letters of its title, else "service", and a number if need be."""
    stem = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:32]
    if not stem or not stem[0].isalpha():
        stem = f"service_{stem}".rstrip("_")
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def _part(match: re.Match[str]) -> str:
    written = match.group(1).lower()
    part = _OTHER_NAMES.get(written, written)
    if part not in _KNOWN:
        raise RefusedError(
            msg("The address holds {part}, which is not known", part=match.group(1)),
            "",
            msg("Known are {parts}", parts="{z} {x} {y} {-y} {s} {key}"),
        )
    return part
