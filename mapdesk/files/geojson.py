"""GeoJSON: a collection, a single feature, a bare list of features, one feature per line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mapdesk.errors import FormatError
from mapdesk.files.encoding import decode
from mapdesk.files.table import Table, empty_file, shorten_long_cells
from mapdesk.geo import crs, validity
from mapdesk.words import Message, msg

MAX_BYTES = 400_000_000
_URN = re.compile(r"EPSG:(?:[\d.]*:)?(\d+)", re.IGNORECASE)
_GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}


def read(path: Path, encoding: str | None = None) -> Table:
    """Return the features of a file: properties as columns, WGS 84 unless the old `crs` member says otherwise.

    Raises
    ------
    FormatError
        If it is no JSON, no features, or too large.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FormatError(
            msg("“{name}” is too large: more than {limit} MB.", name=path.name, limit=MAX_BYTES // 1_000_000),
            hint=msg("Save it as a GeoPackage."),
        )
    text, _ = decode(path.read_bytes(), path, encoding)
    if not text.strip():
        raise empty_file(path)
    data = _parsed(text, path)
    features = _features(data, path)
    if not features:
        raise empty_file(path)
    problems: dict[int, Message] = {}
    columns = _columns(features)
    shorten_long_cells(columns, problems)
    geometries = _geometries(features, problems)
    return Table(
        path,
        "geojson",
        columns,
        len(features),
        geometries=geometries,
        crs=_crs(data),
        problems=problems,
    )


def _parsed(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise FormatError(msg("“{name}” is nested too deeply.", name=path.name)) from error
    except ValueError as error:
        lines = [line.strip(" \t\r\x1e") for line in text.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 1 and lines[0].endswith("}"):
            return [_line(line, number, path) for number, line in enumerate(lines, 1)]
        raise _no_json(path, error) from error


def _line(line: str, number: int, path: Path) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise FormatError(
            msg("“{name}” is no GeoJSON, or it is cut off.", name=path.name), msg("Line {line}.", line=number)
        ) from error


def _no_json(path: Path, error: ValueError) -> FormatError:
    where = (
        msg("Line {line}, column {column}.", line=error.lineno, column=error.colno)
        if isinstance(error, json.JSONDecodeError)
        else ""
    )
    return FormatError(msg("“{name}” is no GeoJSON, or it is cut off.", name=path.name), where)


def _features(data: Any, path: Path) -> list[dict[str, Any]]:
    """Return the features of whatever form the file has."""
    if isinstance(data, dict) and isinstance(data.get("features"), list):
        found = data["features"]
    elif isinstance(data, list):
        found = data
    else:
        found = [data]
    features = [_feature(one) for one in found]
    if any(one is None for one in features):
        raise FormatError(msg("“{name}” is JSON, but no GeoJSON: it holds no features.", name=path.name))
    return [one for one in features if one is not None]


def _feature(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, dict):
        return None
    if one.get("type") in _GEOMETRIES:
        return {"properties": {}, "geometry": one}
    return one if "geometry" in one or one.get("type") == "Feature" else None


def _columns(features: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names: dict[str, None] = {}
    records = []
    for feature in features:
        properties = feature.get("properties")
        record = dict(properties) if isinstance(properties, dict) else {}
        if feature.get("id") is not None:
            record.setdefault("id", feature["id"])
        records.append(record)
        names.update(dict.fromkeys(record))
    return {str(name): [_value(record.get(name)) for record in records] for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value if value != "" else None


def _geometries(features: list[dict[str, Any]], problems: dict[int, Message]) -> Any:
    """Return the geometries, None where there is none; what cannot be built is noted as a problem."""
    texts = np.array([_geometry_text(feature.get("geometry")) for feature in features], dtype=object)
    made = np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)
    for row in np.flatnonzero((texts != None) & shapely.is_missing(made)).tolist():  # noqa: E711
        problems.setdefault(row, _geometry_problem(features[row]["geometry"]))
    return made


def _geometry_text(geometry: Any) -> str | None:
    return None if geometry is None else json.dumps(geometry)


def _geometry_problem(geometry: Any) -> Message:
    """Return why a geometry could not be built: the first ring that says so, or just that it could not."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons: list[Any] = []
    if isinstance(coordinates, list):
        polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    try:
        for polygon in polygons:
            for ring in polygon:
                if problem := validity.ring_problem([point[:2] for point in ring]):
                    return problem
    except (TypeError, ValueError, IndexError):
        pass
    return msg("The geometry cannot be read.")


def _crs(data: Any) -> int:
    member = data.get("crs") if isinstance(data, dict) else None
    name = str((member.get("properties") or {}).get("name", "")) if isinstance(member, dict) else ""
    found = _URN.search(name)
    return int(found.group(1)) if found else crs.WGS84
