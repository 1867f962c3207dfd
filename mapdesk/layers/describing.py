"""What the card of an object says, and the legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.layers.values import written
from mapdesk.model.query import Op, Query, Where
from mapdesk.words import Message

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.store.workspace import Workspace


@dataclass(frozen=True)
class Badge:
    """The state of an object: its title, the sign and the token of its colour."""

    title: str
    sign: str | None
    ink: str | None


def row_of(layer: Layer, workspace: Workspace, key: str) -> dict[str, Any] | None:
    """Return the row with a key, without geometry, or None."""
    found = workspace.rows(Query(layer.name, where=(Where(layer.key, Op.EQ, key),), limit=1)).dicts()
    return found[0] if found else None


def title_of(layer: Layer, row: dict[str, Any]) -> str:
    """Return the name of an object for its card: the title column, else the key."""
    title = row.get(layer.card.title)
    if not title:
        return str(row.get(layer.key) or "")
    return str(title) if layer.card.title == layer.key else written(layer.schema.column(layer.card.title), title)


def facts_of(layer: Layer, row: dict[str, Any]) -> list[tuple[Message, str]]:
    """Return title and text of the card's facts that are known, in the card's order."""
    return _told(layer, row, layer.card.facts)


def details_of(layer: Layer, row: dict[str, Any]) -> list[tuple[Message, str]]:
    """Return title and text of every other column that is filled, the key first."""
    shown = {*layer.card.facts, "version"}
    return _told(layer, row, tuple(one.name for one in layer.schema.all_columns() if one.name not in shown))


def badge_of(layer: Layer, row: dict[str, Any]) -> Badge | None:
    """Return the badge of an object, or None when it has none or its value is unknown."""
    name = layer.card.badge
    if name is None or row.get(name) in (None, ""):
        return None
    title = written(layer.schema.column(name), row[name])
    if layer.style.by != name:
        return Badge(title, None, None)
    symbol = next((case.symbol for case in layer.style.cases if case.value == row[name]), None)
    return Badge(title, None, None) if symbol is None else Badge(title, symbol.sign, symbol.fill or symbol.stroke)


def legend(layer: Layer, theme: str) -> list[tuple[Message, dict[str, Any]]]:
    """Return title and symbol (plain data, colours of the theme) of each case of a layer."""
    cases = layer.style.resolved(theme)["cases"]
    return [(case.title, plain["symbol"]) for case, plain in zip(layer.style.cases, cases, strict=True)]


def _told(layer: Layer, row: dict[str, Any], names: tuple[str, ...]) -> list[tuple[Message, str]]:
    schema = layer.schema
    told = ((schema.column(name), row.get(name)) for name in names)
    return [(column.title, text) for column, value in told if (text := written(column, value))]
