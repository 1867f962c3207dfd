"""Roads between villages: least-cost paths over a mesh of the land, with bridges and a causeway between islands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats
from mapdesk.demo.places import Sites
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief, islands_of

Ints = NDArray[np.int64]
ROAD, BRIDGE, CAUSEWAY = 0, 1, 2


@dataclass
class Mesh:
    """A triangulated net over the land, with links between islands.

    Attributes
    ----------
    at : array, shape (n, 2)
    edges : array of int, shape (m, 2)
    cost : array, shape (m,)
    kind : array of int, shape (m,)
        ROAD, BRIDGE or CAUSEWAY.
    """

    at: Floats
    edges: Ints
    cost: Floats
    kind: Ints
    _index: dict[tuple[int, int], int] = field(default_factory=dict)

    def graph(self, chosen: Ints | None = None) -> Any:
        """Return the mesh (or only chosen edges) as a symmetric sparse matrix of costs."""
        from scipy.sparse import coo_matrix

        edges, cost = (self.edges, self.cost) if chosen is None else (self.edges[chosen], self.cost[chosen])
        both = np.vstack([edges, edges[:, ::-1]])
        return coo_matrix((np.tile(cost, 2), (both[:, 0], both[:, 1])), shape=(len(self.at),) * 2).tocsr()

    def number(self, a: int, b: int) -> int:
        """Return the number of the edge between two points."""
        if not self._index:
            self._index = {(min(u, v), max(u, v)): k for k, (u, v) in enumerate(self.edges.tolist())}
        return self._index[(min(a, b), max(a, b))]


@dataclass(frozen=True)
class Network:
    """The chosen main roads: numbers of mesh edges, villages' points, traffic per edge (villages that pass it)."""

    mesh: Mesh
    chosen: Ints
    village_point: Ints
    traffic: Floats


def make_network(rng: np.random.Generator, recipe: Recipe, relief: Relief, sites: Sites, islands: Any) -> Network:
    """Return the network of main roads: it links all villages that a bridge can reach, with some loops and spurs."""
    mesh = _mesh(rng, recipe, relief, sites, islands)
    point = _nearest(mesh.at, sites.at)
    chosen = _links(mesh, point)
    chosen = _spurs(rng, mesh, relief, chosen, count=int(0.9 * len(sites)))
    return Network(mesh, chosen, point, _traffic(mesh, chosen, point, sites))


def _mesh(rng: np.random.Generator, recipe: Recipe, relief: Relief, sites: Sites, islands: Any) -> Mesh:
    from scipy.spatial import Delaunay

    at = _mesh_points(rng, recipe, relief)
    corners = Delaunay(at).simplices
    edges = np.unique(np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0)
    a, b = at[edges[:, 0]], at[edges[:, 1]]
    length = np.hypot(*(a - b).T)
    dry = np.min([relief.frame.sample(relief.coast_m, a + t * (b - a)) for t in (0.25, 0.5, 0.75)], axis=0)
    keep = (length < 190) & (dry > 26)
    edges, length, a, b = edges[keep].astype(np.int64), length[keep], a[keep], b[keep]
    middle = (a + b) / 2
    climb = np.abs(relief.frame.sample(relief.height, a) - relief.frame.sample(relief.height, b)) / length
    height = relief.frame.sample(relief.height, middle)
    cost = length * (1 + (climb / 0.07) ** 2 + height / 120 + 0.5 * relief.frame.sample(relief.slope, middle))
    kind = np.zeros(len(edges), dtype=np.int64)
    links, link_kind = _crossings(recipe, relief, (at, _reached(at, edges, sites)), sites, islands)
    if len(links):
        far = np.hypot(*(at[links[:, 0]] - at[links[:, 1]]).T)
        edges, cost = np.vstack([edges, links]), np.concatenate([cost, far + 4000.0])
        kind = np.concatenate([kind, link_kind])
    return Mesh(at, edges, cost, kind)


def _mesh_points(rng: np.random.Generator, recipe: Recipe, relief: Relief) -> Floats:
    pace = 62.0 if recipe.size != "tiny" else 44.0
    west, south, east, north = recipe.box
    x, y = np.meshgrid(np.arange(west + 200, east - 200, pace), np.arange(south + 200, north - 200, pace))
    at = np.column_stack([x.ravel(), y.ravel()])
    at = at + rng.uniform(-0.36 * pace, 0.36 * pace, at.shape)
    return at[relief.frame.sample(relief.coast_m, at) > 42]


def _nearest(at: Floats, wanted: Floats) -> Ints:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(at).query(wanted)[1], dtype=np.int64)


def _crossings(
    recipe: Recipe, relief: Relief, net: tuple[Floats, NDArray[np.bool_]], sites: Sites, islands: Any
) -> tuple[Ints, Ints]:
    """Return bridges: the shortest that join inhabited islands; and one causeway, from the flat island to the seat."""
    at, reached = net
    labels = islands_of(relief)
    frame = relief.frame
    rows, columns = (((at[:, k] - (frame.x0, frame.y0)[k]) / frame.step).round().astype(int) for k in (1, 0))
    home = np.where(reached, labels[rows, columns], 0)
    pairs = sorted(_closest_pairs(at, home, np.unique(sites.island)))
    group = {int(one): int(one) for one in np.unique(sites.island)}
    limit = 4400.0 * recipe.scale**0.5
    links = []
    for length, a, b in pairs:
        one, other = _root(group, int(home[a])), _root(group, int(home[b]))
        if one != other and length < limit and not _over_land(islands, at[a], at[b]):
            group[one] = other
            links.append((a, b))
    kinds = [BRIDGE] * len(links)
    east, north = recipe.islands[2]["lobes"][0][:2]
    lived = np.flatnonzero(np.isin(home, sites.island))
    flat = int(home[lived[_nearest(at[lived], np.array([[east, north]]))[0]]])
    seat = int(sites.island[sites.seat])
    for _, a, b in pairs:
        one, other = _root(group, int(home[a])), _root(group, int(home[b]))
        if one != other and {one, other} == {_root(group, flat), _root(group, seat)}:
            links.append((a, b))
            kinds.append(CAUSEWAY)
            break
    if CAUSEWAY not in kinds and links:
        kinds[max(range(len(links)), key=lambda k: flat in (home[links[k][0]], home[links[k][1]]))] = CAUSEWAY
    return np.array(links, dtype=np.int64).reshape(-1, 2), np.array(kinds, dtype=np.int64)


def _reached(at: Floats, edges: Ints, sites: Sites) -> NDArray[np.bool_]:
    """Return which points a village can reach over land: bridges begin there."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(len(at), len(at)))
    _, part = connected_components(graph, directed=False)
    return np.isin(part, part[_nearest(at, sites.at)])


def _closest_pairs(at: Floats, home: NDArray[np.int32], lived: Ints) -> list[tuple[float, int, int]]:
    from scipy.spatial import cKDTree

    member = {int(k): np.flatnonzero(home == k) for k in lived}
    trees = {k: cKDTree(at[points]) for k, points in member.items() if len(points)}
    result = []
    names = sorted(trees)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            distance, match = trees[other].query(at[member[one]])
            best = int(np.argmin(distance))
            result.append((float(distance[best]), int(member[one][best]), int(member[other][match[best]])))
    return result


def _over_land(islands: Any, a: Floats, b: Floats) -> bool:
    """Return whether the line between two points runs over much land other than its two ends."""
    line = shapely.linestrings([a, b])
    dry = shapely.intersection(islands, line)
    ends = shapely.dwithin(islands, shapely.points(a), 80) | shapely.dwithin(islands, shapely.points(b), 80)
    return bool(shapely.length(dry[~ends]).sum() > 900)


def _root(group: dict[int, int], one: int) -> int:
    while group[one] != one:
        one = group[one]
    return one


def _links(mesh: Mesh, point: Ints) -> Ints:
    """Return the edges of paths between villages: a spanning tree, and loops where the tree makes a long way round."""
    from scipy.sparse.csgraph import dijkstra

    cost, before, label = dijkstra(mesh.graph(), indices=np.unique(point), min_only=True, return_predecessors=True)
    u, v = mesh.edges.T
    border = (label[u] != label[v]) & np.isfinite(cost[u]) & np.isfinite(cost[v])
    u, v = u[border], v[border]
    total = cost[u] + cost[v] + mesh.cost[border]
    pair = np.sort(np.column_stack([label[u], label[v]]), axis=1)
    order = np.argsort(total, kind="stable")
    group = {int(p): int(p) for p in point}
    seen: set[tuple[int, int]] = set()
    degree: dict[int, int] = {}
    chosen: set[int] = set()
    for k in order.tolist():
        key = (int(pair[k, 0]), int(pair[k, 1]))
        if key in seen:
            continue
        seen.add(key)
        one, other = _root(group, key[0]), _root(group, key[1])
        loop = one == other and total[k] < 4200 and min(degree.get(key[0], 0), degree.get(key[1], 0)) < 3
        if one != other or loop:
            group[one] = other
            degree[key[0]], degree[key[1]] = degree.get(key[0], 0) + 1, degree.get(key[1], 0) + 1
            chosen.add(mesh.number(int(u[k]), int(v[k])))
            for end in (int(u[k]), int(v[k])):
                chosen.update(_trace(mesh, before, end))
    return np.array(sorted(chosen), dtype=np.int64)


def _trace(mesh: Mesh, before: NDArray[np.int32], start: int) -> list[int]:
    result = []
    at, back = start, int(before[start])
    while back >= 0:
        result.append(mesh.number(at, back))
        at, back = back, int(before[back])
    return result


def _spurs(rng: np.random.Generator, mesh: Mesh, relief: Relief, chosen: Ints, count: int) -> Ints:
    """Add dead-end roads to places that are far from a road: headlands, piers, upper valleys."""
    from scipy.sparse.csgraph import dijkstra

    used = np.unique(mesh.edges[chosen])
    cost, before, _ = dijkstra(mesh.graph(), indices=used, min_only=True, return_predecessors=True)
    steep = relief.frame.sample(relief.slope, mesh.at)
    fit = np.flatnonzero(np.isfinite(cost) & (cost > 450) & (cost < 2600) & (steep < 0.35))
    result = set(chosen.tolist())
    taken: list[int] = []
    for one in rng.permutation(fit).tolist():
        if len(taken) >= count:
            break
        if taken and np.hypot(*(mesh.at[taken] - mesh.at[one]).T).min() < 650:
            continue
        taken.append(one)
        result.update(_trace(mesh, before, one))
    return np.array(sorted(result), dtype=np.int64)


def _traffic(mesh: Mesh, chosen: Ints, point: Ints, sites: Sites) -> Floats:
    """Return for each chosen edge the share of all households whose way to the seat passes it."""
    from scipy.sparse.csgraph import dijkstra

    cost, before = dijkstra(mesh.graph(chosen), indices=int(point[sites.seat]), return_predecessors=True)
    flow = np.zeros(len(mesh.at))
    np.add.at(flow, point, sites.weight / sites.weight.sum())
    for one in np.argsort(-np.where(np.isfinite(cost), cost, -1.0), kind="stable").tolist():
        if np.isfinite(cost[one]) and before[one] >= 0:
            flow[before[one]] += flow[one]
    u, v = mesh.edges[chosen].T
    return np.where(before[u] == v, flow[u], np.where(before[v] == u, flow[v], 0.0))
