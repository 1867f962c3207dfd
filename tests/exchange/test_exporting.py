from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from mapdesk.errors import FormatError, MapdeskError, RefusedError
from mapdesk.exchange.checking import check_file, check_layer
from mapdesk.exchange.exporting import run_export
from mapdesk.exchange.importing import run_import
from mapdesk.files.formats import read
from mapdesk.layers.base import LAYERS, layer_named
from mapdesk.model.query import Op, Query, Where
from mapdesk.session import Session
from tests.exchange.test_importing import text_file
from tests.files import builders

LAYERS.load()


@pytest.fixture
def filled(session: Session, tmp_path: Path) -> Session:
    path = text_file(tmp_path, "编码,地址,经度,纬度", "0012,=东路1号,121.15,27.84", "0013,西路2号,,", name="source.csv")
    run_import(session, LAYERS["addresses"], path)
    return session


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "gpkg", "geojson", "shp", "kml", "fgb"])
def test_nothing_is_new_when_an_export_is_imported_again(suffix: str, filled: Session, tmp_path: Path) -> None:
    path = tmp_path / f"out.{suffix}"
    report = run_export(filled.workspace, LAYERS["addresses"], path)
    assert report.rows == 2
    codes = next(v for h, v in read(path).columns.items() if h in ("source_code", "source_cod"))
    assert sorted(codes) == ["0012", "0013"]
    again = run_import(filled, LAYERS["addresses"], path)
    assert (again.imported, again.updated, again.unchanged, again.rejected) == (0, 0, 2, 0)


def test_rows_asked_for_are_written_in_the_system_asked_for(filled: Session, tmp_path: Path) -> None:
    query = Query("addresses", ("source_code", "text"), (Where("text", Op.CONTAINS, "东路"),))
    run_export(filled.workspace, LAYERS["addresses"], tmp_path / "out.gpkg", query, crs=4549)
    table = read(tmp_path / "out.gpkg")
    assert table.columns == {"source_code": ["0012"], "text": ["=东路1号"]}
    assert table.crs == 4549
    assert shapely.get_x(table.geometries[0]) == pytest.approx(613_200, abs=500)
    run_export(filled.workspace, LAYERS["addresses"], tmp_path / "out.csv", query, crs=4549)
    assert list(read(tmp_path / "out.csv").columns) == ["source_code", "text", "x_east", "y_north"]
    with pytest.raises(FormatError, match="longitudes and latitudes only"):
        run_export(filled.workspace, LAYERS["addresses"], tmp_path / "out.kml", crs=4549)


def test_export_is_refused_when_it_cannot_be(filled: Session, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="raster"):
        run_export(filled.workspace, LAYERS["terrain"], tmp_path / "a.csv")
    with pytest.raises(MapdeskError, match="There is no layer"):
        layer_named("nothing")


def test_cells_are_checked_in_a_file_and_a_layer(session: Session, tmp_path: Path) -> None:
    left, right = shapely.box(121, 27, 121.1, 27.1), shapely.box(121.09, 27, 121.2, 27.1)
    path = text_file(tmp_path, "名称,wkt", f'a,"{left.wkt}"', f'b,"{right.wkt}"')
    with pytest.raises(MapdeskError, match="reference system"):
        check_file(path)
    run_import(session, LAYERS["villages"], builders.geojson(tmp_path / "v.geojson", *map(_mapped, (left, right))))
    assert check_layer(session.workspace, LAYERS["villages"]).overlaps == 1
    assert check_file(tmp_path / "v.geojson").overlaps == 1
    with pytest.raises(RefusedError, match="no layer of polygons"):
        check_layer(session.workspace, LAYERS["addresses"])
    with pytest.raises(FormatError, match="holds no polygons"):
        check_file(text_file(tmp_path, "a,b", "1,2"))


def _mapped(shape: object) -> object:
    return shapely.geometry.mapping(shape)


def test_workspace_is_never_written_over(filled: Session, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="is a workspace"):
        run_export(filled.workspace, LAYERS["addresses"], filled.workspace.location)
    assert filled.workspace.count(Query("addresses")) == 2
    run_export(filled.workspace, LAYERS["addresses"], tmp_path / "out.gpkg")
    assert run_export(filled.workspace, LAYERS["addresses"], tmp_path / "out.gpkg").rows == 2
