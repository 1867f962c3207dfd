"""Plans and their cells as they are stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.desks.planning.tables import PLAN_CELLS, PLANS
from mapdesk.model.query import Op, Query, Where
from mapdesk.store.workspace import Transaction, Workspace

Readable = Transaction | Workspace


def plan_of(source: Readable, plan_id: str) -> dict[str, Any] | None:
    """Return the row of a plan, or None if there is none of that key."""
    found = source.rows(Query(PLANS.name, where=(Where("plan_id", Op.EQ, plan_id),))).dicts()
    return _with_json(found[0], "report", "scope") if found else None


def plans_of(source: Readable, state: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of all plans, oldest first, or of those in one state."""
    where = (Where("state", Op.EQ, state),) if state else ()
    return [_with_json(row, "report", "scope") for row in source.rows(Query(PLANS.name, where=where)).dicts()]


def plan_made_by(workspace: Workspace, seq: int) -> str | None:
    """Return the key of the plan that a journal entry made, or None if it made none."""
    plans = workspace.rows(Query(PLANS.name, columns=("plan_id",), order=(("plan_id", True),)))
    for plan_id in plans.column("plan_id"):
        if any(entry.seq == seq for entry in workspace.history(PLANS.name, plan_id)):
            return str(plan_id)
    return None


def cells_of(source: Readable, plan_id: str, columns: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    """Return the rows of the cells of a plan, in the order in which they came.

    Parameters
    ----------
    source : Transaction or Workspace
    plan_id : str
    columns : tuple of str, optional
        Only these are read (and the key); `attributes` and `shape` are most of a plan.
    """
    where = (Where("plan_id", Op.EQ, plan_id),)
    rows = source.rows(Query(PLAN_CELLS.name, columns, where, order=(("number", False),))).dicts()
    return [_with_json(row, "attributes", "flaw") for row in rows]


def shapes_of(cells: Sequence[Mapping[str, Any]]) -> NDArray[Any]:
    """Return the shapes of cells as they came, EPSG:4490; None where a cell has none."""
    wkb = np.array([None if cell["shape"] is None else bytes(cell["shape"]) for cell in cells], dtype=object)
    return np.asarray(shapely.from_wkb(wkb), dtype=object).reshape(-1)


def at_sea(cells: Sequence[Mapping[str, Any]]) -> NDArray[np.bool_]:
    """Return which cells are sea grids."""
    return np.array([cell["surface"] == "sea" for cell in cells], dtype=bool)


def _with_json(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a row with its JSON columns as values."""
    return row | {name: json.loads(row[name]) for name in names if isinstance(row.get(name), str)}
