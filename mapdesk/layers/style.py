"""How a layer is drawn, as data: symbols, cases, labels. Colours are names of `resources/styles/tokens.json`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapdesk import paths
from mapdesk.words import Message


@functools.cache
def tokens() -> dict[str, dict[str, str]]:
    """Return the colour tokens: name -> {"dark": "#rrggbb", "light": "#rrggbb"}."""
    loaded: dict[str, dict[str, str]] = json.loads(paths.resource("styles", "tokens.json").read_text("utf-8"))[
        "colours"
    ]
    return loaded


def ink(name: str | None, theme: str) -> str | None:
    """Return the colour of a token in a theme ("dark" or "light"); KeyError for an unknown token."""
    return None if name is None else tokens()[name][theme]


@dataclass(frozen=True)
class Symbol:
    """One look. Which fields count depends on the layer's shape.

    Attributes
    ----------
    shape : str
        Points: circle, square, triangle, diamond, cross, hexagon, star, pin, bar, ring, anchor, drop.
    size_px : float
    fill, stroke, hatch_ink, casing : str or None
        Token names. A polygon's `fill_opacity` makes the fill translucent.
    sign : str or None
        A character in the symbol, so that state is never told by colour alone.
    hatch : str or None
        Polygons: diagonal, back, cross, dots, horizontal, vertical.
    dash : tuple of float
        Lines and borders; empty for a solid one.
    """

    shape: str = "circle"
    size_px: float = 8.0
    fill: str | None = None
    fill_opacity: float = 1.0
    stroke: str | None = None
    stroke_px: float = 1.0
    sign: str | None = None
    hatch: str | None = None
    hatch_ink: str | None = None
    dash: tuple[float, ...] = ()
    casing: str | None = None
    casing_px: float = 0.0


@dataclass(frozen=True)
class Case:
    """One entry of the legend: the value of the style's column, its title, its look."""

    value: str
    title: Message
    symbol: Symbol


@dataclass(frozen=True)
class Label:
    """Which column is written beside features, from which zoom on."""

    column: str
    min_zoom: int = 14
    size_px: int = 12
    rank: int = 0


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Attributes
    ----------
    cases : tuple of Case
        The first is used for values that no case names.
    by : str or None
        The column that selects the case; None: always the first.
    label : Label or None
    density_below_zoom : int or None
        Points: drawn as density up to this zoom.
    bearing : str or None
        Points: column with the direction in degrees.
    """

    cases: tuple[Case, ...]
    by: str | None = None
    label: Label | None = None
    density_below_zoom: int | None = None
    bearing: str | None = None

    def case_of(self) -> Mapping[str, int]:
        """Return value -> index of its case."""
        return {case.value: index for index, case in enumerate(self.cases)}

    def resolved(self, theme: str) -> dict[str, Any]:
        """Return the style as plain data for the page, colours resolved for the theme."""
        return {
            "cases": [
                {"value": case.value, "title": str(case.title), "symbol": _plain(case.symbol, theme)}
                for case in self.cases
            ],
            "label": None
            if self.label is None
            else {
                "min_zoom": self.label.min_zoom,
                "size_px": self.label.size_px,
                "ink": ink("map_text", theme),
                "halo": ink("map_halo", theme),
            },
            "density": None
            if self.density_below_zoom is None
            else {"max_zoom": self.density_below_zoom, "ink": ink(self.cases[0].symbol.fill, theme)},
        }


def _plain(symbol: Symbol, theme: str) -> dict[str, Any]:
    fill = ink(symbol.fill, theme)
    if fill is not None and symbol.fill_opacity < 1:
        fill += f"{round(symbol.fill_opacity * 255):02x}"
    return {
        "shape": symbol.shape,
        "size_px": symbol.size_px,
        "fill": fill,
        "stroke": ink(symbol.stroke, theme),
        "stroke_px": symbol.stroke_px,
        "sign": symbol.sign,
        "halo": ink("map_halo", theme),
        "hatch": symbol.hatch,
        "hatch_ink": ink(symbol.hatch_ink, theme),
        "dash": list(symbol.dash) or None,
        "casing": ink(symbol.casing, theme),
        "casing_px": symbol.casing_px,
    }
