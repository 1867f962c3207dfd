"""Files written by nobody in this project."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapdesk.exchange.checking import check_file
from mapdesk.exchange.importing import run_import
from mapdesk.exchange.preparing import prepare
from mapdesk.files.formats import read
from mapdesk.layers.base import LAYERS
from mapdesk.session import Session

LAYERS.load()


def test_service_requests_become_incidents(real_data: Path, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "nyc.csv"
    path.write_bytes((real_data / "incidents/nyc_311_animal_sample.csv").read_bytes())
    report = run_import(session, LAYERS["incidents"], path)
    assert (report.read, report.imported, report.rejected, report.without_position) == (5895, 5895, 0, 57)
    assert report.mapping["Unique Key"] == "source_code"
    assert any("Latitude" in str(note) and "State Plane" in str(note) for note in report.notes)
    extent = session.workspace.status("incidents").extent
    assert extent is not None
    assert (extent.west, extent.north) == pytest.approx((-74.25, 40.91), abs=0.05)
    assert run_import(session, LAYERS["incidents"], path).unchanged == 5895


def test_company_addresses_become_addresses(real_data: Path, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_bytes((real_data / "addresses/company_addresses.csv").read_bytes())
    report = run_import(session, LAYERS["addresses"], path)
    assert (report.read, report.imported, report.unchanged, report.rejected) == (18366, 16936, 249, 1181)
    assert report.without_position == report.imported + report.unchanged
    assert report.rejects_file is not None
    assert read(report.rejects_file).rows == 1181


def test_dirty_precincts_become_cells(real_data: Path) -> None:
    path = real_data / "coverage/DenverCo_precincts2020_orig/DenverCo_precincts2020_orig.shp"
    prepared = prepare(read(path), LAYERS["micro_grids"])
    shapes, attributes, system = prepared.cells()
    assert (len(shapes), len(attributes), system, len(prepared.rejected)) == (356, 356, 2232, 0)
    assert all(values["source_code"] for values in attributes)
    report = check_file(path, allow_enclaves=True)
    assert (report.cells, report.overlaps, report.slivers, report.enclaves) == (356, 27, 13, 9)


def test_blocks_are_read_from_a_zip(real_data: Path) -> None:
    prepared = prepare(read(real_data / "coverage/DenverCo_blocks.zip"), LAYERS["micro_grids"])
    assert (prepared.table.rows, len(prepared.rejected), len(prepared.flagged)) == (10149, 0, 0)


def test_communes_become_cells(real_data: Path) -> None:
    rows = 0
    for path in sorted((real_data / "coverage").glob("communes-*.geojson")):
        prepared = prepare(read(path), LAYERS["micro_grids"])
        assert (prepared.rejected, prepared.flagged) == ({}, {})
        assert prepared.mapping == {"code": "micro_code", "nom": "name"}
        rows += len(prepared.accepted)
    assert rows == 1232
