from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import shapely

from mapdesk.demo.district import District
from mapdesk.demo.lines import vertex_ids
from mapdesk.demo.plates import make_plates
from mapdesk.geo import crs
from mapdesk.model.query import Query
from mapdesk.store.workspace import Workspace


def test_coast_has_a_vertex_every_ten_to_thirty_metres(tiny: Workspace) -> None:
    land = crs.to_crs(tiny.shapes("land")[1], crs.METRIC)
    steps = np.concatenate(
        [
            np.hypot(*np.diff(shapely.get_coordinates(ring), axis=0).T)
            for ring in shapely.get_rings(shapely.get_parts(land))
        ]
    )
    assert 10 < np.median(steps) < 30
    assert np.quantile(steps, 0.97) < 36


def test_coast_has_bays_and_capes(tiny: Workspace) -> None:
    land = crs.to_crs(tiny.shapes("land")[1], crs.METRIC)
    largest = land[np.argmax(shapely.area(land))]
    assert shapely.convex_hull(largest).area > 1.15 * largest.area


def test_roads_cross_only_at_their_ends(tiny: Workspace) -> None:
    rows = tiny.rows(Query("roads", columns=("kind",), geometry=True))
    dry = np.array([kind == "road" for kind in rows.column("kind")])
    lines = crs.to_crs(rows.geometries()[dry], crs.METRIC)
    a, b = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert len(a) == len(b) == 0


def test_roads_hang_together_at_nodes(district: District) -> None:
    lines = district.pieces.lines
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)])
    degree = np.bincount(vertex_ids(ends))
    assert (degree >= 3).sum() > 0.3 * len(degree)
    far = np.flatnonzero(district.strokes.kind[district.pieces.stroke] > 0)
    node = vertex_ids(ends)
    assert (degree[node[far]] > 1).all(), "bridges join roads"


def test_roads_lie_on_land_and_bridges_do_not(district: District) -> None:
    kind = district.strokes.kind[district.pieces.stroke]
    land = shapely.multipolygons(district.islands)
    assert shapely.covers(land, district.pieces.lines[kind == 0]).all()
    assert not shapely.covers(land, district.pieces.lines[kind > 0]).any()


def test_buildings_stand_free(district: District) -> None:
    shapes = district.buildings.shapes
    assert shapely.is_valid(shapes).all()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (a == b).all()
    near, road = shapely.STRtree(district.pieces.lines).query(shapes, predicate="dwithin", distance=2.6)
    assert len(near) == 0
    assert len(road) == 0


def test_numbers_are_odd_and_even_by_side_and_grow_along_the_road(district: District) -> None:
    plates = make_plates(district.buildings, district.pieces)
    left = district.buildings.left[plates.building]
    along = district.buildings.along_m[plates.building]
    assert (plates.number % 2 == np.where(left, 1, 0)).all()
    sides = defaultdict(list)
    for stroke, side, where, number in zip(plates.stroke, left, along, plates.number, strict=True):
        sides[(stroke, side)].append((where, number))
    for members in sides.values():
        numbers = [number for _, number in sorted(members)]
        assert all(a < b for a, b in pairwise(numbers))


def test_rooms_are_in_buildings(tiny: Workspace) -> None:
    names = ("address_id", "text", "kind", "room", "unit", "building", "number", "road", "building_id", "micro_code")
    rows = tiny.rows(Query("addresses", columns=names, geometry=True))
    shapes = dict(zip(tiny.column("buildings", "building_id"), tiny.shapes("buildings")[1], strict=True))
    rooms = Counter()
    for row, place in zip(rows.dicts(), rows.geometries(), strict=True):
        if row["kind"] == "room":
            assert shapes[row["building_id"]].distance(place) < 1e-6
            assert row["text"].endswith(f"{row['unit'] or ''}{row['room']}")
            rooms[row["building_id"]] += 1
    counted = dict(zip(tiny.column("buildings", "building_id"), tiny.column("buildings", "room_count"), strict=True))
    assert {key: many for key, many in counted.items() if many} == dict(rooms)


def test_addresses_are_unique_texts_of_every_kind(tiny: Workspace) -> None:
    kinds = set(tiny.column("addresses", "kind"))
    assert kinds == {
        "door_plate",
        "building",
        "room",
        "landmark",
        "harbour_berth",
        "farm_plot",
        "sea_cell",
        "aid",
        "reef",
        "bridge_km",
    }
    texts = tiny.column("addresses", "text")
    assert len(set(texts)) == len(texts)
    assert all(text.startswith("浙江省澜州市澜屿区") for text in texts)
