"""Whether cells tile what they must: one way to measure for imports, the panel, `mapdesk check` and publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.desks.planning.reading import Readable, at_sea, cells_of, plan_of, shapes_of
from mapdesk.errors import RefusedError
from mapdesk.exchange.checking import check_layer
from mapdesk.geo import crs as systems
from mapdesk.geo.coverage import CoverageReport, check_coverage
from mapdesk.layers.base import Layer
from mapdesk.model.query import Query
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

LAND = "land"
LAND_DIVISIONS: dict[str, tuple[str, ...]] = {"micro_grids": (), "grids": ("kind",), "villages": (), "towns": ()}
"""Layers whose polygons tile the land, with the column that tells those at sea."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The land of a workspace as it was at one moment.

    Attributes
    ----------
    land : polygon or None
        EPSG:4490; None in a workspace without land.
    revision : int
        Of the layer, read before its rows: when it still stands, a report on this land does too.
    """

    land: Any = None
    revision: int = 0


def ground_of(workspace: Workspace) -> Ground:
    """Return the land that cells on land must cover."""
    revision = workspace.status(LAND).revision
    return Ground(land_of(workspace), revision)


def land_of(source: Readable) -> Any:
    """Return the land as one polygon, EPSG:4490, or None in a workspace without land."""
    shapes = source.rows(Query(LAND, columns=(), geometry=True)).geometries()
    shapes = shapes[~shapely.is_missing(shapes)] if len(shapes) else shapes
    return shapely.union_all(shapes) if len(shapes) else None


def check_plan(
    shapes: NDArray[Any],
    sea_cells: NDArray[np.bool_],
    land: Any,
    sea: Any = None,
    *,
    allow_enclaves: bool = False,
    crs: systems.CrsLike = systems.STORED,
) -> CoverageReport:
    """Return what is wrong with cells: those on land must tile the land, those at sea the sea.

    All of them must match their neighbours vertex for vertex, and leave no hole.

    Parameters
    ----------
    shapes : array of polygons
        As they came; anything else becomes a finding.
    sea_cells : array of bool
        Which of them lie at sea.
    land, sea : polygon, optional
        EPSG:4490. Where one is missing the outline of its cells stands for it. This program keeps no sea area.
    allow_enclaves : bool
        Whether holes wider than a sliver are meant, where there is no land.
    crs : int or str
        The system of `shapes`.
    """
    given = [None if area is None else systems.convert(area, systems.STORED, crs) for area in (land, sea)]
    district = given[0] if not sea_cells.all() else None
    beside = given[1] if sea_cells.any() else None
    return check_coverage(shapes, district, covering=~sea_cells, beside=beside, allow_enclaves=allow_enclaves, crs=crs)


def check_draft(workspace: Workspace, plan_id: str) -> CoverageReport:
    """Return what is wrong with a plan as it is stored now, measured against the land where there is some."""
    plan = plan_of(workspace, plan_id)
    if plan is None:
        raise RefusedError(msg("There is no plan {plan}.", plan=plan_id))
    cells = cells_of(workspace, plan_id, ("surface", "shape"))
    allow = bool(plan["allow_enclaves"])
    return check_plan(shapes_of(cells), at_sea(cells), land_of(workspace), allow_enclaves=allow)


def check_published(workspace: Workspace, layer: Layer, *, allow_enclaves: bool = False) -> CoverageReport:
    """Return whether the polygons of a layer tile the district, read from what is stored now.

    What divides the land (micro-grids, grids, villages, towns) is measured as a plan is; for every other layer its own
    outline stands for the district.

    Raises
    ------
    RefusedError
        If the layer has no polygons.
    """
    if layer.name not in LAND_DIVISIONS:
        return check_layer(workspace, layer, allow_enclaves=allow_enclaves)
    _, shapes = workspace.shapes(layer.name)
    sea_cells = np.zeros(len(shapes), dtype=bool)
    for column in LAND_DIVISIONS[layer.name]:
        sea_cells |= [value == "sea" for value in workspace.column(layer.name, column, positioned=True)]
    return check_plan(shapes, sea_cells, land_of(workspace), allow_enclaves=allow_enclaves)


def still_stands(workspace: Workspace, report: Mapping[str, Any]) -> bool:
    """Return whether the land is still that on which the report of a plan was made."""
    return bool(report.get("land_revision") == workspace.status(LAND).revision)


def require_valid(report: CoverageReport) -> None:
    """Refuse with the figures of a report when there is anything wrong.

    Raises
    ------
    RefusedError
    """
    if report.valid:
        return
    raise RefusedError(
        msg("The draft does not cover its area without gap or overlap."),
        msg(
            "Invalid cells {invalid}, overlaps {overlaps}, gaps {gaps}, borders that do not match {mismatches}, "
            "outside the land {outside} m².",
            invalid=report.invalid,
            overlaps=report.overlaps,
            gaps=report.gaps,
            mismatches=report.mismatches,
            outside=f"{report.outside_area_m2:.0f}",
        ),
        msg("The report of the draft lists every place."),
    )
