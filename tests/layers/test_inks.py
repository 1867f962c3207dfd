"""Colours of all looks: enough contrast, told apart by every colour vision, and never the only sign of a state."""

from __future__ import annotations

import itertools

import pytest

from mapdesk.layers.base import LAYERS, Layer
from mapdesk.layers.inks import LOOKS, has_contrast, ink, look_of, theme_of, tokens
from mapdesk.layers.style import Symbol
from mapdesk.model.schema import Shape
from tests.helpers.colour_vision import SIMULATIONS, contrast, difference

TEXTS = ("text", "muted", "accent", "level_1", "level_2", "level_3", "level_4", "normal")
GROUNDS = ("window", "panel", "control")
STATES = ("level_1", "level_2", "level_3", "level_4", "normal")
STATE_COLUMNS = {"state", "health", "fix_state"}
OWN_GROUND = {"land", "road", "building"}
"""What is ground itself, drawn with an edge or a casing."""
SAFE = [look for look in LOOKS if look.endswith("_safe")]


def colour(token: str, look: str) -> str:
    found = ink(token, look)
    assert found is not None
    return found


def map_inks() -> set[str]:
    """Return the tokens with which symbols and lines of layers are drawn."""
    symbols = [case.symbol for layer in LAYERS.load().values() for case in layer.style.cases]
    found = {one for symbol in symbols for one in (symbol.fill, symbol.stroke, symbol.hatch_ink) if one}
    return found - OWN_GROUND - {f"{one}_edge" for one in OWN_GROUND}


def test_looks_are_each_theme_with_and_without_contrast_and_safe_colours() -> None:
    assert len(LOOKS) == len(set(LOOKS)) == 8
    assert {look_of(theme, contrast=c, safe=s) for theme in ("dark", "light") for c in (0, 1) for s in (0, 1)} == set(
        LOOKS
    )
    assert {theme_of(look) for look in LOOKS} == {"dark", "light"}
    assert all(set(colours) == set(LOOKS) for colours in tokens().values())


@pytest.mark.parametrize("look", LOOKS)
def test_text_stands_out_from_every_ground(look: str) -> None:
    least = 7.0 if has_contrast(look) else 4.5
    weak = {
        (text, ground): round(contrast(colour(text, look), colour(ground, look)), 2)
        for text, ground in itertools.product(TEXTS, GROUNDS)
        if ground != "control" or text in ("text", "muted")
        if contrast(colour(text, look), colour(ground, look)) < least
    }
    assert not weak


@pytest.mark.parametrize("look", LOOKS)
def test_labels_of_the_map_stand_out_from_their_halo(look: str) -> None:
    inks = {layer.style.label.ink for layer in LAYERS.load().values() if layer.style.label} | {"map_text"}
    least = 7.0 if has_contrast(look) else 4.5
    weak = {
        one: round(ratio, 2) for one in inks if (ratio := contrast(colour(one, look), colour("map_halo", look))) < least
    }
    assert not weak


@pytest.mark.parametrize("look", LOOKS)
def test_symbols_stand_out_from_sea_and_land(look: str) -> None:
    weak = {
        (one, ground): round(contrast(colour(one, look), colour(ground, look)), 2)
        for one, ground in itertools.product(sorted(map_inks() | {"accent"}), ("sea", "land"))
        if contrast(colour(one, look), colour(ground, look)) < 3.0
    }
    assert not weak


@pytest.mark.parametrize("look", [look for look in LOOKS if has_contrast(look)])
def test_lines_of_the_window_can_be_seen_in_high_contrast(look: str) -> None:
    assert all(contrast(colour("line", look), colour(ground, look)) >= 3.0 for ground in GROUNDS)


@pytest.mark.parametrize("vision", SIMULATIONS)
@pytest.mark.parametrize("look", SAFE)
def test_safe_colours_of_states_are_told_apart_by_every_colour_vision(look: str, vision: str) -> None:
    near = {
        (one, other): round(difference(colour(one, look), colour(other, look), vision), 3)
        for one, other in itertools.combinations(STATES, 2)
        if difference(colour(one, look), colour(other, look), vision) < 0.07
    }
    assert not near


@pytest.mark.parametrize("vision", SIMULATIONS)
@pytest.mark.parametrize("look", SAFE)
def test_cases_of_one_layer_are_told_apart_by_every_colour_vision(look: str, vision: str) -> None:
    near = {}
    for layer in LAYERS.load().values():
        inked = [case.symbol for case in layer.style.cases if main_ink(case.symbol)]
        for one, other in itertools.combinations(inked, 2):
            inks = (main_ink(one) or "", main_ink(other) or "")
            far = difference(colour(inks[0], look), colour(inks[1], look), vision)
            if inks[0] != inks[1] and far < 0.05 and same_but_for_colour(one, other, layer.shape):
                near[(layer.name, *inks)] = round(far, 3)
    assert not near


def main_ink(symbol: Symbol) -> str | None:
    return symbol.fill or symbol.stroke


def form(symbol: Symbol, shape: Shape) -> tuple[object, ...]:
    """Return what of a look remains when all colours are taken away."""
    if shape is Shape.POINT:
        return (symbol.shape, symbol.fill is None, symbol.sign)
    edge = (symbol.stroke is not None, symbol.dash)
    return edge if shape is Shape.LINE else (*edge, symbol.hatch, symbol.fill is not None)


def widths(symbol: Symbol, shape: Shape) -> float:
    return symbol.size_px if shape is Shape.POINT else symbol.stroke_px


def same_but_for_colour(one: Symbol, other: Symbol, shape: Shape) -> bool:
    sizes = sorted((widths(one, shape), widths(other, shape)))
    return form(one, shape) == form(other, shape) and sizes[1] < 1.2 * sizes[0]


@pytest.mark.parametrize("layer", LAYERS.load().values(), ids=lambda layer: layer.name)
def test_no_two_cases_of_a_layer_differ_by_colour_alone(layer: Layer) -> None:
    by_colour = [
        (one.value, other.value)
        for one, other in itertools.combinations(layer.style.cases, 2)
        if same_but_for_colour(one.symbol, other.symbol, layer.shape) and main_ink(one.symbol) != main_ink(other.symbol)
    ]
    assert not by_colour


@pytest.mark.parametrize("layer", LAYERS.load().values(), ids=lambda layer: layer.name)
def test_every_state_has_a_look_of_its_own_without_colour(layer: Layer) -> None:
    if layer.style.by not in STATE_COLUMNS:
        pytest.skip("it is not told by a state")
    alike = [
        (one.value, other.value)
        for one, other in itertools.combinations(layer.style.cases, 2)
        if same_but_for_colour(one.symbol, other.symbol, layer.shape)
    ]
    assert not alike


def test_lines_are_bolder_in_high_contrast() -> None:
    style = LAYERS.load()["roads"].style
    usual, high = (style.resolved(look)["cases"][0]["symbol"]["stroke_px"] for look in ("dark", "dark_contrast"))
    assert high > usual
