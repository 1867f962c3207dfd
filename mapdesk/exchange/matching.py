"""Which rows are new, which change a stored one, which say nothing new."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from mapdesk.exchange.preparing import Prepared
from mapdesk.exchange.tally import Tally
from mapdesk.layers.base import Layer
from mapdesk.model.query import Op, Query, Where
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

_PROVENANCE = ("source", "as_of")
_DIGITS = 9  # of degrees: 0.1 mm; formats that write 15 digits agree there
_ASKED_AT_ONCE = 500

Identity = tuple[str, ...]


@dataclass
class Plan:
    """What an import will do.

    Attributes
    ----------
    inserts : list of int
        Rows of the table that are new.
    updates : dict of int to str
        Row -> key of the stored row it changes.
    versions : dict of str to int
        Key -> version of the stored row at the reading, of those that are not of version 1.
    unchanged : int
    """

    inserts: list[int] = field(default_factory=list)
    updates: dict[int, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def writes(self) -> bool:
        """Return whether there is anything to store."""
        return bool(self.inserts or self.updates)


@dataclass
class _Known:
    """What is stored or came earlier: digest -> key ("" for this file); identity -> key, or None when it is no help."""

    digests: dict[bytes, str] = field(default_factory=dict)
    same: dict[Identity, str | None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    def learn(self, digest: bytes, identities: Sequence[Identity], key: str) -> None:
        """Add a row; an identity that two rows claim tells nothing any more."""
        self.digests[digest] = key
        for identity in identities:
            self.same[identity] = None if identity in self.same else key


def plan_import(prepared: Prepared, workspace: Workspace, tally: Tally) -> Plan:
    """Return what the accepted rows would do to a workspace.

    A row whose whole content is there already, or came earlier in the file, is unchanged. Else it is the row with the
    same code from the same source, or with the same identity of the layer; a key, or a code from another source, counts
    only when most values agree, since two workspaces (or two towns) number their rows alike. A stored row is changed
    by one row of a file at most: rows that share a code but differ are all kept, with a warning.

    Parameters
    ----------
    prepared : Prepared
    workspace : Workspace
    tally : Tally
        Takes warnings about codes that stand for different things.
    """
    layer = prepared.layer
    names = tuple(sorted(name for name in prepared.columns if name not in (*_PROVENANCE, layer.key)))
    known = _stored(layer, workspace, names)
    rows = prepared.accepted
    _keep_foreign_keys(prepared, known)
    digests = _digests(
        [[prepared.columns[name][row] for name in names] for row in rows], prepared.placed.geometries[rows], layer
    )
    weak = _weak_owners(prepared, rows, digests, known, workspace)
    known.claimed.update(known.digests[digest] for digest in digests if digest in known.digests)
    plan = Plan(versions=known.versions)
    for row, digest in zip(rows, digests, strict=True):
        if digest in known.digests:
            plan.unchanged += 1
            continue
        identities = _identities(layer, prepared.values(row), prepared.source)
        owner = _owner(identities, row, known, tally) or weak.get(row)
        if owner is None or owner in known.claimed:
            plan.inserts.append(row)
            known.learn(digest, identities, "")
        else:
            plan.updates[row] = owner
            known.digests[digest] = owner
            known.claimed.add(owner)
    return plan


def _keep_foreign_keys(prepared: Prepared, known: _Known) -> None:
    """Keep keys of another workspace as `source_code`, where a row brings no code; our own tell nothing new."""
    codes = prepared.columns["source_code"]
    for row, key in enumerate(prepared.columns.get(prepared.layer.key, ())):
        if codes[row] is None and key is not None and key not in known.keys:
            codes[row] = key


def _identities(layer: Layer, values: Mapping[str, Any], source: str) -> list[Identity]:
    """Return by what a row can be found again, most telling first."""
    found: list[Identity] = []
    code = values.get("source_code")
    if code:
        found.append(("source_code", str(values.get("source") or source), str(code)))
    for entry in layer.identity:
        names = entry.split("+")
        if values.get(names[0]) not in (None, ""):
            found.append((entry, *(str(values.get(name)) for name in names)))
            break
    return found


def _owner(identities: Sequence[Identity], row: int, known: _Known, tally: Tally) -> str | None:
    """Return the key of the stored row that a row is about; None when it is new, or its code tells nothing."""
    for identity in identities:
        owner = known.same.get(identity)
        if owner and owner not in known.claimed:
            return owner
        if identity in known.same:
            tally.warn(msg("A code stands for several different rows; all were kept."), row, identity[-1])
    return None


def agrees(values: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Return whether at least half of the filled values are the same in both, provenance left out."""
    names = [name for name in values if name not in _PROVENANCE]
    return bool(names) and 2 * sum(1 for name in names if values[name] == others.get(name)) >= len(names)


def _stored(layer: Layer, workspace: Workspace, names: tuple[str, ...]) -> _Known:
    """Return what the layer holds, read in chunks."""
    known = _Known()
    more = {"source_code", "source", *(name for entry in layer.identity for name in entry.split("+"))}
    wanted = (layer.key, *sorted({*names, *more}), "version")
    has_shape = layer.shape.vector
    for chunk in workspace.stream(Query(layer.name, wanted, geometry=has_shape)):
        shapes = chunk.geometries() if has_shape else np.full(len(chunk), None, dtype=object)
        at = {name: place for place, name in enumerate(chunk.names)}
        digests = _digests([[values[at[name]] for name in names] for values in chunk.values], shapes, layer)
        for values, digest in zip(chunk.values, digests, strict=True):
            record = {name: values[at[name]] for name in wanted if values[at[name]] is not None}
            known.learn(digest, _identities(layer, record, str(record.get("source", ""))), str(record[layer.key]))
            known.keys.add(str(record[layer.key]))
            if record.get("version") != 1:  # rows are seldom changed: a large layer keeps no numbers here
                known.versions[str(record[layer.key])] = int(record.get("version", 0))
    return known


def _digests(values: list[list[Any]], shapes: Any, layer: Layer) -> list[bytes]:
    """Return 16 bytes for each row, equal when all values and the place (to 0.1 mm) are equal."""
    if layer.shape is Shape.POINT:
        places: list[Any] = np.round(np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)]), _DIGITS).tolist()
        return [_digest(row, repr(place).encode()) for row, place in zip(values, places, strict=True)]
    rounded = shapely.transform(shapes, lambda points: np.round(points, _DIGITS))
    wkb = shapely.to_wkb(rounded, byte_order=1)
    return [_digest(row, place or b"") for row, place in zip(values, wkb, strict=True)]


def _digest(values: list[Any], place: bytes) -> bytes:
    plain = [float(value) if isinstance(value, bool | int) else value for value in values]
    return hashlib.blake2b(repr(plain).encode() + b"\0" + place, digest_size=16).digest()


def _weak_owners(
    prepared: Prepared, rows: list[int], digests: list[bytes], known: _Known, workspace: Workspace
) -> dict[int, str]:
    """Return row -> stored key for changed rows that bring our key, or a code another source brought before."""
    layer = prepared.layer
    keys = prepared.columns.get(layer.key)
    changed = [row for row, digest in zip(rows, digests, strict=True) if digest not in known.digests]
    if not changed or not known.digests:
        return {}
    by_code: dict[str, str | None] = {}
    for identity, owner in known.same.items():
        if identity[0] == "source_code" and owner:
            by_code[identity[2]] = None if identity[2] in by_code else owner
    wanted: dict[int, str] = {}
    for row in changed:
        code = prepared.columns["source_code"][row]
        key = keys[row] if keys is not None else None
        owner = key or (by_code.get(str(code)) if code else None)
        if owner:
            wanted[row] = str(owner)
    stored = _records(layer, workspace, sorted(set(wanted.values())))
    return {row: key for row, key in wanted.items() if key in stored and agrees(prepared.values(row), stored[key])}


def _records(layer: Layer, workspace: Workspace, keys: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        part = tuple(keys[start : start + _ASKED_AT_ONCE])
        for record in workspace.rows(Query(layer.name, where=(Where(layer.key, Op.IN, part),))).dicts():
            found[str(record[layer.key])] = record
    return found
