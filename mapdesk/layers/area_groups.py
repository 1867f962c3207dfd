"""Area groups: the optional level of several grids between a town and its grids."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import integer, text
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg


@layer
class AreaGroups(Layer):
    """Area groups of grids; `grid_codes` lists the members as a JSON list."""

    name: ClassVar[str] = "area_groups"
    title: ClassVar[Message] = msg("Area groups")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "area_id"
    prefix: ClassVar[str] = "ARE"
    columns: ClassVar[tuple[Column, ...]] = (
        text("area_code", msg("Area group code"), "片格编码", "片格代码", "片格编号", "编码", "代码", "编号", "code"),
        usual.name("片格名称", "片格", "片区名称"),
        text("town_code", msg("Town code"), "乡镇代码", "街道代码", "镇街代码", check=codes.town_code),
        usual.town(),
        Column("grid_codes", Kind.JSON, msg("Grids"), ("网格", "所含网格", "grids")),
        integer("grid_count", msg("Number of grids"), "网格数"),
        usual.households(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case(
                "",
                msg("Area group"),
                Symbol(stroke="border_strong", stroke_px=1.4, dash=(10, 4, 2, 4), outer="land_edge"),
            ),
        ),
        label=Label("name", min_zoom=12, size_px=13, rank=70),
    )
    card: ClassVar[Card] = usual.card("name", None, "area_code", "town", "grid_count", "household_count")
    identity: ClassVar[tuple[str, ...]] = ("area_code",)
    code: ClassVar[str | None] = "area_code"
    order: ClassVar[int] = 345
    visible: ClassVar[bool] = False
    min_zoom: ClassVar[int] = 10
