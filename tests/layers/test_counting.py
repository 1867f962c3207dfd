"""Counts per area, against a join that looks at every pair."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.errors import RefusedError
from mapdesk.geo.measure import areas_m2
from mapdesk.layers.base import LAYERS
from mapdesk.layers.classing import NO_CLASS
from mapdesk.layers.colouring import coloured, period_of, title_of, weights
from mapdesk.layers.counting import counts_per_area
from mapdesk.layers.manner import Colours
from mapdesk.layers.payload import seconds_of, track_numbers
from mapdesk.model.period import Period
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _put(workspace: GeoPackageWorkspace, layer: str, rows: list[dict[str, Any]]) -> None:
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put(layer, rows)


def _block(block: bytes) -> tuple[list[int], list[float], list[int]]:
    assert block[:4] == b"MDV1"
    (count,) = struct.unpack_from("<I", block, 4)
    ids = np.frombuffer(block, "<u4", count, 8)
    values = np.frombuffer(block, "<f4", count, 8 + 4 * count)
    classes = np.frombuffer(block, np.uint8, count, 8 + 8 * count)
    assert len(block) == 8 + 9 * count
    return ids.tolist(), values.tolist(), classes.tolist()


places = st.lists(st.tuples(st.floats(121.09, 121.14), st.floats(27.79, 27.82)), max_size=30)


@given(places)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_every_pair(workspace: GeoPackageWorkspace, where: list[tuple[float, float]]) -> None:
    layers = LAYERS.load()
    keys = [row[1] for row in workspace.rows(_all("incidents")).values]
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.remove("incidents", keys)
        transaction.put("incidents", [{"title": "x", "geom": shapely.Point(place)} for place in where])
    fids, counts = counts_per_area(workspace, layers["grids"], layers["incidents"])
    ids, shapes = workspace.shapes("grids")
    wanted = np.zeros(len(ids), int)
    for place in where:
        hit = [at for at, shape in enumerate(shapes) if shape.intersects(shapely.Point(place))]
        if hit:
            wanted[hit[0]] += 1
    assert fids.tolist() == ids.tolist()
    assert counts.tolist() == wanted.tolist()


def _all(layer: str) -> Any:
    from mapdesk.model.query import Query

    return Query(layer)


def test_stored_code_goes_before_the_position_and_counts_without_one(workspace: GeoPackageWorkspace) -> None:
    inside_first = shapely.Point(121.102, 27.802)
    second = "330395001001002"
    rows = [
        {"title": "told", "grid_code": second, "geom": inside_first},
        {"title": "nowhere", "grid_code": second, "geom": None},
        {"title": "unknown code", "grid_code": "330395009009009", "geom": inside_first},
        {"title": "by place", "geom": inside_first},
        {"title": "lost", "geom": None},
    ]
    _put(workspace, "incidents", rows)
    fids, counts = counts_per_area(workspace, LAYERS.load()["grids"], LAYERS["incidents"])
    codes = workspace.column("grids", "grid_code", positioned=True)
    assert dict(zip(codes, counts.tolist(), strict=True))["330395001001001"] == 2
    assert dict(zip(codes, counts.tolist(), strict=True))[second] == 2
    assert counts.sum() == 4
    assert len(fids) == 4


def test_lines_and_areas_count_once(workspace: GeoPackageWorkspace) -> None:
    _, counts = counts_per_area(workspace, LAYERS.load()["grids"], LAYERS["roads"])
    assert counts.sum() == 1  # the bridge begins north of the grids
    _, counts = counts_per_area(workspace, LAYERS["grids"], LAYERS["sea_farms"])
    assert counts.sum() == 1


def test_only_the_period_counts(workspace: GeoPackageWorkspace) -> None:
    place = shapely.Point(121.102, 27.802)
    for hours in (-30, -2, 5):
        at = (NOON + timedelta(hours=hours)).isoformat()
        _put(workspace, "incidents", [{"title": "x", "opened_at": at, "geom": place}])
    _put(workspace, "incidents", [{"title": "no time", "geom": place}])
    manner = Colours(count_of="incidents", period="window")
    window = Period(NOON - timedelta(hours=6), NOON + timedelta(hours=6))
    assert coloured(workspace, LAYERS.load()["grids"], manner, window=window).total == 2
    assert coloured(workspace, LAYERS["grids"], manner).total == 4
    day = period_of(Colours(count_of="incidents", period="1d"), None, NOON)
    assert day is not None
    assert day.holds(NOON - timedelta(hours=23))
    assert not day.holds(NOON - timedelta(hours=25))


def test_rates_are_of_the_true_area_and_none_where_nothing_divides(workspace: GeoPackageWorkspace) -> None:
    _put(workspace, "incidents", [{"title": "x", "geom": shapely.Point(121.102, 27.802)}] * 3)
    layer = LAYERS.load()["grids"]
    result = coloured(workspace, layer, Colours(count_of="incidents", per="km2"))
    ids, values, classes = _block(result.block)
    fids, shapes = workspace.shapes("grids")
    assert ids == fids.tolist()
    assert values[0] == pytest.approx(3 / (areas_m2(shapes)[0] / 1e6), rel=1e-5)
    assert math.isnan(result.total)
    assert max(classes) == len(result.classes) - 1
    households = coloured(workspace, layer, Colours(count_of="incidents", per="households"))
    assert households.without == 4  # no grid says how many live there
    assert set(_block(households.block)[2]) == {NO_CLASS}
    assert households.classes == ()


def test_own_column_is_a_value_and_unknown_stays_unknown(workspace: GeoPackageWorkspace) -> None:
    rows = workspace.rows(_all("micro_grids")).dicts()
    assert rows
    result = coloured(workspace, LAYERS.load()["micro_grids"], Colours(column="household_count"))
    assert result.without == 1
    with pytest.raises(RefusedError):
        coloured(workspace, LAYERS["micro_grids"], Colours(column="name"))
    with pytest.raises(RefusedError):
        coloured(workspace, LAYERS["micro_grids"], Colours(count_of="no_such_layer"))
    assert len(_block(weights(workspace, LAYERS["cameras"], "range_m"))[0]) == 3
    assert "100" in str(title_of(Colours(count_of="cameras", per="households"), LAYERS["grids"]))


def test_work_can_be_stopped(workspace: GeoPackageWorkspace) -> None:
    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        counts_per_area(workspace, LAYERS.load()["grids"], LAYERS["addresses"], advance=stop)


def test_times_travel_as_seconds() -> None:
    told = seconds_of(["2026-05-04T12:00:00.000Z", None, "1931-01-01T00:00:00.000Z"])
    assert told.tolist() == [int(NOON.timestamp()), 0, 0]


def test_track_has_one_number_everywhere() -> None:
    told = track_numbers(["BOT0000012", "浙渔0012", None, "BOT0000012", "浙渔0012"]).tolist()
    assert told[0] == told[3] == 12
    assert told[1] == told[4] > 2**31
    assert told[2] == 0
