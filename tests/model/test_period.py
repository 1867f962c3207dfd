from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from mapdesk.model.period import Period
from mapdesk.model.query import Op

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = Period(NOON, NOON + timedelta(days=1))


def test_end_is_not_in_it() -> None:
    assert DAY.holds(NOON)
    assert not DAY.holds(DAY.until)
    assert [one.op for one in DAY.where("opened_at")] == [Op.GE, Op.LT]


def test_period_is_kept_and_read_again() -> None:
    assert Period.from_json(DAY.to_json()) == DAY
    east = timezone(timedelta(hours=8))
    assert Period.from_json([NOON.astimezone(east).isoformat(), DAY.until.isoformat()]) == DAY


def test_what_is_no_period_is_none() -> None:
    assert Period.from_json(None) is None
    assert Period.from_json(["x", "y"]) is None
    assert Period.from_json(DAY.to_json()[::-1]) is None


def test_page_gets_whole_seconds() -> None:
    since, until = DAY.seconds()
    assert until - since == 86_400
    assert Period(datetime(1950, 1, 1, tzinfo=UTC), NOON).seconds()[0] == 0
