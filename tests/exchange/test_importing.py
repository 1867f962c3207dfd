from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from mapdesk.errors import ConflictError, FormatError, MapdeskError, RefusedError
from mapdesk.exchange import mapping
from mapdesk.exchange.importing import ImportReport, run_import
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.preparing import prepare
from mapdesk.exchange.preview import preview
from mapdesk.files.formats import read
from mapdesk.geo import datum
from mapdesk.geo.datum import Datum
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query
from mapdesk.session import Session
from mapdesk.store.change import RowsPut, change_from_json, change_to_json
from tests.files import builders

LAYERS.load()


def text_file(folder: Path, *lines: str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(session: Session, layer: str, path: Path, **options: object) -> ImportReport:
    report = run_import(session, LAYERS[layer], path, ImportOptions(**options))  # type: ignore[arg-type]
    assert report.read == report.imported + report.updated + report.unchanged + report.rejected
    return report


def rows_of(session: Session, layer: str, *columns: str) -> list[tuple[object, ...]]:
    rows = session.workspace.rows(Query(layer, columns))
    at = [rows.names.index(name) for name in columns]
    return [tuple(values[place] for place in at) for values in rows.values]


def positions_of(session: Session, layer: str) -> list[tuple[float, float]]:
    return [tuple(point) for point in session.workspace.points(layer)[1].round(6).tolist()]


def test_rows_are_imported_and_counted(session: Session, tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "设备编号,名称,经度,纬度,电话,状态",
        "33039500001310000001,码头一号,121.15,27.84,13800138000,在线",
        "X7,码头二号,121.16,27.85,13800138001,离线",
        "X8,码头三号,,,13800138002,离线",
        "X9,码头四号,221.16,27.85,,离线",
        "X10,码头五号,121.16,,,离线",
        "X7,码头二号,121.16,27.85,13800138001,离线",
    )
    report = imported(session, "cameras", path)
    counts = (report.read, report.imported, report.unchanged, report.rejected, report.without_position)
    assert counts == (6, 3, 1, 2, 1)
    assert list(report.left_out) == ["电话"]
    assert rows_of(session, "cameras", "source_code", "device_id", "source") == [
        ("33039500001310000001", "33039500001310000001", "a.csv"),
        ("X7", None, "a.csv"),
        ("X8", None, "a.csv"),
    ]
    assert any(warning.count == 5 and warning.first_value == "X7" for warning in report.warnings)
    status = session.workspace.status("cameras")
    assert (status.rows, status.source, status.as_of is not None) == (3, "a.csv", True)


def test_rejected_rows_come_back_with_a_reason(session: Session, tmp_path: Path) -> None:
    path = text_file(tmp_path, "名称,经度,纬度,电话", "=1+1,999,27,13800138000", "b,121,27,13800138001")
    report = imported(session, "cameras", path)
    assert report.rejects_file == tmp_path / "a.rejected.xlsx"
    rows = list(openpyxl.load_workbook(report.rejects_file).active.iter_rows(values_only=True))
    assert rows[0] == ("Row", "Reason", "名称", "经度", "纬度", "电话")
    assert rows[1] == (2, "A coordinate is out of range: 999, 27.", "=1+1", "999", "27", "***")
    assert len(rows) == 2


def test_rejects_go_to_the_working_folder_when_theirs_cannot_be_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = text_file(tmp_path, "名称,经度,纬度", "a,999,27")
    report = imported(session, "cameras", path, rejects_folder=tmp_path / "missing")
    assert report.rejects_file == tmp_path / "a.rejected.xlsx"


def test_nothing_is_new_when_a_file_is_imported_again(session: Session, tmp_path: Path) -> None:
    path = text_file(tmp_path, "编码,名称,经度,纬度", "1,a,121,27", "2,b,,", "2,c,121,27", ",d,121,27", ",d,121,27")
    first = imported(session, "addresses", path)
    again = imported(session, "addresses", path)
    assert (first.imported, first.unchanged) == (4, 1)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 5)
    assert any("A code stands for several" in str(warning.what) for warning in first.warnings)


def test_row_is_updated_when_it_changed(session: Session, tmp_path: Path) -> None:
    imported(
        session,
        "addresses",
        text_file(tmp_path, "编码,地址,户数,经度,纬度", "A1,东路1号,3,121,27", "A2,东路2号,4,121,27"),
    )
    report = imported(session, "addresses", text_file(tmp_path, "编码,地址,户数", "A1,东路1号,5", "A3,东路3号,1"))
    assert (report.imported, report.updated, report.unchanged) == (1, 1, 0)
    assert rows_of(session, "addresses", "address_code", "household_count") == [("A1", 5), ("A2", 4), ("A3", 1)]
    assert positions_of(session, "addresses") == [(121.0, 27.0), (121.0, 27.0)]


def test_import_is_refused_when_a_row_was_written_after_it_was_matched(session: Session, tmp_path: Path) -> None:
    for text in ("东路1号", "东路壹号"):
        imported(session, "addresses", text_file(tmp_path, "编码,地址", f"A1,{text}"))
    (key,) = session.workspace.column("addresses", "address_id")

    def progress(share: float, _doing: object) -> None:
        if share == 0.7:  # matched, not yet stored
            session.do(RowsPut("addresses", ({"address_id": key, "text": "theirs"},)))

    path = text_file(tmp_path, "编码,地址", "A1,东路一号", "A2,东路2号")
    with pytest.raises(ConflictError) as caught:
        run_import(session, LAYERS["addresses"], path, progress=progress)
    assert (caught.value.key, caught.value.given["version"]) == (key, 2)
    assert rows_of(session, "addresses", "text") == [("theirs",)]
    assert imported(session, "addresses", path).updated == 1


def test_layer_keeps_its_age_when_few_rows_are_imported(session: Session, tmp_path: Path) -> None:
    def status() -> tuple[str, int]:
        found = session.workspace.status("addresses")
        assert found.as_of is not None
        return found.source, found.as_of.year

    many = ("编码,地址", *(f"A{n},东路{n}号" for n in range(9)))
    imported(session, "addresses", text_file(tmp_path, *many), as_of=datetime(2024, 1, 1, tzinfo=UTC), source="old")
    few = text_file(tmp_path, "编码,地址", "B1,西路1号", "B2,西路2号", name="b.csv")
    imported(session, "addresses", few, as_of=datetime(2026, 1, 1, tzinfo=UTC), source="new")
    assert status() == ("old", 2024)
    earlier = text_file(tmp_path, "编码,地址", "C1,南路1号", name="c.csv")
    imported(session, "addresses", earlier, as_of=datetime(2020, 1, 1, tzinfo=UTC), source="new")
    assert status() == ("old", 2020)
    whole = text_file(tmp_path, "编码,地址", *(f"D{n},北路{n}号" for n in range(13)), name="d.csv")
    imported(session, "addresses", whole, as_of=datetime(2026, 1, 1, tzinfo=UTC), source="new")
    assert status() == ("new", 2026)
    session.undo()
    assert status() == ("old", 2020)


def test_import_is_one_step_when_undone(session: Session, tmp_path: Path) -> None:
    imported(session, "addresses", text_file(tmp_path, "编码,地址", "A1,东路1号"))
    imported(session, "addresses", text_file(tmp_path, "编码,地址", "A1,东路一号", "A2,东路2号"))
    session.undo()
    assert rows_of(session, "addresses", "text") == [("东路1号",)]
    session.redo()
    assert rows_of(session, "addresses", "text") == [("东路一号",), ("东路2号",)]
    change = session.workspace.entries()[0].change
    assert change is not None
    assert change_to_json(change_from_json(change)) == change
    with pytest.raises(RefusedError, match="not in the journal"):
        session.do(change_from_json(change))


def test_nothing_is_stored_when_the_run_is_dry(session: Session, tmp_path: Path) -> None:
    path = text_file(tmp_path, "名称,经度,纬度", "a,121,27", "b,999,27")
    report = imported(session, "cameras", path, dry_run=True, memory_folder=tmp_path / "memory")
    assert (report.imported, report.rejected, report.rejects_file, report.seq) == (1, 1, None, None)
    assert session.workspace.status("cameras").rows == 0
    assert not (tmp_path / "memory").exists()


@pytest.mark.parametrize("chosen", [Datum.GCJ02, Datum.BD09])
def test_shift_is_taken_back_when_the_datum_is_given(chosen: Datum, session: Session, tmp_path: Path) -> None:
    true = np.array([[121.15, 27.84]])
    lon, lat = datum.from_wgs84(true, chosen)[0]
    path = text_file(tmp_path, "名称,经度,纬度", f"a,{lon!r},{lat!r}".replace("np.float64(", "").replace(")", ""))
    imported(session, "cameras", path, datum=chosen)
    assert np.abs(session.workspace.points("cameras")[1] - true).max() < 1e-7


@pytest.mark.parametrize(
    ("headers", "first", "second"),
    [
        ("X,Y", "3080000", "600000"),
        ("X,Y", "600000", "3080000"),
        ("X,Y", "3080000", "40600000"),
        ("北坐标,东坐标", "3080000", "600000"),
    ],
)
def test_axes_are_told_by_the_easting_when_the_grid_is_given(
    headers: str, first: str, second: str, session: Session, tmp_path: Path
) -> None:
    path = text_file(tmp_path, f"名称,{headers}", f"a,{first},{second}")
    imported(session, "cameras", path, crs=4549)
    assert positions_of(session, "cameras") == [pytest.approx((121.015, 27.83), abs=0.01)]


def test_rows_in_degrees_are_rejected_when_the_others_are_in_metres(session: Session, tmp_path: Path) -> None:
    path = text_file(tmp_path, "名称,X,Y", "a,3080000,600000", "b,3080000,40600000", "c,121.01,27.83", "d,,")
    report = imported(session, "cameras", path, crs=4549)
    assert (report.imported, report.rejected, report.without_position) == (3, 1, 1)
    assert positions_of(session, "cameras") == [pytest.approx((121.015, 27.83), abs=0.01)] * 2


def test_file_is_refused_when_nothing_says_the_system(session: Session, tmp_path: Path) -> None:
    path = text_file(tmp_path, "名称,X,Y", "a,3080000,600000")
    with pytest.raises(MapdeskError, match="look like EPSG:4549"):
        imported(session, "cameras", path)
    shown = preview(read(path), LAYERS["cameras"])
    assert (shown.crs_needed, shown.crs_guess) == (True, 4549)
    assert session.workspace.status("cameras").rows == 0


def test_file_is_refused_when_it_is_of_another_kind(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no column that can be read as “Cameras”"):
        imported(session, "cameras", text_file(tmp_path, "foo,bar", "1,2"))
    with pytest.raises(RefusedError, match="draft plan"):
        imported(session, "micro_grids", text_file(tmp_path, "编码,名称", "1,2"))
    with pytest.raises(RefusedError, match="has no column “baz”"):
        imported(session, "cameras", text_file(tmp_path, "foo,bar", "1,2"), mapping={"baz": "name"})
    with pytest.raises(RefusedError, match="has no column “nothing”"):
        imported(session, "cameras", text_file(tmp_path, "foo,bar", "1,2"), mapping={"foo": "nothing"})


def test_broken_shapes_are_rejected_each_with_its_reason(session: Session, tmp_path: Path) -> None:
    def ring(*points: tuple[float, float]) -> dict[str, object]:
        return {"type": "Polygon", "coordinates": [points]}

    path = builders.geojson(
        tmp_path / "a.geojson",
        ring((121, 27), (121.1, 27), (121.1, 27.1), (121, 27)),
        ring((121, 27), (121.1, 27.1), (121.1, 27), (121, 27.1), (121, 27)),
        ring((121, 27), (121.1, 27), (121.1, 27.1)),
        {"type": "Point", "coordinates": [121, 27]},
        ring((321, 27), (321.1, 27), (321.1, 27.1), (321, 27)),
        {"type": "Polygon", "coordinates": []},
        None,
    )
    report = imported(session, "sea_farms", path)
    assert (report.imported, report.rejected, report.without_position) == (3, 4, 2)
    rows = openpyxl.load_workbook(report.rejects_file).active.iter_rows(min_row=2, values_only=True)
    reasons = [str(row[1]) for row in rows]
    assert [
        word
        for word, reason in zip(["crosses itself", "not closed", "not Point", "out of range"], reasons, strict=True)
        if word in reason
    ] == ["crosses itself", "not closed", "not Point", "out of range"]


def test_swapped_axes_are_rejected_when_the_district_is_known(session: Session, tmp_path: Path) -> None:
    land = builders.geojson(
        tmp_path / "land.geojson", json.loads(shapely.to_geojson(shapely.box(120.9, 27.6, 121.3, 28.1)))
    )
    imported(session, "land", land)
    report = imported(
        session, "addresses", text_file(tmp_path, "地址,经度,纬度", "a,27.84,121.1", "b,27.84,60", "c,121.1,27.84")
    )
    assert (report.rejected, report.imported) == (1, 2)
    assert any("outside the district" in str(warning.what) for warning in report.warnings)


def test_whole_file_is_suspected_when_it_is_shifted(session: Session, tmp_path: Path) -> None:
    land = builders.geojson(
        tmp_path / "land.geojson", json.loads(shapely.to_geojson(shapely.box(121.0, 27.8, 121.02, 27.82)))
    )
    imported(session, "land", land)
    grid = np.array([(121.0 + x / 1000, 27.8 + y / 1000) for x in range(1, 20) for y in range(1, 20)])
    shifted = datum.wgs84_to_gcj02(grid).tolist()
    lines = [f"东路{at}号,{lon},{lat}" for at, (lon, lat) in enumerate(shifted)]
    report = imported(session, "addresses", text_file(tmp_path, "地址,经度,纬度", *lines))
    assert report.suspected_datum == "gcj02"
    true = [f"西路{at}号,{lon},{lat}" for at, (lon, lat) in enumerate(grid.tolist())]
    assert imported(session, "addresses", text_file(tmp_path, "地址,经度,纬度", *true)).suspected_datum is None


def test_markup_and_formulas_are_kept_as_text(session: Session, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    imported(session, "cameras", text_file(tmp_path, "名称,备注,经度,纬度", f"{name},=cmd|' /C calc'!A0,121,27"))
    assert rows_of(session, "cameras", "name", "note") == [(name, "=cmd|' /C calc'!A0")]


def test_degrees_minutes_and_seconds_are_read(session: Session, tmp_path: Path) -> None:
    imported(
        session, "cameras", text_file(tmp_path, "名称,经度,纬度", "a,121°09′00″E,27°50′24″N", "b,121°09′00″,27°50′24″")
    )
    assert positions_of(session, "cameras") == [(121.15, 27.84)] * 2


def test_mapping_is_remembered_when_the_headers_are_the_same(session: Session, tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    path = text_file(tmp_path, "foo,bar,经度,纬度", "a,b,121,27")
    said = {"foo": "name", "bar": "note"}
    imported(session, "cameras", path, mapping=said, memory_folder=memory)
    report = imported(session, "cameras", text_file(tmp_path, "foo,bar,经度,纬度", "c,d,121,27"), memory_folder=memory)
    assert report.mapping == said
    (memory / "column_mappings.json").write_text("[broken", encoding="utf-8")
    assert mapping.remembered("cameras", ["foo"], memory) is None


def test_column_is_left_out_when_it_is_said_to_mean_nothing(session: Session, tmp_path: Path) -> None:
    report = imported(session, "cameras", text_file(tmp_path, "名称,备注", "a,b"), mapping={"备注": ""})
    assert report.mapping == {"名称": "name"}


def test_cells_of_a_draft_are_all_kept_when_some_are_broken(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[(121, 27), (121.1, 27.1), (121.1, 27), (121, 27.1), (121, 27)]]}
    path = builders.geojson(tmp_path / "a.geojson", bow, {"type": "Point", "coordinates": [121, 27]}, None)
    prepared = prepare(read(path), LAYERS["micro_grids"])
    shapes, attributes, system = prepared.cells()
    assert (len(shapes), len(attributes), system, prepared.rejected) == (3, 3, 4326, {})
    assert list(prepared.flagged) == [1, 0]


def test_import_cannot_be_called_off_once_it_is_stored(session: Session, tmp_path: Path) -> None:
    stored: list[int] = []

    def progress(_share: float, _doing: object) -> None:
        stored.append(session.workspace.count(Query("addresses")))

    path = text_file(tmp_path, "地址,经度,纬度", "东路1号,121.15,27.84")
    assert run_import(session, LAYERS["addresses"], path, progress=progress).imported == 1
    assert set(stored) == {0}
