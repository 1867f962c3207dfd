"""The ground in memory says what the stored one says, also after edits."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.addresses.entrances import open_entrances
from mapdesk.addresses.loaded import LoadedGround
from mapdesk.addresses.reverse import reverse
from mapdesk.store.geopackage import GeoPackageWorkspace
from tests.helpers.workspaces import AUTHOR


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.floats(121.08, 121.16), st.floats(27.78, 27.84))
def test_both_grounds_say_the_same(workspace: GeoPackageWorkspace, tmp_path: Path, lon: float, lat: float) -> None:
    stored = reverse(workspace, lon, lat).to_dict()
    assert reverse(workspace, lon, lat, ground=LoadedGround(workspace, tmp_path / "kept")).to_dict() == stored


def test_entrances_are_kept_and_made_anew_after_an_edit(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    assert len(open_entrances(workspace, tmp_path / "kept")) == 2
    (kept,) = (tmp_path / "kept").iterdir()
    assert len(open_entrances(workspace, tmp_path / "kept")) == 2
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put("addresses", [{"text": "新屋1号", "geom": shapely.Point(121.103, 27.803)}])
    assert len(open_entrances(workspace, tmp_path / "kept")) == 3
    assert not kept.exists()


def test_damaged_files_are_made_anew(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    open_entrances(workspace, tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    (kept / "places.npy").write_bytes(b"nothing")
    assert len(open_entrances(workspace, tmp_path / "kept")) == 2


def test_news_of_a_commit_reach_the_ground(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    ground = LoadedGround(workspace, tmp_path)
    place = (121.1030, 27.8031)
    before = reverse(workspace, *place, ground=ground).address
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        keys = transaction.put("addresses", [{"text": "新屋1号", "geom": shapely.Point(*place)}]).keys
    assert not ground.current()
    ground.follow({"addresses": set(keys)})
    after = reverse(workspace, *place, ground=ground).address
    assert before is not None
    assert after is not None
    assert (before.row["text"], after.row["text"]) == ("北屿街道海霞路12号", "新屋1号")
    ground.refresh()
    assert ground.current()
    again = reverse(workspace, *place, ground=ground).address
    assert again is not None
    assert again.row["text"] == "新屋1号"


def test_retired_addresses_and_rooms_do_not_speak_for_a_door(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    rows = [
        {"text": "旧屋", "status": "retired", "kind": "door_plate", "geom": shapely.Point(121.1022, 27.8020)},
        {"text": "12号101室", "kind": "room", "geom": shapely.Point(121.1020, 27.8020)},
        {"text": "12号102室", "kind": "room", "geom": shapely.Point(121.10205, 27.8020)},
    ]
    with workspace.transaction(AUTHOR, "test", change={"kind": "test"}) as transaction:
        transaction.put("addresses", rows)
    for ground in (None, LoadedGround(workspace, tmp_path)):
        found = reverse(workspace, 121.1022, 27.8020, ground=ground).address
        assert found is not None
        assert found.row["text"] == "北屿街道海霞路12号"


@pytest.mark.parametrize("layer", ["land", "cameras", "staff", "grids"])
def test_layers_are_read_anew_after_their_news(workspace: GeoPackageWorkspace, tmp_path: Path, layer: str) -> None:
    ground = LoadedGround(workspace, tmp_path)
    first = reverse(workspace, 121.1022, 27.8020, ground=ground)
    ground.follow({layer: set()})
    assert reverse(workspace, 121.1022, 27.8020, ground=ground) == first
