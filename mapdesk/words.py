"""One catalogue of words for the core, the window and the page (gettext).

A message is a key (the English text) with values until it is shown, so errors, journal entries and reports follow
the language of whoever reads them. What people wrote is never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from importlib import resources
from io import BytesIO
from typing import Any

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
DEFAULT_LANGUAGE = "zh_CN"

_DOMAIN = "mapdesk"
_current = "en"
_catalogues: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
_listeners: list[Callable[[str], None]] = []


class Message:
    """A text with values, translated when it is turned into a string.

    Parameters
    ----------
    key : str
        The English text, a `str.format` template.
    values : dict
        What is filled in; values may be messages themselves.
    """

    __slots__ = ("key", "values")

    def __init__(self, key: str, values: dict[str, Any] | None = None) -> None:
        self.key = key
        self.values = values or {}

    def __str__(self) -> str:
        return _fill(_catalogue(_current).gettext(self.key) if self.key else "", self.values)

    def __repr__(self) -> str:
        return f"Message({self.key!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash(self.key)

    def __bool__(self) -> bool:
        return bool(self.key)

    def to_json(self) -> dict[str, Any]:
        """Return the message as plain data: key and values."""
        values = {k: v.to_json() if isinstance(v, Message) else _plain(v) for k, v in self.values.items()}
        return {"key": self.key, "values": values}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Message:
        """Return the message that `to_json` described."""
        values = {
            k: Message.from_json(v) if isinstance(v, dict) and set(v) == {"key", "values"} else v
            for k, v in dict(data.get("values", {})).items()
        }
        return Message(str(data["key"]), values)


def msg(key: str, /, **values: Any) -> Message:
    """Return a lazy message: translated when shown, in the language of that moment."""
    return Message(key, values)


def tr(key: str, /, **values: Any) -> str:
    """Return a text in the current language now."""
    return str(Message(key, values))


def language() -> str:
    """Return the code of the current language, a key of `LANGUAGES`."""
    return _current


def use_language(code: str) -> None:
    """Make `code` the current language and tell the listeners; an unknown code means English."""
    global _current
    code = code if code in LANGUAGES else "en"
    if code != _current:
        _current = code
        for listener in list(_listeners):
            listener(code)


def on_language_changed(listener: Callable[[str], None]) -> Callable[[], None]:
    """Call `listener(code)` after each change of language; return a function that ends it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def _catalogue(code: str) -> gettext.NullTranslations:
    if code not in _catalogues:
        source = resources.files("mapdesk.resources").joinpath("i18n", code, "LC_MESSAGES", f"{_DOMAIN}.mo")
        try:
            _catalogues[code] = gettext.GNUTranslations(BytesIO(source.read_bytes()))
        except FileNotFoundError:
            _catalogues[code] = gettext.NullTranslations()
    return _catalogues[code]


def _fill(template: str, values: dict[str, Any]) -> str:
    if not values:
        return template
    try:
        return template.format(**values)
    except (KeyError, IndexError, ValueError):  # a translation with a wrong placeholder must not hide the message
        return f"{template} {values}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)
