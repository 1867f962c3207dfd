"""Small workspaces for tests: schemas of each shape, and files made of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mapdesk.model.journal import Author
from mapdesk.model.schema import Column, Kind, Schema, Shape
from mapdesk.store.geopackage import GeoPackageWorkspace
from mapdesk.store.opening import create
from mapdesk.words import msg

AUTHOR = Author("duty-1", "seat-1")


def column(name: str, kind: Kind = Kind.TEXT) -> Column:
    """Return a plain column."""
    return Column(name, kind, msg(name))


def small_schema(name: str = "posts", shape: Shape = Shape.POINT) -> Schema:
    """Return a schema with a column of each kind; `name` is also that of the table."""
    columns = (
        column("name"),
        column("count", Kind.INTEGER),
        column("height_m", Kind.REAL),
        column("lit", Kind.BOOLEAN),
        column("built_on", Kind.DATE),
        column("seen_at", Kind.DATETIME),
        column("facts", Kind.JSON),
        column("photo", Kind.BLOB),
    )
    return Schema(name, f"{name}_id", name[:3].upper(), shape, columns, ("name", "seen_at"))


def small_schemas() -> tuple[Schema, ...]:
    """Return a layer of each shape: posts (points), lanes (lines), areas (polygons), duties (no place), terrain."""
    return (
        small_schema("posts", Shape.POINT),
        small_schema("lanes", Shape.LINE),
        small_schema("areas", Shape.POLYGON),
        small_schema("duties", Shape.NONE),
        Schema("terrain", "terrain_id", "TER", Shape.GRID, ()),
    )


def make_workspace(
    folder: Path, schemas: Sequence[Schema] | None = None, *, name: str = "small.gpkg"
) -> GeoPackageWorkspace:
    """Return a new workspace in `folder`, open for writing, with `small_schemas` unless told otherwise."""
    return create(folder / name, small_schemas() if schemas is None else schemas)
