"""Cells changed by another program become a draft; what is published stays as it was."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
import shapely

from mapdesk.desks.planning.outside import draft_of_outside, take_in
from mapdesk.desks.planning.publish import DraftPublished, cells_of, plans_of
from mapdesk.errors import RefusedError
from mapdesk.store import blob
from mapdesk.store.change import change_from_json
from mapdesk.store.connection import connect
from mapdesk.store.outside import OutsideAccepted
from tests.desks.planning.test_plans import AT, NOW, draft_of, made, schemas, session, squares  # noqa: F401


@pytest.fixture
def edited(session):  # noqa: F811
    plan_id = made(session, draft_of(squares()))
    session.do(DraftPublished(plan_id, AT, "2026-03-01"))
    shape = shapely.MultiPolygon([shapely.box(121.1, 27.8, 121.112, 27.81)])
    geom = blob.encode(np.array([shape], dtype=object), session.workspace.schema("micro_grids").shape)[0]
    with closing(connect(session.workspace.path, "rw")) as other:
        other.execute("UPDATE micro_grids SET geom = ?, name = 'wider' WHERE fid = 1", (geom,))
        other.execute("DELETE FROM micro_grids WHERE fid = 8")
        other.execute("UPDATE land SET name = 'x'")
        other.execute("INSERT INTO land (name) VALUES ('rock')")
    return session


def test_cells_changed_outside_become_a_draft_and_the_published_ones_come_back(edited) -> None:
    workspace = edited.workspace
    shapes = workspace.shapes("micro_grids")[1]
    assert len(shapes) == 7
    take_in(edited, workspace.outside_changes(), at=NOW)
    assert workspace.outside_changes() == []
    assert len(workspace.shapes("micro_grids")[1]) == 8
    assert shapely.union_all(workspace.shapes("micro_grids")[1]).area == pytest.approx(0.04 * 0.02)
    assert "wider" not in workspace.column("micro_grids", "name")
    draft = plans_of(workspace, "draft")[-1]
    cells = cells_of(workspace, draft["plan_id"])
    assert (draft["layer"], len(cells)) == ("micro_grids", 7)
    assert cells[0]["attributes"]["name"] == "wider"
    assert draft["report"]["figures"]["overlaps"] == 1
    assert workspace.column("land", "name") == ["rock"]


def test_draft_of_outside_is_one_step_that_is_undone(edited) -> None:
    workspace = edited.workspace
    change = draft_of_outside(workspace, "micro_grids", at=NOW)
    entry = edited.do(change)
    assert change_from_json(entry.change).kind == "plan.outside"
    edited.undo()
    assert plans_of(workspace, "draft") == []
    assert "wider" in workspace.column("micro_grids", "name")


def test_cells_are_never_taken_in_row_by_row(edited) -> None:
    changes = [one for one in edited.workspace.outside_changes() if one.layer == "micro_grids"]
    with pytest.raises(RefusedError, match="follows from a plan"):
        edited.do(OutsideAccepted(tuple((one.layer, one.key) for one in changes)))
    with pytest.raises(RefusedError, match="Nothing in the layer"):
        draft_of_outside(edited.workspace, "grids", at=NOW)
