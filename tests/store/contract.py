"""What every store has to do: one class of tests, run on each backend through the two fixtures at its head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread
from typing import Any, ClassVar

import numpy as np
import pytest
import shapely

from mapdesk.errors import ConflictError, RefusedError, StoreError
from mapdesk.model.journal import Author
from mapdesk.model.query import Box, Op, Query, Where
from mapdesk.model.raster import Raster
from mapdesk.model.schema import Shape
from mapdesk.session import Session
from mapdesk.store.change import RowsPut, RowsRemoved, RowsRestored
from mapdesk.store.workspace import Transaction, Workspace
from tests.helpers.workspaces import AUTHOR, small_schema

FULL = {
    "name": "lamp",
    "count": 3,
    "height_m": 4.5,
    "lit": True,
    "built_on": "1998-05-01",
    "seen_at": "2026-01-02T03:04:05.678Z",
    "facts": '{"a":1}',
    "photo": b"\x00\xff",
}


def put(workspace: Workspace, layer: str, *rows: dict[str, Any], author: Author = AUTHOR) -> list[str]:
    """Put rows in one entry; return their keys."""
    with workspace.transaction(author, "rows.put", change={"kind": "rows.put"}) as transaction:
        return transaction.put(layer, rows).keys


def names(workspace: Workspace, **query: Any) -> list[str]:
    """Return the names of the posts a query finds."""
    return workspace.rows(Query("posts", columns=("name",), **query)).column("name")


def at(lon: float, lat: float) -> shapely.Point:
    """Return a point."""
    return shapely.Point(lon, lat)


@dataclass(frozen=True)
class Described:
    """Put one row and describe its layer."""

    kind: ClassVar[str] = "test.described"
    layer: str
    source: str
    as_of: datetime

    def apply(self, transaction: Transaction) -> RowsRestored:
        transaction.put(self.layer, [{"name": "x"}])
        transaction.describe(self.layer, source=self.source, as_of=self.as_of)
        assert transaction.status(self.layer).rows == 1
        return RowsRestored(transaction.seq)

    def to_json(self) -> dict[str, Any]:
        return {}


class StoreContract:
    """Subclass it with fixtures `workspace` (new, of `small_schemas`) and `reopened` (the same, closed and opened)."""

    @pytest.fixture
    def workspace(self) -> Workspace:
        raise NotImplementedError

    @pytest.fixture
    def reopened(self) -> Callable[[], Workspace]:
        raise NotImplementedError

    # rows

    def test_row_of_every_kind_comes_back_as_it_was_put(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {**FULL, "geom": at(122.1, 30.2)})
        rows = workspace.rows(Query("posts", geometry=True))
        assert rows.dicts() == [{"fid": 1, "posts_id": key, **FULL, "version": 1}]
        assert shapely.equals(rows.geometries()[0], at(122.1, 30.2))

    def test_key_is_made_of_prefix_and_counter_when_none_is_given(self, workspace: Workspace) -> None:
        assert put(workspace, "posts", {}, {}) == ["POS0000001", "POS0000002"]

    def test_key_is_not_used_again_after_removal(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {})
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            assert transaction.remove("posts", [key, "POS9999999"]) == 1
        assert put(workspace, "posts", {}) == ["POS0000002"]

    def test_key_is_not_used_again_after_a_row_brought_its_own(self, workspace: Workspace) -> None:
        put(workspace, "posts", {"posts_id": "POS0000041"}, {"posts_id": "old-7"})
        assert put(workspace, "posts", {}) == ["POS0000042"]

    def test_given_and_made_keys_never_meet(self, workspace: Workspace) -> None:
        keys = put(workspace, "posts", {"name": "made"}, {"posts_id": "POS0000001", "name": "given"})
        assert keys == ["POS0000002", "POS0000001"]
        assert sorted(names(workspace)) == ["given", "made"]

    def test_row_with_a_version_is_written_when_that_is_stored(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {"name": "x", "version": 7})
        put(workspace, "posts", {"posts_id": key, "name": "y", "version": 1})
        put(workspace, "posts", {"posts_id": "new", "name": "z", "version": 0})
        assert workspace.column("posts", "version") == [2, 1]

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_row_with_another_version_is_refused_with_both_rows(self, workspace: Workspace, version: int) -> None:
        (key,) = put(workspace, "posts", {"name": "x", "lit": True, "geom": at(122, 30)})
        put(workspace, "posts", {"posts_id": key, "name": "theirs"})
        mine = {"posts_id": key, "name": "mine", "version": version}
        with pytest.raises(ConflictError) as caught:
            put(workspace, "posts", {"name": "before"}, mine)
        error = caught.value
        assert (error.layer, error.key, error.given) == ("posts", key, mine)
        assert error.stored is not None
        assert (error.stored["name"], error.stored["version"], error.stored["lit"]) == ("theirs", 2, True)
        assert shapely.from_wkb(error.stored["geom"]) == at(122, 30)
        assert names(workspace) == ["theirs"]

    def test_row_with_a_version_is_refused_when_it_is_gone(self, workspace: Workspace) -> None:
        with pytest.raises(ConflictError) as caught:
            put(workspace, "posts", {"posts_id": "gone", "name": "x", "version": 3})
        assert caught.value.stored is None

    def test_row_that_says_nothing_new_is_no_conflict(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {"name": "x"})
        put(workspace, "posts", {"posts_id": key, "name": "y"})
        put(workspace, "posts", {"posts_id": key, "name": "y", "version": 1})
        assert workspace.column("posts", "version") == [2]

    def test_update_keeps_columns_and_geometry_that_are_not_given(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {**FULL, "geom": at(122, 30)})
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            result = transaction.put("posts", [{"posts_id": key, "name": "beacon"}])
        assert result.outcomes == ["updated"]
        rows = workspace.rows(Query("posts", geometry=True))
        assert rows.dicts() == [{"fid": 1, "posts_id": key, **FULL, "name": "beacon", "version": 2}]
        assert rows.wkb != [None]

    def test_geometry_goes_when_none_is_given_for_it(self, workspace: Workspace) -> None:
        (key,) = put(workspace, "posts", {"geom": at(122, 30)})
        put(workspace, "posts", {"posts_id": key, "geom": None})
        assert workspace.status("posts").without_position == 1
        assert len(workspace.points("posts")[0]) == 0

    def test_outcomes_tell_inserted_updated_and_unchanged(self, workspace: Workspace) -> None:
        put(workspace, "posts", {"posts_id": "a", "name": "x", "geom": at(122, 30)})
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            result = transaction.put(
                "posts",
                [
                    {"posts_id": "a", "name": "x", "geom": at(122, 30)},
                    {"posts_id": "b", "name": "y"},
                    {"posts_id": "b", "name": "z"},
                    {"posts_id": "b", "name": "z"},
                ],
            )
            assert transaction.touched == {"posts": {"b"}}
        assert result.outcomes == ["unchanged", "inserted", "updated", "unchanged"]
        assert workspace.entries(newest_first=True, limit=1)[0].layers == {"posts": 1}

    def test_version_stays_when_nothing_changed(self, workspace: Workspace) -> None:
        put(workspace, "posts", {"posts_id": "a", "name": "x"})
        put(workspace, "posts", {"posts_id": "a", "name": "x"})
        assert workspace.column("posts", "version") == [1]

    @pytest.mark.parametrize("form", ["shapely", "wkb", "hex"])
    def test_geometry_is_taken_in_every_form(self, workspace: Workspace, form: str) -> None:
        given = {"shapely": at(1, 2), "wkb": at(1, 2).wkb, "hex": at(1, 2).wkb_hex}[form]
        put(workspace, "posts", {"geom": given})
        assert workspace.points("posts")[1].tolist() == [[1.0, 2.0]]

    def test_single_parts_become_multi_parts(self, workspace: Workspace) -> None:
        put(workspace, "lanes", {"geom": shapely.LineString([(0, 0), (1, 1)])})
        put(
            workspace,
            "areas",
            {"geom": shapely.box(0, 0, 1, 1)},
            {"geom": shapely.MultiPolygon([shapely.box(2, 2, 3, 3)])},
        )
        assert [one.geom_type for one in workspace.shapes("lanes")[1]] == ["MultiLineString"]
        assert [one.geom_type for one in workspace.shapes("areas")[1]] == ["MultiPolygon", "MultiPolygon"]

    def test_height_is_dropped_and_empty_means_no_position(self, workspace: Workspace) -> None:
        put(workspace, "posts", {"geom": shapely.Point(1, 2, 3)}, {"geom": shapely.Point()})
        fids, points = workspace.points("posts")
        assert (fids.tolist(), points.tolist()) == ([1], [[1.0, 2.0]])
        assert workspace.status("posts").without_position == 1

    @pytest.mark.parametrize(
        ("layer", "row"),
        [
            ("nowhere", {}),
            ("terrain", {}),
            ("posts", {"colour": "red"}),
            ("posts", {"count": "three"}),
            ("posts", {"count": 1.5}),
            ("posts", {"count": 2**63}),
            ("posts", {"height_m": float("inf")}),
            ("posts", {"name": 5}),
            ("posts", {"name": "a\x00b"}),
            ("posts", {"lit": "yes"}),
            ("posts", {"built_on": "yesterday"}),
            ("posts", {"seen_at": "2026-01-02T03:04:05"}),
            ("posts", {"seen_at": datetime(2026, 1, 2)}),
            ("posts", {"facts": "{"}),
            ("posts", {"photo": "text"}),
            ("posts", {"geom": shapely.LineString([(0, 0), (1, 1)])}),
            ("posts", {"geom": shapely.MultiPoint([(0, 0), (1, 1)])}),
            ("posts", {"geom": at(410_000, 3_320_000)}),
            ("posts", {"geom": at(float("inf"), 3)}),
            ("posts", {"geom": b"\x01\x02"}),
            ("posts", {"geom": "hello"}),
            ("posts", {"geom": 5}),
            ("areas", {"geom": at(0, 0)}),
            ("duties", {"geom": at(0, 0)}),
        ],
    )
    def test_row_is_refused_and_nothing_stored_when_it_does_not_fit(
        self, workspace: Workspace, layer: str, row: dict[str, Any]
    ) -> None:
        def put_both() -> None:
            with workspace.transaction(AUTHOR, "x", change={}) as transaction:
                transaction.put("posts", [{"name": "before"}])
                transaction.put(layer, [{}, row])

        with pytest.raises(StoreError):
            put_both()
        assert workspace.count(Query("posts")) == 0
        assert workspace.entries() == []
        assert put(workspace, "posts", {}) == ["POS0000001"]

    def test_times_are_stored_in_utc_whatever_their_zone(self, workspace: Workspace) -> None:
        zone = timezone(timedelta(hours=8))
        put(workspace, "posts", {"seen_at": datetime(2026, 1, 2, 8, tzinfo=zone)}, {"seen_at": "2026-01-02T00:00:00Z"})
        assert workspace.column("posts", "seen_at") == ["2026-01-02T00:00:00.000Z"] * 2

    def test_hostile_text_is_text(self, workspace: Workspace) -> None:
        bad = "'); DROP TABLE posts; -- \" % _ \\ {0} <b>"
        put(workspace, "posts", {"posts_id": bad, "name": bad})
        assert names(workspace, where=(Where("name", Op.EQ, bad),)) == [bad]
        assert names(workspace, where=(Where("posts_id", Op.IN, (bad,)),), text='" % _ \\ {0}') == [bad]

    # queries

    @pytest.fixture
    def filled(self, workspace: Workspace) -> Workspace:
        put(
            workspace,
            "posts",
            {"name": "Alpha", "count": 1, "lit": True, "seen_at": "2026-01-01T00:00:00Z", "geom": at(122.0, 30.0)},
            {"name": "beta", "count": 2, "lit": False, "seen_at": "2026-02-01T00:00:00Z", "geom": at(122.1, 30.1)},
            {"name": "100%", "count": 3, "built_on": "2020-01-01", "geom": at(122.2, 30.2)},
            {"name": "", "count": 2},
            {"name": None, "count": None},
        )
        return workspace

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            (Where("name", Op.EQ, "beta"), ["beta"]),
            (Where("name", Op.EQ, None), [None]),
            (Where("count", Op.NE, 2), ["Alpha", "100%", None]),
            (Where("count", Op.LT, 2), ["Alpha"]),
            (Where("count", Op.LE, 2), ["Alpha", "beta", ""]),
            (Where("count", Op.GT, 2), ["100%"]),
            (Where("count", Op.GE, 2), ["beta", "100%", ""]),
            (Where("name", Op.CONTAINS, "ALP"), ["Alpha"]),
            (Where("name", Op.CONTAINS, "%"), ["100%"]),
            (Where("name", Op.STARTS, "be"), ["beta"]),
            (Where("name", Op.STARTS, "Be"), []),
            (Where("name", Op.IN, ("beta", "100%", "none")), ["beta", "100%"]),
            (Where("name", Op.IN, ()), []),
            (Where("count", Op.IN, (1, 3)), ["Alpha", "100%"]),
            (Where("name", Op.EMPTY), ["", None]),
            (Where("count", Op.EMPTY), [None]),
            (Where("name", Op.FILLED), ["Alpha", "beta", "100%"]),
            (Where("lit", Op.EQ, True), ["Alpha"]),
            (Where("seen_at", Op.GE, "2026-02-01T00:00:00Z"), ["beta"]),
            (Where("seen_at", Op.EQ, datetime(2026, 1, 1, tzinfo=UTC)), ["Alpha"]),
            (Where("seen_at", Op.LT, "2026-01-15"), ["Alpha"]),
            (Where("fid", Op.EQ, 3), ["100%"]),
            (Where("posts_id", Op.EQ, "POS0000002"), ["beta"]),
            (Where("version", Op.EQ, 2), []),
        ],
    )
    def test_condition_finds_its_rows(self, filled: Workspace, where: Where, found: list[Any]) -> None:
        assert names(filled, where=(where,)) == found
        assert filled.count(Query("posts", where=(where,))) == len(found)

    def test_conditions_all_hold_when_there_are_several(self, filled: Workspace) -> None:
        where = (Where("count", Op.EQ, 2), Where("name", Op.FILLED))
        assert names(filled, where=where, text="E") == ["beta"]

    def test_quick_search_reads_every_text_column(self, filled: Workspace) -> None:
        assert names(filled, text="pos0000001") == ["Alpha"]
        assert names(filled, text="zzz") == []

    def test_box_includes_its_edges_exactly(self, filled: Workspace) -> None:
        assert names(filled, box=Box(122.0, 30.0, 122.1, 30.1)) == ["Alpha", "beta"]
        assert names(filled, box=Box(122.0, 30.0, np.nextafter(122.1, 0), 30.1)) == ["Alpha"]
        assert names(filled, box=Box(122.1000001, 30.0, 123.0, 31.0)) == ["100%"]

    def test_order_breaks_ties_by_fid(self, filled: Workspace) -> None:
        found = filled.rows(Query("posts", columns=("count",), order=(("count", True),)))
        assert found.column("fid") == [3, 2, 4, 1, 5]

    def test_page_is_cut_after_the_order(self, filled: Workspace) -> None:
        query = Query("posts", columns=("count",), order=(("count", True),), limit=2, offset=1)
        assert filled.rows(query).column("fid") == [2, 4]
        assert filled.count(query) == 5
        assert filled.rows(Query("posts", offset=3)).column("fid") == [4, 5]

    def test_fid_and_key_come_first_whatever_is_asked(self, filled: Workspace) -> None:
        assert filled.rows(Query("posts", columns=("name", "fid"))).names == ("fid", "posts_id", "name")
        assert filled.rows(Query("posts", columns=())).names == ("fid", "posts_id")

    @pytest.mark.parametrize(
        "query",
        [
            Query("nowhere"),
            Query("terrain"),
            Query("posts", columns=("colour",)),
            Query("posts", where=(Where("colour", Op.EQ, 1),)),
            Query("posts", where=(Where("count", Op.EQ, "x"),)),
            Query("posts", order=(("colour", False),)),
            Query("duties", box=Box(0, 0, 1, 1)),
        ],
    )
    def test_query_is_refused_when_it_asks_for_what_is_not_there(self, workspace: Workspace, query: Query) -> None:
        with pytest.raises(StoreError):
            workspace.rows(query)
        with pytest.raises(StoreError):
            list(workspace.stream(query))

    def test_table_without_places_has_no_geometries(self, workspace: Workspace) -> None:
        put(workspace, "duties", {"name": "night"})
        rows = workspace.rows(Query("duties", geometry=True))
        assert (rows.wkb, rows.column("name")) == ([None], ["night"])
        for reading in (workspace.points, workspace.shapes):
            with pytest.raises(StoreError):
                reading("duties")

    def test_stream_gives_what_rows_gives_in_chunks(self, filled: Workspace) -> None:
        query = Query("posts", geometry=True, order=(("count", False),))
        chunks = list(filled.stream(query, chunk=2))
        assert [len(chunk) for chunk in chunks] == [2, 2, 1]
        assert [row for chunk in chunks for row in chunk.values] == filled.rows(query).values

    def test_stream_shows_one_moment_when_rows_are_put_meanwhile(self, filled: Workspace) -> None:
        stream = filled.stream(Query("posts"), chunk=2)
        next(stream)
        put(filled, "posts", {"name": "late"})
        assert sum(len(chunk) for chunk in stream) == 3
        assert filled.count(Query("posts")) == 6

    def test_column_lies_beside_points_when_positioned(self, filled: Workspace) -> None:
        fids, points = filled.points("posts")
        assert filled.column("posts", "name", positioned=True) == ["Alpha", "beta", "100%"]
        assert filled.column("posts", "fid", positioned=True) == fids.tolist()
        assert points[:, 0].tolist() == [122.0, 122.1, 122.2]
        assert filled.column("posts", "lit") == [True, False, None, None, None]
        assert len(filled.shapes("posts")[1]) == 3
        with pytest.raises(StoreError):
            filled.column("posts", "colour")

    def test_reading_works_in_other_threads(self, filled: Workspace) -> None:
        counts: list[int] = []
        threads = [Thread(target=lambda: counts.append(filled.count(Query("posts")))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counts == [5] * 4

    # catalogue

    def test_status_counts_rows_positions_extent_and_changes(self, filled: Workspace) -> None:
        status = filled.status("posts")
        assert (status.rows, status.without_position, status.revision) == (5, 2, 1)
        assert status.extent == Box(122.0, 30.0, 122.2, 30.2)
        assert [one.name for one in filled.layers()] == ["posts", "lanes", "areas", "duties", "terrain"]
        assert filled.status("lanes").extent is None

    def test_extent_shrinks_when_what_lay_at_its_edge_goes(self, filled: Workspace) -> None:
        with filled.transaction(AUTHOR, "x", change={}) as transaction:
            transaction.remove("posts", ["POS0000003"])
        extent = filled.status("posts").extent
        assert extent is not None
        assert extent.east == pytest.approx(122.1, abs=2e-5)

    def test_catalogue_keeps_what_is_told_of_a_layer(self, workspace: Workspace) -> None:
        as_of = datetime(2026, 1, 2, 3, tzinfo=UTC)
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            transaction.describe("posts", source="survey", owner="harbour office", as_of=as_of, fresh_for_s=3600)
        status = workspace.status("posts")
        assert (status.source, status.owner, status.as_of, status.fresh_for_s) == (
            "survey",
            "harbour office",
            as_of,
            3600,
        )
        assert status.stale(as_of + timedelta(hours=2))
        with (
            pytest.raises(StoreError),
            workspace.transaction(AUTHOR, "x", change={}) as transaction,
        ):
            transaction.describe("posts", colour="red")

    def test_catalogue_is_as_before_when_an_entry_is_undone(self, workspace: Workspace) -> None:
        session = Session(workspace, AUTHOR)
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            transaction.describe("posts", source="survey", owner="harbour office")
        session.do(Described("posts", "file", datetime(2026, 1, 2, tzinfo=UTC)))
        session.undo()
        status = workspace.status("posts")
        assert (status.rows, status.source, status.owner, status.as_of) == (0, "survey", "harbour office", None)
        session.redo()
        status = workspace.status("posts")
        assert (status.rows, status.source, status.as_of) == (1, "file", datetime(2026, 1, 2, tzinfo=UTC))

    def test_fact_of_a_later_entry_stays_when_an_entry_is_undone(self, workspace: Workspace) -> None:
        session = Session(workspace, AUTHOR)
        session.do(Described("posts", "file", datetime(2026, 1, 2, tzinfo=UTC)))
        with workspace.transaction(Author("duty-2", "seat-2"), "x", change={}) as transaction:
            transaction.describe("posts", source="theirs")
        session.undo()
        status = workspace.status("posts")
        assert (status.rows, status.source, status.as_of) == (0, "theirs", None)

    def test_raster_comes_back_as_it_was_put(self, workspace: Workspace) -> None:
        values = np.random.default_rng(1).normal(20, 300, (300, 520)).astype(np.float32)
        values[7, 9] = np.nan
        for made in (Raster(values, 122.0, 30.5, 0.001), Raster(values[:9, :11], 121.0, 30.0, 0.01)):
            with workspace.transaction(AUTHOR, "x", change={}) as transaction:
                transaction.put_raster("terrain", made)
            found = workspace.raster("terrain")
            assert found is not None
            assert np.array_equal(found.values, made.values, equal_nan=True)
            assert (found.west, found.north, found.step_deg) == (made.west, made.north, made.step_deg)
        assert workspace.status("terrain").rows == 1

    def test_raster_is_none_when_there_is_none(self, workspace: Workspace) -> None:
        assert workspace.raster("terrain") is None
        assert workspace.status("terrain").rows == 0
        with pytest.raises(StoreError):
            workspace.raster("posts")

    def test_extra_tables_hold_rows_but_are_no_layers(self, workspace: Workspace) -> None:
        drafts = small_schema("drafts", Shape.POLYGON)
        for _ in range(2):
            workspace.tables([drafts])
        put(workspace, "drafts", {"name": "plan", "geom": shapely.box(0, 0, 1, 1)})
        assert workspace.count(Query("drafts", box=Box(0.5, 0.5, 2, 2))) == 1
        assert "drafts" not in [one.name for one in workspace.layers()]

    # transactions and the journal

    def test_nothing_is_visible_before_the_commit_but_inside(self, workspace: Workspace) -> None:
        with workspace.transaction(AUTHOR, "x", change={}) as transaction:
            transaction.put("posts", [{"name": "new"}])
            assert transaction.rows(Query("posts")).column("name") == ["new"]
            assert workspace.count(Query("posts")) == 0
        assert workspace.count(Query("posts")) == 1

    def test_nothing_is_stored_when_the_block_raises(self, workspace: Workspace) -> None:
        def put_and_fail() -> None:
            with workspace.transaction(AUTHOR, "x", change={}) as transaction:
                transaction.put("posts", [{"name": "new"}])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            put_and_fail()
        assert workspace.count(Query("posts")) == 0
        assert workspace.entries() == []
        assert workspace.status("posts").revision == 0

    def test_entry_tells_who_when_why_and_what(self, workspace: Workspace) -> None:
        before = datetime.now(UTC) - timedelta(seconds=1)
        entry = Session(workspace, Author("op", "east")).do(
            RowsPut("posts", ({"name": "x"}, {})), reason="harbour survey"
        )
        assert (entry.seq, entry.author, entry.command, entry.reason) == (
            1, Author("op", "east"), "rows.put", "harbour survey",
        )  # fmt: skip
        assert entry.layers == {"posts": 2}
        assert entry.change == {"kind": "rows.put", "layer": "posts", "rows": [{"name": "x"}, {}]}
        assert entry.inverse == {"kind": "rows.restored", "seq": 1}
        assert before <= entry.at <= datetime.now(UTC)
        assert workspace.last_change_at() == entry.at

    def test_entries_are_paged_from_either_end(self, workspace: Workspace) -> None:
        for _ in range(5):
            put(workspace, "posts", {})
        assert [one.seq for one in workspace.entries()] == [1, 2, 3, 4, 5]
        assert [one.seq for one in workspace.entries(after=2, limit=2)] == [3, 4]
        assert [one.seq for one in workspace.entries(limit=2, newest_first=True)] == [5, 4]

    def test_journal_verifies_with_several_seats(self, workspace: Workspace) -> None:
        for number in range(6):
            put(workspace, "posts", {}, author=Author("op", f"seat-{number % 3}"))
        report = workspace.verify_journal()
        assert (report.entries, report.blanked, report.broken_at, report.problem) == (6, 0, None, None)

    def test_journal_verifies_when_a_text_is_blanked(self, workspace: Workspace) -> None:
        entry = Session(workspace, AUTHOR).do(RowsPut("posts", ({"name": "secret"},)), reason="why")
        workspace.blank_text(entry.seq)
        blanked = workspace.entries()[0]
        assert (blanked.change, blanked.inverse, blanked.reason) == (None, None, "")
        assert (blanked.hash, blanked.layers) == (entry.hash, {"posts": 1})
        report = workspace.verify_journal()
        assert (report.blanked, report.broken_at) == (1, None)
        with pytest.raises(StoreError):
            workspace.blank_text(7)

    def test_everything_is_there_when_it_is_opened_again(
        self, filled: Workspace, reopened: Callable[[], Workspace]
    ) -> None:
        rows, entries, identity = filled.rows(Query("posts")).values, filled.entries(), filled.workspace_id
        again = reopened()
        assert again.rows(Query("posts")).values == rows
        assert (again.entries(), again.workspace_id) == (entries, identity)
        assert put(again, "posts", {}) == ["POS0000006"]

    # taking back

    def test_restore_brings_rows_back_with_their_fids(self, workspace: Workspace) -> None:
        session = Session(workspace, AUTHOR)
        put(workspace, "posts", {**FULL, "geom": at(1, 2)}, {"name": "other"})
        before = workspace.rows(Query("posts", geometry=True))
        session.do(RowsRemoved("posts", ("POS0000001", "POS0000002")))
        session.undo()
        after = workspace.rows(Query("posts", geometry=True))
        assert [row[:-1] for row in after.values] == [row[:-1] for row in before.values]
        assert after.wkb == before.wkb
        assert after.column("version") == [2, 2]

    def test_restore_is_refused_and_says_who_when_a_row_was_changed_since(self, workspace: Workspace) -> None:
        session = Session(workspace, AUTHOR)
        session.do(RowsPut("posts", ({"posts_id": "a", "name": "x"}, {"posts_id": "b", "name": "x"})))
        put(workspace, "posts", {"posts_id": "b", "name": "y"}, author=Author("other", "west"))
        with pytest.raises(RefusedError) as refusal:
            session.undo()
        assert "“b”" in str(refusal.value)
        assert "other" in str(refusal.value)
        assert "rows.put" in str(refusal.value)
        assert sorted(names(workspace)) == ["x", "y"]

    def test_restore_is_allowed_when_the_later_change_was_taken_back(self, workspace: Workspace) -> None:
        session, other = Session(workspace, AUTHOR), Session(workspace, Author("other", "west"))
        session.do(RowsPut("posts", ({"posts_id": "a", "name": "x"},)))
        other.do(RowsPut("posts", ({"posts_id": "a", "name": "y"},)))
        other.undo()
        session.undo()
        assert workspace.count(Query("posts")) == 0

    def test_restore_is_refused_when_the_entry_is_past_its_retention(self, workspace: Workspace) -> None:
        session = Session(workspace, AUTHOR)
        first = session.do(RowsPut("posts", ({"posts_id": "a", "name": "x"},)))
        second = session.do(RowsPut("posts", ({"posts_id": "a", "name": "y"},)))
        workspace.blank_text(second.seq)
        for seq in (first.seq, second.seq, 99):
            with pytest.raises(RefusedError), workspace.transaction(AUTHOR, "x", change={}) as transaction:
                transaction.restore(seq)
        assert names(workspace) == ["y"]
