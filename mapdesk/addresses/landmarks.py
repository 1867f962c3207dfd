"""Landmarks that places at sea are told from: islands, lights, reefs and harbours, by importance and distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.geo.crs import STORED, metric_for, transform_points
from mapdesk.geo.measure import NAUTICAL_MILE_M, bearing_deg, distance_m
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

    from mapdesk.geo.crs import CrsLike
    from mapdesk.store.workspace import Workspace

_COLUMNS = {
    "land": ("name", "kind", "inhabited", "area_km2"),
    "aids": ("name", "kind", "light_character", "state"),
    "reefs": ("name", "kind"),
    "harbours": ("name", "grade"),
}
LANDMARK_LAYERS = tuple(_COLUMNS)
_WEIGHTS = {
    "lighthouse": 3.0,
    "light_beacon": 1.5,
    "light_buoy": 0.5,
    "buoy": 0.4,
    "beacon": 0.7,
    "farm_mark": 0.3,
    "bridge_mark": 0.5,
    "central": 3.0,
    "grade_1": 2.5,
    "grade_2": 2.0,
    "grade_3": 1.5,
    "berth": 1.0,
    "point": 1.5,
    "islet": 1.5,
}
_MAJOR = 4.0  # an island people live on, or of a square kilometre
_UNMEASURED = 2.5  # an island whose size nobody wrote down
_PLAIN = 0.7
_LEEWAY_M = 300.0  # within it the importance hardly counts: what lies at hand is named
FARTHEST_M = 60.0 * NAUTICAL_MILE_M
_STEP_M = 50.0
_REACH_DEG = 2.0  # from a place farther away than that everything is too far


@dataclass(frozen=True)
class Bearing:
    """A landmark seen from a place: its layer and row, the distance to it, and the bearing from it to the place."""

    layer: str
    row: dict[str, Any]
    distance_m: float
    bearing_deg: float


class Landmarks:
    """All landmarks of a workspace, ready to be asked for the best one at a place.

    Islands are measured to the nearest point of their coast, whose points stand at most 50 m apart; the answer is then
    measured exactly, on the geodesic.
    """

    def __init__(self, layers: list[str], rows: list[dict[str, Any]], shapes: Any, crs: CrsLike) -> None:
        self._layers, self._rows, self.crs = layers, rows, crs
        self._box = tuple(shapely.total_bounds(shapes).tolist()) if len(shapes) else (181.0, 91.0, -181.0, -91.0)
        self._shapes = shapely.transform(shapes, lambda points: transform_points(points, STORED, crs))
        weights = np.array([_weight(layer, row) for layer, row in zip(layers, rows, strict=True)])
        self._groups = [_Group.of(self._shapes, np.flatnonzero(weights == w), float(w)) for w in np.unique(weights)]
        harbours = np.flatnonzero(np.array(layers) == "harbours")
        self._harbours = _Group.of(self._shapes, harbours, 1.0) if len(harbours) else None

    @classmethod
    def of(cls, workspace: Workspace) -> Landmarks:
        """Read the named landmarks of a workspace."""
        layers, rows, shapes = [], [], []
        for layer, columns in _COLUMNS.items():
            found = workspace.rows(Query(layer, (LAYERS.load()[layer].key, *columns), geometry=True))
            pairs = zip(found.dicts(), found.geometries(), strict=True) if len(found) else ()
            for row, shape in pairs:
                if shape is not None and not shape.is_empty and row.get("name"):
                    layers.append(layer)
                    rows.append(row)
                    shapes.append(shape)
        every = np.array(shapes, dtype=object)
        crs = metric_for(STORED, tuple(shapely.total_bounds(every).tolist())) if shapes else STORED
        return cls(layers, rows, every, crs)

    def best(self, lon: float, lat: float) -> Bearing | None:
        """Return the landmark a place is told from, or None when none lies within 60 nautical miles."""
        if not self._reached(lon, lat):
            return None
        place = self._place(lon, lat)
        score, at = min((group.nearest(place) for group in self._groups), default=(np.inf, 0))
        return self._seen(at, place, lon, lat) if np.isfinite(score) else None

    def harbour(self, lon: float, lat: float) -> Bearing | None:
        """Return the nearest harbour, or None when there is none in this part of the sea."""
        if self._harbours is None or not self._reached(lon, lat):
            return None
        place = self._place(lon, lat)
        return self._seen(self._harbours.nearest(place)[1], place, lon, lat)

    def _reached(self, lon: float, lat: float) -> bool:
        west, south, east, north = self._box
        return bool(west - _REACH_DEG <= lon <= east + _REACH_DEG and south - _REACH_DEG <= lat <= north + _REACH_DEG)

    def _place(self, lon: float, lat: float) -> Any:
        return transform_points(np.array([[lon, lat]]), STORED, self.crs)[0]

    def _seen(self, at: int, place: Any, lon: float, lat: float) -> Bearing:
        x, y = place.tolist()
        shape = self._shapes[at]
        coast = (
            shape
            if shape.geom_type == "Point"
            else shapely.get_point(shapely.shortest_line(shape, shapely.Point(x, y)), 0)
        )
        near_lon, near_lat = transform_points(np.array([[coast.x, coast.y]]), self.crs, STORED)[0].tolist()
        metres = float(distance_m(near_lon, near_lat, lon, lat))
        bearing = float(bearing_deg(near_lon, near_lat, lon, lat)) if metres > 0.0 else 0.0
        return Bearing(self._layers[at], self._rows[at], metres, bearing)


@dataclass(frozen=True)
class _Group:
    """Landmarks of one weight: a tree of their points, and whose point each is."""

    tree: cKDTree
    owners: Any
    weight: float

    @classmethod
    def of(cls, shapes: Any, members: Any, weight: float) -> _Group:
        from scipy.spatial import cKDTree

        coasts = shapely.segmentize(shapes[members], _STEP_M)
        points, owner = shapely.get_coordinates(coasts, return_index=True)
        return cls(cKDTree(points), members[owner], weight)

    def nearest(self, place: Any) -> tuple[float, int]:
        """Return how well the nearest one serves (metres over weight; infinite when it is too far), and which it is."""
        metres, at = self.tree.query(place)
        score = (metres + _LEEWAY_M) / self.weight if metres <= FARTHEST_M else np.inf
        return float(score), int(self.owners[at])


def _weight(layer: str, row: dict[str, Any]) -> float:
    if layer == "land":
        large = (row.get("area_km2") or 0.0) >= 1.0 or row.get("inhabited") or row.get("kind") == "mainland"
        unknown = row.get("kind") in ("island", "reclaimed") and row.get("area_km2") is None
        return _MAJOR if large else _UNMEASURED if unknown else _WEIGHTS["islet"]
    return _WEIGHTS.get(str(row.get("grade") if layer == "harbours" else row.get("kind")), _PLAIN)
