"""A place at sea in words people use on the radio: distance and direction from a landmark, zone, sea grid, ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.addresses.compass import point_of
from mapdesk.geo.measure import NAUTICAL_MILE_M
from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import title_of
from mapdesk.layers.values import distance, written
from mapdesk.words import tr

if TYPE_CHECKING:
    from mapdesk.addresses.ground import Ground, Row
    from mapdesk.addresses.landmarks import Bearing

SEA_CELLS = ("sea_farms", "sea_parcels", "fishing_grounds")
_SEA_GRID = "海上网格"  # a name that says so itself needs no word before it
_AT_IT_M = 15.0  # nearer than that no direction is told


@dataclass(frozen=True)
class SeaPlace:
    """Where a place at sea is.

    Attributes
    ----------
    landmark : Bearing or None
        What it is told from; None when nothing is named within 60 nautical miles.
    harbour : Bearing or None
        The nearest harbour.
    grid : dict or None
        The sea grid that holds it.
    farms, parcels, grounds : list of dict
        Farm zones, sea parcels and fishing grounds (also anchorages and closed areas) that hold it.
    """

    landmark: Bearing | None
    harbour: Bearing | None
    grid: Row | None
    farms: list[Row]
    parcels: list[Row]
    grounds: list[Row]

    @property
    def text(self) -> str:
        """Return the place in one sentence, in the current language."""
        parts = [] if self.landmark is None else [told(self.landmark)]
        parts += [zone_name(row) for row in self.farms]
        if not self.farms:
            parts += [tr("sea parcel {code}", code=row.get("parcel_code") or row["parcel_id"]) for row in self.parcels]
        if self.grid is not None:
            parts.append(_grid_name(self.grid))
        parts += [str(row["name"]) for row in self.grounds if row.get("name")]
        return tr(", ").join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the place as plain data."""
        return {
            "text": self.text,
            "landmark": _plain(self.landmark),
            "harbour": _plain(self.harbour),
            "sea_grid": None if self.grid is None else self.grid.get("grid_code"),
            "farms": [_kept(row, "farm_code", "name", "kind", "species") for row in self.farms],
            "parcels": [_kept(row, "parcel_code", "name") for row in self.parcels],
            "grounds": [_kept(row, "ground_code", "name", "kind") for row in self.grounds],
        }


def sea_place(ground: Ground, lon: float, lat: float, grids: list[Row]) -> SeaPlace:
    """Return where a place at sea is.

    Parameters
    ----------
    ground : Ground
    lon, lat : float
        EPSG:4490, degrees.
    grids : list of dict
        The grids that hold it.
    """
    cells = ground.cells(lon, lat, SEA_CELLS)
    sea = [row for row in grids if row.get("kind") == "sea"] or grids
    landmarks = ground.landmarks
    return SeaPlace(
        landmarks.best(lon, lat),
        landmarks.harbour(lon, lat),
        sea[0] if sea else None,
        cells.get("sea_farms", []),
        cells.get("sea_parcels", []),
        cells.get("fishing_grounds", []),
    )


def told(seen: Bearing) -> str:
    """Return a landmark with distance and direction: "2.3 nautical miles south-east of 鹿西岛"."""
    name = title_of(LAYERS.load()[seen.layer], seen.row)
    if seen.distance_m < _AT_IT_M:
        return tr("at {place}", place=name)
    return tr(
        "{distance} {direction} of {place}",
        distance=distance(seen.distance_m, at_sea=True),
        direction=point_of(seen.bearing_deg),
        place=name,
    )


def zone_name(row: Row) -> str:
    """Return a farm zone with what grows there: "laver zone LX-012"."""
    code = row.get("farm_code") or row.get("name") or row["farm_id"]
    species = str(row.get("species") or "")
    if not species or species == "other":
        return tr("farm zone {code}", code=code)
    grown = written(LAYERS.load()["sea_farms"].schema.column("species"), species)
    return tr("{species} zone {code}", species=grown[:1].lower() + grown[1:], code=code)


def _grid_name(row: Row) -> str:
    name = str(row.get("name") or row.get("grid_code"))
    return name if _SEA_GRID in name else tr("sea grid {name}", name=name)


def _plain(seen: Bearing | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    return {
        "layer": seen.layer,
        "key": seen.row[LAYERS.load()[seen.layer].key],
        "name": seen.row.get("name"),
        "kind": seen.row.get("grade") if seen.layer == "harbours" else seen.row.get("kind"),
        "distance_m": round(seen.distance_m, 1),
        "distance_nm": round(seen.distance_m / NAUTICAL_MILE_M, 3),
        "bearing_deg": round(seen.bearing_deg, 1),
        "direction": str(point_of(seen.bearing_deg)),
    }


def _kept(row: Row, *names: str) -> dict[str, Any]:
    return {name: row.get(name) for name in names}
