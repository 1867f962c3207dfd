"""A patch, worked into an older block, is what a fresh block would be; for every layer and kind of edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely

from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.payload import patch, payload
from mapdesk.model.query import Query
from mapdesk.model.schema import Kind
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR
from tests.layers.test_payload import decoded

PLACES = {
    "point": (shapely.Point(121.105, 27.805), shapely.Point(121.2, 27.9)),
    "line": (
        shapely.LineString([(121.1, 27.8), (121.2, 27.8)]),
        shapely.MultiLineString([[(121.1, 27.9), (121.2, 27.9)], [(121.1, 27.95), (121.3, 27.95)]]),
    ),
    "polygon": (shapely.box(121.1, 27.8, 121.2, 27.9), shapely.box(121.3, 27.8, 121.301, 27.801)),
}
DRAWN = sorted(name for name, layer in LAYERS.load().items() if layer.shape.value in PLACES)
PER_FEATURE = ("case", "bearing", "angle", "range_m", "rank", "grade", "at")


def features_of(block: bytes) -> dict[int, dict[str, Any]]:
    """Return by fid all that a block tells of each feature."""
    header, arrays = decoded(block)
    found = {}
    points = arrays["coords"].reshape(-1, 2)
    for at, fid in enumerate(arrays["ids"].tolist()):
        one: dict[str, Any] = {name: int(arrays[name][at]) for name in PER_FEATURE if name in arrays}
        if "label_offsets" in arrays:
            start, end = arrays["label_offsets"][at : at + 2]
            one["label"] = arrays["label_bytes"][start:end].tobytes().decode()
        if header["geometry"] == "point":
            one["rings"] = [points[at].tolist()]
        else:
            rings = range(int(arrays["parts"][at]), int(arrays["parts"][at + 1]))
            vertices = arrays["vertices"]
            one["rings"] = [points[vertices[ring] : vertices[ring + 1]].tolist() for ring in rings]
        found[fid] = one
    return found


def worked_in(whole: bytes, part: bytes) -> dict[int, dict[str, Any]]:
    """Do what the page does."""
    features = features_of(whole)
    for fid in decoded(part)[1]["gone"].tolist():
        features.pop(fid, None)
    return {**features, **features_of(part)}


def some_value(column: Any, turn: int) -> Any:
    if column.choices:
        return list(column.choices)[turn % len(column.choices)]
    plain = {Kind.TEXT: f"text {turn}", Kind.INTEGER: 3 + turn, Kind.REAL: 10.5 * (1 + turn), Kind.BOOLEAN: bool(turn)}
    dates = {Kind.DATE: f"2026-03-0{1 + turn}", Kind.DATETIME: f"2026-03-0{1 + turn}T08:00:00Z"}
    return (plain | dates).get(column.kind)


def looks_of(layer: Layer, turn: int) -> dict[str, Any]:
    """Return values of the columns by which a layer is drawn."""
    style = layer.style
    names = {style.by, style.bearing, "angle_deg", "range_m", getattr(layer, "time", None)}
    names |= {style.label.column if style.label else None, style.grades.by if style.grades else None}
    return {one.name: some_value(one, turn) for one in layer.schema.columns if one.name in names}


def do(workspace: GeoPackageWorkspace, layer: str, *, put: Sequence[Any] = (), remove: Sequence[str] = ()) -> set[str]:
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction, transaction.deriving():
        if put:
            transaction.put(layer, put)
        if remove:
            transaction.remove(layer, remove)
        return set(transaction.touched.get(layer, ()))


@pytest.mark.parametrize("name", DRAWN)
def test_patch_leads_to_what_a_fresh_block_says(workspace: GeoPackageWorkspace, name: str) -> None:
    layer = LAYERS.load()[name]
    first, second = PLACES[layer.shape.value]
    do(workspace, name, put=[{layer.key: f"K{n}", **looks_of(layer, n), "geom": first} for n in range(4)])
    edits: list[dict[str, Any]] = [
        {"put": [{layer.key: "K0", **looks_of(layer, 1)}]},
        {"put": [{layer.key: "K1", "geom": second}]},
        {"put": [{layer.key: "K2", "geom": None}, {layer.key: "K9", **looks_of(layer, 0), "geom": second}]},
        {"remove": ["K3", "K9"]},
        {"put": [{layer.key: "K3", "geom": first}, {layer.key: "K2", "geom": second}]},
    ]
    for edit in edits:
        before = payload(layer, workspace, 1)
        touched = do(workspace, name, **edit)
        part = patch(layer, workspace, touched, 2)
        assert part is not None
        assert decoded(part)[0]["revision"] == 2
        assert len(features_of(part)) <= len(touched)
        assert worked_in(before, part) == features_of(payload(layer, workspace, 2))


@pytest.mark.parametrize("name", DRAWN)
def test_patch_has_the_arrays_of_the_whole_also_when_that_is_empty(workspace: GeoPackageWorkspace, name: str) -> None:
    layer = LAYERS.load()[name]
    do(workspace, name, remove=workspace.column(name, layer.key))
    empty = decoded(payload(layer, workspace, 1))
    touched = do(workspace, name, put=[{layer.key: "K1", "geom": PLACES[layer.shape.value][0]}])
    part = patch(layer, workspace, touched, 2)
    assert part is not None
    whole = decoded(part)
    assert whole[0]["geometry"] == empty[0]["geometry"]
    assert set(whole[1]) - {"gone"} == set(empty[1])


def test_patch_after_undo_of_a_removal_and_after_rows_that_came_anew(workspace: GeoPackageWorkspace) -> None:
    layer = LAYERS.load()["cameras"]
    keys = workspace.column("cameras", layer.key)
    before = payload(layer, workspace, 1)
    rows = workspace.rows(Query("cameras", geometry=True))
    shapes = dict(zip(rows.column(layer.key), rows.geometries(), strict=True))
    touched = do(workspace, "cameras", remove=keys[:2])
    touched |= do(workspace, "cameras", put=[{layer.key: keys[0], "name": "anew", "geom": shapes[keys[0]]}])
    part = patch(layer, workspace, touched, 2)
    assert part is not None
    assert worked_in(before, part) == features_of(payload(layer, workspace, 2))


def test_row_that_nobody_tells_of_means_the_whole(workspace: GeoPackageWorkspace) -> None:
    assert patch(LAYERS.load()["cameras"], workspace, {"CAM-unknown"}, 2) is None


def test_gone_tells_also_of_rows_whose_position_was_taken_away(workspace: GeoPackageWorkspace) -> None:
    layer = LAYERS.load()["cameras"]
    key, fid = workspace.column("cameras", layer.key)[0], int(workspace.points("cameras")[0][0])
    touched = do(workspace, "cameras", put=[{layer.key: key, "geom": None}])
    part = patch(layer, workspace, touched, 2)
    assert part is not None
    assert decoded(part)[1]["gone"].tolist() == [fid]
    assert np.array_equal(decoded(part)[1]["ids"], [])
