"""Whether a written position can be meant: inside the district or not, on land or at sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.addresses.compass import point_of
from mapdesk.addresses.ground import cells_at
from mapdesk.geo.measure import bearing_deg, distance_m
from mapdesk.layers.values import distance
from mapdesk.model.query import Box
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

_DISTRICT = ("towns", "villages", "grids", "land", "fishing_grounds")


@dataclass(frozen=True)
class Remark:
    """A sentence on a position; a doubt is one that asks to look again before one goes there."""

    text: Message
    doubt: bool


def remarks_on(
    workspace: Workspace, lon: float, lat: float, *, afloat: bool = False, ashore: bool = False
) -> list[Remark]:
    """Return what speaks for or against a position.

    Parameters
    ----------
    workspace : Workspace
    lon, lat : float
        EPSG:4490, degrees.
    afloat, ashore : bool
        Whether a position at sea (of a boat) or on land is expected; one on the other side is a doubt then.

    Returns
    -------
    list of Remark
        How far outside the district it is, or else whether it is on land or at sea. Nothing in an empty workspace.
    """
    outside = _outside(workspace, lon, lat)
    if outside is not None:
        return [Remark(outside, doubt=True)]
    if not workspace.status("land").rows:
        return []
    land = cells_at(workspace, lon, lat, ("land",)).get("land")
    if land is None:
        return [Remark(msg("At sea, not on land") if ashore else msg("This is at sea"), doubt=ashore)]
    name = str(land[0].get("name") or "")
    told = msg("On land: {island}", island=name) if name else msg("On land")
    if afloat:
        told = msg("On land, not at sea: {island}", island=name) if name else msg("On land, not at sea")
    return [Remark(told, doubt=afloat)]


def district_box(workspace: Workspace) -> Box | None:
    """Return the box around the district, or None when nothing says where that is."""
    return Box.around(workspace.status(name).extent for name in _DISTRICT)


def _outside(workspace: Workspace, lon: float, lat: float) -> Message | None:
    """Return how far outside the district a position is, or None when it is inside or nothing says where that is."""
    box = district_box(workspace)
    if box is None:
        return None
    x, y = min(max(lon, box.west), box.east), min(max(lat, box.south), box.north)
    if (x, y) != (lon, lat):
        away = distance(float(distance_m(x, y, lon, lat)))
        way = point_of(float(bearing_deg(x, y, lon, lat)))
        return msg("Outside the district: {distance} {direction} of it", distance=away, direction=way)
    return None if cells_at(workspace, lon, lat, _DISTRICT) else msg("Outside the towns and grids of the district")
