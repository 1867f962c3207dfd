"""Reads from the workspace what a sheet shows; away from the window, with progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely

from mapdesk.geo.map_frame import MapFrame
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.in_view import MOST, Part, Shown, part_in_view, shapes_on_page
from mapdesk.model.period import Period
from mapdesk.model.query import Box
from mapdesk.model.schema import Shape
from mapdesk.store.workspace import Workspace
from mapdesk.ui.map.drawing import HIDDEN_BY_TILES
from mapdesk.ui.map.states import LayerStates, drawn_layers
from mapdesk.ui.paper.composition import Composition
from mapdesk.ui.paper.ground import Ground, ground_of
from mapdesk.words import msg, tr

Advance = Callable[[int, int, str], None]


@dataclass(frozen=True, eq=False)
class Content:
    """What was read for a sheet.

    Attributes
    ----------
    frame : MapFrame
    parts : sequence of Part
        Lowest first.
    ground : Ground or None
    sources : tuple of (name, owner, date)
        Of the layers on the sheet; "" for what is unknown.
    at : datetime
        When it was read, UTC.
    """

    frame: MapFrame
    parts: Sequence[Part]
    ground: Ground | None
    sources: tuple[tuple[str, str, str], ...]
    at: datetime


def read_content(
    workspace: Workspace, sheet: Composition, frame: MapFrame, advance: Advance, *, most: int = MOST
) -> Content:
    """Return what lies in the frame of a sheet.

    Parameters
    ----------
    workspace : Workspace
    sheet : Composition
    frame : MapFrame
    advance : callable
        Told steps done, steps in all and what is being read; may raise to end the work.
    most : int
        Features of a layer drawn one by one.
    """
    total = len(sheet.layers) + 2
    parts: list[Part] = []
    advance(0, total, tr("Base map"))
    ground = ground_of(sheet.base, workspace, frame, lambda done, of: advance(0, total, f"{done}/{of}"))
    for done, (layer, shown) in enumerate(present_layers(workspace, sheet, ground)):
        advance(done + 1, total, str(layer.title))
        part = part_in_view(layer, workspace, frame, shown, window=sheet.period, most=most)
        if part is not None:
            parts.append(part)
    plan = None if sheet.plan is None else plan_part(workspace, sheet.plan, frame)
    if plan is not None:
        parts.append(plan)
    advance(total - 1, total, tr("Drawing the sheet"))
    return Content(frame, parts, ground, sources_of(workspace, parts), datetime.now(UTC))


def present_layers(workspace: Workspace, sheet: Composition, ground: Ground | None) -> list[tuple[Layer, Shown]]:
    """Return the layers of a sheet that the workspace has, lowest first; no land on a base map."""
    known = {status.name for status in workspace.layers()} & set(LAYERS.load())
    hidden = frozenset() if ground is None else HIDDEN_BY_TILES
    return [(LAYERS[one.name], one) for one in sheet.layers if one.name in known - hidden]


def visible_layers(
    states: LayerStates, period_of: Callable[[str], Period | None] = lambda _name: None
) -> tuple[Shown, ...]:
    """Return the layers that are shown, lowest first; `period_of` gives the time of what is shown of a layer."""
    found = [(states.of[one.name], one.name) for one in drawn_layers() if states.of[one.name].visible]
    found.sort(key=lambda one: (one[0].order, one[1]))
    return tuple(Shown(name, state.opacity, state.manner, period_of(name)) for state, name in found)


def extent_of(workspace: Workspace) -> Box | None:
    """Return the box around the land, or around all that is drawn; None in an empty workspace."""
    statuses = {one.name: one for one in workspace.layers()}
    land = statuses["land"].extent if "land" in statuses else None
    return land or Box.around(statuses[one.name].extent for one in drawn_layers() if one.name in statuses)


def plan_part(workspace: Workspace, plan_id: str, frame: MapFrame) -> Part | None:
    """Return the cells of a plan that lie in a frame, or None."""
    from mapdesk.desks.planning import drawing

    shapes, cases, texts = drawing.plan_cells(workspace, plan_id)
    if len(shapes) == 0:
        return None
    part = Part(
        drawing.layer_name(plan_id), str(msg("Plan {plan}", plan=plan_id)), Shape.POLYGON, drawing.STYLE, 1.0,
        np.empty((0, 2)), shapes_on_page(shapes, frame), [""] * len(shapes), cases, np.zeros(len(shapes), np.uint8),
        texts, {},
    )  # fmt: skip
    inside = shapely.intersects(part.shapes, shapely.box(0, 0, frame.width_px, frame.height_px))
    return part.chosen(inside) if inside.any() else None


def sources_of(workspace: Workspace, parts: Sequence[Part]) -> tuple[tuple[str, str, str], ...]:
    """Return name, owner and date of the sources of layers, each once."""
    names = {part.name for part in parts}
    found = {
        (status.source, status.owner, "" if status.as_of is None else f"{status.as_of.astimezone():%Y-%m-%d}")
        for status in workspace.layers()
        if status.name in names
    }
    return tuple(sorted(one for one in found if one[0]))
