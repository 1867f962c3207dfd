"""Smooth random fields: value noise over a raster, and the same at single points, from one random generator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Raster32 = NDArray[np.float32]


@dataclass(frozen=True)
class Frame:
    """Where a raster lies: metres in EPSG:4549, row 0 in the south.

    Attributes
    ----------
    x0, y0 : float
        Position of the first value.
    step : float
        Distance of values, m.
    rows, columns : int
    """

    x0: float
    y0: float
    step: float
    rows: int
    columns: int

    def sample(self, values: NDArray[np.float32], points: Floats) -> Floats:
        """Return values at points, shape (n, 2), by bilinear interpolation; points outside take the border's value."""
        u = np.clip((points[:, 0] - self.x0) / self.step, 0, self.columns - 1.001)
        v = np.clip((points[:, 1] - self.y0) / self.step, 0, self.rows - 1.001)
        i, j = v.astype(np.int64), u.astype(np.int64)
        fv, fu = v - i, u - j
        low = values[i, j] * (1 - fu) + values[i, j + 1] * fu
        high = values[i + 1, j] * (1 - fu) + values[i + 1, j + 1] * fu
        return np.asarray(low * (1 - fv) + high * fv, dtype=np.float64)

    def points(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
        """Return positions, shape (n, 2), of raster values."""
        return np.column_stack([self.x0 + columns * self.step, self.y0 + rows * self.step])


def octave(rng: np.random.Generator, frame: Frame, wavelength: float) -> Raster32:
    """Return noise of about unit range over a raster: random values on a lattice, joined by cubic B-splines."""
    rows, along_rows = _weights(frame.rows, frame.step / wavelength)
    columns, along_columns = _weights(frame.columns, frame.step / wavelength)
    lattice = rng.uniform(-1.9, 1.9, (int(rows.max()) + 4, int(columns.max()) + 4)).astype(np.float32)
    tall = np.zeros((frame.rows, lattice.shape[1]), dtype=np.float32)
    for k in range(4):
        tall += along_rows[:, k, None] * lattice[rows + k]
    result = np.zeros((frame.rows, frame.columns), dtype=np.float32)
    for k in range(4):
        result += along_columns[None, :, k] * tall[:, columns + k]
    return result


def fractal(rng: np.random.Generator, frame: Frame, *, longest: float, shortest: float, gain: float = 0.5) -> Raster32:
    """Return octaves from wavelength `longest` down to `shortest` (m), each `gain` times the amplitude before."""
    result = np.zeros((frame.rows, frame.columns), dtype=np.float32)
    wavelength, amplitude = longest, 1.0
    while wavelength >= shortest:
        result += np.float32(amplitude) * octave(rng, frame, wavelength)
        wavelength, amplitude = wavelength / 2.0, amplitude * gain
    return result


class Warp:
    """A smooth displacement of the plane, so that lines drawn straight come out hand-made; topology is kept.

    Parameters
    ----------
    rng : numpy Generator
    amplitude, wavelength : float
        Metres; the amplitude stays below a sixth of the wavelength, else the plane would fold.
    """

    def __init__(self, rng: np.random.Generator, amplitude: float, wavelength: float) -> None:
        self._amplitude = amplitude
        self._k = rng.uniform(0.6, 1.4, (6, 1)) * 2 * np.pi / wavelength
        turn = rng.uniform(0, 2 * np.pi, (6, 1))
        self._direction = np.hstack([np.cos(turn), np.sin(turn)])
        self._phase = rng.uniform(0, 2 * np.pi, (2, 6, 1))

    def __call__(self, points: Floats) -> Floats:
        """Return the displaced points, shape (n, 2)."""
        at = self._k * (self._direction @ points.T)
        shift = np.stack([np.sin(at + self._phase[axis]).sum(axis=0) for axis in (0, 1)], axis=1)
        return np.asarray(points + shift * (self._amplitude / 2.5), dtype=np.float64)


def _weights(count: int, pace: float) -> tuple[NDArray[np.int64], Raster32]:
    position = np.arange(count) * pace
    base = position.astype(np.int64)
    t = position - base
    weights = np.stack([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3], axis=1) / 6.0
    return base, weights.astype(np.float32)
