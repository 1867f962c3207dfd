"""Terrain: heights of land and sea bed as one raster."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.style import Case, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg


@layer
class Terrain(Layer):
    """One raster of heights in metres, for lines of sight; it has no rows and is not drawn as features."""

    name: ClassVar[str] = "terrain"
    title: ClassVar[Message] = msg("Terrain")
    group: ClassVar[str] = "base"
    shape: ClassVar[Shape] = Shape.GRID
    key: ClassVar[str] = "terrain_id"
    prefix: ClassVar[str] = "TER"
    columns: ClassVar[tuple[Column, ...]] = ()
    style: ClassVar[Style] = Style((Case("", msg("Height"), Symbol(fill="land", fill_opacity=0.5)),))
    card: ClassVar[Card] = Card("terrain_id")
    visible: ClassVar[bool] = False
    order: ClassVar[int] = 5
