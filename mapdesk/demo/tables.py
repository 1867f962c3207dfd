"""Rows on their way into a workspace: columns of one layer with their geometries in degrees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats
from mapdesk.demo.recipe import Recipe
from mapdesk.geo import crs
from mapdesk.store.catalogue import key_of


@dataclass(frozen=True)
class Table:
    """Rows of one layer.

    Attributes
    ----------
    layer : str
    names : tuple of str
    values : iterator of tuples
    geometries : array or None
        Shapely geometries, or positions of shape (n, 2), as (lon, lat) in EPSG:4490.
    """

    layer: str
    names: tuple[str, ...]
    values: Iterator[tuple[Any, ...]]
    geometries: NDArray[Any] | None


def keys(prefix: str, count: int, first: int = 1) -> list[str]:
    """Return keys as a store makes them: prefix and number."""
    return [key_of(prefix, number) for number in range(first, first + count)]


def table(recipe: Recipe, layer: str, columns: Mapping[str, Any], geometries: NDArray[Any] | None) -> Table:
    """Return columns as rows, with source and time; numpy values become plain ones.

    Parameters
    ----------
    recipe : Recipe
    layer : str
    columns : mapping of name to sequence
        All of one length; an array of numbers with NaN gives None there.
    geometries : array or None
        In EPSG:4549, or None.
    """
    lists = [_plain(column) for column in columns.values()]
    count = len(lists[0])
    at = recipe.data["reference_time"]
    rows = zip(*lists, [recipe.source] * count, [at] * count, strict=True)
    return Table(layer, (*columns, "source", "as_of"), rows, None if geometries is None else degrees(geometries))


def degrees(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return geometries, or positions of shape (n, 2), of EPSG:4549 in degrees with nine decimals."""
    if geometries.ndim == 2:
        return np.round(crs.transform_points(geometries, crs.METRIC, crs.STORED), 9)
    return np.asarray(shapely.transform(crs.from_metric(geometries), lambda points: np.round(points, 9)), dtype=object)


def _plain(column: Any) -> list[Any]:
    if not isinstance(column, np.ndarray):
        return list(column)
    if column.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in column.tolist()]
    return list(column.tolist())


def picked(words: Sequence[Any], which: NDArray[Any]) -> list[Any]:
    """Return `words[i]` for each i; None for a negative i."""
    return [words[i] if i >= 0 else None for i in which.tolist()]


def rounded(values: NDArray[Any], digits: int = 1) -> Floats:
    """Return rounded numbers."""
    return np.asarray(np.round(values, digits), dtype=np.float64)
