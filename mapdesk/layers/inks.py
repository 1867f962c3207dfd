"""The colours of every look: a base theme, in high contrast or not, with the usual or with colour-blind-safe colours.

A look is named by its base theme and what differs: "dark", "light_contrast", "dark_safe", "light_contrast_safe".
What takes a theme takes any look. `resources/styles/tokens.json` says of each token only what differs.
"""

from __future__ import annotations

import functools
import json

from mapdesk import paths

THEMES = ("dark", "light")
_CONTRAST, _SAFE = "_contrast", "_safe"
LOOKS = tuple(f"{theme}{contrast}{safe}" for theme in THEMES for contrast in ("", _CONTRAST) for safe in ("", _SAFE))


def look_of(theme: str, *, contrast: bool = False, safe: bool = False) -> str:
    """Return the name of a look: of "dark" or "light", in high contrast, with colour-blind-safe colours."""
    return f"{theme}{_CONTRAST if contrast else ''}{_SAFE if safe else ''}"


def theme_of(look: str) -> str:
    """Return the base theme of a look: "dark" or "light"."""
    return look.split("_", maxsplit=1)[0]


def has_contrast(look: str) -> bool:
    """Return whether a look is one of high contrast."""
    return _CONTRAST in look


@functools.cache
def tokens() -> dict[str, dict[str, str]]:
    """Return the colour tokens: name -> look -> "#rrggbb"."""
    told: dict[str, dict[str, str]] = json.loads(paths.resource("styles", "tokens.json").read_text("utf-8"))["colours"]
    return {name: {look: _of(colours, look) for look in LOOKS} for name, colours in told.items()}


def ink(name: str | None, look: str) -> str | None:
    """Return the colour of a token in a look; KeyError for an unknown token."""
    return None if name is None else tokens()[name][look]


def _of(colours: dict[str, str], look: str) -> str:
    """Return the colour of the look, else that of the nearest look that is told."""
    nearest = (look, look.removesuffix(_SAFE), look.replace(_CONTRAST, ""), theme_of(look))
    return next(colours[one] for one in nearest if one in colours)
