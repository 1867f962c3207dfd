"""What is known of a place as titles and texts, for the card and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapdesk.addresses.compass import point_of
from mapdesk.addresses.reverse import Whereabouts
from mapdesk.addresses.sea_places import told
from mapdesk.layers.base import LAYERS
from mapdesk.layers.describing import title_of
from mapdesk.layers.values import distance, written
from mapdesk.words import Message, msg, tr

if TYPE_CHECKING:
    from mapdesk.addresses.ground import Near, Row
    from mapdesk.layers.base import Layer

_SHOWN_CAMERAS = 4
_TITLES = {
    "micro_grids": msg("Micro-grid"),
    "grids": msg("Grid"),
    "area_groups": msg("Area group"),
    "villages": msg("Village or community"),
    "towns": msg("Town"),
    "land": msg("Island"),
    "sea_farms": msg("Farm zone"),
    "sea_parcels": msg("Sea parcel"),
    "fishing_grounds": msg("Fishing ground"),
}


def place_facts(found: Whereabouts) -> list[tuple[Message, str]]:
    """Return what is known of a place as (title, text).

    Nearest address with distance and bearing on land, or the place at sea told from a landmark; the micro-grid, grid,
    area group, village, town and island that hold it; farm zone, parcel, fishing ground and the nearest harbour at sea;
    the posts that answer for it and the cameras that look at it. What is unknown is missing.
    """
    facts: list[tuple[Message, str]] = []
    if found.sea is not None and found.sea.landmark is not None:
        facts.append((msg("Position at sea"), told(found.sea.landmark)))
    if found.address is not None:
        facts.append((msg("Nearest address"), _near(found.address)))
    facts += [(_TITLES[layer], _cells(layer, rows)) for layer, rows in found.cells.items()]
    if found.sea is not None:
        zones = {
            "sea_farms": found.sea.farms, "sea_parcels": found.sea.parcels, "fishing_grounds": found.sea.grounds,
        }  # fmt: skip
        facts += [(_TITLES[layer], _cells(layer, rows)) for layer, rows in zones.items() if rows]
        if found.sea.harbour is not None:
            facts.append((msg("Nearest harbour"), told(found.sea.harbour)))
    if found.posts:
        facts.append((msg("Posts responsible"), "\n".join(dict.fromkeys(_post(row) for row in found.posts))))
    if found.cameras:
        facts.append((msg("Cameras looking here"), _cameras(found.cameras)))
    return facts


def _near(near: Near) -> str:
    name = title_of(LAYERS.load()[near.layer], near.row)
    if near.distance_m < 1:
        return name
    return tr(
        "{distance} {direction} of {place}",
        distance=distance(near.distance_m),
        direction=point_of(near.bearing_deg),
        place=name,
    )


def _cells(layer: str, rows: list[Row]) -> str:
    return " / ".join(_named(LAYERS.load()[layer], row) for row in rows)


def _named(layer: Layer, row: Row) -> str:
    title = title_of(layer, row)
    code = row.get(layer.code) if layer.code else None
    return f"{title} ({code})" if code and code != title and layer.name != "land" else title


def _post(row: Row) -> str:
    """Return a post in words: a bare number gains its role, a full title stays."""
    post = str(row.get("post") or "")
    role = written(LAYERS.load()["staff"].schema.column("role"), row.get("role"))
    return f"{role} {post}".strip() if post.isdigit() or not post else post


def _cameras(cameras: list[tuple[Row, float]]) -> str:
    health = LAYERS.load()["cameras"].schema.column("health")
    texts = []
    for row, metres in cameras[:_SHOWN_CAMERAS]:
        name, state = str(row.get("name") or row["camera_id"]), row.get("health")
        far = distance(metres)
        texts.append(f"{name} {far}" if state in ("ok", None) else f"{name} {far} ({written(health, state)})")
    more = len(cameras) - len(texts)
    return ", ".join(texts) + (tr(" and {count} more", count=more) if more else "")
