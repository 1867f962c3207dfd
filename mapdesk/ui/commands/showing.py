"""Layer and Map: in which manner a layer is shown, and of which time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mapdesk.commands import command
from mapdesk.layers.manner import Colours, Heat
from mapdesk.model.schema import Shape
from mapdesk.ui.context import Desk
from mapdesk.words import msg


def _manner(desk: Desk) -> object:
    state = desk.layer_states.of.get(desk.active_layer)
    return None if state is None else state.manner


def _has(shape: Shape) -> Callable[[Desk], bool]:
    return lambda desk: desk.layer(desk.active_layer).shape is shape


@command("layer.as_symbols", msg("Show as symbols"), menu="layer", icon="shape-outline",
         enabled=lambda desk: desk.active_layer in desk.layer_states.of,
         checked=lambda desk: _manner(desk) is None)  # fmt: skip
def show_as_symbols(desk: Desk) -> None:
    """Show the active layer by its own symbols."""
    from mapdesk.ui.dialogs.showing import use_manner

    use_manner(desk, desk.active_layer, None)


@command("layer.as_heat", msg("Show as heat"), menu="layer", icon="blur", enabled=_has(Shape.POINT),
         why_not=lambda _desk: msg("Only layers of points can be shown as heat."),
         checked=lambda desk: isinstance(_manner(desk), Heat))  # fmt: skip
def show_as_heat(desk: Desk) -> None:
    """Show the points of the active layer as a field of how many there are."""
    from mapdesk.ui.dialogs.showing import HeatDialog

    HeatDialog(desk, desk.layer(desk.active_layer)).open()


@command("layer.colour_by", msg("Colour by values"), menu="layer", icon="palette-outline", enabled=_has(Shape.POLYGON),
         why_not=lambda _desk: msg("Only layers of areas can be coloured by values."),
         checked=lambda desk: isinstance(_manner(desk), Colours))  # fmt: skip
def colour_by(desk: Desk) -> None:
    """Colour the areas of the active layer by a count of what lies inside, or by a column."""
    from mapdesk.ui.dialogs.showing import ColoursDialog

    ColoursDialog(desk, desk.layer(desk.active_layer)).open()


@command("time.slider", msg("Time slider"), "W", menu="map", icon="clock-outline", on_map=True,
         checked=lambda desk: bool(desk.kept.get("time_bar")))  # fmt: skip
def toggle_slider(desk: Desk) -> None:
    """Show or hide the slider of times below the map; hidden, all times are shown."""
    desk.use_time_bar(not desk.kept.get("time_bar"))


@command("time.all", msg("Show all times"), menu="map", icon="clock-remove-outline",
         enabled=lambda desk: desk.period is not None)  # fmt: skip
def show_all_times(desk: Desk) -> None:
    """Take the time window away."""
    desk.use_period(None)


@command("time.earlier", msg("Time window back"), "[", menu="map", icon="chevron-left", on_map=True,
         enabled=lambda desk: desk.period is not None)  # fmt: skip
def go_earlier(desk: Desk) -> None:
    """Move the time window back by its own length."""
    _move(desk, -1)


@command("time.later", msg("Time window on"), "]", menu="map", icon="chevron-right", on_map=True,
         enabled=lambda desk: desk.period is not None)  # fmt: skip
def go_later(desk: Desk) -> None:
    """Move the time window on by its own length."""
    _move(desk, 1)


def _move(desk: Desk, steps: int) -> None:
    if desk.period is not None:
        desk.use_period(desk.period.moved(steps * max(desk.period.length, timedelta(minutes=1))))
