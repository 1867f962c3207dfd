"""Where the district lies, as far as a workspace tells: for warnings about places far away or shifted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.exchange.crosswalk import Successors, successors_of
from mapdesk.geo import datum
from mapdesk.layers.base import Layer
from mapdesk.model.query import Box
from mapdesk.store.workspace import Workspace

_OUTLINES = ("land", "towns", "villages", "grids")
_MARGIN_DEG = 0.02
_JUDGED = 20_000
_AFLOAT = ("sea",)


@dataclass(frozen=True)
class Context:
    """What is known of the district.

    Attributes
    ----------
    box : Box or None
        Around its outlines (land, towns, villages, grids), with a margin.
    land : shapely geometry or None
        Its land, stored system.
    references : array, shape (n, 2), or None
        (lon, lat) of what the layer holds already.
    successors : mapping
        Retired codes and what took their place.
    """

    box: Box | None = None
    land: Any = None
    references: Any = None
    successors: Successors = field(default_factory=dict)


def context_of(workspace: Workspace, layer: Layer) -> Context:
    """Return what a workspace tells of its district."""
    extents = {status.name: status.extent for status in workspace.layers() if status.extent is not None}
    box = Box.around(extents.get(name) for name in _OUTLINES)
    outline = None
    if "land" in extents:
        outline = shapely.union_all(shapely.make_valid(workspace.shapes("land")[1]))
    references = workspace.points(layer.name)[1] if layer.name in extents and layer.shape.value == "point" else None
    return Context(None if box is None else _widened(box), outline, references, successors_of(workspace))


def outside(shapes: NDArray[Any], layer: Layer, context: Context) -> NDArray[np.bool_]:
    """Return which geometries lie outside the box of the district; things at sea never do."""
    box = context.box
    if box is None or layer.group in _AFLOAT:
        return np.zeros(len(shapes), dtype=bool)
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        return np.asarray((west > box.east) | (east < box.west) | (south > box.north) | (north < box.south))


def seems_shifted(shapes: NDArray[Any], layer: Layer, context: Context) -> bool:
    """Return whether all of it seems to lie half a kilometre to the south-east, as GCJ-02 does."""
    if layer.group in _AFLOAT or layer.planned:
        return False
    points = shapely.get_coordinates(shapely.centroid(shapes[~shapely.is_missing(shapes)]))
    points = points[:: max(1, len(points) // _JUDGED)]
    if context.land is not None and datum.suspected_gcj02(points, context.land).suspected:
        return True
    if context.references is None or len(context.references) < datum.MINIMUM_POINTS:
        return False
    return datum.suspected_gcj02_by_reference(points, context.references).suspected


def _widened(box: Box) -> Box:
    return Box(box.west - _MARGIN_DEG, box.south - _MARGIN_DEG, box.east + _MARGIN_DEG, box.north + _MARGIN_DEG)
