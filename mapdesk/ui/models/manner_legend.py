"""The lines of a legend for layers shown as heat or coloured by values: ranges and counts in words."""

from __future__ import annotations

import math

from mapdesk.layers.base import Layer
from mapdesk.layers.colouring import Class, Coloured, number_columns, symbols, title_of
from mapdesk.layers.manner import Colours, Heat
from mapdesk.layers.ramps import ramp
from mapdesk.ui import figures
from mapdesk.ui.map.messages import HeatScale
from mapdesk.ui.models.layer_tree import Legend
from mapdesk.words import Message, msg, tr

PERIOD_TITLES: dict[str, Message] = {
    "all": msg("at any time"),
    "1d": msg("in the last 24 hours"),
    "7d": msg("in the last 7 days"),
    "30d": msg("in the last 30 days"),
    "365d": msg("in the last 365 days"),
    "window": msg("in the time window"),
}
_HEAT_STEPS = 5


def colours_legend(layer: Layer, manner: Colours, result: Coloured, theme: str) -> list[Legend]:
    """Return what each class stands for and how many features it has, the total, and what has no value."""
    title = str(title_of(manner, layer))
    if manner.count_of and manner.period != "all":
        title = tr("{title}, {period}", title=title, period=PERIOD_TITLES[manner.period])
    lines = [Legend(title, None)]
    drawn = symbols(result, manner, theme)
    for one, symbol in zip(result.classes, drawn, strict=False):
        text = tr("{range}: {n} areas", range=_range(one, result.decimals), n=figures.count(one.count))
        lines.append(Legend(text, symbol, area=True))
    if result.without:
        lines.append(Legend(tr("no data: {n} areas", n=figures.count(result.without)), drawn[-1], area=True))
    if math.isfinite(result.total):
        lines.append(Legend(tr("{n} counted in all", n=figures.count(round(result.total))), None))
    return lines


def heat_legend(layer: Layer, manner: Heat, scale: HeatScale | None, theme: str) -> list[Legend]:
    """Return the steps of a heat field with their numbers, which hold for the zoom of now."""
    unit = tr("points per km²")
    if manner.weight:
        unit = next((str(one.title) for one in number_columns(layer) if one.name == manner.weight), manner.weight)
        unit = tr("{name} per km²", name=unit)
    lines = [Legend(unit, None)]
    if scale is None or scale.most <= 0:
        return lines
    inks = ramp(manner.palette, _HEAT_STEPS, theme)
    for step, ink in reversed(list(enumerate(inks, 1))):
        # The page shows the root of the share, so that sparse places are seen beside the fullest one.
        value = scale.most * (step / _HEAT_STEPS) ** 2
        lines.append(Legend(rounded(value), _swatch(ink), area=True))
    lines.append(Legend(tr("reach of a point: {n} m", n=rounded(scale.radius_m)), None))
    return lines


def waiting_legend(share: float | None) -> list[Legend]:
    """Return the line that stands there while values are counted."""
    return [Legend(tr("counting …") if share is None else tr("counting … {n} %", n=round(100 * share)), None)]


def rounded(value: float) -> str:
    """Return a value with two significant figures."""
    if value <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(0, digits)}f}"


def _range(one: Class, decimals: int) -> str:
    low, high = (f"{value:,.{decimals}f}" for value in (one.low, one.high))
    return low if low == high else f"{low} – {high}"


def _swatch(ink: str) -> dict[str, object]:
    return {"fill": ink, "stroke": None, "stroke_px": 0, "hatch": None, "dash": None, "shape": "square"}
