"""What is known of a place, on land, at sea and between."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from mapdesk.addresses.ground import _closest, cells_at, nearest
from mapdesk.addresses.placing import place_facts
from mapdesk.addresses.reverse import reverse
from mapdesk.errors import MapdeskError
from mapdesk.store.geopackage import GeoPackageWorkspace


def test_place_on_land_names_address_cells_and_posts(workspace: GeoPackageWorkspace) -> None:
    told = {str(title): text for title, text in place_facts(reverse(workspace, 121.1022, 27.8020))}
    assert told == {
        "Nearest address": "20 m east of 北屿街道海霞路12号",
        "Micro-grid": "微网格1 (330395001001001001)",
        "Grid": "岭背第一网格 (330395001001001)",
        "Village or community": "岭背社区 (330395001001)",
        "Town": "北屿街道 (330395001)",
        "Island": "东屿岛",
        "Posts responsible": "Micro-grid head 0009\n网格员 0412\nGrid head 0007",
        "Cameras looking here": "CAM0000003 578 m",
    }


def test_place_in_an_exclusive_grid_is_not_in_the_grid_around_it(workspace: GeoPackageWorkspace) -> None:
    names = [row["name"] for row in cells_at(workspace, 121.105, 27.805, ("grids",))["grids"]]
    assert names == ["石化专属网格"]


def test_place_on_a_border_belongs_to_both_grids(workspace: GeoPackageWorkspace) -> None:
    names = [row["name"] for row in cells_at(workspace, 121.11, 27.805, ("grids",))["grids"]]
    assert names == ["岭背第一网格", "岭背第二网格"]


def test_place_at_sea_is_told_by_bearing_and_distance(workspace: GeoPackageWorkspace) -> None:
    told = {str(title): text for title, text in place_facts(reverse(workspace, 121.1299, 27.805))}
    assert told["Position at sea"] == "0.6 nautical miles east-north-east of 中心渔港"
    assert told["Farm zone"] == "羊栖菜十二区 (LX-012)"
    assert told["Grid"] == "东海网格 (330395001001901)"
    assert "Nearest address" not in told
    far = {str(title): text for title, text in place_facts(reverse(workspace, 121.20, 27.75))}
    assert far["Position at sea"] == "5.2 nautical miles south-east of 中心渔港"


def test_door_plate_is_named_before_the_rooms_of_its_house(workspace: GeoPackageWorkspace) -> None:
    plate = nearest(workspace, "addresses", 121.1022, 27.8020)
    assert plate is not None
    for rows in ([{"kind": "room", "text": "101室"}, plate.row], [plate.row, {"kind": "room", "text": "101室"}]):
        shapes = np.array([shapely.Point(121.102, 27.802)] * 2)
        assert _closest("addresses", rows, shapes, 121.1022, 27.8020)[0].row is plate.row  # type: ignore[union-attr]


def test_place_in_an_empty_workspace_says_nothing(workspace: GeoPackageWorkspace) -> None:
    assert place_facts(reverse(workspace, 10.0, 50.0)) == []


def test_nearest_is_the_nearest_also_when_a_box_corner_holds_another(workspace: GeoPackageWorkspace) -> None:
    found = nearest(workspace, "addresses", 121.1031, 27.8020)
    assert found is not None
    assert found.row["text"] == "北屿街道海霞路14号"
    assert found.distance_m == pytest.approx(88.7, abs=0.5)
    assert found.bearing_deg == pytest.approx(270, abs=0.1)


def test_plain_data_has_the_fields_of_the_command(workspace: GeoPackageWorkspace) -> None:
    ashore = reverse(workspace, 121.1022, 27.8020).to_dict()
    assert ashore["grid"]["grid_code"] == "330395001001001"
    assert ashore["micro_grid"]["micro_code"] == "330395001001001001"
    assert ashore["address"]["text"] == "北屿街道海霞路12号"
    assert ashore["address"]["chain"] == {"number": "12号"}
    assert ashore["sea"] is None
    assert [post["post"] for post in ashore["staff"]] == ["0009", "网格员 0412", "0007"]
    afloat = reverse(workspace, 121.1299, 27.805).to_dict()
    assert afloat["micro_grid"] is None
    assert afloat["sea"]["sea_grid"] == "330395001001901"
    assert afloat["sea"]["harbour"]["name"] == "中心渔港"
    assert afloat["sea"]["text"].endswith("hijiki zone LX-012, sea grid 东海网格")


def test_camera_is_named_when_the_place_is_in_its_sector(workspace: GeoPackageWorkspace) -> None:
    ahead = [row["name"] for row, _ in reverse(workspace, 121.105, 27.806).cameras]
    behind = [row["name"] for row, _ in reverse(workspace, 121.105, 27.804).cameras]
    beyond = [row["name"] for row, _ in reverse(workspace, 121.105, 27.8065).cameras]
    assert ("码头1" in ahead, "码头1" in behind, "码头1" in beyond) == (True, False, False)


@pytest.mark.parametrize("place", [(181.0, 0.0), (0.0, -91.0), (float("nan"), 0.0), (float("inf"), 0.0)])
def test_numbers_that_are_no_place_are_refused(workspace: GeoPackageWorkspace, place: tuple[float, float]) -> None:
    with pytest.raises(MapdeskError, match="no place on the earth"):
        reverse(workspace, *place)
