"""Map: zoom, measure, base map, and what one does with the selected object."""

from __future__ import annotations

from PyQt6.QtGui import QGuiApplication

from mapdesk.commands import command
from mapdesk.geo.coordinates import format_position
from mapdesk.ui.context import NOTATIONS, Desk
from mapdesk.ui.models.card_content import spoken_place
from mapdesk.ui.rights import why_not
from mapdesk.words import msg

_LEAST_ZOOM, _MOST_ZOOM = 3.0, 21.0


def _has_view(desk: Desk) -> bool:
    return desk.map.view() is not None


def _zoom_by(desk: Desk, steps: float) -> None:
    view = desk.map.view()
    desk.map.set_view(view.lon, view.lat, min(_MOST_ZOOM, max(_LEAST_ZOOM, view.zoom + steps)))


@command("map.zoom_in", msg("Zoom in"), "+ | =", menu="map", icon="magnify-plus-outline", on_map=True,
         enabled=_has_view)  # fmt: skip
def zoom_in(desk: Desk) -> None:
    """Look closer."""
    _zoom_by(desk, 1)


@command("map.zoom_out", msg("Zoom out"), "-", menu="map", icon="magnify-minus-outline", on_map=True, enabled=_has_view)
def zoom_out(desk: Desk) -> None:
    """Look from farther away."""
    _zoom_by(desk, -1)


@command("map.zoom_all", msg("Show the whole district"), "Ctrl+Home", menu="map", icon="arrow-expand-all", toolbar=True)
def zoom_all(desk: Desk) -> None:
    """Show all there is."""
    box = desk.extent()
    if box is None:
        desk.tell(msg("Nothing in this workspace has a position yet"))
    else:
        desk.map.fit(box)


@command("map.base", msg("Base maps"), "Ctrl+B", menu="map", icon="map-outline")
def choose_base(desk: Desk) -> None:
    """Choose the base map, add files and services of tiles, enter keys."""
    from mapdesk.ui.dialogs.base_maps import open_base_maps

    open_base_maps(desk)


@command("map.base_before", msg("Change to the base map before"), "B", menu="map", icon="swap-horizontal", on_map=True)
def change_base(desk: Desk) -> None:
    """Change between the two base maps used last."""
    from mapdesk.ui.dialogs.base_maps import use_base
    from mapdesk.ui.map.basemap import PLAIN, RELIEF, base_maps

    known = base_maps()
    now, before = desk.settings.base_map, str(desk.memory.get("base_before", ""))
    if before not in known or before == now:
        before = PLAIN if now == RELIEF else RELIEF
    use_base(desk, before)
    desk.tell(msg("Base map: {name}", name=known[before].title))


@command("object.zoom", msg("Zoom to the selection"), "Z", menu="map", icon="image-filter-center-focus", on_map=True)
def zoom_to_selection(desk: Desk) -> None:
    """Show what is selected."""
    selection = desk.session.selection
    if len(selection.parts) > 1 or any(not one.is_held for one in selection.parts):
        desk.choosing.go_there()
    elif selection.layer is not None and selection.keys:
        desk.go_to(selection.layer, selection.keys)
    elif selection.place is not None:
        desk.go_to_place(*selection.place)
    else:
        desk.tell(msg("Nothing is selected"))


def _edit_refused(desk: Desk) -> object:
    selection = desk.session.selection
    if selection.layer is None or not selection.keys:
        return msg("Nothing is selected")
    if desk.layer(selection.layer).planned:
        return msg("Grids are changed in a plan.")
    return why_not(desk, "rows.put", selection.layer)


@command("object.edit", msg("Edit"), "E", menu="edit", icon="pencil-outline", on_map=True,
         enabled=lambda desk: not str(_edit_refused(desk)), why_not=_edit_refused)  # fmt: skip
def edit_object(desk: Desk) -> None:
    """Change what the selected row holds."""
    from mapdesk.ui.dialogs.row_form import edit_selected

    edit_selected(desk)


@command("object.copy_position", msg("Copy the position"), "Ctrl+Shift+C", menu="map", icon="content-copy")
def copy_position(desk: Desk) -> None:
    """Copy the place the card tells of: the point pressed, else the selected object's own; in the notation in use."""
    place = spoken_place(desk.session.workspace, desk.session.selection)
    clipboard = QGuiApplication.clipboard()
    if place is None or clipboard is None:
        desk.tell(msg("Nothing with a position is selected"))
        return
    text = format_position(*place, NOTATIONS[desk.settings.notation])
    clipboard.setText(text)
    desk.tell(msg("Copied {text}", text=text))


def _step_here(desk: Desk, step: int) -> None:
    at = desk.place_in_here()
    if at is None or len(desk.here) < 2:
        desk.tell(msg("Nothing else lies under the place you pressed"))
    else:
        desk.select_found(desk.here[(at + step) % len(desk.here)])


@command("object.next_here", msg("Next object under the place pressed"), "H", menu="map", on_map=True)
def next_here(desk: Desk) -> None:
    """Select what else lies under the place pressed last: points, lines, then areas from small to large."""
    _step_here(desk, 1)


@command("object.previous_here", msg("Object before it under the place pressed"), "Shift+H", menu="map", on_map=True)
def previous_here(desk: Desk) -> None:
    """Go back through what lies under the place pressed last."""
    _step_here(desk, -1)


@command("object.table", msg("Show in the table"), "Ctrl+T", menu="map", icon="table")
def show_in_table(desk: Desk) -> None:
    """Show the row of the selected object in the table of its layer."""
    selection = desk.session.selection
    if selection.layer is not None:
        desk.use_layer(selection.layer)
    desk.shell.show_panel("table")
    desk.session.selection_changed.emit(selection)


@command("map.measure_distance", msg("Measure a distance"), "M", menu="map", icon="ruler", on_map=True, toolbar=True)
def measure_distance(desk: Desk) -> None:
    """Draw a line on the map and read its geodesic length; Esc ends."""
    desk.map.use_tool("measure_distance")
    desk.shell.focus("map")


@command("map.measure_area", msg("Measure an area"), "Shift+M", menu="map", icon="ruler-square", on_map=True)
def measure_area(desk: Desk) -> None:
    """Draw an outline on the map and read its geodesic area; Esc ends."""
    desk.map.use_tool("measure_area")
    desk.shell.focus("map")
