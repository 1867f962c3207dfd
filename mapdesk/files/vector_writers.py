"""Rows to GeoPackage, Shapefile, GeoJSON, KML and FlatGeobuf."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.errors import FormatError
from mapdesk.geo import crs
from mapdesk.model.schema import Kind, Shape
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.files.writing import Chunk, Outline

_GDAL_SHAPES = {Shape.POINT: "Point", Shape.LINE: "MultiLineString", Shape.POLYGON: "MultiPolygon"}
_DBF_NAME, _DBF_TEXT = 10, 254
_FID = "fid"


def write_gpkg(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write a GeoPackage with one table, chunk by chunk."""
    _append(path, "GPKG", outline, chunks, outline.names)
    return []


def write_shapefile(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write a Shapefile in UTF-8; its names are cut to 10 characters, its texts to 254 bytes."""
    names = dbf_names(outline.names)
    cut = 0

    def counted() -> Iterator[Chunk]:
        nonlocal cut
        for chunk in chunks:
            cut += sum(
                1 for row in chunk.values for value in row if isinstance(value, str) and len(value.encode()) > _DBF_TEXT
            )
            yield chunk

    _append(path, "ESRI Shapefile", outline, counted(), names)
    notes = [msg("The names of columns were cut to 10 characters.")] if names != outline.names else []
    if cut:
        notes.append(msg("{count} texts were longer than a Shapefile can hold and were cut.", count=cut))
    return notes


def write_kml(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write KML, which is always longitude and latitude."""
    if not crs.is_geographic(outline.crs):
        raise FormatError(msg("{format} holds longitudes and latitudes only.", format="KML"))
    _append(path, "LIBKML", outline, _whole(chunks), outline.names)
    return []


def write_flatgeobuf(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write FlatGeobuf; its index needs all rows at once."""
    _append(path, "FlatGeobuf", outline, _whole(chunks), outline.names)
    return []


def write_geojson(path: Path, outline: Outline, chunks: Iterator[Chunk]) -> list[Message]:
    """Write a collection of features, one per line; degrees as RFC 7946 has it, else with the old `crs` member."""
    named = "" if crs.is_geographic(outline.crs) else _crs_member(outline.crs)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(f'{{"type":"FeatureCollection",{named}"features":[')
        between = "\n"
        for chunk in chunks:
            for row, shape in zip(chunk.values, _geojson(chunk), strict=True):
                properties = json.dumps(dict(zip(outline.names, row, strict=True)), ensure_ascii=False, default=str)
                stream.write(f'{between}{{"type":"Feature","properties":{properties},"geometry":{shape}}}')
                between = ",\n"
        stream.write("\n]}\n")
    return []


def dbf_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of at most 10 characters, each once: a repeated one ends in a number."""
    made: list[str] = []
    for name in names:
        short, number = name[:_DBF_NAME], 1
        while short in made:
            number += 1
            short = f"{name[: _DBF_NAME - 1 - len(str(number))]}_{number}"
        made.append(short)
    return tuple(made)


def _crs_member(code: int) -> str:
    return f'"crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}},'


def _geojson(chunk: Chunk) -> list[str]:
    if chunk.geometries is None:
        return ["null"] * len(chunk.values)
    return [text if text is not None else "null" for text in shapely.to_geojson(chunk.geometries).tolist()]


def _whole(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Yield all chunks as one; nothing if there are none."""
    parts = list(chunks)
    if parts:
        shapes = [part.geometries for part in parts if part.geometries is not None]
        values = [row for part in parts for row in part.values]
        yield type(parts[0])(values, np.concatenate(shapes) if shapes else None)


def _append(path: Path, driver: str, outline: Outline, chunks: Iterator[Chunk], names: tuple[str, ...]) -> None:
    from pyogrio import raw

    made = False
    for chunk in chunks:
        made = _put(raw, path, driver, outline, chunk, names, append=made)
    if not made:
        empty = np.empty(0, dtype=object)
        _put(raw, path, driver, outline, _Empty([], empty), names, append=False)


class _Empty:
    """A chunk without rows, for a table that has none."""

    def __init__(self, values: list[tuple[Any, ...]], geometries: Any) -> None:
        self.values = values
        self.geometries = geometries


def _put(
    raw: Any, path: Path, driver: str, outline: Outline, chunk: Any, names: tuple[str, ...], *, append: bool
) -> bool:
    """Write or append one chunk; return True."""
    kind = _GDAL_SHAPES.get(outline.shape)
    columns = list(zip(*chunk.values, strict=True)) if chunk.values else [()] * len(names)
    made = [_array(values, one) for values, one in zip(columns, outline.kinds, strict=True)]
    arrays, masks = zip(*made, strict=True) if made else ((), ())
    wkb = None if kind is None or chunk.geometries is None else shapely.to_wkb(chunk.geometries)
    options: dict[str, Any] = {"encoding": "UTF-8"} if driver in ("ESRI Shapefile",) else {}
    if driver == "GPKG":
        options["layer_options"] = {"FID": "ogc_fid" if _FID in names else _FID}
    if driver == "FlatGeobuf" and wkb is not None and shapely.is_missing(chunk.geometries).any():
        options["layer_options"] = {"SPATIAL_INDEX": "NO"}  # its index cannot hold rows without a position
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw.write(
            str(path), wkb, list(arrays), np.array(names, dtype=object), field_mask=list(masks),
            layer=path.stem if driver == "ESRI Shapefile" else outline.layer, driver=driver, geometry_type=kind,
            crs=f"EPSG:{outline.crs}" if kind is not None else None, append=append, **options,
        )  # fmt: skip
    return True


def _array(values: Any, kind: Kind) -> tuple[Any, Any]:
    """Return a column as an array GDAL takes, and which values are missing."""
    missing = np.array([value is None for value in values], dtype=bool)
    mask = missing if missing.any() else None
    if kind in (Kind.INTEGER, Kind.REAL, Kind.BOOLEAN):
        dtype = {Kind.INTEGER: np.int64, Kind.REAL: np.float64, Kind.BOOLEAN: np.bool_}[kind]
        return np.array([0 if value is None else value for value in values], dtype=dtype), mask
    return np.array([None if value is None else str(value) for value in values], dtype=object), None
