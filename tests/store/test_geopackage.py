"""The store in one file: the contract, and what makes it a GeoPackage that other programs read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from mapdesk.errors import RefusedError, StoreError
from mapdesk.model.query import Box, Query
from mapdesk.model.raster import Raster
from mapdesk.model.schema import Schema, Shape
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.migrations import SCHEMA_VERSION
from mapdesk.store.opening import check_workspace, create, open_workspace
from mapdesk.store.values import read_datetime
from mapdesk.store.workspace import Workspace
from tests.helpers.workspaces import AUTHOR, make_workspace, small_schema, small_schemas
from tests.store.contract import FULL, StoreContract, at, put


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[GeoPackageWorkspace]:
    with closing(make_workspace(tmp_path)) as made:
        yield made


class TestGeoPackage(StoreContract):
    @pytest.fixture
    def workspace(self, tmp_path: Path) -> Iterator[Workspace]:
        with closing(make_workspace(tmp_path)) as made:
            yield made

    @pytest.fixture
    def reopened(self, workspace: Workspace) -> Iterator[Callable[[], Workspace]]:
        opened: list[Workspace] = []

        def reopen() -> Workspace:
            workspace.close()
            opened.append(open_workspace(workspace.location, small_schemas(), write=True))
            return opened[-1]

        yield reopen
        for one in opened:
            one.close()


def test_file_is_alone_after_a_clean_close(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    put(workspace, "posts", {"geom": at(122, 30)})
    assert {path.name for path in tmp_path.iterdir()} >= {"small.gpkg", "small.gpkg-wal", "small.gpkg.lock"}
    workspace.close()
    workspace.close()
    assert [path.name for path in tmp_path.iterdir()] == ["small.gpkg"]
    assert check_workspace(tmp_path / "small.gpkg") == []


@pytest.mark.parametrize(
    ("layer", "kind", "geometry"),
    [
        ("posts", "Point", at(122.5, 30.5)),
        ("lanes", "MultiLineString", shapely.LineString([(122, 30), (122.5, 30.5)])),
        ("areas", "MultiPolygon", shapely.box(122, 30, 122.5, 30.5)),
    ],
)
def test_gdal_reads_type_system_extent_and_values(
    workspace: GeoPackageWorkspace, layer: str, kind: str, geometry: shapely.Geometry
) -> None:
    put(workspace, layer, {**FULL, "geom": geometry}, {"name": "nowhere"})
    put(workspace, layer, {"name": "far", "geom": shapely.transform(geometry, lambda xy: xy + 5)})
    info = pyogrio.read_info(workspace.path, layer=layer, force_total_bounds=False)
    assert (info["geometry_type"], info["crs"], info["features"]) == (kind, "EPSG:4490", 3)
    assert info["fid_column"] == "fid"
    frame = pyogrio.read_dataframe(workspace.path, layer=layer, bbox=(121.9, 29.9, 123, 31))
    assert frame["name"].tolist() == ["lamp"]
    assert (frame["count"][0], frame["height_m"][0], bool(frame["lit"][0])) == (3, 4.5, True)
    assert frame["seen_at"][0].isoformat() == "2026-01-02T03:04:05.678000+00:00"
    status = workspace.status(layer)
    assert status.extent is not None
    east, north = geometry.bounds[2] + 5, geometry.bounds[3] + 5
    assert (status.extent.east, status.extent.north) == (east, north)


def test_gdal_lists_layers_only(workspace: GeoPackageWorkspace) -> None:
    workspace.tables([small_schema("drafts", Shape.POLYGON)])
    assert {row[0] for row in pyogrio.list_layers(workspace.path)} == {
        "posts",
        "lanes",
        "areas",
        "duties",
        "mapdesk_layers",
    }


def test_validator_of_gdal_finds_nothing_wrong(workspace: GeoPackageWorkspace) -> None:
    command = [shutil.which("python3", path=os.defpath) or "python3", "-m", "osgeo_utils.samples.validate_gpkg"]
    if subprocess.run([*command, "--help"], capture_output=True, check=False).stderr.count(b"No module"):
        pytest.skip("GDAL's validator of GeoPackages is not installed")
    for layer, geometry in (("posts", at(1, 2)), ("areas", shapely.box(0, 0, 1, 1)), ("duties", None)):
        put(workspace, layer, {**FULL, "geom": geometry}, {})
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.put_raster("terrain", Raster(np.ones((300, 300), dtype=np.float32), 122.0, 30.5, 0.001))
    workspace.tables([small_schema("drafts", Shape.POLYGON)])
    workspace.close()
    done = subprocess.run([*command, "-k", "--extra", workspace.path], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not installed")
def test_ogrinfo_reads_without_complaint(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {**FULL, "geom": at(122.5, 30.5)})
    done = subprocess.run(["ogrinfo", "-al", workspace.path], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "POINT (122.5 30.5)" in done.stdout


@pytest.mark.skipif(shutil.which("gdallocationinfo") is None, reason="GDAL's programs are not installed")
def test_gdal_reads_the_terrain_with_its_values(workspace: GeoPackageWorkspace) -> None:
    values = np.arange(300 * 400, dtype=np.float32).reshape(300, 400) / 8
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.put_raster("terrain", Raster(values, 122.0, 30.5, 0.001))
    command = ["gdallocationinfo", "-valonly", "-wgs84", workspace.path, "122.3995", "30.2005"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) == values[-1, -1]


def test_file_written_by_gdal_in_between_is_read(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    put(workspace, "posts", {"posts_id": "a", "geom": at(122, 30)})
    version, path = workspace.data_version(), workspace.path
    with closing(sqlite3.connect(path)) as other:
        blob = b"GP\x00\x00" + (4490).to_bytes(4, "big") + shapely.to_wkb(at(123, 31), byte_order=0)
        for name in ("insert", "update1", "update2", "update3", "update4", "delete"):
            other.execute(f'DROP TRIGGER "rtree_posts_geom_{name}"')
        other.execute("INSERT INTO posts (posts_id, geom, version) VALUES ('b', ?, 1)", (blob,))
        other.execute("INSERT INTO rtree_posts_geom VALUES (2, 123, 123, 31, 31)")
        other.commit()
    assert workspace.data_version() != version
    assert workspace.points("posts")[1].tolist() == [[122.0, 30.0], [123.0, 31.0]]
    assert workspace.status("posts").rows == 2
    assert workspace.count(Query("posts", box=Box(122.5, 30.5, 124, 32))) == 1


def test_new_rows_go_on_past_keys_that_another_program_typed(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {})
    with closing(sqlite3.connect(workspace.path)) as other:
        for key in ("POS0000003", "POS0000009", "POSITION", "POS-12"):
            other.execute("INSERT INTO duties (duties_id, version) VALUES (?, 1)", (key.replace("POS", "DUT"),))
        other.commit()
    assert put(workspace, "duties", {}, {}) == ["DUT0000010", "DUT0000011"]
    assert put(workspace, "duties", {"duties_id": "DUT0000009", "name": "x"}, {}) == ["DUT0000009", "DUT0000012"]


def test_facts_that_another_program_typed_are_unknown_when_they_do_not_fit(workspace: GeoPackageWorkspace) -> None:
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.describe("posts", source="survey", owner="office", as_of="2026-01-01T00:00:00Z", fresh_for_s=60)
    for as_of in ("yesterday", "2026-01-01T00:00:00", 12, b"x"):
        with closing(sqlite3.connect(workspace.path)) as other:
            other.execute("UPDATE mapdesk_layers SET as_of = ?, fresh_for_s = 'soon', source = x'00'", (as_of,))
            other.commit()
        status = workspace.status("posts")
        assert (status.source, status.owner, status.as_of, status.fresh_for_s) == ("", "office", None, None)
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.describe("posts", as_of="2026-02-01T00:00:00Z")
    assert workspace.status("posts").as_of == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-01-01T00:00:00", "", 5])
def test_stored_time_that_is_none_is_told_with_a_sentence(text: Any) -> None:
    with pytest.raises(StoreError, match="stored time"):
        read_datetime(text)


def test_blanked_text_does_not_stay_in_free_pages(workspace: GeoPackageWorkspace) -> None:
    secret = "the boat of the harbour office " * 400
    put(workspace, "posts", {"posts_id": "a", "name": secret})
    put(workspace, "posts", {"posts_id": "a", "name": "x"})
    with workspace.transaction(AUTHOR, "x", change={"kind": "x", "said": secret}) as transaction:
        seq = transaction.seq
    for entry in range(1, seq + 1):
        workspace.blank_text(entry)
    writer = workspace._connections.writer
    assert writer is not None
    assert writer.execute("PRAGMA secure_delete").fetchone() == (1,)
    workspace.close()
    assert b"harbour office" not in workspace.path.read_bytes()


def test_data_version_stays_when_only_this_program_writes(workspace: GeoPackageWorkspace) -> None:
    version = workspace.data_version()
    put(workspace, "posts", {})
    assert workspace.data_version() == version


def test_reader_follows_the_writer(workspace: GeoPackageWorkspace) -> None:
    with closing(open_workspace(workspace.path, small_schemas(), write=False)) as reader:
        version = reader.data_version()
        put(workspace, "posts", {"name": "new"})
        assert reader.data_version() != version
        assert reader.status("posts").rows == 1
        assert reader.read_only
        with pytest.raises(StoreError), reader.transaction(AUTHOR, "x", change={}):
            pass


def test_reading_is_refused_after_the_close(workspace: GeoPackageWorkspace) -> None:
    workspace.close()
    with pytest.raises(StoreError, match="closed"):
        workspace.count(Query("posts"))
    with pytest.raises(StoreError), workspace.transaction(AUTHOR, "x", change={}):
        pass
    assert [path.name for path in workspace.path.parent.iterdir()] == ["small.gpkg"]


def test_update_of_values_leaves_the_spatial_index_alone(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {"posts_id": "a", "geom": at(122, 30)})
    calls: list[str] = []
    writer = workspace._connections.writer
    assert writer is not None
    writer.set_trace_callback(calls.append)
    put(workspace, "posts", {"posts_id": "a", "name": "x"})
    writer.set_trace_callback(None)
    (update,) = {call for call in calls if call.startswith('UPDATE "posts"')}
    assert "geom" not in update


def test_backup_is_whole_while_the_workspace_is_written(workspace: GeoPackageWorkspace, tmp_path: Path) -> None:
    put(workspace, "posts", {"name": "x"})
    target = tmp_path / "copy.gpkg"
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.put("posts", [{"name": "y"}])
        workspace.backup(str(target))
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.gpkg"]
    with closing(open_workspace(target, small_schemas(), write=False)) as copy:
        assert copy.column("posts", "name") == ["x"]
    with pytest.raises(StoreError):
        workspace.backup(str(target))


def test_bulk_load_is_one_entry_that_is_not_taken_back(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {"name": "first", "geom": at(121, 29)})
    positions = np.array([[122.0, 30.0], [np.nan, np.nan], [123.0, 31.0]])
    with workspace.bulk(AUTHOR, "demo", {"seed": 1}) as load:
        rows = (("a", 1.5, True), ("b", None, None), ("c", 2, False))
        assert load.load("posts", ("name", "height_m", "lit"), rows, positions) == 3
        boxes = (shapely.box(n, 0, n + 1, 1) for n in range(2))
        assert load.load("areas", ("areas_id", "name"), (("x", "p"), ("ARE0000009", "q")), boxes) == 2
        assert load.load("duties", ("name",), [("night",)]) == 1
    entry = workspace.entries(newest_first=True, limit=1)[0]
    assert (entry.layers, entry.inverse) == ({"posts": 3, "areas": 2, "duties": 1}, None)
    assert entry.change == {"kind": "demo", "seed": 1}
    assert workspace.column("posts", "posts_id") == [f"POS000000{n}" for n in (1, 2, 3, 4)]
    assert workspace.column("posts", "name", positioned=True) == ["first", "a", "c"]
    assert workspace.status("posts").extent == Box(121, 29, 123, 31)
    assert workspace.count(Query("posts", box=Box(122.5, 30, 124, 32))) == 1
    assert put(workspace, "areas", {"geom": shapely.box(5, 5, 6, 6)}) == ["ARE0000010"]
    assert workspace.count(Query("areas", box=Box(5.5, 5.5, 9, 9))) == 1
    assert workspace.verify_journal().problem is None
    with pytest.raises(RefusedError), workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.restore(entry.seq)


@pytest.mark.parametrize(
    ("layer", "names", "rows", "geometries"),
    [
        ("posts", ("colour",), [("x",)], None),
        ("posts", ("count",), [("x",)], None),
        ("posts", ("name",), [("x",), ("y",)], np.zeros((1, 2))),
        ("posts", ("name",), [("x",)], np.zeros((2, 2))),
        ("posts", ("posts_id",), [("x",), ("x",)], None),
        ("duties", ("name",), [("x",)], np.zeros((1, 2))),
        ("areas", ("name",), [("x",)], [at(0, 0)]),
    ],
)
def test_bulk_load_is_refused_as_a_whole_when_something_does_not_fit(
    workspace: GeoPackageWorkspace, layer: str, names: tuple[str, ...], rows: list[tuple[str]], geometries: object
) -> None:
    def load_all() -> None:
        with workspace.bulk(AUTHOR, "demo", {}) as load:
            load.load("lanes", ("name",), [("good",)])
            load.load(layer, names, rows, geometries)  # type: ignore[arg-type]

    with pytest.raises(StoreError):
        load_all()
    assert workspace.count(Query("lanes")) == workspace.count(Query("duties")) == workspace.count(Query("posts")) == 0
    put(workspace, "posts", {"geom": at(1, 2)})
    assert workspace.count(Query("posts", box=Box(0, 0, 3, 3))) == 1


def test_facts_and_name_are_given_back(tmp_path: Path) -> None:
    path = tmp_path / "d.gpkg"
    create(path, (), workspace_id="w1", name="岛区", facts={"code": "330395"}).close()
    with closing(open_workspace(path, (), write=True)) as workspace:
        assert (workspace.workspace_id, workspace.name, workspace.facts) == ("w1", "岛区", {"code": "330395"})
        assert workspace.schema_version == SCHEMA_VERSION
        assert workspace.last_change_at() is None


def test_layers_and_columns_are_added_when_the_program_knows_more(tmp_path: Path) -> None:
    old = small_schema("posts")
    part = Schema("posts", old.key, old.prefix, old.shape, old.columns[:3])
    workspace = create(tmp_path / "w.gpkg", [part])
    put(workspace, "posts", {"name": "x"})
    workspace.close()
    with closing(open_workspace(tmp_path / "w.gpkg", small_schemas(), write=False)) as reader:
        assert reader.rows(Query("posts", text="x")).dicts()[0]["lit"] is None
        assert [one.rows for one in reader.layers()] == [1, 0, 0, 0, 0]
        assert len(reader.shapes("areas")[0]) == reader.count(Query("areas", box=Box(0, 0, 1, 1))) == 0
    with closing(open_workspace(tmp_path / "w.gpkg", small_schemas(), write=True)) as again:
        put(again, "posts", {"posts_id": "POS0000001", "lit": True})
        put(again, "areas", {"geom": shapely.box(0, 0, 1, 1)})
        assert again.column("posts", "lit") == [True]


def test_no_name_of_ours_is_needed_to_check_the_file(workspace: GeoPackageWorkspace) -> None:
    put(workspace, "posts", {**FULL, "geom": at(122, 30)})
    workspace.close()
    with closing(sqlite3.connect(workspace.path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.execute("UPDATE duties SET name = 'y'")
        statements = [row[0].upper() for row in plain.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]
    assert not [one for one in statements if "COLLATE" in one]
