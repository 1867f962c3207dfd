"""The shape of the islands: a field over the sea, positive on land, whose zero line is the coast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats, Frame, Raster32, fractal, octave
from mapdesk.demo.recipe import Recipe

_FAR = -6000.0


@dataclass(frozen=True)
class Relief:
    """Land and sea as rasters of one frame.

    Attributes
    ----------
    frame : Frame
    field : array of float32
        Roughly the distance to the coast in metres, positive on land.
    coast_m : array of float32
        Distance to the coast, positive on land, negative at sea.
    height : array of float32
        Metres above the sea, 0 at sea.
    slope : array of float32
        Rise over run.
    shelter : array of float32
        Share of land within some kilometres, 0 to 1: how little wind and swell reach a place.
    """

    frame: Frame
    field: Raster32
    coast_m: Raster32
    height: Raster32
    slope: Raster32
    shelter: Raster32


def make_relief(rng: np.random.Generator, recipe: Recipe) -> Relief:
    """Return the relief of a recipe's islands; the level of the sea is set so that the land has the wanted area."""
    from scipy import ndimage

    frame = recipe.frame
    hills = _ridges(rng, frame, recipe.scale)
    bold = recipe.scale**0.5
    base = _lobes(frame, recipe)
    base = np.where(base > 0, 800 * bold * np.tanh(base / (800 * bold)), base)
    bays = np.float32(850 * bold) * fractal(rng, frame, longest=4600 * bold, shortest=1000 * bold, gain=0.9)
    rough = np.float32(430 * bold) * fractal(rng, frame, longest=575 * bold, shortest=2.5 * frame.step, gain=0.64)
    field = _at_level(base + bays + rough, recipe)
    _raise_islets(rng, field, frame, recipe)
    land = ndimage.binary_fill_holes(field > 0)
    field = np.where(land, np.maximum(field, 2.0), field).astype(np.float32)
    field = _without_specks(field, frame)
    return _relief(frame, field, hills, recipe)


def _relief(frame: Frame, field: Raster32, hills: Raster32, recipe: Recipe) -> Relief:
    from scipy import ndimage

    land = field > 0
    inside = ndimage.distance_transform_edt(land).astype(np.float32) * frame.step
    outside = ndimage.distance_transform_edt(~land).astype(np.float32) * frame.step
    height = _heights(frame, field, inside, hills, recipe)
    smooth = ndimage.gaussian_filter(height, 30.0 / frame.step)
    gy, gx = np.gradient(smooth, frame.step)
    shelter = ndimage.uniform_filter(land.astype(np.float32), int(2600 / frame.step))
    return Relief(frame, field, inside - outside, height, np.hypot(gx, gy).astype(np.float32), shelter)


def _ridges(rng: np.random.Generator, frame: Frame, scale: float) -> Raster32:
    result = np.zeros((frame.rows, frame.columns), dtype=np.float32)
    for k, wavelength in enumerate((2200.0, 1000.0, 450.0, 200.0)):
        result += np.float32(0.55**k) * (1 - 1.4 * np.abs(octave(rng, frame, wavelength * min(1.0, scale**0.5))))
    return result


def _lobes(frame: Frame, recipe: Recipe) -> Raster32:
    field = np.full((frame.rows, frame.columns), _FAR, dtype=np.float32)
    for island in recipe.islands:
        for lobe in island["lobes"]:
            _raise_lobe(field, frame, recipe.place(lobe[:2]), lobe[2:])
    return field


def _raise_lobe(field: Raster32, frame: Frame, at: Floats, form: Any) -> None:
    long, short, turn_deg = form
    reach = 2.2 * max(long, short)
    rows = slice(
        *np.clip(
            [int((at[1] - reach - frame.y0) / frame.step), int((at[1] + reach - frame.y0) / frame.step)], 0, frame.rows
        )
    )
    columns = slice(
        *np.clip(
            [int((at[0] - reach - frame.x0) / frame.step), int((at[0] + reach - frame.x0) / frame.step)],
            0,
            frame.columns,
        )
    )
    y = frame.y0 + np.arange(frame.rows)[rows] * frame.step - at[1]
    x = frame.x0 + np.arange(frame.columns)[columns] * frame.step - at[0]
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    u = (c * x[None, :] + s * y[:, None]) / long
    v = (c * y[:, None] - s * x[None, :]) / short
    value = (1 - np.sqrt(u * u + v * v)) * min(long, short)
    np.maximum(field[rows, columns], value.astype(np.float32), out=field[rows, columns])


def _raise_islets(rng: np.random.Generator, field: Raster32, frame: Frame, recipe: Recipe) -> None:
    """Strew islets around the islands, most of them near; their outline is as rough as the coast of the islands."""
    near = np.argwhere((field[::8, ::8] < -300) & (field[::8, ::8] > -2400)) * 8
    picked = near[rng.choice(len(near), size=min(recipe.islets, len(near)), replace=False)]
    islets = np.full_like(field, _FAR)
    for row, column in picked.tolist():
        size = float(np.clip(rng.lognormal(4.9, 0.7), 45, 480)) * min(1.0, recipe.scale**0.3)
        at = np.array([frame.x0 + column * frame.step, frame.y0 + row * frame.step])
        _raise_lobe(islets, frame, at, (size * rng.uniform(1.0, 2.1), size, rng.uniform(0, 180)))
    detail = fractal(rng, frame, longest=420, shortest=3 * frame.step, gain=0.62)
    np.maximum(field, islets + np.clip(0.9 * (islets + 70), 16, 260) * detail, out=field)


def _at_level(field: Raster32, recipe: Recipe) -> Raster32:
    cells = round(0.885 * recipe.land_m2 / recipe.frame.step**2)  # islets and filled ponds add the rest
    level = np.partition(field.ravel(), field.size - cells)[field.size - cells]
    return np.asarray(field - level, dtype=np.float32)


def _without_specks(field: Raster32, frame: Frame) -> Raster32:
    """Drop islets too small to draw, and land on the border of the raster."""
    from scipy import ndimage

    labels, count = ndimage.label(field > 0)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    drop = sizes * frame.step**2 < 2500
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    drop[np.unique(edge)] = True
    drop[0] = False
    return np.where(drop[labels], np.minimum(field, -3.0), field).astype(np.float32)


def _heights(frame: Frame, field: Raster32, inside: Raster32, hills: Raster32, recipe: Recipe) -> Raster32:
    """Return heights: hills grow with the distance to the coast, valleys run where the field is low; 0 at the coast."""
    from scipy import ndimage

    labels, count = ndimage.label(field > 0)
    depth = np.maximum(field, 0)
    raw = (1 - np.exp(-inside / 700.0)) * np.clip(0.28 + 0.5 * hills, 0.02, None) * (0.35 + depth / (depth + 900.0))
    raw *= np.minimum(1.0, inside / 60.0)
    tops = ndimage.maximum(raw, labels, np.arange(1, count + 1))
    sizes = ndimage.sum_labels(np.ones_like(raw), labels, np.arange(1, count + 1)) * frame.step**2
    wanted = np.clip(26.0 + 118.0 * (sizes / 1e6) ** 0.33, 0, 391.0)
    for island in recipe.islands:
        if "top_m" in island:
            x, y = recipe.place(island["lobes"][0][:2])
            label = labels[int((y - frame.y0) / frame.step), int((x - frame.x0) / frame.step)]
            if label:
                wanted[label - 1] = island["top_m"]
    factor = np.concatenate([[0.0], wanted / np.maximum(tops, 1e-3)]).astype(np.float32)
    return np.asarray(raw * factor[labels], dtype=np.float32)


def islands_of(relief: Relief) -> NDArray[np.int32]:
    """Return the label of each island over the raster, 0 at sea."""
    from scipy import ndimage

    labels, _ = ndimage.label(relief.field > 0)
    return np.asarray(labels, dtype=np.int32)
