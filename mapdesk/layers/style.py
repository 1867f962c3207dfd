"""How a layer is drawn, as data: symbols, cases, labels. Colours are names of `resources/styles/tokens.json`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapdesk.layers.inks import has_contrast, ink
from mapdesk.words import Message

MAX_ZOOM = 22
_BOLDER = 1.35
"""How much wider lines and borders are in high contrast."""


@dataclass(frozen=True)
class Symbol:
    """One look. Which fields count depends on the layer's shape.

    Attributes
    ----------
    shape : str
        Points: circle, square, triangle, diamond, cross, hexagon, star, pin, bar, ring, anchor, drop.
    size_px : float
    fill, stroke, hatch_ink, casing : str or None
        Token names. `fill_opacity`, `hatch_opacity` and `stroke_opacity` (polygons and lines) make them translucent.
        A point without a fill is hollow: its outline alone, of the stroke.
    sign : str or None
        A character in the symbol, so that state is never told by colour alone.
    hatch : str or None
        Polygons: diagonal, back, cross, dots, horizontal, vertical.
    dash : tuple of float
        Lines and borders; empty for a solid one.
    outer : str or None
        Polygons: ink of those stretches of the border that have no neighbour of the same look behind them, `outer_px`
        wide and never dashed, so that a coast is not drawn again by every division that ends there. None: as the rest.
    fixed : bool
        Lines: as wide at every zoom, whatever the style says of larger and smaller.
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
    hatch_opacity: float = 1.0
    stroke_opacity: float = 1.0
    outer: str | None = None
    outer_px: float = 0.6
    fixed: bool = False


@dataclass(frozen=True)
class Case:
    """One entry of the legend: the value of the style's column, its title, its look.

    Attributes
    ----------
    value : str
    title : Message
    symbol : Symbol
    min_zoom, max_zoom : int
        Where it is drawn, within the layer's own bounds.
    apart : bool
        Points: counted for itself where points are counted together, so that no alarm vanishes among what is normal.
    """

    value: str
    title: Message
    symbol: Symbol
    min_zoom: int = 0
    max_zoom: int = MAX_ZOOM
    apart: bool = False


@dataclass(frozen=True)
class Label:
    """Which column is written beside features, and from which zoom to which.

    Attributes
    ----------
    column : str
    min_zoom, max_zoom : int
    size_px : int
    rank : int
        Who gives way: the lower one.
    ink : str
        Token of the letters.
    bold : bool
    pattern : str or None
        Regular expression: its first group alone is written where it is found, else the whole value.
    """

    column: str
    min_zoom: int = 14
    size_px: int = 12
    rank: int = 0
    max_zoom: int = MAX_ZOOM
    ink: str = "map_text"
    bold: bool = False
    pattern: str | None = None


@dataclass(frozen=True)
class Grade:
    """What features of one value of the grades' column are worth: from which zoom on they are drawn, how large."""

    value: str
    min_zoom: int = 0
    size: float = 1.0


@dataclass(frozen=True)
class Grades:
    """Importance by a second column, beside the cases; the first grade is that of values that none names."""

    by: str
    grades: tuple[Grade, ...]

    def grade_of(self) -> Mapping[str, int]:
        """Return value -> index of its grade."""
        return {grade.value: index for index, grade in enumerate(self.grades)}


@dataclass(frozen=True)
class Cluster:
    """Points that would hide each other, at some zooms: where a cell holds `least` of them, their true count stands.

    Attributes
    ----------
    min_zoom, max_zoom, least : int
    cell_px : int
    of : tuple of str or None
        Values of the cases that are counted; None: all.
    """

    max_zoom: int = 16
    least: int = 4
    cell_px: int = 52
    of: tuple[str, ...] | None = None
    min_zoom: int = 0


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
    grades : Grades or None
    cluster : Cluster or None
    shrink_below_zoom, grow_above_zoom : int or None
        Symbols and lines are smaller below, larger above.
    """

    cases: tuple[Case, ...]
    by: str | None = None
    label: Label | None = None
    density_below_zoom: int | None = None
    bearing: str | None = None
    grades: Grades | None = None
    cluster: Cluster | None = None
    shrink_below_zoom: int | None = None
    grow_above_zoom: int | None = None

    def case_of(self) -> Mapping[str, int]:
        """Return value -> index of its case."""
        return {case.value: index for index, case in enumerate(self.cases)}

    def resolved(self, theme: str) -> dict[str, Any]:
        """Return the style as plain data for the page, colours resolved for a theme or one of its looks (`inks`)."""
        return {
            "cases": [
                {
                    "value": case.value,
                    "title": str(case.title),
                    "symbol": _plain(case.symbol, theme),
                    "min_zoom": case.min_zoom,
                    "max_zoom": case.max_zoom,
                    "apart": case.apart,
                }
                for case in self.cases
            ],
            "label": None if self.label is None else _plain_label(self.label, theme),
            "density": None
            if self.density_below_zoom is None
            else {"max_zoom": self.density_below_zoom, "ink": ink(self.cases[0].symbol.fill, theme)},
            "grades": None
            if self.grades is None
            else [{"min_zoom": grade.min_zoom, "size": grade.size} for grade in self.grades.grades],
            "cluster": None
            if self.cluster is None
            else {
                **dataclasses.asdict(self.cluster),
                "ink": ink("map_text", theme),
                "plate": ink("map_halo", theme),
            },
            "shrink_below_zoom": self.shrink_below_zoom,
            "grow_above_zoom": self.grow_above_zoom,
        }


def _plain_label(label: Label, theme: str) -> dict[str, Any]:
    return {
        "min_zoom": label.min_zoom,
        "max_zoom": label.max_zoom,
        "size_px": label.size_px,
        "bold": label.bold,
        "ink": ink(label.ink, theme),
        "halo": ink("map_halo", theme),
    }


def _plain(symbol: Symbol, theme: str) -> dict[str, Any]:
    return {
        "shape": symbol.shape,
        "size_px": symbol.size_px,
        "fill": _seen_through(symbol.fill, symbol.fill_opacity, theme),
        "stroke": _seen_through(symbol.stroke, symbol.stroke_opacity, theme),
        "stroke_px": symbol.stroke_px * (_BOLDER if has_contrast(theme) else 1.0),
        "sign": symbol.sign,
        "halo": ink("map_halo", theme),
        "hatch": symbol.hatch,
        "hatch_ink": _seen_through(symbol.hatch_ink, symbol.hatch_opacity, theme),
        "dash": list(symbol.dash) or None,
        "casing": ink(symbol.casing, theme),
        "casing_px": symbol.casing_px,
        "outer": ink(symbol.outer, theme),
        "outer_px": symbol.outer_px,
        "fixed": symbol.fixed,
    }


def _seen_through(token: str | None, opacity: float, theme: str) -> str | None:
    """Return the colour of a token, with its opacity as a fourth byte where it is translucent."""
    colour = ink(token, theme)
    return colour if colour is None or opacity >= 1 else f"{colour}{round(opacity * 255):02x}"
