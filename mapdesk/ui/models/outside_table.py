"""What other programs changed, one line for each row: layer, key, kind, when, what it was and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mapdesk.layers.base import LAYERS
from mapdesk.layers.values import written
from mapdesk.model.outside import OutsideChange
from mapdesk.ui import figures
from mapdesk.ui.models.lines import Lines
from mapdesk.ui.sentences import layer_title
from mapdesk.words import Message, msg, tr

KINDS: dict[str, Message] = {
    "insert": msg("new"),
    "update": msg("changed"),
    "delete": msg("removed"),
    "unknown": msg("not known"),
}
_SHOWN_CHARACTERS = 60


class OutsideTable(Lines[OutsideChange]):
    """The list "changed outside"."""

    def titles(self) -> tuple[str, ...]:
        when = tr("Time ({zone})", zone=figures.zone())
        return tr("Layer"), tr("Row"), tr("Kind"), when, tr("What it was and what it is")

    def text(self, thing: OutsideChange, column: int, *, whole: bool) -> str:
        if column == 4:
            return told(thing).replace("; ", "\n") if whole else told(thing)
        return (layer_title(thing.layer), thing.key, str(KINDS[thing.kind]), figures.moment(thing.noted_at))[column]


def told(one: OutsideChange) -> str:
    """Return what differs, column by column."""
    if one.kind == "unknown":
        return tr("The watch over this layer was taken away; what was changed is not known.")
    parts = []
    for name in one.columns:
        title, old, new = _title(one.layer, name), _text(one, one.before, name), _text(one, one.after, name)
        if name == "geom":
            parts.append(tr("{column} moved", column=title) if one.kind == "update" else title)
        elif one.kind == "update":
            parts.append(f"{title}: {old} → {new}")
        elif (one.before or one.after).get(name) is not None:
            parts.append(f"{title}: {old if one.kind == 'delete' else new}")
    text = "; ".join(parts)
    if one.overlaid_by is not None:
        note = tr("overwritten here in step {seq}, can only be taken in", seq=one.overlaid_by)
        text = f"{text} ({note})"
    return text


def _title(layer: str, name: str) -> str:
    if name == "geom":
        return tr("Place")
    titles = {one.name: one.title for one in LAYERS[layer].schema.all_columns()} if layer in LAYERS.load() else {}
    return str(titles.get(name, name))


def _text(one: OutsideChange, values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    columns = {column.name: column for column in LAYERS[one.layer].schema.all_columns()}
    if value is None:
        return figures.MISSING
    text = written(columns[name], value) if name in columns and not isinstance(value, bytes) else ""
    return text[: _SHOWN_CHARACTERS - 1] + "…" if len(text) > _SHOWN_CHARACTERS else text or "…"
