"""GeoPackage, Shapefile, KML and FlatGeobuf, read by GDAL through pyogrio; looked at first for what GDAL forgives."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import sqlite3
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.parsers import expat

import numpy as np
import shapely

from mapdesk.errors import FormatError, MapdeskError
from mapdesk.files import archive
from mapdesk.files.table import MAX_CELLS, Table, empty_file, shorten_long_cells, too_large
from mapdesk.geo import crs
from mapdesk.words import Message, msg

_KML_EXTRAS = {
    "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet",
}  # fmt: skip
_SHAPE_PARTS = (".shp", ".gpkg", ".fgb", ".kml")
_DBF_HEADER = 32


def read(path: Path, kind: str, *, sheet: str | None, encoding: str | None, layer: str | None) -> Table:
    """Return the table of a vector file.

    Parameters
    ----------
    kind : str
        "gpkg", "shp", "zip", "kml" or "fgb".
    sheet : str, optional
        Table to read; FormatError if there is none of that name.
    layer : str, optional
        Preferred among several when `sheet` is not given.

    Raises
    ------
    FormatError
        If it is damaged, cut off, empty, too large, or holds several tables and none was named.
    """
    if kind != "zip":
        return _read_file(path, kind, sheet=sheet, encoding=encoding, layer=layer)
    name = _member(path, sheet or layer)
    # A zip that holds one table is read also when its name is asked for; any other name is looked for inside.
    sheet = None if sheet == PurePosixPath(name).stem else sheet
    with tempfile.TemporaryDirectory(prefix="mapdesk-") as folder:
        archive.unpack(path, _beside_in_zip(path, name), Path(folder))
        inner = Path(folder) / archive.last_name(name)
        table = _read_file(inner, inner.suffix.lower()[1:], sheet=sheet, encoding=encoding, layer=layer)
    return dataclasses.replace(table, path=path)


def _read_file(path: Path, kind: str, *, sheet: str | None, encoding: str | None, layer: str | None) -> Table:
    _look_at(path, kind)
    encoding = encoding or (_dbf_encoding(path) if kind == "shp" else None)
    source = str(path)
    with _gdal_errors(path):
        names = _tables(source, sheet, layer, path, merge=kind == "kml")
        parts = [_read_one(source, name, kind, encoding, path) for name in names]
    parts = [part for part in parts if part[2]] or parts
    columns, shapes, rows, system = _joined(parts)
    if not rows:
        raise empty_file(path)
    problems: dict[int, Message] = {}
    shorten_long_cells(columns, problems)
    geometries = _geometries(shapes, problems) if shapes is not None else None
    notes = (msg("Read from the table “{name}”.", name=names[0]),) if kind == "gpkg" else ()
    return Table(
        path, kind, columns, rows, geometries=geometries, crs=system, problems=problems, notes=notes,
        sheet=names[0],
    )  # fmt: skip


def _look_at(path: Path, kind: str) -> None:
    """Refuse what GDAL would forgive."""
    checks: dict[str, Callable[[Path], None]] = {"shp": _check_shapefile, "gpkg": _check_pages, "kml": _check_xml}
    if kind in checks:
        checks[kind](path)


@contextlib.contextmanager
def _gdal_errors(path: Path) -> Iterator[None]:
    """Turn GDAL's errors into one sentence, and its warnings into nothing (they concern what is checked here)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except MapdeskError:
        raise
    except (RuntimeError, ValueError, UnicodeError, OSError, MemoryError) as error:
        detail = " ".join(str(error).replace(str(path), path.name).split())[:200]
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), detail) from error


def _tables(source: str, sheet: str | None, layer: str | None, path: Path, *, merge: bool) -> list[str]:
    import pyogrio

    names = [str(name) for name, _ in pyogrio.list_layers(source)]
    listed = msg("It has: {names}.", names=", ".join(names[:40]))
    if sheet is not None:
        if sheet not in names:
            raise FormatError(msg("“{name}” has no table “{table}”.", name=path.name, table=sheet), listed)
        return [sheet]
    if not names:
        raise empty_file(path)
    if len(names) == 1 or merge:
        return names
    if layer in names:
        return [str(layer)]
    filled = [name for name in names if pyogrio.read_info(source, layer=name, force_feature_count=True)["features"]]
    if len(filled) == 1:
        return filled
    raise FormatError(msg("“{name}” holds several tables; name one of them.", name=path.name), listed)


def _read_one(source: str, name: str, kind: str, encoding: str | None, path: Path) -> tuple[Any, Any, int, Any]:
    """Return (columns, wkb array or None, rows, system) of one table."""
    from pyogrio import raw, read_info

    info = read_info(source, layer=name, encoding=encoding, force_feature_count=True)
    if max(1, len(info["fields"])) * max(0, info["features"]) > MAX_CELLS:
        raise too_large(path)
    meta, _, wkb, fields = raw.read(source, layer=name, encoding=encoding, datetime_as_string=True)
    types = dict(zip(meta["fields"], fields, strict=True))
    columns = {str(field): _values(values) for field, values in types.items()}
    if kind == "kml":
        columns = {key: values for key, values in columns.items() if key not in _KML_EXTRAS}
    rows = len(wkb) if wkb is not None else len(fields[0]) if fields else 0
    if info["features"] > rows:
        raise FormatError(
            msg("“{name}” is damaged or cut off.", name=path.name),
            msg("{read} of {count} rows could be read.", read=rows, count=info["features"]),
        )
    has_shape = wkb is not None and meta.get("geometry_type") is not None
    return columns, wkb if has_shape else None, rows, _system(meta.get("crs"))


def _values(values: Any) -> list[Any]:
    """Return a column as Python values; missing ones and empty texts are None, bytes are left out."""
    if values.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in values.tolist()]
    if values.dtype.kind == "O":
        return [_text(value) for value in values]
    return list(values.tolist())


def _text(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview) or value is None:
        return None
    if isinstance(value, np.ndarray):
        return ", ".join(str(item) for item in value.tolist())
    text = str(value).strip()
    return text or None


def _system(text: Any) -> int | str | None:
    if not text:
        return None
    try:
        return crs.parse_crs(str(text))
    except MapdeskError:
        return str(text) if "[" in str(text) and "LOCAL_CS" not in str(text) and "ENGCRS" not in str(text) else None


def _joined(parts: list[tuple[Any, Any, int, Any]]) -> tuple[dict[str, list[Any]], Any, int, Any]:
    """Return several tables (the folders of a KML) one after the other."""
    if len(parts) == 1:
        return parts[0]
    names = list(dict.fromkeys(name for part in parts for name in part[0]))
    columns = {name: [v for part in parts for v in part[0].get(name, [None] * part[2])] for name in names}
    shapes = np.concatenate([np.full(part[2], None) if part[1] is None else part[1] for part in parts])
    return columns, shapes, sum(part[2] for part in parts), parts[0][3]


def _geometries(wkb: Any, problems: dict[int, Message]) -> Any:
    made = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    given = np.array([one is not None for one in wkb], dtype=bool)
    for row in np.flatnonzero(given & shapely.is_missing(made)).tolist():
        problems.setdefault(row, msg("The geometry cannot be read."))
    return made


def _member(path: Path, wanted: str | None) -> str:
    """Return the name of the one vector file in a zip, or of the wanted one."""
    names = [info.filename for info in archive.members(path)]
    found = [name for name in names if name.lower().endswith(_SHAPE_PARTS) and not name.startswith("__MACOSX")]
    if not found:
        raise FormatError(
            msg("“{name}” holds no file that can be read.", name=path.name),
            msg("Looked for: {formats}.", formats=", ".join(_SHAPE_PARTS)),
        )
    chosen = [name for name in found if Path(name).stem == wanted] if wanted else []
    if len(found) > 1 and not chosen:
        raise FormatError(
            msg("“{name}” holds several tables; name one of them.", name=path.name),
            msg("It has: {names}.", names=", ".join(Path(name).stem for name in found[:40])),
        )
    return (chosen or found)[0]


def _beside_in_zip(path: Path, name: str) -> list[str]:
    """Return the names of a file in a zip and of those that belong to it: the same folder, the same stem."""
    one = PurePosixPath(name)
    others = [info.filename for info in archive.members(path)]
    return [other for other in others if (at := PurePosixPath(other)).parent == one.parent and at.stem == one.stem]


def _check_shapefile(path: Path) -> None:
    """Refuse a Shapefile that is shorter than its header says, or lacks its table.

    Header: bytes 24 to 27 hold the length in 16-bit words, big-endian (ESRI Shapefile Technical Description, 1998).
    """
    size = path.stat().st_size
    head = path.read_bytes()[:100]
    if size < 100 or struct.unpack(">i", head[24:28])[0] * 2 > size:
        raise FormatError(
            msg("“{name}” is damaged or cut off.", name=path.name), msg("It ends after {size} bytes.", size=size)
        )
    missing = [suffix for suffix in (".shx", ".dbf") if _beside(path, suffix) is None]
    if missing:
        raise FormatError(
            msg("“{name}” lacks the files beside it: {missing}.", name=path.name, missing=", ".join(missing)),
            hint=msg("A Shapefile is several files of the same name; give all of them, or the zip."),
        )
    table = _beside(path, ".dbf")
    if table is not None:
        data = table.read_bytes()[:_DBF_HEADER]
        rows, header, width = struct.unpack("<IHH", data[4:12]) if len(data) == _DBF_HEADER else (1, 1 << 16, 1)
        if header + rows * width > table.stat().st_size + 1:
            raise FormatError(msg("“{name}” is damaged or cut off.", name=table.name))


def _beside(path: Path, suffix: str) -> Path | None:
    return next((one for one in (path.with_suffix(suffix), path.with_suffix(suffix.upper())) if one.exists()), None)


def _dbf_encoding(path: Path) -> str | None:
    """Return the encoding of a table that does not name its own: UTF-8 if it is that, else GB 18030.

    Byte 29 of a DBF names the code page; 0 and 0x57 ("ANSI") say nothing.
    """
    table = _beside(path, ".dbf")
    if table is None or _beside(path, ".cpg") is not None:
        return None
    data = table.read_bytes()
    if data[29:30] not in (b"\0", b"\x57") or data.isascii():
        return None
    header = struct.unpack("<H", data[8:10])[0]
    try:
        data[header:].decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


def _check_pages(path: Path) -> None:
    """Refuse a GeoPackage with a damaged page; GDAL would return the rows before it without a word."""
    mode = "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), " ".join(str(verdict).split())[:200])


def _check_xml(path: Path) -> None:
    """Refuse XML that is not whole, or declares entities (they can unfold without end)."""

    def declared(*_: Any) -> None:
        raise FormatError(msg("“{name}” declares XML entities and is not opened.", name=path.name))

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = declared
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise FormatError(
            msg("“{name}” is damaged or cut off.", name=path.name),
            msg("Line {line}, column {column}.", line=error.lineno, column=error.offset + 1),
        ) from error
