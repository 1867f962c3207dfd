from __future__ import annotations

import datetime
import json
import zipfile
from pathlib import Path

import pytest
import shapely

from mapdesk.errors import FormatError
from mapdesk.files.formats import read
from mapdesk.files.table import MAX_CELL_CHARACTERS
from tests.files import builders

PARCELS = """[属性描述]
格式版本号=1.01
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=40
精度=0.001
转换参数=,,,,,,
[地块坐标]
9,1.5,DK001,东沙一号,面,,养殖用海,,@
J1,1,3080000.0,40600000.0
J2,1,3080000.0,40600200.0
J3,1,3080200.0,40600200.0
J4,1,3080200.0,40600000.0
J1,1,3080000.0,40600000.0
J5,2,3080050.0,40600050.0
J6,2,3080050.0,40600100.0
J7,2,3080100.0,40600100.0
J5,2,3080050.0,40600050.0
4,0.5,DK002,东沙二号,面,,养殖用海,,@
J1,1,3081000.0,40600000.0
J2,1,3081000.0,40600200.0
J3,1,3081200.0,40600200.0
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_chinese_csv_is_read_when_encoding_and_delimiter_are_unknown(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    path = tmp_path / "地址.csv"
    lines = [["编号", "名称", "经度"], ["001", f"东沙{delimiter}村", "121.1"], ["002", "中仑", "121.2"]]
    text = "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines)
    path.write_bytes(text.encode(encoding))
    table = read(path)
    assert table.columns == {"编号": ["001", "002"], "名称": [f"东沙{delimiter}村", "中仑"], "经度": ["121.1", "121.2"]}
    assert [table.number(row) for row in range(2)] == [2, 3]


def test_latin_csv_is_not_taken_for_chinese_when_it_is_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["Café des Arts;Rue de l'Église", "Hôtel du Château;Allée des Chênes", "Théâtre;Place de la République"] * 9
    path.write_bytes(("nom;adresse\n" + "\n".join(rows)).encode("cp1252"))
    assert read(path).columns["nom"][0] == "Café des Arts"
    assert read(path, encoding="cp1252").columns["nom"][1] == "Hôtel du Château"


def test_wrong_encoding_is_refused_when_given(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("名称\n中仑".encode("gbk"))
    with pytest.raises(FormatError, match="not written in utf-8"):
        read(path, encoding="utf-8")
    with pytest.raises(FormatError, match="no encoding called"):
        read(path, encoding="klingon")


def test_row_is_a_problem_when_it_is_too_wide_or_has_a_huge_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,size\na,1\nb,2,3\nc," + "x" * 10_000_000 + "\n,\n")
    table = read(path)
    assert table.rows == 4
    assert str(table.problems[1]) == "The row has 3 cells, the header 2."
    assert "10,000,000 characters" in str(table.problems[2])
    assert str(table.problems[3]) == "The row is empty."
    assert max(len(value) for value in table.columns["size"] if value) < MAX_CELL_CHARACTERS


def test_header_of_two_rows_is_read_when_cells_are_merged(tmp_path: Path) -> None:
    rows = [
        ["东沙街道微网格统计表", None, None, None, None],
        ["制表:综治中心", None, None, None, "2024年"],
        ["编号", "名称", "坐标", None, "户数"],
        [None, None, "经度", "纬度", None],
        ["001", "一号", 121.1, 27.8, 40],
        ["002", "二号", 121.2, 27.9, 35],
    ]
    merges = ("A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4")
    table = read(builders.workbook(tmp_path / "a.xlsx", rows, merges))
    assert list(table.columns) == ["编号", "名称", "经度", "纬度", "户数"]
    assert table.columns["编号"] == ["001", "002"]
    assert table.number(0) == 5


def test_groups_of_the_header_are_kept_when_names_below_repeat(tmp_path: Path) -> None:
    rows = [["编号", "起点", None, "终点", None], [None, "x", "y", "x", "y"], ["1", 1, 2, 3, 4]]
    table = read(builders.workbook(tmp_path / "a.xlsx", rows, ("A1:A2", "B1:C1", "D1:E1")))
    assert list(table.columns) == ["编号", "起点 / x", "起点 / y", "终点 / x", "终点 / y"]


def test_sheet_with_the_table_is_read_when_there_are_several(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["请阅读"])
    sheet = book.create_sheet("数据")
    for row in (["名称", "时间"], ["a", datetime.datetime(2024, 5, 1, 8)], ["b", None]):
        sheet.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    table = read(path)
    assert table.sheet == "数据"
    assert table.columns["时间"] == [datetime.datetime(2024, 5, 1, 8), None]
    with pytest.raises(FormatError, match="说明, 数据"):
        read(path, sheet="其他")


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "kml", "fgb", "csv", "xlsx"])
def test_rows_come_back_when_written_and_read(suffix: str, tmp_path: Path) -> None:
    table = read(builders.vector_file(tmp_path / f"a.{suffix}"))
    assert table.rows == 40
    codes = next(values for name, values in table.columns.items() if name == "code")
    assert sorted(codes) == [f"{at:04d}" for at in range(40)]
    if table.geometries is not None:
        assert {round(shapely.get_x(one), 6) for one in table.geometries} == {
            round(120.1 + at / 10, 6) for at in range(40)
        }


def test_shapefile_is_read_when_it_is_zipped(tmp_path: Path) -> None:
    builders.vector_file(tmp_path / "a.shp")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            archive.write(part, f"folder/{part.name}")
    table = read(tmp_path / "b.zip")
    assert (table.rows, table.format, table.path, table.sheet) == (40, "shp", tmp_path / "b.zip", "a")
    assert read(tmp_path / "b.zip", sheet="a").rows == 40
    with pytest.raises(FormatError, match="has no table"):
        read(tmp_path / "b.zip", sheet="other")


def test_members_of_a_zip_stay_in_their_folder(tmp_path: Path) -> None:
    builders.vector_file(tmp_path / "a.kml")
    (tmp_path / "deep").mkdir()
    with zipfile.ZipFile(tmp_path / "deep" / "b.zip", "w") as archive:
        archive.write(tmp_path / "a.kml", "../../evil.kml")
    assert read(tmp_path / "deep" / "b.zip").rows == 40
    assert not list(tmp_path.rglob("evil*"))


def test_shapefile_in_gbk_is_read_when_it_does_not_say_so(tmp_path: Path) -> None:
    path = builders.vector_file(tmp_path / "a.shp")
    path.with_suffix(".cpg").unlink()
    table = path.with_suffix(".dbf")
    data = table.read_bytes()
    wide = "名称".encode()
    table.write_bytes((data[:29] + b"\0" + data[30:]).replace(wide, "名称".encode("gbk").ljust(len(wide))))
    assert read(path).columns["name"][3].startswith("名称")


@pytest.mark.parametrize("form", ["list", "lines", "feature", "geometry"])
def test_geojson_is_read_in_every_form(form: str, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [121, 27]}
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": point}
    texts = {
        "list": json.dumps([feature, feature]),
        "lines": "\n".join([json.dumps(feature)] * 2),
        "feature": json.dumps(feature),
        "geometry": json.dumps(point),
    }
    path = tmp_path / "a.geojson"
    path.write_text(texts[form])
    assert read(path).geometries[0].equals(shapely.Point(121, 27))


def test_unclosed_ring_is_a_problem_when_in_geojson(tmp_path: Path) -> None:
    ring = {"type": "Polygon", "coordinates": [[[121, 27], [121.1, 27], [121.1, 27.1]]]}
    table = read(builders.geojson(tmp_path / "a.geojson", ring, {"type": "Polygon", "coordinates": [["x"]]}, None))
    assert "A ring is not closed" in str(table.problems[0])
    assert "cannot be read" in str(table.problems[1])
    assert 2 not in table.problems


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_parcels_are_read_with_holes_and_zone(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "宗海.txt"
    path.write_bytes(PARCELS.encode(encoding))
    table = read(path)
    assert table.format == "parcels"
    assert table.crs == 4528
    assert table.columns["地块名称"] == ["东沙一号", "东沙二号"]
    assert table.geometries[0].bounds == (40600000.0, 3080000.0, 40600200.0, 3080200.0)
    assert len(table.geometries[0].interiors) == 1
    assert table.geometries[1] is None
    assert "not closed" in str(table.problems[1])


def test_rings_are_closed_when_a_parcel_file_never_repeats_the_first_point(tmp_path: Path) -> None:
    head, _, tail = PARCELS.partition("9,1.5,")
    path = tmp_path / "a.txt"
    path.write_text(head + tail[tail.index("4,0.5,") :], encoding="utf-8")
    table = read(path)
    assert table.geometries[0].area == pytest.approx(20000)
    assert "were closed" in str(table.notes[0])


def test_system_is_left_open_when_parcels_are_in_another_datum(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PARCELS.replace("2000国家大地坐标系", "80国家大地坐标系"), encoding="utf-8")
    table = read(path)
    assert table.crs is None
    assert "80国家大地坐标系" in str(table.notes[0])
