"""Outlines of buildings: rectangles and L shapes, turned along the road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lots:
    """Candidate buildings: outline, how readily it is built, piece of road (-1: none), side."""

    shapes: NDArray[Any]
    liking: Floats
    piece: Ints
    left: NDArray[np.bool_]

    @staticmethod
    def none() -> Lots:
        """Return no lots."""
        return Lots(np.empty(0, dtype=object), np.empty(0), np.empty(0, dtype=np.int64), np.empty(0, dtype=bool))

    @staticmethod
    def joined(groups: Sequence[Lots]) -> Lots:
        """Return all lots, one group after the other."""
        return Lots(
            *(
                np.concatenate([getattr(group, name) for group in groups])
                for name in ("shapes", "liking", "piece", "left")
            )
        )


def outlines(rng: np.random.Generator, centre: Floats, ahead: Floats, *, size: Floats, bent: float) -> NDArray[Any]:
    """Return outlines as polygons with whole centimetres.

    Parameters
    ----------
    rng : numpy Generator
    centre, ahead : arrays, shape (n, 2)
        Middle and unit vector of the width.
    size : array, shape (n, 2)
        Width and depth, m.
    bent : float
        Share of L shapes.
    """
    corner = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    notch = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.05], [0.08, 0.05], [0.08, 0.5], [-0.5, 0.5]])
    shaped = rng.uniform(size=len(centre)) < bent
    mirrored = rng.uniform(size=len(centre)) < 0.5
    result = np.empty(len(centre), dtype=object)
    for form, which in ((corner, np.flatnonzero(~shaped)), (notch, np.flatnonzero(shaped))):
        if not len(which):
            continue
        local = form[None] * size[which, None, :]
        local[..., 0] *= np.where(mirrored[which], -1.0, 1.0)[:, None]
        aside = np.column_stack([-ahead[which, 1], ahead[which, 0]])
        points = centre[which, None] + local[..., :1] * ahead[which, None] + local[..., 1:] * aside[:, None]
        result[which] = shapely.polygons(np.round(points, 2))
    return np.asarray(shapely.orient_polygons(result), dtype=object)
