"""A point with its place in words and codes: what facilities, cameras, sensors and resources have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.addresses import AddressBase, town_name, village_name
from mapdesk.demo.district import District
from mapdesk.demo.noise import Floats
from mapdesk.demo.tables import picked

Ints = NDArray[np.int64]


class Placer:
    """Tells for points the village, town, grid, micro-grid and the plate nearby."""

    def __init__(self, d: District, base: AddressBase) -> None:
        from scipy.spatial import cKDTree

        self.d, self.base = d, base
        self.towns = [town_name(d, k) for k in range(len(d.labels.town))]
        self.villages = [village_name(d, k) for k in range(len(d.sites))]
        self._tree = cKDTree(base.plates.at)

    def village_of(self, at: Floats) -> Ints:
        """Return the village of each point."""
        return self.d.village_at(at)

    def columns(self, at: Floats) -> dict[str, Any]:
        """Return town, village, place, address_id, grid_code and micro_code of points, shape (n, 2)."""
        d, plates = self.d, self.base.plates
        grid, micro = d.grid_at(at)
        village = d.village_at(at)
        far, plate = self._tree.query(at)
        near = far < 120
        roads = picked(d.labels.road, plates.stroke[plate])
        words = [
            f"{road}{number}号附近" if close else f"{self.villages[v]}"
            for road, number, close, v in zip(
                roads, plates.number[plate].tolist(), near.tolist(), village.tolist(), strict=True
            )
        ]
        links = self.base.of_plate(plate)
        return {
            "town": picked(self.towns, d.sites.town[village]),
            "village": picked(self.villages, village),
            "place": words,
            "address_id": [link if close else None for link, close in zip(links, near, strict=True)],
            "grid_code": picked(d.codes.grid, grid),
            "micro_code": picked(d.codes.micro, micro),
        }


def near_buildings(d: District, count: int, reach_m: float) -> Floats:
    """Return points near buildings drawn by chance, on land."""
    import shapely

    which = d.rng.integers(0, len(d.buildings), count)
    middle = shapely.get_coordinates(shapely.centroid(d.buildings.shapes[which]))
    turn, far = d.rng.uniform(0, 2 * np.pi, count), reach_m * np.sqrt(d.rng.uniform(0, 1, count))
    at = middle + np.column_stack([np.cos(turn), np.sin(turn)]) * far[:, None]
    dry = d.relief.frame.sample(d.relief.coast_m, at) > 6
    return np.where(dry[:, None], at, middle)


def on_roads(d: District, count: int) -> tuple[Floats, Floats]:
    """Return points beside roads and the unit vectors along them; longer pieces get more."""
    import shapely

    dry = np.flatnonzero(d.strokes.kind[d.pieces.stroke] < 3)
    weight = shapely.length(d.pieces.lines[dry]) * np.where(d.strokes.rank[d.pieces.stroke[dry]] < 4, 1.4, 1.0)
    piece = dry[d.rng.choice(len(dry), count, p=weight / weight.sum())]
    lines = d.pieces.lines[piece]
    share = d.rng.uniform(0.05, 0.95, count) * shapely.length(lines)
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, share))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, share + 3)) - here
    back = here - shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(0, share - 3)))
    along = ahead + back
    along = along / np.maximum(1e-6, np.hypot(*along.T))[:, None]
    side = np.where(d.rng.uniform(size=count) < 0.5, 1.0, -1.0)[:, None]
    return here + side * 4.2 * np.column_stack([-along[:, 1], along[:, 0]]), along
