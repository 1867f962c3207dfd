"""Draft plans made of cells that came from outside, each exactly as it came."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.desks.planning.checking import Ground, check_plan
from mapdesk.desks.planning.tables import PLAN_CELLS, PLANS
from mapdesk.errors import GeometryError, RefusedError
from mapdesk.geo import crs as systems
from mapdesk.geo.coverage import CoverageReport, Finding
from mapdesk.geo.validity import invalid_reason
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.workspace import Transaction
from mapdesk.words import Message, msg

KEPT_FINDINGS = 1000
"""So many findings are kept in a report with their places; the figures count them all."""

CODE_COLUMNS = {"micro_grids": "micro_code", "grids": "grid_code"}
PARENT_COLUMNS = {"micro_grids": "grid_code", "grids": "village_code"}


@dataclass(frozen=True, eq=False)
class IncomingCells:
    """Cells as a file brought them.

    Attributes
    ----------
    layer : str
        "micro_grids" or "grids".
    geometries : array of shapely geometries or None
        In file order, in system `crs`, not repaired.
    attributes : sequence of mappings
        For each cell its values by column of the layer; `source_code` among them.
    crs : int or str
        The system of the geometries.
    allow_enclaves : bool
        Whether holes wider than a sliver are meant.
    """

    layer: str
    geometries: Any
    attributes: Sequence[Mapping[str, Any]]
    crs: int | str = systems.STORED
    allow_enclaves: bool = False


@register
@dataclass(frozen=True)
class DraftMade(PlainChange):
    """Store a draft plan with all its cells.

    Attributes
    ----------
    name, layer, source, reason : str
    at : str
        When it was made, ISO text in UTC ending in Z.
    allow_enclaves : bool
    report : dict
        Figures and places of the findings, see `report_data`; `land_revision` where it was measured on the land.
    cells : str
        The rows of `plan_cells` as base64 of compressed JSON, so that the journal holds them whole and small.
    """

    kind: ClassVar[str] = "plan.draft"
    name: str
    layer: str
    source: str
    reason: str
    at: str
    allow_enclaves: bool
    report: dict[str, Any]
    cells: str

    def apply(self, transaction: Transaction) -> Change:
        """Write the plan and its cells."""
        rows = unpack_cells(self.cells)
        plan = {
            "name": self.name,
            "state": "draft",
            "layer": self.layer,
            "allow_enclaves": self.allow_enclaves,
            "source": self.source,
            "reason": self.reason,
            "made_at": self.at,
            "cell_count": len(rows),
            "flawed_count": sum(row["flaw"] is not None for row in rows),
            "report": self.report,
        }
        (plan_id,) = transaction.put(PLANS.name, [plan]).keys
        transaction.put(PLAN_CELLS.name, [{**row, "plan_id": plan_id} for row in rows])
        return RowsRestored(transaction.seq)


def make_draft(
    name: str,
    incoming: IncomingCells,
    *,
    ground: Ground | None = None,
    source: str = "",
    reason: str = "",
    at: datetime,
) -> DraftMade:
    """Return the change that stores cells as a draft plan, checked but not repaired.

    Parameters
    ----------
    name : str
        What the plan is called, usually the name of the file.
    incoming : IncomingCells
    ground : Ground, optional
        The land they must cover, of `checking.ground_of`.
    source, reason : str
        Where the cells come from, and why they were brought in.
    at : datetime
        Aware, UTC.

    Raises
    ------
    RefusedError
        If there are no cells, or the layer has no plans.
    """
    if incoming.layer not in CODE_COLUMNS:
        raise RefusedError(msg("The layer {layer} has no plans.", layer=incoming.layer))
    geometries = np.asarray(incoming.geometries, dtype=object)
    if not len(geometries):
        raise RefusedError(msg("There are no cells."))
    stored, flaws = _stored(geometries, incoming.crs)
    report = _checked(incoming, geometries, stored, ground or Ground())
    for finding in report.findings:
        if finding.detail is not None:
            flaws[finding.cells[0]] = flaws[finding.cells[0]] or finding.detail
    rows = _cell_rows(incoming, stored, flaws)
    return DraftMade(
        name=name,
        layer=incoming.layer,
        source=source,
        reason=reason,
        at=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        allow_enclaves=incoming.allow_enclaves,
        report=report_data(report, incoming.crs) | ({} if ground is None else {"land_revision": ground.revision}),
        cells=pack_cells(rows),
    )


def report_data(report: CoverageReport, crs: int | str = systems.STORED) -> dict[str, Any]:
    """Return a report as plain data: `figures`, and for the first findings kind, cells, area, width and a place."""
    kept = report.findings[:KEPT_FINDINGS]
    return {"figures": report.figures(), "findings": [_finding_data(finding, crs) for finding in kept]}


def pack_cells(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows of cells as base64 of compressed JSON; shapes as hexadecimal WKB."""
    plain = [{**row, "shape": row["shape"].hex() if row["shape"] is not None else None} for row in rows]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 3)).decode("ascii")


def unpack_cells(packed: str) -> list[dict[str, Any]]:
    """Return the rows that `pack_cells` packed."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return [{**row, "shape": bytes.fromhex(row["shape"]) if row["shape"] is not None else None} for row in rows]


def _checked(incoming: IncomingCells, geometries: NDArray[Any], stored: NDArray[Any], ground: Ground) -> CoverageReport:
    """Return what is wrong with the cells in the coordinates in which they came.

    Publication measures the stored cells. A conversion may part what matched, so a plan that is called valid must be
    valid both ways.
    """
    sea_cells = np.array([_surface(values) == "sea" for values in incoming.attributes], dtype=bool)
    options = {"allow_enclaves": incoming.allow_enclaves}
    report = check_plan(geometries, sea_cells, ground.land, crs=incoming.crs, **options)
    if not report.valid or incoming.crs == systems.STORED:
        return report
    again = check_plan(stored, sea_cells, ground.land, **options)
    return report if again.valid else again


def _stored(geometries: NDArray[Any], crs: int | str) -> tuple[NDArray[Any], list[Message | None]]:
    """Return geometries in the stored system, None with the reason for each that has no image there."""
    flaws: list[Message | None] = [None] * len(geometries)
    try:
        return np.asarray(systems.to_stored(geometries, crs), dtype=object), flaws
    except GeometryError:
        stored = np.full(len(geometries), None, dtype=object)
    for index, geometry in enumerate(geometries.tolist()):
        try:
            stored[index] = systems.to_stored(geometry, crs)
        except GeometryError:
            flaws[index] = msg("The positions cannot be converted.")
    return stored, flaws


def _cell_rows(incoming: IncomingCells, stored: NDArray[Any], flaws: Sequence[Message | None]) -> list[dict[str, Any]]:
    rows = []
    for number, (values, shape, flaw) in enumerate(zip(incoming.attributes, stored.tolist(), flaws, strict=True)):
        reason = flaw or (invalid_reason(None) if shape is None else None)
        rows.append(
            {
                "number": number,
                "layer": incoming.layer,
                "surface": _surface(values),
                "code": _text(values.get(CODE_COLUMNS[incoming.layer])),
                "source_code": _text(values.get("source_code")),
                "parent_code": _text(values.get(PARENT_COLUMNS[incoming.layer])),
                "attributes": {name: value for name, value in values.items() if value is not None},
                "shape": None if shape is None else bytes(shapely.to_wkb(shape)),
                "flaw": None if reason is None else reason.to_json(),
            }
        )
    return rows


def _finding_data(finding: Finding, crs: int | str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": finding.kind.value,
        "cells": list(finding.cells),
        "area_m2": round(finding.area_m2, 6),
        "width_m": round(finding.width_m, 6),
    }
    if finding.detail is not None:
        data["detail"] = finding.detail.to_json()
    place = _place(finding.geometry, crs)
    return data if place is None else {**data, "lon": place[0], "lat": place[1]}


def _place(geometry: Any, crs: int | str) -> tuple[float, float] | None:
    """Return (lon, lat) of a vertex of a finding, or None if it has none that can be shown."""
    points = shapely.get_coordinates(geometry) if geometry is not None else np.empty((0, 2))
    points = points[np.isfinite(points).all(axis=1)][:1]
    try:
        shown = systems.transform_points(points, crs, systems.STORED)
    except GeometryError:
        return None
    return (round(float(shown[0, 0]), 8), round(float(shown[0, 1]), 8)) if len(shown) else None


def _surface(values: Mapping[str, Any]) -> str:
    return "sea" if values.get("kind") == "sea" else "land"


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
