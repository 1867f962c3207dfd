from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.base import layer_named
from mapdesk.layers.colouring import read_block, values_block
from mapdesk.layers.in_view import Shown, part_in_view
from mapdesk.layers.manner import Colours
from mapdesk.session import open_workspace
from mapdesk.store.workspace import Workspace
from tests.helpers.small import MIDDLE, make_workspace

NEAR = MapFrame(MIDDLE[0], MIDDLE[1] + 0.01, 800.0, 600.0, 4_000.0)
WIDE = MapFrame(*MIDDLE, 800.0, 600.0, 30_000.0)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(make_workspace(tmp_path / "one.gpkg", addresses=450), write=False)
    yield opened
    opened.close()


def test_only_what_lies_in_the_frame_is_read(workspace: Workspace) -> None:
    found = part_in_view(layer_named("addresses"), workspace, NEAR, Shown("addresses"))
    assert found is not None
    assert 0 < len(found) < 447
    assert found.places[:, 0].min() >= -41.0
    assert len(found.keys) == len(found.texts) == len(found.case) == len(found)


def test_layer_that_its_style_hides_at_the_scale_is_none(workspace: Workspace) -> None:
    far = MapFrame(*MIDDLE, 800.0, 600.0, 5_000_000.0)
    assert part_in_view(layer_named("cameras"), workspace, far, Shown("cameras")) is None
    assert part_in_view(layer_named("boats"), workspace, NEAR, Shown("boats")) is None


def test_more_than_the_most_is_drawn_as_density(workspace: Workspace) -> None:
    found = part_in_view(layer_named("addresses"), workspace, NEAR, Shown("addresses"), most=20)
    assert found is not None
    assert found.dense
    assert found.crowded
    assert len(found) > 20


def test_polygons_stand_on_the_page(workspace: Workspace) -> None:
    found = part_in_view(layer_named("land"), workspace, WIDE, Shown("land", 0.5))
    assert found is not None
    assert found.opacity == 0.5
    west, north = WIDE.place(*np.array(found.shapes[0].bounds)[:2])
    assert west == pytest.approx(MIDDLE[0] - 0.03, abs=1e-4)
    assert north == pytest.approx(MIDDLE[1] + 0.03, abs=1e-4)


def test_areas_coloured_by_a_count_have_its_class_and_value(workspace: Workspace) -> None:
    shown = Shown("land", manner=Colours(count_of="cameras"))
    found = part_in_view(layer_named("land"), workspace, WIDE, shown)
    assert found is not None
    assert found.texts == ["5"]
    assert found.case.tolist() == [0]


def test_block_of_values_is_read_as_it_was_made() -> None:
    fids = np.array([7, 3], np.uint32)
    ids, values, classes = read_block(values_block(fids, np.array([1.5, np.nan]), np.array([2, 255], np.uint8)))
    assert ids.tolist() == [3, 7]
    assert np.isnan(values[0])
    assert values[1] == 1.5
    assert classes.tolist() == [255, 2]
