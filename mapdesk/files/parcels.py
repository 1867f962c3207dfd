"""The parcel text file of Chinese land and sea offices: attributes, then blocks of boundary points.

`[属性描述]` holds lines key=value (coordinate system, zone, unit); `[地块坐标]` holds for each parcel a line
`points,area in hectares,number,name,kind,sheet,use,code,@` and its points `name,ring,X,Y`, X being north. Ring 1 is
the outline, others are holes, or further parts where they lie outside. Layout: domain notes of the project, 2.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mapdesk.errors import FormatError, GeometryError
from mapdesk.files.encoding import decode
from mapdesk.files.table import Table, empty_file
from mapdesk.geo import crs, validity
from mapdesk.words import Message, msg

HEADERS = ("界址点数", "地块面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编码")
_MARKS = ("[地块坐标]", "[属性描述]")
_OWN_SYSTEM = re.compile("2000|CGCS", re.IGNORECASE)
MAX_BYTES = 200_000_000


@dataclass
class _Parcel:
    line: int
    cells: list[str]
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    problem: Message | None = None


def looks_like(text: str) -> bool:
    """Return whether the beginning of a text is that of a parcel file."""
    return any(mark in text for mark in _MARKS)


def read(path: Path, encoding: str | None = None) -> Table:
    """Return the parcels of a file: one row each, geometry as (east, north) in the system the file names.

    Raises
    ------
    FormatError
        If it is no parcel file, or holds no parcel.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FormatError(
            msg("“{name}” is too large: more than {limit} MB.", name=path.name, limit=MAX_BYTES // 1_000_000)
        )
    text, _ = decode(path.read_bytes(), path, encoding)
    facts, parcels = _parse(text)
    if not looks_like(text):
        raise FormatError(msg("“{name}” is no parcel file: it has no line [地块坐标].", name=path.name))
    if not parcels:
        raise empty_file(path)
    notes: list[Message] = []
    code, east_first = _system(facts, parcels, notes)
    closed = any(_repeats(ring) for parcel in parcels for ring in parcel.rings.values())
    if not closed:
        notes.append(msg("The file gives each boundary point once; the rings were closed."))
    shapes = [_shape(parcel, closed, east_first) for parcel in parcels]
    columns: dict[str, list[Any]] = {
        header: [parcel.cells[at] or None if at < len(parcel.cells) else None for parcel in parcels]
        for at, header in enumerate(HEADERS)
    }
    geometries = np.empty(len(shapes), dtype=object)
    geometries[:] = shapes
    return Table(
        path,
        "parcels",
        columns,
        len(parcels),
        geometries=geometries,
        crs=code,
        numbers=[parcel.line for parcel in parcels],
        problems={row: parcel.problem for row, parcel in enumerate(parcels) if parcel.problem},
        notes=tuple(notes),
    )


def _parse(text: str) -> tuple[dict[str, str], list[_Parcel]]:
    facts: dict[str, str] = {}
    parcels: list[_Parcel] = []
    in_points = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().replace("，", ",")
        if line.startswith("["):
            in_points = "坐标" in line
        elif line and not in_points:
            key, _, value = line.partition("=")
            facts[key.strip()] = value.strip()
        elif line.endswith("@"):
            parcels.append(_Parcel(number, [cell.strip() for cell in line.rstrip("@").split(",")][: len(HEADERS)]))
        elif line:
            _take_point(line, number, parcels)
    return facts, parcels


def _take_point(line: str, number: int, parcels: list[_Parcel]) -> None:
    cells = [cell.strip() for cell in line.split(",")]
    if not parcels:
        return
    try:
        ring, first, second = cells[1], float(cells[2]), float(cells[3])
    except (IndexError, ValueError):
        parcels[-1].problem = parcels[-1].problem or msg("Line {line} is no boundary point.", line=number)
        return
    parcels[-1].rings.setdefault(ring, []).append((first, second))


def _system(facts: dict[str, str], parcels: list[_Parcel], notes: list[Message]) -> tuple[int | None, bool]:
    """Return (EPSG code or None, whether the first coordinate is the easting)."""
    points = np.array([p for parcel in parcels for ring in parcel.rings.values() for p in ring], dtype=np.float64)
    points = points.reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    named = facts.get("坐标系", "")
    try:
        east, _, code = crs.order_grid(points[:, 0], points[:, 1])
    except GeometryError:
        return _degrees(points)
    if east.size and code == crs.METRIC and (zone := facts.get("带号", "").strip()).isdigit():
        by_zone = crs.grid_variant(east % 1_000_000 + int(zone) * 1_000_000)
        if by_zone not in (None, crs.GRID_ZONED):
            notes.append(msg("The file says zone {zone}; give the reference system.", zone=zone))
            return None, bool(east[0] == points[0, 0])
    degrees = facts.get("几度分带") or "3"
    if (named and not _OWN_SYSTEM.search(named)) or degrees != "3":
        notes.append(
            msg("The file says its coordinates are {system}, {degrees} degree zones.", system=named, degrees=degrees)
        )
        return None, bool(east.size and east[0] == points[0, 0])
    return code, bool(east.size and east[0] == points[0, 0])


def _degrees(points: Any) -> tuple[int | None, bool]:
    """Return the stored system when all coordinates look like degrees in China, either way round."""
    if not len(points):
        return None, False
    (low1, low2), (high1, high2) = points.min(axis=0), points.max(axis=0)
    if low1 >= 70 and high1 <= 140 and low2 >= 0 and high2 <= 60:
        return crs.STORED, True
    if low2 >= 70 and high2 <= 140 and low1 >= 0 and high1 <= 60:
        return crs.STORED, False
    return None, False


def _repeats(ring: list[tuple[float, float]]) -> bool:
    return len(ring) > 1 and ring[0] == ring[-1]


def _shape(parcel: _Parcel, closed: bool, east_first: bool) -> Any:
    """Return the polygon of a parcel, or None with its problem noted."""
    if not parcel.rings:
        parcel.problem = parcel.problem or msg("The parcel has no boundary points.")
    if parcel.problem:
        return None
    rings = []
    for raw in parcel.rings.values():
        points = np.array(raw if closed or _repeats(raw) else [*raw, raw[0]], dtype=np.float64)
        points = points if east_first else points[:, ::-1]
        parcel.problem = parcel.problem or validity.ring_problem(points)
        rings.append(points)
    return None if parcel.problem else _assembled([shapely.Polygon(ring) for ring in rings])


def _assembled(outlines: list[Any]) -> Any:
    """Return one polygon of rings: a ring inside the one before is its hole, others are parts."""
    parts: list[tuple[Any, list[Any]]] = []
    for outline in outlines:
        inside = next((part for part in parts if part[0].is_valid and part[0].contains(outline)), None)
        if inside is not None:
            inside[1].append(outline.exterior)
        else:
            parts.append((outline, []))
    made = [shapely.Polygon(outer.exterior, holes) for outer, holes in parts]
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)
