"""Rows of the division: towns, villages, area groups, grids, micro-grids, and the published plan they come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.addresses import AddressBase, town_name, village_name
from mapdesk.demo.base_layers import json_text
from mapdesk.demo.cells import GRID_KINDS, SEA, Borders
from mapdesk.demo.district import District
from mapdesk.demo.partition import shares
from mapdesk.demo.tables import Table, keys, picked
from mapdesk.desks.planning import tables as plan_tables
from mapdesk.geo import measure
from mapdesk.geo.edges import cells_from_edges

Ints = NDArray[np.int64]
_FROM = "2025-01-01"


class Division:
    """Counts and links of the plan, computed once for all its layers."""

    def __init__(self, d: District, base: AddressBase, borders: Borders) -> None:
        self.d, self.base, self.borders = d, base, borders
        plan = d.plan
        self.micros = len(plan.grid_of_micro)
        self.households = np.bincount(plan.micro_of_atom, plan.households, self.micros).astype(np.int64)
        self.buildings = np.bincount(plan.micro_of_atom[d.buildings.atom], minlength=self.micros)
        at = d.plan.micro_of_atom[d.buildings.atom]
        self.addresses = (
            np.bincount(at[base.plates.building], minlength=self.micros)
            + np.bincount(at[base.compound_buildings], minlength=self.micros)
            + np.bincount(at[d.rooms.building], minlength=self.micros)
        )
        self.towns = [town_name(d, k) for k in range(len(d.labels.town))]
        self.villages = [village_name(d, k) for k in range(len(d.sites))]
        self.shapes = cells_from_edges(borders.edges, np.arange(self.micros + len(plan.sea_grid_of_cell)))
        self.village_of_micro = plan.village_of_grid[plan.grid_of_micro]
        self.area_of_grid, self.areas = _area_groups(d)

    def per_grid(self, values: Ints) -> Ints:
        """Return sums over the micro-grids of each grid."""
        return np.bincount(self.d.plan.grid_of_micro, values, len(self.d.plan.kind_of_grid)).astype(np.int64)

    def merged(self, parent_of_micro: Ints) -> NDArray[Any]:
        """Return polygons of parents on land."""
        return self.borders.merged(parent_of_micro, np.full(len(self.d.plan.sea_grid_of_cell), -1))


def _area_groups(d: District) -> tuple[Ints, list[int]]:
    """Return the area group of each grid on land (-1 at sea) and the town of each group: villages from west to east."""
    plan, sites = d.plan, d.sites
    towns = d.recipe.count("towns")
    lived = np.bincount(sites.town, minlength=towns)
    wanted = shares(max(towns, d.recipe.count("area_groups")), lived.astype(float), lived)
    group_of_village = np.zeros(len(sites), dtype=np.int64)
    town_of_group: list[int] = []
    for town in range(towns):
        members = np.flatnonzero(sites.town == town)
        members = members[np.argsort(sites.at[members, 0], kind="stable")]
        share = np.arange(len(members)) * int(wanted[town]) // len(members)
        group_of_village[members] = len(town_of_group) + share
        town_of_group += [town] * int(wanted[town])
    return np.where(plan.kind_of_grid == SEA, -1, group_of_village[plan.village_of_grid]), town_of_group


def division_tables(v: Division) -> list[Table]:
    """Return towns, villages, area groups, grids and micro-grids."""
    return [_towns(v), _villages(v), _areas(v), _grids(v), _micros(v)]


def _stored(v: Division, layer: str, columns: dict[str, Any], shapes: NDArray[Any]) -> Table:
    """Return a table whose shapes are in degrees already."""
    from mapdesk.demo.tables import table

    made = table(v.d.recipe, layer, columns, None)
    return Table(layer, made.names, made.values, shapes)


def _towns(v: Division) -> Table:
    d = v.d
    town_of_micro = d.sites.town[v.village_of_micro]
    shapes = v.merged(town_of_micro)
    return _stored(
        v,
        "towns",
        {
            "town_id": keys("TWN", len(shapes)),
            "division_code": d.codes.town,
            "name": v.towns,
            "kind": d.codes.town_kind,
            "county_code": [d.recipe.county_code] * len(shapes),
            "village_count": np.bincount(d.sites.town),
            "household_count": np.bincount(town_of_micro, v.households).astype(np.int64),
            "area_km2": _km2(shapes),
            "valid_from": [_FROM] * len(shapes),
        },
        shapes,
    )


def _villages(v: Division) -> Table:
    d = v.d
    shapes = v.merged(v.village_of_micro)
    kind = ["community" if c else "village" for c in d.codes.community.tolist()]
    on_land = d.plan.kind_of_grid != SEA
    return _stored(
        v,
        "villages",
        {
            "village_id": keys("VIL", len(shapes)),
            "division_code": d.codes.village,
            "name": v.villages,
            "kind": kind,
            "urban_class": ["111" if k == "community" else "220" for k in kind],
            "town_code": picked(d.codes.town, d.sites.town),
            "town": picked(v.towns, d.sites.town),
            "household_count": np.bincount(v.village_of_micro, v.households, len(shapes)).astype(np.int64),
            "grid_count": np.bincount(d.plan.village_of_grid[on_land], minlength=len(shapes)),
            "area_km2": _km2(shapes),
            "valid_from": [_FROM] * len(shapes),
        },
        shapes,
    )


def _areas(v: Division) -> Table:
    d = v.d
    shapes = v.merged(v.area_of_grid[d.plan.grid_of_micro])
    members = [np.flatnonzero(v.area_of_grid == k) for k in range(len(shapes))]
    households = v.per_grid(v.households)
    return _stored(
        v,
        "area_groups",
        {
            "area_id": keys("ARE", len(shapes)),
            "area_code": area_codes(v),
            "name": area_names(v),
            "town_code": picked(d.codes.town, np.array(v.areas)),
            "town": picked(v.towns, np.array(v.areas)),
            "grid_codes": [json_text(picked(d.codes.grid, one)) for one in members],
            "grid_count": [len(one) for one in members],
            "household_count": [int(households[one].sum()) for one in members],
        },
        shapes,
    )


def area_codes(v: Division) -> list[str]:
    """Return codes of area groups: the town's and two digits."""
    given: dict[int, int] = {}
    result = []
    for town in v.areas:
        given[town] = given.get(town, 0) + 1
        result.append(f"{v.d.codes.town[town]}P{given[town]:02d}")
    return result


def area_names(v: Division) -> list[str]:
    """Return names of area groups: town and number."""
    return [f"{v.d.labels.town[town]}第{code[-2:]}片格" for town, code in zip(v.areas, area_codes(v), strict=True)]


def grid_names(v: Division) -> list[str]:
    """Return names of grids: village, kind and the last three digits of the code."""
    words = {0: "网格", 1: "专属网格", 2: "海上网格"}
    plan = v.d.plan
    return [
        f"{v.villages[home]}{code[-3:]}{words[kind]}"
        for home, kind, code in zip(
            plan.village_of_grid.tolist(), plan.kind_of_grid.tolist(), v.d.codes.grid, strict=True
        )
    ]


def _grids(v: Division) -> Table:
    d, plan = v.d, v.d.plan
    land = v.merged(plan.grid_of_micro)
    shapes = np.concatenate([land, v.shapes[v.micros :]])
    at_sea = plan.kind_of_grid == SEA
    town = d.sites.town[plan.village_of_grid]
    return _stored(
        v,
        "grids",
        {
            "grid_id": keys("GRD", len(shapes)),
            "grid_code": d.codes.grid,
            "name": grid_names(v),
            "kind": [GRID_KINDS[k] for k in plan.kind_of_grid.tolist()],
            "village_code": picked(d.codes.village, plan.village_of_grid),
            "village": picked(v.villages, plan.village_of_grid),
            "town_code": picked(d.codes.town, town),
            "town": picked(v.towns, town),
            "area_code": picked(area_codes(v), v.area_of_grid),
            "household_count": _known(v.per_grid(v.households), at_sea),
            "address_count": _known(v.per_grid(v.addresses), at_sea),
            "micro_count": np.bincount(plan.grid_of_micro, minlength=len(shapes)),
            "area_km2": _km2(shapes),
            "valid_from": [_FROM] * len(shapes),
        },
        shapes,
    )


def _micros(v: Division) -> Table:
    return _stored(
        v,
        "micro_grids",
        {
            "micro_id": keys("MIC", v.micros),
            "micro_code": v.d.codes.micro,
            **micro_attributes(v),
            "grid_code": picked(v.d.codes.grid, v.d.plan.grid_of_micro),
            "area_ha": np.round(measure.areas_m2(v.shapes[: v.micros]) / 1e4, 4),
            "valid_from": [_FROM] * v.micros,
        },
        v.shapes[: v.micros],
    )


def micro_attributes(v: Division) -> dict[str, Any]:
    """Return what the plan says of micro-grids beside their codes."""
    town = v.d.sites.town[v.village_of_micro]
    names = [
        f"{v.d.labels.village[k]}{code[-6:-3]}-{code[-3:]}微网格"
        for k, code in zip(v.village_of_micro.tolist(), v.d.codes.micro, strict=True)
    ]
    return {
        "name": names,
        "village": picked(v.villages, v.village_of_micro),
        "town": picked(v.towns, town),
        "household_count": v.households,
        "address_count": v.addresses,
        "building_count": v.buildings,
    }


def plan_rows(v: Division) -> list[Table]:
    """Return the published plan: one row, its cells (micro-grids and sea grids), its edges."""
    d, at = v.d, v.d.recipe.data["reference_time"]
    count = len(v.shapes)
    sea = d.plan.sea_grid_of_cell
    row = {
        "plan_id": "PLN0000001",
        "name": "2025年网格划分",
        "state": "published",
        "layer": "micro_grids",
        "allow_enclaves": False,
        "source": d.recipe.source,
        "made_at": at,
        "published_at": at,
        "effective_on": _FROM,
        "cell_count": count,
        "flawed_count": 0,
    }
    plan = Table(plan_tables.PLANS.name, tuple(row), iter([tuple(row.values())]), None)
    attributes = micro_attributes(v)
    lists = [list(column.tolist() if isinstance(column, np.ndarray) else column) for column in attributes.values()]
    texts = [json_text(dict(zip(attributes, row, strict=True))) for row in zip(*lists, strict=True)]
    names = picked(grid_names(v), sea)
    texts += [json_text({"name": name, "kind": "sea"}) for name in names]
    parents = picked(d.codes.grid, d.plan.grid_of_micro) + picked(d.codes.village, d.plan.village_of_grid[sea])
    cell_keys = keys("PLC", count)
    objects = keys("MIC", v.micros) + [f"GRD{int(k) + 1:07d}" for k in sea]
    wkb = [bytes(one) for one in shapely.to_wkb(v.shapes).tolist()]
    cells = Table(
        plan_tables.PLAN_CELLS.name,
        ("cell_id", "plan_id", "number", "layer", "surface", "code", "parent_code", "object_id", "attributes", "shape"),
        zip(
            cell_keys,
            ["PLN0000001"] * count,
            range(count),
            ["micro_grids"] * v.micros + ["grids"] * len(sea),
            ["land"] * v.micros + ["sea"] * len(sea),
            d.codes.micro + picked(d.codes.grid, sea),
            parents,
            objects,
            texts,
            wkb,
            strict=True,
        ),
        None,
    )
    return [plan, cells, _edges(v, cell_keys)]


def _edges(v: Division, cell_keys: list[str]) -> Table:
    edges = v.borders.edges
    sides = [*cell_keys, None]
    lines = shapely.to_wkb(edges.lines()).tolist()
    rows = (
        (key, "PLN0000001", sides[left], sides[right], bytes(line))
        for key, left, right, line in zip(
            keys("PLE", len(edges)), edges.left.tolist(), edges.right.tolist(), lines, strict=True
        )
    )
    return Table(plan_tables.PLAN_EDGES.name, ("edge_id", "plan_id", "left_cell", "right_cell", "line"), rows, None)


def _km2(shapes: NDArray[Any]) -> NDArray[np.float64]:
    return np.round(measure.areas_m2(shapes) / 1e6, 6)


def _known(values: Ints, unknown: NDArray[np.bool_]) -> list[int | None]:
    return [None if gone else value for value, gone in zip(values.tolist(), unknown.tolist(), strict=True)]
