"""Rows as they come from a store: names, tuples of values, and geometries as WKB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Rows:
    """A page of a layer.

    Attributes
    ----------
    layer : str
    names : tuple of str
        Column names, in the order of each tuple of `values`; `fid` and the key come first.
    values : list of tuple
    wkb : list of bytes or None, or None
        Geometries (EPSG:4490, lon/lat) beside the values, or None when not asked for.
    """

    layer: str
    names: tuple[str, ...]
    values: list[tuple[Any, ...]]
    wkb: list[bytes | None] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> list[Any]:
        """Return one column as a list; ValueError if it was not asked for."""
        at = self.names.index(name)
        return [row[at] for row in self.values]

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries, without geometry."""
        return [dict(zip(self.names, row, strict=True)) for row in self.values]

    def geometries(self) -> npt.NDArray[np.object_]:
        """Return the geometries as an array of shapely objects (None where a row has none)."""
        import shapely

        return np.asarray(shapely.from_wkb(np.array(self.wkb or [], dtype=object)), dtype=object)
