"""The recipe of the demo district: how many of everything, and how the islands lie (`gis_data/demo.json`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from mapdesk.demo.noise import Floats, Frame
from mapdesk.errors import MapdeskError
from mapdesk.words import msg


@dataclass(frozen=True)
class Recipe:
    """One size of the district.

    Attributes
    ----------
    size : str
        "tiny" (tests), "district" or "banner".
    scale : float
        Factor on all lengths of the islands.
    numbers : dict
        How many of everything, as in the data file.
    islands : list of dict
        Named islands; lobes are scaled, positions in EPSG:4549.
    data : dict
        The whole data file.
    """

    size: str
    scale: float
    numbers: dict[str, Any]
    islands: list[dict[str, Any]]
    data: dict[str, Any]

    def count(self, what: str) -> int:
        """Return how many of `what` are wanted."""
        return int(self.numbers[what])

    def metres(self, what: str) -> float:
        """Return a length of the recipe: block_m, rural_m or vertex_m."""
        return float(self.numbers[what])

    def place(self, point: Any) -> Floats:
        """Return a position as an array of two."""
        return np.asarray(point, dtype=np.float64)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the district, EPSG:4549."""
        (x, y), (dx, dy) = self.data["centre"], self.data["half_box_m"]
        return (x - dx * self.scale, y - dy * self.scale, x + dx * self.scale, y + dy * self.scale)

    @property
    def frame(self) -> Frame:
        """The raster over the box."""
        west, south, east, north = self.box
        step = float(self.numbers["step_m"])
        return Frame(west, south, step, int((north - south) / step) + 1, int((east - west) / step) + 1)

    @property
    def land_m2(self) -> float:
        """Wanted area of the land."""
        return float(self.numbers["land_km2"]) * 1e6

    @property
    def islets(self) -> int:
        """How many islets are strewn around the islands."""
        return self.count("islets")

    @property
    def at(self) -> datetime:
        """The time at which everything is as it is, UTC."""
        return datetime.fromisoformat(self.data["reference_time"])

    @property
    def source(self) -> str:
        """What stands in the column `source`."""
        return str(self.data["source"])

    @property
    def county_code(self) -> str:
        """Six digits of the district; not in use."""
        return str(self.data["county_code"])


@lru_cache(maxsize=4)
def read_data(name: str) -> dict[str, Any]:
    """Return a JSON file of `gis_data`."""
    loaded: dict[str, Any] = json.loads(resources.files("mapdesk.gis_data").joinpath(name).read_text(encoding="utf-8"))
    return loaded


def recipe(size: str) -> Recipe:
    """Return the recipe of a size.

    Raises
    ------
    MapdeskError
        If there is no such size.
    """
    data = read_data("demo.json")
    if size not in data["sizes"]:
        raise MapdeskError(
            msg("There is no demo of the size “{size}”.", size=size),
            hint=msg("Sizes: {sizes}.", sizes=", ".join(sorted(data["sizes"]))),
        )
    numbers = data["sizes"][size]
    scale = float(numbers["scale"])
    x, y = data["centre"]
    islands = [
        {
            **island,
            "lobes": [
                [x + e * scale, y + n * scale, long * scale, short * scale, turn]
                for e, n, long, short, turn in island["lobes"]
            ],
        }
        for island in data["islands"]
    ]
    return Recipe(size, scale, numbers, islands, data)
