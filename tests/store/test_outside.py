"""Changed outside: what other programs write is noted, listed, taken into the journal or taken back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shapely

from mapdesk.errors import DamagedError, RefusedError, StoreError
from mapdesk.model.outside import OutsideChange
from mapdesk.model.query import Query
from mapdesk.session import Session
from mapdesk.store import blob, layout
from mapdesk.store.change import RowsPut, RowsRemoved, change_from_json, change_to_json
from mapdesk.store.connection import connect
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.migrations import MIGRATIONS, SCHEMA_VERSION, migrate
from mapdesk.store.opening import check_workspace, open_workspace
from mapdesk.store.outside import OutsideAccepted, OutsideReverted
from mapdesk.store.watching import MANY
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schemas
from tests.store.contract import FULL, at, put

OUTSIDE = [("posts", "POS0000001"), ("posts", "POS0000002"), ("posts", "POS0000003")]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        put(made, "posts", *({**FULL, "name": f"it's {n}", "geom": at(122 + n / 1000, 30)} for n in range(5)))
        put(made, "duties", {"name": "watch"})
        yield made


@pytest.fixture
def session(workspace: GeoPackageWorkspace) -> Session:
    return Session(workspace, AUTHOR)


def write(workspace: GeoPackageWorkspace, *statements: str, values: tuple[Any, ...] = ()) -> None:
    """Write as another program that knows GeoPackages does."""
    with closing(connect(workspace.path, "rw")) as other:
        for statement in statements:
            other.execute(statement, values)


def edited(workspace: GeoPackageWorkspace) -> None:
    """Update one row, remove one, insert one."""
    write(
        workspace,
        "UPDATE posts SET name = 'by others', height_m = 0.1 + 0.2 WHERE posts_id = 'POS0000001'",
        "DELETE FROM posts WHERE posts_id = 'POS0000002'",
    )
    geom = blob.encode_points(shapely.get_coordinates([at(121, 29)]))[0]
    write(workspace, "INSERT INTO posts (geom, name) VALUES (?, 'new')", values=(geom,))


def rows(workspace: GeoPackageWorkspace, layer: str = "posts") -> dict[str, Any]:
    """Return all rows by key, with their geometry, without their version."""
    found = workspace.rows(Query(layer, geometry=layer != "duties"))
    geoms = found.wkb or [None] * len(found)
    return {row[1]: (row[:-1], geom) for row, geom in zip(found.values, geoms, strict=True)}


def places(changes: list[OutsideChange]) -> tuple[tuple[str, str], ...]:
    return tuple((one.layer, one.key) for one in changes)


def test_own_writing_is_not_noted(session: Session) -> None:
    workspace = session.workspace
    session.do(RowsPut("posts", ({"posts_id": "POS0000001", "name": "ours"}, {"name": "another"})))
    session.do(RowsRemoved("posts", ("POS0000002",)))
    session.undo()
    with workspace.bulk(AUTHOR, "demo", {}) as load:  # type: ignore[attr-defined]
        load.load("duties", ("name",), [("x",)] * 10)
    assert workspace.outside_changes() == []
    assert workspace.outside_count() == 0


def test_watch_goes_on_after_many_rows_at_once(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "duties", *({"name": "x"} for _ in range(MANY)))
    with workspace.bulk(AUTHOR, "demo", {}) as load:
        load.load("lanes", ("name",), [("x",)])
    write(workspace, "INSERT INTO duties (name) VALUES ('x')", "INSERT INTO lanes (name) VALUES ('x')")
    assert [one.layer for one in workspace.outside_changes()] == ["duties", "lanes"]


def test_edits_of_another_program_are_listed_with_what_differs(workspace: GeoPackageWorkspace) -> None:
    version = workspace.data_version()
    revision = workspace.status("posts").revision
    edited(workspace)
    assert workspace.data_version() != version
    assert workspace.status("posts").revision > revision
    assert workspace.outside_count() == 3
    update, removal, insertion = workspace.outside_changes()
    assert (update.key, update.kind, update.columns) == ("POS0000001", "update", ("name", "height_m"))
    assert update.before == {"name": "it's 0", "height_m": 4.5}
    assert update.after == {"name": "by others", "height_m": 0.1 + 0.2}
    assert (removal.key, removal.kind, removal.after) == ("POS0000002", "delete", {})
    assert removal.before["photo"] == b"\x00\xff"
    assert shapely.from_wkb(removal.before["geom"]).equals(at(122.001, 30))
    assert (insertion.key[: len(layout.MADE_KEY)], insertion.kind) == (layout.MADE_KEY, "insert")
    assert insertion.after["name"] == "new"
    assert update.noted_at.tzinfo is not None


def test_list_is_there_after_closing_and_opening(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    edited(workspace)
    with closing(open_workspace(workspace.path, small_schemas(), write=False)) as reading:
        assert len(reading.outside_changes()) == 3
    with closing(open_workspace(workspace.path, small_schemas(), write=True)) as again:
        assert len(again.outside_changes()) == 3


def test_accepted_changes_are_journalled_and_can_be_undone_and_redone(session: Session) -> None:
    workspace = session.workspace
    before = rows(workspace)
    edited(workspace)
    entry = session.do(OutsideAccepted(places(workspace.outside_changes())), reason="meant")
    assert entry.command == "outside.accepted"
    assert entry.layers == {"posts": 3}
    assert workspace.outside_changes() == []
    after = rows(workspace)
    assert list(after) == ["POS0000001", "POS0000003", "POS0000004", "POS0000005", "POS0000006"]
    assert workspace.column("posts", "version") == [2, 1, 1, 1, 1]
    assert [one.seq for one in workspace.history("posts", "POS0000002")] == [entry.seq, 1]
    session.undo()
    assert rows(workspace) == before
    session.redo()
    assert rows(workspace) == after
    assert workspace.outside_changes() == []
    assert workspace.verify_journal().problem is None


def test_reverted_changes_are_gone_and_come_back_with_undo(session: Session) -> None:
    workspace = session.workspace
    before = rows(workspace)
    edited(workspace)
    outside = rows(workspace)
    session.do(OutsideReverted(places(workspace.outside_changes())))
    assert rows(workspace) == before
    assert workspace.outside_changes() == []
    session.undo()
    assert rows(workspace) == outside
    assert workspace.outside_changes() == []


def test_only_what_is_named_is_taken(session: Session) -> None:
    workspace = session.workspace
    edited(workspace)
    session.do(OutsideReverted((("posts", "POS0000001"),)))
    assert [one.kind for one in workspace.outside_changes()] == ["delete", "insert"]
    with pytest.raises(RefusedError, match="not changed outside"):
        session.do(OutsideAccepted((("posts", "POS0000001"),)))
    session.do(OutsideAccepted((("posts", "POS0000002"),)))
    assert [one.kind for one in workspace.outside_changes()] == ["insert"]


def test_second_edit_of_a_row_keeps_the_first_image(session: Session) -> None:
    workspace = session.workspace
    write(workspace, "UPDATE posts SET name = 'a' WHERE fid = 1")
    put(workspace, "duties", {"name": "an entry between"})
    write(workspace, "UPDATE posts SET name = 'b' WHERE fid = 1")
    (change,) = workspace.outside_changes()
    assert (change.before["name"], change.after["name"]) == ("it's 0", "b")
    session.do(OutsideReverted(places([change])))
    assert workspace.rows(Query("posts", limit=1)).column("name") == ["it's 0"]
    assert workspace.outside_count() == 0


def test_row_that_is_again_what_it_was_is_not_listed(workspace: GeoPackageWorkspace) -> None:
    write(workspace, "UPDATE posts SET name = 'a' WHERE fid = 1", "UPDATE posts SET name = 'it''s 0' WHERE fid = 1")
    assert workspace.outside_changes() == []


def test_change_that_this_program_built_on_is_only_acknowledged(session: Session) -> None:
    workspace = session.workspace
    write(workspace, "UPDATE posts SET name = 'a' WHERE fid = 1")
    entry = session.do(RowsPut("posts", ({"posts_id": "POS0000001", "count": 9},)))
    write(workspace, "UPDATE posts SET name = 'b' WHERE fid = 1")
    first, second = workspace.outside_changes()
    assert (first.overlaid_by, first.before["name"], first.after["name"]) == (entry.seq, "it's 0", "a")
    assert (second.overlaid_by, second.before["name"], second.after["name"]) == (None, "a", "b")
    with pytest.raises(RefusedError, match="changed since"):
        session.do(OutsideReverted(places([first])))
    session.do(OutsideAccepted(places([first])))
    assert workspace.outside_changes() == []
    session.undo()
    assert workspace.rows(Query("posts", limit=1)).column("name") == ["a"]


def test_replaced_and_renamed_rows_are_a_removal_and_an_insertion(session: Session) -> None:
    workspace = session.workspace
    before = rows(workspace)
    write(
        workspace,
        "INSERT OR REPLACE INTO posts (fid, posts_id, name) VALUES (1, 'other', 'x')",
        "UPDATE posts SET posts_id = 'renamed' WHERE fid = 2",
        "UPDATE OR REPLACE posts SET name = 'y' WHERE fid = 3",
        "INSERT INTO posts (posts_id, name) VALUES ('POS0000004', 'z') ON CONFLICT (posts_id) DO UPDATE SET name = 'z'",
    )
    kinds = {one.key: one.kind for one in workspace.outside_changes()}
    assert kinds == {
        "POS0000001": "delete",
        "other": "insert",
        "POS0000002": "delete",
        "renamed": "insert",
        "POS0000003": "update",
        "POS0000004": "update",
    }
    session.do(OutsideReverted(places(workspace.outside_changes())))
    assert rows(workspace) == before


def test_value_that_the_layer_cannot_keep_is_refused_by_name(session: Session) -> None:
    workspace = session.workspace
    write(workspace, "UPDATE posts SET count = 'many' WHERE fid = 1")
    with pytest.raises(RefusedError, match=r"POS0000001.*cannot be taken in"):
        session.do(OutsideAccepted(places(workspace.outside_changes())))
    assert workspace.outside_count() == 1
    session.do(OutsideReverted(places(workspace.outside_changes())))
    assert workspace.column("posts", "count") == [3] * 5


def test_dates_and_geometries_are_brought_to_their_stored_form(session: Session) -> None:
    workspace = session.workspace
    area = shapely.to_wkb(shapely.box(121, 29, 122, 30))  # a polygon in a layer of multi-polygons
    geom = b"GP\x00\x01" + (4490).to_bytes(4, "little") + area
    write(workspace, "INSERT INTO areas (geom, seen_at) VALUES (?, '2026-01-02T11:04:05+08:00')", values=(geom,))
    session.do(OutsideAccepted(places(workspace.outside_changes())))
    found = workspace.rows(Query("areas", geometry=True))
    assert found.column("seen_at") == ["2026-01-02T03:04:05.000Z"]
    assert found.geometries()[0].geom_type == "MultiPolygon"
    wrong = b"GP\x00\x01" + (3857).to_bytes(4, "little") + area
    write(workspace, "INSERT INTO areas (geom) VALUES (?)", values=(wrong,))
    with pytest.raises(RefusedError, match="reference system"):
        session.do(OutsideAccepted(places(workspace.outside_changes())))


def test_layer_whose_watch_was_taken_away_is_listed_as_unknown(session: Session) -> None:
    workspace = session.workspace
    workspace.close()
    write(workspace, "DROP TRIGGER mapdesk_outside_posts_update", "UPDATE posts SET name = 'unseen'")
    with closing(open_workspace(workspace.path, small_schemas(), write=True)) as again:
        (change,) = again.outside_changes()
        assert (change.layer, change.key, change.kind) == ("posts", "", "unknown")
        other = Session(again, AUTHOR)
        with pytest.raises(RefusedError, match="not known"):
            other.do(OutsideReverted((("posts", ""),)))
        other.do(OutsideAccepted((("posts", ""),)))
        assert again.outside_changes() == []
        write(again, "UPDATE posts SET name = 'seen' WHERE fid = 1")
        assert len(again.outside_changes()) == 1


def test_changes_are_what_they_were_after_the_journal(session: Session) -> None:
    for made in (OutsideAccepted((("posts", "a"),)), OutsideReverted((("posts", "a"),))):
        assert change_from_json(json.loads(json.dumps(change_to_json(made)))).rows == (["posts", "a"],)  # type: ignore[attr-defined]


def test_sudden_end_of_the_own_program_leaves_no_mark(workspace: GeoPackageWorkspace) -> None:
    with pytest.raises(StoreError), workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.put("posts", [{"name": 1}])
    write(workspace, "UPDATE posts SET name = 'a' WHERE fid = 1")
    assert len(workspace.outside_changes()) == 1


# real programs


def test_plain_sqlite_can_change_what_is_no_geometry(workspace: GeoPackageWorkspace) -> None:
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("UPDATE duties SET name = 'by a script'")
        other.commit()
    assert [one.columns for one in workspace.outside_changes()] == [("name",)]


_APPENDING = """
import sys, geopandas as gpd, shapely
frame = gpd.GeoDataFrame({"name": ["one", "two"]}, geometry=shapely.points([[121, 29], [121.5, 29]]), crs=4490)
frame.to_file(sys.argv[1], layer="posts", mode="a", engine="pyogrio")
"""


def test_pyogrio_appends_rows(session: Session) -> None:
    workspace = session.workspace
    subprocess.run([sys.executable, "-c", _APPENDING, workspace.path], check=True, timeout=60)
    found = [(one.kind, one.after["name"]) for one in workspace.outside_changes()]
    assert found == [("insert", "one"), ("insert", "two")]
    session.do(OutsideAccepted(places(workspace.outside_changes())))
    assert workspace.rows(Query("posts")).column("posts_id")[-2:] == ["POS0000006", "POS0000007"]
    assert workspace.status("posts").extent.west == 121  # type: ignore[union-attr]
    session.undo()
    assert workspace.count(Query("posts")) == 5
    assert len(workspace.points("posts")[0]) == 5


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is not installed")
def test_ogr2ogr_and_ogrinfo_edit_and_append(session: Session, tmp_path: Path) -> None:
    workspace = session.workspace
    before = rows(workspace)
    source = tmp_path / "more.geojson"
    point = {"type": "Feature", "properties": {"name": "more"}, "geometry": {"type": "Point", "coordinates": [121, 29]}}
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}))

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, timeout=60)

    path = str(workspace.path)
    run("ogr2ogr", "-append", "-nln", "posts", "-a_srs", "EPSG:4490", path, str(source))
    run("ogrinfo", path, "-sql", "UPDATE posts SET name = 'edited' WHERE fid = 1")
    run("ogrinfo", path, "-sql", "DELETE FROM posts WHERE fid = 2")
    kinds = sorted(one.kind for one in workspace.outside_changes())
    assert kinds == ["delete", "insert", "update"]
    session.do(OutsideAccepted(places(workspace.outside_changes())))
    session.undo()
    assert rows(workspace) == before
    run("ogr2ogr", "-update", "-nln", "theirs", path, str(source))  # makes gpkg_ogr_contents with triggers of its own
    session.do(RowsPut("posts", ({"name": "ours", "geom": "0101000000000000000000F03F000000000000F03F"},)))
    assert workspace.outside_changes() == []
    workspace.close()
    assert check_workspace(workspace.path) == []
    counted = subprocess.run(["ogrinfo", "-so", path, "posts"], check=True, capture_output=True, text=True, timeout=60)
    assert "Feature Count: 6" in counted.stdout


# files of an older program


def test_file_of_an_older_program_is_watched_after_its_migration(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as older:
        older.execute("PRAGMA writable_schema = ON")
        older.execute("DELETE FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mapdesk_outside%'")
        change = "UPDATE sqlite_master SET sql = replace(sql, ?, ?)"
        older.execute(change, (f"TEXT {layout.KEY_RULE}", f"TEXT {layout.OLD_KEY_RULE}"))
        older.execute("PRAGMA writable_schema = RESET")
        for table in ("mapdesk_writing", "mapdesk_outside"):
            older.execute(f"DROP TABLE {table}")
        older.execute("DELETE FROM mapdesk_meta WHERE name = 'watched'")
    with closing(connect(workspace.path, "rw")) as older:
        migrate(older, workspace.path, 1, MIGRATIONS[:1])
        older.execute("UPDATE mapdesk_meta SET value = ? WHERE name = 'schema_version'", (SCHEMA_VERSION,))
    with closing(open_workspace(workspace.path, small_schemas(), write=True)) as again:
        assert again.outside_changes() == []
        write(again, "INSERT INTO duties (name) VALUES ('x')", "UPDATE posts SET name = 'y' WHERE fid = 1")
        assert [(one.layer, one.kind) for one in again.outside_changes()] == [("duties", "insert"), ("posts", "update")]
    assert check_workspace(workspace.path) == []


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE duties", "CREATE TABLE duties (fid INTEGER PRIMARY KEY, name TEXT)"),
        ("DROP TABLE duties",),
    ],
)
def test_layer_that_another_program_made_anew_is_told_in_one_sentence(
    workspace: GeoPackageWorkspace, statements: tuple[str, ...]
) -> None:
    write(workspace, *statements)
    with pytest.raises(StoreError, match="Another program has replaced or removed a part of the workspace"):
        workspace.rows(Query("duties"))
    workspace.close()
    with pytest.raises(DamagedError, match="Another program has replaced or removed the layer “duties”"):
        open_workspace(workspace.path, small_schemas(), write=True)
    with closing(open_workspace(workspace.path, small_schemas(), write=False)) as looked_at:
        assert looked_at.count(Query("posts")) == 5
