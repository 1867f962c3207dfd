"""Roads as people name them: chains of the network joined where they run on straight, and smoothed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.network import ROAD, Network
from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]
CLASSES = ("provincial", "county", "town", "village", "street", "lane")
KINDS = ("road", "bridge", "causeway", "ferry")


@dataclass
class Strokes:
    """Named lines, each from its beginning to its end.

    Attributes
    ----------
    lines : array of LineString
    rank : array of int
        Index into `CLASSES`.
    kind : array of int
        Index into `KINDS`.
    village : array of int
        Village a street belongs to; -1 for main roads.
    """

    lines: NDArray[Any]
    rank: Ints
    kind: Ints
    village: Ints

    def joined(self, other: Strokes) -> Strokes:
        """Return both sets as one, these first."""
        return Strokes(
            *(np.concatenate([getattr(self, n), getattr(other, n)]) for n in ("lines", "rank", "kind", "village"))
        )


def main_strokes(network: Network) -> Strokes:
    """Return the main roads as strokes; chains meet at shared end points."""
    chains = _chains(network)
    paths = _paired(network.mesh.at, chains)
    lines = [shapely.linestrings(np.round(path, 2)) for path, _, _ in paths]
    return Strokes(
        np.array(lines, dtype=object),
        np.array([rank for _, rank, _ in paths], dtype=np.int64),
        np.array([kind for _, _, kind in paths], dtype=np.int64),
        np.full(len(lines), -1),
    )


@dataclass
class _Chain:
    points: list[int]
    rank: int
    kind: int


def _chains(network: Network) -> list[_Chain]:
    """Cut the chosen edges into chains between junctions; kind and class are constant along a chain."""
    mesh = network.mesh
    rank = np.digitize(-network.traffic, [-0.2, -0.05, -0.015])
    near: dict[int, list[tuple[int, int, int]]] = {}
    for k, edge in enumerate(network.chosen.tolist()):
        u, v = mesh.edges[edge].tolist()
        sort = (int(rank[k]), int(mesh.kind[edge]))
        near.setdefault(u, []).append((v, *sort))
        near.setdefault(v, []).append((u, *sort))
    ends = {p for p, out in near.items() if len(out) != 2 or out[0][1:] != out[1][1:]}
    chains, done = [], set()
    for start in [*sorted(ends), *sorted(set(near) - ends)]:
        for after, r, kind in near[start]:
            if (start, after) in done:
                continue
            points = [start, after]
            done.update({(start, after), (after, start)})
            while points[-1] not in ends and points[-1] != start:
                onward = [n for n, _, _ in near[points[-1]] if n != points[-2]]
                if (points[-1], onward[0]) in done:
                    break
                done.update({(points[-1], onward[0]), (onward[0], points[-1])})
                points.append(onward[0])
            chains.append(_Chain(points, r, kind))
    return chains


def _paired(at: Floats, chains: list[_Chain]) -> list[tuple[Floats, int, int]]:
    """Join chains of one class that run straight on at a junction, then smooth each chain between junctions."""
    shape = [smoothed(at[chain.points]) if chain.kind == ROAD else _spanned(at[chain.points]) for chain in chains]
    partner: dict[tuple[int, int], tuple[int, int]] = {}
    at_node: dict[int, list[tuple[int, int]]] = {}
    for k, chain in enumerate(chains):
        if chain.points[0] != chain.points[-1]:
            at_node.setdefault(chain.points[0], []).append((k, 0))
            at_node.setdefault(chain.points[-1], []).append((k, 1))
    for node in sorted(at_node):
        for one, other in _straightest(at_node[node], chains, shape):
            partner[one], partner[other] = other, one
    result = []
    used: set[int] = set()
    for k in range(len(chains)):
        if k not in used:
            result.append(_walk(k, chains, shape, partner, used))
    return result


def _straightest(
    ends: list[tuple[int, int]], chains: list[_Chain], shape: list[Floats]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    options = []
    for i, (a, side_a) in enumerate(ends):
        for b, side_b in ends[i + 1 :]:
            if a != b and (chains[a].rank, chains[a].kind) == (chains[b].rank, chains[b].kind):
                straight = float(_leaving(shape[a], side_a) @ _leaving(shape[b], side_b))
                if straight < -0.55:
                    options.append((straight, (a, side_a), (b, side_b)))
    taken: set[tuple[int, int]] = set()
    result = []
    for _, one, other in sorted(options):
        if one not in taken and other not in taken:
            taken.update({one, other})
            result.append((one, other))
    return result


def _leaving(path: Floats, side: int) -> Floats:
    ahead = path[min(3, len(path) - 1)] - path[0] if side == 0 else path[-min(4, len(path))] - path[-1]
    return np.asarray(ahead / max(1e-6, float(np.hypot(*ahead))), dtype=np.float64)


def _walk(
    first: int,
    chains: list[_Chain],
    shape: list[Floats],
    partner: dict[tuple[int, int], tuple[int, int]],
    used: set[int],
) -> tuple[Floats, int, int]:
    used.add(first)
    parts = [shape[first]]
    for side in (1, 0):
        at = (first, side)
        while at in partner and partner[at][0] not in used:
            k, entry = partner[at]
            used.add(k)
            piece = shape[k] if entry == (0 if side == 1 else 1) else shape[k][::-1]
            parts = [*parts, piece[1:]] if side == 1 else [piece[:-1], *parts]
            at = (k, 1 - entry)
    return np.vstack(parts), chains[first].rank, chains[first].kind


def smoothed(path: Floats, rounds: int = 3) -> Floats:
    """Return a path with cut corners (Chaikin), ends kept; vertices come to lie about 10 to 20 m apart."""
    for _ in range(rounds):
        if len(path) < 3:
            break
        near, far = 0.75 * path[:-1] + 0.25 * path[1:], 0.25 * path[:-1] + 0.75 * path[1:]
        inner = np.stack([near, far], axis=1).reshape(-1, 2)
        path = np.vstack([path[:1], inner[1:-1], path[-1:]])
    gaps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    count = max(2, int(gaps[-1] / 17.0) + 1)
    along = np.linspace(0, gaps[-1], count)
    return np.column_stack([np.interp(along, gaps, path[:, 0]), np.interp(along, gaps, path[:, 1])])


def _spanned(path: Floats) -> Floats:
    """Return a bridge as a slightly bent line with a point every 120 m."""
    a, b = path[0], path[-1]
    count = max(3, int(np.hypot(*(b - a)) / 120))
    t = np.linspace(0, 1, count)[:, None]
    aside = np.array([a[1] - b[1], b[0] - a[0]]) * 0.012
    return np.asarray(a + t * (b - a) + np.sin(np.pi * t) * aside, dtype=np.float64)
