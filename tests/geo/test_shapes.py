"""The form in which layers keep their geometries."""

from __future__ import annotations

import pytest
import shapely

from mapdesk.geo.shapes import KEPT, kept
from mapdesk.model.schema import Shape

POINT, LINE, AREA = shapely.Point(1, 2, 3), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("given", "shape"),
    [
        (POINT, Shape.POINT),
        (shapely.MultiPoint([POINT]), Shape.POINT),
        (LINE, Shape.LINE),
        (shapely.LinearRing([(0, 0), (1, 0), (1, 1)]), Shape.LINE),
        (shapely.MultiLineString([LINE, LINE]), Shape.LINE),
        (AREA, Shape.POLYGON),
        (shapely.MultiPolygon([AREA]), Shape.POLYGON),
    ],
)
def test_geometry_has_the_form_its_layer_keeps(given: shapely.Geometry, shape: Shape) -> None:
    (made, none) = kept([given, None], shape)
    assert shapely.get_type_id(made) == KEPT[shape]
    assert not shapely.has_z(made)
    assert shapely.equals(made, shapely.force_2d(given))
    assert none is None


def test_geometry_of_another_kind_stays_what_it_is() -> None:
    several = shapely.MultiPoint([(0, 0), (1, 1)])
    assert kept([several, AREA], Shape.POINT).tolist() == [several, AREA]
    assert kept([POINT], Shape.POLYGON)[0].geom_type == "Point"
    assert [shape.vector for shape in Shape] == [shape in KEPT for shape in Shape]
