"""Sea farms in shallow lee water: zones of parcels in rows along the coast, with lanes between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.district import District
from mapdesk.demo.harbours import SeaWays
from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]
KINDS: dict[str, tuple[float, float, float, float, tuple[str, ...]]] = {
    "raft": (150.0, 70.0, 18.0, 34.0, ("laver", "hijiki")),
    "pole_net": (120.0, 80.0, 16.0, 28.0, ("laver",)),
    "longline": (180.0, 80.0, 20.0, 36.0, ("hijiki", "mussel", "oyster", "kelp")),
    "cage": (60.0, 50.0, 22.0, 30.0, ("croaker",)),
    "seabed": (170.0, 120.0, 10.0, 20.0, ("clam", "oyster")),
    "pen": (900.0, 480.0, 0.0, 0.0, ("croaker",)),
}
"""Length and width of a parcel, gap along and lane across (m), species."""
_MIX = ("raft", "raft", "pole_net", "pole_net", "longline", "cage", "raft", "seabed", "pole_net", "longline")
_LETTERS = {"raft": "FF", "pole_net": "CG", "longline": "YS", "cage": "WX", "pen": "WW", "seabed": "DB"}


@dataclass
class Zone:
    """A farm zone with its parcels and the lanes between their rows, EPSG:4549."""

    code: str
    kind: str
    species: str
    at: Floats
    shape: Any
    parcels: NDArray[Any]
    lanes: list[Any]


def make_farms(d: District, ways: SeaWays) -> list[Zone]:
    """Return the zones; one of them is a large pen of a single parcel."""
    count, parcels = d.recipe.count("farm_zones"), d.recipe.count("sea_parcels")
    sizes = np.full(count, (parcels - 1) // (count - 1))
    sizes[0] = 1
    sizes[1 : 1 + parcels - 1 - int(sizes[1:].sum())] += 1
    spots = _spots(d)
    obstacles = _obstacles(d, ways)
    zones: list[Zone] = []
    used: list[Any] = []
    place = 0
    for k in range(count):
        kind = "pen" if k == 0 else _MIX[k % len(_MIX)]
        shrink = 1.0
        while True:
            if place >= len(spots):
                place, shrink = 0, shrink * 0.8
            made = _zone(d, k, kind, int(sizes[k]), spots[place], shrink)
            place += 1
            if _fits(d, made, obstacles, used):
                zones.append(made)
                used.append(made.shape)
                break
    return zones


def _spots(d: District) -> Floats:
    """Return places at sea by shelter, in an order drawn by chance among the sheltered ones."""
    stride = max(2, int(100 / d.relief.frame.step))
    coast = d.relief.coast_m[::stride, ::stride]
    rows, columns = np.nonzero((coast < -170) & (coast > -1500))
    shelter = d.relief.shelter[rows * stride, columns * stride]
    order = np.argsort(-(shelter + d.rng.uniform(0, 0.25, len(rows))), kind="stable")
    points = d.relief.frame.points(rows[order] * stride, columns[order] * stride)
    return points[: max(4000, len(points) // 2)]


def _obstacles(d: District, ways: SeaWays) -> NDArray[Any]:
    """Return what farms keep off: fairways, ferries, bridges, harbours, with their distances."""
    lines = [shapely.buffer(line, 90.0) for _, line in ways.fairways]
    lines += [shapely.buffer(line, 70.0) for _, line, _ in ways.ferries]
    lines += [shapely.buffer(line, 160.0) for line in d.strokes.lines[d.strokes.kind > 0]]
    points = [shapely.buffer(shapely.points(port.at), 480.0 * min(1.0, d.recipe.scale * 2)) for port in ways.ports]
    return np.array([*lines, *points], dtype=object)


def _zone(d: District, k: int, kind: str, count: int, at: Floats, shrink: float) -> Zone:
    length, width, gap, lane, species = KINDS[kind]
    factor = shrink * (0.45 if d.recipe.size == "tiny" else 1.0)
    length, width, gap, lane = length * factor, width * factor, gap * factor, lane * factor
    columns = max(1, round(float(np.sqrt(count * 0.75))))
    rows = -(-count // columns)
    u = _along_coast(d, at)
    v = np.array([-u[1], u[0]])
    number = np.arange(count)
    x = (number % columns - (columns - 1) / 2) * (length + gap)
    y = (number // columns - (rows - 1) / 2) * (width + lane)
    box = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    local = np.stack([x[:, None] + box[:, 0] * length, y[:, None] + box[:, 1] * width], axis=-1)
    parcels = shapely.polygons(np.round(at + local @ np.vstack([u, v]), 2))
    rim = 14.0 * factor
    half = np.array([columns * (length + gap) - gap, rows * (width + lane) - lane]) / 2 + rim
    shape = shapely.polygons(np.round(at + (box * 2 * half) @ np.vstack([u, v]), 2))
    lanes = [
        shapely.linestrings(at + np.array([[-half[0], m], [half[0], m]]) @ np.vstack([u, v]))
        for m in (np.arange(rows - 1) - (rows - 2) / 2) * (width + lane)
    ]
    return Zone(
        f"{_LETTERS[kind]}-{k + 1:03d}", kind, species[k % len(species)], at, shape, np.atleast_1d(parcels), lanes
    )


def _along_coast(d: District, at: Floats) -> Floats:
    e = 80.0
    probe = at + np.array([[e, 0], [-e, 0], [0, e], [0, -e]])
    s = d.relief.frame.sample(d.relief.coast_m, probe)
    slope = np.array([s[0] - s[1], s[2] - s[3]])
    length = float(np.hypot(*slope))
    return np.array([-slope[1], slope[0]]) / length if length > 1e-6 else np.array([1.0, 0.0])


def _fits(d: District, zone: Zone, obstacles: NDArray[Any], used: list[Any]) -> bool:
    west, south, east, north = d.recipe.box
    x0, y0, x1, y1 = shapely.bounds(zone.shape)
    inset = 0.09 * (east - west)
    if x0 < west + inset or y0 < south + inset or x1 > east - inset or y1 > north - inset:
        return False
    if used and shapely.dwithin(np.array(used, dtype=object), zone.shape, 55.0).any():
        return False
    rim = shapely.get_coordinates(shapely.segmentize(zone.shape, 45.0))
    near = 60.0 if d.recipe.size != "tiny" else 25.0
    if d.relief.frame.sample(d.relief.coast_m, np.vstack([rim, (rim + zone.at) / 2])).max() > -near:
        return False
    return not shapely.intersects(obstacles, zone.shape).any()
