"""What is asked of a layer: columns, box, conditions, order, page. One value, understood by every store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isnan
from typing import Any


class Op(Enum):
    """How a column is compared with a value."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    CONTAINS = "contains"
    STARTS = "starts"
    IN = "in"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True)
class Where:
    """One condition; `value` is a tuple for IN and ignored for EMPTY and FILLED. CONTAINS ignores ASCII case."""

    column: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class Box:
    """A box in degrees, EPSG:4490, edges included."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, edges: Sequence[float]) -> Box | None:
        """Return the box of (west, south, east, north), or None where one of them is no number: around nothing."""
        west, south, east, north = (float(edge) for edge in edges)
        return None if isnan(west + south + east + north) else cls(west, south, east, north)

    @classmethod
    def around(cls, boxes: Iterable[Box | None]) -> Box | None:
        """Return the box around boxes, or None when there is none among them."""
        found = [box for box in boxes if box is not None]
        if not found:
            return None
        return cls(
            min(box.west for box in found),
            min(box.south for box in found),
            max(box.east for box in found),
            max(box.north for box in found),
        )


@dataclass(frozen=True)
class Within:
    """An outline in degrees, EPSG:4490.

    Attributes
    ----------
    wkb : bytes
        A valid polygon or several (WKB), so that the value can be compared and kept.
    whole : bool
        Whether a row must lie in it wholly; else it must touch it, edges included.
    """

    wkb: bytes
    whole: bool = False


@dataclass(frozen=True)
class Query:
    """Rows of one layer.

    Attributes
    ----------
    layer : str
    columns : tuple of str or None
        None: all. `fid` and the key may be named.
    where : tuple of Where
        All must hold.
    text : str
        Found in any text column (a filter row's quick search); "" means no such condition.
    box : Box or None
        Rows whose geometry's bounds touch the box.
    order : tuple of (column, descending)
        Ties and the default are broken by fid.
    limit, offset
        A page; limit None means all.
    geometry : bool
        Whether geometries are wanted.
    within : Within or None
        Rows whose geometry lies in an outline.
    """

    layer: str
    columns: tuple[str, ...] | None = None
    where: tuple[Where, ...] = ()
    text: str = ""
    box: Box | None = None
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    geometry: bool = False
    within: Within | None = None
