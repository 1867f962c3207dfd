"""Ramps of colour for values: computed in OKLab, so that equal steps look equal and order shows as lightness alone.

The warning colours (red, orange, yellow, blue) and the accent are kept free for what they mean, so viridis and cividis,
which end in yellow, are not used. Lightness that never turns back is what people of every colour vision, and a
black-and-white printer, can order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mapdesk.layers.inks import theme_of
from mapdesk.words import Message, msg

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """A way through the colours.

    Attributes
    ----------
    title : Message
    hues : tuple of float
        Hue in degrees of OKLCH at the low and the high end.
    chroma : float
        Highest chroma; less where sRGB has no room.
    diverging : bool
        Whether both ends stand out from a neutral middle.
    """

    title: Message
    hues: tuple[float, float]
    chroma: float
    diverging: bool = False


PALETTES: dict[str, Palette] = {
    "teal": Palette(msg("Teal"), (140.0, 192.0), 0.10),
    "brown": Palette(msg("Brown"), (35.0, 75.0), 0.08),
    "brown_teal": Palette(msg("Brown to teal, from a middle"), (60.0, 190.0), 0.10, diverging=True),
}

_LIGHTNESS = {"dark": (0.40, 0.92), "light": (0.90, 0.34)}
"""From the low end, near the ground of the map, to the high end, far from it."""
_MIDDLE = {"dark": (0.42, 0.88), "light": (0.94, 0.42)}
"""Of a diverging ramp: the middle and both ends."""


def ramp(name: str, count: int, theme: str) -> list[str]:
    """Return `count` colours "#rrggbb" of a palette for a theme or one of its looks (`inks`), from low to high."""
    palette = PALETTES[name]
    places = [at / (count - 1) if count > 1 else 1.0 for at in range(count)]
    return [_diverging(palette, at, theme) if palette.diverging else _sequential(palette, at, theme) for at in places]


def heat_ramp(name: str, theme: str, steps: int = 9) -> list[str]:
    """Return the colours "#rrggbbaa" of a heat field: the palette, from nothing at all to nearly opaque."""
    alphas = [min(0.9, 1.6 * at / (steps - 1)) for at in range(steps)]
    return [f"{ink}{round(alpha * 255):02x}" for ink, alpha in zip(ramp(name, steps, theme), alphas, strict=True)]


def lightness(colour: str) -> float:
    """Return the lightness of "#rrggbb" in OKLab, 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue
    middle = 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue
    short = 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue
    return 0.2104542553 * math.cbrt(long) + 0.7936177850 * math.cbrt(middle) - 0.0040720468 * math.cbrt(short)


def _sequential(palette: Palette, at: float, theme: str) -> str:
    low, high = _LIGHTNESS[theme_of(theme)]
    hue = palette.hues[0] + at * (palette.hues[1] - palette.hues[0])
    return _colour(low + at * (high - low), palette.chroma * (0.45 + 0.55 * at), hue)


def _diverging(palette: Palette, at: float, theme: str) -> str:
    middle, end = _MIDDLE[theme_of(theme)]
    away = abs(2 * at - 1)
    return _colour(middle + away * (end - middle), palette.chroma * away, palette.hues[0 if at < 0.5 else 1])


def _colour(light: float, chroma: float, hue_deg: float) -> str:
    """Return the colour of OKLCH in sRGB; with less chroma where it lies outside."""
    while True:
        channels = _srgb(light, chroma, math.radians(hue_deg))
        if chroma <= 0 or all(-1e-3 <= one <= 1.001 for one in channels):
            break
        chroma = max(0.0, chroma - 0.004)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, one))):02x}" for one in channels)


def _srgb(light: float, chroma: float, hue: float) -> Rgb:
    """Return OKLCH as sRGB channels, gamma-encoded (B. Ottosson, A perceptual color space, 2020)."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _encoded(value: float) -> float:
    """Return a linear channel gamma-encoded (IEC 61966-2-1)."""
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
