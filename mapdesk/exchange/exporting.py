"""An export run: rows of a layer to a file, streamed, every code as it came."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapdesk.errors import RefusedError
from mapdesk.files.writing import Chunk, Outline, writable_format, write
from mapdesk.geo import crs as systems
from mapdesk.layers.base import Layer
from mapdesk.model.query import Query
from mapdesk.model.schema import Kind, Shape
from mapdesk.store.opening import refuse_workspace
from mapdesk.store.workspace import Workspace
from mapdesk.words import Message, msg

_CHUNK = 10_000


@dataclass(frozen=True)
class ExportReport:
    """What was written: layer, file, number of rows, and what the format could not hold."""

    layer: str
    file: Path
    format: str
    rows: int
    notes: tuple[Message, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "layer": self.layer,
            "file": str(self.file),
            "format": self.format,
            "rows": self.rows,
            "notes": [str(note) for note in self.notes],
        }


def run_export(
    workspace: Workspace,
    layer: Layer,
    path: Path | str,
    query: Query | None = None,
    *,
    crs: int | str | None = None,
) -> ExportReport:
    """Write rows of a layer to a file, its format told by its suffix.

    Parameters
    ----------
    workspace : Workspace
    layer : Layer
    path : Path
    query : Query, optional
        Columns, conditions, order; default: all rows with all columns but fid and version.
    crs : int or str, optional
        Reference system of the file; default: the stored one, EPSG:4490.

    Raises
    ------
    MapdeskError
        If the format is not written, cannot hold the rows, the file is a workspace, or the disk refuses; an older file
        stays whole then.
    """
    path = Path(path)
    kind = writable_format(path)
    refuse_workspace(path)
    if layer.shape is Shape.GRID:
        raise RefusedError(msg("“{layer}” is a raster and is not exported as a table.", layer=layer.title))
    code = systems.STORED if crs is None else systems.parse_crs(crs)
    schema = layer.schema
    names = (layer.key, *(column.name for column in schema.columns if column.kind is not Kind.BLOB))
    query = query or Query(layer.name)
    query = dataclasses.replace(query, layer=layer.name, columns=query.columns or names, geometry=_shaped(layer))
    chosen = tuple(name for name in query.columns or () if name not in ("fid", "version"))
    query = dataclasses.replace(query, columns=chosen)
    outline = Outline(layer.name, chosen, tuple(schema.column(name).kind for name in chosen), layer.shape, code)
    counted = [0]
    notes = write(path, outline, _chunks(workspace, query, code, counted))
    return ExportReport(layer.name, path, kind, counted[0], tuple(notes))


def _shaped(layer: Layer) -> bool:
    return layer.shape.vector


def _chunks(workspace: Workspace, query: Query, code: int, counted: list[int]) -> Iterator[Chunk]:
    """Yield the rows of a query without what the store adds, positions in the system asked for."""
    wanted = query.columns or ()
    pages = [workspace.rows(query)] if query.limit is not None else workspace.stream(query, _CHUNK)
    for rows in pages:
        at = [rows.names.index(name) for name in wanted]
        shapes = systems.to_crs(rows.geometries(), code) if query.geometry and len(rows) else None
        counted[0] += len(rows)
        yield Chunk([tuple(values[place] for place in at) for values in rows.values], shapes)
