"""Values of a layer's features for the page, their classes, and how each is drawn and named."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.errors import RefusedError
from mapdesk.layers.base import LAYERS, Layer, layer_named
from mapdesk.layers.classing import breaks, classes_of
from mapdesk.layers.counting import counts_per_area
from mapdesk.layers.inks import ink
from mapdesk.layers.manner import Colours, Heat
from mapdesk.layers.ramps import heat_ramp, ramp
from mapdesk.model.period import Period
from mapdesk.model.schema import Kind
from mapdesk.words import Message, msg

if TYPE_CHECKING:
    from mapdesk.model.query import Where
    from mapdesk.store.workspace import Workspace

Floats = NDArray[np.float64]

MAGIC = b"MDV1"
_FILL_ALPHA = "d0"
_LABEL_FROM_ZOOM = 12


@dataclass(frozen=True)
class Class:
    """One class: its lowest and highest value as they occur, and how many features have one of them."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Coloured:
    """What colouring a layer came to.

    Attributes
    ----------
    block : bytes
        Values and classes for the page ("MDV1").
    classes : tuple of Class
        From low to high.
    without : int
        Features without a value.
    decimals : int
        With which values are written.
    total : float
        Sum of a count that is not divided, else NaN.
    """

    block: bytes
    classes: tuple[Class, ...]
    without: int
    decimals: int
    total: float


def coloured(
    workspace: Workspace,
    layer: Layer,
    manner: Colours,
    *,
    window: Period | None = None,
    advance: Callable[[int, int], object] = lambda _done, _total: None,
) -> Coloured:
    """Return the values of a layer of polygons and their classes.

    Parameters
    ----------
    workspace : Workspace
    layer : Layer
    manner : Colours
    window : Period, optional
        What `period == "window"` means; without one all times count.
    advance : callable
        Called with (rows done, rows in all); may raise to stop the work.

    Raises
    ------
    RefusedError
        There is no such layer or column any more.
    """
    if manner.count_of:
        fids, values = _counted(workspace, layer, manner, window, advance)
    else:
        fids, values = numbers_of(workspace, layer, manner.column)
    known = values[np.isfinite(values)]
    edges = breaks(known, manner.method, manner.classes)
    classes = classes_of(values, edges)
    told = tuple(_class(known[classes_of(known, edges) == at]) for at in range(len(edges) + 1) if len(known))
    whole = bool(manner.count_of) and not manner.per
    total = float(known.sum()) if whole else math.nan
    return Coloured(values_block(fids, values, classes), told, len(values) - len(known), _decimals(known), total)


def weights(workspace: Workspace, layer: Layer, column: str) -> bytes:
    """Return a column of numbers as a block for the page; RefusedError where there is no such column."""
    fids, values = numbers_of(workspace, layer, column)
    return values_block(fids, values, np.zeros(len(fids), np.uint8))


def numbers_of(workspace: Workspace, layer: Layer, column: str) -> tuple[NDArray[Any], Floats]:
    """Return fids and a column of numbers of the rows that have a geometry; NaN where a row has none."""
    if column not in {one.name for one in number_columns(layer)}:
        raise RefusedError(msg("The layer {layer} has no numbers in “{column}”.", layer=layer.title, column=column))
    fids = np.array(workspace.column(layer.name, "fid", positioned=True), np.uint32)
    values = np.array(workspace.column(layer.name, column, positioned=True), np.float64)
    if len(fids) != len(values):
        raise RefusedError(msg("The layer {layer} is being written; try again.", layer=layer.title))
    return fids, values


def number_columns(layer: Layer) -> list[Any]:
    """Return the columns of a layer that hold numbers."""
    return [one for one in layer.columns if one.kind in (Kind.INTEGER, Kind.REAL)]


def values_block(fids: NDArray[Any], values: Floats, classes: NDArray[np.uint8]) -> bytes:
    """Return values as the page reads them: "MDV1", uint32 n, ids u32[n] ascending, values f32[n], classes u8[n]."""
    order = np.argsort(fids, kind="stable")
    arrays = (fids[order].astype("<u4"), values[order].astype("<f4"), classes[order].astype(np.uint8))
    return b"".join([MAGIC, struct.pack("<I", len(fids)), *(array.tobytes() for array in arrays)])


def read_block(block: bytes) -> tuple[NDArray[np.uint32], Floats, NDArray[np.uint8]]:
    """Return ids, values and classes of what `values_block` made."""
    (count,) = struct.unpack_from("<I", block, len(MAGIC))
    start = len(MAGIC) + 4
    ids = np.frombuffer(block, "<u4", count, start)
    values = np.frombuffer(block, "<f4", count, start + 4 * count).astype(np.float64)
    return ids, values, np.frombuffer(block, np.uint8, count, start + 8 * count)


def period_of(manner: Colours, window: Period | None, now: datetime | None = None) -> Period | None:
    """Return the stretch of time that counts, None for all."""
    if manner.period == "window":
        return window
    if manner.period == "all":
        return None
    until = now or datetime.now(UTC)
    return Period(until - timedelta(days=int(manner.period.removesuffix("d"))), until + timedelta(seconds=1))


def symbols(result: Coloured, manner: Colours, theme: str) -> list[dict[str, Any]]:
    """Return how each class is drawn, from low to high, and at last what has no value: hatched, without a fill."""
    plain = {"stroke": ink("border", theme), "stroke_px": 0.6, "hatch": None, "dash": None, "outer": None}
    fills = ramp(manner.palette, max(1, len(result.classes)), theme)
    drawn = [{**plain, "fill": f"{fill}{_FILL_ALPHA}"} for fill in fills[: len(result.classes)]]
    hatched = {**plain, "fill": None, "hatch": "diagonal", "hatch_ink": f"{ink('muted', theme)}50"}
    return [*drawn, hatched]


def looks(result: Coloured, manner: Colours, layer: Layer, theme: str) -> dict[str, Any]:
    """Return how the page draws the values, without their address."""
    near = layer.style.label.min_zoom if layer.style.label is not None else _LABEL_FROM_ZOOM
    label = {"ink": ink("map_text", theme), "halo": ink("map_halo", theme), "size_px": 11, "bold": True}
    return {
        "cases": [{"symbol": symbol} for symbol in symbols(result, manner, theme)],
        "label": {**label, "min_zoom": near, "max_zoom": 22, "decimals": result.decimals},
    }


def heat_looks(manner: Heat, theme: str) -> dict[str, Any]:
    """Return how the page draws a heat field."""
    ramp_inks = heat_ramp(manner.palette, theme)
    return {"radius": manner.radius, "unit": manner.unit, "ramp": ramp_inks, "weighted": bool(manner.weight)}


def title_of(manner: Colours, layer: Layer) -> Message:
    """Return what the colours stand for."""
    if not manner.count_of:
        column = next((one for one in number_columns(layer) if one.name == manner.column), None)
        return msg("{name}", name=manner.column if column is None else column.title)
    counted = LAYERS[manner.count_of].title if manner.count_of in LAYERS.load() else manner.count_of
    if manner.per == "km2":
        return msg("{name} per km²", name=counted)
    if manner.per == "households":
        return msg("{name} per 100 households", name=counted)
    return msg("{name}, count", name=counted)


def _counted(
    workspace: Workspace, layer: Layer, manner: Colours, window: Period | None, advance: Callable[[int, int], object]
) -> tuple[NDArray[Any], Floats]:
    of = layer_named(manner.count_of)
    period = period_of(manner, window)
    where: tuple[Where, ...] = () if period is None or of.time is None else period.where(of.time)
    fids, counts = counts_per_area(workspace, layer, of, where, advance)
    values = counts.astype(np.float64)
    if manner.per == "km2":
        from mapdesk.geo.measure import areas_m2

        return fids, _divided(values, areas_m2(workspace.shapes(layer.name)[1]) / 1e6)
    if manner.per == "households":
        return fids, _divided(values, numbers_of(workspace, layer, "household_count")[1] / 100.0)
    return fids, values


def _divided(values: Floats, by: Floats) -> Floats:
    """Return quotients; NaN where there is nothing to divide by."""
    if len(values) != len(by):
        return np.full(len(values), np.nan)
    known = np.nan_to_num(by) > 0
    return np.where(known, values / np.where(known, by, 1.0), np.nan)


def _class(values: Floats) -> Class:
    return Class(float(values.min()), float(values.max()), len(values)) if len(values) else Class(0.0, 0.0, 0)


def _decimals(values: Floats) -> int:
    """Return how many decimals tell the values apart."""
    if len(values) == 0 or bool(np.all(values == np.rint(values))):
        return 0
    spread = float(np.quantile(np.abs(values), 0.9))
    return 0 if spread >= 100 else 1 if spread >= 1 else 2 if spread >= 0.1 else 3
