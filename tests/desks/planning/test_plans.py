from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from mapdesk.desks.planning import draft as drafts
from mapdesk.desks.planning.checking import check_draft, check_published, ground_of, still_stands
from mapdesk.desks.planning.draft import DraftMade, IncomingCells, make_draft
from mapdesk.desks.planning.publish import DraftPublished
from mapdesk.desks.planning.reading import cells_of, plan_of, plans_of, shapes_of
from mapdesk.desks.planning.tables import PLAN_CELLS, PLAN_EDGES, PLANS, prepare
from mapdesk.errors import RefusedError
from mapdesk.geo import crs as systems
from mapdesk.geo.edges import Edges, cells_from_edges
from mapdesk.layers.base import LAYERS
from mapdesk.model.journal import Author
from mapdesk.model.query import Query
from mapdesk.session import Session
from mapdesk.store.change import RowsPut, RowsRemoved, change_from_json, change_to_json
from mapdesk.store.opening import create, open_workspace
from mapdesk.words import Message

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
AT = "2026-03-01T08:00:00Z"


@pytest.fixture
def schemas():
    LAYERS.load()
    return [LAYERS[name].schema for name in ("land", "grids", "micro_grids")]


@pytest.fixture
def session(tmp_path, schemas):
    workspace = create(tmp_path / "district.gpkg", schemas)
    prepare(workspace)
    session = Session(workspace, Author("planner", "seat-1"))
    yield session
    session.close()


def squares(columns=4, rows=2):
    lon = [121.1 + 0.01 * x for x in range(columns + 1)]
    lat = [27.8 + 0.01 * y for y in range(rows + 1)]
    boxes = [shapely.box(lon[x], lat[y], lon[x + 1], lat[y + 1]) for y in range(rows) for x in range(columns)]
    return np.array(boxes, dtype=object)


def attributes(count, grids=2):
    return [
        {
            "micro_code": f"3303951002000010{n:02d}",
            "grid_code": f"33039510020000{n % grids + 1}",
            "name": f"微网格{n}",
            "household_count": 40 + n,
            "village": "甲村",
            "source_code": f"A{n}",
        }
        for n in range(count)
    ]


def draft_of(shapes, **options):
    options = {"attributes": attributes(len(shapes)), **options}
    return make_draft("cells.gpkg", IncomingCells("micro_grids", shapes, **options), source="cells.gpkg", at=NOW)


def made(session, change):
    session.do(change)
    return plans_of(session.workspace)[-1]["plan_id"]


def counts(session):
    names = (PLANS.name, PLAN_CELLS.name, PLAN_EDGES.name, "micro_grids", "grids")
    return [session.workspace.count(Query(name)) for name in names]


def test_draft_keeps_every_cell_as_it_came(session):
    shapes = squares()
    shapes[3] = shapely.Polygon([(121.13, 27.8), (121.14, 27.81), (121.14, 27.8), (121.13, 27.81)])
    shapes[5] = None
    plan_id = made(session, draft_of(shapes))
    cells = cells_of(session.workspace, plan_id)
    assert [cell["number"] for cell in cells] == list(range(8))
    kept = shapes_of(cells)
    assert all(a is b is None or shapely.equals_identical(a, b) for a, b in zip(kept, shapes, strict=True))
    assert [cell["flaw"] is not None for cell in cells] == [n in (3, 5) for n in range(8)]
    assert "crosses itself" in str(Message.from_json(cells[3]["flaw"]))
    assert cells[6]["attributes"]["name"] == "微网格6"
    assert (cells[6]["code"], cells[6]["source_code"]) == ("330395100200001006", "A6")
    assert cells[6]["parent_code"] == "330395100200001"
    plan = plan_of(session.workspace, plan_id)
    assert (plan["state"], plan["cell_count"], plan["flawed_count"]) == ("draft", 8, 2)
    assert plan["report"]["figures"]["invalid"] == 2
    assert counts(session)[3:] == [0, 0]


def test_report_of_the_draft_tells_where(session):
    shapes = squares(2, 1)
    shapes[1] = shapely.box(121.109, 27.8, 121.12, 27.81)
    plan = plan_of(session.workspace, made(session, draft_of(shapes)))
    (finding,) = plan["report"]["findings"]
    assert (finding["kind"], finding["cells"]) == ("overlap", [0, 1])
    assert finding["lon"] == pytest.approx(121.1095, abs=0.001)
    assert plan["report"]["figures"]["overlaps"] == 1


def test_cells_in_a_grid_are_converted_but_judged_as_they_came():
    shapes = np.array([shapely.box(6e5, 3.08e6, 6.01e5, 3.081e6), shapely.box(6.01e5, 3.08e6, 6.02e5, 3.081e6)])
    change = draft_of(shapes, crs=4549)
    assert change.report["figures"]["valid"]
    (first, _) = drafts.unpack_cells(change.cells)
    west, south, east, north = shapely.from_wkb(first["shape"]).bounds
    assert 121 < west < east < 122
    assert 27 < south < north < 29


def test_cell_without_image_is_flagged():
    shapes = np.array([shapely.box(121.1, 27.8, 121.2, 27.9), shapely.box(121.1, 91.0, 121.2, 95.0)])
    change = make_draft("x", IncomingCells("grids", shapes, [{}, {}], crs=4326), at=NOW)
    assert change.report["figures"]["cells"] == 2
    metric = np.array([shapely.box(6e5, 3.08e6, 6.1e5, 3.09e6), shapely.box(1e30, 1e30, 2e30, 2e30)])
    change = make_draft("x", IncomingCells("grids", metric, [{}, {}], crs=4549), at=NOW)
    assert [row["flaw"] is None for row in drafts.unpack_cells(change.cells)] == [True, False]


def test_draft_is_refused_when_there_is_nothing_to_plan():
    with pytest.raises(RefusedError, match="no cells"):
        draft_of([])
    with pytest.raises(RefusedError, match="no plans"):
        make_draft("x", IncomingCells("boats", squares(1, 1), [{}]), at=NOW)


def test_change_survives_the_journal():
    change = draft_of(squares())
    again = change_from_json(change_to_json(change))
    assert isinstance(again, DraftMade)
    assert again == change
    published = DraftPublished("PLN000001", AT, "2026-04-01")
    assert change_from_json(change_to_json(published)) == published


def test_published_draft_fills_layers_from_its_edges(session):
    shapes = squares()
    plan_id = made(session, draft_of(shapes))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    assert counts(session)[1] == 8
    assert counts(session)[3:] == [8, 2]
    rows = session.workspace.rows(Query("micro_grids", geometry=True, order=(("micro_code", False),)))
    assert shapely.equals(rows.geometries(), shapes).all()
    first = rows.dicts()[0]
    assert (first["name"], first["valid_from"], first["household_count"]) == ("微网格0", "2026-04-01", 40)
    assert first["area_ha"] == pytest.approx(109.1, abs=0.3)
    grids = session.workspace.rows(Query("grids", geometry=True, order=(("grid_code", False),)))
    assert shapely.equals(grids.geometries()[0], shapely.union_all(shapes[::2]))
    assert grids.dicts()[0]["household_count"] == sum(40 + n for n in range(0, 8, 2))
    assert grids.dicts()[0]["micro_count"] == 4
    assert grids.dicts()[0]["village"] == "甲村"
    plan = plan_of(session.workspace, plan_id)
    assert (plan["state"], plan["effective_on"]) == ("published", "2026-04-01")
    assert check_draft(session.workspace, plan_id).valid


def test_stored_edges_make_the_stored_polygons(session):
    plan_id = made(session, draft_of(squares()))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    cells = cells_of(session.workspace, plan_id)
    face = {cell["cell_id"]: index for index, cell in enumerate(cells)} | {None: -1}
    rows = session.workspace.rows(Query(PLAN_EDGES.name)).dicts()
    edges = Edges.from_lines(
        shapely.from_wkb([row["line"] for row in rows]),
        [face[row["left_cell"]] for row in rows],
        [face[row["right_cell"]] for row in rows],
    )
    built = cells_from_edges(edges, np.arange(len(cells)))
    objects = session.workspace.rows(Query("micro_grids", geometry=True))
    stored = dict(zip(objects.column("micro_id"), objects.geometries(), strict=True))
    for cell, shape in zip(cells, built, strict=True):
        assert shapely.equals_identical(shapely.get_geometry(stored[cell["object_id"]], 0), shape)


def test_publication_is_taken_back_as_one_step(session):
    plan_id = made(session, draft_of(squares()))
    before = counts(session)
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    session.undo()
    assert counts(session) == before
    assert plan_of(session.workspace, plan_id)["state"] == "draft"
    session.redo()
    assert counts(session)[3:] == [8, 2]
    session.undo()
    session.undo()
    assert counts(session) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("kind", ["overlap", "gap", "flaw"])
def test_draft_that_fails_is_not_published(session, kind):
    shapes = squares(3, 3)
    if kind == "overlap":
        shapes[0] = shapely.box(121.1, 27.8, 121.111, 27.81)
    elif kind == "flaw":
        shapes[0] = None
    else:
        shapes = np.delete(shapes, 4)
    plan_id = made(session, draft_of(shapes))
    before = counts(session)
    with pytest.raises(RefusedError, match="does not cover"):
        session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    assert counts(session) == before


def test_enclave_is_published_when_it_is_meant(session):
    plan_id = made(session, draft_of(np.delete(squares(3, 3), 4), allow_enclaves=True))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    assert counts(session)[3] == 8


def test_draft_is_not_published_when_it_leaves_land_uncovered(session):
    land = shapely.union_all(squares(5, 2))
    session.do(RowsPut("land", ({"name": "岛", "kind": "island", "geom": land.wkb_hex},)))
    plan_id = made(session, draft_of(squares()))
    with pytest.raises(RefusedError, match="does not cover"):
        session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    assert check_draft(session.workspace, plan_id).gaps == 1
    plan_id = made(session, draft_of(squares(5, 2)))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))


def test_cells_at_sea_do_not_stand_for_land_that_no_cell_covers(session):
    shapes, land = squares(), shapely.union_all(squares()[:6])
    kinds = ["basic"] * 6 + ["sea"] * 2

    def grids(chosen):
        given = [{"grid_code": f"G{n}", "kind": kinds[n]} for n in chosen]
        return make_draft("grids", IncomingCells("grids", shapes[chosen], given), at=NOW)

    session.do(RowsPut("land", ({"name": "岛", "geom": land},)))
    lacking = made(session, grids([0, 1, 2, 3, 4, 6, 7]))
    assert check_draft(session.workspace, lacking).gaps == 1
    with pytest.raises(RefusedError, match="without gap"):
        session.do(DraftPublished(lacking, AT, "2026-03-01"))
    whole = made(session, grids(list(range(8))))
    assert check_draft(session.workspace, whole).valid
    session.do(DraftPublished(whole, AT, "2026-03-01"))
    assert session.workspace.count(Query("grids")) == 8


def test_report_of_a_draft_is_measured_on_the_land_in_the_system_of_the_file(session):
    land = shapely.union_all(squares(5, 2))
    session.do(RowsPut("land", ({"name": "岛", "geom": land},)))
    metric = systems.convert(squares(), systems.STORED, 4549)
    for shapes, crs in ((squares(), systems.STORED), (metric, 4549)):
        change = make_draft(
            "x", IncomingCells("micro_grids", shapes, attributes(8), crs), ground=ground_of(session.workspace), at=NOW
        )
        figures = change.report["figures"]
        assert (figures["valid"], figures["gaps"]) == (False, 1)
        assert figures["outside_area_m2"] == 0


def test_report_of_a_draft_stands_until_the_land_changes(session):
    change = make_draft(
        "x", IncomingCells("micro_grids", squares(), attributes(8)), ground=ground_of(session.workspace), at=NOW
    )
    plan = plan_of(session.workspace, made(session, change))
    assert plan["report"]["figures"]["valid"]
    assert still_stands(session.workspace, plan["report"])
    session.do(RowsPut("land", ({"name": "岛", "geom": shapely.union_all(squares(5, 2))},)))
    assert not still_stands(session.workspace, plan["report"])


def put_derived(session, row):
    author = Author("planner", "seat-1")
    with session.workspace.transaction(author, "test", change={"kind": "test"}) as transaction, transaction.deriving():
        transaction.put("grids", [row])


def test_derived_rows_are_put_and_removed_by_publication_only(session):
    plan_id = made(session, draft_of(squares()))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    keys = session.workspace.column("micro_grids", "micro_id")
    for change in (
        RowsPut("micro_grids", ({"micro_id": keys[0], "name": "x"},)),
        RowsPut("grids", ({"name": "x"},)),
        RowsRemoved("micro_grids", tuple(keys)),
    ):
        with pytest.raises(RefusedError, match="follows from a plan"):
            session.do(change)
    session.undo()
    assert session.workspace.count(Query("micro_grids")) == 0
    session.redo()
    assert session.workspace.column("micro_grids", "micro_id") == keys


def test_published_grids_are_measured_as_their_plan_was(session):
    shapes, kinds = squares(), ["basic"] * 5 + ["sea"] * 3
    session.do(RowsPut("land", ({"name": "岛", "geom": shapely.union_all(shapes[:5])},)))
    given = [{"grid_code": f"G{n}", "kind": kind} for n, kind in enumerate(kinds)]
    plan_id = made(session, make_draft("grids", IncomingCells("grids", shapes, given), at=NOW))
    before = check_draft(session.workspace, plan_id)
    session.do(DraftPublished(plan_id, AT, "2026-03-01"))
    assert check_published(session.workspace, LAYERS["grids"]) == before
    (first,) = session.workspace.rows(Query("grids", limit=1)).column("grid_id")
    moved = shapely.box(121.1, 27.8, 121.111, 27.81)
    put_derived(session, {"grid_id": first, "kind": "sea", "geom": moved})
    assert check_published(session.workspace, LAYERS["grids"]).overlaps == 1


def test_second_plan_is_not_published(session):
    first, second = (made(session, draft_of(squares())) for _ in range(2))
    session.do(DraftPublished(first, AT, "2026-04-01"))
    with pytest.raises(RefusedError, match="published already"):
        session.do(DraftPublished(second, AT, "2026-04-01"))
    with pytest.raises(RefusedError, match="not a draft"):
        session.do(DraftPublished(first, AT, "2026-04-01"))
    with pytest.raises(RefusedError, match="no plan"):
        session.do(DraftPublished("PLN999999", AT, "2026-04-01"))


def test_draft_is_not_published_over_cells_of_no_plan(session):
    put_derived(session, {"grid_code": "330395100200001"})
    plan_id = made(session, draft_of(squares()))
    with pytest.raises(RefusedError, match="cells of no plan"):
        session.do(DraftPublished(plan_id, AT, "2026-04-01"))


def test_draft_survives_when_the_workspace_is_opened_again(tmp_path, schemas):
    workspace = create(tmp_path / "district.gpkg", schemas)
    prepare(workspace)
    plan_id = made(Session(workspace, Author("planner", "seat-1")), draft_of(squares()))
    workspace.close()
    again = open_workspace(tmp_path / "district.gpkg", schemas, write=False)
    prepare(again)
    assert len(cells_of(again, plan_id)) == 8
    again.close()


def test_tables_of_plans_are_not_layers(session):
    assert {status.name for status in session.workspace.layers()} == {"land", "grids", "micro_grids"}


def test_real_precincts_become_a_draft_that_cannot_be_published(session, real_data):
    import geopandas

    folder = real_data / "coverage" / "DenverCo_precincts2020_orig"
    frame = geopandas.read_file(folder / "DenverCo_precincts2020_orig.shp")
    values = [{"source_code": code} for code in frame["PRECID"].astype(str)]
    shapes = frame.geometry.to_numpy()
    plan_id = made(session, draft_of(shapes, attributes=values, crs=2232, allow_enclaves=True))
    figures = plan_of(session.workspace, plan_id)["report"]["figures"]
    names = ("cells", "overlaps", "slivers", "gaps", "enclaves", "valid")
    assert [figures[name] for name in names] == [356, 27, 13, 13, 9, False]
    with pytest.raises(RefusedError):
        session.do(DraftPublished(plan_id, AT, "2026-04-01"))


def test_real_communes_are_published(session, real_data):
    import geopandas
    import pandas

    files = sorted((real_data / "coverage").glob("communes-*.geojson"))
    frame = pandas.concat([geopandas.read_file(path) for path in files])
    values = [{"micro_code": code, "name": name} for code, name in zip(frame["code"], frame["nom"], strict=True)]
    plan_id = made(session, draft_of(frame.geometry.to_numpy(), attributes=values, crs=4326))
    session.do(DraftPublished(plan_id, AT, "2026-04-01"))
    rows = session.workspace.rows(Query("micro_grids", geometry=True))
    assert len(rows) == 1232
    assert shapely.coverage_is_valid(rows.geometries())
