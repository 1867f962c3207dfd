"""One door for all formats: what a file is, told by its content and its suffix, and its table."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from mapdesk import paths
from mapdesk.errors import FormatError
from mapdesk.files import delimited, geojson, parcels, spreadsheet, vector
from mapdesk.files.encoding import decode
from mapdesk.files.table import Table
from mapdesk.words import Message, msg

_HEAD = 65_536


@dataclass(frozen=True)
class Format:
    """A format: its title, its suffixes (the first one is written), whether it is read and written."""

    title: Message
    suffixes: tuple[str, ...]
    written: bool = True


FORMATS: dict[str, Format] = {
    "gpkg": Format(msg("GeoPackage"), (".gpkg",)),
    "geojson": Format(msg("GeoJSON"), (".geojson", ".json", ".geojsonl", ".ndjson")),
    "shp": Format(msg("Shapefile"), (".shp",)),
    "zip": Format(msg("Zipped Shapefile"), (".zip",), written=False),
    "kml": Format(msg("KML"), (".kml",)),
    "fgb": Format(msg("FlatGeobuf"), (".fgb",)),
    "csv": Format(msg("CSV"), (".csv", ".tsv", ".tab", ".txt")),
    "xlsx": Format(msg("Excel workbook"), (".xlsx", ".xlsm", ".xls")),
    "parcels": Format(msg("Parcel text file"), (".txt",), written=False),
}


def read(path: Path | str, *, sheet: str | None = None, encoding: str | None = None, layer: str | None = None) -> Table:
    """Return the table a file holds.

    Parameters
    ----------
    path : Path
    sheet : str, optional
        Sheet or table to read; default: the one with the table.
    encoding : str, optional
        Of a text file or a Shapefile; default: found.
    layer : str, optional
        Preferred when a file holds several tables and `sheet` is not given.

    Raises
    ------
    FormatError
        If it cannot be read as any format: one sentence that says what and where.
    """
    path = Path(path)
    if paths.is_held(path):
        raise FormatError(
            msg("“{name}” is the workspace that is open.", name=path.name),
            hint=msg("Read a backup of it, or a layer that was exported."),
        )
    kind = format_of(path)
    try:
        if kind == "csv":
            return delimited.read(path, encoding)
        if kind == "xlsx":
            return spreadsheet.read(path, sheet)
        if kind == "geojson":
            return geojson.read(path, encoding)
        if kind == "parcels":
            return parcels.read(path, encoding)
        return vector.read(path, kind, sheet=sheet, encoding=encoding, layer=layer)
    except MemoryError as error:
        raise FormatError(msg("“{name}” does not fit into memory.", name=path.name)) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def format_of(path: Path) -> str:
    """Return the name of the format of a file, a key of `FORMATS`.

    Raises
    ------
    FormatError
        If it is missing, empty, of no known format, or its content is not what its suffix says.
    """
    head = _head(path)
    by_suffix = suffix_format(path)
    kind = _by_magic(head, path) or _by_text(head, path, by_suffix)
    if kind is None:
        title = FORMATS[by_suffix].title if by_suffix else ""
        if by_suffix:
            raise FormatError(
                msg("“{name}” is no {format}: its content is something else.", name=path.name, format=title)
            )
        raise FormatError(
            msg("The format of “{name}” is not known.", name=path.name),
            msg("Known are: {formats}.", formats=", ".join(sorted({s for f in FORMATS.values() for s in f.suffixes}))),
        )
    return kind


def suffix_format(path: Path) -> str | None:
    """Return the format a file name stands for, or None."""
    suffix = path.suffix.lower()
    return next((name for name, one in FORMATS.items() if suffix in one.suffixes), None)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head:
        raise FormatError(msg("“{name}” is empty.", name=path.name))
    return head


def _unreadable(path: Path, error: OSError) -> FormatError:
    if isinstance(error, FileNotFoundError):
        return FormatError(msg("There is no file “{name}”.", name=path.name), str(path.parent))
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return FormatError(msg("“{name}” is a folder, not a file.", name=path.name))
    return FormatError(msg("“{name}” cannot be read.", name=path.name), error.strerror or "")


def _by_magic(head: bytes, path: Path) -> str | None:
    """Return the format told by the first bytes, or None."""
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if head.startswith(b"fgb\x03fgb"):
        return "fgb"
    if head.startswith(b"\0\0\x27\x0a"):
        return "shp"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xlsx"
    if head.startswith(b"PK"):
        return _zip_kind(path)
    return None


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FormatError(msg("“{name}” is damaged or cut off.", name=path.name), str(error)) from error
    return "xlsx" if any(name.startswith("xl/") for name in names) else "zip"


def _by_text(head: bytes, path: Path, by_suffix: str | None) -> str | None:
    """Return the format of a text file, or None when the suffix stands for a format that is no text."""
    if by_suffix not in (None, "csv", "geojson", "kml", "parcels"):
        return None
    text = _text_head(head, path)
    begin = text.lstrip()[:2000].lower()
    if "<html" in begin or begin.startswith("<!doctype html"):
        raise FormatError(
            msg("“{name}” is a web page, not a table.", name=path.name),
            hint=msg("Open it in Excel and save it as XLSX."),
        )
    if begin.startswith("<"):
        return "kml" if "<kml" in begin else None
    if parcels.looks_like(text):
        return "parcels"
    if begin.startswith(("{", "[")) and by_suffix != "csv":
        return "geojson"
    return "csv" if by_suffix == "csv" else None


def _text_head(head: bytes, path: Path) -> str:
    """Return the beginning of a file as text, "" where it is none (the reader says so with the whole file)."""
    for cut in range(4):  # the last character may be cut in two
        try:
            return decode(head[: len(head) - cut] if len(head) == _HEAD else head, path)[0]
        except FormatError:
            continue
    return head.decode("latin-1") if b"\0" not in head else ""
