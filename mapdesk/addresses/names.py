"""Named places of a workspace, found by exactly their name or another name of theirs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.addresses.folding import folded
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Op, Query, Where

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

NAMED = ("aids", "reefs", "harbours", "land", "facilities", "towns", "villages", "fishing_grounds", "sea_farms")
"""Layers whose names tell a place, the most exact first."""
_ENDINGS = ("", "岛", "屿", "礁", "灯塔", "灯桩", "渔港", "码头", "村", "社区")
_MOST = 20


@dataclass(frozen=True)
class Named:
    """A named place: its layer, key and names, its other columns, and its geometry (EPSG:4490)."""

    layer: str
    key: str
    name: str
    row: dict[str, Any]
    geometry: Any


def named(workspace: Workspace, name: str) -> list[Named]:
    """Return the places that are called so, by name or another name, the most exact layers first.

    A name without the word for its kind (鹿西 for 鹿西岛) is understood when nothing is called exactly so.

    Parameters
    ----------
    workspace : Workspace
    name : str

    Returns
    -------
    list of Named
        At most 20; empty when there is none.
    """
    wanted = name.strip()
    if not wanted:
        return []
    for ending in _ENDINGS:
        found = [one for layer in NAMED for one in _called(workspace, layer, wanted + ending)]
        if found:
            return found[:_MOST]
    landmarks = (Where("poi", Op.EQ, wanted),)
    return _read(workspace, "addresses", landmarks, "text")[:_MOST] if len(wanted) > 1 else []


def aliases_of(row: dict[str, Any]) -> list[str]:
    """Return the other names of a row, kept as a JSON list of texts or of objects with a name."""
    try:
        told = json.loads(row.get("aliases") or "[]")
    except ValueError:
        return []
    others = told if isinstance(told, list) else []
    return [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in others]


def _called(workspace: Workspace, layer: str, name: str) -> list[Named]:
    same = folded(name)
    conditions = [(Where("name", Op.EQ, name),)]
    columns = {column.name for column in LAYERS.load()[layer].columns}
    if "aliases" in columns:
        conditions.append((Where("aliases", Op.CONTAINS, name),))
    if same != name:
        conditions.append((Where("name", Op.EQ, same),))
    found: dict[str, Named] = {}
    for where in conditions:
        for one in _read(workspace, layer, where, "name"):
            if same in (folded(one.name), *map(folded, aliases_of(one.row))):
                found.setdefault(one.key, one)
    return list(found.values())


def _read(workspace: Workspace, layer: str, where: tuple[Where, ...], title: str) -> list[Named]:
    rows = workspace.rows(Query(layer, where=where, geometry=True, limit=_MOST))
    key = LAYERS.load()[layer].key
    pairs = zip(rows.dicts(), rows.geometries(), strict=True) if len(rows) else ()
    return [
        Named(layer, str(row[key]), str(row.get(title) or ""), row, geometry)
        for row, geometry in pairs
        if geometry is not None and row.get(title)
    ]
