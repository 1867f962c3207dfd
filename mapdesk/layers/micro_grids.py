"""Micro-grids: the smallest cells, each inside one grid."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import integer, real, text
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg


@layer
class MicroGrids(Layer):
    """Published micro-grids: 30 to 50 households each, buildings whole, nested in a grid."""

    name: ClassVar[str] = "micro_grids"
    title: ClassVar[Message] = msg("Micro-grids")
    group: ClassVar[str] = "grids"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "micro_id"
    prefix: ClassVar[str] = "MIC"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "micro_code",
            msg("Micro-grid code"),
            "微网格编码",
            "微网格代码",
            "微网格编号",
            "编码",
            "代码",
            "编号",
            "code",
            "precid",
            "precinct",
            "precinct id",
            "insee",
            check=codes.micro_code,
        ),
        usual.name("微网格名称", "微网格", "micro grid name"),
        text(
            "grid_code",
            msg("Grid code"),
            "网格编码",
            "网格代码",
            "所属网格",
            "所属网格编码",
            "上级网格",
            "网格",
            "grid",
            check=codes.grid_code,
        ),
        usual.village(),
        usual.town(),
        usual.households(),
        integer("address_count", msg("Addresses"), "地址数", "address number"),
        integer("building_count", msg("Buildings"), "楼幢数", "building number"),
        real("area_ha", msg("Area"), "面积", "面积公顷", "area", unit="ha"),
        *usual.valid_dates(),
        usual.successors(),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case(
                "",
                msg("Micro-grid"),
                Symbol(stroke="border", stroke_px=0.8, stroke_opacity=0.6, dash=(2, 3), outer="land_edge"),
            ),
        ),
        # "001-007" of a name like "somewhere 001-007 micro-grid": the village is written on the map already.
        label=Label("name", min_zoom=16, size_px=11, rank=20, ink="muted", pattern=r"(\d+-\d+)"),
    )
    card: ClassVar[Card] = usual.card(
        "name", None, "micro_code", "grid_code", "village", "household_count", "address_count"
    )
    identity: ClassVar[tuple[str, ...]] = ("micro_code",)
    code: ClassVar[str | None] = "micro_code"
    order: ClassVar[int] = 330
    min_zoom: ClassVar[int] = 15
    fresh_for_s: ClassVar[int | None] = 400 * usual.DAY_S
    planned: ClassVar[bool] = True
    indexed: ClassVar[tuple[str, ...]] = ("micro_code", "grid_code")
