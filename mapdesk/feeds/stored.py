"""Where the board begins: boats with their last fix, as the workspace has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.feeds.fixes import Floats, Registered
from mapdesk.layers.base import LAYERS
from mapdesk.model.query import Op, Query, Where

if TYPE_CHECKING:
    from mapdesk.feeds.board import Board
    from mapdesk.store.workspace import Workspace

LAYER = "boats"
_TEXTS = ("boat_id", "boat_name", "terminal", "fix_at")
_NUMBERS = ("course_deg", "heading_deg", "speed_kn", "expected_interval_s", "length_m", "width_m")
_STATES = ("fix_state", "whereabouts")


def begin(board: Board, workspace: Workspace) -> None:
    """Put all boats of a workspace on the board, or bring it up to what is stored now.

    A demo is of another day: there the time it is of counts as now, until something moves.
    """
    demo = bool(workspace.facts.get("synthetic")) and not board.is_live()
    as_of = workspace.status(LAYER).as_of
    board.frozen_s = as_of.timestamp() if demo and as_of is not None else None
    board.enrol(read_boats(workspace), whole=True)


def read_boats(workspace: Workspace, keys: Iterable[str] | None = None) -> Registered:
    """Return boats as they are stored.

    Parameters
    ----------
    workspace : Workspace
    keys : iterable of str, optional
        Of these only; those that are gone are left out.

    Raises
    ------
    MapdeskError
        The layer cannot be read.
    """
    where = () if keys is None else (Where("boat_id", Op.IN, tuple(keys)),)
    rows = workspace.rows(Query(LAYER, columns=(*_TEXTS, *_STATES, *_NUMBERS), where=where, geometry=True))
    style = LAYERS.load()[LAYER].style
    assert style.grades is not None
    geometries = rows.geometries()
    course, heading, speed, interval, length, width = (_numbers(rows.column(name)) for name in _NUMBERS)
    return Registered(
        boat_ids=rows.column("boat_id"),
        names=[name or "" for name in rows.column("boat_name")],
        terminals=[terminal or "" for terminal in rows.column("terminal")],
        fids=np.array(rows.column("fid"), np.uint32),
        states=_indexes(rows.column("fix_state"), style.case_of()),
        whereabouts=_indexes(rows.column("whereabouts"), style.grades.grade_of()),
        lon=np.asarray(shapely.get_x(geometries), np.float64),
        lat=np.asarray(shapely.get_y(geometries), np.float64),
        at_s=_seconds(rows.column("fix_at")),
        course_deg=course,
        heading_deg=heading,
        speed_kn=speed,
        interval_s=interval,
        length_m=length,
        width_m=width,
    )


def _numbers(values: Sequence[Any]) -> Floats:
    return np.array([value if isinstance(value, int | float) else np.nan for value in values], np.float64)


def _indexes(values: Sequence[Any], index: Any) -> Any:
    return np.array([index.get(value, 0) for value in values], np.uint8)


def _seconds(values: Sequence[Any]) -> Floats:
    """Return times as seconds since 1970; what is no time, or one without a zone, is unknown."""
    return np.array([_second(value) for value in values], np.float64)


def _second(value: Any) -> float:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return float("nan")
    if not isinstance(at, datetime) or at.tzinfo is None:
        return float("nan")
    return at.astimezone(UTC).timestamp()
