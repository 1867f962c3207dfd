"""Farm zones at sea: what is grown where, by whom, in which season."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, integer, real, text, words
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg

KINDS = {
    "raft": msg("Raft"),
    "pole_net": msg("Pole-net"),
    "longline": msg("Longline"),
    "cage": msg("Cage"),
    "pen": msg("Enclosure"),
    "seabed": msg("Seabed sowing"),
    "tidal_flat": msg("Tidal flat"),
}
KIND_WORDS = words(
    {
        "raft": "筏式 浮筏",
        "pole_net": "插杆 支柱",
        "longline": "延绳",
        "cage": "网箱 深水网箱",
        "pen": "围网 围栏",
        "seabed": "底播",
        "tidal_flat": "滩涂",
    }
)
SPECIES = {
    "laver": msg("Laver"),
    "hijiki": msg("Hijiki"),
    "kelp": msg("Kelp"),
    "croaker": msg("Large yellow croaker"),
    "oyster": msg("Oyster"),
    "mussel": msg("Mussel"),
    "clam": msg("Clam"),
    "other": msg("Other"),
}
SPECIES_WORDS = words(
    {
        "laver": "紫菜 坛紫菜",
        "hijiki": "羊栖菜",
        "kelp": "海带",
        "croaker": "大黄鱼 黄鱼",
        "oyster": "牡蛎",
        "mussel": "贻贝",
        "clam": "蛤 缢蛏",
        "other": "其他",
    }
)
SEASONS = {
    "bare": msg("Bare"),
    "seeding": msg("Seeding"),
    "growing": msg("Growing"),
    "harvest": msg("Harvest"),
}
SEASON_WORDS = words(
    {
        "bare": "空置 休养",
        "seeding": "育苗 播种 下苗",
        "growing": "生长 养成",
        "harvest": "采收 收获 收割",
    }
)
SEA_LAYERS = {
    "surface": msg("Water surface"),
    "column": msg("Water column"),
    "seabed": msg("Seabed"),
    "all": msg("All layers"),
}
SEA_LAYER_WORDS = words(
    {
        "surface": "水面",
        "column": "水体",
        "seabed": "海床 底土",
        "all": "全部 整体",
    }
)


def _farm(hatch: str | None) -> Symbol:
    """Return the look of a farm: one quiet hue, the kind told by the hatch."""
    return Symbol(
        fill="farm",
        fill_opacity=0.16,
        stroke="farm",
        stroke_px=0.9,
        stroke_opacity=0.85,
        hatch=hatch,
        hatch_ink=None if hatch is None else "farm",
        hatch_opacity=0.5,
    )


@layer
class SeaFarms(Layer):
    """Farm zones. Crews on rafts are numbers, holders are organisations or villages; `boats` lists the farm's own."""

    name: ClassVar[str] = "sea_farms"
    title: ClassVar[Message] = msg("Farm zones")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "farm_id"
    prefix: ClassVar[str] = "FRM"
    columns: ClassVar[tuple[Column, ...]] = (
        text("farm_code", msg("Farm code"), "养殖区编号", "养殖区编码", "海区编号", "编码", "代码", "编号", "code"),
        usual.name("养殖区名称", "养殖区", "海区名称", "farm"),
        choice("kind", msg("Kind"), KINDS, "养殖方式", "类型", "方式", "type", choice_aliases=KIND_WORDS),
        choice(
            "species", msg("Species"), SPECIES, "品种", "养殖品种", "种类", "species name", choice_aliases=SPECIES_WORDS
        ),
        choice("season", msg("Season"), SEASONS, "生产阶段", "季节状态", "状态", "stage", choice_aliases=SEASON_WORDS),
        choice(
            "sea_layer", msg("Vertical layer"), SEA_LAYERS, "立体分层", "分层", "水层", choice_aliases=SEA_LAYER_WORDS
        ),
        text("holder", msg("Holder"), "权利人", "养殖单位", "经营单位", "使用单位", "单位", "owner"),
        usual.village(),
        usual.town(),
        text("grid_code", msg("Sea grid"), "海上网格", "网格编码", "所属网格"),
        real("area_ha", msg("Area"), "面积", "面积公顷", "养殖面积", "area", unit="ha"),
        real("depth_m", msg("Water depth"), "水深", "depth", unit="m"),
        integer("gear_count", msg("Rafts, cages or rows"), "筏数", "网箱数", "台数", "排数"),
        integer("hut_count", msg("Rafts with huts"), "有房筏数", "管理房数"),
        integer("crew_count", msg("Crew on rafts"), "看护人数", "作业人数", "海上人数"),
        real("value_cny", msg("Yearly value"), "产值", "估值", unit="CNY"),
        Column("harvest_months", Kind.JSON, msg("Harvest months"), ("采收月份", "收获月份")),
        Column("boats", Kind.JSON, msg("Boats of the farm"), ("养殖船", "所属船舶")),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("raft", KINDS["raft"], _farm("horizontal")),
            Case("pole_net", KINDS["pole_net"], _farm("vertical")),
            Case("longline", KINDS["longline"], _farm("diagonal")),
            Case("cage", KINDS["cage"], _farm("cross")),
            Case("pen", KINDS["pen"], dataclasses.replace(_farm(None), stroke_px=1.8)),
            Case("seabed", KINDS["seabed"], _farm("dots")),
            Case("tidal_flat", KINDS["tidal_flat"], dataclasses.replace(_farm("back"), dash=(5, 3))),
        ),
        by="kind",
        label=Label("name", min_zoom=14, size_px=11, rank=50, ink="sea_text"),
        shrink_below_zoom=13,
    )
    card: ClassVar[Card] = usual.card("name", "season", "kind", "species", "holder", "village", "area_ha", "crew_count")
    identity: ClassVar[tuple[str, ...]] = ("farm_code",)
    code: ClassVar[str | None] = "farm_code"
    order: ClassVar[int] = 120
    min_zoom: ClassVar[int] = 9
    indexed: ClassVar[tuple[str, ...]] = ("farm_code",)
