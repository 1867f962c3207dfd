"""Layer: what one does with the active layer."""

from __future__ import annotations

from mapdesk.commands import command
from mapdesk.model.schema import Shape
from mapdesk.ui.context import Desk
from mapdesk.ui.models.layer_tree import grouped
from mapdesk.ui.rights import why_not
from mapdesk.words import msg


def _is_drawn(desk: Desk) -> bool:
    return desk.active_layer in desk.layer_states.of


def _has_rows(desk: Desk) -> bool:
    return desk.layer(desk.active_layer).shape is not Shape.GRID


def _may_import(desk: Desk) -> bool:
    return _has_rows(desk) and not _import_refused(desk)


def _import_refused(desk: Desk) -> object:
    layer = desk.layer(desk.active_layer)
    if layer.planned:
        return why_not(desk, "plan.draft", "plans")
    return why_not(desk, "layer.import", layer.name)


@command("layer.zoom", msg("Zoom to the layer"), "Ctrl+0", menu="layer", icon="magnify-scan", enabled=_is_drawn)
def zoom_to_layer(desk: Desk) -> None:
    """Show all of the active layer."""
    box = desk.session.workspace.status(desk.active_layer).extent
    if box is None:
        desk.tell(msg("Nothing of this layer has a position yet"))
    else:
        desk.map.fit(box)


@command("layer.table", msg("Open the table"), menu="layer", icon="table", enabled=_has_rows)
def open_table(desk: Desk) -> None:
    """Show the rows of the active layer."""
    desk.shell.show_panel("table")


@command("layer.toggle", msg("Show or hide the layer"), "V", menu="layer", icon="eye-outline", on_map=True,
         enabled=_is_drawn,
         checked=lambda desk: _is_drawn(desk) and desk.layer_states.of[desk.active_layer].visible)  # fmt: skip
def toggle_layer(desk: Desk) -> None:
    """Show the active layer on the map, or hide it."""
    states = desk.layer_states
    desk.use_layer_states(states.changed(desk.active_layer, visible=not states.of[desk.active_layer].visible))


@command("layer.only", msg("Show only this group and the base"), menu="layer", icon="layers-search-outline",
         enabled=_is_drawn)  # fmt: skip
def show_only(desk: Desk) -> None:
    """Hide the layers of all other groups; those of the base stay as they are."""
    group = desk.layer(desk.active_layer).group
    states = desk.layer_states
    for name in states.of:
        own = desk.layer(name).group
        if own != "base":
            states = states.changed(name, visible=own == group)
    desk.use_layer_states(states)


@command("layer.reset", msg("Show the layers as at first"), menu="layer", icon="layers-outline")
def reset_layers(desk: Desk) -> None:
    """Bring visibility, opacity and order of all layers back."""
    desk.use_layer_states(type(desk.layer_states).default())


@command("layer.raise", msg("Move the layer up"), menu="layer", icon="arrow-up", enabled=_is_drawn)
def raise_layer(desk: Desk) -> None:
    """Move the active layer up in its group (Alt+Up in the layer tree)."""
    _move(desk, -1)


@command("layer.lower", msg("Move the layer down"), menu="layer", icon="arrow-down", enabled=_is_drawn)
def lower_layer(desk: Desk) -> None:
    """Move the active layer down in its group (Alt+Down in the layer tree)."""
    _move(desk, 1)


def _new_refused(desk: Desk) -> object:
    layer = desk.layer(desk.active_layer)
    if layer.planned:
        return msg("Grids are changed in a plan.")
    if layer.shape is Shape.GRID:
        return msg("A raster comes with the program's own tools.")
    return why_not(desk, "rows.put", layer.name)


@command("layer.new_row", msg("New row in the layer"), "Ctrl+N", menu="layer", icon="plus",
         enabled=lambda desk: not str(_new_refused(desk)), why_not=_new_refused)  # fmt: skip
def add_row(desk: Desk) -> None:
    """Fill in a new row of the active layer, with the place pressed or what is drawn on the map."""
    from mapdesk.ui.dialogs.row_form import new_row

    new_row(desk)


@command("layer.import", msg("Import into the layer"), "Ctrl+I", menu="layer", icon="import", enabled=_may_import,
         why_not=_import_refused)  # fmt: skip
def import_file(desk: Desk) -> None:
    """Bring a file into the active layer, with a preview."""
    from mapdesk.ui.dialogs.importing import ask_import

    ask_import(desk)


@command("layer.export", msg("Export the layer"), "Ctrl+E", menu="layer", icon="export", enabled=_has_rows)
def export_file(desk: Desk) -> None:
    """Write the active layer to a file."""
    from mapdesk.ui.dialogs.exporting import ask_export

    ask_export(desk)


def _move(desk: Desk, step: int) -> None:
    group = desk.layer(desk.active_layer).group
    names = [one.name for key, layers in grouped(desk.layer_states) if key == group for one in layers]
    names = [name for name in names if name in desk.layer_states.of]
    at = names.index(desk.active_layer)
    to = min(len(names) - 1, max(0, at + step))
    names.insert(to, names.pop(at))
    desk.use_layer_states(desk.layer_states.ordered(names))
