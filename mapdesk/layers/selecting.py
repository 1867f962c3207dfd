"""What an outline selects, layer by layer; and what of a layer a selection means, as the conditions of a query.

Whoever asks what is there in a drawn area uses `outline_of` with `Query.within`, or `rows_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.model.query import Op, Query, Where, Within
from mapdesk.model.selection import Chosen, Selection
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

MOST_KEYS = 100_000
"""Objects of one layer that a selection holds by their keys; of more it holds the outline."""
MODES = ("set", "add", "remove")


@dataclass(frozen=True)
class Found:
    """What the map found of a layer in an outline: how many, and their row numbers, the first ones of too many."""

    layer: str
    count: int
    fids: tuple[int, ...] = ()


def outline_of(points: Sequence[tuple[float, float]], *, whole: bool = False) -> Within:
    """Return drawn corners (lon, lat) as an outline; one that crosses itself holds what is on an odd side of it.

    Raises
    ------
    RefusedError
        It has no inside.
    """
    import shapely

    drawn = shapely.make_valid(shapely.Polygon(points)) if len(points) > 2 else shapely.Polygon()
    return _within(drawn, whole)


def rows_in(workspace: Workspace, found: Iterable[Found], within: Within) -> tuple[Chosen, ...]:
    """Return the keys of what lies in an outline, layer by layer; what is gone or unknown is left out.

    Parameters
    ----------
    workspace : Workspace
    found : iterable of Found
        The layers; rows all told by number are taken as they are, others are asked of the store by the outline, and of
        more than `MOST_KEYS` the first ones are held.
    within : Within
    """
    parts = [_part(workspace, one, within) for one in found if one.layer in LAYERS.load() and one.count]
    return tuple(one for one in parts if one.keys)


def combined(before: Selection, parts: tuple[Chosen, ...], within: Within, mode: str) -> Selection:
    """Return a selection after an outline was drawn: `mode` "set" takes its place, "add" joins, "remove" takes away.

    Raises
    ------
    RefusedError
        More objects than are held by keys are to be joined or taken away one by one.
    """
    if mode == "set" or not before.parts:
        return Selection.of_parts(parts if mode != "remove" else (), within)
    if mode == "add" and any(not one.is_held for one in parts):
        raise _too_many()
    outline = _joined(before, within, mode)
    own = {one.layer: one for one in before.parts}
    other = {one.layer: one for one in parts}
    names = list(dict.fromkeys([*own, *(other if mode == "add" else ())]))
    made = [_merged(own.get(name), other.get(name), mode) for name in names]
    return Selection.of_parts(tuple(one for one in made if one is not None), outline)


def toggled(selection: Selection, layer: str, key: str) -> tuple[Chosen, ...]:
    """Return the parts of a selection with one object taken out, or put in as the last; no part is empty.

    A layer held by its outline stays as it is: one object more or less of very many cannot be told.
    """
    part = selection.part(layer) or Chosen(layer, (), 0)
    if not part.is_held:
        return selection.parts
    keys = tuple(one for one in part.keys if one != key) if key in part.keys else (*part.keys, key)
    made = {one.layer: one for one in selection.parts}
    made[layer] = Chosen(layer, keys, len(keys))
    return tuple(one for one in made.values() if one.keys)


def conditions(selection: Selection, layer: Layer) -> dict[str, Any]:
    """Return what of a layer is selected, as fields of a `Query`: `where`, or `within` where keys are too many.

    A layer of which nothing is selected has a condition that no row meets.
    """
    part = selection.part(layer.name)
    if part is not None and not part.is_held and selection.within is not None:
        return {"within": selection.within}
    return {"where": (Where(layer.key, Op.IN, part.keys if part is not None else ()),)}


def query_of(selection: Selection, layer: Layer, **fields: Any) -> Query:
    """Return the query of the selected rows of a layer; `fields` are further ones of `Query`, `where` joined."""
    chosen = conditions(selection, layer)
    where = (*fields.pop("where", ()), *chosen.get("where", ()))
    return Query(layer.name, where=where, within=chosen.get("within"), **fields)


def _part(workspace: Workspace, found: Found, within: Within) -> Chosen:
    layer = LAYERS[found.layer]
    asked: dict[str, Any] = {"where": (Where("fid", Op.IN, found.fids),)}
    if len(found.fids) < found.count <= MOST_KEYS:
        asked = {"within": within}
    rows = workspace.rows(Query(layer.name, (layer.key,), **asked))
    keys = tuple(str(key) for key in rows.column(layer.key))
    return Chosen(layer.name, keys, found.count if found.count > MOST_KEYS else len(keys))


def _merged(own: Chosen | None, other: Chosen | None, mode: str) -> Chosen | None:
    if own is None or other is None:
        return own or other
    if not (own.is_held and other.is_held):
        raise _too_many()
    if mode == "add":
        keys = tuple(dict.fromkeys((*own.keys, *other.keys)))
    else:
        gone = set(other.keys)
        keys = tuple(key for key in own.keys if key not in gone)
    return Chosen(own.layer, keys, len(keys))


def _too_many() -> RefusedError:
    return RefusedError(
        msg("There are too many to add or take away one by one."),
        hint=msg("Draw an outline that selects anew, or fewer of them."),
    )


def _joined(before: Selection, within: Within, mode: str) -> Within | None:
    """Return the outline to show for both; None when the selection before was not drawn, or nothing is left of it."""
    import shapely

    if before.within is None or any(not one.is_held for one in before.parts):
        return before.within
    one, other = shapely.from_wkb(before.within.wkb), shapely.from_wkb(within.wkb)
    both = shapely.union(one, other) if mode == "add" else shapely.difference(one, other)
    try:
        return _within(both, within.whole)
    except RefusedError:
        return None


def _within(shape: Any, whole: bool) -> Within:
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shape))
    areas = [one for one in parts if one.geom_type == "Polygon" and one.area > 0]
    if not areas:
        raise RefusedError(msg("The outline has no inside."))
    drawn = areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    return Within(shapely.to_wkb(drawn, byte_order=1), whole)


def counted(workspace: Workspace, selection: Selection) -> Selection:
    """Return a selection with the store's own count of what is held by the outline; seconds for a million rows.

    The map counts coordinates that are rounded to 2 cm, so that it may take one on the very edge for another.
    """
    parts = tuple(
        one if one.is_held else replace(one, count=workspace.count(query_of(selection, LAYERS[one.layer])))
        for one in selection.parts
    )
    return replace(selection, chosen=parts)
