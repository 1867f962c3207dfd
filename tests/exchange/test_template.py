"""Templates are understood by the import they are for, and the list of what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from mapdesk.errors import MapdeskError
from mapdesk.exchange.importing import run_import
from mapdesk.exchange.missing import NEEDED, missing_list
from mapdesk.exchange.options import ImportOptions
from mapdesk.exchange.preparing import prepare
from mapdesk.exchange.template import template_headers, write_template
from mapdesk.files.formats import read
from mapdesk.files.template_sheets import CHOICES_SHEET, EXAMPLE
from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.headers import match_columns
from mapdesk.model.query import Query
from mapdesk.model.schema import Kind, Shape
from mapdesk.session import Session
from mapdesk.store.opening import create
from mapdesk.store.workspace import Workspace
from tests.helpers.workspaces import AUTHOR

WITH_ROWS = [layer for layer in LAYERS.load().values() if layer.shape is not Shape.GRID]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(create(tmp_path / "w.gpkg", [one.schema for one in LAYERS.load().values()])) as made:
        yield made


@pytest.mark.parametrize("layer", WITH_ROWS, ids=lambda layer: layer.name)
def test_template_is_understood_by_the_import_of_its_layer(layer: Layer, tmp_path: Path) -> None:
    path = tmp_path / f"{layer.name}.xlsx"
    headers = write_template(layer, path)
    wanted = template_headers(layer)
    assert match_columns(layer, headers) == wanted
    columns = {one.name for one in layer.schema.columns if one.kind is not Kind.BLOB}
    assert set(wanted.values()) == columns
    prepared = prepare(read(path), layer, ImportOptions(crs=4490))
    assert list(prepared.table.columns) == list(headers)
    assert (prepared.table.rows, len(prepared.rejected), prepared.left_out) == (1, 1, {})
    assert str(prepared.rejected[0]) == "This is the example row of the template."
    assert prepared.warnings == () or all("example" in str(one) for one in prepared.warnings)
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0].cell(2, 1).value == EXAMPLE
    assert (CHOICES_SHEET in book.sheetnames) == any(column.choices for column in layer.schema.columns)


@pytest.mark.parametrize("layer", WITH_ROWS, ids=lambda layer: layer.name)
def test_example_row_would_be_taken_without_its_mark(layer: Layer, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(layer, path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 1).value = "A-1"
    book.save(path)
    prepared = prepare(read(path), layer, ImportOptions(crs=4490))
    assert prepared.rejected == {}
    assert prepared.without_position == 0


def test_filled_template_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "cameras.xlsx"
    layer = LAYERS["cameras"]
    headers = write_template(layer, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    choices = {cell.value: book[CHOICES_SHEET].cell(2, cell.column).value for cell in book[CHOICES_SHEET][1]}
    values = {"经度 (lon)": 121.1, "纬度 (lat)": 27.9, headers[0]: "C-1"}
    for number, header in enumerate(headers, start=1):
        sheet.cell(3, number).value = values.get(header) or choices.get(header)
    book.save(path)
    report = run_import(Session(workspace, AUTHOR), layer, path)
    assert (report.read, report.imported, report.rejected) == (2, 1, 1)
    assert workspace.column("cameras", "source_code") == ["C-1"]


def test_template_is_refused_for_a_raster_and_for_other_formats(tmp_path: Path) -> None:
    for layer, name in (("terrain", "t.xlsx"), ("boats", "b.csv"), ("boats", "no/folder/b.xlsx")):
        with pytest.raises(MapdeskError):
            write_template(LAYERS[layer], tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_missing_list_names_every_layer_that_can_be_brought(workspace: Workspace) -> None:
    found = missing_list(workspace)
    assert [one.layer for one in found][: len(NEEDED)] == list(NEEDED)
    assert {one.layer for one in found} == set(LAYERS) - {"incidents"}
    assert not any(one.there for one in found)
    with workspace.transaction(AUTHOR, "x", change={}) as transaction:
        transaction.put("boats", [{"boat_name": "浙岱渔00001"}])
    boats = next(one for one in missing_list(workspace) if one.layer == "boats")
    assert (boats.there, boats.rows, boats.needed, boats.template) == (True, 1, True, True)
    assert boats.to_json()["reason"].startswith("Whose position")
    assert workspace.count(Query("boats")) == 1
