"""Where the rows of a table lie: which columns say it, in which system, and the positions in the stored system."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.errors import MapdeskError
from mapdesk.exchange.tally import Tally
from mapdesk.exchange.values import NOTHING
from mapdesk.files.table import Table
from mapdesk.geo import written_positions
from mapdesk.layers.headers import BOTH, EAST, LATITUDE, LONGITUDE, NORTH, folded
from mapdesk.words import Message, msg

Floats = NDArray[np.float64]

_LON, _LAT, _X, _Y = (frozenset(map(folded, names)) for names in (LONGITUDE, LATITUDE, EAST, NORTH))
_WHOLE = frozenset(map(folded, (*BOTH, "the_geom", "shape", "几何", "空间数据", "lnglat", "latlng", "纬经度")))
_LAT_FIRST = frozenset(map(folded, ("latlon", "latlng", "纬经度", "location")))
_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")
_EDGES = re.compile(r"^(gcj02|bd09|wgs84|cgcs2000|gps)|(gcj02|bd09|wgs84|cgcs2000)$")
_WKT_BEGIN = re.compile(r"\s*(?:SRID=\d+;)?\s*(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYC)", re.IGNORECASE)
_TWO = re.compile(r"\s*[(\[]?\s*([-+]?\d+(?:\.\d+)?)\s*[,，;；\s]\s*([-+]?\d+(?:\.\d+)?)\s*[)\]]?\s*")


@dataclass(frozen=True)
class PositionColumns:
    """Which columns hold positions.

    Attributes
    ----------
    kind : str
        "geometry" (the file's own), "lonlat", "pair" (both in one column), "wkt", "xy" or "none".
    headers : tuple of str
        The columns, longitude or x first.
    others : tuple of str
        Further position columns, which are not used.
    """

    kind: str
    headers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def degrees(self) -> bool:
        """Return whether the columns are longitudes and latitudes by their names."""
        return self.kind in ("lonlat", "pair")


def find_positions(table: Table) -> PositionColumns:
    """Return where the positions of a table are; its own geometries win, then longitude and latitude, WKT, x and y."""
    names = {header: _folded(header) for header in table.columns}
    lonlat = _first_pair(names, _LON, _LAT)
    xy = _first_pair(names, _X, _Y)
    wkt = tuple(h for h, name in names.items() if name in _WHOLE and _looks(table.columns[h], _WKT_BEGIN))[:1]
    pair = tuple(h for h, name in names.items() if name in _WHOLE and _looks(table.columns[h], _TWO))[:1]
    found = [("lonlat", lonlat), ("pair", pair), ("wkt", wkt), ("xy", xy)]
    if table.geometries is not None and any(one is not None for one in table.geometries):
        found.insert(0, ("geometry", ()))
        chosen = found[0]
    else:
        chosen = next((one for one in found if one[1]), ("none", ()))
    others = tuple(header for kind, headers in found for header in headers if kind != chosen[0])
    return PositionColumns(chosen[0], chosen[1], others)


def free_columns(table: Table, *used: Container[str]) -> Table:
    """Return the table without the columns that have a meaning already, or must not come in."""
    columns = {header: values for header, values in table.columns.items() if not any(header in names for names in used)}
    return dataclasses.replace(table, columns=columns)


def degrees_of(table: Table, headers: Sequence[str], tally: Tally) -> Floats:
    """Return longitudes and latitudes of two columns, shape (n, 2); NaN where a row has none.

    Decimal degrees or degrees, minutes and seconds. (0, 0) is what devices write that know no position. A row with
    only one of the two, or with something else in them, is rejected.
    """
    lons, lats = (table.columns[header] for header in headers)
    points = np.full((table.rows, 2), np.nan)
    for row, (lon, lat) in enumerate(zip(lons, lats, strict=True)):
        if _none(lon) and _none(lat):
            continue
        try:
            points[row] = _numbers(lon, lat)
        except (ValueError, MapdeskError):
            tally.reject(row, _unreadable(headers, lon, lat))
    nowhere = (points == 0.0).all(axis=1)
    if nowhere.any():
        points[nowhere] = np.nan
        first = int(np.argmax(nowhere))
        tally.warn(msg("A position of 0, 0 counts as none."), first, "0, 0", count=int(nowhere.sum()))
    return points


def grid_of(table: Table, headers: Sequence[str], tally: Tally) -> Floats:
    """Return two columns of coordinates as numbers, shape (n, 2), in the order of the columns; NaN where none."""
    points = np.full((table.rows, 2), np.nan)
    for row, (x, y) in enumerate(zip(*(table.columns[header] for header in headers), strict=True)):
        if _none(x) and _none(y):
            continue
        try:
            points[row] = float(str(x).replace(",", "")), float(str(y).replace(",", ""))
            if not np.isfinite(points[row]).all():
                raise ValueError(x)
        except ValueError:
            points[row] = np.nan
            tally.reject(row, _unreadable(headers, x, y))
    points[(points == 0.0).all(axis=1)] = np.nan
    return points


def pair_of(table: Table, header: str, tally: Tally) -> Floats:
    """Return the longitudes and latitudes of one column that holds both, shape (n, 2); NaN where none.

    Chinese files put the longitude first, columns called "latlon" or "location" the latitude. Otherwise, where all
    first numbers fit a latitude and a second one does not, the latitude comes first.
    """
    points = np.full((table.rows, 2), np.nan)
    for row, cell in enumerate(table.columns[header]):
        if _none(cell):
            continue
        found = _TWO.fullmatch(str(cell))
        if found:
            points[row] = float(found.group(1)), float(found.group(2))
        else:
            tally.reject(row, msg("“{column}” is no position: {value}.", column=header, value=str(cell)[:80]))
    first, second = points[:, 0], points[:, 1]
    if _folded(header) in _LAT_FIRST or (
        (np.abs(first[np.isfinite(first)]) <= 90).all() and (np.abs(second[np.isfinite(second)]) > 90).any()
    ):
        points = points[:, ::-1]
    return points


def shapes_of_wkt(cells: Sequence[Any], header: str, tally: Tally) -> NDArray[np.object_]:
    """Return the geometries of a column of WKT; a row with something else is rejected."""
    texts = np.array([None if _none(cell) else re.sub(r"^\s*SRID=\d+;", "", str(cell)) for cell in cells], dtype=object)
    made = np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object)
    for row, (text, shape) in enumerate(zip(texts, made, strict=True)):
        if text is not None and shape is None:
            tally.reject(row, msg("“{column}” is no WKT geometry: {value}.", column=header, value=text[:60]))
    return made


def _numbers(lon: Any, lat: Any) -> tuple[float, float]:
    try:
        pair = float(lon), float(lat)
    except (ValueError, TypeError):
        if _none(lon) or _none(lat):
            raise ValueError(lon) from None
        north, east = _lettered(str(lat), "N"), _lettered(str(lon), "E")
        return written_positions.parse_position(f"{north}, {east}")
    if not np.isfinite(pair).all():
        raise ValueError(lon)
    return pair


def _lettered(text: str, letter: str) -> str:
    text = text.strip().replace("东经", "").replace("北纬", "")
    return text if re.search("[NSEWnsew]", text) else f"{text}{letter}"


def _unreadable(headers: Sequence[str], one: Any, other: Any) -> Message:
    value = f"{'' if one is None else one}, {'' if other is None else other}"[:80]
    return msg("“{first}” and “{second}” are no position: {value}.", first=headers[0], second=headers[1], value=value)


def _none(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOTHING)


def _folded(header: str) -> str:
    bare = _BRACKETS.sub("", header).strip() or header
    return _EDGES.sub("", folded(bare))


def _first_pair(names: dict[str, str], ones: frozenset[str], others: frozenset[str]) -> tuple[str, ...]:
    one = next((header for header, name in names.items() if name in ones), None)
    other = next((header for header, name in names.items() if name in others), None)
    return (one, other) if one is not None and other is not None else ()


def _looks(cells: Sequence[Any], pattern: re.Pattern[str]) -> bool:
    sample = [str(cell) for cell in cells if not _none(cell)][:50]
    return bool(sample) and sum(1 for text in sample if pattern.match(text)) >= 0.5 * len(sample)
