"""What the page is told of layers, theme and words: plain data made of registered layers and their states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mapdesk.commands import COMMANDS, key_of
from mapdesk.layers import inks
from mapdesk.layers.base import Layer
from mapdesk.layers.inks import tokens
from mapdesk.ui.map.states import LIVE_LAYERS, LayerStates, drawn_layers
from mapdesk.words import tr

HIDDEN_BY_TILES = frozenset({"land"})
"""Layers that stand for the base map on the plain one; tiles would lie hidden below them."""

PLAN_ORDER = 10_000
"""A plan lies above all layers."""

_THEME = {
    "sea": "sea",
    "land": "land",
    "text": "map_text",
    "halo": "map_halo",
    "accent": "accent",
    "line": "line",
    "panel": "panel",
    "muted": "muted",
}


def theme_of(look: str) -> dict[str, str]:
    """Return the colours of a look (`layers.inks`) as the page wants them; it knows dark and light ones."""
    return {"name": inks.theme_of(look), **{key: tokens()[token][look] for key, token in _THEME.items()}}


def page_words() -> dict[str, str]:
    """Return the words that the page shows by itself, in the current language."""
    key = key_of(COMMANDS.load()["select.list_here"]).split(" | ")[0]
    return {
        "unit_m": tr("m"),
        "unit_km": tr("km"),
        "unit_nm": tr("nmi"),
        # the page puts the values in itself
        "more_here": tr("+{n} more", n="{n}"),
        "layer_count": tr("{layer}: {n}", layer="{layer}", n="{n}"),
        "near_here": tr("{layer}: {n} around here", layer="{layer}", n="{n}"),
        "next_here": tr("Click again for the next one, “{key}” lists all", key=key or tr("Alt+click")),
        "simulated": tr("Simulated boat traffic: these positions are not real"),
    }


def layers_message(
    revisions: Mapping[str, int], states: LayerStates, styles: Mapping[str, Mapping[str, Any]], *, tiles: bool
) -> list[dict[str, Any]]:
    """Return the layers as the page is told of them.

    Parameters
    ----------
    revisions : mapping
        Of the layers that the workspace has.
    states : LayerStates
    styles : mapping
        Resolved style of each layer.
    tiles : bool
        Whether a base map with tiles lies below.
    """
    return [
        {
            "name": layer.name,
            "title": str(layer.title),
            "geometry": layer.shape.value,
            "url": f"mapdesk://app/layer/{layer.name}/{revisions[layer.name]}",
            "revision": revisions[layer.name],
            "visible": states.of[layer.name].visible and not (tiles and layer.name in HIDDEN_BY_TILES),
            "opacity": states.of[layer.name].opacity,
            "order": states.of[layer.name].order,
            "min_zoom": layer.min_zoom,
            "max_zoom": layer.max_zoom,
            "style": styles[layer.name],
            "live": layer.name in LIVE_LAYERS,
        }
        for layer in drawn_layers()
        if layer.name in revisions
    ]


def plan_message(plan_id: str, theme: str) -> dict[str, Any]:
    """Return a plan as a layer above all others; its cells never change once stored, so there is one revision."""
    from mapdesk.desks.planning import drawing

    name = drawing.layer_name(plan_id)
    return {
        "name": name,
        "title": plan_id,
        "geometry": "polygon",
        "url": f"mapdesk://app/layer/{name}/1",
        "revision": 1,
        "visible": True,
        "opacity": 1.0,
        "order": PLAN_ORDER,
        "min_zoom": 0,
        "max_zoom": 22,
        "style": drawing.STYLE.resolved(theme),
    }


def styles_of(theme: str) -> dict[str, dict[str, Any]]:
    """Return the style of each drawn layer, resolved for a theme and the current language."""
    return {one.name: one.style.resolved(theme) for one in drawn_layers()}


def title_of(layer: Layer, row: Mapping[str, Any]) -> str:
    """Return the name of an object: its card's title, else its key."""
    return str(row.get(layer.card.title) or row.get(layer.key) or "")
