"""Whatever a file holds, every row is counted once, and a second import finds nothing new."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.exchange.exporting import run_export
from mapdesk.exchange.importing import run_import
from mapdesk.layers.base import LAYERS
from mapdesk.session import Session
from tests.helpers.workspaces import AUTHOR, make_workspace

LAYERS.load()
CODES = st.sampled_from(["", "1", "2", "3", "=4", "007"])
NAMES = st.sampled_from(["", "东路1号", "东路2号", "<b>", "-5", "无"])
NUMBERS = st.sampled_from(["", "1", "2", "x", "1e3", "-"])
PLACES = st.sampled_from(["", "0", "27.5", "121.25", "nan", "inf", "999", "无", "abc"])
ROWS = st.lists(st.tuples(CODES, NAMES, NUMBERS, PLACES, PLACES), min_size=1, max_size=12)


def _write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("编码", "地址", "户数", "经度", "纬度"), *rows])
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=ROWS, second=ROWS)
def test_every_row_is_counted_once(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("counts")
    session = Session(make_workspace(folder, [LAYERS["addresses"].schema]), AUTHOR)
    layer = LAYERS["addresses"]
    try:
        for rows in (first, first, second):
            before = session.workspace.status("addresses").rows
            report = run_import(session, layer, _write(folder / "a.csv", rows))
            assert report.read == len(rows)
            assert report.read == report.imported + report.updated + report.unchanged + report.rejected
            assert session.workspace.status("addresses").rows == before + report.imported
            if rows is first and before:
                assert (report.imported, report.updated) == (0, 0)
        for suffix in ("csv", "xlsx", "gpkg"):
            if not session.workspace.status("addresses").rows:
                continue
            run_export(session.workspace, layer, folder / f"out.{suffix}")
            report = run_import(session, layer, folder / f"out.{suffix}")
            assert (report.imported, report.updated, report.rejected) == (0, 0, 0)
    finally:
        session.close()
