"""The beginning of a district: from an outline to a workspace, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from mapdesk.desks.beginning import Beginning, begin_district
from mapdesk.desks.planning.checking import land_of
from mapdesk.desks.planning.crosswalk import CROSSWALK, known_rows
from mapdesk.errors import MapdeskError, RefusedError
from mapdesk.model.query import Query
from mapdesk.session import open_session, open_workspace
from mapdesk.store.account_changes import AccountAdded
from mapdesk.store.change import RowsPut
from tests.helpers.accounts import PASSPHRASE, secret

ISLAND = shapely.box(121.1, 27.8, 121.2, 27.9)
ISLET = shapely.box(121.25, 27.8, 121.26, 27.81)
CODES = ("330395001001", "330395001002", "330395101201")


def written(path: Path, shapes: list[Any], crs: str | None = "EPSG:4490", **columns: list[Any]) -> Path:
    """Write polygons to a file."""
    fields = columns or {"number": np.arange(len(shapes))}
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), list(fields.values()), list(fields),
        geometry_type=shapes[0].geom_type, crs=crs, driver="GPKG",
    )  # fmt: skip
    return path


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    return written(tmp_path / "outline.gpkg", [ISLAND, ISLET], name=_texts("大岛", "小屿"))


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    strips = [shapely.box(121.1 + n / 30, 27.8, 121.1 + (n + 1) / 30, 27.9) for n in range(3)]
    return written(
        tmp_path / "villages.gpkg", strips, 村代码=_texts(*CODES), 村名=_texts("甲", "乙", "丙"),
        街道=_texts("北街道", "北街道", "南镇"),
    )  # fmt: skip


def _texts(*texts: str) -> Any:
    return np.array(texts, dtype=object)


def test_district_begins_with_its_outline_and_villages(tmp_path: Path, outline: Path, villages: Path) -> None:
    path = tmp_path / "new.gpkg"
    account = AccountAdded("管理员", "administrator", secret=secret())
    report = begin_district(path, Beginning("330395", "云屿区", outline, villages, account=account))
    assert report.rows == {"land": 2, "villages": 3, "towns": 2, "code_crosswalk": 0}
    assert report.warnings == ()
    with closing(open_workspace(path, write=False)) as workspace:
        assert workspace.name == "云屿区"
        assert workspace.facts["county_code"] == "330395"
        assert workspace.facts["grid_scheme"]["kinds"]["sea"] == [900, 999]
        assert workspace.facts["box"] == [121.1, 27.8, 121.26, 27.9]
        assert shapely.equals(land_of(workspace), shapely.union_all([ISLAND, ISLET]))
        towns = workspace.rows(Query("towns", order=(("division_code", False),), geometry=True))
        kinds = [(one["division_code"], one["name"], one["kind"], one["village_count"]) for one in towns.dicts()]
        assert kinds == [("330395001", "北街道", "subdistrict", 2), ("330395101", "南镇", "town", 1)]
        assert shapely.area(towns.geometries()).sum() == pytest.approx(ISLAND.area)
        assert workspace.status("land").source == "outline.gpkg"
        assert workspace.verify_journal().problem is None
        assert [one.name for one in workspace.accounts.all()] == ["管理员"]
    session = open_session(path, write=True)
    with closing(session):
        with pytest.raises(RefusedError):
            session.do(RowsPut("addresses", ({"text": "一号"},)))
        session.sign_on("管理员", PASSPHRASE)
        session.do(RowsPut("addresses", ({"text": "一号"},)))


def test_outline_in_a_metric_system_is_put_into_the_stored_one(tmp_path: Path) -> None:
    from mapdesk.geo import crs

    metric = crs.convert([ISLAND], 4490, 4549)
    outline = written(tmp_path / "m.gpkg", list(metric), crs="EPSG:4549")
    begin_district(tmp_path / "new.gpkg", Beginning("330395", "区", outline))
    with closing(open_workspace(tmp_path / "new.gpkg", write=False)) as workspace:
        (shape,) = workspace.shapes("land")[1]
        assert shapely.hausdorff_distance(shape, ISLAND) < 1e-8


def test_retired_codes_come_with_the_district(tmp_path: Path, outline: Path) -> None:
    report = begin_district(tmp_path / "new.gpkg", Beginning("330305", "区", outline))
    assert report.rows["code_crosswalk"] == len(known_rows("330305")) == 3
    with closing(open_workspace(tmp_path / "new.gpkg", write=False)) as workspace:
        assert "330322" in workspace.column(CROSSWALK.name, "old_code")


def test_warnings_tell_of_far_places_and_strange_codes(tmp_path: Path, villages: Path) -> None:
    outline = written(tmp_path / "far.gpkg", [shapely.box(1, 2, 3, 4)])
    report = begin_district(tmp_path / "new.gpkg", Beginning("330304", "区", outline, villages))
    texts = " ".join(str(one) for one in report.warnings)
    assert "outside China" in texts
    assert "3 villages have a code of another county, for example 330395001001" in texts


def points(folder: Path, outline: Path) -> Beginning:
    return Beginning("330395", "区", written(folder / "p.gpkg", [shapely.Point(121, 27)]))


def bow_tie(folder: Path, outline: Path) -> Beginning:
    shape = shapely.Polygon([(121, 27), (122, 28), (122, 27), (121, 28)])
    return Beginning("330395", "区", written(folder / "b.gpkg", [ISLAND, shape]))


def unknown_system(folder: Path, outline: Path) -> Beginning:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Beginning("330395", "区", written(folder / "u.gpkg", [shapely.box(5e5, 3e6, 6e5, 4e6)], crs=None))


def table_alone(folder: Path, outline: Path) -> Beginning:
    (folder / "t.csv").write_text("名称\n岛\n", "utf-8")
    return Beginning("330395", "区", folder / "t.csv")


def row_without_polygon(folder: Path, outline: Path) -> Beginning:
    return Beginning("330395", "区", written(folder / "e.gpkg", [ISLAND, None], name=_texts("大岛", "小屿")))


def wrong_code(folder: Path, outline: Path) -> Beginning:
    return Beginning("990395", "区", outline)


def no_name(folder: Path, outline: Path) -> Beginning:
    return Beginning("330395", " ", outline)


def person(folder: Path, outline: Path) -> Beginning:
    return Beginning("330395", "区", outline, account=AccountAdded("王小明", "administrator", secret=secret()))


def no_administrator(folder: Path, outline: Path) -> Beginning:
    return Beginning("330395", "区", outline, account=AccountAdded("值班一席", "operator", secret=secret()))


def bad_villages(folder: Path, outline: Path) -> Beginning:
    (folder / "v.gpkg").write_bytes(b"SQLite format 3\0 and nothing else")
    return Beginning("330395", "区", outline, folder / "v.gpkg")


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (points, "Polygon"), (bow_tie, "crosses itself"), (unknown_system, "system"), (table_alone, "no polygons"),
        (row_without_polygon, "no geometry"), (wrong_code, "990395"), (no_name, "name"), (person, "person"),
        (no_administrator, "administrator"),
        (bad_villages, "v.gpkg"),
    ],
)  # fmt: skip
def test_nothing_is_left_when_the_beginning_is_refused(
    tmp_path: Path, outline: Path, made: Callable[[Path, Path], Beginning], word: str
) -> None:
    beginning = made(tmp_path, outline)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(MapdeskError) as refusal:
        begin_district(tmp_path / "new.gpkg", beginning)
    assert word.casefold() in str(refusal.value).casefold()
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("at", range(12))
def test_nothing_is_left_when_the_beginning_is_called_off(
    tmp_path: Path, outline: Path, villages: Path, at: int
) -> None:
    before = sorted(tmp_path.iterdir())
    told: list[float] = []

    def progress(share: float, _doing: object) -> None:
        told.append(share)
        if len(told) > at:
            raise KeyboardInterrupt

    strangers = written(
        tmp_path / "more.gpkg", [ISLAND, ISLAND], 村代码=_texts("x" * 12, CODES[0]), 村名=_texts("", "甲")
    )
    before = sorted([*before, strangers])
    with pytest.raises(KeyboardInterrupt):
        begin_district(tmp_path / "new.gpkg", Beginning("330395", "区", outline, strangers), progress=progress)
    assert sorted(tmp_path.iterdir()) == before
    assert told == sorted(told)


def test_file_that_is_there_is_not_touched(tmp_path: Path, outline: Path) -> None:
    path = tmp_path / "new.gpkg"
    path.write_text("mine", "utf-8")
    with pytest.raises(MapdeskError, match="already a file"):
        begin_district(path, Beginning("330395", "区", outline))
    assert path.read_text("utf-8") == "mine"
