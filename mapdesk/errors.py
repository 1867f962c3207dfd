"""The one error that reaches people: a title, a detail and a hint, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class MapdeskError(Exception):
    """Something expected went wrong, and the place that raises it knows what to say.

    Parameters
    ----------
    title : object
        What happened, in one sentence. Usually a lazy `words.Message`; it is turned into text when shown.
    detail : object
        Which file, row, value: what a person needs to find it. May be empty.
    hint : object
        What to do next. May be empty.
    """

    def __init__(self, title: object, detail: object = "", hint: object = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """Return title, detail and hint as one line, for a terminal or a log."""
        parts = [str(part).strip() for part in (self.title, self.detail, self.hint)]
        return " ".join(_ended(part) for part in parts if any(letter.isalnum() for letter in part))


def _ended(part: str) -> str:
    """Return a part with a full stop, the Chinese one after Chinese text."""
    if part[-1] in ".!?。！？":
        return part
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in part)
    return part + ("。" if chinese else ".")


class GeometryError(MapdeskError):
    """A geometry cannot be used as asked: wrong kind, invalid, without a reference system."""


class StoreError(MapdeskError):
    """The workspace cannot be read or written."""


class DamagedError(StoreError):
    """The workspace is damaged; `backup` is the newest good backup of it, if one is known."""

    backup: object | None = None


class RefusedError(MapdeskError):
    """A change or an input was refused by a rule; nothing was stored."""


class ConflictError(RefusedError):
    """A row was given with a version, and another one is stored by now.

    Parameters
    ----------
    title, detail : object
        As of `MapdeskError`.
    layer, key : str
        Which row.
    given : mapping of str to value
        The row that was to be written, as it was given.
    stored : mapping of str to value or None
        The row as it is stored (its geometry as WKB under `geom`), or None when there is none.
    """

    def __init__(
        self,
        title: object,
        detail: object,
        *,
        layer: str,
        key: str,
        given: Mapping[str, Any],
        stored: Mapping[str, Any] | None,
    ) -> None:
        super().__init__(title, detail)
        self.layer = layer
        self.key = key
        self.given = dict(given)
        self.stored = None if stored is None else dict(stored)


class FormatError(MapdeskError):
    """A file is not of the format it should be, is damaged, or cannot be read as asked."""
