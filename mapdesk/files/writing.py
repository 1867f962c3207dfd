"""One door for writing: chunks of rows to a file of any format, whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from mapdesk.errors import FormatError, MapdeskError
from mapdesk.files import sheet_writers, vector_writers
from mapdesk.files.formats import FORMATS, suffix_format
from mapdesk.geo import crs
from mapdesk.model.schema import Kind, Shape
from mapdesk.words import Message, msg


@dataclass(frozen=True)
class Outline:
    """What is written, before any row: names and kinds of the columns, shape, system.

    Attributes
    ----------
    layer : str
        Name of the table in formats that have one.
    names : tuple of str
    kinds : tuple of Kind
    shape : Shape
        NONE: no geometries.
    crs : int
        EPSG code of the geometries handed over.
    """

    layer: str
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    shape: Shape = Shape.NONE
    crs: int = crs.STORED


@dataclass(frozen=True)
class Chunk:
    """Some rows: tuples of values in the order of the names, and their geometries (or None)."""

    values: list[tuple[Any, ...]]
    geometries: NDArray[Any] | None = None


Writer = Callable[[Path, Outline, Iterator[Chunk]], list[Message]]

_WRITERS: dict[str, Writer] = {
    "csv": sheet_writers.write_csv,
    "xlsx": sheet_writers.write_xlsx,
    "geojson": vector_writers.write_geojson,
    "gpkg": vector_writers.write_gpkg,
    "shp": vector_writers.write_shapefile,
    "kml": vector_writers.write_kml,
    "fgb": vector_writers.write_flatgeobuf,
}


def write(path: Path | str, outline: Outline, chunks: Iterable[Chunk]) -> list[Message]:
    """Write rows to a file, its format told by its suffix; an older file of the name is replaced at the end.

    Returns
    -------
    list of Message
        What the format could not hold.

    Raises
    ------
    MapdeskError
        If the format is not written, or the disk refuses; nothing is left behind then.
    """
    path = Path(path)
    kind = writable_format(path)
    if outline.shape in (Shape.NONE, Shape.GRID) and path.suffix.lower() in (".shp", ".kml", ".fgb"):
        raise FormatError(
            msg("The rows have no shapes, and “{name}” would need them.", name=path.name),
            hint=msg("Choose .xlsx, .csv, .gpkg or .geojson."),
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".mapdesk-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            notes = _WRITERS[kind](draft, outline, iter(chunks))
            for made in sorted(Path(folder).iterdir()):
                made.replace(path.with_name(made.name))
    except MapdeskError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())[:200]
        raise MapdeskError(msg("“{name}” cannot be written.", name=path.name), reason, str(path.parent)) from error
    return notes


def writable_format(path: Path) -> str:
    """Return the format a file name stands for; FormatError if that is not written, or names no folder."""
    kind = suffix_format(path)
    if kind is None or kind not in _WRITERS or path.suffix.lower() in (".xls", ".xlsm"):
        known = ", ".join(one.suffixes[0] for one in FORMATS.values() if one.written)
        raise FormatError(
            msg("“{name}” has no ending of a format that can be written.", name=path.name),
            msg("Known are: {formats}.", formats=known),
        )
    if not path.parent.is_dir():
        raise FormatError(msg("There is no folder “{name}”.", name=path.parent))
    return kind
