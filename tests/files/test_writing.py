from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.errors import FormatError, MapdeskError
from mapdesk.files.formats import read
from mapdesk.files.inert import inert_text, original_text
from mapdesk.files.writing import Chunk, Outline, write
from mapdesk.model.schema import Kind, Shape
from tests.files import builders

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30
)
PLAIN = Outline("t", ("code", "note"), (Kind.TEXT, Kind.TEXT))


@given(st.text())
def test_text_is_inert_and_comes_back(text: str) -> None:
    assert not str(inert_text(text)).startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert original_text(str(inert_text(text))) == text


@pytest.mark.parametrize("sign", "=+-@\t\r\n＝＋－＠")
def test_text_is_inert_when_it_begins_like_a_formula(sign: str) -> None:
    assert inert_text(f"{sign}1") == f"'{sign}1"
    assert original_text(f"'{sign}1") == f"{sign}1"


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), suffix=st.sampled_from(["csv", "xlsx"]))
def test_texts_come_back_when_written_to_a_sheet(
    rows: list[tuple[str, str]], suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("sheet") / f"a.{suffix}"
    write(path, PLAIN, [Chunk(rows)])
    table = read(path)
    kept = [(a.strip("\ufeff") or None, b.strip("\ufeff") or None) for a, b in rows]
    assert list(zip(*table.columns.values(), strict=True)) == [row for row in kept if suffix == "csv" or any(row)]


def test_formula_is_text_when_written_to_excel(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(path, PLAIN, [Chunk([("=1+1", "#N/A"), ("@cmd", "-5"), ("\x01x", "0012")])])
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2) for cell in row]
    assert [cell.value for cell in cells] == ["=1+1", "#N/A", "@cmd", "-5", "x", "0012"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_formula_gets_an_apostrophe_when_written_to_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    outline = Outline("t", ("a", "b"), (Kind.TEXT, Kind.REAL))
    write(path, outline, [Chunk([("=HYPERLINK(1)", -5.5)])])
    assert path.read_text("utf-8-sig").splitlines()[1] == "'=HYPERLINK(1),-5.5"


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "kml", "fgb", "csv", "xlsx"])
def test_rows_without_position_come_back_when_written(suffix: str, tmp_path: Path) -> None:
    outline = Outline("t", ("code", "n"), (Kind.TEXT, Kind.INTEGER), Shape.POINT)
    shapes = np.array([shapely.Point(121, 27), None], dtype=object)
    path = tmp_path / f"a.{suffix}"
    write(path, outline, [Chunk([("0012", 5), ("0013", None)], shapes)])
    table = read(path)
    assert sorted(table.columns["code"]) == ["0012", "0013"]
    if table.geometries is not None:
        assert [one is None for one in table.geometries].count(True) == 1


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv", "xlsx", "shp", "fgb", "kml"])
def test_table_without_rows_is_written(suffix: str, tmp_path: Path) -> None:
    write(tmp_path / f"a.{suffix}", builders.OUTLINE, [])
    with pytest.raises(FormatError, match=r"holds no rows|is no"):
        read(tmp_path / f"a.{suffix}")


def test_older_file_stays_whole_when_writing_fails(tmp_path: Path) -> None:
    path = builders.vector_file(tmp_path / "a.csv")
    before = path.read_bytes()

    def broken() -> object:
        yield Chunk(builders.VALUES[:3], builders.POINTS[:3])
        raise OSError(28, "No space left on device")

    with pytest.raises(MapdeskError, match="No space left"):
        write(path, builders.OUTLINE, broken())  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_unknown_ending_is_refused_when_writing(tmp_path: Path) -> None:
    for name in ("a.dwg", "a.xls", "a.zip"):
        with pytest.raises(FormatError, match="can be written"):
            write(tmp_path / name, builders.OUTLINE, [])
    with pytest.raises(FormatError, match="no folder"):
        write(tmp_path / "none" / "a.csv", builders.OUTLINE, [])
