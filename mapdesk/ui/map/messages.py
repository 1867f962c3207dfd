"""What the page may say, as frozen values; a text that is not exactly one of them is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mapdesk.model.query import Box

LONGEST = 1_000_000
"""Characters of one message; the longest honest one is a drawing of a few thousand points."""
_MOST = 10_000  # hits of a click, points of a drawing, layers of a report
_MOST_FIDS = 50_000  # of one layer in an outline; the page tells 20,000 in all
_MOST_CASES = 256
_LON, _LAT, _ZOOM = 540.0, 90.0, 30.0  # the page may be panned past the date line


class BadMessageError(ValueError):
    """A message of the page does not follow the contract."""


@dataclass(frozen=True)
class View:
    """Where the map looks: centre (degrees), zoom, and the box that is seen once the page has told it."""

    lon: float
    lat: float
    zoom: float
    box: Box | None = None


@dataclass(frozen=True)
class Ready:
    """The page has loaded and listens."""


@dataclass(frozen=True)
class Moved:
    """The view has changed."""

    view: View


@dataclass(frozen=True)
class Pointer:
    """The pointer is over this place, or has left the map (None)."""

    place: tuple[float, float] | None


@dataclass(frozen=True)
class Hit:
    """A feature under the pointer, as the page's index sees it."""

    layer: str
    fid: int


@dataclass(frozen=True)
class Clicked:
    """A click at a place, with what the page found there, topmost first.

    `listed`: the person wants to choose from a list; `again`: the same spot was pressed before and the next object is
    meant; `at_px`: where on the map's widget.
    """

    lon: float
    lat: float
    hits: tuple[Hit, ...] = ()
    shift: bool = False
    ctrl: bool = False
    listed: bool = False
    again: bool = False
    at_px: tuple[float, float] | None = None


@dataclass(frozen=True)
class MenuRequested(Clicked):
    """The same for the context menu."""


@dataclass(frozen=True)
class Hovered:
    """The pointer rests on a feature, or on none (`hit` is None)."""

    hit: Hit | None
    label: str = ""


@dataclass(frozen=True)
class Drawn:
    """The points of a tool so far, (lon, lat), and where the pointer is while the next one is not set yet."""

    tool: str
    points: tuple[tuple[float, float], ...]
    final: bool
    live: tuple[float, float] | None = None


@dataclass(frozen=True)
class FoundIn:
    """What the page found of a layer in an outline: how many, and their rows, the first ones of too many."""

    layer: str
    count: int
    fids: tuple[int, ...]


@dataclass(frozen=True)
class Area:
    """An outline was drawn: its corners (lon, lat), what lies in it, and what is to be done with it.

    `mode` is "set", "add" or "remove"; `whole`: only what lies in it with all it has.
    """

    tool: str
    mode: str
    whole: bool
    points: tuple[tuple[float, float], ...]
    found: tuple[FoundIn, ...]


@dataclass(frozen=True)
class Hands:
    """What is in hand: the tool that selects ("none"), corners drawn so far, whether the keyboard's cursor is shown."""

    tool: str
    points: int
    cursor: bool


@dataclass(frozen=True)
class Painted:
    """All that is visible has been painted: milliseconds since it changed, features of each layer.

    `missing` names large layers of this view that are still on their way; the message comes again with them.
    """

    ms: float
    layers: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class InView:
    """How many features of each case of the layers that are switched on lie in the view; its zoom."""

    zoom: float
    layers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class HeatScale:
    """The fullest place of a heat field as it is painted: value per square kilometre; reach of a point in metres."""

    layer: str
    most: float
    radius_m: float


@dataclass(frozen=True)
class Failed:
    """Something went wrong in the page."""

    where: str
    detail: str


Incoming = Ready | Moved | Pointer | Clicked | Hovered | Drawn | Area | Hands | Painted | InView | HeatScale | Failed


def parse(text: str) -> Incoming:
    """Return what a message says.

    Raises
    ------
    BadMessageError
        Not JSON, an unknown kind, a field that is missing, of a wrong type or out of range.
    """
    if len(text) > LONGEST:
        raise BadMessageError("too long")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessageError("not JSON") from error
    if not isinstance(data, dict):
        raise BadMessageError("not an object")
    reader = _READERS.get(data["kind"]) if isinstance(data.get("kind"), str) else None
    if reader is None:
        raise BadMessageError("unknown kind")
    return reader(data)


def _number(data: Mapping[str, Any], name: str, limit: float = 1e12) -> float:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > limit:
        raise BadMessageError(f"{name} is no number in range")
    return float(value)


def _flag(data: Mapping[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise BadMessageError(f"{name} is no flag")
    return value


def _text(data: Mapping[str, Any], name: str, longest: int = 2000) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadMessageError(f"{name} is no text")
    return value[:longest]


def _items(data: Mapping[str, Any], name: str, most: int = _MOST) -> list[Any]:
    value = data.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise BadMessageError(f"{name} is no list")
    return value


def _hit(data: Any) -> Hit:
    if not isinstance(data, dict):
        raise BadMessageError("a hit is no object")
    fid = data.get("fid")
    if isinstance(fid, bool) or not isinstance(fid, int) or not 0 <= fid < 2**63:
        raise BadMessageError("fid is no row number")
    return Hit(_text(data, "layer", 100), fid)


def _place(data: Any) -> tuple[float, float]:
    if not isinstance(data, list) or len(data) != 2:
        raise BadMessageError("a point is no pair")
    return (
        _number({"lon": data[0]}, "lon", _LON),
        _number({"lat": data[1]}, "lat", _LAT),
    )


def _moved(data: Mapping[str, Any]) -> Moved:
    box = Box(
        _number(data, "west", 2 * _LON),
        _number(data, "south", _LAT),
        _number(data, "east", 2 * _LON),
        _number(data, "north", _LAT),
    )
    return Moved(View(_number(data, "lon", _LON), _number(data, "lat", _LAT), _number(data, "zoom", _ZOOM), box))


def _pointer(data: Mapping[str, Any]) -> Pointer:
    if data.get("lon") is None:
        return Pointer(None)
    return Pointer((_number(data, "lon", _LON), _number(data, "lat", _LAT)))


def _click(kind: type[Clicked]) -> Callable[[Mapping[str, Any]], Clicked]:
    def read(data: Mapping[str, Any]) -> Clicked:
        hits = tuple(_hit(one) for one in _items(data, "hits"))
        lon, lat = _number(data, "lon", _LON), _number(data, "lat", _LAT)
        flags = {name: _flag(data, name) for name in ("shift", "ctrl", "listed", "again")}
        at = None if data.get("x") is None else (_number(data, "x", 1e5), _number(data, "y", 1e5))
        return kind(lon, lat, hits, **flags, at_px=at)

    return read


def _hovered(data: Mapping[str, Any]) -> Hovered:
    if data.get("layer") is None:
        return Hovered(None)
    return Hovered(_hit(data), _text(data, "label") if data.get("label") is not None else "")


def _drawn(data: Mapping[str, Any]) -> Drawn:
    points = tuple(_place(one) for one in _items(data, "points"))
    live = None if data.get("live") is None else _place(data["live"])
    return Drawn(_text(data, "tool", 100), points, final=_flag(data, "final"), live=live)


def _whole(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise BadMessageError(f"{name} is no count")
    return value


def _found_in(data: Any) -> FoundIn:
    if not isinstance(data, dict):
        raise BadMessageError("what was found is no object")
    fids = tuple(_hit({"layer": "", "fid": fid}).fid for fid in _items(data, "fids", _MOST_FIDS))
    found = FoundIn(_text(data, "layer", 100), _whole(data, "count"), fids)
    if len(found.fids) > found.count:
        raise BadMessageError("more rows than were counted")
    return found


def _area(data: Mapping[str, Any]) -> Area:
    if data.get("mode") not in ("set", "add", "remove"):
        raise BadMessageError("mode is none of ours")
    points = tuple(_place(one) for one in _items(data, "points"))
    found = tuple(_found_in(one) for one in _items(data, "found"))
    return Area(_text(data, "tool", 100), data["mode"], _flag(data, "whole"), points, found)


def _hands(data: Mapping[str, Any]) -> Hands:
    return Hands(_text(data, "tool", 100), _whole(data, "points"), _flag(data, "cursor"))


def _painted(data: Mapping[str, Any]) -> Painted:
    layers = data.get("layers", {})
    if not isinstance(layers, dict) or len(layers) > _MOST:
        raise BadMessageError("layers is no object")
    missing = data.get("missing", [])
    if not isinstance(missing, list) or len(missing) > _MOST or not all(isinstance(one, str) for one in missing):
        raise BadMessageError("missing is no list of names")
    counts = {name: int(_number(layers, name)) for name in layers}
    return Painted(_number(data, "ms"), counts, tuple(missing))


def _in_view(data: Mapping[str, Any]) -> InView:
    layers = data.get("layers")
    if not isinstance(layers, dict) or len(layers) > _MOST:
        raise BadMessageError("layers is no object")
    counts = {name: tuple(_whole({"n": one}, "n") for one in _items(layers, name, _MOST_CASES)) for name in layers}
    return InView(_number(data, "zoom", _ZOOM), counts)


_READERS: dict[str, Callable[[Mapping[str, Any]], Incoming]] = {
    "ready": lambda _data: Ready(),
    "moved": _moved,
    "pointer": _pointer,
    "clicked": _click(Clicked),
    "menu": _click(MenuRequested),
    "hovered": _hovered,
    "drawn": _drawn,
    "area": _area,
    "hands": _hands,
    "painted": _painted,
    "in_view": _in_view,
    "heat": lambda data: HeatScale(_text(data, "layer", 100), _number(data, "most"), _number(data, "radius_m")),
    "failed": lambda data: Failed(_text(data, "where"), _text(data, "detail")),
}
