from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from mapdesk.desks.planning import tables as plan_tables
from mapdesk.geo.edges import Edges, cells_from_edges
from mapdesk.layers import codes
from mapdesk.model.query import Query
from mapdesk.store.workspace import Workspace


def shapes_by(workspace: Workspace, layer: str, *columns: str) -> tuple[list[tuple[Any, ...]], Any]:
    rows = workspace.rows(Query(layer, columns=columns, geometry=True))
    return [tuple(row[name] for name in columns) for row in rows.dicts()], rows.geometries()


def multi(shape: Any) -> Any:
    return shapely.multipolygons(shapely.get_parts(shape)).normalize()


def test_micro_grids_tile_the_land(tiny: Workspace) -> None:
    _, micros = shapes_by(tiny, "micro_grids", "micro_code")
    _, land = shapes_by(tiny, "land", "name")
    assert shapely.is_valid(micros).all()
    assert shapely.coverage_is_valid(micros)
    assert shapely.symmetric_difference(shapely.coverage_union_all(micros), shapely.union_all(land)).area == 0.0


def test_grids_with_the_sea_are_a_coverage(tiny: Workspace) -> None:
    rows, grids = shapes_by(tiny, "grids", "kind")
    assert shapely.coverage_is_valid(grids)
    assert {kind for (kind,) in rows} == {"basic", "exclusive", "sea"}
    assert not shapely.get_rings(shapely.coverage_union_all(grids)).size - 1, "the district has no gap"


def test_parents_are_unions_of_their_children(tiny: Workspace) -> None:
    micro_rows, micros = shapes_by(tiny, "micro_grids", "grid_code")
    grid_rows, grids = shapes_by(tiny, "grids", "grid_code", "village_code", "town_code", "kind")
    children = defaultdict(list)
    for (code,), shape in zip(micro_rows, micros, strict=True):
        children[code].append(shape)
    villages, towns = defaultdict(list), defaultdict(list)
    for (code, village, town, kind), shape in zip(grid_rows, grids, strict=True):
        if kind != "sea":
            assert shape.normalize().equals_exact(multi(shapely.coverage_union_all(children[code])), 0.0)
            villages[village].append(shape)
            towns[town].append(shape)
    for layer, parts in (("villages", villages), ("towns", towns)):
        rows, shapes = shapes_by(tiny, layer, "division_code")
        for (code,), shape in zip(rows, shapes, strict=True):
            assert shapely.equals(shape, shapely.coverage_union_all(parts[code]))


def test_polygons_follow_from_the_edges_vertex_for_vertex(tiny: Workspace) -> None:
    edges = tiny.rows(Query(plan_tables.PLAN_EDGES.name)).dicts()
    cells = tiny.rows(Query(plan_tables.PLAN_CELLS.name, order=(("number", False),))).dicts()
    number = {cell["cell_id"]: k for k, cell in enumerate(cells)} | {None: -1}
    lines = shapely.from_wkb(np.array([bytes(edge["line"]) for edge in edges], dtype=object))
    topology = Edges.from_lines(
        lines, [number[e["left_cell"]] for e in edges], [number[e["right_cell"]] for e in edges]
    )
    derived = cells_from_edges(topology, np.arange(len(cells)))
    stored = {
        layer: dict(zip(tiny.column(layer, key, positioned=True), tiny.shapes(layer)[1], strict=True))
        for layer, key in (("micro_grids", "micro_id"), ("grids", "grid_id"))
    }
    for cell, shape in zip(cells, derived, strict=True):
        published = stored[cell["layer"]][cell["object_id"]]
        assert published.normalize().equals_exact(multi(shape), 0.0)


def test_codes_are_valid_unique_and_nested(tiny: Workspace) -> None:
    for layer, column, check in (
        ("towns", "division_code", codes.town_code),
        ("villages", "division_code", codes.village_code),
        ("grids", "grid_code", codes.grid_code),
        ("micro_grids", "micro_code", codes.micro_code),
        ("cameras", "device_id", codes.device_id),
    ):
        values = tiny.column(layer, column)
        assert len(set(values)) == len(values)
        assert [value for value in values if check(value) is not None] == []
    for row in tiny.rows(Query("grids", columns=("grid_code", "village_code", "kind"))).dicts():
        assert row["grid_code"].startswith(row["village_code"])
        assert codes.grid_kind(row["grid_code"]) == row["kind"]
    for row in tiny.rows(Query("micro_grids", columns=("micro_code", "grid_code"))).dicts():
        assert row["micro_code"].startswith(row["grid_code"])


def test_grids_are_numbered_from_west_to_east(tiny: Workspace) -> None:
    rows, shapes = shapes_by(tiny, "micro_grids", "micro_code", "grid_code")
    by_grid = defaultdict(list)
    for (code, grid), shape in zip(rows, shapes, strict=True):
        by_grid[grid].append((code, shape))
    for members in by_grid.values():
        numbers = [int(code[-3:]) for code, _ in sorted(members, key=lambda one: one[0])]
        assert numbers == list(range(1, len(numbers) + 1))
    assert all(int(code[-3:]) >= 801 for code in tiny.column("grids", "grid_code") if codes.grid_kind(code) != "basic")


def test_buildings_are_whole(tiny: Workspace) -> None:
    rows, buildings = shapes_by(tiny, "buildings", "micro_code")
    micro_rows, micros = shapes_by(tiny, "micro_grids", "micro_code")
    home = {code: shape for (code,), shape in zip(micro_rows, micros, strict=True)}
    own = np.array([home[code] for (code,) in rows], dtype=object)
    assert shapely.contains_properly(own, buildings).all()
