"""Building the index of an address base: one run over its rows, chunk by chunk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.addresses.canonical import door, key, number_range
from mapdesk.addresses.index.lookup import checksum, table_of
from mapdesk.addresses.index.names import NAMED, TABLES, forms_of, wording
from mapdesk.addresses.index.strings import StringsMaker
from mapdesk.addresses.parsing import parse
from mapdesk.model.query import Op, Query, Where

if TYPE_CHECKING:
    from mapdesk.model.rows import Rows
    from mapdesk.store.workspace import Workspace

Array = npt.NDArray[Any]

TAIL = ("number", "building", "unit", "floor", "room")
COLUMNS = ("address_code", "text", *NAMED, *TAIL, "names", "aliases", "status")
FORM = 1
_CHUNK = 5_000
SCALE = 1e7
NO_PLACE = np.iinfo(np.int32).min
_KEPT = ("stem", *TAIL, "whole", "retired", "lon", "lat")
_COLUMN_KINDS: dict[str, type] = {"whole": np.uint32, "retired": np.uint8}
_ANCHORS = ("road", "estate", "poi")
_CARRIERS = ("poi", "estate", "road", "island", "village", "community", "town")
_FORMER_OF = {"land": ("island",), "reefs": ("poi",)}


def build(
    workspace: Workspace, told: Callable[[int, int], None] | None = None
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the facts and arrays of the index of a workspace, as `filing.save` writes them.

    Parameters
    ----------
    workspace : Workspace
    told : callable
        Called with rows done and rows in all after every chunk; what it raises ends the building.

    Returns
    -------
    (dict, dict of str to array)
        About 200 bytes per address; memory needed meanwhile is about the same and one chunk.
    """
    facts = facts_of(workspace)
    maker = Maker()
    for rows in workspace.stream(Query("addresses", COLUMNS, geometry=True), _CHUNK):
        maker.add(rows)
        if told is not None:
            told(maker.count, facts["rows"])
    for layer, elements in _FORMER_OF.items():
        maker.add_other_names(layer, elements, workspace)
    return facts, maker.arrays()


def facts_of(workspace: Workspace) -> dict[str, Any]:
    """Return what an index is known by: workspace, journal position and its hash, revision and rows of the layer."""
    last = workspace.entries(limit=1, newest_first=True)
    status = workspace.status("addresses")
    return {
        "form": FORM,
        "workspace_id": workspace.workspace_id,
        "seq": last[0].seq if last else 0,
        "hash": last[0].hash if last else "",
        "revision": status.revision,
        "rows": status.rows,
    }


def build_some(workspace: Workspace, keys: set[str]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return facts and arrays of some rows, as `build` does of all; keys that are no more are left out."""
    facts = facts_of(workspace)
    maker = Maker()
    wanted = Where("address_id", Op.IN, tuple(sorted(keys)))
    maker.add(workspace.rows(Query("addresses", COLUMNS, (wanted,), geometry=True)))
    return facts, maker.arrays()


class Maker:
    """Takes rows in and makes arrays of them."""

    def __init__(self) -> None:
        self.count = 0
        self._names: dict[tuple[str, str], int] = {}
        self._stems: dict[tuple[int, ...], int] = {}
        self._tails: dict[str, int] = {"": 0}
        self._forms: dict[tuple[int, str | None], int] = {}
        self._others: dict[int, dict[str, None]] = {}
        self._columns: dict[str, list[Array]] = {name: [] for name in _KEPT}
        self._ids, self._codes, self._texts = StringsMaker(), StringsMaker(), StringsMaker()
        self._wholes: list[tuple[int, int]] = []

    def add(self, rows: Rows) -> None:
        """Take in rows with the columns `COLUMNS`."""
        columns = dict(zip(rows.names, zip(*rows.values, strict=True), strict=True)) if rows.values else {}
        if not columns:
            return
        size = len(rows)
        _take_apart(columns)
        self._ids.add(columns["address_id"])
        self._codes.add(columns["address_code"])
        self._texts.add(columns["text"])
        named = [self._name_ids(name, columns[name]) for name in NAMED]
        stems, known = [], self._stems
        for stem in zip(*named, strict=True):
            stems.append(known.setdefault(stem, len(known)))
        for name, values in zip(("lon", "lat"), _places(rows), strict=True):
            self._columns[name].append(values)
        self._keep("stem", stems, size)
        for name in TAIL:
            self._keep(name, self._tail_ids(name, columns[name]), size)
        self._keep("whole", [checksum(wording(one or "")) for one in columns["text"]], size, np.uint32)
        self._keep("retired", [one == "retired" for one in columns["status"]], size, np.uint8)
        for at, (names, aliases) in enumerate(zip(columns["names"], columns["aliases"], strict=True)):
            if names or aliases:
                self._add_row_names(self.count + at, named, at, [*_listed(names), *_listed(aliases)])
        self.count += size

    def add_other_names(self, layer: str, elements: tuple[str, ...], workspace: Workspace) -> None:
        """Take other names of things of a layer as other names of the elements that are called like them."""
        rows = workspace.rows(Query(layer, ("name", "aliases"))) if workspace.status(layer).rows else None
        for called, aliases in zip(rows.column("name"), rows.column("aliases"), strict=True) if rows else ():
            for element in elements if aliases else ():
                name = self._names.get((element, str(called)))
                if name is not None:
                    self._others.setdefault(name, {}).update(dict.fromkeys(_listed(aliases)))

    def arrays(self) -> dict[str, Array]:
        """Return all arrays."""
        stems = self._column("stem")
        room, number = self._column("room"), self._column("number")
        order = np.lexsort((room, number, stems))
        made = {"stem": stems[order], "room": room[order], "number": number[order]}
        del room, number
        made.update({name: self._column(name)[order] for name in _KEPT if name in self._columns and name != "whole"})
        made["text_at"] = order.astype(np.int32)
        counts = np.bincount(stems, minlength=len(self._stems))
        made["stem_rows"] = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        made.update(self._whole_arrays(self._column("whole"), order))
        made.update(self._name_arrays())
        made.update(self._tail_arrays())
        for name, texts in (("ids", self._ids), ("codes", self._codes), ("texts", self._texts)):
            made.update(texts.arrays(name))
        return made

    def _column(self, name: str) -> Array:
        """Return a column of all rows; its parts are let go of."""
        parts = self._columns.pop(name)
        return np.concatenate(parts) if parts else np.empty(0, _COLUMN_KINDS.get(name, np.int32))

    def _keep(self, name: str, values: Iterable[Any], size: int, kind: Any = np.int32) -> None:
        self._columns[name].append(np.fromiter(values, kind, size))

    def _name_ids(self, element: str, values: Iterable[str | None]) -> list[int]:
        """Return the numbers of names, -1 where there is none; a value that was met is found by one look."""
        known = self._names
        made = []
        for value in values:
            if not value:
                made.append(-1)
                continue
            number = known.get((element, value))
            if number is None:
                number = known[(element, value)] = len(known)
            made.append(number)
        return made

    def _tail_ids(self, name: str, values: Iterable[str | None]) -> list[int]:
        known: dict[str | None, int] = {None: 0, "": 0}
        made = []
        for value in values:
            number = known.get(value)
            if number is None:
                number = known[value] = self._tails.setdefault(tail_key(name, value or ""), len(self._tails))
            made.append(number)
        return made

    def _add_row_names(self, row: int, named: list[list[int]], at: int, others: list[str]) -> None:
        """Short other names belong to the most exact name of the row; those with a figure may be whole addresses."""
        carrier = next((name for one in _CARRIERS if (name := named[NAMED.index(one)][at]) >= 0), None)
        for other in others:
            self._wholes.append((checksum(wording(other)), row))
            if carrier is not None and named[NAMED.index("poi")][at] == carrier:
                self._others.setdefault(carrier, {})[other] = None

    def _whole_arrays(self, sums: Array, order: Array) -> dict[str, Array]:
        """Return checksums of whole texts, sorted, and the rows (in the order of the index) they belong to."""
        back = np.empty(len(order), np.int32)
        back[order] = np.arange(len(order), dtype=np.int32)
        more = np.array([one for one, _ in self._wholes], np.uint32)
        rows = np.concatenate([back, back[np.array([row for _, row in self._wholes], np.int64)]])
        whole = np.concatenate([sums, more])
        by_sum = np.argsort(whole, kind="stable")
        return {"whole_sums": whole[by_sum], "whole_rows": rows[by_sum]}

    def _name_arrays(self) -> dict[str, Array]:
        forms: list[tuple[str, int, int]] = []
        names = StringsMaker()
        names.add(value for _, value in self._names)
        for (element, value), number in self._names.items():
            others = tuple(self._others.get(number, ()))
            forms += [(form.text, number, form.how) for form in forms_of(element, value, others)]
        texts = StringsMaker()
        texts.add(text for text, _, _ in forms)
        stems = np.array(list(self._stems), np.int32).reshape(-1, len(NAMED))
        made: dict[str, Array] = {
            "name_element": np.array([NAMED.index(element) for element, _ in self._names], np.uint8),
            "form_name": np.array([name for _, name, _ in forms], np.int32),
            "form_how": np.array([how for _, _, how in forms], np.uint8),
            "stems": stems.ravel(),
            **names.arrays("names"),
            **texts.arrays("forms"),
            **_postings(stems, len(self._names)),
        }
        for table, variants in TABLES.items():
            pairs = ((text, at) for at, (form, _, _) in enumerate(forms) for text in variants(form))
            made[f"{table}_sums"], made[f"{table}_forms"] = table_of(pairs)
        return made

    def _tail_arrays(self) -> dict[str, Array]:
        tails = StringsMaker()
        tails.add(self._tails)
        ends = [_ends(text) for text in self._tails]
        return {
            **tails.arrays("tails"),
            "tail_first": np.array([first for first, _ in ends], np.int32),
            "tail_last": np.array([last for _, last in ends], np.int32),
        }


def _take_apart(columns: dict[str, Any]) -> None:
    """Give rows without road, estate or place what of their elements only stands in the text, in place."""
    anchors = zip(*(columns[name] for name in _ANCHORS), strict=True)
    bare = [at for at, values in enumerate(anchors) if not any(values)]
    if not bare:
        return
    named = (*NAMED, *TAIL)
    for name in named:
        columns[name] = list(columns[name])
    for at in bare:
        told = parse(columns["text"][at] or "")
        values = {name: getattr(told, name) for name in named} | {"number": door(told) or None}
        for name in named:
            columns[name][at] = columns[name][at] or values[name]


def tail_key(name: str, value: str) -> str:
    """Return the comparable form of a number, building, unit, floor or room; 12号之1 and 12-1号 are one."""
    return key(name, value)


def _ends(text: str) -> tuple[int, int]:
    """Return the first and last house number a form stands for, both -1 when it is none."""
    both = number_range(text)
    if both is not None:
        return both
    return (int(text), int(text)) if text.isdecimal() and len(text) < 7 else (-1, -1)


def _postings(stems: Array, names: int) -> dict[str, Array]:
    """Return for every name the stems that have it: `of_name_starts` (names + 1) and `of_name` (stems by name)."""
    flat = stems.ravel()
    filled = np.flatnonzero(flat >= 0)
    order = filled[np.argsort(flat[filled], kind="stable")]
    counts = np.bincount(flat[filled], minlength=names)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return {"of_name": (order // max(1, stems.shape[1])).astype(np.int32), "of_name_starts": starts}


def _places(rows: Rows) -> tuple[Array, Array]:
    """Return longitudes and latitudes of rows as whole 1e-7 degrees; `NO_PLACE` where there is none."""
    shapes = rows.geometries()
    scaled = (np.rint(axis(shapes) * SCALE) for axis in (shapely.get_x, shapely.get_y))
    lon, lat = (np.where(np.isnan(one), NO_PLACE, one).astype(np.int32) for one in scaled)
    return lon, lat


def _listed(told: Any) -> list[str]:
    """Return names kept as a JSON list of texts or of objects with a name."""
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except ValueError:
            return []
    listed = told if isinstance(told, list) else []
    texts = (one.get("name") if isinstance(one, dict) else one for one in listed)
    return [one for one in texts if isinstance(one, str) and one]
