"""Files the tests make: good ones to be broken, and broken ones."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import shapely

from mapdesk.files.writing import Chunk, Outline, write
from mapdesk.model.schema import Kind, Shape

POINTS = np.array([shapely.Point(120.1 + at / 10, 27.2) for at in range(40)], dtype=object)
OUTLINE = Outline("things", ("code", "name", "size"), (Kind.TEXT, Kind.TEXT, Kind.REAL), Shape.POINT)
VALUES = [(f"{at:04d}", f"名称 {at}", at / 4) for at in range(40)]


def vector_file(path: Path, rows: int = 40) -> Path:
    write(path, OUTLINE, [Chunk(VALUES[:rows], POINTS[:rows])])
    return path


def workbook(path: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return path


def geojson(path: Path, *geometries: object, **more: object) -> Path:
    features = [
        {"type": "Feature", "properties": {"name": f"n{at}"}, "geometry": geometry}
        for at, geometry in enumerate(geometries)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return path


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def damaged_page(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    return path


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return path


def far_cell(path: Path) -> Path:
    """A sheet with two cells, at its two ends: dense it would be 17 thousand million cells."""
    workbook(path, [["a", "b"], [1, 2]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
