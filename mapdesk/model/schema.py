"""What a table holds: columns, key, shape. Layers declare schemas; stores make tables of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from mapdesk.words import Message, msg


class Kind(Enum):
    """What a column holds. DATETIME is ISO 8601 text in UTC ending in Z, DATE is ISO text, JSON is JSON text."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    JSON = "json"
    BLOB = "blob"


class Shape(Enum):
    """What geometry a layer has. LINE is kept as MultiLineString, POLYGON as MultiPolygon, GRID is a raster."""

    NONE = "none"
    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    GRID = "grid"

    @property
    def vector(self) -> bool:
        """Return whether the rows of such a layer have geometries."""
        return self in (Shape.POINT, Shape.LINE, Shape.POLYGON)


Check = Callable[[str], Message | None]


@dataclass(frozen=True)
class Column:
    """One column of a layer.

    Attributes
    ----------
    name, kind, title
        Name in the table and the CLI, what it holds, what people read.
    aliases : tuple of str
        Headers under which files bring it, Chinese and English; compared without case, spaces and underscores.
    required : bool
        A row without it is rejected on import.
    unit : str
        Shown behind the value ("m", "kn").
    choices : mapping of str to Message
        Allowed values with their titles; empty: anything.
    choice_aliases : mapping of str to str
        Words in files -> value of `choices` ("离线" -> "offline").
    check : callable or None
        Returns why a value is unusual, or None; unusual values are imported and counted as warnings.
    """

    name: str
    kind: Kind
    title: Message
    aliases: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    choices: Mapping[str, Message] = field(default_factory=dict)
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    check: Check | None = None


@dataclass(frozen=True)
class Schema:
    """One table: `fid` (integer, primary), the key (text, unique, ours, never reused), the columns, `geom`.

    Attributes
    ----------
    name : str
        Layer name = table name = name in the CLI.
    key : str
        Name of the key column, made by the store from `prefix` and a counter when a row brings none.
    prefix : str
        Letters before the number of a new key ("ADR").
    shape : Shape
    columns : tuple of Column
        Without fid, key, `version` and `geom`.
    indexed : tuple of str
        Columns that get an index.
    fresh_for_s : int or None
        How long rows count as fresh where the data catalogue does not say.
    derived : bool
        Whether its rows follow from other tables: they are put and removed only by a change that says it derives them.
    """

    name: str
    key: str
    prefix: str
    shape: Shape
    columns: tuple[Column, ...]
    indexed: tuple[str, ...] = ()
    fresh_for_s: int | None = None
    derived: bool = False

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError if there is none."""
        for one in self.all_columns():
            if one.name == name:
                return one
        raise KeyError(name)

    def all_columns(self) -> tuple[Column, ...]:
        """Return key, columns and version, in the order of the table."""
        return (
            Column(self.key, Kind.TEXT, msg("ID"), required=False),
            *self.columns,
            Column("version", Kind.INTEGER, msg("Version")),
        )
