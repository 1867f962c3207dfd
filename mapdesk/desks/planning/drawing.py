"""A plan on the map: its cells as they are, flawed ones marked, and where its findings lie."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.desks.planning.reading import cells_of, plan_of, shapes_of
from mapdesk.desks.planning.tables import PLANS
from mapdesk.geo.coverage import TITLES, Kind
from mapdesk.geo.shapes import kept
from mapdesk.layers.payload import label_arrays, packed, part_arrays
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.query import Box
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.words import Message, msg

_SOUND = Symbol(fill="accent", fill_opacity=0.10, stroke="accent", stroke_px=1.4)
_FOUND = Symbol(fill="accent", fill_opacity=0.22, stroke="accent", stroke_px=2, hatch="dots", hatch_ink="accent")
_FLAWED = Symbol(fill="danger", fill_opacity=0.35, stroke="danger", stroke_px=2.2, hatch="diagonal", hatch_ink="danger")
STYLE = Style(
    cases=(
        Case("sound", msg("Cell of the plan"), _SOUND),
        Case("found", msg("Cell with a finding"), _FOUND),
        Case("flawed", msg("Cell that cannot be used"), _FLAWED),
    ),
    label=Label("code", min_zoom=14),
)
"""How a plan is drawn above the published map."""

_NAME = re.compile(r"plan_(\d{1,12})")


def layer_name(plan_id: str) -> str:
    """Return the name under which a plan is a layer of the map ("PLN000004" -> "plan_000004")."""
    return f"plan_{plan_id.removeprefix(PLANS.prefix)}"


def plan_id_of(name: str) -> str | None:
    """Return the plan behind the name of a layer of the map, or None when it is an ordinary layer."""
    found = _NAME.fullmatch(name)
    return None if found is None else PLANS.prefix + found[1]


def plan_payload(workspace: Workspace, plan_id: str, revision: int) -> bytes:
    """Return the cells of a plan as the page reads layers; what is no polygon is left out.

    Parameters
    ----------
    workspace : Workspace
    plan_id : str
    revision : int
        Written into the header.
    """
    drawn, shapes, cases, texts = _drawn_cells(workspace, plan_id)
    arrays: dict[str, npt.NDArray[Any]] = {
        "ids": (drawn + 1).astype(np.uint32),
        **part_arrays(shapes),
        "case": cases,
        **label_arrays(texts),
    }
    header = {"layer": layer_name(plan_id), "revision": revision, "geometry": "polygon", "count": len(drawn)}
    return packed(header, arrays)


def plan_cells(workspace: Workspace, plan_id: str) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.uint8], list[str]]:
    """Return the cells of a plan that are polygons: shapes (EPSG:4490), case of `STYLE`, label ("" for none)."""
    _drawn, shapes, cases, texts = _drawn_cells(workspace, plan_id)
    return shapes, cases, [text or "" for text in texts]


def _drawn_cells(
    workspace: Workspace, plan_id: str
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[np.uint8], list[str | None]]:
    cells = cells_of(workspace, plan_id, ("code", "source_code", "shape", "flaw"))
    shapes = _areas(shapes_of(cells))
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    texts = [cells[index]["code"] or cells[index]["source_code"] for index in drawn.tolist()]
    return drawn, shapes[drawn], _cases(workspace, plan_id, cells)[drawn], texts


def plan_box(workspace: Workspace, plan_id: str) -> Box | None:
    """Return the box around the cells of a plan, or None when none has a shape."""
    shapes = shapes_of(cells_of(workspace, plan_id, ("shape",)))
    areal = shapes[np.isin(shapely.get_type_id(shapes), (3, 6))]
    return Box.of(shapely.total_bounds(areal).tolist())


def finding_marks(plan: Mapping[str, Any], most: int = 200) -> list[tuple[tuple[float, float], Message]]:
    """Return (place, what is wrong) of the first findings of a plan that have a place."""
    marks: list[tuple[tuple[float, float], Message]] = []
    for finding in _findings(plan):
        if "lon" in finding and len(marks) < most:
            marks.append(((float(finding["lon"]), float(finding["lat"])), TITLES[Kind(finding["kind"])]))
    return marks


def _findings(plan: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    report = plan.get("report")
    return list(report.get("findings", [])) if isinstance(report, dict) else []


def _areas(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return polygons as MultiPolygons, None for everything else; invalid ones are drawn as they are."""
    areas = shapes.copy()
    areas[~np.isin(shapely.get_type_id(shapes), (3, 6)) | shapely.is_empty(shapes)] = None
    return kept(areas, Shape.POLYGON)


def _cases(workspace: Workspace, plan_id: str, cells: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.uint8]:
    """Return the case of each cell: sound, named by a finding, or flawed."""
    cases = np.zeros(len(cells), np.uint8)
    for finding in _findings(plan_of(workspace, plan_id) or {}):
        if finding["kind"] != Kind.ENCLAVE:
            cases[[index for index in finding["cells"] if index < len(cells)]] = 1
    cases[[index for index, cell in enumerate(cells) if cell["flaw"] is not None]] = 2
    return cases
