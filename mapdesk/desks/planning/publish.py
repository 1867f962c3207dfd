"""Publishing: a draft that covers its area becomes the borders everybody works with.

The edges are stored, and the polygons of micro-grids and grids are derived from them, in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import shapely
from numpy.typing import NDArray

from mapdesk.desks.planning.checking import check_plan, land_of, require_valid
from mapdesk.desks.planning.derive import Derived, derive
from mapdesk.desks.planning.draft import CODE_COLUMNS
from mapdesk.desks.planning.reading import at_sea, cells_of, plan_of, plans_of, shapes_of
from mapdesk.desks.planning.tables import PLAN_CELLS, PLAN_EDGES, PLANS
from mapdesk.errors import RefusedError
from mapdesk.geo import measure
from mapdesk.geo.edges import Edges
from mapdesk.model.query import Query
from mapdesk.store.change import Change, PlainChange, RowsRestored, register
from mapdesk.store.workspace import Transaction
from mapdesk.words import msg


@register
@dataclass(frozen=True)
class DraftPublished(PlainChange):
    """Publish a draft in a workspace that has no published plan.

    Attributes
    ----------
    plan_id : str
    at : str
        When, ISO text in UTC ending in Z.
    effective_on : str
        The day from which it counts, ISO text.
    """

    kind: ClassVar[str] = "plan.publish"
    long: ClassVar[bool] = True
    """It takes seconds: a window makes it off its thread."""

    plan_id: str
    at: str
    effective_on: str

    def apply(self, transaction: Transaction) -> Change:
        """Check the draft as it is now, store its edges, and write the polygons they make.

        Raises
        ------
        RefusedError
            If it is no draft, another plan is published, a layer is filled already, a cell is invalid, or the cells
            do not cover the area.
        """
        plan = _draft(transaction, self.plan_id)
        cells = cells_of(transaction, self.plan_id)
        _require_empty(transaction, cells)
        shapes = shapes_of(cells)
        allow = bool(plan["allow_enclaves"])
        require_valid(check_plan(shapes, at_sea(cells), land_of(transaction), allow_enclaves=allow))
        derived = derive(shapes, [_parent(cell) for cell in cells])
        cell_ids = [cell["cell_id"] for cell in cells]
        transaction.put(PLAN_EDGES.name, edge_rows(self.plan_id, cell_ids, derived.edges))
        for layer in sorted({cell["layer"] for cell in cells}):
            self._write_objects(transaction, layer, cells, derived)
        if derived.parents:
            self._write_grids(transaction, cells, derived)
        done = {"state": "published", "published_at": self.at, "effective_on": self.effective_on}
        transaction.put(PLANS.name, [{"plan_id": self.plan_id, **done}])
        return RowsRestored(transaction.seq)

    def _write_objects(
        self, transaction: Transaction, layer: str, cells: Sequence[Mapping[str, Any]], derived: Derived
    ) -> None:
        """Write the cells of one layer from the edges, and link each with its row."""
        mine = [index for index, cell in enumerate(cells) if cell["layer"] == layer]
        shapes = derived.cells[mine]
        rows = [_object_row(layer, cells[index], shape) for index, shape in zip(mine, shapes.tolist(), strict=True)]
        _add_areas(layer, rows, shapes)
        with transaction.deriving():
            keys = transaction.put(layer, [{**row, "valid_from": self.effective_on} for row in rows]).keys
        linked = [{"cell_id": cells[index]["cell_id"], "object_id": key} for index, key in zip(mine, keys, strict=True)]
        transaction.put(PLAN_CELLS.name, linked)

    def _write_grids(self, transaction: Transaction, cells: Sequence[Mapping[str, Any]], derived: Derived) -> None:
        """Write the grids that micro-grids name as their parents."""
        rows = _grid_rows(cells, derived)
        _add_areas("grids", rows, derived.parent_shapes)
        with transaction.deriving():
            transaction.put("grids", [{**row, "valid_from": self.effective_on} for row in rows])


def edge_rows(plan_id: str, cell_ids: Sequence[str], edges: Edges) -> list[dict[str, Any]]:
    """Return the rows of `plan_edges` for edges whose face i is the cell `cell_ids[i]`."""
    keys = [*cell_ids, None]  # face -1, the outside, is the last
    return [
        {"plan_id": plan_id, "left_cell": keys[left], "right_cell": keys[right], "line": bytes(line)}
        for left, right, line in zip(
            edges.left.tolist(), edges.right.tolist(), shapely.to_wkb(edges.lines()).tolist(), strict=True
        )
    ]


def _draft(transaction: Transaction, plan_id: str) -> dict[str, Any]:
    plan = plan_of(transaction, plan_id)
    if plan is None:
        raise RefusedError(msg("There is no plan {plan}.", plan=plan_id))
    if plan["state"] != "draft":
        raise RefusedError(msg("The plan “{name}” is not a draft.", name=plan["name"]))
    published = plans_of(transaction, "published")
    if published:
        raise RefusedError(
            msg("A plan is published already: “{name}”.", name=published[0]["name"]),
            hint=msg("Only a workspace without a published plan takes a draft as it is."),
        )
    return plan


def _require_empty(transaction: Transaction, cells: Sequence[Mapping[str, Any]]) -> None:
    layers = {cell["layer"] for cell in cells} | {"grids" for cell in cells if _parent(cell)}
    for layer in sorted(layers):
        if len(transaction.rows(Query(layer, limit=1))):
            raise RefusedError(msg("The layer {layer} already holds cells of no plan.", layer=layer))


def _parent(cell: Mapping[str, Any]) -> str | None:
    """Return the code of the grid a micro-grid belongs to, or None; what grids belong to is not derived here."""
    return cell["parent_code"] if cell["layer"] == "micro_grids" else None


def _object_row(layer: str, cell: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    attributes = dict(cell["attributes"] or {})
    code = {CODE_COLUMNS[layer]: cell["code"]} if cell["code"] else {}
    return {**attributes, **code, "source_code": cell["source_code"], "geom": shape}


def _grid_rows(cells: Sequence[Mapping[str, Any]], derived: Derived) -> list[dict[str, Any]]:
    """Return a row for each grid that the cells name, with what its cells agree on and their sums."""
    members: dict[str, list[Mapping[str, Any]]] = {code: [] for code in derived.parents}
    for cell in cells:
        if (parent := _parent(cell)) is not None:
            members[parent].append(dict(cell["attributes"] or {}))
    rows = []
    for code, shape in zip(derived.parents, derived.parent_shapes.tolist(), strict=True):
        inside = members[code]
        row = {"grid_code": code, "kind": "basic", "micro_count": len(inside), "geom": shape}
        for name in ("village", "town", "source", "as_of"):
            values = {attributes.get(name) for attributes in inside}
            row |= {name: values.pop()} if len(values) == 1 else {}
        for name in ("household_count", "address_count"):
            counts = [int(attributes[name]) for attributes in inside if attributes.get(name) is not None]
            row |= {name: sum(counts)} if len(counts) == len(inside) else {}
        rows.append(row)
    return rows


def _add_areas(layer: str, rows: Sequence[dict[str, Any]], shapes: NDArray[Any]) -> None:
    column, divisor = ("area_ha", 1e4) if layer == "micro_grids" else ("area_km2", 1e6)
    for row, area in zip(rows, measure.areas_m2(shapes).tolist(), strict=True):
        row[column] = round(area / divisor, 6)
