"""How each layer stands on the map for this user: shown or not, opacity, order. A value; the window keeps it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapdesk.feeds.stored import LAYER
from mapdesk.layers import manner as manners
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.manner import Manner

LIVE_LAYERS = frozenset({LAYER})
"""Layers whose features come from the live board, not from a payload of their own."""


@dataclass(frozen=True)
class LayerState:
    """One layer: whether it is shown, how opaque (0 to 1), its position (higher on top), in which manner."""

    visible: bool
    opacity: float
    order: int
    manner: Manner = None


@dataclass(frozen=True)
class LayerStates:
    """The states of all layers that are drawn, by name."""

    of: Mapping[str, LayerState]

    @staticmethod
    def default() -> LayerStates:
        """Return the states of a new workspace."""
        return LayerStates({one.name: _default(one) for one in drawn_layers()})

    @staticmethod
    def from_json(data: object) -> LayerStates:
        """Return the states that `to_json` described; what is missing or wrong has its default."""
        states = dict(LayerStates.default().of)
        for name, stored in data.items() if isinstance(data, dict) else ():
            if name in states and isinstance(stored, dict):
                states[name] = _read(states[name], stored)
        return LayerStates(states)

    def to_json(self) -> dict[str, Any]:
        """Return the states as plain data."""
        return {
            name: {
                "visible": state.visible,
                "opacity": state.opacity,
                "order": state.order,
                "manner": manners.to_json(state.manner),
            }
            for name, state in self.of.items()
        }

    def changed(self, name: str, **values: Any) -> LayerStates:
        """Return the states with one layer changed (any field of `LayerState`); KeyError for an unknown layer."""
        return LayerStates({**self.of, name: dataclasses.replace(self.of[name], **values)})

    def ordered(self, top_first: Sequence[str]) -> LayerStates:
        """Return the states with these layers in this order, in the positions they hold among all."""
        orders = sorted((self.of[name].order for name in top_first), reverse=True)
        for above in range(1, len(orders)):  # ties of the defaults would leave the order open
            orders[above] = min(orders[above], orders[above - 1] - 1)
        moved = {n: dataclasses.replace(self.of[n], order=o) for n, o in zip(top_first, orders, strict=True)}
        return LayerStates({**self.of, **moved})


def drawn_layers() -> list[Layer]:
    """Return the layers that have something to draw as features."""
    return [one for one in LAYERS.load().values() if one.shape.vector]


def _default(layer: Layer) -> LayerState:
    return LayerState(layer.visible, 1.0, layer.order)


def _read(default: LayerState, stored: dict[str, Any]) -> LayerState:
    visible, opacity, order = stored.get("visible"), stored.get("opacity"), stored.get("order")
    number = _number(opacity)
    return LayerState(
        visible if isinstance(visible, bool) else default.visible,
        default.opacity if number is None else min(1.0, max(0.0, number)),
        order if isinstance(order, int) and not isinstance(order, bool) else default.order,
        manners.from_json(stored.get("manner")),
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
