"""A layer as one binary block for the page ("MDL1"), made from flat arrays without a loop over features.

Layout, little endian: "MDL1", uint32 length of the header, the header as JSON, zeros to a multiple of 8, then the
arrays, each beginning at a multiple of 8. Coordinates are int32, degrees times 1e7, (lon, lat), EPSG:4490.
"""

from __future__ import annotations

import itertools
import json
import re
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.errors import MapdeskError
from mapdesk.model.schema import Kind, Shape
from mapdesk.words import msg

if TYPE_CHECKING:
    from mapdesk.layers.base import Layer
    from mapdesk.layers.style import Grades
    from mapdesk.store.workspace import Workspace

MAGIC = b"MDL1"
SCALE = 1e7
NO_BEARING = 65_535
_ALIGN = 8
_TRIES = 5
_NAMES = {"int32": "i32", "uint32": "u32", "uint16": "u16", "uint8": "u8", "float32": "f32"}

Array = npt.NDArray[Any]


def payload(layer: Layer, workspace: Workspace, revision: int) -> bytes:
    """Return all features of a layer that have a geometry, as the page reads them.

    Parameters
    ----------
    layer : Layer
        With points, lines or polygons; a layer without such geometry gives a block of no features.
    workspace : Workspace
    revision : int
        Written into the header.

    Returns
    -------
    bytes
        Arrays `ids` (fid), `coords`, `case` and, by what the style asks for, `parts`, `vertices`, `bearing`, `angle`,
        `range_m`, `grade`, `label_offsets`, `label_bytes`, `rank`, `at`.
    """
    for _ in range(_TRIES - 1):
        before = workspace.status(layer.name).revision
        try:
            block = _block(layer, workspace, revision)
        except _Moved:
            continue
        if workspace.status(layer.name).revision == before:
            return block
    return _block(layer, workspace, revision)


class _Moved(MapdeskError):
    """The layer was written between two readings, so its columns do not stand beside its geometries."""


def _block(layer: Layer, workspace: Workspace, revision: int) -> bytes:
    shapes: Array | None = None
    if layer.shape is Shape.POINT:
        ids, positions = workspace.points(layer.name)
        arrays = {"ids": ids, "coords": _scaled(positions)}
    elif layer.shape in (Shape.LINE, Shape.POLYGON):
        ids, shapes = workspace.shapes(layer.name)
        arrays = {"ids": ids, **part_arrays(shapes)}
    else:
        ids = np.empty(0, np.uint32)
        arrays = {"ids": ids, "coords": np.empty(0, np.int32)}
    arrays["ids"] = ids.astype(np.uint32, copy=False)
    arrays["case"] = _cases(layer, workspace, len(ids))
    if layer.style.grades is not None:
        arrays["grade"] = _grades(layer, workspace, layer.style.grades, len(ids))
    arrays.update(_directions(layer, workspace, len(ids)))
    arrays.update(_labels(layer, workspace, len(ids)))
    if layer.style.label is not None:
        arrays["rank"] = _ranks(layer, shapes, len(ids))
    if layer.time is not None:
        arrays["at"] = seconds_of(_column(layer, workspace, layer.time, len(ids)))
    geometry = Shape.POINT if shapes is None else layer.shape
    return packed({"layer": layer.name, "revision": revision, "geometry": geometry.value, "count": len(ids)}, arrays)


def packed(header: dict[str, Any], arrays: dict[str, Array]) -> bytes:
    """Return a header and arrays as one block; the header gains `arrays` with type, offset and length of each."""
    offset = 0
    listed: dict[str, dict[str, Any]] = {}
    chunks: list[bytes] = []
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        listed[name] = {"dtype": _NAMES[array.dtype.name], "offset": offset, "length": int(array.size)}
        chunks += [raw, bytes(-len(raw) % _ALIGN)]
        offset += len(raw) + (-len(raw) % _ALIGN)
    text = json.dumps({**header, "arrays": listed}, ensure_ascii=False, separators=(",", ":")).encode()
    start = MAGIC + struct.pack("<I", len(text)) + text
    return b"".join([start, bytes(-len(start) % _ALIGN), *chunks])


def _scaled(positions: Array) -> Array:
    return np.rint(positions * SCALE).astype(np.int32).reshape(-1)


def part_arrays(shapes: Array) -> dict[str, Array]:
    """Return `coords`, `vertices` and `parts` of shapes of one kind: lines or polygons, single or multiple."""
    if len(shapes) == 0:
        zero = np.zeros(1, np.uint32)
        return {"coords": np.empty(0, np.int32), "parts": zero, "vertices": zero}
    _, positions, offsets = shapely.to_ragged_array(shapes, include_z=False)
    vertices, *outer = offsets
    parts: Array = np.arange(len(shapes) + 1)  # lines that are all single: one path each
    if outer:
        parts = outer[-1]
        for inner in reversed(outer[:-1]):
            parts = inner[parts]
    return {"coords": _scaled(positions), "parts": parts.astype(np.uint32), "vertices": vertices.astype(np.uint32)}


def _cases(layer: Layer, workspace: Workspace, count: int) -> Array:
    """Return the index of each feature's case; the first stands in for values no case names."""
    if layer.style.by is None or count == 0:
        return np.zeros(count, np.uint8)
    index = layer.style.case_of()
    values = _column(layer, workspace, layer.style.by, count)
    return np.fromiter((index.get(value, 0) for value in values), np.uint8, count)


def _grades(layer: Layer, workspace: Workspace, grades: Grades, count: int) -> Array:
    """Return the index of each feature's grade; the first stands in for values no grade names."""
    index = grades.grade_of()
    values = _column(layer, workspace, grades.by, count)
    return np.fromiter((index.get(value, 0) for value in values), np.uint8, count)


def _directions(layer: Layer, workspace: Workspace, count: int) -> dict[str, Array]:
    """Return bearing, and angle and range where the layer has view sectors."""
    if layer.style.bearing is None or count == 0:
        return {}
    arrays = {"bearing": _tenths(_numbers(layer, workspace, layer.style.bearing, count), round_trip=True)}
    if {"angle_deg", "range_m"} <= {column.name for column in layer.columns}:
        arrays["angle"] = _tenths(_numbers(layer, workspace, "angle_deg", count), round_trip=False)
        reach = np.nan_to_num(_numbers(layer, workspace, "range_m", count), nan=0.0, posinf=0.0, neginf=0.0)
        arrays["range_m"] = np.clip(np.rint(reach), 0, NO_BEARING - 1).astype(np.uint16)
    return arrays


def _column(layer: Layer, workspace: Workspace, column: str, count: int) -> list[Any]:
    values = workspace.column(layer.name, column, positioned=True)
    if len(values) != count:
        raise _Moved(msg("The layer {layer} is being written; try again.", layer=layer.title))
    return values


def seconds_of(times: Sequence[str | None]) -> Array:
    """Return ISO times in UTC as whole seconds since 1970, u32; unknown or earlier ones are 0."""
    texts = np.array([(one or "NaT")[:19] for one in times], dtype="datetime64[s]")
    seconds = np.where(np.isnat(texts), 0, texts.astype(np.int64))
    return np.clip(seconds, 0, 2**32 - 1).astype(np.uint32)


def _numbers(layer: Layer, workspace: Workspace, column: str, count: int) -> npt.NDArray[np.float64]:
    return np.array(_column(layer, workspace, column, count), dtype=np.float64)


def _tenths(degrees: npt.NDArray[np.float64], *, round_trip: bool) -> Array:
    """Return tenths of degrees; unknown bearings are 65535, unknown angles 0."""
    known = np.isfinite(degrees)
    value = np.where(known, degrees, 0.0)
    value = np.mod(np.rint(value * 10), 3600) if round_trip else np.clip(np.rint(value * 10), 0, 3600)
    return np.where(known, value, NO_BEARING if round_trip else 0).astype(np.uint16)


def _labels(layer: Layer, workspace: Workspace, count: int) -> dict[str, Array]:
    """Return the labels as UTF-8 bytes with offsets; what has no label has an empty one."""
    label = layer.style.label
    if label is None:
        return {}
    return label_arrays(label_texts(layer, _column(layer, workspace, label.column, count)))


def label_texts(layer: Layer, values: Sequence[Any]) -> list[str | None]:
    """Return what is written beside features: the values of the label's column as titles and texts, shortened."""
    label = layer.style.label
    if label is None:
        return [None] * len(values)
    column = layer.schema.column(label.column)
    if column.choices:
        titles = {value: str(title) for value, title in column.choices.items()}
        values = [titles.get(value, value) for value in values]
    elif column.kind is not Kind.TEXT:
        values = [None if value is None else str(value) for value in values]
    return list(values) if label.pattern is None else _shortened(values, label.pattern)


def _shortened(texts: Sequence[str | None], pattern: str) -> list[str | None]:
    """Return the first group of a pattern where it is found in a text, else the text."""
    search = re.compile(pattern).search
    return [found[1] if text and (found := search(text)) else text for text in texts]


def label_arrays(texts: Sequence[str | None]) -> dict[str, Array]:
    """Return `label_offsets` and `label_bytes` of texts; None is an empty label."""
    encoded = [text.encode("utf-8", "replace") if text else b"" for text in texts]
    ends = itertools.accumulate(map(len, encoded), initial=0)
    return {
        "label_offsets": np.fromiter(ends, np.uint32, len(encoded) + 1),
        "label_bytes": np.frombuffer(b"".join(encoded), np.uint8),
    }


def _ranks(layer: Layer, shapes: Array | None, count: int) -> Array:
    """Return label priorities: the layer's, and larger polygons up to 15 above smaller ones."""
    label = layer.style.label
    base = label.rank if label is not None else 0
    if layer.shape is not Shape.POLYGON or shapes is None or count < 2:
        return np.full(count, base, np.uint8)
    area = np.log(np.maximum(shapely.area(shapes), 1e-14))
    spread = float(area.max() - area.min()) or 1.0
    return np.asarray(np.clip(base + np.rint(15 * (area - area.min()) / spread), 0, 255), dtype=np.uint8)
