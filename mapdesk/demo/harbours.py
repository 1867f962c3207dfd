"""Harbours in sheltered bays, their berths, the fairways to the open sea, and the ferries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.district import District
from mapdesk.demo.noise import Floats
from mapdesk.demo.waters import Waters

Ints = NDArray[np.int64]


@dataclass
class Port:
    """One harbour: where it is, its village, places on the water for boats, berths among them."""

    name: str
    at: Floats
    village: int
    water: Floats
    berths: Floats


@dataclass
class SeaWays:
    """Harbours and ways: fairways and ferries as (name, line, ends)."""

    ports: list[Port]
    fairways: list[tuple[str, Any]]
    ferries: list[tuple[str, Any, tuple[str, str]]]


def make_sea_ways(d: District) -> SeaWays:
    """Return harbours, fairways and ferries."""
    ports = _ports(d)
    waters = Waters(d.recipe, d.relief)
    return SeaWays(ports, _fairways(d, waters, ports), _ferries(d, waters, ports))


def _ports(d: District) -> list[Port]:
    from scipy.spatial import cKDTree

    frame, relief = d.relief.frame, d.relief
    rows, columns = np.nonzero((relief.coast_m > -90) & (relief.coast_m < -25))
    at = frame.points(rows, columns)
    far, village = cKDTree(d.sites.at).query(at)
    road, _ = shapely.STRtree(d.pieces.lines).query_nearest(shapely.points(at), max_distance=450.0, all_matches=False)
    near_road = np.zeros(len(at), dtype=bool)
    near_road[road] = True
    weight = d.sites.weight / d.sites.weight.mean()
    score = relief.shelter[rows, columns] * 2 + 0.35 * weight[village] - far / 1200.0
    score = np.where(near_road & (far < 1600), score, -np.inf)
    order = np.argsort(-score, kind="stable")
    wanted = d.recipe.count("harbours")
    apart = 2600.0 * min(1.0, d.recipe.scale * 1.3)
    chosen: list[int] = []
    while len(chosen) < wanted:
        chosen = []
        used: set[int] = set()
        for one in order[:200_000:7].tolist():
            if not np.isfinite(score[one]) or len(chosen) == wanted:
                break
            if int(village[one]) not in used and (not chosen or np.hypot(*(at[chosen] - at[one]).T).min() > apart):
                chosen.append(one)
                used.add(int(village[one]))
        apart *= 0.85
    berths = np.full(wanted, d.recipe.count("berths") // wanted)
    berths[: d.recipe.count("berths") - int(berths.sum())] += 1
    return [_port(d, k, at[one], int(village[one]), int(berths[k])) for k, one in enumerate(chosen)]


def _port(d: District, rank: int, at: Floats, village: int, berths: int) -> Port:
    last = "中心渔港" if rank == 0 else "渔港" if rank < 0.6 * d.recipe.count("harbours") else "码头"
    water = _water_near(d, at, 420.0)
    picked = water[np.linspace(0, len(water) * 0.5, berths).astype(int)]
    return Port(d.book.claim(d.labels.village[village] + last), at, village, water, picked)


def _water_near(d: District, at: Floats, reach: float) -> Floats:
    """Return places on quiet water near a point, nearest first, a boat's length apart."""
    pace = 19.0
    steps = np.arange(-reach, reach, pace)
    x, y = np.meshgrid(at[0] + steps, at[1] + steps)
    points = np.column_stack([x.ravel(), y.ravel()])
    coast = d.relief.frame.sample(d.relief.coast_m, points)
    far = np.hypot(*(points - at).T)
    quiet = np.flatnonzero((coast < -16) & (coast > -190) & (far < reach))
    return np.asarray(points[quiet[np.argsort(far[quiet], kind="stable")]], dtype=np.float64)


def _fairways(d: District, waters: Waters, ports: list[Port]) -> list[tuple[str, Any]]:
    """Return ways from harbours to the open sea: to the east, the south-east and the north."""
    west, south, east, north = d.recipe.box
    inset = 0.05 * (east - west)
    gates = np.array(
        [
            [east - inset, (south + north) / 2],
            [east - 3 * inset, south + 2 * inset],
            [(west + east) / 2, north - inset],
            [west + 3 * inset, south + inset],
        ]
    )
    names = ("东口", "东南口", "北口", "西南口")
    result = []
    for port in ports:
        for gate, line in enumerate(waters.routes(port.at, gates)):
            if line is not None and (gate == 0 or port is ports[gate % len(ports)]):
                result.append((d.book.claim(f"{port.name}{names[gate]}航道"), line))
    return result


def _ferries(d: District, waters: Waters, ports: list[Port]) -> list[tuple[str, Any, tuple[str, str]]]:
    """Return ferries from the seat's harbour to villages that no road reaches, from road node to road node."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    from mapdesk.demo.lines import vertex_ids

    lines = d.pieces.lines
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)])
    node = vertex_ids(ends)
    a, b = node[: len(lines)], node[len(lines) :]
    size = int(node.max()) + 1
    _, part = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False)
    where = np.zeros((size, 2))
    where[node] = ends
    shore = np.abs(d.relief.frame.sample(d.relief.coast_m, where))
    home = part[int(np.argmin(np.hypot(*(where - d.sites.at[d.sites.seat]).T)))]
    start = _landing(where, shore, np.flatnonzero(part == home), ports[0].at)
    result = []
    for other in np.unique(part):
        if other != home:
            members = np.flatnonzero(part == other)
            landing = _landing(where, shore, members, where[start])
            line = waters.routes(where[start], where[[landing]])[0]
            village = d.labels.village[int(np.argmin(np.hypot(*(d.sites.at - where[landing]).T)))]
            if line is not None:
                name = d.book.numbered(f"{d.labels.village[d.sites.seat]}至{village}渡线")
                result.append((name, line, (ports[0].name, f"{village}码头")))
    return result


def _landing(where: Floats, shore: Floats, members: Ints, toward: Floats) -> int:
    """Return the road node of a part that lies near the shore and not far from a place."""
    far = np.hypot(*(where[members] - toward).T)
    return int(members[np.argmin(far + 12 * shore[members])])
