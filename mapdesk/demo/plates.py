"""House numbers: odd on the left, even on the right, growing along each road; estates and sites have one plate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.demo.buildings import HOUSE, Buildings
from mapdesk.demo.lines import RoadPieces
from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Plates:
    """Door plates as arrays of one length; the first building of a compound stands for it.

    Attributes
    ----------
    building : array of int
    stroke, number : arrays of int
    at : array, shape (n, 2)
        Entrance: on the front of the building, EPSG:4549.
    of_building : array of int
        For each building its plate.
    in_compound : array of int
        For each building its number (幢) inside an estate or site, 0 for a house.
    """

    building: Ints
    stroke: Ints
    number: Ints
    at: Floats
    of_building: Ints
    in_compound: Ints


def make_plates(buildings: Buildings, pieces: RoadPieces) -> Plates:
    """Return the plates of all buildings."""
    house = buildings.kind == HOUSE
    group = np.where(house, np.arange(len(house)), len(house) + buildings.atom)
    _, first, plate = np.unique(group, return_index=True, return_inverse=True)
    stroke, left = buildings.stroke[first], buildings.left[first]
    number = _numbers(stroke, left, buildings.along_m[first])
    return Plates(first, stroke, number, _entrances(buildings, first, pieces), plate, _in_compound(house, plate))


def _numbers(stroke: Ints, left: NDArray[np.bool_], along: Floats) -> Ints:
    """Count along each side of each road; a gap without buildings skips up to two numbers."""
    side = stroke * 2 + ~left
    order = np.lexsort((along, side))
    new_side = np.diff(side[order], prepend=-1) != 0
    gap = np.diff(along[order], prepend=0.0)
    step = np.where(new_side, 0, 1 + np.minimum(2, (gap / 70).astype(np.int64)))
    count = np.cumsum(step)
    count = count - np.maximum.accumulate(np.where(new_side, count, 0))
    number = np.empty(len(side), dtype=np.int64)
    number[order] = 2 * count + np.where(left[order], 1, 2)
    return number


def _in_compound(house: NDArray[np.bool_], plate: Ints) -> Ints:
    inside = np.flatnonzero(~house)
    order = inside[np.argsort(plate[inside], kind="stable")]
    starts = np.flatnonzero(np.diff(plate[order], prepend=-1) != 0)
    count = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order)))) + 1
    result = np.zeros(len(house), dtype=np.int64)
    result[order] = count
    return result


def _entrances(buildings: Buildings, which: Ints, pieces: RoadPieces) -> Floats:
    """Return the middle of each front, half a metre inside."""
    shapes = buildings.shapes[which]
    middle = shapely.centroid(shapes)
    _, road = shapely.STRtree(pieces.lines).query_nearest(middle, all_matches=False)
    line = pieces.lines[road]
    foot = shapely.line_interpolate_point(line, shapely.line_locate_point(line, middle))
    toward = shapely.get_coordinates(shapely.shortest_line(shapes, foot))[::2]
    inside = shapely.get_coordinates(middle)
    step = inside - toward
    share = np.minimum(0.5, 0.5 / np.maximum(0.5, np.hypot(*step.T)))
    return np.asarray(toward + step * share[:, None], dtype=np.float64)
