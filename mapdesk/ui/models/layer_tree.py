"""What the layer tree shows of each layer: a row of values, and the entries of its legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mapdesk.layers.base import GROUPS, LAYERS, Layer
from mapdesk.layers.describing import legend
from mapdesk.layers.style import MAX_ZOOM
from mapdesk.model.status import LayerStatus
from mapdesk.ui import figures
from mapdesk.ui.map.states import LayerStates
from mapdesk.words import Message, msg, tr

GROUP_TITLES: dict[str, Message] = {
    "incidents": msg("Incidents"),
    "sea": msg("Sea and boats"),
    "assets": msg("Assets and resources"),
    "places": msg("Places"),
    "grids": msg("Grids"),
    "base": msg("Base"),
}


@dataclass(frozen=True)
class Legend:
    """One line of a legend: title and symbol as plain data (None: words alone), drawn as an area or as its layer is."""

    title: str
    symbol: dict[str, Any] | None
    area: bool = False
    zooms: tuple[int, int] = (0, MAX_ZOOM)

    def why_unseen(self, zoom: float) -> str:
        """Return why it is not drawn at a zoom, "" where it is."""
        if zoom < self.zooms[0]:
            return tr("from zoom {zoom}", zoom=self.zooms[0])
        return tr("up to zoom {zoom}", zoom=self.zooms[1]) if zoom > self.zooms[1] else ""


def drawn(layer: Layer) -> bool:
    """Return whether a layer has features on the map."""
    return layer.shape.vector


def grouped(states: LayerStates) -> list[tuple[str, list[Layer]]]:
    """Return the groups with their layers, topmost first."""
    loaded = LAYERS.load().values()

    def height(layer: Layer) -> int:
        return states.of[layer.name].order if layer.name in states.of else layer.order - 1_000_000

    return [
        (group, sorted((one for one in loaded if one.group == group), key=lambda one: -height(one)))
        for group in GROUPS
        if any(one.group == group for one in loaded)
    ]


def legend_of(layer: Layer, theme: str) -> list[Legend]:
    """Return the legend of a layer in a theme's colours."""
    return [
        Legend(str(title), symbol, zooms=(max(layer.min_zoom, case.min_zoom), min(layer.max_zoom, case.max_zoom)))
        for (title, symbol), case in zip(legend(layer, theme), layer.style.cases, strict=True)
    ]


def age_text(status: LayerStatus) -> str:
    """Return the age of a layer's data, with a sign when it is beyond its limit."""
    age = status.age_s()
    if age is None:
        return ""
    return f"! {figures.age(age)}" if status.stale() else figures.age(age)


def source_lines(status: LayerStatus) -> list[tuple[str, str]]:
    """Return what a person may ask about a layer's data: rows, source, owner, date, age and its limit."""
    lines = [(tr("Rows"), figures.count(status.rows))]
    if status.without_position:
        lines.append((tr("Without position"), figures.count(status.without_position)))
    lines.append((tr("Source"), status.source or tr("unknown")))
    if status.owner:
        lines.append((tr("Owner"), status.owner))
    lines.append((tr("As of"), figures.moment(status.as_of) if status.as_of else tr("unknown")))
    age = status.age_s()
    if age is not None:
        limit = status.fresh_for_s
        text = figures.age(age)
        if limit is not None:
            text = tr("{age}, fresh up to {limit}", age=text, limit=figures.age(limit))
        lines.append((tr("Age"), text))
    return lines
