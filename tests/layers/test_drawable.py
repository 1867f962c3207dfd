"""What no map can show is left out and counted; the rest of the layer is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from mapdesk.layers.drawable import Drawable
from mapdesk.layers.payload import left_out_of, payload
from mapdesk.model.schema import Shape
from tests.layers.test_payload import block_of, decoded
from tests.layers.test_payload import labels as labels_of

NAN, INF = float("nan"), float("inf")


class Given:
    """A source of these geometries; the column is their number."""

    def __init__(self, shapes: list[Any]) -> None:
        self._shapes = np.array(shapes, dtype=object)

    def points(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
        return np.arange(1, len(self._shapes) + 1, dtype=np.uint32), np.array(list(self._shapes), dtype=float)

    def shapes(self, layer: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.object_]]:
        return np.arange(1, len(self._shapes) + 1, dtype=np.uint32), self._shapes

    def column(self, layer: str, name: str, *, positioned: bool = False) -> list[Any]:
        return list(range(1, len(self._shapes) + 1))


def test_points_that_are_no_numbers_or_off_the_earth_are_left_out() -> None:
    source = Drawable(
        Given([(121.0, 28.0), (NAN, 28.0), (121.0, INF), (121.0, 91.0), (900.0, 0.0), (181.0, 5.0)]), Shape.POINT
    )
    fids, positions = source.points("x")
    assert fids.tolist() == [1, 6]
    assert positions.tolist() == [[121.0, 28.0], [-179.0, 5.0]]
    assert source.column("x", "n", positioned=True) == [1, 6]
    assert source.left_out == 4


SQUARE = shapely.box(121.0, 28.0, 121.1, 28.1)
with np.errstate(invalid="ignore"):
    NO_NUMBERS = shapely.from_wkt(
        ["POLYGON ((121 28, 121 nan, 122 28, 121 28))", "POLYGON ((121 28, 121 inf, 122 28, 121 28))"]
    )
BAD_AREAS = [
    shapely.Polygon(),
    shapely.Point(121.0, 28.0),
    *NO_NUMBERS,
    shapely.box(121.0, 28.0, 121.1, 95.0),
    shapely.GeometryCollection([SQUARE]),
    None,
]


def test_areas_that_cannot_be_drawn_are_left_out() -> None:
    source = Drawable(Given([SQUARE, *BAD_AREAS, shapely.MultiPolygon([SQUARE])]), Shape.POLYGON)
    fids, shapes = source.shapes("x")
    assert fids.tolist() == [1, 2 + len(BAD_AREAS)]
    assert shapely.area(shapes).tolist() == pytest.approx([0.01, 0.01])
    assert source.left_out == len(BAD_AREAS)


def test_all_of_a_sound_layer_is_drawn() -> None:
    source = Drawable(Given([SQUARE, SQUARE]), Shape.POLYGON)
    assert len(source.shapes("x")[0]) == 2
    assert source.left_out == 0


@pytest.mark.parametrize(
    "ring",
    [
        [(179.0, 0.0), (-179.0, 0.0), (-179.0, 2.0), (179.0, 2.0), (179.0, 0.0)],
        [(179.0, 0.0), (181.0, 0.0), (181.0, 2.0), (179.0, 2.0), (179.0, 0.0)],
        [(-179.0, 0.0), (-181.0, 0.0), (-181.0, 2.0), (-179.0, 2.0), (-179.0, 0.0)],
    ],
)
def test_area_across_the_antimeridian_is_drawn_in_two_pieces(ring: list[tuple[float, float]]) -> None:
    source = Drawable(Given([shapely.Polygon(ring), SQUARE]), Shape.POLYGON)
    _, (cut, whole) = source.shapes("x")
    assert sorted(piece.bounds for piece in cut.geoms) == [(-180.0, 0.0, -179.0, 2.0), (179.0, 0.0, 180.0, 2.0)]
    assert whole is SQUARE
    assert source.left_out == 0


def test_line_across_the_antimeridian_is_cut() -> None:
    source = Drawable(Given([shapely.LineString([(170.0, 0.0), (-170.0, 10.0)])]), Shape.LINE)
    _, (cut,) = source.shapes("x")
    assert sorted(piece.bounds for piece in cut.geoms) == [(-180.0, 5.0, -170.0, 10.0), (170.0, 0.0, 180.0, 5.0)]


def test_hole_across_the_antimeridian_stays_a_hole() -> None:
    shell = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    hole = [(-179.0, 4.0), (-178.0, 4.0), (-178.0, 5.0), (-179.0, 5.0), (-179.0, 4.0)]
    source = Drawable(Given([shapely.Polygon(shell, [hole])]), Shape.POLYGON)
    _, (cut,) = source.shapes("x")
    assert cut.area == pytest.approx(199.0)


def test_world_wide_area_without_a_jump_is_left_as_it_is() -> None:
    wide = shapely.box(-180.0, -80.0, 180.0, 80.0).segmentize(90.0)
    source = Drawable(Given([wide]), Shape.POLYGON)
    assert source.shapes("x")[1][0] is wide


def test_what_another_program_wrote_is_left_out_and_counted(workspace: Any) -> None:
    """A point that is no number, put past our checks as another program would."""
    import sqlite3

    from mapdesk.layers.base import LAYERS
    from mapdesk.store import blob

    bad = blob.encode_points(np.array([[NAN, 28.0]]))[0]
    other = sqlite3.connect(workspace.location)
    other.execute("DROP TRIGGER IF EXISTS rtree_cameras_geom_update4")
    names = [row[0] for row in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
    for name in names:
        if "cameras" in name:
            other.execute(f'DROP TRIGGER "{name}"')
    other.execute("UPDATE cameras SET geom = ? WHERE name = ?", (bad, "码头2"))
    other.commit()
    other.close()
    block = payload(LAYERS.load()["cameras"], workspace, 1)
    header, arrays = decoded(block)
    assert (header["count"], left_out_of(block)) == (2, 1)
    assert labels_of(arrays) == ["码头1", ""]
    assert left_out_of(payload(LAYERS.load()["grids"], workspace, 1)) == 0
    assert block_of(workspace, "cameras")[0]["left_out"] == 1
