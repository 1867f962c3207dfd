"""Retired codes in files are replaced by those in force, with a count told; what is not certain stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.desks.planning.crosswalk import CROSSWALK
from mapdesk.exchange.crosswalk import _followed, successors_of
from mapdesk.exchange.importing import run_import
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Query
from mapdesk.session import Session
from mapdesk.store.change import RowsPut

G_OLD, G_NEW = "330395001001001", "330395001001009"


@pytest.fixture
def known(session: Session) -> Session:
    session.workspace.tables((CROSSWALK,))
    pairs = (
        ("division", "330322", "330305"), ("division", "330322101", "330305101"), ("grid", G_OLD, G_NEW),
        ("grid", "330395001001002", "330395001001003"), ("grid", "330395001001002", "330395001001004"),
        ("grid", "330395001001005", None), ("grid", "330395001001006", "330395001001007"),
        ("grid", "330395001001007", "330395001001008"),
    )  # fmt: skip
    rows = tuple({"kind": kind, "old_code": old, "new_code": new} for kind, old, new in pairs)
    session.do(RowsPut(CROSSWALK.name, rows))
    return session


def written(folder: Path, *lines: str) -> Path:
    path = folder / "cameras.csv"
    path.write_text("\n".join(("名称,行政区划代码,网格编码", *lines)) + "\n", encoding="utf-8")
    return path


def test_retired_codes_are_replaced_and_counted(known: Session, tmp_path: Path) -> None:
    path = written(
        tmp_path, f"甲,330322,{G_OLD}", "乙,330322101,330395001001006", "丙,330305,330395001001002",
        "丁,330395,330395001001005", "戊,330395,",
    )  # fmt: skip
    report = run_import(known, LAYERS["cameras"], path)
    rows = known.workspace.rows(Query("cameras", ("name", "division_code", "grid_code"))).dicts()
    assert [(one["division_code"], one["grid_code"]) for one in rows] == [
        ("330305", G_NEW),
        ("330305101", "330395001001008"),
        ("330305", "330395001001002"),
        ("330395", "330395001001005"),
        ("330395", None),
    ]
    told = [str(note) for note in report.notes if "retired codes" in str(note)]
    assert any("2 retired codes of “Grid code” were replaced" in one and G_NEW in one for one in told)
    assert any("2 retired codes of “Division code” were replaced" in one for one in told)
    warned = {str(one.what): one.count for one in report.warnings}
    assert warned["A retired code of “Grid code” has several successors and was kept."] == 1
    assert warned["A retired code of “Grid code” has no successor and was kept."] == 1


def test_second_import_of_the_same_file_changes_nothing(known: Session, tmp_path: Path) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("名称,区划代码\n大门镇,330322101\n", encoding="utf-8")
    run_import(known, LAYERS["towns"], path)
    again = run_import(known, LAYERS["towns"], path)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 1)
    (row,) = known.workspace.rows(Query("towns", ("division_code", "source_code"))).dicts()
    assert (row["division_code"], row["source_code"]) == ("330305101", "330322101")


def test_rows_about_the_retired_thing_itself_stay(known: Session, tmp_path: Path) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("名称,区划代码,失效日期\n大门镇,330322101,2015-09-01\n", encoding="utf-8")
    run_import(known, LAYERS["towns"], path)
    assert known.workspace.column("towns", "division_code") == ["330322101"]


def test_workspace_without_a_crosswalk_takes_codes_as_they_are(session: Session, tmp_path: Path) -> None:
    assert successors_of(session.workspace) == {}
    run_import(session, LAYERS["cameras"], written(tmp_path, "甲,330322,"))
    assert session.workspace.column("cameras", "division_code") == ["330322"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdefgh"))), st.sampled_from("abcdef"))
def test_circles_of_codes_end_and_lead_to_codes_in_force_only(pairs: dict[str, set[str]], start: str) -> None:
    direct = {("grid", old): new for old, new in pairs.items()}
    direct.setdefault(("grid", start), set())
    assert not _followed(direct, "grid", start) & {old for _kind, old in direct}
