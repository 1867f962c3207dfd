"""A payload read back says what the workspace holds."""

from __future__ import annotations

import itertools
import json
import struct
from typing import Any

import numpy as np
import pytest
import shapely

from mapdesk.layers.base import LAYERS
from mapdesk.layers.payload import NO_BEARING, payload
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR

TYPES = {"i32": "<i4", "u32": "<u4", "u16": "<u2", "u8": "<u1", "f32": "<f4"}


def decoded(block: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Read a block as the page does."""
    assert block[:4] == b"MDL1"
    (length,) = struct.unpack("<I", block[4:8])
    header = json.loads(block[8 : 8 + length])
    start = 8 + length + (-(8 + length) % 8)
    arrays = {}
    for name, listed in header["arrays"].items():
        assert listed["offset"] % 8 == 0
        arrays[name] = np.frombuffer(block, TYPES[listed["dtype"]], listed["length"], start + listed["offset"])
    return header, arrays


def block_of(workspace: GeoPackageWorkspace, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    return decoded(payload(LAYERS.load()[name], workspace, 3))


def labels(arrays: dict[str, np.ndarray]) -> list[str]:
    offsets, raw = arrays["label_offsets"], arrays["label_bytes"].tobytes()
    return [raw[a:b].decode() for a, b in itertools.pairwise(offsets)]


def test_points_carry_fid_position_case_and_label(workspace: GeoPackageWorkspace) -> None:
    header, arrays = block_of(workspace, "addresses")
    assert header["layer"] == "addresses"
    assert header["revision"] == 3
    assert header["geometry"] == "point"
    assert header["count"] == 2
    assert arrays["coords"].tolist() == [1211020000, 278020000, 1211040000, 278020000]
    assert arrays["case"].tolist() == [0, 1]
    assert labels(arrays) == ["12号", "14号"]
    fids, _ = workspace.points("addresses")
    assert arrays["ids"].tolist() == fids.tolist()


def test_directions_are_tenths_of_degrees_and_unknown_ones_are_marked(workspace: GeoPackageWorkspace) -> None:
    _, arrays = block_of(workspace, "cameras")
    assert arrays["bearing"].tolist() == [0, NO_BEARING, 2700]
    assert arrays["angle"].tolist() == [625, 0, 3600]
    assert arrays["range_m"].tolist() == [150, 0, 65_534]
    assert arrays["case"].tolist() == [0, 1, 0]
    assert labels(arrays) == ["码头1", "码头2", ""]


def rings_of(arrays: dict[str, np.ndarray], feature: int) -> list[list[tuple[float, float]]]:
    vertices, points = arrays["vertices"], arrays["coords"].reshape(-1, 2) / 1e7
    rings = range(int(arrays["parts"][feature]), int(arrays["parts"][feature + 1]))
    return [[tuple(point) for point in points[vertices[ring] : vertices[ring + 1]]] for ring in rings]


def test_polygons_with_holes_come_back_ring_for_ring(workspace: GeoPackageWorkspace) -> None:
    header, arrays = block_of(workspace, "grids")
    _, shapes = workspace.shapes("grids")
    assert header["geometry"] == "polygon"
    assert header["count"] == len(shapes) == 4
    assert [len(rings_of(arrays, feature)) for feature in range(4)] == [2, 1, 1, 1]
    for feature, shape in enumerate(shapes):
        shell, *holes = rings_of(arrays, feature)
        assert shell[0] == shell[-1]
        assert shapely.Polygon(shell, holes).equals_exact(shape.geoms[0], 1e-7)
    assert arrays["case"].tolist() == [0, 1, 0, 2]


def test_larger_polygons_are_labelled_first(workspace: GeoPackageWorkspace) -> None:
    _, arrays = block_of(workspace, "grids")
    assert arrays["rank"][1] < arrays["rank"][0]
    assert 60 <= arrays["rank"].min() <= arrays["rank"].max() <= 75
    assert arrays["rank"][0] == arrays["rank"][2]  # by its own area, whatever the others are


def test_lines_come_back_path_for_path(workspace: GeoPackageWorkspace) -> None:
    header, arrays = block_of(workspace, "roads")
    assert header["geometry"] == "line"
    assert [len(path) for feature in range(2) for path in rings_of(arrays, feature)] == [3, 2, 2]
    assert rings_of(arrays, 0)[0][1] == (121.105, 27.802)


@pytest.mark.parametrize("name", sorted(LAYERS.load()))
def test_every_layer_has_a_payload_when_it_is_empty_or_without_geometry(
    workspace: GeoPackageWorkspace, name: str
) -> None:
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction, transaction.deriving():
        if LAYERS.load()[name].shape.value in ("point", "line", "polygon"):
            keys = workspace.column(name, LAYERS.load()[name].key)
            transaction.remove(name, keys)
    header, arrays = block_of(workspace, name)
    assert header["count"] == 0
    assert len(arrays["ids"]) == len(arrays["coords"]) == 0


def test_grades_are_indices_and_unknown_values_have_the_first(workspace: GeoPackageWorkspace) -> None:
    import dataclasses

    from mapdesk.layers.style import Grade, Grades

    layer = LAYERS.load()["addresses"]

    class Graded(type(layer)):  # type: ignore[misc]
        """Addresses graded by their kind."""

        style = dataclasses.replace(layer.style, grades=Grades("kind", (Grade(""), Grade("building", 12, 2.0))))

    _, arrays = decoded(payload(Graded(), workspace, 1))
    assert arrays["grade"].tolist() == [0, 1]


def test_labels_are_shortened_where_the_pattern_is_found(workspace: GeoPackageWorkspace) -> None:
    import dataclasses

    from mapdesk.layers.style import Label

    layer = LAYERS.load()["addresses"]

    class Short(type(layer)):  # type: ignore[misc]
        """Addresses with short labels."""

        style = dataclasses.replace(layer.style, label=Label("number", pattern="(12)"))

    _, arrays = decoded(payload(Short(), workspace, 1))
    assert labels(arrays) == ["12", "14号"]


def test_choices_as_labels_are_written_as_titles(workspace: GeoPackageWorkspace) -> None:
    import dataclasses

    from mapdesk.layers.style import Label

    layer = LAYERS.load()["addresses"]

    class Titled(type(layer)):  # type: ignore[misc]
        """Addresses labelled by their kind."""

        style = dataclasses.replace(layer.style, label=Label("kind"))

    _, arrays = decoded(payload(Titled(), workspace, 1))
    assert labels(arrays) == ["Door plate", "Building"]
