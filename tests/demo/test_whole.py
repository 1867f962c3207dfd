from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from mapdesk.demo import DemoReport, make_demo
from mapdesk.demo.recipe import recipe
from mapdesk.errors import MapdeskError
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query
from mapdesk.model.schema import Shape
from mapdesk.store.opening import open_workspace
from mapdesk.store.workspace import Workspace


def content(workspace: Workspace) -> dict[str, str]:
    """Return a digest per layer of all that is in it."""
    result = {}
    for name in LAYERS:
        if LAYERS[name].shape is Shape.GRID:
            raster = workspace.raster(name)
            assert raster is not None
            result[name] = hashlib.sha256(raster.values.tobytes()).hexdigest()
            continue
        rows = workspace.rows(Query(name, geometry=LAYERS[name].shape is not Shape.NONE))
        digest = hashlib.sha256(repr(rows.values).encode())
        digest.update(b"".join(wkb or b"" for wkb in rows.wkb or []))
        result[name] = digest.hexdigest()
    return result


def test_every_layer_is_filled(tiny: Workspace) -> None:
    assert {status.name for status in tiny.layers() if status.rows == 0} == set()
    assert {status.source for status in tiny.layers()} == {"demo (synthetic)"}


def test_same_seed_gives_the_same_rows_and_another_seed_others(tiny: Workspace, tmp_path: Path) -> None:
    schemas = [LAYERS[name].schema for name in LAYERS]
    digests = []
    for seed in (1, 2):
        make_demo(tmp_path / f"{seed}.gpkg", size="tiny", seed=seed)
        again = open_workspace(tmp_path / f"{seed}.gpkg", schemas, write=False)
        digests.append(content(again))
        again.close()
    assert digests[0] == content(tiny)
    assert digests[1]["land"] != digests[0]["land"]


def test_counts_are_those_of_the_recipe(tiny: Workspace) -> None:
    wanted = recipe("tiny")
    counts = {status.name: status.rows for status in tiny.layers()}
    for layer, what in (
        ("villages", "villages"),
        ("towns", "towns"),
        ("micro_grids", "micro_grids"),
        ("cameras", "cameras"),
        ("incidents", "incidents"),
        ("sea_farms", "farm_zones"),
        ("sea_parcels", "sea_parcels"),
        ("reefs", "reefs"),
        ("harbours", "harbours"),
        ("buildings", "buildings"),
        ("area_groups", "area_groups"),
    ):
        assert counts[layer] == wanted.count(what), layer
    assert counts["grids"] == sum(wanted.count(what) for what in ("grids", "exclusive", "sea_grids"))
    states = Counter(tiny.column("incidents", "state"))
    assert counts["incidents"] - states["closed"] == wanted.count("open_incidents")


def test_only_the_planted_names_occur_twice(tiny: Workspace, tiny_report: DemoReport) -> None:
    names = list(dict(zip(tiny.column("roads", "road_code"), tiny.column("roads", "name"), strict=True)).values())
    for layer in (
        "land",
        "towns",
        "villages",
        "reefs",
        "harbours",
        "facilities",
        "sea_farms",
        "fishing_grounds",
        "aids",
    ):
        names += tiny.column(layer, "name")
    names += sorted({estate for estate in tiny.column("buildings", "estate") if estate})
    twice = {name: many for name, many in Counter(names).items() if many > 1}
    assert twice == {twin.name: 2 for twin in tiny_report.twins}
    assert len(twice) == recipe("tiny").count("twins")
    assert all(twin.places[0] != twin.places[1] for twin in tiny_report.twins)


def test_staff_are_posts_with_numbers(tiny: Workspace) -> None:
    posts = tiny.column("staff", "post")
    assert len(set(posts)) == len(posts)
    assert all(
        re.fullmatch(r"(片格长|网格指导员|网格长|网格员|网格警员|业务专员|微网格长) \d{4,5}", post) for post in posts
    )
    assert 0 < sum(map(bool, tiny.column("staff", "vacant"))) < 0.15 * len(posts)
    grids = set(tiny.column("grids", "grid_code"))
    for role in ("adviser", "grid_head", "grid_worker", "officer"):
        rows = tiny.rows(Query("staff", columns=("role", "grid_code"))).dicts()
        assert {row["grid_code"] for row in rows if row["role"] == role} == grids


def test_things_at_sea_are_at_sea(tiny: Workspace) -> None:
    land = shapely.union_all(tiny.shapes("land")[1])
    for layer in ("sea_farms", "sea_parcels", "reefs", "fairways", "fishing_grounds"):
        shapes = tiny.shapes(layer)[1]
        share = shapely.intersects(land, shapes).mean()
        assert share <= (0.5 if layer == "fairways" else 0.0), layer
    for parent in ("sea_farms", "sea_parcels"):
        shapes = tiny.shapes(parent)[1]
        a, b = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
        assert len(a) == len(b) == 0


def test_cameras_look_somewhere(tiny: Workspace) -> None:
    azimuth = np.array(tiny.column("cameras", "azimuth_deg"))
    assert ((azimuth >= 0) & (azimuth <= 360)).all()
    assert set(tiny.column("cameras", "looks_at")) == {"road", "harbour", "farm", "facility"}
    assert min(tiny.column("cameras", "range_m")) >= 30


def test_lights_are_written_as_in_light_lists(tiny: Workspace) -> None:
    pattern = r"(Fl|Iso|Oc|LFl|Q)(\(\d\))? [WRGY]( \d+s)? \d+m \d+M"
    assert all(re.fullmatch(pattern, text) for text in tiny.column("aids", "light_character"))


def test_values_of_choices_are_known(tiny: Workspace) -> None:
    for name in LAYERS:
        for column in LAYERS[name].columns:
            if column.choices and LAYERS[name].shape is not Shape.GRID:
                assert set(tiny.column(name, column.name)) - {None} <= set(column.choices), (name, column.name)


def test_unknown_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapdeskError):
        make_demo(tmp_path / "x.gpkg", size="planet")
    assert not (tmp_path / "x.gpkg").exists()


def test_a_run_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def stop(what: str) -> None:
        if what == "cameras":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "half.gpkg", size="tiny", progress=stop)
    assert not list(tmp_path.glob("half.gpkg"))
