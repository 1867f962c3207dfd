"""A layer as one binary block for the page ("MDL1"), made from flat arrays without a loop over features.

Layout, little endian: "MDL1", uint32 length of the header, the header as JSON, zeros to a multiple of 8, then the
arrays, each beginning at a multiple of 8. Coordinates are int32, degrees times 1e7, (lon, lat), EPSG:4490.
"""

from __future__ import annotations

import itertools
import json
import re
import struct
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from mapdesk.errors import MapdeskError
from mapdesk.layers.drawable import Drawable, SomeRows, query_of
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
_SMALLEST, _LARGEST = float(np.log(1e-8)), float(np.log(1e-1))  # a building and a district, in square degrees
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
        `range_m`, `grade`, `label_offsets`, `label_bytes`, `rank`, `at`. The header tells of rows that are left out
        because no map can show them (`left_out`).
    """
    for _ in range(_TRIES - 1):
        before = workspace.status(layer.name).revision
        try:
            block = _block(layer, Drawable(workspace, layer.shape), revision)
        except _Moved:
            continue
        if workspace.status(layer.name).revision == before:
            return block
    return _block(layer, Drawable(workspace, layer.shape), revision)


def patch(layer: Layer, workspace: Workspace, keys: Iterable[str], revision: int) -> bytes | None:
    """Return some rows of a layer as a block of the same form, to be worked into an older one.

    Parameters
    ----------
    layer : Layer
    workspace : Workspace
    keys : iterable of str
        Of all rows that were touched, also of those that are no more.
    revision : int
        Written into the header: what the older block is brought to.

    Returns
    -------
    bytes or None
        As `payload`, and `gone`: fids under which these rows were there before and are no more, or have no position
        any more. None when that is not known of one of them; then the whole is to be read again.
    """
    wanted = set(keys)
    rows = SomeRows(workspace.rows(query_of(layer.name, layer.key, wanted)), layer.schema)
    source = Drawable(rows, layer.shape)
    former = workspace.former_fids(layer.name, wanted)
    if any(key not in former for key in wanted - rows.keys):
        return None
    gone = {fid for fids in former.values() for fid in fids} | {int(fid) for fid in rows.column(layer.name, "fid")}
    return _block(layer, source, revision, among=gone)


def left_out_of(block: bytes) -> int:
    """Return how many rows the header of a block tells to be left out."""
    (length,) = struct.unpack_from("<I", block, 4)
    return int(json.loads(block[8 : 8 + length]).get("left_out", 0))


class _Moved(MapdeskError):
    """The layer was written between two readings, so its columns do not stand beside its geometries."""


def _block(layer: Layer, workspace: Drawable, revision: int, *, among: Collection[int] | None = None) -> bytes:
    """Return the block of what is drawable; `among`: fids of which those that are not drawn now are told as gone."""
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
    if layer.track is not None:
        arrays["track"] = track_numbers(_column(layer, workspace, layer.track, len(ids)))
    geometry = Shape.POINT if shapes is None else layer.shape
    header = {"layer": layer.name, "revision": revision, "geometry": geometry.value, "count": len(ids)}
    if among is not None:
        arrays["gone"] = np.array(sorted(set(among) - set(arrays["ids"].tolist())), dtype=np.uint32)
    elif workspace.left_out:
        header["left_out"] = workspace.left_out
    return packed(header, arrays)


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


def _cases(layer: Layer, workspace: Drawable, count: int) -> Array:
    """Return the index of each feature's case; the first stands in for values no case names."""
    if layer.style.by is None or count == 0:
        return np.zeros(count, np.uint8)
    index = layer.style.case_of()
    values = _column(layer, workspace, layer.style.by, count)
    return np.fromiter((index.get(value, 0) for value in values), np.uint8, count)


def _grades(layer: Layer, workspace: Drawable, grades: Grades, count: int) -> Array:
    """Return the index of each feature's grade; the first stands in for values no grade names."""
    index = grades.grade_of()
    values = _column(layer, workspace, grades.by, count)
    return np.fromiter((index.get(value, 0) for value in values), np.uint8, count)


def _directions(layer: Layer, workspace: Drawable, count: int) -> dict[str, Array]:
    """Return bearing, and angle and range where the layer has view sectors."""
    if layer.style.bearing is None:
        return {}
    arrays = {"bearing": _tenths(_numbers(layer, workspace, layer.style.bearing, count), round_trip=True)}
    if {"angle_deg", "range_m"} <= {column.name for column in layer.columns}:
        arrays["angle"] = _tenths(_numbers(layer, workspace, "angle_deg", count), round_trip=False)
        reach = np.nan_to_num(_numbers(layer, workspace, "range_m", count), nan=0.0, posinf=0.0, neginf=0.0)
        arrays["range_m"] = np.clip(np.rint(reach), 0, NO_BEARING - 1).astype(np.uint16)
    return arrays


def _column(layer: Layer, workspace: Drawable, column: str, count: int) -> list[Any]:
    values = workspace.column(layer.name, column, positioned=True)
    if len(values) != count:
        raise _Moved(msg("The layer {layer} is being written; try again.", layer=layer.title))
    return values


def track_numbers(names: Sequence[str | None]) -> Array:
    """Return a number, u32, for what each row is a position of: the one of its key, else a hash of its name.

    The same name has the same number in a block and in every patch of it. Without a name: 0.
    """
    return np.fromiter((_track_number(name) for name in names), np.uint32, len(names))


def _track_number(name: str | None) -> int:
    if not name:
        return 0
    number = name[-7:]
    return int(number) if len(name) == 10 and number.isdecimal() else zlib.crc32(name.encode()) | 0x8000_0000


def seconds_of(times: Sequence[str | None]) -> Array:
    """Return ISO times in UTC as whole seconds since 1970, u32; unknown or earlier ones are 0."""
    texts = np.array([(one or "NaT")[:19] for one in times], dtype="datetime64[s]")
    seconds = np.where(np.isnat(texts), 0, texts.astype(np.int64))
    return np.clip(seconds, 0, 2**32 - 1).astype(np.uint32)


def _numbers(layer: Layer, workspace: Drawable, column: str, count: int) -> npt.NDArray[np.float64]:
    return np.array(_column(layer, workspace, column, count), dtype=np.float64)


def _tenths(degrees: npt.NDArray[np.float64], *, round_trip: bool) -> Array:
    """Return tenths of degrees; unknown bearings are 65535, unknown angles 0."""
    known = np.isfinite(degrees)
    value = np.where(known, degrees, 0.0)
    value = np.mod(np.rint(value * 10), 3600) if round_trip else np.clip(np.rint(value * 10), 0, 3600)
    return np.where(known, value, NO_BEARING if round_trip else 0).astype(np.uint16)


def _labels(layer: Layer, workspace: Drawable, count: int) -> dict[str, Array]:
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
    """Return label priorities: the layer's, and larger polygons up to 15 above smaller ones.

    A row's own area decides, whatever the others are: so an edit of one row leaves the rest as it is.
    """
    label = layer.style.label
    base = label.rank if label is not None else 0
    if layer.shape is not Shape.POLYGON or shapes is None:
        return np.full(count, base, np.uint8)
    area = np.log(np.maximum(shapely.area(shapes), 1e-14))
    share = np.clip((area - _SMALLEST) / (_LARGEST - _SMALLEST), 0, 1)
    return np.asarray(np.clip(base + np.rint(15 * share), 0, 255), dtype=np.uint8)
