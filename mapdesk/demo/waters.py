"""Ways over water: a coarse net of the sea with least-cost routes that keep off the coast."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats, Frame
from mapdesk.demo.recipe import Recipe
from mapdesk.demo.shape import Relief
from mapdesk.demo.strokes import smoothed

Ints = NDArray[np.int64]


class Waters:
    """The sea as a net of cells; routes run over open water.

    Parameters
    ----------
    recipe, relief
    """

    def __init__(self, recipe: Recipe, relief: Relief) -> None:
        from scipy.sparse import coo_matrix
        from scipy.spatial import cKDTree

        self.relief = relief
        self.stride = max(2, int(140 * recipe.scale**0.5 / relief.frame.step))
        coast = relief.coast_m[:: self.stride, :: self.stride]
        step = relief.frame.step * self.stride
        self.frame = Frame(relief.frame.x0, relief.frame.y0, step, *coast.shape)
        wet = coast < -25
        number: Any = np.full(coast.shape, -1, dtype=np.int64)
        number[wet] = np.arange(int(wet.sum()))
        self.at = self.frame.points(*np.nonzero(wet))
        self._tree = cKDTree(self.at)
        cost = 1 + 4 * np.exp(coast / 260.0)
        rows, columns, costs = [], [], []
        for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
            a = number[: number.shape[0] - dy, max(0, -dx) : number.shape[1] - max(0, dx)]
            b = number[dy:, max(0, dx) : number.shape[1] + min(0, dx)]
            both = (a >= 0) & (b >= 0)
            price = cost[: number.shape[0] - dy, max(0, -dx) : number.shape[1] - max(0, dx)]
            rows.append(a[both])
            columns.append(b[both])
            costs.append(price[both] * step * np.hypot(dx, dy))
        size = len(self.at)
        self.graph = coo_matrix(
            (np.concatenate(costs), (np.concatenate(rows), np.concatenate(columns))), shape=(size, size)
        ).tocsr()

    def nearest(self, points: Floats) -> Ints:
        """Return the cells nearest to points, shape (n, 2)."""
        return np.asarray(self._tree.query(points)[1], dtype=np.int64)

    def routes(self, start: Floats, ends: Floats) -> list[Any | None]:
        """Return smooth lines from one place to others, None where no water leads."""
        from scipy.sparse.csgraph import dijkstra

        first = int(self.nearest(start[None])[0])
        cost, before = dijkstra(self.graph, directed=False, indices=first, return_predecessors=True)
        result: list[Any | None] = []
        for end, point in zip(self.nearest(ends).tolist(), ends, strict=True):
            if not np.isfinite(cost[end]):
                result.append(None)
                continue
            path = [end]
            while before[path[-1]] >= 0:
                path.append(int(before[path[-1]]))
            line = self._pulled(np.vstack([start, self.at[path[::-1]], point]))
            result.append(shapely.linestrings(thinned(smoothed(line, rounds=3))))
        return result

    def _pulled(self, path: Floats) -> Floats:
        """Return a path whose stretches are straight as far as they stay 120 m off the coast."""
        kept = [0]
        while kept[-1] < len(path) - 1:
            at = kept[-1]
            reach = at + 1
            for after in range(min(len(path) - 1, at + 90), at + 1, -3):
                count = max(2, int(np.hypot(*(path[after] - path[at])) / 90))
                t = np.linspace(0, 1, count)[:, None]
                if self.relief.frame.sample(self.relief.coast_m, path[at] + t * (path[after] - path[at])).max() < -120:
                    reach = after
                    break
            kept.append(reach)
        line = shapely.segmentize(shapely.linestrings(path[kept]), 260.0)
        return np.asarray(shapely.get_coordinates(line), dtype=np.float64)


def thinned(path: Floats) -> Floats:
    """Return a path with fewer vertices, within 12 m of it."""
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.linestrings(path), 12.0)), dtype=np.float64)
