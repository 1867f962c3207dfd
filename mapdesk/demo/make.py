"""Making the demo: the district, its rows in one order, and the workspace they are loaded into."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mapdesk.demo import (
    addresses,
    base_layers,
    boats,
    cameras,
    facilities,
    farms,
    harbours,
    incidents,
    marks,
    plan_layers,
    resources,
    sea_layers,
    staff,
)
from mapdesk.demo.cells import make_borders
from mapdesk.demo.district import District, make_district
from mapdesk.demo.names import Twin
from mapdesk.demo.plates import make_plates
from mapdesk.demo.recipe import recipe
from mapdesk.demo.seats import add_accounts
from mapdesk.demo.tables import Table
from mapdesk.demo.terrain import terrain
from mapdesk.demo.things import Placer
from mapdesk.desks.planning import tables as plan_tables
from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.store.opening import create

AUTHOR = Author("demo", "demo")
WORKSPACE_ID = "330395{size:02x}{seed:024x}"
_SIZES = ("district", "banner", "tiny")  # two demos are two workspaces: what is remembered of one is not of the other


@dataclass(frozen=True)
class DemoReport:
    """What was made: rows per layer, seconds, and the names that occur twice on purpose."""

    path: str
    size: str
    seed: int
    rows: dict[str, int]
    seconds: float
    twins: tuple[Twin, ...] = field(default=())


def make_demo(
    path: str | Path, *, size: str = "district", seed: int = 1, progress: Callable[[str], None] | None = None
) -> DemoReport:
    """Write the fictional district into a new workspace; the same rows for the same size and seed.

    Parameters
    ----------
    path : str or Path
        Of the new file.
    size : str
        "district", "banner" (the largest figures of real programmes) or "tiny" (for tests).
    seed : int
    progress : callable, optional
        Told in one word what is being made.

    Raises
    ------
    MapdeskError
        No such size.
    StoreError
        There is such a file already, or it cannot be written.
    """
    began = time.perf_counter()
    tell = progress or (lambda _: None)
    d = make_district(recipe(size), seed, tell)
    LAYERS.load()
    schemas = [LAYERS[name].schema for name in LAYERS]
    box = [round(float(x), 6) for x in np.ravel(_corners(d))]
    facts = {
        "province": d.recipe.data["province"],
        "city": d.recipe.data["city"],
        "county": d.recipe.data["county"],
        "county_code": d.recipe.county_code,
        "box": box,
        "synthetic": True,
    }
    workspace = create(
        path,
        schemas,
        workspace_id=WORKSPACE_ID.format(size=_SIZES.index(size), seed=seed),
        name=d.recipe.data["county"],
        facts=facts,
    )
    rows: dict[str, int] = {}
    try:
        workspace.tables(plan_tables.TABLES)
        tell("rows")
        with workspace.bulk(AUTHOR, "demo.make", {"size": size, "seed": seed}) as bulk:
            for table in tables_of(d):
                tell(table.layer)
                with bulk.transaction.deriving():  # cells and edges come from one net
                    rows[table.layer] = bulk.load(table.layer, table.names, table.values, table.geometries)
            bulk.transaction.put_raster("terrain", terrain(d.relief))
            for layer in LAYERS:
                bulk.transaction.describe(layer, source=d.recipe.source, as_of=d.recipe.at, owner="demo")
            add_accounts(bulk.transaction.accounts)
    except BaseException:
        workspace.close()
        Path(path).unlink(missing_ok=True)  # half a district is of no use; create() made sure that the file is ours
        raise
    workspace.close()
    return DemoReport(str(path), size, seed, rows, round(time.perf_counter() - began, 2), tuple(d.twins))


def tables_of(d: District) -> Iterator[Table]:
    """Yield the rows of all layers, each made when it is asked for; addresses last, since others add to them."""
    base = addresses.AddressBase(d, make_plates(d.buildings, d.pieces))
    ways = harbours.make_sea_ways(d)
    zones = farms.make_farms(d, ways)
    division = plan_layers.Division(d, base, make_borders(d.atoms, d.plan))
    yield base_layers.land_table(d)
    yield base_layers.roads_table(d, ways.ferries)
    yield base_layers.buildings_table(d, base)
    yield from plan_layers.division_tables(division)
    yield from plan_layers.plan_rows(division)
    yield staff.staff_table(division)
    yield from _sea(d, base, ways, zones)
    placer = Placer(d, base)
    made = facilities.make_facilities(d, base)
    yield facilities.facilities_table(d, placer, made)
    yield facilities.hazards_table(d, placer, made)
    yield facilities.sensors_table(d, placer)
    yield facilities.lifelines_table(d)
    yield cameras.cameras_table(d, placer, ways, zones, made)
    yield resources.resources_table(d, placer, ways)
    yield incidents.incidents_table(d, placer, ways, zones)
    base.add(_sea_cells(division))
    base.add(_bridge_marks(d))
    yield addresses.address_table(base)


def _sea(d: District, base: addresses.AddressBase, ways: harbours.SeaWays, zones: list[farms.Zone]) -> Iterator[Table]:
    berths = base.add(sea_layers.berth_places(ways))
    first = np.concatenate([[0], np.cumsum([len(port.berths) for port in ways.ports])])[:-1]
    yield sea_layers.harbours_table(d, ways, [berths[k] for k in first.tolist()])
    yield sea_layers.fairways_table(d, ways, zones)
    yield sea_layers.grounds_table(d)
    yield from sea_layers.farms_tables(d, zones, base)
    yield marks.reefs_table(d, base)
    yield marks.aids_table(d, ways, zones, base)
    yield boats.boats_table(d, ways, zones, berths)


def _sea_cells(division: plan_layers.Division) -> list[addresses.Place]:
    d = division.d
    names = plan_layers.grid_names(division)
    faces, cell = d.atoms.faces[d.atoms.land :], d.atoms.sea_cell
    largest = {int(cell[k]): k for k in np.argsort(shapely.area(faces), kind="stable").tolist()}
    at = shapely.get_coordinates(shapely.point_on_surface(faces[[largest[k] for k in sorted(largest)]]))
    return [
        addresses.Place("sea_cell", names[int(d.plan.sea_grid_of_cell[k])], (float(at[k][0]), float(at[k][1])))
        for k in sorted(largest)
    ]


def _bridge_marks(d: District) -> list[addresses.Place]:
    result = []
    for k in np.flatnonzero(d.strokes.kind > 0).tolist():
        line = d.strokes.lines[k]
        length = float(shapely.length(line))
        for at in (*(1000.0 * n for n in range(int(length // 1000) + 1)), length):
            x, y = shapely.get_coordinates(shapely.line_interpolate_point(line, at))[0].tolist()
            result.append(
                addresses.Place("bridge_km", f"{d.labels.road[k]}K{int(at // 1000)}+{int(at % 1000):03d}", (x, y))
            )
    return result


def _corners(d: District) -> Any:
    from mapdesk.demo.tables import degrees

    west, south, east, north = d.recipe.box
    return degrees(np.array([[west, south], [east, north]]))
