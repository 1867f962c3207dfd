from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.exchange import times, values
from mapdesk.exchange.tally import Tally
from mapdesk.layers import columns
from mapdesk.words import msg

MOMENTS = {
    "2024-05-01": "2024-04-30T16:00:00.000Z",
    "2024-05-01 08:30": "2024-05-01T00:30:00.000Z",
    "2024/5/1 8:30:15": "2024-05-01T00:30:15.000Z",
    "2024.05.01": "2024-04-30T16:00:00.000Z",
    "2024年5月1日": "2024-04-30T16:00:00.000Z",
    "2024年5月1日 8时30分": "2024-05-01T00:30:00.000Z",
    "2024-05-01T08:30:15.250+09:00": "2024-04-30T23:30:15.250Z",
    "2024-05-01T08:30:15Z": "2024-05-01T08:30:15.000Z",
    "02/17/2020 12:19:00 PM": "2020-02-17T04:19:00.000Z",
    "02/17/2020 12:19:00 AM": "2020-02-16T16:19:00.000Z",
    "20240501": "2024-04-30T16:00:00.000Z",
    "20240501083015": "2024-05-01T00:30:15.000Z",
    45413.5: "2024-05-01T04:00:00.000Z",
    datetime.datetime(2024, 5, 1, 8): "2024-05-01T00:00:00.000Z",
    datetime.date(2024, 5, 1): "2024-04-30T16:00:00.000Z",
}


@pytest.mark.parametrize(("cell", "stored"), MOMENTS.items(), ids=str)
def test_moment_is_read_in_utc(cell: object, stored: str) -> None:
    assert times.read_moment(cell) == stored


@pytest.mark.parametrize("cell", ["", "soon", "2024-13-01", "2024-02-30", "31/31/2020", float("nan"), 7])
def test_moment_is_refused_when_it_is_none(cell: object) -> None:
    with pytest.raises(ValueError):
        times.read_moment(cell)


def test_day_comes_first_when_a_first_number_is_above_twelve() -> None:
    column = columns.date("d", msg("D"))
    assert values.read_column(column, ["03/04/2024", "25/04/2024"], Tally()) == ["2024-04-03", "2024-04-25"]
    assert values.read_column(column, ["03/04/2024", "04/25/2024"], Tally()) == ["2024-03-04", "2024-04-25"]


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes()))
def test_cell_is_read_or_refused_with_a_value_error(cell: object) -> None:
    readers = (values.read_text, values.read_real, values.read_integer, values.read_flag, times.read_moment)
    for read in (*readers, values.read_json, times.read_date):
        try:
            read(cell)
        except ValueError:
            continue


def test_numbers_are_read_with_separators_and_unit() -> None:
    assert values.read_real("1,234.5 m", "m") == 1234.5
    assert values.read_integer("12.0") == 12
    assert values.read_integer(12.0) == 12
    assert values.read_integer("无") is None
    for bad in ("12x", "inf", "1.5", "9" * 30):
        with pytest.raises(ValueError):
            values.read_integer(bad)


def test_code_stays_text_when_excel_gave_a_number() -> None:
    assert values.read_text(330395001.0) == "330395001"
    tally = Tally()
    values.read_column(columns.text("code", msg("Code")), [3.30395001e17], tally)
    assert "Excel has rounded" in str(tally.warnings()[0].what)


def test_unknown_choice_is_left_out_and_counted() -> None:
    column = columns.choice("s", msg("State"), {"on": msg("Online")}, choice_aliases={"在线": "on"})
    tally = Tally()
    assert (
        values.read_column(column, ["在线", "ON", "Online", "坏", "坏", None, "无"], tally) == ["on"] * 3 + [None] * 4
    )
    assert [(one.count, one.first_value) for one in tally.warnings()] == [(2, "坏")]


def test_row_is_rejected_when_a_required_value_is_missing_or_unreadable() -> None:
    tally = Tally()
    values.read_column(columns.integer("n", msg("N"), required=True), ["1", None, "x"], tally)
    assert {row: str(reason) for row, reason in tally.rejected.items()} == {
        1: "“N” is missing.",
        2: "“N” cannot be read: x.",
    }
