"""Which lights of a workspace have the character somebody describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.addresses.lights import Character, character_of, describes_light, likeness, parse_character
from mapdesk.addresses.search import Match
from mapdesk.geo.measure import distance_m
from mapdesk.model.query import Query

if TYPE_CHECKING:
    from mapdesk.store.workspace import Workspace

_COLUMNS = (
    "address_id",
    "aid_code",
    "name",
    "kind",
    "light_character",
    "rhythm",
    "flashes",
    "colour",
    "period_s",
    "range_nm",
    "state",
)
_DARK = 0.1  # a light that is out is hardly the one that was seen, but its buoy may be


@dataclass(frozen=True)
class FoundLight:
    """A light that fits: its row, how well (0 to 1), where it is, and how far from the place that was given."""

    row: dict[str, Any]
    score: float
    lon: float
    lat: float
    distance_m: float | None


def find_lights(
    workspace: Workspace, seen: str | Character, *, near: tuple[float, float] | None = None, limit: int = 20
) -> list[FoundLight]:
    """Return the lights that fit what was seen, the best first, equal ones by distance.

    Parameters
    ----------
    workspace : Workspace
    seen : str or Character
        "Fl(2) W 6s", "white, two flashes", 白光 联闪二次.
    near : (lon, lat), optional
        Where it was seen from.
    limit : int

    Returns
    -------
    list of FoundLight
        Empty when the text describes no light.
    """
    if isinstance(seen, str) and not describes_light(seen):
        return []
    asked = parse_character(seen) if isinstance(seen, str) else seen
    rows = workspace.rows(Query("aids", ("aid_id", *_COLUMNS), geometry=True))
    found = []
    for row, shape in zip(rows.dicts(), rows.geometries() if len(rows) else (), strict=True):
        score = likeness(asked, character_of(row))
        if score <= 0.0 or shape is None:
            continue
        away = None if near is None else float(distance_m(*near, shape.x, shape.y))
        out = row.get("state") in ("out", "missing")
        found.append(FoundLight(row, score - _DARK * out, float(shape.x), float(shape.y), away))
    return sorted(found, key=lambda one: (-round(one.score, 2), one.distance_m or 0.0, str(one.row["aid_id"])))[:limit]


def light_matches(workspace: Workspace, text: str, *, limit: int = 10) -> list[Match]:
    """Return the lights a text describes as answers of a search; none when it describes no light.

    `address_id` is that of the aid's own address, or its `aid_id` where it has none; the level is "aid".
    """
    return [
        Match(
            address_id=str(one.row["address_id"] or one.row["aid_id"]),
            address_code=one.row["aid_code"],
            text=f"{one.row['name'] or one.row['aid_id']} {one.row['light_character'] or ''}".strip(),
            score=100.0 * one.score,
            level="aid",
            lon=one.lon,
            lat=one.lat,
            matched={"light_character": str(one.row["light_character"] or "")},
            faults=(),
        )
        for one in find_lights(workspace, text, limit=limit)
    ]
