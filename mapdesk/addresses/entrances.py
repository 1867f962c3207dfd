"""All entrances of a workspace in memory: which is nearest, and what its address is; kept in the cache folder.

One position is one entrance: of the addresses that share it the door plate or building speaks, a room only where there
is nothing else. The elements are kept as numbers into lists of their different values, texts as one run of bytes, so
that a million addresses take some 100 MB, mapped from the file rather than read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mapdesk.addresses.ground import ADDRESS_COLUMNS, ROOM_PENALTY_M, Near
from mapdesk.geo.crs import STORED, metric_for, transform_points
from mapdesk.geo.measure import bearing_deg, distance_m
from mapdesk.log import logger
from mapdesk.model.query import Query
from mapdesk.paths import cache_folder

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

_FORM = 1  # of the files; another form is made anew
_TEXTS = ("address_id", "address_code", "text")
_CODED = tuple(name for name in ADDRESS_COLUMNS if name not in _TEXTS)
_CHUNK = 20_000
_CANDIDATES = 24
_ROUND = 7  # decimals of a degree (1 cm) that make one position
_LAST = 9  # rank of a room; lower ones speak first
_RANKS = {"door_plate": 0, "building": 1, "harbour_berth": 2, "farm_plot": 3, "landmark": 4, "room": _LAST}


class Entrances:
    """The entrances of one state of a workspace; see `open_entrances`."""

    def __init__(self, arrays: dict[str, Any], words: dict[str, list[str | None]]) -> None:
        from scipy.spatial import cKDTree

        self._arrays, self._words = arrays, words
        places = arrays["places"]
        box = (181.0, 91.0, -181.0, -91.0)
        if len(places):
            box = (*places.min(axis=0).tolist(), *places.max(axis=0).tolist())
        self._crs = metric_for(STORED, box) if len(places) else STORED
        self._box = box
        points = transform_points(places, STORED, self._crs)
        self._tree = cKDTree(points, balanced_tree=False, compact_nodes=False)

    def __len__(self) -> int:
        return len(self._arrays["places"])

    def nearest(self, lon: float, lat: float, *, within_deg: float) -> Near | None:
        """Return the nearest entrance with its address; None when there is none within so many degrees of the box."""
        west, south, east, north = self._box
        if not (west - within_deg <= lon <= east + within_deg and south - within_deg <= lat <= north + within_deg):
            return None
        point = transform_points(np.array([[lon, lat]]), STORED, self._crs)[0]
        _, found = self._tree.query(point, k=min(_CANDIDATES, len(self)))
        found = np.atleast_1d(found)
        places = self._arrays["places"][found]
        count = len(found)
        metres = np.atleast_1d(distance_m(places[:, 0], places[:, 1], np.full(count, lon), np.full(count, lat)))
        best = int(np.argmin(metres + ROOM_PENALTY_M * (self._arrays["ranks"][found] == _LAST)))
        x, y = places[best].tolist()
        return Near("addresses", self.row(int(found[best])), float(metres[best]), float(bearing_deg(x, y, lon, lat)))

    def row(self, at: int) -> dict[str, Any]:
        """Return the address of an entrance."""
        row: dict[str, Any] = {}
        for name in _TEXTS:
            ends = self._arrays[f"{name}_ends"]
            start = int(ends[at - 1]) if at else 0
            row[name] = self._arrays[name][start : int(ends[at])].tobytes().decode("utf-8") or None
        codes = self._arrays["codes"][at].tolist()
        row.update((name, self._words[name][code]) for name, code in zip(_CODED, codes, strict=True))
        return row


def open_entrances(workspace: Workspace, folder: Path | None = None) -> Entrances:
    """Return the entrances of a workspace as it is now, from the cache folder or made anew and kept there.

    Parameters
    ----------
    workspace : Workspace
    folder : Path, optional
        Default: this user's cache folder. One that cannot be written only costs the making.
    """
    home = folder if folder is not None else cache_folder() / "entrances"
    name = hashlib.sha256(workspace.workspace_id.encode()).hexdigest()[:20]
    kept = home / f"{name}-{_state(workspace)}"
    try:
        return _load(kept)
    except (OSError, ValueError, KeyError):
        pass
    arrays, words = _read(workspace)
    try:
        _keep(kept, arrays, words)
        for old in home.glob(f"{name}-*"):
            if old != kept:
                shutil.rmtree(old, ignore_errors=True)
        return _load(kept)
    except (OSError, ValueError, KeyError) as problem:
        logger("addresses").warning("entrances cannot be kept: %s", problem)
        return Entrances(arrays, words)


def _state(workspace: Workspace) -> str:
    """Return what tells one state of the addresses from another: the journal's last entry and the layer's revision."""
    last = workspace.entries(newest_first=True, limit=1)
    status = workspace.status("addresses")
    told = json.dumps([_FORM, last[0].hash if last else "", status.revision, status.rows])
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def _read(workspace: Workspace) -> tuple[dict[str, Any], dict[str, list[str | None]]]:
    fids, places = workspace.points("addresses")
    ranks = np.array([_RANKS.get(kind, 5) for kind in workspace.column("addresses", "kind", positioned=True)], np.uint8)
    gone = np.array([state == "retired" for state in workspace.column("addresses", "status", positioned=True)], bool)
    chosen = _spokesmen(places, ranks, np.flatnonzero(~gone))
    arrays: dict[str, Any] = {"places": places[chosen], "ranks": ranks[chosen]}
    words = _elements(workspace, fids[chosen], arrays)
    return arrays, words


def _spokesmen(places: Any, ranks: Any, used: Any) -> Any:
    """Return for each position the address that speaks for it: the lowest rank, then the first."""
    grid = np.round(places[used] * 10**_ROUND).astype(np.int64)
    order = np.lexsort((used, ranks[used], grid[:, 1], grid[:, 0]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (grid[order[1:]] != grid[order[:-1]]).any(axis=1)
    return np.sort(used[order[first]])


def _elements(workspace: Workspace, fids: Any, arrays: dict[str, Any]) -> dict[str, list[str | None]]:
    """Put the texts and the coded columns of the addresses with these fids (ascending) beside; return the words."""
    parts: dict[str, list[bytes]] = {name: [] for name in _TEXTS}
    lengths: dict[str, list[Any]] = {name: [] for name in _TEXTS}
    codes = np.zeros((len(fids), len(_CODED)), dtype=np.uint32)
    known: list[dict[Any, int]] = [{None: 0} for _ in _CODED]
    done = 0
    for rows in workspace.stream(Query("addresses", (*_TEXTS, *_CODED)), _CHUNK):
        every = np.array(rows.column("fid"), dtype=np.int64)
        chosen = np.flatnonzero(np.isin(every, fids, assume_unique=True)).tolist()
        columns = list(zip(*(rows.values[at] for at in chosen), strict=True))
        if not columns:
            continue
        for name in _TEXTS:
            pieces = [str(one or "").encode() for one in columns[rows.names.index(name)]]
            parts[name].append(b"".join(pieces))
            lengths[name].append(np.array([len(piece) for piece in pieces], dtype=np.int64))
        for place, name in enumerate(_CODED):
            book = known[place]
            column = columns[rows.names.index(name)]
            codes[done : done + len(chosen), place] = [book.setdefault(one, len(book)) for one in column]
        done += len(chosen)
    for name in _TEXTS:
        arrays[name] = np.frombuffer(b"".join(parts.pop(name)), dtype=np.uint8)
        arrays[f"{name}_ends"] = np.cumsum(np.concatenate([*lengths[name], np.zeros(0, dtype=np.int64)]))
    arrays["codes"] = codes
    return {name: list(book) for name, book in zip(_CODED, known, strict=True)}


def _keep(kept: Path, arrays: dict[str, Any], words: dict[str, list[str | None]]) -> None:
    draft = kept.with_name(f"{kept.name}.{os.getpid()}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for name, array in arrays.items():
            np.save(draft / f"{name}.npy", array, allow_pickle=False)
        (draft / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        draft.replace(kept)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _load(kept: Path) -> Entrances:
    words = json.loads((kept / "words.json").read_text(encoding="utf-8"))
    names = ["places", "ranks", "codes", *(f"{name}{end}" for name in _TEXTS for end in ("", "_ends"))]
    arrays = {name: _mapped(kept / f"{name}.npy") for name in names}
    if any(len(arrays[name]) != len(arrays["places"]) for name in ("ranks", "codes", "text_ends")):
        raise ValueError(kept)
    return Entrances(arrays, words)


def _mapped(file: Path) -> Any:
    found = np.load(file, mmap_mode="r", allow_pickle=False)
    return np.asarray(found)  # a plain view of the mapped pages: a memmap costs microseconds at every look
