"""The tables of plans: they lie beside the layers, never on the map.

A plan is a set of cells and, once it is consistent, of edges. One plan is published; its edges are where the borders
of `micro_grids` and `grids` are stored, once each, and the polygons of those layers are derived from them. Every other
plan is a draft or was published once. Shapes are WKB in EPSG:4490 (lon, lat), in columns without a spatial index,
because they may be anything a file brought.
"""

from __future__ import annotations

from mapdesk.desks.planning.crosswalk import CROSSWALK
from mapdesk.layers.columns import choice, date, flag, integer, moment, text
from mapdesk.model.schema import Column, Kind, Schema, Shape
from mapdesk.store.desk_tables import DESK_TABLES
from mapdesk.store.workspace import Workspace
from mapdesk.words import msg

STATES = {"draft": msg("Draft"), "published": msg("Published"), "retired": msg("Retired")}
SURFACES = {"land": msg("Land"), "sea": msg("Sea")}

PLANS = Schema(
    "plans",
    "plan_id",
    "PLN",
    Shape.NONE,
    (
        text("name", msg("Name"), required=True),
        choice("state", msg("State"), STATES),
        text("layer", msg("Layer")),
        text("based_on", msg("Based on plan")),
        Column("scope", Kind.JSON, msg("Grids that may change")),
        flag("allow_enclaves", msg("Enclaves are meant")),
        text("source", msg("Source")),
        text("reason", msg("Reason")),
        moment("made_at", msg("Made at")),
        moment("published_at", msg("Published at")),
        date("effective_on", msg("Effective on")),
        integer("cell_count", msg("Cells")),
        integer("flawed_count", msg("Invalid cells")),
        Column("report", Kind.JSON, msg("Report of the check")),
    ),
    ("state",),
)
"""One row for each plan; `report` holds the figures of the coverage check and where its findings are."""

PLAN_CELLS = Schema(
    "plan_cells",
    "cell_id",
    "PLC",
    Shape.NONE,
    (
        text("plan_id", msg("Plan"), required=True),
        integer("number", msg("Number in the plan")),
        text("layer", msg("Layer")),
        choice("surface", msg("Surface"), SURFACES),
        text("code", msg("Code")),
        text("source_code", msg("Code in the source")),
        text("parent_code", msg("Code of the parent")),
        text("object_id", msg("Published object")),
        Column("attributes", Kind.JSON, msg("Attributes")),
        Column("shape", Kind.BLOB, msg("Shape as it came")),
        Column("flaw", Kind.JSON, msg("Why the shape cannot be used")),
    ),
    ("plan_id", "object_id"),
)
"""One row for each cell as it came; `flaw` is a message, None for a usable shape; `object_id` once published."""

PLAN_EDGES = Schema(
    "plan_edges",
    "edge_id",
    "PLE",
    Shape.NONE,
    (
        text("plan_id", msg("Plan"), required=True),
        text("left_cell", msg("Cell on the left")),
        text("right_cell", msg("Cell on the right")),
        Column("line", Kind.BLOB, msg("Line")),
    ),
    ("plan_id", "left_cell", "right_cell"),
)
"""One row for each border; None on a side is the outside. Left and right are seen along the line."""

TABLES = (PLANS, PLAN_CELLS, PLAN_EDGES, CROSSWALK)
for _schema in TABLES:
    DESK_TABLES.add(_schema.name)(_schema)


def prepare(workspace: Workspace) -> None:
    """Make the tables of plans where they are missing, and let the workspace know them; call it after opening.

    Raises
    ------
    StoreError
        If the workspace is read-only and lacks them.
    """
    workspace.tables(TABLES)
