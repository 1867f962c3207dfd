"""An index in memory: its arrays by name, and the small dictionary that exact names are found by."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mapdesk.addresses.index.building import NO_PLACE, SCALE, TAIL
from mapdesk.addresses.index.lookup import Lookup
from mapdesk.addresses.index.names import NAMED, TABLES
from mapdesk.addresses.index.strings import Strings

Array = npt.NDArray[Any]

_STARTING = 2  # signs a form is first looked up by


class Index:
    """What a search asks; nothing here changes after it is loaded.

    Attributes
    ----------
    facts : dict
        workspace_id, seq and revision it was built at, rows.
    path : Path or None
        The file it is mapped from.
    names : list of str
        Values of named elements, by number.
    elements : list of str
        The element of each name.
    forms : dict of str to tuple of int
        Text of a form -> its numbers.
    form_texts, form_names, form_hows : lists by form number
    lengths : dict of str to tuple of int
        First two signs of forms -> their lengths, longest first.
    tables : dict of str to Lookup
        Of `names.TABLES`.
    rows : dict of str to array
        stem, number, building, unit, floor, room (numbers of `tails`), retired, lon, lat; sorted by stem.
    stems : array of int32, shape (n, len(NAMED))
        Names of each stem, -1 where it has none.
    stem_rows : array
        Where the rows of each stem begin.
    tails : dict of str to int
    gone : array of bool or None
        Rows that a later change removed or replaced.
    changes : Index or None
        The rows that took their place, and new ones.
    """

    def __init__(self, facts: Mapping[str, Any], arrays: Mapping[str, Array], path: Path | None = None) -> None:
        self.facts = dict(facts)
        self.path = path
        self.names = _strings(arrays, "names").all()
        self.elements = [NAMED[at] for at in arrays["name_element"].tolist()]
        self.form_texts = _strings(arrays, "forms").all()
        self.form_names: list[int] = arrays["form_name"].tolist()
        self.form_hows: list[int] = arrays["form_how"].tolist()
        self.forms, self.lengths = _dictionary(self.form_texts)
        self.tables = {name: Lookup(arrays[f"{name}_sums"], arrays[f"{name}_forms"]) for name in TABLES}
        self.rows = {name: arrays[name] for name in ("stem", *TAIL, "retired", "lon", "lat")}
        self.stems = arrays["stems"].reshape(-1, len(NAMED))
        self.stem_rows = arrays["stem_rows"]
        self._of_name, self._of_name_starts = arrays["of_name"], arrays["of_name_starts"]
        self.tail_texts = _strings(arrays, "tails").all()
        self.tails = {text: at for at, text in enumerate(self.tail_texts)}
        self.tail_first, self.tail_last = arrays["tail_first"], arrays["tail_last"]
        self.ranged = bool((self.tail_first != self.tail_last).any())
        self.changes: Index | None = None
        self.gone: npt.NDArray[np.bool_] | None = None
        self._text_at = arrays["text_at"]
        self._texts, self._ids, self._codes = (_strings(arrays, one) for one in ("texts", "ids", "codes"))
        self._whole_sums, self._whole_rows = arrays["whole_sums"], arrays["whole_rows"]

    def __len__(self) -> int:
        return len(self.rows["stem"])

    def copy(self) -> Index:
        """Return another index of the same arrays."""
        return copy.copy(self)

    def stems_of(self, name: int) -> Array:
        """Return the stems that have a name, in rising order."""
        return self._of_name[int(self._of_name_starts[name]) : int(self._of_name_starts[name + 1])]

    def text(self, row: int) -> str:
        """Return the full address of a row."""
        return self._texts[int(self._text_at[row])]

    def address_id(self, row: int) -> str:
        """Return the key of a row."""
        return self._ids[int(self._text_at[row])]

    def address_code(self, row: int) -> str | None:
        """Return the register's code of a row, or None."""
        return self._codes[int(self._text_at[row])] or None

    def place(self, row: int) -> tuple[float, float] | None:
        """Return the (lon, lat) of a row, or None."""
        lon, lat = int(self.rows["lon"][row]), int(self.rows["lat"][row])
        return None if NO_PLACE in (lon, lat) else (lon / SCALE, lat / SCALE)

    def whole(self, total: int) -> list[int]:
        """Return the rows whose whole text may have a checksum."""
        start = int(np.searchsorted(self._whole_sums, np.uint32(total)))
        found: list[int] = []
        while start < len(self._whole_sums) and self._whole_sums[start] == total and len(found) < _MOST_SAME:
            found.append(int(self._whole_rows[start]))
            start += 1
        return [row for row in found if self.gone is None or not self.gone[row]]

    def rows_of(self, keys: set[str]) -> Array:
        """Return the rows with some keys; one look at all keys of the index."""
        at = [number for number, key in enumerate(self._ids.all()) if key in keys]
        return np.flatnonzero(np.isin(self._text_at, at))


_MOST_SAME = 32


def _strings(arrays: Mapping[str, Array], name: str) -> Strings:
    return Strings(arrays[f"{name}_blob"], arrays[f"{name}_starts"])


def _dictionary(texts: list[str]) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    forms: dict[str, tuple[int, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for at, text in enumerate(texts):
        forms[text] = (*forms.get(text, ()), at)
        lengths.setdefault(text[:_STARTING], set()).add(len(text))
    return forms, {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
