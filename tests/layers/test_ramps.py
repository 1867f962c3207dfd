"""Ramps of colour: even steps, told apart by people of every colour vision."""

from __future__ import annotations

import itertools
import math

import pytest

from mapdesk.layers.ramps import PALETTES, heat_ramp, lightness, ramp

# Colours as people without green or red cones see them, in linear RGB (Machado, Oliveira, Fernandes 2009, severity 1).
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))


def _seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    linear = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    seen = [sum(share * one for share, one in zip(row, linear, strict=True)) for row in matrix]
    return tuple(min(1.0, max(0.0, one)) ** (1 / 2.2) for one in seen)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", [name for name, one in PALETTES.items() if not one.diverging])
def test_steps_are_even_in_lightness(name: str, theme: str) -> None:
    levels = [lightness(colour) for colour in ramp(name, 7, theme)]
    steps = [after - before for before, after in itertools.pairwise(levels)]
    assert all(step == pytest.approx(steps[0], abs=0.02) for step in steps)
    assert abs(steps[0]) > 0.06


@pytest.mark.parametrize("matrix", [DEUTAN, PROTAN])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", PALETTES)
def test_classes_are_told_apart_without_red_or_green(
    name: str, theme: str, matrix: tuple[tuple[float, ...], ...]
) -> None:
    seen = [_seen(colour, matrix) for colour in ramp(name, 5, theme)]
    pairs = [(seen[a], seen[b]) for a in range(5) for b in range(a)]
    assert min(math.dist(one, other) for one, other in pairs) > 0.12


def test_heat_begins_with_nothing() -> None:
    inks = heat_ramp("teal", "dark")
    assert inks[0].endswith("00")
    assert int(inks[-1][7:], 16) > 200


def test_one_class_has_the_strongest_colour() -> None:
    assert ramp("teal", 1, "light") == ramp("teal", 3, "light")[-1:]
