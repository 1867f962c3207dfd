"""Cells of a file become a draft, whole, with the figures of the check."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mapdesk.desks.planning.importing import run_draft_import
from mapdesk.desks.planning.reading import cells_of, plan_made_by, plans_of
from mapdesk.exchange.options import ImportOptions
from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Entry
from mapdesk.session import Session
from mapdesk.store.change import Change, RowsPut
from tests.desks.planning.test_plans import schemas, session  # noqa: F401

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def _ring(west: float, east: float) -> list[list[float]]:
    return [[west, 27.8], [east, 27.8], [east, 27.81], [west, 27.81], [west, 27.8]]


def _file(folder: Path, rings: list[list[list[float]]]) -> Path:
    features = [
        {"type": "Feature", "properties": {"code": f"A{n}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate(rings)
    ]
    path = folder / "north side.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_file_becomes_a_draft_named_after_it(session: Session, tmp_path: Path) -> None:  # noqa: F811
    bow_tie = [[121.13, 27.8], [121.14, 27.81], [121.14, 27.8], [121.13, 27.81], [121.13, 27.8]]
    path = _file(tmp_path, [_ring(121.1, 121.11), _ring(121.11, 121.12), bow_tie])
    done = run_draft_import(session, LAYERS["micro_grids"], path, ImportOptions(), at=NOW)
    assert (done.report.read, done.report.imported, done.report.rejected) == (3, 3, 0)
    assert done.name == "north side"
    assert done.figures["valid"] is False
    (plan,) = plans_of(session.workspace)
    assert (plan["name"], plan["state"], plan["flawed_count"]) == ("north side", "draft", 1)
    cells = cells_of(session.workspace, plan["plan_id"])
    assert [cell["source_code"] for cell in cells] == ["A0", "A1", "A2"]
    assert [cell["flaw"] is not None for cell in cells] == [False, False, True]


def test_key_of_the_draft_is_that_of_its_own_entry(session: Session, tmp_path: Path) -> None:  # noqa: F811
    path = _file(tmp_path, [_ring(121.1, 121.11)])
    made: list[str | None] = []

    class Busy:
        """A session in which somebody else stores another draft right after each."""

        workspace = session.workspace

        def do(self, change: Change, *, reason: str = "") -> Entry:
            entry = session.do(change, reason=reason)
            session.do(RowsPut("plans", ({"name": "another", "state": "draft"},)))
            return entry

    made.append(run_draft_import(Busy(), LAYERS["micro_grids"], path, ImportOptions(), at=NOW).plan_id)
    (plan, another) = plans_of(session.workspace)
    assert made == [plan["plan_id"]]
    assert another["name"] == "another"
    assert plan_made_by(session.workspace, 999) is None


def test_dry_run_stores_no_draft(session: Session, tmp_path: Path) -> None:  # noqa: F811
    path = _file(tmp_path, [_ring(121.1, 121.11)])
    done = run_draft_import(session, LAYERS["micro_grids"], path, ImportOptions(dry_run=True), at=NOW)
    assert done.plan_id is None
    assert done.report.imported == 1
    assert plans_of(session.workspace) == []


def test_draft_is_taken_back_as_one_step(session: Session, tmp_path: Path) -> None:  # noqa: F811
    path = _file(tmp_path, [_ring(121.1, 121.11)])
    run_draft_import(session, LAYERS["micro_grids"], path, ImportOptions(), at=NOW)
    session.undo()
    assert plans_of(session.workspace) == []


@pytest.mark.parametrize(
    ("name", "cells", "overlaps"),
    [
        ("DenverCo_precincts2020_orig/DenverCo_precincts2020_orig.shp", 356, 27),
        ("communes-29-finistere.geojson", 279, 0),
    ],
)
def test_real_coverages_become_drafts(
    session: Session,  # noqa: F811
    real_data: Path,
    name: str,
    cells: int,
    overlaps: int,
) -> None:
    path = real_data / "coverage" / name
    done = run_draft_import(session, LAYERS["micro_grids"], path, ImportOptions(), at=NOW)
    assert (done.report.imported, done.figures["overlaps"]) == (cells, overlaps)
