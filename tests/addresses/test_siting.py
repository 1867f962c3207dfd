"""What speaks against a position."""

from __future__ import annotations

import pytest

from mapdesk.addresses.siting import remarks_on
from mapdesk.store.geopackage import GeoPackageWorkspace


@pytest.mark.parametrize(
    ("place", "afloat", "told"),
    [
        ((121.105, 27.805), False, [("On land: 东屿岛", False)]),
        ((121.105, 27.805), True, [("On land, not at sea: 东屿岛", True)]),
        ((121.125, 27.805), True, [("This is at sea", False)]),
        ((121.125, 27.815), False, [("Outside the towns and grids of the district", True)]),
        ((121.11, 30.0), False, [("Outside the district: 241.6 km north of it", True)]),
    ],
)
def test_position_is_doubted_outside_and_on_the_wrong_side(
    workspace: GeoPackageWorkspace, place: tuple[float, float], afloat: bool, told: list[tuple[str, bool]]
) -> None:
    assert [(str(one.text), one.doubt) for one in remarks_on(workspace, *place, afloat=afloat)] == told
