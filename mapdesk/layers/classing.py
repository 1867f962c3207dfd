"""Classes of values: where one ends and the next begins.

Written here because mapclassify, which has all of these, brings networkx and scikit-learn with it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NO_CLASS = 255
_MOST_DISTINCT = 1000


def breaks(values: Floats, method: str, classes: int) -> Floats:
    """Return the values at which a new class begins, ascending, without the first class.

    Parameters
    ----------
    values : array
        Finite.
    method : str
        A key of `manner.METHODS`.
    classes : int
        Wanted; fewer come of it where the values have not so many distinct ones.

    Returns
    -------
    array
        At most `classes - 1`; where many values are nought and none below, nought is a class by itself.
    """
    if len(values) == 0 or classes < 2:
        return np.empty(0)
    zeros = values == 0
    if values.min() == 0 and not zeros.all() and zeros.mean() >= 1 / classes and classes > 2:
        positive = values[~zeros]
        return np.concatenate([[positive.min()], breaks(positive, method, classes - 1)])
    found = _METHODS[method](values, classes)
    return np.unique(found[(found > values.min()) & (found <= values.max())])


def classes_of(values: Floats, edges: Floats) -> NDArray[np.uint8]:
    """Return the class of each value, `NO_CLASS` where there is none (NaN)."""
    found = np.searchsorted(edges, values, side="right").astype(np.uint8)
    return np.where(np.isfinite(values), found, NO_CLASS).astype(np.uint8)


def _quantiles(values: Floats, classes: int) -> Floats:
    return np.quantile(values, np.arange(1, classes) / classes)


def _equal(values: Floats, classes: int) -> Floats:
    return np.linspace(values.min(), values.max(), classes + 1)[1:-1]


def _pretty(values: Floats, classes: int) -> Floats:
    """Return multiples of 1, 2, 2.5 or 5 times a power of ten."""
    spread = float(values.max() - values.min())
    if spread == 0:
        return np.empty(0)
    raw = spread / classes
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= raw * (1 - 1e-9))
    first = math.floor(float(values.min()) / step) + 1
    return np.array([at * step for at in range(first, first + classes) if at * step <= values.max()][: classes - 1])


def _natural(values: Floats, classes: int) -> Floats:
    """Return breaks with the least sum of squares within classes (W. D. Fisher, On grouping for maximum homogeneity,
    JASA 53, 1958), exact for up to a thousand distinct values; of more, for a thousand groups of neighbours.
    """
    distinct, weights = np.unique(values, return_counts=True)
    if len(distinct) <= classes:
        return distinct[1:]
    if len(distinct) > _MOST_DISTINCT:
        group = np.arange(len(distinct)) * _MOST_DISTINCT // len(distinct)
        starts = np.searchsorted(group, np.arange(_MOST_DISTINCT))
        totals = np.add.reduceat(weights, starts)
        means = np.add.reduceat(distinct * weights, starts) / totals
        return distinct[starts[_best_starts(means, totals.astype(float), classes)]]
    return distinct[_best_starts(distinct, weights.astype(float), classes)]


def _best_starts(values: Floats, weights: Floats, classes: int) -> NDArray[np.intp]:
    """Return where each class but the first begins, by dynamic programming over the sorted values."""
    centred = values - values.mean()  # keeps the differences of large sums exact enough
    weight = np.concatenate([[0.0], np.cumsum(weights)])
    total = np.concatenate([[0.0], np.cumsum(weights * centred)])
    square = np.concatenate([[0.0], np.cumsum(weights * centred**2)])
    count = len(values)

    def cost(starts: NDArray[np.intp], end: int) -> Floats:
        part = total[end] - total[starts]
        spread: Floats = square[end] - square[starts] - part**2 / (weight[end] - weight[starts])
        return spread

    best = np.array([0.0, *(float(cost(np.array([0]), end)[0]) for end in range(1, count + 1))])
    chosen = np.zeros((classes, count + 1), dtype=np.intp)
    for level in range(1, classes):
        after = np.full(count + 1, np.inf)
        for end in range(level + 1, count + 1):
            starts = np.arange(level, end)
            sums = best[starts] + cost(starts, end)
            at = int(np.argmin(sums))
            after[end], chosen[level, end] = sums[at], starts[at]
        best = after
    found, end = [], count
    for level in range(classes - 1, 0, -1):
        end = int(chosen[level, end])
        found.append(end)
    return np.array(found[::-1], dtype=np.intp)


_METHODS = {"quantile": _quantiles, "natural": _natural, "equal": _equal, "pretty": _pretty}
