"""In which manner a layer is shown: by its symbols, as a heat field, or its areas coloured by values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from mapdesk.layers.ramps import PALETTES
from mapdesk.words import Message, msg

METHODS: dict[str, Message] = {
    "quantile": msg("Equally many in each (quantiles)"),
    "natural": msg("Natural breaks (Jenks)"),
    "equal": msg("Equal intervals"),
    "pretty": msg("Round numbers"),
}
"""How classes are made: see `classing`."""
PERIODS = ("all", "1d", "7d", "30d", "365d", "window")
"""Whose time counts: any, the last days, or the window of the time slider."""
PER = ("", "km2", "households")
"""What a count is divided by: nothing, square kilometres, or hundreds of households."""
FEWEST, MOST = 2, 9


@dataclass(frozen=True)
class Heat:
    """Points as a field.

    Attributes
    ----------
    radius : float
        Of one point's influence.
    unit : str
        "px" (the same on the screen at every zoom) or "m" (the same on the ground).
    weight : str
        Column of numbers that says what a point counts; "": one.
    palette : str
    """

    radius: float = 24.0
    unit: str = "px"
    weight: str = ""
    palette: str = "teal"


@dataclass(frozen=True)
class Colours:
    """Areas by values.

    Attributes
    ----------
    count_of : str
        Layer whose features are counted inside; "": `column` is shown.
    column : str
        Column of numbers of the layer itself.
    period : str
        One of `PERIODS`, for counts of what has a time.
    per : str
        One of `PER`.
    method, classes, palette
        As in `classing` and `ramps`.
    """

    count_of: str = ""
    column: str = ""
    period: str = "all"
    per: str = ""
    method: str = "quantile"
    classes: int = 5
    palette: str = "teal"


Manner = Heat | Colours | None
"""None: by its symbols."""


def to_json(manner: Manner) -> dict[str, Any] | None:
    """Return a manner as plain data."""
    if manner is None:
        return None
    return {"as": "heat" if isinstance(manner, Heat) else "colours", **dataclasses.asdict(manner)}


def from_json(data: object) -> Manner:
    """Return what `to_json` described; None for anything else."""
    if not isinstance(data, dict):
        return None
    if data.get("as") == "heat":
        return _heat(data)
    return _colours(data) if data.get("as") == "colours" else None


def _heat(data: dict[str, Any]) -> Heat | None:
    radius, unit, weight, palette = (data.get(name) for name in ("radius", "unit", "weight", "palette"))
    fits = isinstance(radius, int | float) and not isinstance(radius, bool) and 1 <= radius <= 100_000
    if not fits or unit not in ("px", "m") or not isinstance(weight, str) or palette not in PALETTES:
        return None
    return Heat(float(radius), str(unit), weight, str(palette))  # type: ignore[arg-type]


def _colours(data: dict[str, Any]) -> Colours | None:
    names = ("count_of", "column", "period", "per", "method", "palette")
    given = {name: data.get(name) for name in names}
    classes = data.get("classes")
    if not all(isinstance(value, str) for value in given.values()) or not isinstance(classes, int):
        return None
    known = given["period"] in PERIODS and given["per"] in PER and given["method"] in METHODS
    if not known or given["palette"] not in PALETTES or not FEWEST <= classes <= MOST:
        return None
    return Colours(classes=classes, **given)  # type: ignore[arg-type]
