"""Headers of files and the columns they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.model.schema import Column

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer

_IGNORED = re.compile(r"[\s_\-./\\:*\"'`·]+")
_BRACKETS = re.compile(r"[(\[{【〔][^)\]}】〕]*[)\]}】〕]")

LONGITUDE = ("经度", "东经", "lon", "lng", "long", "longitude", "经度坐标", "坐标经度", "x经度", "gpslon", "gps经度")
LATITUDE = ("纬度", "北纬", "lat", "latitude", "纬度坐标", "坐标纬度", "y纬度", "gpslat", "gps纬度")
EAST = ("x", "xcoord", "x coordinate", "x坐标", "东坐标", "横坐标", "东", "east", "easting", "point x", "coord x")
NORTH = ("y", "ycoord", "y coordinate", "y坐标", "北坐标", "纵坐标", "北", "north", "northing", "point y", "coord y")
BOTH = (
    "经纬度",
    "坐标",
    "位置坐标",
    "lonlat",
    "latlon",
    "coordinates",
    "coordinate",
    "location",
    "wkt",
    "geometry",
    "geom",
)


@dataclass(frozen=True)
class PositionColumns:
    """Which headers hold the position.

    Attributes
    ----------
    east, north : str or None
        Headers with longitude and latitude, or with easting and northing.
    both : str or None
        A header whose cells hold a whole position as text; used when there is no pair.
    geographic : bool
        Whether the pair is named longitude and latitude: WGS 84 then, unless a datum is given. A pair called x and y
        says nothing of its reference system.
    """

    east: str | None = None
    north: str | None = None
    both: str | None = None
    geographic: bool = False

    def __bool__(self) -> bool:
        return self.both is not None or (self.east is not None and self.north is not None)


def folded(header: str) -> str:
    """Return a header as it is compared: width, case, spaces, underscores and punctuation folded away."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", str(header)).casefold())


def match_columns(layer: Layer, headers: Sequence[str]) -> dict[str, str]:
    """Return which header means which column of a layer.

    Parameters
    ----------
    layer : Layer
    headers : sequence of str
        As they stand in the file.

    Returns
    -------
    dict
        Header -> column name. Each column is given once: to the header that names it best (the column's or key's own
        name, then its title, then its first aliases), then to the first. Headers of positions and headers that mean
        nothing to the layer are missing. A header with a unit in brackets is compared with and without it.
    """
    known = _names_of(layer)
    position = position_columns(headers)
    taken = {position.east, position.north, position.both}
    best: dict[str, tuple[int, int, str]] = {}
    for place, header in enumerate(headers):
        if header in taken:
            continue
        for penalty, form in enumerate(_forms(header)):
            found = known.get(form)
            if found is not None:
                rank, column = found
                candidate = (rank + 1000 * penalty, place, header)
                best[column] = min(best.get(column, candidate), candidate)
                break
    return {header: column for column, (_, _, header) in sorted(best.items(), key=lambda item: item[1][1])}


def position_columns(headers: Iterable[str]) -> PositionColumns:
    """Return the headers that hold positions.

    Longitude and latitude are preferred to x and y, a pair to one column with both. Swapped values are found by the
    reader of the values, not here.
    """
    by_form: dict[str, str] = {}
    for header in headers:
        for form in _forms(header):
            by_form.setdefault(form, header)

    def first(names: tuple[str, ...]) -> str | None:
        return next((by_form[folded(name)] for name in names if folded(name) in by_form), None)

    east, north = first(LONGITUDE), first(LATITUDE)
    if east is not None and north is not None:
        return PositionColumns(east, north, None, geographic=True)
    east, north = first(EAST), first(NORTH)
    if east is not None and north is not None:
        return PositionColumns(east, north, None, geographic=False)
    return PositionColumns(both=first(BOTH))


def choice_of(column: Column, text: str) -> str | None:
    """Return the value of a column with choices that a word of a file means, or None.

    A column without choices takes any text; its known words are still turned into their values.
    """
    form = folded(text)
    for value, title in column.choices.items():
        if form in (folded(value), folded(title.key), folded(str(title))):
            return value
    for word, value in column.choice_aliases.items():
        if folded(word) == form:
            return value
    return None if column.choices else text


def _names_of(layer: Layer) -> dict[str, tuple[int, str]]:
    """Return folded name -> (rank, column); a smaller rank names the column better."""
    known: dict[str, tuple[int, str]] = {folded(layer.key): (0, layer.key)}
    schema = layer.schema
    for column in schema.columns:
        known.setdefault(folded(column.name), (0, column.name))
    for column in schema.columns:
        for rank, alias in enumerate((str(column.title), column.title.key, *column.aliases), start=1):
            form = folded(alias)
            if form not in known or (known[form][1] == column.name and known[form][0] > rank):
                known[form] = (rank, column.name)
    return known


def _forms(header: str) -> tuple[str, ...]:
    """Return the forms under which a header is looked up: whole, and without what stands in brackets."""
    whole = folded(header)
    bare = folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", str(header))))
    return (whole,) if bare in ("", whole) else (whole, bare)
