"""Every file that cannot be read is refused in one sentence that names it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mapdesk.errors import FormatError
from mapdesk.files.formats import read
from tests.files import builders

KML_BOMB = """<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&b;</name></Placemark></Document></kml>"""


def _text(name: str, text: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return make


def _lone_shp(folder: Path) -> Path:
    path = builders.vector_file(folder / "a.shp")
    path.with_suffix(".dbf").unlink()
    return path


def _cut_dbf(folder: Path) -> Path:
    path = builders.vector_file(folder / "a.shp")
    builders.cut(path.with_suffix(".dbf"), 0.6)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (_text("a.csv", ""), "is empty"),
    "empty gpkg": (_text("a.gpkg", ""), "is empty"),
    "header only": (_text("a.csv", "name,lon,lat\n"), "no rows"),
    "spaces only": (_text("a.csv", " \n \n"), "no rows"),
    "random csv": (_text("a.csv", bytes(range(256)) * 40), "no text file"),
    "random xlsx": (_text("a.xlsx", os.urandom(4000)), "is no Excel workbook"),
    "random gpkg": (_text("a.gpkg", os.urandom(4000)), "is no GeoPackage"),
    "random shp": (_text("a.shp", os.urandom(4000)), "is no Shapefile"),
    "unknown suffix": (_text("a.dwg", "AC1032"), "is not known"),
    "text called xlsx": (_text("a.xlsx", "name,lon,lat\na,1,2\n"), "is no Excel workbook"),
    "text called shp": (_text("a.shp", "name,lon,lat\na,1,2\n"), "is no Shapefile"),
    "csv called geojson": (_text("a.geojson", "name,lon,lat\na,1,2\n"), "is no GeoJSON"),
    "web page": (_text("a.csv", "<html><table><tr><td>1</td></tr></table></html>"), "is a web page"),
    "other xml": (_text("a.kml", "<?xml version='1.0'?><gpx></gpx>"), "is no KML"),
    "cut geojson": (lambda f: builders.cut(builders.geojson(f / "a.geojson", None, None), 0.7), "cut off"),
    "json without features": (_text("a.json", '{"a": 1}'), "no features"),
    "no features": (_text("a.geojson", '{"type": "FeatureCollection", "features": []}'), "no rows"),
    "deep json": (_text("a.json", "[" * 200_000), "nested too deeply"),
    "cut gpkg": (lambda f: builders.cut(builders.vector_file(f / "a.gpkg"), 0.5), "damaged or cut off"),
    "damaged gpkg": (lambda f: builders.damaged_page(builders.vector_file(f / "a.gpkg")), "damaged or cut off"),
    "cut shp": (lambda f: builders.cut(builders.vector_file(f / "a.shp"), 0.6), "damaged or cut off"),
    "shp alone": (_lone_shp, "lacks the files"),
    "cut dbf": (_cut_dbf, "damaged or cut off"),
    "cut fgb": (lambda f: builders.cut(builders.vector_file(f / "a.fgb"), 0.6), "damaged or cut off"),
    "cut kml": (lambda f: builders.cut(builders.vector_file(f / "a.kml"), 0.6), "damaged or cut off"),
    "xml bomb": (_text("a.kml", KML_BOMB), "entities"),
    "cut xlsx": (lambda f: builders.cut(builders.workbook(f / "a.xlsx", [["a"], [1]]), 0.6), "damaged or cut off"),
    "zip bomb": (lambda f: builders.bomb(f / "a.xlsx"), "would unpack"),
    "far cell": (lambda f: builders.far_cell(f / "a.xlsx"), "too large"),
    "empty sheet": (lambda f: builders.workbook(f / "a.xlsx", []), "no rows"),
    "parcels without points": (_text("a.txt", "[属性描述]\n坐标系=2000\n[地块坐标]\n"), "no rows"),
    "missing": (lambda f: f / "none.csv", "There is no file"),
    "folder": (lambda f: f, "is a folder"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_sentence_when_a_file_is_bad(case: str, tmp_path: Path) -> None:
    make, words = BAD[case]
    path = make(tmp_path)
    with pytest.raises(FormatError) as caught:
        read(path)
    sentence = str(caught.value)
    assert words in sentence
    assert path.name in sentence or path.with_suffix(".dbf").name in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence


@pytest.mark.parametrize("case", ["xml bomb", "damaged gpkg", "cut shp", "cut dbf", "cut fgb", "cut kml", "shp alone"])
def test_file_in_a_zip_is_looked_at_like_any_other(case: str, tmp_path: Path) -> None:
    make, words = BAD[case]
    (tmp_path / "in").mkdir()
    inner = make(tmp_path / "in")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for part in inner.parent.glob(f"{inner.stem}.*"):
            archive.write(part, f"folder/{part.name}")
    with pytest.raises(FormatError, match=words):
        read(tmp_path / "b.zip")


def test_zip_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.kml", "<kml>" + "x" * 4000 + "</kml>")
    data = bytearray(path.read_bytes())
    data[1000] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match="damaged or cut off"):
        read(path)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "gpkg", "shp", "kml", "fgb", "geojson", "zip", "txt", "xls"])
def test_no_crash_when_bytes_are_random(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    for seed in range(20):
        path.write_bytes(bytes((seed * 7 + at * at * 31) % 256 for at in range(300)))
        with pytest.raises(FormatError):
            read(path)
